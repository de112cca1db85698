import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import { termsOf, type AgreementInput } from './inputs.ts';
import { isShared, type AgreementContent } from './model.ts';
import { mayWriteAgreements } from './policy.ts';
import { agreementOffers, agreements, agreementSteps, agreementVersions } from './tables.server.ts';

type LockedAgreement = typeof agreements.$inferSelect;

export function ensureMayWrite(actor: Actor): asserts actor is Member {
	if (!mayWriteAgreements(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

/** Locks an agreement of the caller's network. @throws {Refusal} `forbidden`, `not-found`, `stale` */
export async function lockAgreement(tx: Tx, actor: Actor, id: string, revision?: number): Promise<LockedAgreement> {
	ensureMayWrite(actor);
	const [agreement] = await tx.select().from(agreements).where(eq(agreements.id, id)).for('update');
	if (!agreement || agreement.networkId !== actor.networkId) throw new Refusal('not-found', m.errors_not_found());
	if (revision !== undefined && agreement.revision !== revision) throw new Refusal('stale', m.errors_stale());
	return agreement;
}

/** Writes an agreement down as a draft; the other side does not see it yet. */
export async function createAgreement(tx: Tx, actor: Actor, input: AgreementInput, now: Date): Promise<{ id: string }> {
	ensureMayWrite(actor);
	await ensureKnown(tx, actor.networkId, input);
	const [counter] = await tx.execute<{ number: number }>(
		sql`select platform.next_number(${actor.networkId}, 'agreement') as number`
	);
	if (!counter) throw new Error('counter answered nothing');
	const [row] = await tx
		.insert(agreements)
		.values({
			...columnsOf(input),
			networkId: actor.networkId,
			number: counter.number,
			organisationId: input.organisationId,
			form: input.form,
			createdBy: actor.membershipId,
			createdAt: now
		})
		.returning({ id: agreements.id });
	if (!row) throw new Error('insert answered nothing');
	await writeOffers(tx, row.id, input.offerIds);
	await tx
		.insert(agreementSteps)
		.values({ agreementId: row.id, state: 'draft', happenedAt: now, recordedBy: actor.membershipId });
	await record(tx, actor, 'agreements.created', { agreementId: row.id, form: input.form }, now);
	return row;
}

/** Changes what an agreement says. Partner and form stay; once both sides have it, the earlier version stays readable. */
export async function updateAgreement(
	tx: Tx,
	actor: Actor,
	change: { id: string; input: AgreementInput },
	now: Date
): Promise<void> {
	ensureMayWrite(actor);
	const { input } = change;
	const agreement = await lockAgreement(tx, actor, change.id, input.revision);
	if (agreement.state === 'ended') throw new Refusal('conflict', m.agreements_refused_ended());
	if (agreement.form !== input.form || agreement.organisationId !== input.organisationId)
		throw new Refusal('invalid', m.errors_choice(), agreement.form === input.form ? 'organisationId' : 'form');
	await ensureKnown(tx, actor.networkId, input);
	await keepVersion(tx, actor, agreement, now);
	await tx.update(agreements).set(columnsOf(input)).where(eq(agreements.id, agreement.id));
	await tx.delete(agreementOffers).where(eq(agreementOffers.agreementId, agreement.id));
	await writeOffers(tx, agreement.id, input.offerIds);
	await record(tx, actor, 'agreements.updated', { agreementId: agreement.id }, now);
	if (isShared(agreement.state)) await tellPartner(tx, agreement, 'agreements.changed', now);
}

/** Raises the revision; of an agreement that both sides know, the content as it stood is kept first. */
export async function keepVersion(tx: Tx, actor: Member, agreement: LockedAgreement, now: Date): Promise<void> {
	if (isShared(agreement.state)) {
		const [row] = await tx.execute<{ content: AgreementContent }>(sql`
			select jsonb_build_object(
				'title', a.title, 'summary', a.summary, 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'reviewOn', a.review_on,
				'amount', a.amount_cents, 'places', a.places, 'officeContact', a.office_contact, 'partnerContact', a.partner_contact, 'terms', a.terms,
				'offers', (select coalesce(jsonb_agg(o.name order by o.name), '[]') from steering.agreement_offers ao join directory.offers o on o.id = ao.offer_id where ao.agreement_id = a.id),
				'interfaces', (select coalesce(jsonb_agg(jsonb_build_object('what', i.what, 'sender', i.sender, 'recipient', i.recipient, 'workingDays', i.working_days) order by i.what), '[]') from steering.agreement_interfaces i where i.agreement_id = a.id),
				'contingents', (select coalesce(jsonb_agg(jsonb_build_object('commissioner', c.commissioner, 'total', c.total) order by c.commissioner), '[]') from steering.agreement_contingents c where c.agreement_id = a.id),
				'targets', (select coalesce(jsonb_agg(jsonb_build_object('indicator', t.indicator, 'low', t.low, 'high', t.high) order by t.indicator), '[]') from steering.agreement_targets t where t.agreement_id = a.id)
			) as content from steering.agreements a where a.id = ${agreement.id}`);
		if (!row) throw new Error('agreement is gone');
		await tx.insert(agreementVersions).values({
			agreementId: agreement.id,
			version: agreement.revision,
			content: row.content,
			replacedAt: now,
			replacedBy: actor.membershipId
		});
	}
	await tx
		.update(agreements)
		.set({ revision: agreement.revision + 1 })
		.where(eq(agreements.id, agreement.id));
}

/** Tells the provider's administration that something about its agreement changed. */
export async function tellPartner(tx: Tx, agreement: LockedAgreement, kind: string, now: Date): Promise<void> {
	const { id, networkId, organisationId } = agreement;
	await notifyRoles(
		tx,
		{ networkId, roles: ['provider-admin'], organisationId },
		{ kind, facts: { agreementId: id } },
		now
	);
}

const columnsOf = (input: AgreementInput) => ({
	title: input.title,
	summary: input.summary,
	validFrom: input.validFrom ?? null,
	validUntil: input.validUntil ?? null,
	reviewOn: input.reviewOn ?? null,
	amountCents: input.amount ?? null,
	places: input.places ?? null,
	workOpportunity: input.workOpportunity === 'on',
	officeContact: input.officeContact,
	partnerContact: input.partnerContact,
	terms: termsOf(input)
});

async function writeOffers(tx: Tx, agreementId: string, offerIds: readonly string[]): Promise<void> {
	const distinct = [...new Set(offerIds)];
	if (distinct.length > 0)
		await tx.insert(agreementOffers).values(distinct.map((offerId) => ({ agreementId, offerId })));
}

async function ensureKnown(tx: Tx, networkId: string, input: AgreementInput): Promise<void> {
	const wanted = [...new Set(input.offerIds)];
	const [known] = await tx.execute<{ partner: boolean; offers: number }>(sql`
		select exists (select from directory.organisations where id = ${input.organisationId} and network_id = ${networkId} and kind <> 'authority') as partner,
			(select count(*)::integer from directory.offers where organisation_id = ${input.organisationId} and ${anyOf(sql`id`, wanted)}) as offers`);
	if (!known?.partner) throw new Refusal('invalid', m.errors_choice(), 'organisationId');
	if (known.offers !== wanted.length) throw new Refusal('invalid', m.errors_choice(), 'offerIds');
}
