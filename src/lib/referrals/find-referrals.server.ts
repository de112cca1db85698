import { sql } from 'drizzle-orm';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { ownCaseIds } from '#lib/cases/index.server.ts';

/** A referral as a search names it: nothing of what anybody reported. */
export type FoundReferral = {
	id: string;
	reference: string;
	/** The pseudonym; null for a provider. */
	caseReference: string | null;
	/** Null where its name would tell a sensitive need. */
	offerName: string | null;
};

/**
 * Referrals whose number holds `text`: a case manager's own, a provider's inbox. The newest first.
 * @param most as many as are shown
 */
export async function findReferrals(tx: Tx, actor: Member, text: string, most: number): Promise<FoundReferral[]> {
	const asked = text.trim().toUpperCase();
	// Numbers are all that is looked for: a word would be looked up in every referral for nothing.
	if (!/\d/.test(asked) || !/^[A-Z\d-]{2,20}$/.test(asked)) return [];
	const own =
		actor.role === 'case-manager'
			? sql`r.case_id in ${ownCaseIds(actor)}`
			: isProvider(actor)
				? sql`r.to_organisation_id = ${actor.organisationId} and r.sending <> 'draft'`
				: sql`false`;
	const rows = await tx.execute<FoundReferral>(sql`
		select r.id, r.reference, c.reference as "caseReference",
			case when t.sensitive or exists (select from directory.offer_terms ot join directory.terms st on st.id = ot.term_id
				where ot.offer_id = o.id and st.sensitive) then null else o.name end as "offerName"
		from casework.referrals r
		left join casework.cases c on c.id = r.case_id
		join directory.offers o on o.id = r.offer_id
		join directory.terms t on t.id = r.term_id
		where ${own} and position(${asked} in upper(r.reference)) > 0
		order by upper(r.reference) = ${asked} desc, r.reference desc limit ${most}`);
	return [...rows];
}
