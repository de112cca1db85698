import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { completeTerms } from '#tests/support/agreements.ts';
import { buildMember, buildNetwork, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { agreementForms, type AgreementForm, type AgreementState } from './index.ts';
import {
	checkForm,
	createAgreement,
	findFormCheck,
	getAgreement,
	listAgreements,
	listAgreementSteps,
	listVersions,
	takeStep,
	updateAgreement
} from './index.server.ts';
import type { AgreementInput } from './inputs.ts';

const database = await testDatabase();
let manager: Member;
let partner: Member;
let rival: Member;
let stranger: Member;

beforeAll(async () => {
	const network = await buildNetwork();
	manager = await buildMember(network.id, network.authority.id, 'system-manager');
	partner = await buildMember(network.id, (await buildOrganisation(network.id)).id, 'provider-admin');
	rival = await buildMember(network.id, (await buildOrganisation(network.id)).id, 'provider-admin');
	const other = await buildNetwork();
	stranger = await buildMember(other.id, other.authority.id, 'system-manager');
});

const inputOf = (form: AgreementForm, more: Partial<AgreementInput> = {}): AgreementInput =>
	({
		form,
		organisationId: partner.organisationId,
		title: `Werkhof ${form}`,
		summary: '',
		validFrom: '2026-01-01',
		validUntil: '2027-12-31',
		amount: form === 'grant' || form === 'public_contract' ? 1_000_000 : undefined,
		officeContact: 'Planung',
		partnerContact: 'Leitung',
		offerIds: [],
		...completeTerms(form),
		...more
	}) as AgreementInput;
const create = (form: AgreementForm, more: Partial<AgreementInput> = {}) =>
	transact(manager, (tx, now) => createAgreement(tx, manager, inputOf(form, more), now)).then(({ id }) => id);
const read = (actor: Member, id: string) => transact(actor, (tx) => getAgreement(tx, actor, id));
const step = async (id: string, state: AgreementState, more: { note?: string; validUntil?: string } = {}) => {
	const { revision } = await read(manager, id);
	return transact(manager, (tx, now) => takeStep(tx, manager, { id, state, note: '', revision, ...more }, now));
};
const sheet = (id: string) =>
	database.admin`insert into steering.agreement_interfaces (agreement_id, what, sender, recipient, working_days) values (${id}, 'Beginn', 'provider', 'Fallmanagement', 3)`;
const listed = (actor: Member) =>
	transact(actor, (tx, now) => listAgreements(tx, actor, {}, now)).then(({ rows }) => rows.map(({ id }) => id));
const lastAudit = async (id: string) =>
	(
		await database.admin`select action, facts from platform.audit_entries where facts ->> 'agreementId' = ${id} order by sequence desc limit 1`
	)[0];

test.each(agreementForms)('%s: written down, agreed, in force; every step with its line and audit', async (form) => {
	const id = await create(form);
	expect(await read(manager, id)).toMatchObject({ form, state: 'draft', terms: completeTerms(form) });
	await step(id, 'agreed');
	await expect(step(id, 'in_force')).rejects.toMatchObject({ code: 'conflict', field: 'state' });
	await sheet(id);
	await step(id, 'in_force');
	expect((await read(manager, id)).state).toBe('in_force');
	const steps = await transact(manager, (tx) => listAgreementSteps(tx, manager, id));
	expect(steps.map(({ state }) => state)).toEqual(['draft', 'agreed', 'in_force']);
	expect(await lastAudit(id)).toMatchObject({
		action: 'agreements.stepped',
		facts: { agreementId: id, to: 'in_force' }
	});
});

test('an incomplete one is not agreed, and says what is missing', async () => {
	const id = await create('service_agreement', { audit: '' } as Partial<AgreementInput>);
	await expect(step(id, 'agreed')).rejects.toThrow(/Wirtschaftlichkeit|economy/);
});

describe('the other side', () => {
	test('sees its own from agreed on; others and other networks never do', async () => {
		const id = await create('cooperation');
		await expect(read(partner, id)).rejects.toMatchObject({ code: 'not-found' });
		expect(await listed(partner)).not.toContain(id);
		await step(id, 'agreed');
		expect(await read(partner, id)).toMatchObject({ state: 'agreed' });
		expect(await listed(partner)).toContain(id);
		for (const actor of [rival, stranger]) {
			await expect(read(actor, id)).rejects.toMatchObject({ code: 'not-found' });
			expect(await listed(actor)).not.toContain(id);
		}
	});
	test('is told of every step and change, and changes nothing itself', async () => {
		const id = await create('cooperation');
		await step(id, 'agreed');
		const { revision } = await read(manager, id);
		await transact(manager, (tx, now) =>
			updateAgreement(tx, manager, { id, input: inputOf('cooperation', { revision, title: 'Neu' }) }, now)
		);
		const kinds =
			await database.admin`select kind from platform.notifications where membership_id = ${partner.membershipId} and facts ->> 'agreementId' = ${id} order by created_at`;
		expect(kinds.map(({ kind }) => kind)).toEqual(['agreements.stepped', 'agreements.changed']);
		await expect(
			transact(partner, (tx, now) => updateAgreement(tx, partner, { id, input: inputOf('cooperation') }, now))
		).rejects.toMatchObject({ code: 'forbidden' });
		expect(
			await transact(partner, (tx) => tx.execute(sql`update steering.agreements set title = 'x' returning 1`))
		).toHaveLength(0);
	});
});

test('a change after it was agreed keeps the earlier version readable, for both sides; a draft keeps none', async () => {
	const id = await create('grant', { amount: 500_000 });
	const change = async (amount: number) => {
		const { revision } = await read(manager, id);
		await transact(manager, (tx, now) =>
			updateAgreement(tx, manager, { id, input: inputOf('grant', { revision, amount }) }, now)
		);
	};
	await change(600_000);
	expect(await transact(manager, (tx) => listVersions(tx, manager, id))).toEqual([]);
	await step(id, 'agreed');
	await change(700_000);
	await change(800_000);
	const versions = await transact(partner, (tx) => listVersions(tx, partner, id));
	expect(versions.map(({ content }) => content.amount)).toEqual([700_000, 600_000]);
	expect((await read(manager, id)).amount).toBe(800_000);
});

test('it is extended after a review to a later day, and ends with a reason; then it stays as it is', async () => {
	const id = await create('cooperation', { validUntil: '2027-12-31' });
	await step(id, 'agreed');
	await sheet(id);
	await step(id, 'in_force');
	await expect(step(id, 'extended', { validUntil: '2028-12-31' })).rejects.toMatchObject({ code: 'conflict' });
	await step(id, 'under_review');
	await expect(step(id, 'extended')).rejects.toMatchObject({ field: 'validUntil' });
	await expect(step(id, 'extended', { validUntil: '2027-12-31' })).rejects.toMatchObject({ field: 'validUntil' });
	await step(id, 'extended', { validUntil: '2028-12-31' });
	expect(await read(manager, id)).toMatchObject({ state: 'extended', validUntil: '2028-12-31' });
	await expect(step(id, 'ended')).rejects.toMatchObject({ field: 'note' });
	await step(id, 'ended', { note: 'Der Bedarf ist gedeckt.' });
	const { revision } = await read(manager, id);
	await expect(
		transact(manager, (tx, now) =>
			updateAgreement(tx, manager, { id, input: inputOf('cooperation', { revision }) }, now)
		)
	).rejects.toMatchObject({ code: 'conflict' });
});

test('whoever saw an older state is told so, and partner and form stay', async () => {
	const id = await create('cooperation');
	await expect(
		transact(manager, (tx, now) =>
			updateAgreement(tx, manager, { id, input: inputOf('cooperation', { revision: 9 }) }, now)
		)
	).rejects.toMatchObject({ code: 'stale' });
	await expect(
		transact(manager, (tx, now) =>
			updateAgreement(tx, manager, { id, input: inputOf('cooperation', { organisationId: rival.organisationId }) }, now)
		)
	).rejects.toMatchObject({ code: 'invalid', field: 'organisationId' });
	await expect(
		transact(stranger, (tx, now) => takeStep(tx, stranger, { id, state: 'agreed', note: '', revision: 1 }, now))
	).rejects.toMatchObject({ code: 'not-found' });
});

test('another network’s partner or offer cannot be taken in', async () => {
	await expect(create('cooperation', { organisationId: stranger.organisationId })).rejects.toMatchObject({
		field: 'organisationId'
	});
	await expect(create('cooperation', { offerIds: ['00000000-0000-4000-8000-000000000000'] })).rejects.toMatchObject({
		field: 'offerIds'
	});
});

describe('the steering-form check', () => {
	const answers = {
		own_purpose: 'yes',
		paid: 'yes',
		enforceable: 'yes',
		detailed: 'no',
		demand_risk: 'no',
		own_share: 'no'
	} as const;

	test('is stored with the agreement, asks for a reason where it hints at another form, and stays the office’s own', async () => {
		const id = await create('grant');
		const check = (justification: string, actor: Member = manager) =>
			transact(actor, (tx, now) => checkForm(tx, actor, id, { ...answers, autonomy: 'high', justification }, now));
		await expect(check('')).rejects.toMatchObject({ code: 'invalid', field: 'justification' });
		await check('Vom Vergabeamt geprüft.');
		const found = await transact(manager, (tx) => findFormCheck(tx, manager, id));
		expect(found).toMatchObject({
			hinted: 'public_contract',
			autonomy: 'high',
			justification: 'Vom Vergabeamt geprüft.'
		});
		await expect(check('x', partner)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(check('x', stranger)).rejects.toMatchObject({ code: 'not-found' });
		await step(id, 'agreed');
		expect(await transact(partner, (tx) => findFormCheck(tx, partner, id))).toBeUndefined();
	});
});

test('a quality dialogue is due a year after an agreement enters into force, once (R104)', async () => {
	const duties = (id: string) =>
		database.admin`select kind, rhythm, due_on = (current_date + interval '12 months')::date as in_a_year from steering.agreement_duties where agreement_id = ${id}`;
	const id = await create('cooperation');
	await sheet(id);
	await step(id, 'agreed');
	await step(id, 'in_force');
	expect([...(await duties(id))]).toEqual([{ kind: 'quality_dialogue', rhythm: 'yearly', in_a_year: true }]);
	const agreed = await create('cooperation');
	await sheet(agreed);
	await database.admin`insert into steering.agreement_duties (agreement_id, kind, rhythm, due_on) values (${agreed}, 'quality_dialogue', 'half_yearly', '2027-03-01')`;
	await step(agreed, 'agreed');
	await step(agreed, 'in_force');
	expect(await duties(agreed)).toHaveLength(1);
});
