import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { confirmErased, listEraseTasks } from '#lib/consent/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { buildMember, buildOrganisation } from '#tests/support/builders.ts';
import { buildCase, buildCasework, buildOffer } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import {
	agreeConference,
	answerConference,
	callOffConference,
	finishItem,
	getConference,
	holdConference,
	inviteParty,
	listConferences,
	listPartyChoices,
	noteItem,
	planConference,
	withdrawConference
} from '../index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
/** Named and invited; named and not invited; invited beside the first. */
let third: Member;
beforeAll(async () => {
	world = await buildCasework();
	const { id } = await buildOrganisation(world.network.id, { name: 'Lindenzweig' });
	third = await buildMember(world.network.id, id, 'provider-staff');
});
afterEach(() => setNow(undefined));

/** A day of the office's calendar, so many days from today. */
const day = (offset: number): string => dayOf(new Date(Date.now() + offset * 86_400_000));
const plan = async (
	input: Partial<Parameters<typeof planConference>[2]> = {}
): Promise<{ id: string; caseId: string }> => {
	const caseId = await buildCase(world.manager);
	const { id } = await transact(world.manager, (tx, now) =>
		planConference(
			tx,
			world.manager,
			{ caseId, meetsOn: day(0), mode: 'in_person', topics: ['next_steps'], ...input },
			now
		)
	);
	return { id, caseId };
};
const agree = (id: string, organisations: string[], actor = world.manager, signatory = 'person') =>
	transact(actor, (tx, now) =>
		agreeConference(
			tx,
			actor,
			{ id, organisations, form: 'written', signatory, givenOn: day(0), language: 'de', copyHanded: true },
			now
		)
	);
const invite = (id: string, organisationId: string, actor = world.manager) =>
	transact(actor, (tx, now) => inviteParty(tx, actor, { id, organisationId }, now));
const hold = (id: string, parties: string[], person = true) =>
	transact(world.manager, (tx, now) => holdConference(tx, world.manager, { id, person, parties }, now));
const note = (id: string, input: Partial<Parameters<typeof noteItem>[2]> = {}) =>
	transact(world.manager, (tx, now) =>
		noteItem(tx, world.manager, { id, kind: 'decision', words: 'Zuerst der Umzug', ...input }, now)
	);
const look = (actor: Member, id: string) => transact(actor, (tx, now) => getConference(tx, actor, id, now));
const list = (actor: Member) => transact(actor, (tx) => listConferences(tx, actor));
/** Rows that an actor reads past our queries. */
const rawRows = (actor: Member) =>
	transact(actor, async (tx) => {
		const counts: number[] = [];
		for (const table of ['conferences', 'conference_parties', 'conference_items', 'joint_consents'])
			counts.push((await tx.execute(sql`select 1 from casework.${sql.identifier(table)}`)).length);
		return counts;
	});

