import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { findWaitingNeed, reportUnmetNeed } from '#lib/needs/index.server.ts';
import { listReferrals } from '#lib/referrals/index.server.ts';
import { buildMember } from '#tests/support/builders.ts';
import { answer, buildCase, buildCasework, buildReferral, look } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	approveEmergency,
	closeCase,
	endAccess,
	endCover,
	endOwnCovers,
	getCase,
	getCaseReferences,
	grantCover,
	grantOwnCovers,
	transferCases,
	listCovers,
	listEmergencies,
	listOwnCases,
	noteTold,
	openEmergency,
	recordContact,
	requestEmergency
} from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
let admin: Member;
beforeAll(async () => {
	world = await buildCasework();
	admin = await buildMember(world.network.id, world.manager.organisationId, 'network-admin');
});
afterEach(() => setNow(undefined));

const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (caught instanceof Refusal) return caught.code;
			throw caught;
		}
	);
const days = (count: number) => new Date(Date.now() + count * 86_400_000);
const sees = (actor: Member, id: string) => codeOf(transact(actor, (tx) => getCase(tx, actor, id)));
const cover = (actor: Member, input: Parameters<typeof grantCover>[2]) =>
	transact(actor, (tx, now) => grantCover(tx, actor, input, now));
const over = (actor: Member, input: Parameters<typeof transferCases>[2]) =>
	transact(actor, (tx, now) => transferCases(tx, actor, input, now));

describe('the end of an access', () => {
	test('waits until nobody is without a responsible person, and says for how many', async () => {
		const leaving = await buildMember(world.network.id, world.manager.organisationId, 'case-manager');
		const end = (actor: Member) =>
			transact(actor, (tx, now) => endAccess(tx, actor, { id: leaving.membershipId }, now));
		const [first, second] = [await buildCase(leaving), await buildCase(leaving)];
		const refusal = await end(admin).catch((caught: Refusal) => caught);
		expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('2 Fälle') as string });
		await transact(leaving, (tx, now) => closeCase(tx, leaving, { caseId: first }, now));
		expect(await end(admin).catch((caught: Refusal) => caught.message)).toContain('1 Fall.');
		await over(leaving, { caseId: second, colleagueId: world.manager.membershipId, reason: 'left' });
		expect(await codeOf(end(world.manager))).toBe('not-found');
		expect(await codeOf(end(admin))).toBe('done');
	});

	test('asks about cases in the name of the administration alone', async () => {
		for (const actor of [world.manager, world.colleague])
			await expect(
				transact(actor, (tx) => tx.execute(sql`select casework.count_open_cases(${world.manager.membershipId})`))
			).rejects.toThrow();
	});
});

describe('cover for a holiday', () => {
	test('opens the chosen cases from its first day, each with a cover of its own, and ends at once', async () => {
		const cases = [await buildCase(world.manager), await buildCase(world.manager)];
		const other = await buildCase(world.manager);
		const { membershipId: colleagueId } = world.colleague;
		const grant = (from: Date, until: Date, caseIds = cases, actor = world.manager) =>
			transact(actor, (tx, now) => grantOwnCovers(tx, actor, { caseIds, colleagueId, from, until }, now));
		expect(await codeOf(grant(days(3), days(46)))).toBe('invalid');
		expect(await codeOf(grant(days(-3), days(10)))).toBe('invalid');
		expect(await codeOf(grant(days(3), days(10), []))).toBe('invalid');
		expect(await codeOf(grant(days(3), days(10), cases, world.colleague))).toBe('not-found');
		expect(await grant(days(3), days(24))).toBe(2);
		const [told] = await database.admin`
			select facts from platform.notifications where kind = 'cases.cover' and membership_id = ${colleagueId} order by created_at desc limit 1`;
		expect(told?.facts).toEqual({ count: 2 });
		expect(await Promise.all(cases.map((id) => sees(world.colleague, id)))).toEqual(['not-found', 'not-found']);
		setNow(days(4));
		expect(await Promise.all(cases.map((id) => sees(world.colleague, id)))).toEqual(['done', 'done']);
		expect(await sees(world.colleague, other)).toBe('not-found');
		expect(await transact(world.manager, (tx, now) => endOwnCovers(tx, world.manager, { colleagueId }, now))).toBe(2);
		expect(await sees(world.colleague, cases[0]!)).toBe('not-found');
	});
});

