import { agreementReaders } from '#lib/agreements/index.ts';
import type { Category } from '#lib/consent/index.ts';
import { controllingRoles, steeringRoles } from '#lib/gaps/index.ts';
import { networkKeepers } from '#lib/network/index.ts';
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
export type Named =
	| 'offer'
	| 'case'
	| 'referral'
	| 'inbox'
	| 'plan'
	| 'need'
	| 'partner'
	| 'site'
	| 'agreement'
	| 'conference'
	| 'mandate'
	| 'area'
	| 'scenario'
	| 'run'
	| 'body'
	| 'places-link'
	| 'calendar-link'
	| 'membership'
	| 'invitation-link'
	| 'password-link';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

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
/** Whoever meets persons, and so their unmet needs. */
const reporters: readonly Role[] = ['case-manager', ...providers];
const steering: readonly Role[] = steeringRoles;
const caseManager: readonly Role[] = ['case-manager'];
/** Who writes offers: a provider its own, the office all of the network. */
const offerEditors: readonly Role[] = ['provider-admin', 'system-manager', 'network-admin'];
/** Who reports places: providers, and stewards of the office after a telephone call. */
const stewards: readonly Role[] = [...providers, 'system-manager', 'network-admin'];
/** Who lets others in: the network's administration, a provider's for its own house. */
const accessKeepers: readonly Role[] = ['network-admin', 'provider-admin'];
const planners: readonly Role[] = ['system-manager'];
/** Both sides of an agreement; a provider its own from `agreed` on. */
const parties: readonly Role[] = agreementReaders;
const purseKeepers: readonly Role[] = ['system-manager', 'network-admin'];
/** Who signs second for money of a case budget. */
const cosigners: readonly Role[] = ['team-lead', 'system-manager'];

const controllers: readonly Role[] = controllingRoles;
/** Who has days of his own to keep. */
const deadlineKeepers: readonly Role[] = ['case-manager', ...providers, ...networkKeepers];

