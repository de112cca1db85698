import { describe, expect, test } from 'vitest';
import { memberRoles, type MemberRole } from '#lib/platform/actor.ts';
import { routeManifest, type Entrance, type Named, type Route } from '../../src/route-manifest.ts';
import { caller, signInAs, type Answer, type Caller } from '../support/http.ts';
import { startPortal } from '../support/portal.ts';
import { canariesIn, fingerprint, type Found, type Owner, type World } from '../support/world.ts';

// Every role at every entrance with every kind of id, over HTTP against the built application (security.md T1).
const { database, server, worlds } = await startPortal();
const { a, b } = worlds;

type Who = MemberRole | 'anonymous' | 'manager2' | 'staff2';
type Visitor = { who: Who; role: MemberRole | 'anonymous'; world: World; caller: Caller };

const visitor = async (who: Who, world: World): Promise<Visitor> => {
	if (who === 'anonymous') return { who, role: 'anonymous', world, caller: caller(server.url) };
	const person = who === 'manager2' || who === 'staff2' ? world.others[who] : world.people[who];
	return { who, role: person.role, world, caller: await signInAs(server.url, person.accountId) };
};
const visitors: Visitor[] = [];
for (const who of [...memberRoles, 'anonymous', 'manager2', 'staff2'] as const) visitors.push(await visitor(who, a));
// The first of the other network too: the same cells, the other way round.
for (const who of ['case-manager', 'provider-admin', 'system-manager'] as const) visitors.push(await visitor(who, b));

const unknown = '00000000-0000-4000-8000-000000000000';
type Variant = 'own' | 'foreign' | 'other-network' | 'unknown' | 'malformed';
const variants: readonly Variant[] = ['own', 'foreign', 'other-network', 'unknown', 'malformed'];

/** Which object of its kind a visitor works with; none where the kind has no own and foreign within a network. */
function idFor(visitor: Visitor, named: Named, variant: Variant): string | undefined {
	const { world, who, role } = visitor;
	const elsewhere = world === a ? b : a;
	if (variant === 'unknown') return unknown;
	if (variant === 'malformed') return 'keine-kennung';
	// Whoever holds such an address may use it: there is no foreign one.
	if (named.endsWith('-link')) return variant === 'own' ? world.own[named] : undefined;
	if (variant === 'other-network') return elsewhere.own[named];
	if (named === 'need') {
		const reported = (world.needs as Partial<Record<Who, string>>)[who];
		return variant === 'own' ? (reported ?? world.own.need) : who === 'manager2' ? world.own.need : world.other.need;
	}
	const second = who === 'manager2' || who === 'staff2';
	const [own, foreign] = second ? [world.other, world.own] : [world.own, world.other];
	const personal: Partial<Record<Named, readonly (MemberRole | 'anonymous')[]>> = {
		case: ['case-manager'],
		mandate: ['provider-staff'],
		conference: ['case-manager', 'provider-staff', 'provider-admin'],
		referral: ['case-manager'],
		inbox: ['provider-staff', 'provider-admin'],
		partner: ['provider-admin'],
		site: ['provider-admin'],
		agreement: ['provider-admin'],
		membership: ['provider-admin']
	};
	if (variant === 'own') return own[named];
	// Offers, plans and partners are the network's: whoever keeps it may open all of them; the office all agreements.
	return personal[named]?.includes(role) ||
		!['offer', 'plan', 'scenario', 'run', 'partner', 'site', 'agreement', 'area', 'body', 'membership'].includes(named)
		? foreign[named]
		: undefined;
}

const pathOf = (route: string, id: string): string =>
	route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, id) || '/';

/** What a visitor's answers must not name. Directory words are the network's; everything else has one owner. */
function leaks(visitor: Visitor, found: readonly Found[]): Found[] {
	const { who, role, world } = visitor;
	const me: readonly Owner[] =
		who === 'manager2'
			? ['manager2']
			: role === 'case-manager'
				? ['manager1']
				: who === 'staff2'
					? ['provider2']
					: role.startsWith('provider')
						? ['provider1']
						: [];
	// Whose clients and whose answers meet in the first referral, and in the second.
	const partner: Partial<Record<Owner, Owner>> = {
		manager1: 'provider1',
		provider1: 'manager1',
		manager2: 'provider2',
		provider2: 'manager2'
	};
	const circle = new Set([...me, ...me.flatMap((owner) => partner[owner] ?? [])]);
	const mayKnow = ({ kind, owner }: Found): boolean => {
		if (kind === 'directory') return true;
		if (kind === 'plan') return role === 'system-manager' || role === 'case-manager';
		if (kind === 'agreement') return role === 'system-manager' || role === 'network-admin' || me.includes(owner);
		if (kind === 'draft') return role === 'system-manager' || role === 'network-admin' || me.includes(owner);
		if (kind === 'case') return me.includes(owner);
		// Contact, goal and sentence: consented between the two parties of a referral (accepted, in force).
		return circle.has(owner);
	};
	return found.filter((one) => one.network !== world.slug || !mayKnow(one));
}

