// Everything that can be read, taken from the route manifest: a new route is asked without being named here.
import type { Role } from '#lib/platform/actor.ts';
import { routeManifest, type Entrance, type Named, type Route } from '../../../src/route-manifest.ts';
import type { Facts } from './facts.ts';
import { people, type Twin, type Who } from './world.ts';

/** Who looks: a member, nobody in particular, or a member of the other network. */
export type Viewer = Who | 'anonymous' | 'foreigner';
export type Cell = {
	viewer: Viewer;
	route: string;
	kind: 'page' | 'data' | 'endpoint';
	named: Named | undefined;
	/** The manifest lets this role in. */
	admitted: boolean;
	/** Holds data about persons by its own word: asked more often. */
	personal: boolean;
};

const roleOf = (viewer: Viewer): Role =>
	viewer === 'anonymous' ? 'anonymous' : viewer === 'foreigner' ? 'case-manager' : people[viewer];
const viewers: readonly Viewer[] = [...(Object.keys(people) as Who[]), 'anonymous', 'foreigner'];
/** Ends the session that asks, or nothing but a file of the build. */
const left: readonly string[] = ['/(portal)/abmelden'];
const others = ['/(portal)', '/(portal)/mitteilungen', '/(portal)/vertretung', '/(portal)/notfallzugriff'];

/** Every viewer × every page, its data, and every endpoint that is read. */
export function allCells(): Cell[] {
	const cells: Cell[] = [];
	for (const viewer of viewers)
		for (const [route, entry] of Object.entries(routeManifest) as [string, Route][]) {
			if (entry.development || left.includes(route)) continue;
			const cell = (kind: Cell['kind'], { roles }: Entrance): Cell => ({
				viewer,
				route,
				kind,
				named: entry.named,
				admitted: roles.includes(roleOf(viewer)),
				personal: (entry.reads?.length ?? 0) > 0 || others.includes(route)
			});
			if (entry.page) cells.push(cell('page', entry.page), cell('data', entry.page));
			if (entry.endpoints?.GET) cells.push(cell('endpoint', entry.endpoints.GET));
		}
	return cells;
}

/** Views of a list that the query chooses. */
const views: Record<string, readonly string[]> = {
	'/(portal)/anfragen': ['', '?stand=entwurf', '?stand=abgeschlossen', '?stand=alle', '?stand=alle&seite=2'],
	'/(portal)/eingang': [
		'',
		'?stand=warteliste',
		'?stand=laufend',
		'?stand=erledigt',
		'?stand=erledigt&seite=2',
		'?suche={word}'
	],
	'/(portal)/wo-steht': [
		'',
		'?nur=ohne-rueckmeldung',
		'?nur=unterbrochen',
		'?nur=frist',
		'?nur=nur-person',
		'?seite=2'
	],
	'/(portal)/faelle': ['', '?stand=abgeschlossen'],
	'/(portal)/angebote': ['', '?fall={case}', '?q={word}'],
	'/(portal)/angebote/[id]': ['', '?fall={case}'],
	'/(portal)/anfragen/neu': ['?angebot={offer}', '?angebot={offer}&fall={case}', '?entwurf={referral}'],
	'/(portal)/bedarfe/neu': ['', '?fall={case}'],
	'/(portal)/suche': ['?q={word}', '?q=00'],
	'/(portal)/suche/treffer': ['?q={word}', '?q=Angebot', '?q=00'],
	'/(portal)/angebote/karte/punkte': ['?sued=50&west=8&nord=52&ost=10&zoom=9', ''],
	'/(portal)/planung': ['', '?ansicht=liste']
};

const unknown = '00000000-0000-4000-8000-000000000000';

/** The addresses of a cell in a world; one for each object that its page could be about. `word` is what a search looks for. */
export function addressesOf(cell: Cell, twin: Twin, facts: Facts, word: string): string[] {
	const cases = facts.cases.map(({ id }) => id);
	const referrals = facts.referrals.map(({ id }) => id);
	// What the twins have of a kind; pages about anything else are asked with an unknown id.
	const objects: Partial<Record<Named, string[]>> = {
		case: cases,
		referral: referrals,
		inbox: referrals,
		need: facts.needs,
		mandate: facts.mandates.map(({ id }) => id),
		conference: facts.conferences.map(({ id }) => id),
		offer: twin.offers.map(({ id }) => id),
		plan: [twin.planId],
		agreement: [twin.agreementId],
		partner: [twin.people.staff.organisationId, twin.people.rival.organisationId],
		site: [twin.siteId],
		area: [twin.areaId],
		membership: [twin.people.staff.membershipId, twin.people.rival.membershipId]
	};
	const ids = cell.named ? (objects[cell.named] ?? []) : [''];
	const filled = (query: string) =>
		query
			.replace('{case}', cases[0] ?? unknown)
			.replace('{offer}', twin.offers[1]!.id)
			.replace('{referral}', referrals.at(-1) ?? unknown)
			.replace('{word}', word);
	return (ids.length > 0 ? ids : [unknown]).flatMap((id) =>
		(views[cell.route] ?? ['']).map((query) => {
			const path = cell.route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, id) || '/';
			return `${cell.kind === 'data' ? `${path === '/' ? '' : path}/__data.json` : path}${filled(query)}`;
		})
	);
}

/** Forms that suggest a pseudonym by chance. */
export const suggests = (route: string): boolean => /\/neu$/.test(route);
