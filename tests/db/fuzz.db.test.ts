import { expect, test } from 'vitest';
import type { MemberRole } from '#lib/platform/actor.ts';
import { routeManifest } from '../../src/route-manifest.ts';
import { formsIn, valuesOf, type Form } from '../support/forms.ts';
import { signInAs, type Caller } from '../support/http.ts';
import { bodyOf, formType, monsters, nasty, spoilt } from '../support/nasty.ts';
import { startPortal } from '../support/portal.ts';
import { fingerprint } from '../support/world.ts';

// Every form of every page gets what no person types: no fault, and nothing changed by what was refused (T6).
const { database, server, worlds } = await startPortal();
const world = worlds.a;

const callers = new Map<MemberRole, Caller>();
const callerOf = async (role: MemberRole): Promise<Caller> => {
	const known = callers.get(role) ?? (await signInAs(server.url, world.people[role].accountId));
	callers.set(role, known);
	return known;
};

type Target = { route: string; action: string; role: MemberRole; form: Form };
/** Sessions end here; the sign-in counts failures and then refuses everybody for a while. */
const leftOut = ['/(portal)/abmelden', '/(public)/anmelden', '/(public)/einladung/[token]'];

/** The forms as they stand in the pages; one that no page shows at the moment is posted to with what fits others. */
async function targets(): Promise<Target[]> {
	const found: Target[] = [];
	for (const [route, { actions, named, development }] of Object.entries(routeManifest)) {
		if (!actions || development || leftOut.includes(route)) continue;
		for (const [action, { roles }] of Object.entries(actions)) {
			const role = (['case-manager', 'provider-admin', 'system-manager', 'network-admin'] as const).find((one) =>
				roles.includes(one)
			);
			if (!role) continue;
			const id = named ? world.own[named] : '';
			const path = route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, id) || '/';
			const query = action === 'default' ? '' : `?/${action}`;
			const html = (await (await callerOf(role)).get(path)).body;
			const forms = formsIn(html, path);
			const isMeant = (form: Form) =>
				form.action.startsWith(path) && (query ? form.action.includes(query.slice(1)) : !form.action.includes('?/'));
			const form = forms.find(isMeant) ?? {
				action: path + query,
				fields: ['requestKey', 'id', 'revision', 'seen', 'text', 'on', 'reason', 'count'].map((name) => ({
					name,
					value: '',
					kind: 'text'
				}))
			};
			found.push({ route, action, role, form: { ...form, action: path + query } });
		}
	}
	return found;
}

/**
 * Every command leaves an audit line (house rule 11): none, nothing happened. An order to the optimiser that was accepted
 * ends in its own time, and tells its orderer then.
 */
const marker = async (): Promise<string> => {
	const [row] = await database.admin<{ mark: string }[]>`
		select (select count(*) from platform.audit_entries) || ':' ||
			(select count(*) from platform.notifications where kind <> 'planning.optimiser-ended') as mark`;
	return row!.mark;
};

let requests = 0;
const faults: string[] = [];
/** `bare`: the action's own answer, as an enhanced form gets it; else the whole page, as without JavaScript. */
async function post(
	caller: Caller,
	path: string,
	type: string | undefined,
	body: string,
	name: string,
	bare = false
): Promise<number> {
	requests++;
	const begun = performance.now();
	const send = () =>
		caller.send(path, {
			method: 'POST',
			body,
			headers: {
				origin: server.url,
				...(bare ? { accept: 'application/json', 'x-sveltekit-action': 'true' } : { accept: 'text/html' }),
				...(type ? { 'content-type': type } : {})
			}
		});
	// The server may hang up on 10 MB before it has read them all; a connection kept alive may just have ended.
	const answer = await send()
		.catch(() => send())
		.catch(() => ({ status: body.length > 1_000_000 ? 413 : -1, body: '' }));
	// Inside a 200 the enhanced form reads what happened.
	const told = bare ? /"status":(\d{3})/.exec(answer.body)?.[1] : undefined;
	const status = told ? Number(told) : answer.status;
	if (status >= 500 || status < 0) faults.push(`${path} ${name}: ${status}`);
	const took = performance.now() - begun;
	if (took > 5_000) faults.push(`${path} ${name}: ${Math.round(took)} ms`);
	return status;
}

const all = await targets();
/** What may fit a form in spite of its oddity, and then changes something. */
const mayFit = ['every field twice', 'prototype as field', 'one field of 900 kB'];

/** One button, nothing to fill in: what arrives there without a known field is the button pressed. */
const completeWhenEmpty = [
	'/(public)/einstellungen theme',
	'/(public)/einstellungen locale',
	'/(portal)/konto end',
	'/(public)/plaetze-bestaetigen/[token] default',
	'/(portal)/konto calendar',
	'/(portal)/konto calendarEnd',
	'/(portal)/mitteilungen read',
	'/(portal)/plaetze report',
	'/(portal)/plaetze unchanged',
	'/(portal)/anfragen/[id] withdraw',
	'/(portal)/anfragen/[id] close',
	'/(portal)/anfragen/[id] unmet',
	'/(portal)/anfragen/[id] discard',
	'/(portal)/anfragen/[id]/pruefen default',
	'/(portal)/eingang/[id] aside',
	'/(portal)/faelle/[id] close',
	'/(portal)/faelle/[id] moved',
	'/(portal)/faelle/[id]/auszug code',
	'/(portal)/fallkonferenzen/[id] callOff',
	'/(portal)/bedarfe/[id] withdraw',
	'/(portal)/bedarfe/[id] reopen',
	'/(portal)/zugaenge/[id] change',
	'/(portal)/zugaenge/[id] end',
	'/(portal)/angebote/verwalten/anbieter/[id] approve'
];