/** Anonymous readers see the oldest public network, and only it. */
const readerOf = (visitor: Visitor): Visitor => (visitor.who === 'anonymous' ? { ...visitor, world: a } : visitor);

type Cell = { name: string; expected: string; got: string };
const wrong: Cell[] = [];
let cells = 0;
const check = (name: string, expected: string, isRight: boolean, got: string): void => {
	cells++;
	if (!isRight) wrong.push({ name, expected, got });
};

const isRefusedFor = (entrance: Entrance, visitor: Visitor): boolean => !entrance.roles.includes(visitor.role);

/** The category of personal data that a kind of text belongs to. */
const categoryOf = { contact: 'D1', goal: 'D2', sentence: 'D7', case: 'D0' } as const;

function inspect(name: string, visitor: Visitor, answer: Answer, route?: Route): void {
	const all = canariesIn(answer.body);
	const undeclared = all
		.flatMap(({ kind }) => (kind in categoryOf ? [categoryOf[kind as keyof typeof categoryOf]] : []))
		.filter((category) => route && !route.reads?.includes(category));
	check(`${name}: reads`, 'only what it declares', undeclared.length === 0, undeclared.join(', '));
	// Demo mode offers everybody's account to everybody: it starts beside demo networks only.
	const offered = (one: Found) => name.includes('/(public)/anmelden') && one.kind === 'directory';
	const found = leaks(readerOf(visitor), all).filter((one) => !offered(one));
	check(`${name}: canaries`, 'none', found.length === 0, found.map((one) => Object.values(one).join('-')).join(', '));
	check(`${name}: fault`, '< 500', answer.status < 500, String(answer.status));
}

/** `200`, or `303` for pages that only lead on. */
function readable(name: string, { status, location = '' }: Answer): void {
	const isRight = status === 200 || (status === 303 && !location.startsWith('/anmelden?weiter'));
	check(name, '200 or 303', isRight, `${status} ${location}`);
}

function refused(name: string, visitor: Visitor, answer: Answer, isForm: boolean): void {
	if (visitor.role !== 'anonymous') return check(name, '403', answer.status === 403, String(answer.status));
	const right = isForm
		? answer.status === 401
		: answer.status === 303 && (answer.location?.startsWith('/anmelden') ?? false);
	check(name, isForm ? '401' : '303 /anmelden', right, `${answer.status} ${answer.location ?? ''}`);
}

const routes = Object.entries(routeManifest).filter(([, route]) => !route.development);
/** Who may not come in at all is told so whatever the id: two kinds show it. */
const idsOf = (route: Route, visitor: Visitor, entrance: Entrance): [Variant, string][] =>
	route.named
		? (isRefusedFor(entrance, visitor) ? (['own', 'unknown'] as const) : variants).flatMap(
				(variant): [Variant, string][] => {
					const id = idFor(visitor, route.named!, variant);
					return id ? [[variant, id]] : [];
				}
			)
		: [['own', '']];

/** The same for a foreign and for an unknown id: status, and a body that tells nothing by its length. */
function alike(name: string, answers: Map<Variant, Answer>): void {
	const nobody = answers.get('unknown');
	for (const variant of ['foreign', 'other-network'] as const) {
		const answer = answers.get(variant);
		if (!answer || !nobody) continue;
		check(
			`${name} ${variant} = unknown`,
			String(nobody.status),
			answer.status === nobody.status,
			String(answer.status)
		);
		const differs = Math.abs(answer.body.length - nobody.body.length);
		// Names of the address itself and a request reference are all that may differ.
		check(`${name} ${variant} length`, String(nobody.body.length), differs <= 64, String(answer.body.length));
	}
}

async function askPages(visitor: Visitor): Promise<void> {
	for (const [id, route] of routes) {
		if (!route.page) continue;
		for (const kind of ['page', 'data'] as const) {
			const answers = new Map<Variant, Answer>();
			for (const [variant, objectId] of idsOf(route, visitor, route.page)) {
				const path = pathOf(id, objectId);
				const address = kind === 'page' ? path : `${path === '/' ? '' : path}/__data.json`;
				const name = `${visitor.world.slug} ${visitor.who} ${kind} ${id} ${variant}`;
				const answer = await visitor.caller.get(address);
				inspect(name, visitor, answer, route);
				if (kind === 'data') {
					// One answer for all the page's loads: what is refused says so inside.
					const told = /"type":"error","error".*?"status":(\d+)/.exec(answer.body)?.[1];
					const leads = /"type":"redirect","location":"\/anmelden/.test(answer.body);
					if (isRefusedFor(route.page, visitor))
						check(name, 'refused', visitor.role === 'anonymous' ? leads : told === '403', answer.body.slice(0, 120));
					else if (variant !== 'own')
						check(name, '404', told === '404', `${answer.status} ${answer.body.slice(0, 120)}`);
					else check(name, 'data', !leads && told === undefined, `${answer.status} ${told}`);
					continue;
				}
				answers.set(variant, answer);
				if (isRefusedFor(route.page, visitor)) refused(name, visitor, answer, false);
				else if (variant === 'own') readable(name, answer);
				else check(name, '404', answer.status === 404, String(answer.status));
			}
			alike(`${visitor.world.slug} ${visitor.who} ${kind} ${id}`, answers);
		}
	}
}

