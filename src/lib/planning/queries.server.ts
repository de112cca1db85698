import { sql } from 'drizzle-orm';
import { purseLabels, type PurseKind } from '#lib/agreements/index.ts';
import { certainOf, closedBy, medianBand, shareOut, type Cell, type Duration } from '#lib/gaps/index.ts';
import {
	findDemandBase,
	getGapMatrix,
	listAreas,
	listReasons,
	listUnconfirmed,
	missingIn,
	type GapMatrix
} from '#lib/gaps/index.server.ts';
import { listOwnNeeds, type OwnNeed } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { dayOf, daysSince } from '#lib/platform/days.ts';
import { money, number } from '#lib/ui/format.ts';
import type { OfferKind } from '#lib/directory/index.ts';
import type { PlanView } from './ui/view.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	addsPlaces,
	fewestForMedian,
	isUnderDevelopment,
	medianOf,
	openStages,
	reconnectedAfterDays,
	type PlanStage,
	type PlanType,
	type SteeringForm
} from './model.ts';
import { mayHearOfPlans, maySeePlannedPlaces, maySeePlans } from './policy.ts';
import { costOf, latestOrderOn, type RunBy } from './year.ts';
import { instrumentsOn } from '#lib/directory/index.server.ts';

type PlanRow = {
	id: string;
	title: string;
	type: PlanType;
	stage: PlanStage;
	termId: string;
	term: string;
	sensitive: boolean;
	places: number | null;
	yearlyCost: number | null;
	costPerPlace: number | null;
	purseId: string | null;
	startsOn: string | null;
	leadMonths: number | null;
	optionOn: string | null;
	optionNote: string;
	runBy: RunBy;
	ownFacilityReason: string | null;
	planningYearId: string | null;
	agreementId: string | null;
	steeringForm: SteeringForm | null;
	moneySource: string;
	organisationId: string | null;
	organisation: string | null;
	recognisedOn: string | null;
	nextStep: string;
	nextStepOn: string | null;
	droppedReason: string | null;
	offerId: string | null;
	offer: string | null;
	launchedAt: string | null;
	createdAt: string;
	revision: number;
	areas: { id: string; name: string; code: string }[];
	evidence: number;
	/** Started, and nobody has reported places since. */
	unreported: boolean;
	/**
	 * When the first place was taken after the start: by what the provider reported, or the portal booked. Where the
	 * offer was there before, more places have to be in use than then.
	 */
	takenAt: string | null;
	/** Since when it stands in its stage. */
	since: string;
};
export type Plan = PlanRow;

function ensureMaySee(actor: Actor): void {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

const planRows = (actor: Member, where = sql`true`) => sql<PlanRow>`
	select p.id, p.title, p.type, p.stage, p.term_id as "termId", ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as term, t.sensitive,
		p.places, p.yearly_cost as "yearlyCost", p.cost_per_place as "costPerPlace", p.purse_id as "purseId", p.starts_on::text as "startsOn",
		p.lead_months as "leadMonths", p.option_on::text as "optionOn", p.option_note as "optionNote", p.run_by as "runBy",
		p.own_facility_reason as "ownFacilityReason", p.planning_year_id as "planningYearId", p.agreement_id as "agreementId", p.steering_form as "steeringForm", p.money_source as "moneySource",
		p.organisation_id as "organisationId", o.name as organisation, p.recognised_on::text as "recognisedOn",
		p.next_step as "nextStep", p.next_step_on::text as "nextStepOn", p.dropped_reason as "droppedReason",
		p.offer_id as "offerId", offer.name as offer, p.launched_at as "launchedAt",
		p.created_at as "createdAt", p.revision,
		coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name, 'code', a.code) order by a.name)
			from steering.planned_offer_areas pa join directory.planning_areas a on a.id = pa.area_id where pa.planned_offer_id = p.id), '[]') as areas,
		(select count(*)::integer from steering.plan_evidence e where e.planned_offer_id = p.id) as evidence,
		p.launched_at is not null and not exists (select from directory.offer_locations l join directory.capacity_reports r on r.offer_location_id = l.id
			where l.offer_id = p.offer_id and r.valid_at >= p.launched_at) as unreported,
		(select min(told.valid_at) from directory.offer_locations l
			cross join lateral (select l.valid_at, coalesce(l.total, p.places) - l.available + l.booked_since as used
				union all select r.valid_at, coalesce(r.total, p.places) - r.available from directory.capacity_reports r where r.offer_location_id = l.id) told
			where l.offer_id = p.offer_id and told.valid_at >= p.launched_at and told.used > coalesce((
				select b.total - b.available from directory.capacity_reports b
				where b.offer_location_id = l.id and b.valid_at < p.launched_at order by b.valid_at desc limit 1), 0)) as "takenAt",
		coalesce((select max(s.happened_at) from steering.plan_steps s where s.planned_offer_id = p.id and s.stage = p.stage), p.created_at) as since
	from steering.planned_offers p
	join directory.terms t on t.id = p.term_id
	left join directory.organisations o on o.id = p.organisation_id
	left join directory.offers offer on offer.id = p.offer_id
	where p.network_id = ${actor.networkId} and ${where}`;

const isoOf = (row: PlanRow): Plan => ({
	...row,
	createdAt: new Date(row.createdAt).toISOString(),
	since: new Date(row.since).toISOString(),
	launchedAt: row.launchedAt === null ? null : new Date(row.launchedAt).toISOString(),
	takenAt: row.takenAt === null ? null : new Date(row.takenAt).toISOString()
});

/** All plans of the network, by stage and by age. */
export async function listPlans(tx: Tx, actor: Member): Promise<{ rows: Plan[]; total: number }> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanRow>(sql`${planRows(actor)} order by p.created_at, p.id`);
	return { rows: rows.map(isoOf), total: rows.length };
}