test('there are forms to try', () => {
	expect(all.length).toBeGreaterThan(2);
});

test('requests that no form makes change nothing and are no fault', async () => {
	const before = await fingerprint(database.admin);
	const accepted: string[] = [];
	for (const { form, role, route, action } of all) {
		if (completeWhenEmpty.includes(`${route} ${action}`)) continue;
		const caller = await callerOf(role);
		for (const { name, type, body } of monsters(valuesOf(form))) {
			// What fits the form in spite of its oddity is accepted, and may change something.
			if (mayFit.includes(name)) continue;
			const status = await post(caller, form.action, type, body, name);
			if (status < 400) accepted.push(`${form.action} ${name}: ${status}`);
		}
	}
	expect(faults.splice(0)).toEqual([]);
	const after = await fingerprint(database.admin);
	const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
	expect(changed, `accepted: ${accepted.join('\n')}`).toEqual([]);
}, 200_000);

/**
 * Of the values that no person types, each field gets every third, shifted by one from field to field, and by one from day
 * to day. `npm run test:long` tries all.
 */
const stride = Math.max(1, Number(process.env.LK_STRIDE ?? 3) || 1);
const shift = Number(process.env.LK_SHIFT ?? new Date().getUTCDate());

test('one spoilt field at a time is no fault, and what is refused leaves no trace', async () => {
	const traces: string[] = [];
	let before = await marker();
	let turn = shift;
	const begun = requests;
	for (const { form, role } of all) {
		const caller = await callerOf(role);
		const values = valuesOf(form);
		for (const field of new Set(form.fields.map(({ name }) => name))) {
			turn++;
			for (const [name, raw] of Object.entries(nasty).filter((_, nth) => nth % stride === turn % stride)) {
				const status = await post(caller, form.action, formType, spoilt(values, field, raw), `${field}: ${name}`, true);
				const after = await marker();
				if (status >= 400 && after !== before) traces.push(`${form.action} ${field}: ${name} ${status}`);
				before = after;
			}
		}
	}
	expect(requests - begun).toBeGreaterThan((all.length * Object.keys(nasty).length) / stride / 2);
	expect(faults.splice(0), `shift ${shift}`).toEqual([]);
	expect(traces, `shift ${shift}`).toEqual([]);
}, 400_000);

test('oddities that fit a form are no fault', async () => {
	for (const { form, role, route, action } of all) {
		const caller = await callerOf(role);
		const values = valuesOf(form);
		for (const { name, type, body } of monsters(values))
			if (mayFit.includes(name) || completeWhenEmpty.includes(`${route} ${action}`))
				await post(caller, form.action, type, body, name);
		await post(caller, form.action, formType, bodyOf(values), 'as it stands');
	}
	expect(faults.splice(0)).toEqual([]);
	console.log(`fuzz: ${requests} requests to ${all.length} forms`);
}, 200_000);

test('addresses take what no link says', async () => {
	const odd = ['%00', '%ED%A0%80', '0000-01-01', '__proto__', 'x'.repeat(600), '-1', '1e309', '%27%3B--', '%E0%A4%A'];
	const names = [
		'q',
		'seite',
		'bedarf',
		'raum',
		'sortierung',
		'frei',
		'angebot',
		'filter',
		'weiter',
		'netz',
		'__proto__'
	];
	for (const [route, { page, named, development }] of Object.entries(routeManifest)) {
		if (!page || development) continue;
		const role = (['case-manager', 'provider-admin', 'system-manager', 'network-admin'] as const).find((one) =>
			page.roles.includes(one)
		);
		if (!role) continue;
		const caller = await callerOf(role);
		const path = route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, named ? world.own[named] : '') || '/';
		for (const value of odd) {
			requests++;
			const { status } = await caller.get(`${path}?${names.map((name) => `${name}=${value}`).join('&')}`);
			if (status >= 500) faults.push(`${path} ?…=${value.slice(0, 20)}: ${status}`);
			if (!named) continue;
			requests++;
			const wrong = await caller.get(path.replace(world.own[named], value));
			if (wrong.status >= 500 || wrong.status === 200) faults.push(`${route} ${value.slice(0, 20)}: ${wrong.status}`);
		}
	}
	expect(faults.splice(0)).toEqual([]);
}, 200_000);

test('a cookie that is none is no fault', async () => {
	const broken = [
		'lk=%E0%A4%A',
		'lk=%00',
		`lk=${'x'.repeat(5000)}`,
		'lk=h1_x; lk=y',
		'__proto__=x',
		'toast=%7B',
		'theme=%00'
	];
	const statuses = await Promise.all(
		broken.map(async (cookie) => (await fetch(`${server.url}/anmelden`, { headers: { cookie } })).status)
	);
	expect(statuses).toEqual(broken.map(() => 200));
});
