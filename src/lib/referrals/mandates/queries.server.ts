import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { sql } from 'drizzle-orm';
import { getCase, ownCaseIds } from '#lib/cases/index.server.ts';
import { expiryNoticeDays, logReads } from '#lib/consent/index.server.ts';
import { lastDayOf, type Category, type Direction } from '#lib/consent/index.ts';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { loadReferrals, type Held } from '../load-referral.server.ts';
import type { Phase } from '../state.ts';
import { mandateState, maySubRefer, standingConsents, type MandateEndReason, type MandateState } from './model.ts';
import { actingMandate, listMandateConsents } from './sub-referral.server.ts';

type ScopeTerm = { id: string; labelDe: string; labelEn: string };
type SubReferral = {
	id: string;
	reference: string;
	/** Null for confidential offers, to the principal: named on their own page alone. */
	offerName: string | null;
	provider: string | null;
	phase: Phase;
	onlyByPerson: boolean;
	sentAt: Date | null;
	startedOn: string | null;
	endedOn: string | null;
	byMonth: boolean;
};
export type MandateLine = {
	id: string;
	reference: string;
	organisation: string;
	terms: ScopeTerm[];
	validFrom: string;
	validUntil: string;
	endedAt: Date | null;
	endReason: MandateEndReason | null;
	state: MandateState;
	subReferrals: SubReferral[];
};

type Row = {
	id: string;
	reference: string;
	organisation: string;
	termIds: string[];
	validFrom: string;
	validUntil: string;
	endedAt: string | null;
	endReason: MandateEndReason | null;
};

const shown = (held: Held, atOffice: boolean): SubReferral => {
	const hidden = atOffice && held.sensitive;
	return {
		id: held.id,
		reference: held.reference,
		offerName: hidden ? null : held.offerName,
		provider: hidden ? null : held.toName,
		phase: held.state.phase,
		onlyByPerson: held.state.onlyByPerson,
		sentAt: held.sentAt,
		startedOn: held.state.startedOn ?? null,
		endedOn: held.state.endedOn ?? null,
		byMonth: held.regime === 'voluntary'
	};
};

async function linesOf(tx: Tx, actor: Member, caseId: string | undefined, now: Date): Promise<MandateLine[]> {
	const rows = await tx.execute<Row>(sql`
		select x.id, r.reference, o.name as organisation, x.term_ids as "termIds", x.valid_from::text as "validFrom", x.valid_until::text as "validUntil",
			x.ended_at as "endedAt", x.end_reason as "endReason"
		from casework.mandates x join casework.referrals r on r.id = x.referral_id join directory.organisations o on o.id = x.organisation_id
		where ${isProvider(actor) ? sql`x.organisation_id = ${actor.organisationId}` : sql`x.case_id in ${ownCaseIds(actor)}`}
			and ${caseId ? sql`x.case_id = ${caseId}` : sql`true`} order by x.valid_from desc, x.granted_at desc, x.id`);
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const terms = await tx.execute<ScopeTerm>(
		sql`select id, label_de as "labelDe", label_en as "labelEn" from directory.terms where ${anyOf(
			sql`id`,
			rows.flatMap(({ termIds }) => termIds)
		)} order by position, label_de`
	);
	const held = await loadReferrals(tx, actor, anyOf(sql`r.mandate_id`, ids), now, sql`r.created_at`);
	const atOffice = actor.role === 'case-manager';
	await logReads(
		tx,
		actor,
		atOffice ? 'case-page' : 'mandate',
		held.map((one) => ({
			caseId: one.caseId,
			referralId: one.id,
			categories: new Set<Category>([
				...one.reported.map(({ category }) => category),
				...(atOffice ? [] : (['D2'] as const))
			])
		})),
		now
	);
	const today = dayOf(now);
	return rows.map((row) => {
		const endedAt = row.endedAt ? new Date(row.endedAt) : null;
		return {
			...row,
			endedAt,
			terms: terms.filter(({ id }) => row.termIds.includes(id)),
			state: mandateState({ ...row, endedAt }, today),
			subReferrals: held.filter(({ mandateId }) => mandateId === row.id).map((one) => shown(one, atOffice))
		};
	});
}

/** Mandates of an own case with what was referred in them, by each referral's own regime. @throws {Refusal} not-found */
export async function listMandates(tx: Tx, actor: Member, caseId: string, now: Date): Promise<MandateLine[]> {
	await getCase(tx, actor, caseId);
	return linesOf(tx, actor, caseId, now);
}