describe('a case conference', () => {
	test('is known to nobody before the person agreed, and nobody can be invited', async () => {
		const { id } = await plan();
		const { organisationId } = world.provider;
		expect(await refusalOf(invite(id, organisationId))).toBe('consent-missing organisationId');
		const raw = transact(world.manager, (tx, now) =>
			tx.execute(sql`insert into casework.conference_parties (network_id, case_id, conference_id, organisation_id, invited_at, invited_by)
				select network_id, case_id, id, ${organisationId}, ${now.toISOString()}, ${world.manager.membershipId} from casework.conferences where id = ${id}`)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '42501' } });
		await agree(id, [organisationId]);
		// Named and not yet invited: the conference itself is still unknown.
		expect(await refusalOf(look(world.provider, id))).toBe('not-found');
		expect(await refusalOf(invite(id, third.organisationId))).toBe('consent-missing organisationId');
		await invite(id, organisationId);
		await invite(id, organisationId);
		expect(await look(world.provider, id)).toMatchObject({ caseId: null, person: null, topics: ['next_steps'] });
		const told =
			await database.admin`select kind, facts from platform.notifications where membership_id = ${world.provider.membershipId}`;
		expect([...told]).toEqual([{ kind: 'conferences.invited', facts: { conferenceId: id } }]);
	});
	test('names health data where a house has a confidential offer, and a guardian has to cover them', async () => {
		const { id: quiet } = await buildOrganisation(world.network.id, { name: 'Ufersteg' });
		await buildMember(world.network.id, quiet, 'provider-staff');
		await buildOffer(world.network.id, quiet, 'counselling', { sensitive: true });
		const named = async (organisations: string[], signatory = 'person') => {
			const { id, caseId } = await plan();
			await agree(id, organisations, world.manager, signatory);
			const [row] = await database.admin<{ health: boolean }[]>`
				select names_health_data as health from casework.joint_consents where subject_id = ${id}`;
			const choices = await transact(world.manager, (tx) => listPartyChoices(tx, world.manager, caseId));
			return [row!.health, choices.find((one) => one.id === organisations[0])!.revealing];
		};
		expect(await named([quiet, third.organisationId])).toEqual([true, true]);
		expect(await named([third.organisationId])).toEqual([false, false]);
		expect(await refusalOf(named([quiet], 'guardian_authorities'))).toBe('invalid signatory');
		await named([quiet], 'guardian_health');
	});
	test('says where it meets to whom is invited, in one line at most', async () => {
		const { id } = await plan({ place: 'Rathaus, Raum 12' });
		const { organisationId } = world.provider;
		expect((await look(world.manager, id)).place).toBe('Rathaus, Raum 12');
		await agree(id, [organisationId]);
		expect(await refusalOf(look(world.provider, id))).toBe('not-found');
		await invite(id, organisationId);
		expect((await look(world.provider, id)).place).toBe('Rathaus, Raum 12');
		await expect(plan({ place: 'x'.repeat(121) })).rejects.toThrow();
	});
	test('shows its participants to those that the same consent names, and the list to nobody else', async () => {
		const { id } = await plan();
		await agree(id, [world.provider.organisationId, third.organisationId]);
		await invite(id, world.provider.organisationId);
		await invite(id, third.organisationId);
		expect((await look(third, id)).parties.map(({ name }) => name)).toEqual(['Ankerwinde', 'Lindenzweig']);
		for (const stranger of [world.otherProvider, world.colleague, world.lead, world.planner])
			expect(await refusalOf(look(stranger, id))).toBe('not-found');
		expect(await rawRows(world.otherProvider)).toEqual([0, 0, 0, 0]);
		expect(await list(world.otherProvider)).toEqual([]);
		await transact(third, (tx, now) => answerConference(tx, third, { id, answer: 'coming' }, now));
		expect((await look(world.manager, id)).parties.find(({ name }) => name === 'Lindenzweig')?.answer).toBe('coming');
		// Nobody answers for another house.
		const forged = await transact(third, (tx) =>
			tx.execute(sql`update casework.conference_parties set answer = 'not_coming', answered_by = ${third.membershipId}
				where conference_id = ${id} and organisation_id = ${world.provider.organisationId} returning 1`)
		);
		expect(forged).toHaveLength(0);
	});
	test('lets only who took part read what was decided; a task is done by whose it is', async () => {
		const { id } = await plan();
		const [here, there] = [world.provider.organisationId, third.organisationId];
		await agree(id, [here, there]);
		await invite(id, here);
		await invite(id, there);
		expect(await refusalOf(note(id))).toBe('conflict');
		expect(await refusalOf(hold(id, [world.otherProvider.organisationId]))).toBe('invalid parties');
		await hold(id, [here]);
		await note(id);
		expect(await refusalOf(note(id, { kind: 'task' }))).toBe('invalid owner');
		expect(await refusalOf(note(id, { kind: 'task', owner: 'party', organisationId: there }))).toBe(
			'invalid organisationId'
		);
		await note(id, { kind: 'task', words: 'Antrag mitbringen', owner: 'party', organisationId: here, dueOn: day(7) });
		const seen = (await look(world.provider, id)).items;
		expect(seen.map(({ words, mine }) => [words, mine])).toEqual([
			['Zuerst der Umzug', false],
			['Antrag mitbringen', true]
		]);
		expect((await look(third, id)).items).toEqual([]);
		expect((await rawRows(third))[2]).toBe(0);
		const task = seen.find(({ mine }) => mine)!;
		const done = (actor: Member) => transact(actor, (tx, now) => finishItem(tx, actor, { id, itemId: task.id }, now));
		expect(await refusalOf(done(third))).toBe('not-found');
		expect(await refusalOf(done(world.provider))).toBe('done');
		expect((await look(world.manager, id)).items.find(({ kind }) => kind === 'task')?.doneOn).toBe(day(0));
	});
	test('is empty for every provider from the next request on when the person takes the consent back', async () => {
		for (const where of ['office', 'provider'] as const) {
			const { id } = await plan();
			const [here, there] = [world.provider.organisationId, third.organisationId];
			await agree(id, [here, there, world.otherProvider.organisationId]);
			await invite(id, here);
			await invite(id, there);
			await hold(id, [here, there]);
			await note(id);
			const before = await rawRows(third);
			const { consents } = await look(third, id);
			expect(consents).toMatchObject([{ organisationIds: [] }]);
			const actor = where === 'office' ? world.manager : third;
			await transact(actor, (tx, now) =>
				withdrawConference(tx, actor, { id, jointConsentId: consents[0]!.id, form: 'spoken' }, now)
			);
			for (const provider of [world.provider, third]) expect(await refusalOf(look(provider, id))).toBe('not-found');
			expect(await rawRows(third)).toEqual(before.map((count, index) => (index === 1 ? count - 2 : count - 1)));
			// The office keeps its own entries and the proof; who was named and never invited hears nothing.
			expect((await look(world.manager, id)).items).toHaveLength(1);
			expect((await look(world.manager, id)).consents).toMatchObject([{ inForce: false }]);
			const notices = await database.admin<{ member: string; kind: string }[]>`
				select membership_id as member, kind from platform.notifications where kind = 'conferences.invited' and facts ->> 'conferenceId' = ${id}
				union all select membership_id, kind from platform.notifications where kind = 'consent.joint-erase' and once like ${`%${consents[0]!.id}`}`;
			expect(notices.map(({ member }) => member).sort()).toEqual(
				[world.provider.membershipId, third.membershipId].sort()
			);
			expect(new Set(notices.map(({ kind }) => kind))).toEqual(new Set(['consent.joint-erase']));
		}
	});
	test('asks each who was let know, and nobody else, to erase and to confirm it; the office sees who has', async () => {
		const { id } = await plan({ meetsOn: day(3) });
		const [here, there] = [world.provider.organisationId, third.organisationId];
		await agree(id, [here, there, world.otherProvider.organisationId]);
		await invite(id, here);
		await invite(id, there);
		await transact(third, (tx, now) => getConference(tx, third, id, now, 'conference-print'));
		const [consent] = (await look(world.manager, id)).consents;
		const takeBack = (jointConsentId: string) =>
			transact(third, (tx, now) => withdrawConference(tx, third, { id, jointConsentId, form: 'spoken' }, now));
		const own = (actor: Member) =>
			transact(actor, async (tx, now) =>
				(await listEraseTasks(tx, actor, 'own', now)).filter(({ happensOn, doneAt }) => happensOn === day(3) && !doneAt)
			);
		const before = (await own(third)).length;
		await takeBack(consent!.id);
		const mine = (await own(third)).slice(before);
		expect(mine).toMatchObject([{ kind: 'conference', mine: true, doneAt: null, categories: ['D2', 'D7'] }]);
		expect(mine[0]!.exports.map(({ purpose }) => purpose)).toEqual(['conference-print']);
		expect((await look(world.manager, id)).erase.map(({ organisation, mine }) => [organisation, mine]).sort()).toEqual(
			[
				['Ankerwinde', false],
				[mine[0]!.organisation, false]
			].sort()
		);
		expect(await own(world.otherProvider)).toEqual([]);
		const confirm = (actor: Member) =>
			transact(actor, (tx, now) => confirmErased(tx, actor, { taskId: mine[0]!.id, receipt: 'locked' }, now));
		for (const stranger of [world.manager, world.provider, world.otherProvider])
			expect(await refusalOf(confirm(stranger))).toBe('not-found');
		await confirm(third);
		expect(await refusalOf(confirm(third))).toBe('not-found');
		expect((await own(third)).length).toBe(before);
		expect((await look(world.manager, id)).erase.map(({ receipt }) => receipt).sort()).toEqual(['locked', null]);
		// None is made where nothing was taken back in this very step.
		await database.admin`delete from casework.erase_tasks where joint_consent_id = ${consent!.id}`;
		for (const actor of [third, world.manager])
			await transact(actor, (tx) => tx.execute(sql`select casework.ask_to_erase_joint(${consent!.id})`));
		expect((await look(world.manager, id)).erase).toEqual([]);
	});
	test('asks nobody to erase whom another consent for the same conference still names', async () => {
		const { id } = await plan();
		const [here, there] = [world.provider.organisationId, third.organisationId];
		await agree(id, [here, there]);
		await agree(id, [here]);
		await invite(id, here);
		await invite(id, there);
		const [both] = (await look(world.manager, id)).consents.filter(
			({ organisationIds }) => organisationIds.length === 2
		);
		await transact(world.manager, (tx, now) =>
			withdrawConference(tx, world.manager, { id, jointConsentId: both!.id, form: 'letter' }, now)
		);
		expect(await look(world.provider, id)).toMatchObject({ id });
		expect(await refusalOf(look(third, id))).toBe('not-found');
		const asked = await database.admin<{ id: string }[]>`
			select organisation_id as id from casework.erase_tasks where joint_consent_id = ${both!.id}`;
		expect(asked.map((row) => row.id)).toEqual([there]);
		const told = await database.admin`
			select 1 from platform.notifications where kind = 'conferences.invited' and facts ->> 'conferenceId' = ${id}
				and membership_id = ${world.provider.membershipId}`;
		expect(told).toHaveLength(1);
	});
	test('ends for providers with the consent’s last day, and is told when it is called off', async () => {
		const { id } = await plan({ meetsOn: day(10) });
		await agree(id, [world.provider.organisationId]);
		await invite(id, world.provider.organisationId);
		expect(await refusalOf(hold(id, []))).toBe('conflict');
		await transact(world.manager, (tx, now) => callOffConference(tx, world.manager, { id }, now));
		expect(await look(world.provider, id)).toMatchObject({ state: 'called_off' });
		expect(await refusalOf(invite(id, world.provider.organisationId))).toBe('conflict');
		await database.admin`update casework.joint_consents set valid_until = now() + interval '1 day' where subject_id = ${id}`;
		setNow(new Date(Date.now() + 2 * 86_400_000));
		expect(await refusalOf(look(world.provider, id))).toBe('not-found');
	});
	test('keeps day and topics as they were agreed to, even against raw SQL', async () => {
		const { id } = await plan();
		for (const change of [sql`meets_on = current_date + 1`, sql`topics = '{money}'`])
			await expect(
				transact(world.manager, (tx) => tx.execute(sql`update casework.conferences set ${change} where id = ${id}`))
			).rejects.toMatchObject({ cause: { code: '42501' } });
		expect(await refusalOf(plan({ topics: [] }))).toBe('invalid topics');
		expect(await refusalOf(plan({ meetsOn: day(-1) }))).toBe('invalid meetsOn');
	});
	test('is nobody else’s to plan, agree on or invite to', async () => {
		const { id, caseId } = await plan();
		for (const stranger of [world.colleague, world.provider, world.lead]) {
			expect(await refusalOf(agree(id, [world.provider.organisationId], stranger))).toBe('not-found');
			expect(await refusalOf(invite(id, world.provider.organisationId, stranger))).toBe('not-found');
			const planned = transact(stranger, (tx, now) =>
				planConference(tx, stranger, { caseId, meetsOn: day(1), mode: 'phone', topics: ['money'] }, now)
			);
			expect(await refusalOf(planned)).toBe('not-found');
		}
	});
});