/** @throws {Refusal} `not-found` when unknown or of another network */
export async function getPlan(tx: Tx, actor: Member, id: string): Promise<Plan> {
	ensureMaySee(actor);
	const [row] = await tx.execute<PlanRow>(planRows(actor, sql`p.id = ${id}`));
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return isoOf(row);
}

export type PlanEvidence = {
	id: string;
	termId: string;
	termCode: string;
	term: string;
	areaCode: string | null;
	area: string | null;
	usable: number | null;
	active: number | null;
	waiting: number | null;
	openNeeds: number | null;
	coverage: number | null;
	citedAt: string;
};

export async function listEvidence(tx: Tx, actor: Actor, planId: string): Promise<PlanEvidence[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanEvidence>(sql`
		select e.id, e.term_id as "termId", t.code as "termCode", ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as term,
			a.code as "areaCode", a.name as area, e.usable, e.active, e.waiting, e.open_needs as "openNeeds", e.coverage, e.cited_at as "citedAt"
		from steering.plan_evidence e join directory.terms t on t.id = e.term_id left join directory.planning_areas a on a.id = e.area_id
		where e.planned_offer_id = ${planId} order by e.cited_at, a.name`);
	return rows.map((row) => ({ ...row, citedAt: new Date(row.citedAt).toISOString() }));
}

export type PlanStep = { stage: PlanStage; note: string; happenedAt: string };

export async function listSteps(tx: Tx, actor: Actor, planId: string): Promise<PlanStep[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanStep>(sql`
		select stage, note, happened_at as "happenedAt" from steering.plan_steps where planned_offer_id = ${planId} order by happened_at, id`);
	return rows.map((row) => ({ ...row, happenedAt: new Date(row.happenedAt).toISOString() }));
}

/** What a plan says to those whose needs hang on it: title, stage and since when. */
export type PlanNews = { id: string; title: string; stage: PlanStage; since: string; offerId: string | null };

export async function findPlanNews(
	tx: Tx,
	actor: Member,
	ids: readonly (string | null)[]
): Promise<Map<string, PlanNews>> {
	const wanted = ids.filter((id) => id !== null);
	// Providers' needs move, too, but what is planned is not theirs to read.
	if (wanted.length === 0 || !mayHearOfPlans(actor)) return new Map();
	const rows = await tx.execute<PlanRow>(planRows(actor, anyOf(sql`p.id`, wanted)));
	return new Map(
		rows.map(isoOf).map(({ id, title, stage, since, offerId }) => [id, { id, title, stage, since, offerId }])
	);
}

/**
 * Places under development per need and area, shared over their areas: plans from the decision on, until somebody has
 * confirmed the places of the offer they became.
 */
