import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { gapNetwork } from '#tests/support/gap-network.ts';
import { buildWorld, type Person, type World } from '#tests/support/world.ts';
import { dayOf } from '#lib/platform/days.ts';
import {
	addAgendaItem,
	callMeeting,
	careForPartner,
	countMaturity,
	endSeat,
	foundBody,
	getBody,
	getBodyPage,
	getPartner,
	listBodies,
	listPartners,
	noteContact,
	noteDecision,
	seatMember,
	settleDecision,
	writeMinutes
} from './index.server.ts';

const { admin } = await testDatabase();
let alpha: World;
let beta: World;
let manager: Member;
const actorOf = (world: World, person: Person): Member => ({
	role: person.role,
	requestId: 'network',
	networkId: world.networkId,
	organisationId: person.organisationId,
	accountId: person.accountId,
	membershipId: person.membershipId
});
const run = <T>(work: (tx: Tx, now: Date) => Promise<T>, actor: Member = manager) => transact(actor, work);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(caught: { code?: string; field?: string }) => [caught.code, caught.field].filter(Boolean).join(' ')
	);

beforeAll(async () => {
	alpha = await buildWorld(admin, 'alpha');
	beta = await buildWorld(admin, 'beta');
	manager = actorOf(alpha, alpha.people['system-manager']);
});

describe('a partner', () => {
	test('of whom nobody has heard for 100 days stands among those to get in touch with (R3)', async () => {
		const id = alpha.own.partner;
		await run((tx, now) =>
			careForPartner(tx, manager, { organisationId: id, coordinatorId: manager.membershipId, rhythmDays: 90 }, now)
		);
		const note = (days: number) =>
			run((tx, now) =>
				noteContact(
					tx,
					manager,
					{
						organisationId: id,
						heldOn: dayOf(new Date(now.getTime() - days * 86_400_000)),
						channel: 'phone',
						topic: 'Wartezeit'
					},
					now
				)
			);
		await note(100);
		const before = await run((tx, now) => listPartners(tx, manager, 'kontakt', now));
		expect(before.rows.map((row) => [row.id === id, row.contact])).toContainEqual([true, 'overdue']);
		await note(3);
		const after = await run((tx, now) => getPartner(tx, manager, id, now));
		expect(after).toMatchObject({ contact: 'fresh', rhythmDays: 90, coordinatorId: manager.membershipId, offers: 1 });
		const left = await run((tx, now) => listPartners(tx, manager, 'kontakt', now));
		expect(left.rows.some((row) => row.id === id)).toBe(false);
		expect(left.total).toBe(before.total - 1);
	});

	test('counts in the figures by what the tables say (R12, R37)', async () => {
		const { figures } = await run((tx, now) => listPartners(tx, manager, 'alle', now));
		const [own] = await admin`
			select count(*)::int as important, count(*) filter (where exists (select from steering.agreements a
				where a.organisation_id = o.id and a.form <> 'arrangement' and a.state in ('in_force', 'under_review', 'extended')))::int as written
			from directory.organisations o where o.network_id = ${alpha.networkId} and o.kind <> 'authority'
				and exists (select from directory.offers f where f.organisation_id = o.id and f.state = 'published')`;
		expect({ important: figures.important, written: figures.written }).toEqual(own);
		expect(figures.counts.alle).toBe(2);
	});

	test('is foreign to another network, and a contact lies behind us', async () => {
		const stranger = actorOf(beta, beta.people['system-manager']);
		const contact = { organisationId: alpha.own.partner, heldOn: '2026-01-01', channel: 'phone' as const, topic: 'x' };
		expect(await codeOf(run((tx, now) => noteContact(tx, stranger, contact, now), stranger))).toBe('not-found');
		expect(await codeOf(run((tx, now) => noteContact(tx, manager, { ...contact, heldOn: '2199-01-01' }, now)))).toBe(
			'invalid heldOn'
		);
		expect(
			await codeOf(
				run((tx, now) =>
					careForPartner(
						tx,
						manager,
						{
							organisationId: alpha.own.partner,
							coordinatorId: beta.people['system-manager'].membershipId,
							rhythmDays: 30
						},
						now
					)
				)
			)
		).toBe('invalid coordinatorId');
	});
});