async function askEndpoints(visitor: Visitor): Promise<void> {
	for (const [id, route] of routes) {
		for (const [method, entrance] of Object.entries(route.endpoints ?? {})) {
			for (const [variant, objectId] of idsOf(route, visitor, entrance)) {
				const name = `${visitor.world.slug} ${visitor.who} ${method} ${id} ${variant}`;
				const answer = await visitor.caller.send(pathOf(id, objectId), {
					method,
					headers: { origin: server.url, 'content-type': 'application/json' }
				});
				inspect(name, visitor, answer, route);
				if (isRefusedFor(entrance, visitor)) refused(name, visitor, answer, method !== 'GET' && method !== 'HEAD');
				else if (variant === 'own')
					check(name, 'an answer', ![401, 403, 404].includes(answer.status), String(answer.status));
				else check(name, '404', answer.status === 404, String(answer.status));
			}
		}
	}
}

/** Undeclared methods find nothing to do. */
async function askMethods(visitor: Visitor): Promise<void> {
	for (const [id, route] of routes) {
		for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'] as const) {
			if (route.endpoints?.[method] || (method === 'POST' && route.actions)) continue;
			const path = pathOf(id, route.named ? (idFor(visitor, route.named, 'own') ?? unknown) : '');
			const answer = await visitor.caller.send(path, { method, headers: { origin: server.url } });
			const name = `${visitor.who} undeclared ${method} ${id}`;
			check(name, 'no success', answer.status >= 300 && answer.status < 500, String(answer.status));
			inspect(name, visitor, answer);
		}
	}
}

/** Forms with nothing in them: who may not come in is told so first; who may, at most that something is missing. */
async function askActions(visitor: Visitor, which: 'refused' | 'admitted'): Promise<void> {
	for (const [id, route] of routes) {
		for (const [action, entrance] of Object.entries(route.actions ?? {})) {
			if (isRefusedFor(entrance, visitor) !== (which === 'refused')) continue;
			// Would end the session that asks on.
			if (which === 'admitted' && ['/(portal)/abmelden', '/(portal)/konto'].includes(id)) continue;
			const answers = new Map<Variant, Answer>();
			for (const [variant, objectId] of idsOf(route, visitor, entrance)) {
				if (which === 'admitted' && variant === 'own') continue;
				const query = action === 'default' ? '' : `?/${action}`;
				const name = `${visitor.world.slug} ${visitor.who} ?/${action} ${id} ${variant}`;
				const answer = await visitor.caller.post(pathOf(id, objectId) + query, {});
				inspect(name, visitor, answer);
				answers.set(variant, answer);
				if (which === 'refused') refused(name, visitor, answer, true);
				else check(name, '4xx', answer.status >= 400 && answer.status < 500, String(answer.status));
			}
			alike(`${visitor.world.slug} ${visitor.who} ?/${action} ${id}`, answers);
		}
	}
}

/** What deviated, with the server's own words where it was a fault. */
const report = () => {
	const lines = wrong.splice(0).map(({ name, expected, got }) => `${name} → ${got} (expected ${expected})`);
	if (lines.some((line) => line.includes(': fault'))) lines.push(server.words().slice(-4000));
	return lines;
};

describe('authorisation', () => {
	test('pages and their data answer each role as the manifest declares, and name nothing foreign', async () => {
		for (const one of visitors) await askPages(one);
		expect(report()).toEqual([]);
	}, 300_000);

	test('endpoints and undeclared methods do, too', async () => {
		for (const one of visitors) {
			await askEndpoints(one);
			await askMethods(one);
		}
		expect(report()).toEqual([]);
	}, 120_000);

	test('forms refuse the wrong role, foreign and unknown ids alike, and change nothing by it', async () => {
		const before = await fingerprint(database.admin);
		for (const one of visitors) await askActions(one, 'refused');
		expect(report()).toEqual([]);
		expect(await fingerprint(database.admin)).toEqual(before);
		for (const one of visitors) await askActions(one, 'admitted');
		expect(report()).toEqual([]);
		expect(await fingerprint(database.admin)).toEqual(before);
	}, 300_000);

	test('the search for canaries sees one where it is right to be', async () => {
		const reader = visitors.find(({ who, world }) => who === 'case-manager' && world === a)!;
		const { body } = await reader.caller.get('/konto');
		expect(canariesIn(body)).toContainEqual({ network: 'alpha', kind: 'directory', owner: 'office' });
		expect(leaks(reader, [{ network: 'beta', kind: 'directory', owner: 'office' }])).toHaveLength(1);
		expect(leaks(reader, [{ network: 'alpha', kind: 'contact', owner: 'manager2' }])).toHaveLength(1);
		expect(cells).toBeGreaterThan(100);
		console.log(`authorisation: ${cells} checks over ${routes.length} routes and ${visitors.length} visitors`);
	});
});