export async function listPlannedPlaces(tx: Tx, actor: Member): Promise<Map<string, number>> {
	if (!maySeePlannedPlaces(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<PlanRow>(planRows(actor));
	const areas = await listAreas(tx, actor);
	const base = await findDemandBase(
		tx,
		actor,
		areas.map(({ id }) => id)
	);
	const places = new Map<string, number>();
	for (const plan of rows) {
		if (!(isUnderDevelopment(plan.stage) || plan.unreported) || !addsPlaces(plan.type) || plan.places === null)
			continue;
		const chosen = areas.flatMap((area, index) =>
			plan.areas.length === 0 || plan.areas.some(({ id }) => id === area.id)
				? [{ id: area.id, weight: base.weights[index] ?? 0 }]
				: []
		);
		shareOut(
			plan.places,
			chosen.map(({ weight }) => weight)
		).forEach((share, index) => {
			const key = `${plan.termId}/${chosen[index]?.id ?? ''}`;
			places.set(key, (places.get(key) ?? 0) + share);
		});
	}
	return places;
}

/** Plans that concern a cell: its need, and its area or the whole network. */
export const concerns = (plan: Plan, termId: string, areaId: string): boolean =>
	plan.termId === termId && isOf(plan, areaId);

/** A number of persons at a plan; undefined where too few to be told. */
export type Reach = { persons: number | undefined; covered: number | undefined };

/**
 * Persons whose needs are connected to each plan, and those who have a place now. Told only where the matrix tells every
 * cell of the plan: a plan may hold any choice of areas, and its sum less what is shown would give away what is hidden.
 */
export async function listReach(
	tx: Tx,
	actor: Actor,
	plans: readonly Pick<Plan, 'id' | 'termId' | 'areas'>[],
	matrix: GapMatrix
): Promise<Map<string, Reach>> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ planned_offer_id: string; persons: number; covered: number }>(
		sql`select planned_offer_id, persons, covered from casework.connected_persons()`
	);
	const counted = new Map(rows.map((row) => [row.planned_offer_id, row]));
	return new Map(
		plans.flatMap((plan): [string, Reach][] => {
			const row = counted.get(plan.id);
			if (!row) return [];
			const need = matrix.rows.find(({ need }) => need.id === plan.termId);
			const open = need && [
				...need.cells.filter((_, column) => isOf(plan, matrix.areas[column]?.id)),
				...(plan.areas.length === 0 ? [{ open: need.unplaced }] : [])
			];
			const shown = open?.every((cell) => 'exact' in cell.open) ?? false;
			// All numbers and their difference have to be large enough, or one would give another away.
			const told =
				shown && [row.covered, row.persons - row.covered].every((count) => count === 0 || count >= (need?.need.k ?? 0));
			return [[plan.id, told ? { persons: row.persons, covered: row.covered } : nobodyTold]];
		})
	);
}
const nobodyTold: Reach = { persons: undefined, covered: undefined };

/** Does a plan concern this area? Without areas it concerns all. */
const isOf = (plan: Pick<Plan, 'areas'>, areaId: string | undefined): boolean =>
	plan.areas.length === 0 || plan.areas.some(({ id }) => id === areaId);

/** Persons who wait in a plan's cells today, as far as they may be told: reported by providers, or by unmet needs. */
export type Waiting = { waiting: number; reported: number; complete: boolean };

export function waitingFor(plan: Pick<Plan, 'termId' | 'areas'>, matrix: GapMatrix): Waiting {
	const row = matrix.rows.find(({ need }) => need.id === plan.termId);
	const cells = (row?.cells ?? []).filter((_, column) => isOf(plan, matrix.areas[column]?.id));
	return {
		waiting: cells.reduce((sum, cell) => sum + (cell.waiting ?? 0), 0),
		reported: cells.reduce((sum, cell) => sum + certainOf(cell.open), 0),
		complete: cells.every((cell) => 'exact' in cell.open && cell.waiting !== undefined)
	};
}

