import type { Category } from '#lib/consent/index.ts';
import { memberRoles, office, providers, type Role } from '#lib/platform/actor.ts';

/**
 * Every page, action and endpoint: who gets in, what it reads about persons, what it leaves in the audit chain.
 * tests/manifest.test.ts holds it equal to SvelteKit's own manifest; tests/db/authorisation.db.test.ts asks every
 * role at every entrance.
 */
export type Entrance = {
	/** Everybody else is refused: signed out to the sign-in page (303, or 401 for a form), wrong role 403. */
	roles: readonly Role[];
	/** It writes: with an audit line in the same transaction. */
	audit?: true;
};

/** What the `[id]` in an address names. Foreign and unknown ones are answered alike: 404. */
export type Named = 'offer' | 'case' | 'referral' | 'inbox' | 'plan' | 'need';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Route = {
	/** The page: GET and HEAD, with its data. */
	page?: Entrance;
	/** Form actions of the page: POST. `default` stands alone. */
	actions?: Record<string, Entrance>;
	endpoints?: Partial<Record<Method, Entrance>>;
	/** Categories of personal data it may show (design.md § 7): D0 names nobody; each read of D1–D7 leaves a disclosure line. */
	reads?: readonly ('D0' | Category)[];
	named?: Named;
	/** Only there while developing. */
	development?: true;
};

const everyone: readonly Role[] = [...memberRoles, 'anonymous'];
const members: readonly Role[] = memberRoles;

export const routeManifest: Record<string, Route> = {
	// (public): nothing that needs a signed-in person
	'/(public)/anmelden': {
		page: { roles: everyone },
		actions: { password: { roles: everyone, audit: true }, demo: { roles: everyone, audit: true } }
	},
	'/(public)/einstellungen': {
		page: { roles: everyone },
		actions: { theme: { roles: everyone }, locale: { roles: everyone } }
	},
	'/(public)/barrierefreiheit': { page: { roles: everyone } },
	'/(public)/datenschutz': { page: { roles: everyone } },
	'/(public)/impressum': { page: { roles: everyone } },
	'/(public)/stil': { page: { roles: everyone }, development: true },
	'/(public)/healthz': { endpoints: { GET: { roles: everyone } } },
	'/(public)/readyz': { endpoints: { GET: { roles: everyone } } },

	// (portal): the own account
	'/(portal)/abmelden': { page: { roles: members }, actions: { default: { roles: members } } },
	'/(portal)/hilfe': { page: { roles: members } },
	'/(portal)/konto': {
		page: { roles: members },
		actions: {
			switch: { roles: members, audit: true },
			end: { roles: members, audit: true },
			password: { roles: members, audit: true }
		}
	},
	'/(portal)/mitteilungen': { page: { roles: members }, actions: { read: { roles: members } } }
};
