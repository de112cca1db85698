import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { inForce, signatoryOf, type ConsentForm, type GivenConsent, type Withdrawal } from './model.ts';
import { consents, consentWithdrawals } from './tables.server.ts';

/** A consent as both parties may see it; the proof itself stays after a withdrawal (rule 12). */
export type ListedConsent = GivenConsent & {
	caseId: string;
	form: ConsentForm;
	language: string;
	textVersion: string;
	copyGivenOn: string | null;
	/** Who gave it: the person, a representative, or a guardian with what the guardianship is for. */
	signatory: string;
	recordedAt: Date;
	withdrawnAt: Date | null;
	inForce: boolean;
};

/** Consents and withdrawals of referrals that the caller has loaded, for the pure rule; row security narrows them again. */
export async function consentFacts(
	tx: Tx,
	_actor: Actor,
	referralIds: readonly string[]
): Promise<{ consents: GivenConsent[]; withdrawals: Withdrawal[] }> {
	if (referralIds.length === 0) return { consents: [], withdrawals: [] };
	const rows = await tx
		.select({
			id: consents.id,
			referralId: consents.referralId,
			recipientId: consents.recipientId,
			direction: consents.direction,
			categories: consents.categories,
			validFrom: consents.validFrom,
			validUntil: consents.validUntil,
			withdrawnAt: consentWithdrawals.withdrawnAt
		})
		.from(consents)
		.leftJoin(consentWithdrawals, eq(consentWithdrawals.consentId, consents.id))
		.where(anyOf(consents.referralId, referralIds));
	return {
		consents: rows.map(({ withdrawnAt: _, ...consent }) => consent),
		withdrawals: rows.flatMap((row) => (row.withdrawnAt ? [{ consentId: row.id, withdrawnAt: row.withdrawnAt }] : []))
	};
}

/** Of own cases; of what was sent to a provider, or by it in a mandate. */
function concerning(actor: Member): SQL {
	if (!isProvider(actor)) return sql`${consents.caseId} in ${ownCaseIds(actor)}`;
	const own = actor.organisationId;
	return sql`exists (select from casework.referrals r where r.id = ${consents.referralId}
		and (r.to_organisation_id = ${own} and r.sending <> 'draft' or r.from_organisation_id = ${own}))`;
}

/** All consents of a referral, oldest first, with what became of them. */
export async function listConsents(
	tx: Tx,
	actor: Member,
	about: { referralId: string } | { caseId: string },
	now: Date
): Promise<{ rows: ListedConsent[]; total: number }> {
	const rows = await tx
		.select({
			id: consents.id,
			referralId: consents.referralId,
			caseId: consents.caseId,
			recipientId: consents.recipientId,
			direction: consents.direction,
			categories: consents.categories,
			validFrom: consents.validFrom,
			validUntil: consents.validUntil,
			form: consents.form,
			language: consents.language,
			textVersion: consents.textVersion,
			copyGivenOn: consents.copyGivenOn,
			givenBy: consents.givenBy,
			guardianScope: consents.guardianScope,
			capacityNoted: consents.capacityNoted,
			recordedAt: consents.recordedAt,
			withdrawnAt: consentWithdrawals.withdrawnAt
		})
		.from(consents)
		.leftJoin(consentWithdrawals, eq(consentWithdrawals.consentId, consents.id))
		.where(
			and(
				'referralId' in about ? eq(consents.referralId, about.referralId) : eq(consents.caseId, about.caseId),
				concerning(actor)
			)
		)
		.orderBy(
			asc(consents.recordedAt),
			desc(consents.direction),
			sql`(select o.name from directory.organisations o where o.id = ${consents.recipientId})`
		);
	const listed = rows.map(({ givenBy, guardianScope, capacityNoted, ...row }) => ({
		...row,
		signatory: signatoryOf({ givenBy, guardianScope, capacityNoted }),
		inForce: inForce(row, row.withdrawnAt ? [{ consentId: row.id, withdrawnAt: row.withdrawnAt }] : [], now)
	}));
	return { rows: listed, total: listed.length };
}