describe('cover', () => {
	test('opens one case with its referrals and feedback to a colleague, until its day and no longer', async () => {
		const [caseId, other] = [await buildCase(world.manager), await buildCase(world.manager)];
		const id = await buildReferral(world.manager, world.offers.statutory, {}, caseId);
		await answer(world.provider, id);
		const { membershipId: colleagueId } = world.colleague;
		expect(await cover(world.manager, { caseId, colleagueId, until: days(10) })).toBe(1);
		expect([await sees(world.colleague, caseId), await sees(world.colleague, other)]).toEqual(['done', 'not-found']);
		expect((await look(world.colleague, id)).held.reported.length).toBe(1);
		const rows = await transact(world.colleague, (tx, now) =>
			listReferrals(tx, world.colleague, { stand: 'alle', fall: undefined }, now)
		);
		expect(rows.rows.map((row) => row.id)).toContain(id);
		const own = await transact(world.colleague, (tx) => listOwnCases(tx, world.colleague));
		expect(own.rows.find((row) => row.id === caseId)?.covered).toBe(true);
		setNow(days(11));
		expect(await sees(world.colleague, caseId)).toBe('not-found');
		await expect(look(world.colleague, id)).rejects.toMatchObject({ code: 'not-found' });
	});
	test('lasts six weeks at most, also in raw SQL, and only among colleagues of the office', async () => {
		const caseId = await buildCase(world.manager);
		const { membershipId: colleagueId } = world.colleague;
		expect(await codeOf(cover(world.manager, { caseId, colleagueId, until: days(43) }))).toBe('invalid');
		expect(
			await codeOf(cover(world.manager, { caseId, colleagueId: world.provider.membershipId, until: days(3) }))
		).toBe('invalid');
		expect(
			await codeOf(cover(world.manager, { caseId, colleagueId: world.manager.membershipId, until: days(3) }))
		).toBe('invalid');
		const raw = database.admin`
			insert into casework.covers (network_id, organisation_id, case_id, absent_id, substitute_id, valid_from, valid_until, granted_by, granted_at)
			values (${world.network.id}, ${world.manager.organisationId}, ${caseId}, ${world.manager.membershipId}, ${colleagueId}, now(), now() + interval '43 days', ${colleagueId}, now())`;
		await expect(raw).rejects.toMatchObject({ constraint_name: 'covers_at_most_six_weeks' });
	});
	test('is granted by the responsible person or the team lead, who sees no case by it', async () => {
		const caseId = await buildCase(world.manager);
		const { membershipId: colleagueId } = world.colleague;
		for (const stranger of [world.colleague, world.planner, admin, world.provider])
			expect(await codeOf(cover(stranger, { caseId, colleagueId, until: days(3) }))).toMatch(/forbidden|not-found/);
		const lead = { absentId: world.manager.membershipId, colleagueId, until: days(3) };
		expect(await cover(world.lead, lead)).toBeGreaterThan(0);
		expect(await sees(world.colleague, caseId)).toBe('done');
		expect(await sees(world.lead, caseId)).toBe('not-found');
		// Prolonged, it is still one cover of as many cases.
		const granted = await cover(world.lead, { ...lead, until: days(5) });
		const lines = await transact(world.lead, (tx, now) => listCovers(tx, world.lead, undefined, now));
		expect(lines.find(({ absentId }) => absentId === lead.absentId)?.cases).toBe(granted);
		const [running] = await database.admin`
			select count(*)::int as count from casework.covers where absent_id = ${lead.absentId} and substitute_id = ${colleagueId} and ended_at is null and valid_until > now()`;
		expect(running?.count).toBe(granted);
		expect(JSON.stringify(lines)).not.toContain(caseId);
		await transact(world.lead, (tx, now) => endCover(tx, world.lead, lead, now));
		expect(await sees(world.colleague, caseId)).toBe('not-found');
	});
	test('does not let the cover pass the case on', async () => {
		const caseId = await buildCase(world.manager);
		const { membershipId: colleagueId } = world.colleague;
		await cover(world.manager, { caseId, colleagueId, until: days(3) });
		const toSelf = over(world.colleague, { caseId, colleagueId: world.manager.membershipId, reason: 'left' });
		expect(await codeOf(toSelf)).toBe('forbidden');
		const raw = transact(world.colleague, (tx) =>
			tx.execute(sql`update casework.cases set responsible_id = ${colleagueId} where id = ${caseId}`)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '42501' } });
	});
});