/** A plan as board and list show it, with figures that may be told. */
export function viewOf(plan: Plan, matrix: GapMatrix, reach: Reach | undefined, now: Date): PlanView {
	const locale = getLocale();
	const { waiting, reported, complete } = waitingFor(plan, matrix);
	const most = Math.max(waiting, reported);
	const days = daysOf(plan, now);
	const reached =
		reach?.persons !== undefined && reach.covered !== undefined
			? m.planning_reached_of({ covered: number(reach.covered, locale), persons: number(reach.persons, locale) })
			: undefined;
	return {
		id: plan.id,
		title: plan.title,
		stage: plan.stage,
		term: plan.term,
		areas: plan.areas,
		organisation: plan.organisation,
		places: plan.places,
		evidence: plan.evidence,
		nextStep: plan.nextStep,
		nextStepOn: plan.nextStepOn,
		droppedReason: plan.droppedReason,
		launchedAt: plan.launchedAt,
		since: plan.since,
		days,
		orderOn: plan.launchedAt === null && plan.stage !== 'dropped' ? latestOrderOn(plan) : undefined,
		optionOn: plan.stage === 'dropped' ? null : plan.optionOn,
		optionNote: plan.optionNote,
		weighed: {
			waiting: plan.evidence === 0 || !complete ? undefined : most,
			missing: missingFor(plan, matrix),
			days,
			cost: costPerPlaceOf(plan)
		},
		// Without evidence nobody is counted for it; what is hidden stays a lower bound.
		waiting: {
			label: reported > waiting ? m.planning_reported() : m.planning_waiting(),
			value:
				plan.evidence === 0 || most === 0
					? '–'
					: complete
						? number(most, locale)
						: m.planning_at_least({ count: number(most, locale) })
		},
		reached
	};
}

/** Places missing in a plan's cells, as far as they may be told. */
const missingFor = (plan: Plan, matrix: GapMatrix): number =>
	(matrix.rows.find(({ need }) => need.id === plan.termId)?.cells ?? [])
		.filter((_, column) => isOf(plan, matrix.areas[column]?.id))
		.reduce((sum, cell) => sum + missingIn(cell), 0);

/** Euros per place and year. */
function costPerPlaceOf(plan: Plan): number | undefined {
	const cost = costOf(plan);
	return cost === undefined || plan.places === null ? undefined : cost / plan.places;
}

/** Days from the recognised gap to the start, or so far; undefined while it is not recognised. */
function daysOf(plan: Plan, now: Date): number | undefined {
	if (plan.recognisedOn === null || plan.stage === 'dropped') return undefined;
	const until = plan.launchedAt === null ? now : new Date(plan.launchedAt);
	return Math.max(0, daysSince(plan.recognisedOn, until));
}

export type GapToOffer = {
	durations: (Duration & { planId: string; title: string })[];
	median: number | undefined;
	/** Its 95 % interval; without `high` open to above. */
	band: { low: number; high: number | undefined } | undefined;
	/** Days by which nine of ten gaps are closed; undefined while that many are not, or there are too few. */
	p90: number | undefined;
	/** The median as it stood a year ago. */
	yearAgo: number | undefined;
	/** Gaps of whose offer a place has been taken, and those still open. */
	closed: number;
	open: number;
};

const yearMilliseconds = 365 * 86_400_000;

/**
 * Days from the recognised gap to the first place taken of its offer (design.md § 9); gaps still open count with their
 * days so far.
 */
export function gapToOffer(plans: readonly Plan[], now: Date): GapToOffer {
	const durations = plans.flatMap((plan) => {
		const days = daysOf({ ...plan, launchedAt: plan.takenAt }, now);
		return days === undefined ? [] : [{ planId: plan.id, title: plan.title, days, closed: plan.takenAt !== null }];
	});
	const before = new Date(now.getTime() - yearMilliseconds);
	const earlier = plans.flatMap((plan) => {
		if (plan.recognisedOn === null || Date.parse(plan.recognisedOn) > before.getTime()) return [];
		const closed = plan.takenAt !== null && new Date(plan.takenAt) <= before;
		const days = daysOf({ ...plan, launchedAt: closed ? plan.takenAt : null }, before);
		return days === undefined ? [] : [{ days, closed }];
	});
	return {
		durations: durations.sort((a, b) => b.days - a.days),
		median: medianOf(durations),
		band: medianOf(durations) === undefined ? undefined : medianBand(durations),
		p90: durations.length < fewestForMedian ? undefined : closedBy(durations, 0.9),
		yearAgo: medianOf(earlier),
		closed: durations.filter(({ closed }) => closed).length,
		open: durations.filter(({ closed }) => !closed).length
	};
}

/** How those who waited fared, over all plans whose persons may be told. */
export type WaitedFor = {
	/** Persons × days of the gap. */
	personDays: number;
	/** Of plans started long enough ago: persons whose needs hang on them, and those who have a place. */
	persons: number;
	reconnected: number;
};