/** Mandates under which the caller may act now. */
export async function listActing(tx: Tx, actor: Member, now: Date): Promise<MandateLine[]> {
	return actor.role === 'provider-staff' ? linesOf(tx, actor, undefined, now) : [];
}

type SubOffer = { id: string; name: string; provider: string; regime: string; termIds: string[] };
/** What the person agreed to for a referral of a mandate, as its page shows it. */
export type SubConsent = {
	id: string;
	reference: string;
	direction: Direction;
	recipient: string;
	categories: Category[];
	/** Who signed it, and in which language: proposed for the next one. */
	signatory: string;
	language: string;
	/** Its last day; is it in force, and is it time to ask the person again? */
	until: string;
	inForce: boolean;
	endsSoon: boolean;
	/** Its referral goes on. */
	renewable: boolean;
};

/** A mandate for its page at the mandated organisation: what it may do, and what it did. @throws {Refusal} not-found */
export async function getMandate(
	tx: Tx,
	actor: Member,
	id: string,
	now: Date
): Promise<{ mandate: MandateLine; offers: SubOffer[]; consents: SubConsent[]; baseId: string; principal: string }> {
	const acting = await actingMandate(tx, actor, id);
	const line = (await linesOf(tx, actor, acting.caseId, now)).find((one) => one.id === id);
	if (!line) throw new Refusal('not-found', m.errors_not_found());
	const offers = await tx.execute<SubOffer & { intake: string }>(sql`
		select o.id, o.name, p.name as provider, o.regime, o.intake, array(select ot.term_id::text from directory.offer_terms ot where ot.offer_id = o.id and ${anyOf(sql`ot.term_id`, acting.termIds)}) as "termIds"
		from directory.offers o join directory.organisations p on p.id = o.organisation_id
		where o.network_id = ${acting.networkId} and o.state = 'published' and o.organisation_id <> ${acting.organisationId} and o.intake not in ('open_door', 'voucher')
			and exists (select from directory.offer_terms ot where ot.offer_id = o.id and ${anyOf(sql`ot.term_id`, acting.termIds)})
		order by o.name limit 200`);
	const [base] = await tx.execute<{ name: string }>(sql`
		select o.name from casework.referrals r join directory.organisations o on o.id = r.from_organisation_id where r.id = ${acting.referralId}`);
	const given = standingConsents(await listMandateConsents(tx, actor, acting, now));
	const recipients = await tx.execute<{ id: string; name: string }>(
		sql`select id, name from directory.organisations where ${anyOf(
			sql`id`,
			given.map(({ recipientId }) => recipientId)
		)}`
	);
	const soon = now.getTime() + expiryNoticeDays * 86_400_000;
	const consents: SubConsent[] = line.subReferrals.flatMap((sub) =>
		given
			.filter(({ referralId }) => referralId === sub.id)
			.map(
				({ id: consentId, direction, recipientId, categories, signatory, language, validUntil, inForce, sending }) => ({
					id: consentId,
					reference: sub.reference,
					direction,
					recipient: recipients.find(({ id: organisationId }) => organisationId === recipientId)?.name ?? '',
					categories: [...categories],
					signatory,
					language,
					until: lastDayOf(validUntil),
					inForce,
					endsSoon: inForce && validUntil.getTime() <= soon,
					renewable: sending === 'sent'
				})
			)
	);
	return {
		mandate: line,
		offers: offers.filter(({ regime }) => maySubRefer(regime as never)),
		consents,
		baseId: acting.referralId,
		principal: base?.name ?? ''
	};
}

/** Referrals of a case to case management by third parties, for a mandate to rest on. */
export async function listMandateGrounds(
	tx: Tx,
	_actor: Actor,
	caseId: string
): Promise<{ id: string; label: string }[]> {
	return [
		...(await tx.execute<{ id: string; label: string }>(sql`
			select r.id, p.name || ' · ' || r.reference as label
			from casework.referrals r join directory.offers o on o.id = r.offer_id join directory.organisations p on p.id = r.to_organisation_id
			where r.case_id = ${caseId} and r.sending = 'sent' and o.kind = 'third_party_cm' and r.mandate_id is null order by r.sent_at desc`))
	];
}

/** Does the caller's house act in a mandate that it may see? */
export async function hasMandates(tx: Tx, actor: Member): Promise<boolean> {
	if (actor.role !== 'provider-staff') return false;
	const [row] = await tx.execute(
		sql`select 1 from casework.mandates where organisation_id = ${actor.organisationId} limit 1`
	);
	return row !== undefined;
}