describe('responsibility', () => {
	test('moves by hand-over alone, with its history, and takes running covers with it', async () => {
		const caseId = await buildCase(world.manager);
		const { membershipId: colleagueId } = world.colleague;
		await cover(world.manager, { caseId, colleagueId, until: days(3) });
		expect(await over(world.manager, { caseId, colleagueId, reason: 'person_asked' })).toBe(1);
		expect([await sees(world.manager, caseId), await sees(world.colleague, caseId)]).toEqual(['not-found', 'done']);
		const history =
			await database.admin`select from_id, to_id, reason from casework.hand_overs where case_id = ${caseId}`;
		expect(history).toMatchObject([
			{ from_id: world.manager.membershipId, to_id: colleagueId, reason: 'person_asked' }
		]);
		const open = await database.admin`select 1 from casework.covers where case_id = ${caseId} and ended_at is null`;
		expect(open.length).toBe(0);
	});
	test('takes the reported needs of the case along', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, (tx, now) =>
			reportUnmetNeed(
				tx,
				world.manager,
				{ termId: world.offers.statutory.termId, areaId: undefined, reason: 'full', urgency: 'soon', caseId },
				now
			)
		);
		const finds = (actor: Member) => transact(actor, (tx) => findWaitingNeed(tx, actor, id));
		expect(await finds(world.manager)).toBeDefined();
		await over(world.manager, { caseId, colleagueId: world.colleague.membershipId, reason: 'team_changed' });
		expect([await finds(world.manager), (await finds(world.colleague))?.id]).toEqual([undefined, id]);
	});
	test('cannot be moved by raw SQL of the responsible person', async () => {
		const caseId = await buildCase(world.manager);
		const raw = transact(world.manager, (tx) =>
			tx.execute(sql`update casework.cases set responsible_id = ${world.colleague.membershipId} where id = ${caseId}`)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '42501' } });
	});
	test('of a whole caseload moves by the team lead of the office, not by one of another', async () => {
		const leaving = await buildMember(world.network.id, world.manager.organisationId, 'case-manager');
		const cases = [await buildCase(leaving), await buildCase(leaving)];
		const elsewhere = await buildMember(world.network.id, world.provider.organisationId, 'team-lead');
		const input = {
			absentId: leaving.membershipId,
			colleagueId: world.colleague.membershipId,
			reason: 'left' as const
		};
		expect(await codeOf(over(elsewhere, input))).toBe('invalid');
		const raw = transact(elsewhere, (tx) =>
			tx.execute(
				sql`select casework.hand_over_cases(${leaving.membershipId}, ${world.colleague.membershipId}, null, 'left')`
			)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '22023' } });
		expect(await over(world.lead, input)).toBe(2);
		for (const id of cases) expect(await sees(world.colleague, id)).toBe('done');
	});
});