export function waitedFor(plans: readonly Plan[], reach: ReadonlyMap<string, Reach>, now: Date): WaitedFor {
	const sum: WaitedFor = { personDays: 0, persons: 0, reconnected: 0 };
	for (const plan of plans) {
		const told = reach.get(plan.id);
		if (told?.persons === undefined || told.covered === undefined) continue;
		sum.personDays += told.persons * (daysOf(plan, now) ?? 0);
		if (plan.launchedAt === null || daysSince(dayOf(plan.launchedAt), now) < reconnectedAfterDays) continue;
		sum.persons += told.persons;
		sum.reconnected += told.covered;
	}
	return sum;
}

/** Median days that plans stood in a stage they have left. */
export async function listStageDays(tx: Tx, actor: Member): Promise<{ stage: PlanStage; days: number; n: number }[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ stage: PlanStage; days: number; n: number }>(sql`
		with stood as (
			select s.stage, extract(epoch from lead(s.happened_at) over (partition by s.planned_offer_id order by s.happened_at, s.id) - s.happened_at) / 86400 as days
			from steering.plan_steps s join steering.planned_offers p on p.id = s.planned_offer_id where p.network_id = ${actor.networkId})
		select stage, round(percentile_cont(0.5) within group (order by days))::integer as days, count(*)::integer as n
		from stood where days is not null group by stage`);
	return openStages.flatMap((stage) => rows.filter((row) => row.stage === stage));
}

export type LaunchChoices = {
	/** Organisations with their sites, value `organisation/site`. */
	places: { value: string; label: string; group: string }[];
	instruments: { value: string; label: string }[];
	/** Agreements that have not ended, and a new draft where the steering form is known. */
	agreements: { value: string; label: string; group?: string }[];
	/** What kind all offers for the need are; undefined where they differ or there are none. */
	kind: OfferKind | undefined;
	/** What the plan itself names; empty: nothing. */
	chosen: { place: string; agreement: string };
};

/** Where an offer can start: sites of partners, the whole network, or an existing offer for the same need. */
export async function listLaunchChoices(tx: Tx, actor: Member, plan: Plan, now: Date): Promise<LaunchChoices> {
	ensureMaySee(actor);
	const sites = await tx.execute<{
		organisation_id: string;
		organisation: string;
		site_id: string | null;
		site: string | null;
		area_id: string | null;
	}>(sql`
		select a.id as area_id, o.id as organisation_id, o.name as organisation, s.id as site_id, coalesce(a.name || ', ', '') || s.name as site
		from directory.organisations o left join directory.sites s on s.organisation_id = o.id and not s.address_protected
		left join directory.planning_areas a on a.id = s.area_id
		where o.network_id = ${actor.networkId} and o.kind <> 'authority'
		order by coalesce(o.id = ${plan.organisationId}, false) desc, o.name, a.name, s.name`);
	const existing = await tx.execute<{
		id: string;
		name: string;
		town: string | null;
		organisation_id: string;
		organisation: string;
		area_id: string | null;
	}>(sql`
		select l.id, o.name, a.name as town, g.id as organisation_id, g.name as organisation, a.id as area_id from directory.offer_locations l
		join directory.offers o on o.id = l.offer_id join directory.offer_terms link on link.offer_id = o.id
		join directory.organisations g on g.id = o.organisation_id left join directory.sites s on s.id = l.site_id left join directory.planning_areas a on a.id = s.area_id
		where o.network_id = ${actor.networkId} and o.state = 'published' and link.term_id = ${plan.termId}
		order by o.name, a.name`);
	const instruments = await tx.execute<{ key: string; label: string; legal_basis: string }>(sql`
		select key, ${getLocale() === 'en' ? sql`label_en` : sql`label_de`} as label, legal_basis from ${instrumentsOn(dayOf(now))} i order by key`);
	const kinds = await tx.execute<{ kind: OfferKind }>(sql`
		select distinct o.kind from directory.offers o join directory.offer_terms link on link.offer_id = o.id
		where o.network_id = ${actor.networkId} and o.state = 'published' and link.term_id = ${plan.termId}`);
	const agreements = await tx.execute<{ value: string; label: string; group: string }>(sql`
		select a.id as value, a.title as label, o.name as group from steering.agreements a join directory.organisations o on o.id = a.organisation_id
		where a.network_id = ${actor.networkId} and a.state <> 'ended' order by coalesce(o.id = ${plan.organisationId}, false) desc, o.name, a.title`);
	const partners = new Map<string, string>(sites.map((row) => [row.organisation_id, row.organisation]));
	const ofPartner = (id: string, name: string) => [
		...sites
			.filter((row) => row.organisation_id === id && row.site_id)
			// The list closed shows the label alone: without the name several partners have the same office.
			.map((row) => ({ value: `${id}/${row.site_id ?? ''}`, label: `${name}: ${row.site ?? ''}`, group: name })),
		{ value: `${id}/network`, label: m.planning_place_network({ name }), group: name },
		{ value: `${id}/online`, label: m.planning_place_online({ name }), group: name }
	];
	return {
		places: [
			...existing.map((row) => ({
				value: `offer/${row.id}`,
				label: [row.name, row.town, row.organisation].filter(Boolean).join(', '),
				group: m.planning_place_existing()
			})),
			...[...partners].flatMap(([id, name]) => ofPartner(id, name))
		],
		instruments: instruments
			.map((row) => ({ value: row.key, label: `${row.label} · ${row.legal_basis}` }))
			.sort((a, b) => a.label.localeCompare(b.label, 'de')),
		agreements: [
			...(plan.steeringForm ? [{ value: 'new', label: m.plans_launch_agreement_new() }] : []),
			...agreements
		],
		kind: kinds.length === 1 ? kinds[0]?.kind : undefined,
		chosen: {
			place: placeOf(plan, existing, sites),
			agreement: plan.agreementId ?? (plan.steeringForm ? 'new' : '')
		}
	};
}