export const routeManifest: Record<string, Route> = {
	// (public): nothing that needs a signed-in person
	'/(public)/anmelden': {
		page: { roles: everyone },
		actions: { password: { roles: everyone, audit: true }, demo: { roles: everyone, audit: true } }
	},
	// The person's own pages: without a code they show nothing; a code opens what is stored about its holder alone.
	'/(public)/mein-stand': { page: { roles: everyone }, actions: { default: { roles: everyone, audit: true } } },
	'/(public)/mein-stand/daten': { endpoints: { POST: { roles: everyone, audit: true } } },
	'/(public)/rueckmeldung': { page: { roles: everyone }, actions: { default: { roles: everyone, audit: true } } },
	// The address is the key: it opens one thing of its owner's. GET changes nothing.
	'/(public)/plaetze-bestaetigen': { page: { roles: everyone } },
	'/(public)/plaetze-bestaetigen/[token]': {
		page: { roles: everyone },
		actions: { default: { roles: everyone, audit: true } },
		named: 'places-link'
	},
	'/(public)/einladung/[token]': {
		page: { roles: everyone },
		actions: {
			next: { roles: everyone },
			new: { roles: everyone, audit: true },
			known: { roles: everyone, audit: true }
		},
		named: 'invitation-link'
	},
	'/(public)/passwort/[token]': {
		page: { roles: everyone },
		actions: { default: { roles: everyone, audit: true } },
		named: 'password-link'
	},
	'/(public)/kalender/[token]': { endpoints: { GET: { roles: everyone } }, reads: ['D0'], named: 'calendar-link' },
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

	// (portal): start page and the own account
	'/(portal)': { page: { roles: members }, reads: ['D0'] },
	'/(portal)/abmelden': { page: { roles: members }, actions: { default: { roles: members } } },
	'/(portal)/hilfe': { page: { roles: members } },
	'/(portal)/konto': {
		page: { roles: members },
		actions: {
			switch: { roles: members, audit: true },
			end: { roles: members, audit: true },
			password: { roles: members, audit: true },
			news: { roles: members, audit: true },
			calendar: { roles: members, audit: true },
			calendarEnd: { roles: members, audit: true }
		}
	},
	'/(portal)/neuigkeiten': { endpoints: { GET: { roles: members } } },
	'/(portal)/suche': { page: { roles: members }, reads: ['D0'] },
	'/(portal)/suche/treffer': { endpoints: { GET: { roles: members } }, reads: ['D0'] },
	'/(portal)/verarbeitungsverzeichnis': { page: { roles: [...office, 'auditor'] } },
	'/(portal)/mitteilungen': {
		page: { roles: members },
		actions: { read: { roles: members }, unread: { roles: members } }
	},

	// who gets in and out
	'/(portal)/zugaenge': {
		page: { roles: accessKeepers },
		actions: { renew: { roles: accessKeepers, audit: true }, revoke: { roles: accessKeepers, audit: true } }
	},
	'/(portal)/zugaenge/daten': { endpoints: { GET: { roles: accessKeepers } } },
	'/(portal)/zugaenge/neu': {
		page: { roles: accessKeepers },
		actions: { default: { roles: accessKeepers, audit: true } }
	},
	'/(portal)/zugaenge/[id]': {
		page: { roles: accessKeepers },
		actions: {
			change: { roles: accessKeepers, audit: true },
			end: { roles: accessKeepers, audit: true },
			password: { roles: ['network-admin'], audit: true }
		},
		named: 'membership'
	},

	// directory and capacity: published in networks that say so; a case manager sees for whom the search is
	'/(portal)/angebote': { page: { roles: everyone }, reads: ['D0'] },
	'/(portal)/angebote/daten': { endpoints: { GET: { roles: members } } },
	'/(portal)/angebote/[id]': { page: { roles: everyone }, named: 'offer' },
	'/(portal)/angebote/karte/punkte': { endpoints: { GET: { roles: everyone } } },
	'/(portal)/angebote/karte/raeume': { endpoints: { GET: { roles: everyone } } },

	'/(portal)/angebote/verwalten': { page: { roles: offerEditors } },
	'/(portal)/angebote/verwalten/neu': {
		page: { roles: offerEditors },
		actions: { default: { roles: offerEditors, audit: true } }
	},
	'/(portal)/angebote/verwalten/standort': {
		page: { roles: offerEditors },
		actions: { default: { roles: offerEditors, audit: true } }
	},
	'/(portal)/angebote/verwalten/standort/[id]': {
		page: { roles: offerEditors },
		actions: { save: { roles: offerEditors, audit: true }, remove: { roles: offerEditors, audit: true } },
		named: 'site'
	},
	'/(portal)/angebote/verwalten/anbieter': { page: { roles: networkKeepers } },
	'/(portal)/angebote/verwalten/anbieter/neu': {
		page: { roles: networkKeepers },
		actions: { default: { roles: networkKeepers, audit: true } }
	},
	'/(portal)/angebote/verwalten/anbieter/[id]': {
		page: { roles: offerEditors },
		actions: {
			save: { roles: offerEditors, audit: true },
			approve: { roles: networkKeepers, audit: true },
			invite: { roles: networkKeepers, audit: true },
			renew: { roles: networkKeepers, audit: true },
			revoke: { roles: networkKeepers, audit: true }
		},
		named: 'partner'
	},
	'/(portal)/angebote/verwalten/[id]': {
		page: { roles: offerEditors },
		actions: {
			save: { roles: offerEditors, audit: true },
			publish: { roles: offerEditors, audit: true },
			change: { roles: offerEditors, audit: true },
			step: { roles: offerEditors, audit: true }
		},
		named: 'offer'
	},

	'/(portal)/plaetze': {
		page: { roles: stewards },
		actions: {
			report: { roles: stewards, audit: true },
			unchanged: { roles: stewards, audit: true },
			undo: { roles: stewards, audit: true }
		}
	},

	// cases: their case manager's alone
	'/(portal)/faelle': { page: { roles: caseManager }, reads: ['D0'] },
	'/(portal)/faelle/daten': { endpoints: { GET: { roles: caseManager } }, reads: ['D0'] },
	'/(portal)/faelle/neu': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0']
	},
	'/(portal)/faelle/[id]': {
		page: { roles: caseManager },
		actions: {
			need: { roles: caseManager, audit: true },
			forget: { roles: caseManager, audit: true },
			facts: { roles: caseManager, audit: true },
			contact: { roles: caseManager, audit: true },
			moved: { roles: caseManager, audit: true },
			close: { roles: caseManager, audit: true }
		},
		reads: ['D0', 'D1', 'D2', 'D3', 'D4', 'D7'],
		named: 'case'
	},

	'/(portal)/faelle/[id]/ziele': {
		page: { roles: caseManager },
		actions: {
			goal: { roles: caseManager, audit: true },
			step: { roles: caseManager, audit: true },
			assess: { roles: caseManager, audit: true },
			move: { roles: caseManager, audit: true },
			settle: { roles: caseManager, audit: true }
		},
		reads: ['D0', 'D2', 'D3', 'D4', 'D7'],
		named: 'case'
	},
	'/(portal)/faelle/[id]/kette': {
		page: { roles: caseManager },
		actions: {
			save: { roles: caseManager, audit: true },
			dissolve: { roles: caseManager, audit: true },
			plan: { roles: caseManager, audit: true },
			drop: { roles: caseManager, audit: true },
			consent: { roles: caseManager, audit: true },
			withdraw: { roles: caseManager, audit: true }
		},
		reads: ['D0', 'D3', 'D4', 'D7'],
		named: 'case'
	},
	// Case management by third parties (rule 9): granted by the office, acted under by the mandated staff.
	'/(portal)/faelle/[id]/mandat': {
		page: { roles: caseManager },
		actions: { grant: { roles: caseManager, audit: true }, end: { roles: caseManager, audit: true } },
		reads: ['D0', 'D3', 'D4', 'D7'],
		named: 'case'
	},
	'/(portal)/mandate': { page: { roles: ['provider-staff'] }, reads: ['D0', 'D2', 'D3', 'D4', 'D7'] },
	'/(portal)/mandate/[id]': {
		page: { roles: ['provider-staff'] },
		actions: {
			refer: { roles: ['provider-staff'], audit: true },
			renew: { roles: ['provider-staff'], audit: true },
			withdraw: { roles: ['provider-staff'], audit: true }
		},
		reads: ['D0', 'D2', 'D3', 'D4', 'D7'],
		named: 'mandate'
	},
	'/(portal)/faelle/[id]/konferenzen': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0'],
		named: 'case'
	},
	// Conferences: of own cases, or to which one is invited while the consent holds (rule 8).
	'/(portal)/fallkonferenzen': { page: { roles: reporters }, reads: ['D0'] },
	'/(portal)/fallkonferenzen/[id]': {
		page: { roles: reporters },
		actions: {
			consent: { roles: caseManager, audit: true },
			invite: { roles: caseManager, audit: true },
			callOff: { roles: caseManager, audit: true },
			hold: { roles: caseManager, audit: true },
			item: { roles: caseManager, audit: true },
			done: { roles: reporters, audit: true },
			answer: { roles: providers, audit: true },
			withdraw: { roles: reporters, audit: true }
		},
		reads: ['D0', 'D2', 'D7'],
		named: 'conference'
	},
	'/(portal)/loeschen': {
		page: { roles: providers },
		actions: { erased: { roles: providers, audit: true } },
		reads: ['D0']
	},
	'/(portal)/fallkonferenzen/[id]/einwilligung': {
		page: { roles: caseManager },
		reads: ['D0', 'D2'],
		named: 'conference'
	},
	'/(portal)/faelle/[id]/kette/einwilligung': {
		page: { roles: caseManager },
		reads: ['D0', 'D3', 'D4'],
		named: 'case'
	},
	'/(portal)/fallkonferenzen/[id]/einladung': {
		page: { roles: reporters },
		reads: ['D0', 'D2', 'D7'],
		named: 'conference'
	},
	'/(portal)/faelle/[id]/vertretung': {
		page: { roles: caseManager },
		actions: {
			cover: { roles: caseManager, audit: true },
			end: { roles: caseManager, audit: true },
			over: { roles: caseManager, audit: true },
			told: { roles: caseManager, audit: true }
		},
		reads: ['D0'],
		named: 'case'
	},
	'/(portal)/faelle/vertretung': {
		page: { roles: caseManager },
		actions: { cover: { roles: caseManager, audit: true }, end: { roles: caseManager, audit: true } },
		reads: ['D0']
	},
	'/(portal)/vertretung': {
		page: { roles: ['team-lead'] },
		actions: {
			cover: { roles: ['team-lead'], audit: true },
			end: { roles: ['team-lead'], audit: true },
			over: { roles: ['team-lead'], audit: true }
		}
	},
	// Two people (rule 16): what it opens is one contact, for a day, to who asked; row security holds that.
	'/(portal)/notfallzugriff': {
		page: { roles: ['network-admin', 'team-lead'] },
		actions: {
			request: { roles: ['network-admin'], audit: true },
			approve: { roles: ['network-admin', 'team-lead'], audit: true },
			open: { roles: ['network-admin'], audit: true }
		}
	},
	'/(portal)/faelle/[id]/auszug': {
		page: { roles: caseManager },
		actions: { code: { roles: caseManager, audit: true } },
		reads: ['D0', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'],
		named: 'case'
	},
	'/(portal)/faelle/[id]/auszug/daten': {
		endpoints: { GET: { roles: caseManager } },
		reads: ['D0', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'],
		named: 'case'
	},

	// referrals: the case manager's side
	'/(portal)/anfragen': { page: { roles: caseManager }, reads: ['D0', 'D3', 'D4'] },
	'/(portal)/anfragen/daten': { endpoints: { GET: { roles: caseManager } }, reads: ['D0', 'D3', 'D4'] },
	'/(portal)/anfragen/neu': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0', 'D2']
	},
	'/(portal)/anfragen/hinweis': {
		page: { roles: caseManager },
		actions: { give: { roles: caseManager, audit: true }, close: { roles: caseManager, audit: true } },
		reads: ['D0']
	},
	'/(portal)/anfragen/[id]': {
		page: { roles: caseManager },
		actions: {
			reply: { roles: caseManager, audit: true },
			remind: { roles: caseManager, audit: true },
			goal: { roles: caseManager, audit: true },
			withdraw: { roles: caseManager, audit: true },
			voucher: { roles: caseManager, audit: true },
			comment: { roles: caseManager, audit: true },
			aftercare: { roles: caseManager, audit: true },
			close: { roles: caseManager, audit: true },
			revoke: { roles: caseManager, audit: true },
			wait: { roles: caseManager, audit: true },
			unmet: { roles: caseManager, audit: true },
			erased: { roles: caseManager, audit: true },
			discard: { roles: caseManager, audit: true }
		},
		reads: ['D0', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'],
		named: 'referral'
	},
	'/(portal)/anfragen/[id]/pruefen': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0', 'D1', 'D2'],
		named: 'referral'
	},
	'/(portal)/anfragen/[id]/zettel': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0', 'D2', 'D3', 'D4', 'D7'],
		named: 'referral'
	},
	'/(portal)/anfragen/[id]/einwilligung': {
		page: { roles: caseManager },
		reads: ['D0'],
		named: 'referral'
	},
	'/(portal)/anfragen/[id]/freigabe': {
		page: { roles: caseManager },
		actions: { default: { roles: caseManager, audit: true } },
		reads: ['D0', 'D1', 'D2', 'D3', 'D4', 'D7'],
		named: 'referral'
	},
	'/(portal)/wo-steht': { page: { roles: caseManager }, reads: ['D0', 'D3', 'D4', 'D7'] },

	// referrals: the provider's side
	'/(portal)/eingang': {
		page: { roles: providers },
		actions: { unchanged: { roles: providers, audit: true } },
		reads: ['D0', 'D1', 'D3', 'D4']
	},
	'/(portal)/eingang/daten': { endpoints: { GET: { roles: providers } }, reads: ['D0', 'D3', 'D4'] },
	'/(portal)/eingang/[id]': {
		page: { roles: providers },
		actions: {
			answer: { roles: providers, audit: true },
			report: { roles: providers, audit: true },
			unchanged: { roles: providers, audit: true },
			correct: { roles: providers, audit: true },
			stage: { roles: providers, audit: true },
			aside: { roles: providers, audit: true },
			takeUp: { roles: providers, audit: true },
			withdraw: { roles: providers, audit: true },
			handOverWithdrawn: { roles: providers, audit: true },
			erased: { roles: providers, audit: true }
		},
		reads: ['D0', 'D1', 'D2', 'D3', 'D4', 'D7'],
		named: 'inbox'
	},
	'/(portal)/eingang/[id]/einschaetzung': {
		page: { roles: providers },
		actions: {
			assess: { roles: providers, audit: true },
			open: { roles: providers, audit: true },
			comment: { roles: providers, audit: true },
			takeBack: { roles: providers, audit: true }
		},
		reads: ['D0', 'D6'],
		named: 'inbox'
	},
	'/(portal)/eingang/monatsbericht': {
		page: { roles: providers },
		actions: { report: { roles: providers, audit: true } },
		reads: ['D0', 'D1', 'D4', 'D5']
	},
	'/(portal)/eingang/[id]/druck': { page: { roles: providers }, reads: ['D0', 'D1', 'D2'], named: 'inbox' },

	// unmet needs: own ones with their reporter, numbers for the steering side
	'/(portal)/bedarfe': { page: { roles: [...reporters, ...steering] }, reads: ['D0'] },
	'/(portal)/bedarfe/daten': { endpoints: { GET: { roles: [...reporters, ...steering] } }, reads: ['D0'] },
	'/(portal)/bedarfe/neu': {
		page: { roles: reporters },
		actions: { default: { roles: reporters, audit: true } },
		reads: ['D0']
	},
	'/(portal)/bedarfe/[id]': {
		page: { roles: reporters },
		actions: { withdraw: { roles: reporters, audit: true }, reopen: { roles: reporters, audit: true } },
		reads: ['D0'],
		named: 'need'
	},

	// gaps: aggregates only
	'/(portal)/luecken': { page: { roles: steering } },
	'/(portal)/luecken/daten/luecke': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/raeume/daten': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/daten': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/karte': { page: { roles: steering } },
	'/(portal)/luecken/methode': { page: { roles: steering } },
	'/(portal)/luecken/raeume': { page: { roles: steering } },
	'/(portal)/luecken/verlauf': { page: { roles: steering } },
	'/(portal)/luecken/vertraege': { page: { roles: steering } },
	'/(portal)/luecken/zugang': { page: { roles: steering } },
	'/(portal)/luecken/verlauf/daten': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/vertraege/daten': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/zugang/daten': { endpoints: { GET: { roles: steering } } },
	'/(portal)/luecken/vertiefung': { page: { roles: steering } },
	'/(portal)/luecken/normen': {
		page: { roles: steering },
		actions: { default: { roles: planners, audit: true } }
	},
	'/(portal)/luecken/raeume/[id]': { page: { roles: steering }, named: 'area' },

	// plans with partners and money: system management alone
	'/(portal)/planung': { page: { roles: planners } },
	'/(portal)/planung/daten': { endpoints: { GET: { roles: planners } } },
	'/(portal)/planung/neu': { page: { roles: planners }, actions: { default: { roles: planners, audit: true } } },
	'/(portal)/planung/[id]': {
		page: { roles: planners },
		actions: {
			move: { roles: planners, audit: true },
			cite: { roles: planners, audit: true },
			addSite: { roles: planners, audit: true },
			removeSite: { roles: planners, audit: true },
			decide: { roles: planners, audit: true },
			answer: { roles: planners, audit: true },
			review: { roles: planners, audit: true },
			launch: { roles: planners, audit: true }
		},
		named: 'plan'
	},
	'/(portal)/planung/[id]/bearbeiten': {
		page: { roles: planners },
		actions: { default: { roles: planners, audit: true } },
		named: 'plan'
	},

	'/(portal)/planung/jahr': {
		page: { roles: planners },
		actions: {
			open: { roles: planners, audit: true },
			step: { roles: planners, audit: true },
			preface: { roles: planners, audit: true }
		}
	},
	'/(portal)/vorschlaege': {
		page: { roles: [...providers, ...planners] },
		actions: { suggest: { roles: providers, audit: true }, answer: { roles: planners, audit: true } }
	},
	'/(portal)/planung/szenario': {
		page: { roles: planners },
		actions: { save: { roles: planners, audit: true }, optimise: { roles: planners, audit: true } }
	},
	'/(portal)/planung/szenario/[id]': { page: { roles: planners }, named: 'scenario' },
	'/(portal)/planung/auftraege': { page: { roles: planners } },
	'/(portal)/planung/auftraege/[id]': {
		page: { roles: planners },
		actions: { cancel: { roles: planners, audit: true } },
		named: 'run'
	},

	// agreements: system management writes, the other side reads its own
	'/(portal)/vereinbarungen': { page: { roles: parties } },
	'/(portal)/vereinbarungen/daten': { endpoints: { GET: { roles: parties } } },
	'/(portal)/vereinbarungen/neu': {
		page: { roles: planners },
		actions: { default: { roles: planners, audit: true } }
	},
	'/(portal)/vereinbarungen/[id]': {
		page: { roles: parties },
		actions: {
			step: { roles: planners, audit: true },
			add: { roles: planners, audit: true },
			change: { roles: planners, audit: true },
			check: { roles: planners, audit: true },
			report: { roles: ['system-manager', 'provider-admin'], audit: true }
		},
		named: 'agreement'
	},
	// figures of offers: both sides see the same, a provider its own
	'/(portal)/controlling': { page: { roles: controllers } },
	'/(portal)/controlling/daten': { endpoints: { GET: { roles: controllers } } },

	// days to keep: persons' only in the lists of those who work with them
	'/(portal)/fristen': { page: { roles: deadlineKeepers }, reads: ['D0', 'D3'] },
	'/(portal)/fristen/daten': { endpoints: { GET: { roles: deadlineKeepers } }, reads: ['D0', 'D3'] },
	'/(portal)/netzwerk': { page: { roles: networkKeepers } },
	'/(portal)/netzwerk/daten': { endpoints: { GET: { roles: networkKeepers } } },
	'/(portal)/netzwerk/[id]': {
		page: { roles: networkKeepers },
		actions: { contact: { roles: networkKeepers, audit: true }, care: { roles: networkKeepers, audit: true } },
		named: 'partner'
	},
	'/(portal)/netzwerk/reifegrad': { page: { roles: networkKeepers } },
	'/(portal)/netzwerk/gremien': {
		page: { roles: networkKeepers },
		actions: { default: { roles: networkKeepers, audit: true } }
	},
	'/(portal)/netzwerk/gremien/[id]': {
		page: { roles: networkKeepers },
		actions: {
			seat: { roles: networkKeepers, audit: true },
			end: { roles: networkKeepers, audit: true },
			call: { roles: networkKeepers, audit: true },
			agenda: { roles: networkKeepers, audit: true },
			decide: { roles: networkKeepers, audit: true },
			settle: { roles: networkKeepers, audit: true },
			minutes: { roles: networkKeepers, audit: true }
		},
		named: 'body'
	},
	'/(portal)/mittel': {
		page: { roles: purseKeepers },
		actions: {
			open: { roles: purseKeepers, audit: true },
			enter: { roles: purseKeepers, audit: true },
			budget: { roles: purseKeepers, audit: true }
		}
	},
	'/(portal)/mittel/daten': { endpoints: { GET: { roles: purseKeepers } } },
	'/(portal)/fallbudget': {
		page: { roles: [...caseManager, ...cosigners] },
		actions: {
			spend: { roles: caseManager, audit: true },
			decide: { roles: cosigners, audit: true },
			release: { roles: [...caseManager, ...cosigners], audit: true }
		}
	},
	'/(portal)/vereinbarungen/[id]/schnittstellen': { page: { roles: parties }, named: 'agreement' },
	'/(portal)/vereinbarungen/[id]/bearbeiten': {
		page: { roles: planners },
		actions: { default: { roles: planners, audit: true } },
		named: 'agreement'
	}
};
