import { sql, type SQL } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Condition, Substitute, UnmetReason, UnmetState, UnmetUrgency } from './model.ts';
import { mayLinkCase, mayReportNeeds } from './policy.ts';

/** An own report with what became of it. Ids of plan and referral are resolved by the route under the reader's rights. */
export type OwnNeed = {
	id: string;
	termId: string;
	termCode: string;
	term: string;
	sensitive: boolean;
	areaId: string | null;
	area: string | null;
	/** The case's own reference, e.g. "Kiefer 22". */
	caseReference: string | null;
	caseId: string | null;
	persons: number;
	neededFrom: string | null;
	urgency: UnmetUrgency;
	conditions: Condition[];
	reason: UnmetReason;
	substitute: Substitute;
	state: UnmetState;
	/** The declined referral it came from. */
	referralId: string | null;
	plannedOfferId: string | null;
	/** The offer that plan became. */
	offeredReferralId: string | null;
	createdAt: string;
	stateChangedAt: string;
};

export const needFilters = ['waiting', 'drafts', 'covered', 'all'] as const;
export type NeedFilter = (typeof needFilters)[number];

const statesOf: Record<NeedFilter, SQL> = {
	waiting: sql`u.state in ('open', 'in_review', 'planned')`,
	drafts: sql`u.state = 'draft'`,
	covered: sql`u.state in ('covered', 'obsolete')`,
	all: sql`true`
};

const ownRows = (actor: Member, where: SQL) => sql`
	from casework.unmet_needs u
	join directory.terms t on t.id = u.term_id
	left join directory.planning_areas a on a.id = u.area_id
	left join casework.cases k on k.id = u.case_id
	where u.reported_by = ${actor.membershipId} and ${where}`;

const columns = () => sql`u.id, u.term_id as "termId", t.code as "termCode",
	${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as term, t.sensitive, u.area_id as "areaId", a.name as area,
	k.reference as "caseReference", u.case_id as "caseId", u.persons, u.needed_from::text as "neededFrom", u.urgency,
	u.conditions, u.reason, u.substitute, u.state, u.referral_id as "referralId", u.planned_offer_id as "plannedOfferId",
	u.offered_referral_id as "offeredReferralId", u.created_at as "createdAt", u.state_changed_at as "stateChangedAt"`;

/** PostgreSQL's text of a moment → ISO. */
const iso = (row: OwnNeed): OwnNeed => ({
	...row,
	createdAt: new Date(row.createdAt).toISOString(),
	stateChangedAt: new Date(row.stateChangedAt).toISOString()
});