/** Where the plan says it will be: more places at the partner's offer in its areas, or the partner's site in them. */
function placeOf(
	plan: Plan,
	existing: readonly { id: string; organisation_id: string; area_id: string | null }[],
	sites: readonly { organisation_id: string; site_id: string | null; area_id: string | null }[]
): string {
	if (plan.organisationId === null) return '';
	const isHere = (row: { organisation_id: string; area_id: string | null }) =>
		row.organisation_id === plan.organisationId && isOf(plan, row.area_id ?? undefined);
	const offer = plan.type === 'new' ? undefined : existing.find(isHere);
	const site = sites.find((row) => row.site_id !== null && isHere(row));
	return offer ? `offer/${offer.id}` : site ? `${site.organisation_id}/${site.site_id ?? ''}` : '';
}

export type PlanChoices = {
	purses: { value: string; label: string }[];
	years: { value: string; label: string }[];
	needs: { value: string; label: string; group: string; code: string }[];
	areas: { value: string; label: string; code: string }[];
	organisations: { value: string; label: string }[];
};

export async function listPlanChoices(tx: Tx, actor: Member): Promise<PlanChoices> {
	ensureMaySee(actor);
	const label = getLocale() === 'en' ? sql`label_en` : sql`label_de`;
	const network = actor.networkId;
	const needs = await tx.execute<PlanChoices['needs'][number]>(sql`
		select t.id as value, t.code, t.${label} as label, coalesce(p.${label}, '') as group
		from directory.terms t left join directory.terms p on p.id = t.parent_id
		where t.network_id = ${network} and t.taxonomy = 'needs' and not exists (select from directory.terms c where c.parent_id = t.id)
		order by p.position nulls last, p.code, t.position, t.code`);
	const organisations = await tx.execute<PlanChoices['organisations'][number]>(
		sql`select id as value, name as label from directory.organisations where network_id = ${network} order by name`
	);
	const areas = await listAreas(tx, actor);
	const purses = await tx.execute<{ id: string; kind: PurseKind; year: number; free: number }>(sql`
		select id, kind, year, (allocated_cents - precommitted_cents - committed_cents)::float8 as free
		from steering.purses where network_id = ${network} order by year desc, kind`);
	const years = await tx.execute<{ value: string; label: string }>(
		sql`select id as value, year::text as label from steering.planning_years where network_id = ${network} order by year desc`
	);
	return {
		purses: purses.map(({ id, kind, year, free }) => ({
			value: id,
			label: `${purseLabels[kind]()} ${year}, ${m.plans_purse_free({ free: money(free / 100, getLocale()) })}`
		})),
		years: [...years],
		needs: [...needs],
		organisations: [...organisations],
		areas: areas.map(({ id, name, code }) => ({ value: id, label: name, code }))
	};
}

