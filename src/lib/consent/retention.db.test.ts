import { beforeAll, describe, expect, test } from 'vitest';
import { closeCase, recordContact } from '#lib/cases/index.server.ts';
import { personTables } from '#lib/interop/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { answer, buildCase, buildCasework, buildReferral, choice, draftInput } from '#tests/support/casework.ts';
import { agreeDisclosure, draftReferral } from '#lib/referrals/index.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { applyRetention } from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});
const job = system('retention');
/** Runs as of `months` after now; the clock goes back afterwards. */
const runAfter = async (months: number, dryRun = false) => {
	const moment = new Date();
	moment.setMonth(moment.getMonth() + months, moment.getDate() + 2);
	setNow(moment);
	try {
		return await transact(job, (tx, now) => applyRetention(tx, job, { tables: personTables, dryRun }, now));
	} finally {
		setNow(undefined);
	}
};
const count = async (table: string, where: string): Promise<number> =>
	(await database.admin.unsafe(`select 1 from casework.${table} where ${where}`)).length;

describe('retention', () => {
	test('removes drafts after 30 days, and nothing sooner', async () => {
		const caseId = await buildCase(world.manager);
		const id = await transact(world.manager, async (tx, now) => {
			const draft = await draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now);
			await agreeDisclosure(tx, world.manager, { id: draft.id, ...choice({ toProvider: ['D2'] }) }, now);
			return draft.id;
		});
		expect((await runAfter(0)).removed.referrals).toBeUndefined();
		expect((await runAfter(1, true)).removed.referrals).toBe(1);
		expect(await count('referrals', `id = '${id}'`)).toBe(1);
		await runAfter(1);
		expect(await count('referrals', `id = '${id}'`)).toBe(0);
	});
	test('removes attendance after three months and assessments after six', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		// No command writes these two yet; the categories are in the schema, so their period is kept.
		const [check] =
			await database.admin`select conname from pg_constraint where conname = 'feedback_event_fits_category'`;
		expect(check).toBeDefined();
		await database.admin`alter table casework.feedback drop constraint feedback_event_fits_category`;
		for (const category of ['D5', 'D6'])
			await database.admin`
				insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, recorded_at, recorded_by)
				values (${world.network.id}, ${id}, 'statutory', ${world.providerOrganisation.id}, ${category}, 'received', now(), ${world.provider.membershipId})`;
		const left = () => count('feedback', `referral_id = '${id}' and category in ('D5', 'D6')`);
		await runAfter(2);
		expect(await left()).toBe(2);
		await runAfter(3);
		expect(await left()).toBe(1);
		await runAfter(6);
		expect(await left()).toBe(0);
	});
	test('empties a closed case after twelve months, keeps the proof of consent three years, then nothing', async () => {
		const caseId = await buildCase(world.manager, [world.offers.counselling.termId]);
		await transact(world.manager, (tx, now) =>
			recordContact(tx, world.manager, { caseId, name: 'Erika Beispiel', phone: '', email: '' }, now)
		);
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] }, caseId);
		await answer(world.provider, id, { answer: 'waitlist' });
		await database.admin`update casework.referrals set sending = 'closed', closed_at = now() where id = ${id}`;
		await transact(world.manager, (tx, now) => closeCase(tx, world.manager, { caseId }, now));
		const left = async () => [
			await count('case_contacts', `case_id = '${caseId}'`),
			await count('case_needs', `case_id = '${caseId}'`),
			await count('feedback', `referral_id = '${id}'`),
			await count('referral_goals', `referral_id = '${id}'`),
			await count('consents', `referral_id = '${id}'`),
			await count('cases', `id = '${caseId}'`)
		];
		const before = await left();
		await runAfter(11);
		expect(await left()).toEqual(before);
		const trial = await runAfter(12, true);
		expect(trial.removed).toMatchObject({ case_contacts: 1, feedback: 1 });
		expect(await left()).toEqual(before);
		const { removed } = await runAfter(12);
		expect(await left()).toEqual([0, 0, 0, 0, 1, 1]);
		expect(removed).toEqual(trial.removed);
		await runAfter(12 + 35);
		expect((await left()).slice(4)).toEqual([1, 1]);
		await runAfter(12 + 37);
		expect(await left()).toEqual([0, 0, 0, 0, 0, 0]);
	});
	test('keeps the proof of a joint consent three years too, in a case without any other, and no longer in an open one', async () => {
		const joint = async (caseId: string) =>
			database.admin`
				insert into casework.joint_consents (network_id, case_id, kind, subject_id, organisation_ids, topics, valid_from, valid_until, text_version, form, recorded_at, recorded_by)
				values (${world.network.id}, ${caseId}, 'conference', gen_random_uuid(), ${[world.providerOrganisation.id]}, '{money}', now() - interval '1 year', now(), '2026-12-g', 'written', now(), ${world.manager.membershipId})`;
		const [closed, open] = [await buildCase(world.manager), await buildCase(world.manager)];
		await joint(closed);
		await joint(open);
		await transact(world.manager, (tx, now) => closeCase(tx, world.manager, { caseId: closed }, now));
		const left = async () => [
			await count('cases', `id = '${closed}'`),
			await count('joint_consents', `case_id = '${closed}'`),
			await count('cases', `id = '${open}'`),
			await count('joint_consents', `case_id = '${open}'`)
		];
		await runAfter(35);
		expect(await left()).toEqual([1, 1, 1, 1]);
		await runAfter(36);
		expect(await left()).toEqual([0, 0, 1, 0]);
	});
	test('leaves one audit line with counts, and touches no open case', async () => {
		const caseId = await buildCase(world.manager, [world.offers.counselling.termId]);
		await runAfter(120);
		expect(await count('case_needs', `case_id = '${caseId}'`)).toBe(1);
		const lines = await database.admin<{ facts: Record<string, unknown> }[]>`
			select facts from platform.audit_entries where action = 'retention.applied'`;
		expect(lines.length).toBeGreaterThan(0);
		for (const { facts } of lines) expect(Object.values(facts).every((value) => typeof value === 'number')).toBe(true);
	});
	test('is nobody’s but the application’s own', async () => {
		const run = transact(world.manager, (tx, now) =>
			applyRetention(tx, world.manager, { tables: personTables, dryRun: true }, now)
		);
		await expect(run).rejects.toMatchObject({ code: 'forbidden' });
	});
});