describe('emergency access', () => {
	const request = async (caseId: string) => {
		const [row] = await database.admin`select reference from casework.cases where id = ${caseId}`;
		await transact(admin, (tx, now) =>
			requestEmergency(tx, admin, { reference: row!.reference as string, reason: 'danger' }, now)
		);
		return (await transact(admin, (tx) => listEmergencies(tx, admin)))[0]!.id;
	};
	const approve = (actor: Member, id: string) =>
		codeOf(transact(actor, (tx, now) => approveEmergency(tx, actor, { id }, now)));
	const open = (actor: Member, id: string) => transact(actor, (tx, now) => openEmergency(tx, actor, id, now));
	const withContact = async () => {
		const caseId = await buildCase(world.manager);
		const entry = { caseId, name: 'Erika Beispiel', phone: '0521 99', email: '' };
		await transact(world.manager, (tx, now) => recordContact(tx, world.manager, entry, now));
		return caseId;
	};
	test('needs two people, opens name and number for a day, to who asked, and tells the responsible person', async () => {
		const caseId = await withContact();
		const id = await request(caseId);
		expect(await codeOf(open(admin, id))).toBe('not-found');
		expect(await approve(admin, id)).toBe('conflict');
		expect(await approve(world.manager, id)).toBe('forbidden');
		expect(await approve(world.lead, id)).toBe('done');
		expect((await open(admin, id)).contact?.name).toBe('Erika Beispiel');
		expect(await codeOf(open(world.lead, id))).toBe('not-found');
		const [notice] = await database.admin`
			select facts from platform.notifications where membership_id = ${world.manager.membershipId} and kind = 'cases.emergency'
			order by created_at desc limit 1`;
		expect(notice).toMatchObject({ facts: { caseId } });
		// Whom the notice is about is known by who works with the case, and by nobody else.
		const named = (actor: Member) =>
			transact(actor, async (tx) => [...(await getCaseReferences(tx, actor, [caseId])).keys()]);
		expect([await named(world.manager), await named(world.colleague), await named(admin)]).toEqual([[caseId], [], []]);
		setNow(days(1.01));
		expect(await codeOf(open(admin, id))).toBe('not-found');
		setNow(undefined);
		await transact(world.manager, (tx, now) => noteTold(tx, world.manager, { caseId, id }, now));
		const own = await transact(world.manager, (tx) => listEmergencies(tx, world.manager, caseId));
		expect(own).toMatchObject([{ toldOn: expect.any(String) }]);
	});
	test('never by the same person in two roles', async () => {
		const id = await request(await withContact());
		const [twin] = await database.admin`
			insert into platform.memberships (account_id, network_id, organisation_id, role)
			values (${admin.accountId}, ${world.network.id}, ${admin.organisationId}, 'team-lead') returning id`;
		expect(await approve({ ...admin, role: 'team-lead', membershipId: twin!.id as string }, id)).toBe('conflict');
	});
	test('opens no referral, no goal and no feedback', async () => {
		const caseId = await withContact();
		const referral = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] }, caseId);
		await answer(world.provider, referral, { answer: 'waitlist' });
		const id = await request(caseId);
		await approve(world.lead, id);
		const counts = await transact(admin, async (tx) => {
			const found: number[] = [];
			for (const table of [
				'cases',
				'case_contacts',
				'case_needs',
				'referrals',
				'referral_goals',
				'feedback',
				'consents',
				'self_reports'
			])
				found.push((await tx.execute(sql`select 1 from casework.${sql.identifier(table)}`)).length);
			return found;
		});
		expect(counts.slice(2)).toEqual([0, 0, 0, 0, 0, 0]);
		expect(counts[0]).toBeGreaterThan(0);
	});
	test('cannot last longer, or be self-approved, in raw SQL', async () => {
		const id = await request(await withContact());
		const set = (by: string, hours: number) =>
			database.admin`update casework.emergency_accesses set approved_by = ${by}, approved_at = now(), valid_until = now() + make_interval(hours => ${hours}) where id = ${id}`;
		await expect(set(admin.membershipId, 1)).rejects.toMatchObject({
			constraint_name: 'emergency_accesses_two_persons'
		});
		await expect(set(world.lead.membershipId, 25)).rejects.toMatchObject({
			constraint_name: 'emergency_accesses_one_day'
		});
	});
});