export type LargestGap = {
	needId: string;
	needCode: string;
	need: string;
	areaCode: string;
	area: string;
	cell: Cell;
	missing: number;
	/** Places under development there. */
	planned: number;
	reasons: { shown: { reason: string; persons: number }[]; merged: number } | undefined;
};
export type SystemOverview = {
	gaps: LargestGap[];
	plans: Plan[];
	gapToOffer: GapToOffer;
	/** The needs with the largest gaps, cell by cell as the matrix shows them. */
	thumb: { areas: string[]; rows: { need: string; code: string; cells: Cell[] }[] };
	offers: number;
	/** Offers of the matrix without a confirmed figure, as its footer says; of them, those that nobody vouches for in time. */
	unconfirmed: number;
	stale: number;
};

/** The start page of system management: five largest gaps with reasons, plans in short, offers to ask about. */
export async function overviewForSystemManager(tx: Tx, actor: Member, now: Date): Promise<SystemOverview> {
	const matrix = await getGapMatrix(tx, actor, now);
	const reasons = await listReasons(tx, actor, matrix);
	const planned = await listPlannedPlaces(tx, actor);
	const { rows: plans } = await listPlans(tx, actor);
	const gaps = matrix.rows
		.flatMap(({ need, cells }) =>
			cells.flatMap((cell, column): LargestGap[] => {
				const area = matrix.areas[column];
				const missing = missingIn(cell);
				if (!area || missing === 0) return [];
				const key = `${need.id}/${area.id}`;
				return [
					{
						needId: need.id,
						needCode: need.code,
						need: need.label,
						areaCode: area.code,
						area: area.name,
						cell,
						missing,
						planned: planned.get(key) ?? 0,
						reasons: reasons.get(key)
					}
				];
			})
		)
		.sort((a, b) => b.missing - a.missing)
		.slice(0, 5);
	const { offers, unconfirmed } = matrix;
	const thumb = {
		areas: matrix.areas.map(({ name }) => name),
		rows: [...matrix.rows]
			.sort((a, b) => b.missing - a.missing)
			.slice(0, 10)
			.map(({ need, cells }) => ({ need: need.label, code: need.code, cells }))
	};
	const stale = (await listUnconfirmed(tx, actor, now)).filter(({ why }) => why === 'stale').length;
	return { gaps, plans, gapToOffer: gapToOffer(plans, now), thumb, offers, unconfirmed, stale };
}

export type NeedWithNews = OwnNeed & { plan: PlanNews | undefined };

/**
 * Plans on their way that cite a gap as evidence, by `need/area`, the newest of each: a need reported after the plan is
 * in planning as well, although nothing has connected the two yet.
 */
async function findCitingPlans(tx: Tx, actor: Member, needs: readonly OwnNeed[]): Promise<Map<string, string>> {
	const waiting = needs.filter((need) => need.plannedOfferId === null && need.state === 'open' && need.areaId !== null);
	if (waiting.length === 0 || !mayHearOfPlans(actor)) return new Map();
	const rows = await tx.execute<{ term_id: string; area_id: string; id: string }>(sql`
		select distinct on (e.term_id, e.area_id) e.term_id, e.area_id, p.id
		from steering.plan_evidence e join steering.planned_offers p on p.id = e.planned_offer_id
		where p.network_id = ${actor.networkId} and ${anyOf(sql`p.stage`, openStages, 'text')}
			and ${anyOf(
				sql`e.term_id`,
				waiting.map(({ termId }) => termId)
			)}
		order by e.term_id, e.area_id, p.created_at desc, p.id`);
	return new Map(rows.map((row) => [`${row.term_id}/${row.area_id}`, row.id]));
}

/** Adds what became of each need in planning. */
export async function withNews(tx: Tx, actor: Member, needs: readonly OwnNeed[]): Promise<NeedWithNews[]> {
	const citing = await findCitingPlans(tx, actor, needs);
	const planOf = (need: OwnNeed): string | null =>
		need.plannedOfferId ?? (need.state === 'open' ? citing.get(`${need.termId}/${need.areaId}`) : undefined) ?? null;
	const news = await findPlanNews(tx, actor, needs.map(planOf));
	return needs.map((need) => ({ ...need, plan: news.get(planOf(need) ?? '') }));
}

/** Own unmet needs with what became of them, the newest first. */
export async function needsOverview(tx: Tx, actor: Member, _now: Date, limit = 5): Promise<NeedWithNews[]> {
	const { rows } = await listOwnNeeds(tx, actor, 'all', { limit, offset: 0 });
	return withNews(tx, actor, rows);
}
