import { sql } from 'drizzle-orm';
import type { CapacityStatus, Intake, Regime } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { tellsNeed } from './model.ts';
import { instrumentsOn } from '#lib/directory/index.server.ts';

/** What making a referral needs to know of an offer. */
export type ReferralOffer = {
	id: string;
	networkId: string;
	name: string;
	organisationId: string;
	provider: string;
	regime: Regime;
	intake: Intake;
	nextStart: string | null;
	responseDays: number;
	legalBasis: string | null;
	instrumentDe: string | null;
	instrumentEn: string | null;
	land: string;
	terms: { id: string; labelDe: string; labelEn: string; sensitive: boolean }[];
	locations: { id: string; name: string | null; free: number | null; status: CapacityStatus }[];
};

/**
 * A published offer of the caller's network.
 *
 * @throws {Refusal} not-found for drafts, archived and unknown offers and those of other networks alike
 */
export async function loadOffer(tx: Tx, actor: Member, id: string, now: Date): Promise<ReferralOffer> {
	const [row] = await tx.execute<ReferralOffer>(sql`
		select o.id, o.network_id as "networkId", o.name, o.organisation_id as "organisationId", p.name as provider,
			o.regime, o.intake, o.next_start::text as "nextStart", o.response_days as "responseDays",
			i.legal_basis as "legalBasis", i.label_de as "instrumentDe", i.label_en as "instrumentEn", n.land
		from directory.offers o
		join directory.organisations p on p.id = o.organisation_id
		join platform.networks n on n.id = o.network_id
		left join ${instrumentsOn(dayOf(now))} i on i.key = o.instrument_key
		where o.id = ${id} and o.network_id = ${actor.networkId} and o.state = 'published'`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	const terms = await tx.execute<ReferralOffer['terms'][number]>(sql`
		select t.id, t.label_de as "labelDe", t.label_en as "labelEn", t.sensitive
		from directory.offer_terms ot join directory.terms t on t.id = ot.term_id
		where ot.offer_id = ${id} order by t.position, t.label_de`);
	const locations = await tx.execute<ReferralOffer['locations'][number]>(sql`
		select l.id, case when l.reach = 'site' and not s.address_protected then coalesce(nullif(s.name, ''), s.town) end as name,
			greatest(0, l.available - l.booked_since) as free, l.status
		from directory.offer_locations l left join directory.sites s on s.id = l.site_id
		where l.offer_id = ${id} order by greatest(0, l.available - l.booked_since) desc nulls last, s.name`);
	return { ...row, terms: [...terms], locations: [...locations] };
}

/** Most offers that a counter-offer chooses from: those that serve the same need first. */
const proposable = 200;

/**
 * Published offers of the network that a provider may propose instead: its own first, then those for the same need. An
 * employer's list does not follow the need (rule 6). Confidential offers are left out unless the request is confidential
 * itself: naming one would say something of the person that nobody agreed to (Art. 9 DSGVO).
 */
export async function listProposable(
	tx: Tx,
	held: {
		networkId: string;
		offerId: string;
		termId: string;
		toOrganisationId: string;
		regime: Regime;
		sensitive: boolean;
	}
): Promise<{ id: string; name: string; provider: string }[]> {
	const rows = await tx.execute<{ id: string; name: string; provider: string }>(sql`
		select o.id, o.name, p.name as provider
		from directory.offers o join directory.organisations p on p.id = o.organisation_id
		where o.network_id = ${held.networkId} and o.state = 'published' and o.id <> ${held.offerId}
			and (${held.sensitive} or not exists (select from directory.offer_terms c join directory.terms x on x.id = c.term_id
				where c.offer_id = o.id and x.sensitive))
		order by (o.organisation_id = ${held.toOrganisationId}) desc,
			(${tellsNeed(held.regime)} and exists (select from directory.offer_terms t where t.offer_id = o.id and t.term_id = ${held.termId})) desc,
			o.name, o.id limit ${proposable}`);
	return [...rows];
}