describe('a body', () => {
	test('has seats, meetings, an agenda with the figures of a gap, decisions and minutes', async () => {
		const { id: bodyId } = await run((tx, now) =>
			foundBody(tx, manager, { bodyKind: 'area_round', name: 'Runde Nord', purpose: '', rhythmMonths: 3 }, now)
		);
		await run((tx, now) =>
			seatMember(tx, manager, { bodyId, seat: 'Leitung', chairs: 'on', since: '2026-01-01' }, now)
		);
		const { id: meetingId } = await run((tx, now) =>
			callMeeting(tx, manager, { bodyId, meetsOn: '2026-02-10', place: 'Kreishaus' }, now)
		);
		expect(
			await codeOf(run((tx, now) => callMeeting(tx, manager, { bodyId, meetsOn: '2026-02-10', place: '' }, now)))
		).toBe('conflict meetsOn');
		await run((tx, now) =>
			addAgendaItem(tx, manager, { bodyId, meetingId, title: 'Lücke', termId: alpha.termId, areaId: alpha.areaId }, now)
		);
		await run((tx, now) => addAgendaItem(tx, manager, { bodyId, meetingId, title: 'Verschiedenes' }, now));
		await run((tx, now) =>
			noteDecision(
				tx,
				manager,
				{ bodyId, meetingId, words: 'Bedarf prüfen', responsible: 'Amt', dueOn: '2026-03-01' },
				now
			)
		);
		await run((tx, now) =>
			writeMinutes(tx, manager, { bodyId, meetingId, minutes: 'Besprochen.', minutesOn: '2026-02-12' }, now)
		);

		const page = await run((tx) => getBodyPage(tx, manager, bodyId));
		expect(page.seats).toMatchObject([{ seat: 'Leitung', chairs: true }]);
		const [meeting] = page.meetings;
		expect(meeting).toMatchObject({ meetsOn: '2026-02-10', minutes: 'Besprochen.', minutesOn: '2026-02-12' });
		expect(meeting!.agenda.map(({ position, title }) => [position, title])).toEqual([
			[1, 'Lücke'],
			[2, 'Verschiedenes']
		]);
		// Five persons are open in this cell of the world: enough to be told.
		expect(meeting!.agenda[0]!.figures).not.toBeNull();
		expect((await run((tx, now) => getBody(tx, manager, bodyId, now))).openDecisions).toBe(1);
		await run((tx, now) => settleDecision(tx, manager, { bodyId, decisionId: meeting!.decisions[0]!.id }, now));
		expect((await run((tx, now) => getBody(tx, manager, bodyId, now))).openDecisions).toBe(0);
		await run((tx, now) => endSeat(tx, manager, { bodyId, memberId: page.seats[0]!.id }, now));
		expect((await run((tx) => getBodyPage(tx, manager, bodyId))).seats).toEqual([]);
	});

	test('that advises on services seats nobody who is paid for them; its own network alone knows it', async () => {
		const { id: bodyId } = await run((tx, now) =>
			foundBody(tx, manager, { bodyKind: 'advisory_council', name: 'Beirat', purpose: '' }, now)
		);
		const seat = { bodyId, organisationId: alpha.own.partner, seat: 'Mitglied', since: '2026-01-01' };
		expect(await codeOf(run((tx, now) => seatMember(tx, manager, seat, now)))).toBe('conflict organisationId');
		const stranger = actorOf(beta, beta.people['system-manager']);
		expect(await codeOf(run((tx, now) => getBody(tx, stranger, bodyId, now), stranger))).toBe('not-found');
		const others = await run((tx, now) => listBodies(tx, stranger, now), stranger);
		expect(others.rows.some(({ id }) => id === bodyId)).toBe(false);
	});

	test('is no business of case managers and providers', async () => {
		for (const role of ['case-manager', 'provider-admin', 'evaluator'] as const) {
			const person = actorOf(alpha, alpha.people[role]);
			expect(await codeOf(run((tx, now) => listBodies(tx, person, now), person))).toBe('forbidden');
			expect(await codeOf(run((tx, now) => listPartners(tx, person, 'alle', now), person))).toBe('forbidden');
		}
	});
});

describe('the self-check', () => {
	test('counts the months of the last year in which at least three persons lacked something', async () => {
		const there = await gapNetwork(admin);
		const by = await there.member('case-manager');
		const manager = await there.member('system-manager');
		const same = await there.caseOf(by);
		const lack = (daysAgo: number, caseId: string | null = null) =>
			there.need(by, there.terms.debt, there.areas.warburg, { daysAgo, caseId });
		// Three persons; two, one of them three times; three, but too long ago.
		for (const caseId of [same, null, null]) await lack(40, caseId);
		for (const caseId of [same, same, same, null]) await lack(80, caseId);
		for (const caseId of [same, null, null]) await lack(400, caseId);
		const counts = await transact(manager, (tx, now) => countMaturity(tx, manager, now));
		expect(counts.needMonths).toBe(1);
		await lack(80);
		expect(await transact(manager, (tx, now) => countMaturity(tx, manager, now))).toMatchObject({ needMonths: 2 });
	});
	test('is for whoever keeps the network', async () => {
		const there = await gapNetwork(admin);
		const worker = await there.member('case-manager');
		await expect(transact(worker, (tx, now) => countMaturity(tx, worker, now))).rejects.toMatchObject({
			code: 'forbidden'
		});
	});
});
