// What a journey finds when it begins: rows of its own in the demo network, past the row policies.
import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import type { DemoMember } from './journey.ts';

/** A pseudonym that nobody else has. */
export const pseudonym = (): string => {
	const word = [...randomBytes(6)].map((byte) => 'abcdefghiklmnoprstu'[byte % 19]).join('');
	return `E${word} ${10 + (randomBytes(1)[0]! % 90)}`;
};

export type Cell = {
	termId: string;
	termCode: string;
	term: string;
	areaId: string;
	areaCode: string;
	area: string;
	/** A partner with a site in the area or anywhere: somebody who could run an offer. */
	organisation: string;
};

/** A need and an area in which there is nothing: no offer in reach, nobody waiting. The `nth` of them, so that journeys do not meet. */
export async function emptyCell(db: postgres.Sql, networkId: string, nth: number): Promise<Cell> {
	const rows = await db<Cell[]>`
		select t.id as "termId", t.code as "termCode", t.label_de as term, a.id as "areaId", a.code as "areaCode", a.name as area
		from directory.terms t cross join directory.planning_areas a
		where t.network_id = ${networkId} and a.network_id = ${networkId} and t.parent_id is not null and not t.sensitive
			and not exists (
				select from directory.offer_terms ot join directory.offers o on o.id = ot.offer_id
					join directory.offer_locations l on l.offer_id = o.id left join directory.sites s on s.id = l.site_id
				where ot.term_id = t.id and o.state = 'published' and (l.site_id is null or s.area_id = a.id or s.area_id is null))
			and not exists (select from casework.unmet_needs u where u.term_id = t.id)
			and not exists (select from steering.planned_offers p where p.term_id = t.id)
		order by t.code, a.code`;
	// One per need: two journeys in one row of the matrix would count each other's.
	const perTerm = rows.filter((row, index) => rows.findIndex(({ termCode }) => termCode === row.termCode) === index);
	const cell = perTerm[nth];
	if (!cell) throw new Error(`the demo network has only ${perTerm.length} empty cells`);
	const [site] = await db<{ name: string }[]>`
		select o.name from directory.sites s join directory.organisations o on o.id = s.organisation_id
		where s.area_id = ${cell.areaId} and not s.address_protected and not o.address_protected order by o.name limit 1`;
	return { ...cell, organisation: site?.name ?? '' };
}

/** Persons of other case managers whose need is open in a cell. */
export async function reportNeeds(db: postgres.Sql, member: DemoMember, cell: Cell, count: number): Promise<void> {
	for (let nth = 0; nth < count; nth++) {
		const caseId = await openCase(db, member, { areaId: cell.areaId, termId: cell.termId });
		await db`
			insert into casework.unmet_needs (network_id, organisation_id, reported_by, term_id, area_id, reason, case_id, created_at, state_changed_at)
			values (${member.networkId}, ${member.organisationId}, ${member.membershipId}, ${cell.termId}, ${cell.areaId}, 'none_in_region', ${caseId.id}, now(), now())`.then();
	}
}

export type OpenedCase = { id: string; reference: string; name: string };

/** A case of the member, with a contact and one need. */
export async function openCase(
	db: postgres.Sql,
	member: DemoMember,
	{ areaId = null, termId = null }: { areaId?: string | null; termId?: string | null } = {}
): Promise<OpenedCase> {
	const reference = pseudonym();
	const name = `Person ${reference}`;
	const [row] = await db<{ id: string }[]>`
		insert into casework.cases (network_id, organisation_id, reference, responsible_id, area_id, created_at)
		values (${member.networkId}, ${member.organisationId}, ${reference}, ${member.membershipId}, ${areaId}, now()) returning id`;
	await db`insert into casework.case_contacts (case_id, name, phone, recorded_at) values (${row!.id}, ${name}, '0221 4710-555', now())`;
	if (termId)
		await db`insert into casework.case_needs (case_id, term_id, noted_at) values (${row!.id}, ${termId}, now())`;
	return { id: row!.id, reference, name };
}

export type Offer = {
	id: string;
	name: string;
	locationId: string;
	termId: string;
	organisationId: string;
	regime: string;
};

export async function findOffer(db: postgres.Sql, networkId: string, code: string): Promise<Offer> {
	const [row] = await db<Offer[]>`
		select o.id, o.name, o.organisation_id as "organisationId", o.regime, l.id as "locationId", ot.term_id as "termId"
		from directory.offers o join directory.offer_locations l on l.offer_id = o.id join directory.offer_terms ot on ot.offer_id = o.id
		where o.network_id = ${networkId} and o.code = ${code} order by l.id, ot.term_id limit 1`;
	if (!row) throw new Error(`the demo network has no offer ${code}`);
	return row;
}

export type Sent = {
	id: string;
	/** What the provider wrote to the stage, where it answered. */
	sentence: string;
	reference: string;
	words: string;
	case: OpenedCase;
	consents: { toProvider: string; toAuthority: string };
};

/** A referral of the member, sent a week ago, with both consents; answered as far as asked for. */
export async function sendReferral(
	db: postgres.Sql,
	member: DemoMember,
	offer: Offer,
	{ answered = false }: { answered?: boolean } = {}
): Promise<Sent> {
	const person = await openCase(db, member, { termId: offer.termId });
	const reference = `A-2026-${randomBytes(3).toString('hex')}`;
	const words = `Ziel ${randomBytes(4).toString('hex')}`;
	const sentence = `Satz ${randomBytes(4).toString('hex')}`;
	const [row] = await db<{ id: string }[]>`
		insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
			regime, term_id, sending, created_by, created_at, sent_at, answer_due_on)
		values (${member.networkId}, ${reference}, ${person.id}, ${offer.id}, ${offer.locationId}, ${member.organisationId}, ${offer.organisationId},
			${offer.regime}, ${offer.termId}, 'sent', ${member.membershipId}, now() - interval '7 days', now() - interval '7 days', current_date + 3)
		returning id`;
	const id = row!.id;
	await db`insert into casework.referral_goals (referral_id, words) values (${id}, ${words})`;
	const consent = async (direction: string, recipient: string, categories: string[]): Promise<string> => {
		const [given] = await db<{ id: string }[]>`
			insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until,
				text_version, form, copy_handed_on, recorded_at, recorded_by)
			values (${member.networkId}, ${person.id}, ${id}, ${recipient}, ${direction}, ${categories}, 'referral', now() - interval '7 days',
				now() + interval '150 days', '2026-01', 'written', current_date - 7, now() - interval '7 days', ${member.membershipId})
			returning id`;
		return given!.id;
	};
	const consents = {
		toProvider: await consent('to_provider', offer.organisationId, ['D1', 'D2']),
		toAuthority: await consent('to_authority', member.organisationId, ['D3', 'D4', 'D7'])
	};
	if (answered) {
		const report = (category: string, event: string, days: number, on: boolean, sentence: string | null = null) => db`
			insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, happens_on, stage, sentence, discussed_on, recorded_at, recorded_by)
			values (${member.networkId}, ${id}, ${offer.regime}, ${offer.organisationId}, ${category}, ${event}, ${on ? db`current_date - ${days}::int` : null},
				${sentence ? 'working' : null}, ${sentence}, ${sentence ? db`current_date - ${days}::int` : null}, now() - make_interval(days => ${days}), ${member.membershipId})`;
		await report('D3', 'accepted', 6, false);
		await report('D4', 'started', 4, true);
		await report('D7', 'stage', 2, false, sentence);
	}
	return { id, sentence, reference, words, case: person, consents };
}