/** The caller's own reports, the newest first. */
export async function listOwnNeeds(
	tx: Tx,
	actor: Actor,
	filter: NeedFilter = 'all',
	page: { limit: number; offset: number } = { limit: 50, offset: 0 }
): Promise<{ rows: OwnNeed[]; total: number }> {
	if (!mayReportNeeds(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<OwnNeed>(
		sql`select ${columns()} ${ownRows(actor, statesOf[filter])} order by u.created_at desc, u.id limit ${page.limit} offset ${page.offset}`
	);
	const [count] = await tx.execute<{ total: number }>(
		sql`select count(*)::integer as total ${ownRows(actor, statesOf[filter])}`
	);
	return { rows: rows.map(iso), total: count?.total ?? 0 };
}

/** How many own reports there are per filter. */
export async function countOwnNeeds(tx: Tx, actor: Actor): Promise<Record<NeedFilter, number>> {
	if (!mayReportNeeds(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<Record<NeedFilter, number>>(sql`
		select count(*) filter (where ${statesOf.waiting})::integer as waiting, count(*) filter (where ${statesOf.drafts})::integer as drafts,
			count(*) filter (where ${statesOf.covered})::integer as covered, count(*)::integer as all
		${ownRows(actor, sql`true`)}`);
	return row ?? { waiting: 0, drafts: 0, covered: 0, all: 0 };
}

/** One own report. @throws {Refusal} `not-found` when unknown or another's */
export async function getOwnNeed(tx: Tx, actor: Actor, id: string): Promise<OwnNeed> {
	const [row] = mayReportNeeds(actor)
		? await tx.execute<OwnNeed>(sql`select ${columns()} ${ownRows(actor, sql`u.id = ${id}`)}`)
		: [];
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return iso(row);
}

/** An own report that still waits, to prefill a referral with; undefined when there is none such. */
export async function findWaitingNeed(tx: Tx, actor: Actor, id: string): Promise<OwnNeed | undefined> {
	if (!mayReportNeeds(actor)) return undefined;
	const [row] = await tx.execute<OwnNeed>(
		sql`select ${columns()} ${ownRows(actor, sql`u.id = ${id} and ${statesOf.waiting}`)}`
	);
	return row && iso(row);
}

/**
 * How an own report stands to the referral that was made for it: `answered` by it, or waiting (on) since its first day;
 * undefined where it is something else's matter by now.
 */
export async function findNeedOf(
	tx: Tx,
	actor: Actor,
	referral: { id: string; unmetNeedId: string | null }
): Promise<{ answered: boolean; since: string } | undefined> {
	if (!referral.unmetNeedId || !mayReportNeeds(actor)) return undefined;
	const [row] = await tx.execute<{ answered: boolean; since: string }>(sql`
		select u.state = 'covered' as answered, u.created_at as since from casework.unmet_needs u
		where u.id = ${referral.unmetNeedId} and u.reported_by = ${actor.membershipId}
			and (${statesOf.waiting} or (u.state = 'covered' and u.offered_referral_id = ${referral.id}))`);
	return row && { ...row, since: new Date(row.since).toISOString() };
}

/** What waits already for a person of the caller's: nobody should report it twice without knowing. */
export async function listWaitingOf(
	tx: Tx,
	actor: Actor,
	caseId: string
): Promise<Pick<OwnNeed, 'id' | 'termId' | 'term' | 'createdAt'>[]> {
	if (!mayReportNeeds(actor)) return [];
	const rows = await tx.execute<OwnNeed>(
		sql`select ${columns()} ${ownRows(actor, sql`u.case_id = ${caseId} and ${statesOf.waiting}`)} order by u.created_at desc limit 10`
	);
	return rows.map(iso).map(({ id, termId, term, createdAt }) => ({ id, termId, term, createdAt }));
}

export type Choices = {
	needs: { value: string; label: string; group: string; code: string }[];
	areas: { value: string; label: string; code: string }[];
	/** The caller's own open cases. */
	cases: { value: string; label: string; areaId: string | null }[];
};

/** What the form offers. */
export async function listChoices(tx: Tx, actor: Member): Promise<Choices> {
	const network = actor.networkId;
	const label = getLocale() === 'en' ? sql`label_en` : sql`label_de`;
	const needs = await tx.execute<Choices['needs'][number]>(sql`
		select t.id as value, t.code, t.${label} as label, coalesce(p.${label}, '') as group
		from directory.terms t left join directory.terms p on p.id = t.parent_id
		where t.network_id = ${network} and t.taxonomy = 'needs' and not exists (select from directory.terms c where c.parent_id = t.id)
		order by p.position nulls last, p.code, t.position, t.code`);
	const areas = await tx.execute<Choices['areas'][number]>(sql`
		select a.id as value, a.code, a.name as label from directory.planning_areas a
		where a.network_id = ${network} and not exists (select from directory.planning_areas b where b.parent_id = a.id)
		order by a.name`);
	const cases = mayLinkCase(actor)
		? await tx.execute<Choices['cases'][number]>(
				sql`select id as value, reference as label, area_id as "areaId" from casework.cases where id in ${ownCaseIds(actor)} and closed_at is null order by reference`
			)
		: [];
	return { needs: [...needs], areas: [...areas], cases: [...cases] };
}

/** Whom own reports are about, by their case's own reference; those about nobody in particular are missing. */
export async function findNeedReferences(tx: Tx, actor: Member, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{ id: string; reference: string }>(sql`
		select u.id, k.reference from casework.unmet_needs u join casework.cases k on k.id = u.case_id
		where u.reported_by = ${actor.membershipId} and ${anyOf(sql`u.id`, ids)}`);
	return new Map(rows.map((row) => [row.id, row.reference]));
}
