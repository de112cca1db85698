import { beforeAll, expect, test } from 'vitest';
import { collectDeadlines, listDates, loadDemo } from '#lib/interop/index.server.ts';
import { listPartners } from '#lib/network/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { noteGoal, planConference } from '#lib/referrals/index.server.ts';
import { system, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import type { Deadline } from '#lib/platform/deadlines.ts';
import { testDatabase } from '#tests/support/database.ts';
import { findMember } from '#tests/support/journey.ts';
import { countOverdue } from '../../src/routes/(portal)/fristen/collect.server.ts';

const { admin } = await testDatabase();
let today: string;

beforeAll(async () => {
	const actor = system('deadlines');
	await transact(actor, (tx, now) => loadDemo(tx, actor, now, () => undefined), { deadline: 120_000 });
	today = await transact(actor, async (_tx, now) => dayOf(now));
});

const member = async (role: MemberRole, organisation?: string): Promise<Member> => ({
	...(await findMember(admin, role, organisation ? { organisation } : {})),
	requestId: 'deadlines'
});
const listOf = (actor: Member): Promise<Deadline[]> => transact(actor, (tx, now) => collectDeadlines(tx, actor, now));
const keyOf = ({ about, on, href }: Deadline) => `${on} ${about} ${href}`;

test('system management finds agreements, plans, offers and the network in one list, overdue first (R108)', async () => {
	const actor = await member('system-manager');
	const list = await listOf(actor);
	expect([...new Set(list.map(({ source }) => source))].sort()).toEqual(['agreement', 'network', 'offer', 'plan']);
	expect(list.map(({ on }) => on)).toEqual(list.map(({ on }) => on).toSorted());
	const overdue = list.filter(({ on }) => on < today).length;
	expect(overdue).toBeGreaterThan(0);
	expect(await transact(actor, (tx, now) => countOverdue(tx, actor, now))).toBe(overdue);
	// The end of each running agreement within the horizon, told once.
	const ends = await admin<{ key: string }[]>`
		select valid_until::text || ' ' || title || ' /vereinbarungen/' || id as key from steering.agreements
		where network_id = ${actor.networkId} and state in ('in_force', 'under_review', 'extended') and valid_until <= ${today}::date + 183`;
	expect(ends.length).toBeGreaterThan(0);
	const told = list.filter(({ source }) => source === 'agreement').map(keyOf);
	for (const { key } of ends) expect(told.filter((one) => one === key).length).toBeGreaterThanOrEqual(1);
	// A partner of whom nobody has heard for longer than the rhythm.
	expect(list.some(({ about, on }) => about.includes('Ein Stück Zeit') && on < today)).toBe(true);
	// Nobody's case stands in it.
	expect(list.some(({ href }) => href.startsWith('/anfragen') || href.startsWith('/eingang'))).toBe(false);
});

test('the navigation counts what has passed as the list has it, offers that nobody vouches for among it', async () => {
	for (const role of ['system-manager', 'network-admin'] as const) {
		const actor = await member(role);
		const overdue = (await listOf(actor)).filter(({ on }) => on < today);
		expect(overdue.filter(({ kind }) => kind === 'places').length).toBeGreaterThan(0);
		expect(await transact(actor, (tx, now) => countOverdue(tx, actor, now))).toBe(overdue.length);
	}
	const own = await member('provider-admin');
	expect(await transact(own, (tx, now) => countOverdue(tx, own, now))).toBe(0);
});

test('a case manager’s list holds days of the own persons alone, and reading what a provider answered leaves a line', async () => {
	const actor = await member('case-manager');
	const list = await listOf(actor);
	expect(list.length).toBeGreaterThan(0);
	const own = await admin<{ href: string }[]>`
		select '/anfragen/' || r.id as href from casework.referrals r join casework.cases c on c.id = r.case_id
		where c.responsible_id = ${actor.membershipId}
			or exists (select from casework.covers v where v.case_id = c.id and v.substitute_id = ${actor.membershipId} and v.ended_at is null)`;
	const cases = await admin<{ id: string }[]>`
		select id from casework.cases where responsible_id = ${actor.membershipId}
		union select case_id from casework.covers where substitute_id = ${actor.membershipId} and ended_at is null`;
	const conferences = await admin<{ id: string }[]>`
		select id from casework.conferences where case_id = any(${cases.map(({ id }) => id)}) and state = 'planned'`;
	const mine = new Set([
		...own.map(({ href }) => href),
		...cases.map(({ id }) => `/faelle/${id}/ziele`),
		...conferences.map(({ id }) => `/fallkonferenzen/${id}`),
		'/faelle'
	]);
	expect(list.filter(({ href }) => !mine.has(href))).toEqual([]);
	const awaited = await admin<{ href: string; on: string }[]>`
		select '/anfragen/' || r.id as href, r.answer_due_on::text as on from casework.referrals r join casework.cases c on c.id = r.case_id
		where c.responsible_id = ${actor.membershipId} and r.sending = 'sent' and r.closed_at is null and r.regime in ('statutory', 'employer')
			and not exists (select from casework.feedback f where f.referral_id = r.id and f.event <> 'received')`;
	for (const { href, on } of awaited) expect(list.some((one) => one.href === href && one.on === on)).toBe(true);
});

test('a provider’s list knows its own inbox, agreements and offers, and no other’s', async () => {
	const actor = await member('provider-admin');
	const list = await listOf(actor);
	const own = await admin<{ href: string }[]>`
		select '/eingang/' || id as href from casework.referrals where to_organisation_id = ${actor.organisationId}
		union all select '/vereinbarungen/' || id from steering.agreements where organisation_id = ${actor.organisationId} and state <> 'draft'
		union all select '/angebote/verwalten/' || id from directory.offers where organisation_id = ${actor.organisationId}
		union all select '/fallkonferenzen/' || conference_id from casework.conference_parties where organisation_id = ${actor.organisationId}
		union all select '/plaetze'`;
	const mine = new Set(own.map(({ href }) => href));
	expect(list.filter(({ href }) => !mine.has(href))).toEqual([]);
	expect(list.length).toBeGreaterThan(0);
	const staff = await member('provider-staff');
	expect((await listOf(staff)).some(({ source }) => source === 'agreement')).toBe(false);
});

test('each kind of day under an agreement is told once, and only while it is open', async () => {
	const actor = await member('system-manager');
	const [running] = await admin<{ id: string; organisation_id: string }[]>`
		select id, organisation_id from steering.agreements where network_id = ${actor.networkId} and state = 'in_force' and form = 'cooperation' order by number limit 1`;
	const id = running!.id;
	await admin`update steering.agreements set review_on = ${today}::date + 3, valid_until = ${today}::date + 100,
		terms = terms || ${admin.json({ optionUntil: dayLater(5), accreditedUntil: dayLater(6) })} where id = ${id}`;
	await admin`insert into steering.agreement_duties (agreement_id, kind, rhythm, due_on) values (${id}, 'quality_dialogue', 'yearly', ${today}::date + 4)`;
	await admin`insert into steering.agreement_milestones (agreement_id, title, due_on, reached_on) values (${id}, 'offen', ${today}::date + 7, null), (${id}, 'erreicht', ${today}::date + 7, ${today}::date)`;
	await admin`insert into steering.agreement_deviations (agreement_id, what, action, due_on, noted_at, settled_at)
		values (${id}, 'x', 'noch zu tun', ${today}::date + 8, now(), null), (${id}, 'x', 'getan', ${today}::date + 8, now(), now())`;
	const days = (await listOf(actor)).filter(({ href }) => href === `/vereinbarungen/${id}`).map(({ on }) => on);
	for (const ahead of [3, 4, 5, 6, 7, 8, 100]) expect(days.filter((on) => on === dayLater(ahead))).toHaveLength(1);
});

test('a case manager’s list holds goals, conferences and the end of a cover, and the calendar the same days', async () => {
	const actor = await member('case-manager');
	const [person] = await admin<{ id: string; reference: string; organisation: string }[]>`
		select id, reference, organisation_id as organisation from casework.cases
		where responsible_id = ${actor.membershipId} and closed_at is null order by reference limit 1`;
	const [colleague] = await admin<{ id: string; name: string }[]>`
		select m.id, a.name from platform.memberships m join platform.accounts a on a.id = m.account_id
		where m.organisation_id = ${actor.organisationId} and m.role = 'case-manager' and m.id <> ${actor.membershipId} order by a.name limit 1`;
	await admin`insert into casework.covers (network_id, organisation_id, case_id, absent_id, substitute_id, valid_from, valid_until, granted_by, granted_at)
		values (${actor.networkId}, ${person!.organisation}, ${person!.id}, ${actor.membershipId}, ${colleague!.id}, now(), now() + interval '20 days', ${actor.membershipId}, now())`;
	await transact(actor, (tx, now) =>
		noteGoal(
			tx,
			actor,
			{ caseId: person!.id, words: 'Eigene vier Wände', family: 'social_participation', targetOn: dayLater(30) },
			now
		)
	);
	await transact(actor, (tx, now) =>
		planConference(
			tx,
			actor,
			{ caseId: person!.id, meetsOn: dayLater(9), meetsAt: '10:00', mode: 'in_person', topics: ['next_steps'] },
			now
		)
	);
	const list = await listOf(actor);
	const kinds = new Set(list.map(({ kind }) => kind));
	for (const kind of ['goal', 'conference', 'cover'] as const) expect(kinds).toContain(kind);
	expect(list.find(({ kind }) => kind === 'cover')?.about).toContain(colleague!.name);
	expect(list.find(({ kind }) => kind === 'goal')).toMatchObject({ on: dayLater(30), about: person!.reference });
	expect(JSON.stringify(list)).not.toContain('Eigene vier Wände');
	const calendar = await transact(actor, (tx, now) => listDates(tx, actor, now));
	const keys = new Set(calendar.map(({ kind, id, on }) => `${kind} ${id} ${on}`));
	expect(keys.size).toBe(calendar.length);
	for (const { kind, id, on } of list) if (on >= today) expect(keys).toContain(`${kind} ${id} ${on}`);
	// A calendar lies about: it says the kind of a day, never whom or what it is about.
	expect(JSON.stringify(calendar)).not.toContain(person!.reference);
});

test('whoever steers sees a body that should meet again, and partners whom the network page counts', async () => {
	const actor = await member('system-manager');
	const [body] = await admin<{ id: string }[]>`
		insert into steering.bodies (network_id, name, kind, rhythm_months, created_at) values (${actor.networkId}, 'Anbieterdialog Süd', 'provider_dialogue', 3, now()) returning id`;
	await admin`insert into steering.meetings (body_id, meets_on) values (${body!.id}, ${today}::date - 150)`;
	const list = await listOf(actor);
	expect(list.filter(({ about, what }) => about === 'Anbieterdialog Süd' && what === 'Sitzung planen')).toHaveLength(1);
	const { figures } = await transact(actor, (tx, now) => listPartners(tx, actor, 'alle', now));
	const contacts = list.filter(({ kind, on }) => kind === 'contact' && on <= today);
	expect(contacts.length).toBe(figures.counts.kontakt);
});

const dayLater = (days: number): string =>
	new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

test('days of persons are counted nowhere: the navigation leaves no line in anybody’s disclosure log', async () => {
	const actor = await member('case-manager');
	const lines = async () => (await admin`select count(*)::int as lines from casework.disclosure_log`)[0]!.lines;
	const before = await lines();
	expect(await transact(actor, (tx, now) => countOverdue(tx, actor, now))).toBe(0);
	expect(await lines()).toBe(before);
});
