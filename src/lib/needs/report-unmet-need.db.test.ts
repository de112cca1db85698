import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { testDatabase } from '#tests/support/database.ts';
import { reopenUnmetNeed, withdrawUnmetNeed } from './change-unmet-need.server.ts';
import { unmetNeedForm, type UnmetNeedForm } from './inputs.ts';
import { countOwnNeeds, findWaitingNeed, getOwnNeed, listChoices, listOwnNeeds } from './queries.server.ts';
import type { UnmetReason } from './model.ts';
import { draftUnmetNeedFromDecline, reportUnmetNeed } from './report-unmet-need.server.ts';

const database = await testDatabase();

let network: GapNetwork;
let worker: Member;
let colleague: Member;

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	worker = await network.member('case-manager');
	colleague = await network.member('case-manager');
});

const formOf = (values: Partial<Record<keyof UnmetNeedForm, unknown>> = {}) =>
	unmetNeedForm.parse({ termId: network.terms.debt, areaId: network.areas.warburg, reason: 'distance', ...values });
const report = (actor: Member, values: Parameters<typeof formOf>[0] = {}) =>
	transact(actor, (tx, now) => reportUnmetNeed(tx, actor, formOf(values), now));

describe('a report', () => {
	test('needs three answers', async () => {
		const { id } = await report(worker);
		expect(await transact(worker, (tx) => getOwnNeed(tx, worker, id))).toMatchObject({
			term: 'debt',
			area: 'WA',
			reason: 'distance',
			urgency: 'soon',
			state: 'open',
			persons: 1,
			conditions: [],
			substitute: 'none'
		});
	});

	test('keeps codes of the search as evidence, never what was typed', async () => {
		const { id } = await report(worker, {
			evidence: `bedarf=debt&q=${encodeURIComponent('Frau Meier')}&frei=1&angebote=${network.provider},nonsense&x=<b>`
		});
		const [row] = await database.admin`select evidence from casework.unmet_needs where id = ${id}`;
		expect(row?.evidence).toEqual({ bedarf: 'debt', frei: '1', offers: [network.provider] });
	});

	test('of an own case counts one person and is linked for the reporter only', async () => {
		const caseId = await network.caseOf(worker);
		const { id } = await report(worker, { caseId, persons: '4' });
		expect(await transact(worker, (tx) => getOwnNeed(tx, worker, id))).toMatchObject({ caseId, persons: 1 });
		await expect(transact(colleague, (tx) => getOwnNeed(tx, colleague, id))).rejects.toMatchObject({
			code: 'not-found'
		});
	});

	test('about a colleague’s case, a foreign need or a foreign area is refused at its field', async () => {
		const other = await gapNetwork(database.admin);
		const foreignCase = await network.caseOf(colleague);
		await expect(report(worker, { caseId: foreignCase })).rejects.toMatchObject({ code: 'invalid', field: 'caseId' });
		await expect(report(worker, { termId: other.terms.debt })).rejects.toMatchObject({
			code: 'invalid',
			field: 'termId'
		});
		await expect(report(worker, { areaId: other.areas.warburg })).rejects.toMatchObject({
			code: 'invalid',
			field: 'areaId'
		});
		await expect(report(await network.member('provider-staff'), { caseId: foreignCase })).rejects.toMatchObject({
			field: 'caseId'
		});
	});

	test('comes from those who meet people', async () => {
		await expect(report(await network.member('provider-staff'))).resolves.toHaveProperty('id');
		for (const role of ['system-manager', 'team-lead', 'auditor'] as const)
			await expect(report(await network.member(role))).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('can be withdrawn and opened again by its reporter, and by nobody else', async () => {
		const { id } = await report(worker);
		await expect(transact(colleague, (tx, now) => withdrawUnmetNeed(tx, colleague, id, now))).rejects.toMatchObject({
			code: 'not-found'
		});
		await transact(worker, (tx, now) => withdrawUnmetNeed(tx, worker, id, now));
		expect(await transact(worker, (tx) => findWaitingNeed(tx, worker, id))).toBeUndefined();
		await expect(transact(worker, (tx, now) => withdrawUnmetNeed(tx, worker, id, now))).rejects.toMatchObject({
			code: 'conflict'
		});
		await transact(worker, (tx, now) => reopenUnmetNeed(tx, worker, id, now));
		expect(await transact(worker, (tx) => findWaitingNeed(tx, worker, id))).toMatchObject({ state: 'open' });
	});
});

describe('a decline', () => {
	const declined = async (reason: UnmetReason) => {
		const caseId = await network.caseOf(worker);
		const offer = await network.offer(
			[network.terms.debt],
			{ area: network.areas.hoexter },
			{ total: 5, available: 0, waiting: 9 }
		);
		const [referral] = await database.admin`
			insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime, term_id, created_by, created_at)
			values (${network.networkId}, ${caseId}, ${caseId}, ${offer.id}, ${offer.locationId}, ${network.office}, ${network.provider}, 'voluntary', ${network.terms.debt}, ${worker.membershipId}, now()) returning id`;
		return {
			referralId: String(referral?.id),
			caseId,
			termId: network.terms.debt,
			areaId: network.areas.warburg,
			reason
		};
	};
	const draft = async (input: Awaited<ReturnType<typeof declined>>) =>
		transact(worker, (tx, now) => draftUnmetNeedFromDecline(tx, worker, input, now));

	test('drafts a need once, and it counts after the case manager confirmed it', async () => {
		const input = await declined('full');
		const made = await draft(input);
		expect(await draft(input)).toEqual(made);
		const id = made?.id ?? '';
		expect(await transact(worker, (tx) => getOwnNeed(tx, worker, id))).toMatchObject({
			state: 'draft',
			reason: 'full',
			referralId: input.referralId
		});
		const before = await transact(worker, (tx) => countOwnNeeds(tx, worker));
		await expect(report(colleague, { draftId: id })).rejects.toMatchObject({ code: 'not-found' });
		expect(await report(worker, { draftId: id, reason: 'wait_too_long', caseId: input.caseId })).toEqual({ id });
		expect(await transact(worker, (tx) => getOwnNeed(tx, worker, id))).toMatchObject({
			state: 'open',
			reason: 'wait_too_long',
			referralId: input.referralId
		});
		expect(await transact(worker, (tx) => countOwnNeeds(tx, worker))).toMatchObject({
			drafts: before.drafts - 1,
			waiting: before.waiting + 1
		});
	});

	test('withdrawn as a draft and opened again, waits for the case manager’s word as before', async () => {
		const id = (await draft(await declined('full')))?.id ?? '';
		await transact(worker, (tx, now) => withdrawUnmetNeed(tx, worker, id, now));
		await transact(worker, (tx, now) => reopenUnmetNeed(tx, worker, id, now));
		expect(await transact(worker, (tx) => getOwnNeed(tx, worker, id))).toMatchObject({ state: 'draft' });
	});
});

test('the list shows own reports only, the form offers own open cases only', async () => {
	await report(colleague);
	const { rows, total } = await transact(colleague, (tx) => listOwnNeeds(tx, colleague, 'waiting'));
	expect(rows).toHaveLength(total);
	expect(rows.every(({ state }) => state === 'open')).toBe(true);
	const own = await network.caseOf(colleague);
	const { cases, needs, areas } = await transact(colleague, (tx) => listChoices(tx, colleague));
	expect(cases.map(({ value }) => value)).toContain(own);
	expect(cases).toHaveLength(
		(await database.admin`select 1 from casework.cases where responsible_id = ${colleague.membershipId}`).length
	);
	expect([needs.length, areas.length]).toEqual([3, 2]);
});
