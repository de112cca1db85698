import { sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	costPer,
	isNiche,
	shareOf,
	spreadOf,
	utilisationOf,
	type OfferFigures,
	type PlaceDays,
	type Share,
	type Spread
} from './controlling.ts';
import { maySeeControlling } from './policy.ts';
import { funnel, type Funnel } from './statistics.ts';
import { instrumentsOn, staleAfterDays } from '#lib/directory/index.server.ts';

export type ControlledOffer = {
	id: string;
	name: string;
	organisation: string;
	instrument: string | null;
	requested: number | null;
	participation: Share | undefined;
	working: Share | undefined;
	reached: Share | undefined;
	takeUp: Share | undefined;
	response: Spread | undefined;
	wait: Spread | undefined;
	earlyExit: Share | undefined;
	utilisation: number | undefined;
	/** Below 60 % in each of the last three months (R115). */
	niche: boolean;
	/** Euros, of the running agreements that name this offer alone. */
	costPerPlace: number | undefined;
	costPerEntry: number | undefined;
	costPerCompletion: number | undefined;
};
export type Controlling = {
	from: string;
	until: string;
	/** By name: no ranking. */
	offers: ControlledOffer[];
	instruments: { value: string; label: string }[];
	/** Participation among the offers of the chosen instrument; offers with fewer than ten closings have no point. */
	funnel: { at: ControlledOffer[]; funnel: Funnel } | undefined;
};

type Row = {
	id: string;
	name: string;
	organisation: string;
	instrumentKey: string | null;
	instrument: string | null;
	contracted: number;
	occupied: number;
	months: PlaceDays[];
	yearlyCents: number | null;
	paidPlaces: number | null;
};

/** Twelve months up to yesterday, per published offer: the same page and definitions for both sides (R95). */
export async function getControlling(
	tx: Tx,
	actor: Member,
	filter: { instrument?: string | undefined },
	now: Date
): Promise<Controlling> {
	if (!maySeeControlling(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const until = dayOf(now);
	// Money is told to whoever keeps the network and to the provider's administration.
	const mayKnowMoney = ['system-manager', 'network-admin', 'provider-admin'].includes(actor.role);
	const from = `${Number(until.slice(0, 4)) - 1}${until.slice(4)}`.replace('-02-29', '-02-28');
	const label = getLocale() === 'en' ? sql`i.label_en` : sql`i.label_de`;
	// A report vouches until the next one, and never longer than its instrument lets it.
	const overlap = (start: ReturnType<typeof sql>, end: ReturnType<typeof sql>) =>
		sql`greatest(0, extract(epoch from least(s.until, ${end}) - greatest(s.valid_at, ${start})) / 86400)`;
	const monthStart = (back: number) => sql`date_trunc('month', ${until}::date) - make_interval(months => ${back})`;
	const monthSum = (back: number) => sql`json_build_object(
		'contracted', coalesce(sum(s.total * ${overlap(monthStart(back), monthStart(back - 1))}), 0),
		'occupied', coalesce(sum((s.total - s.available) * ${overlap(monthStart(back), monthStart(back - 1))}), 0))`;
	const rows = await tx.execute<Row>(sql`
		with offers as (
			select o.id, o.name, g.name as organisation, o.instrument_key as key, ${label} as label, ${staleAfterDays} as stale
			from directory.offers o join directory.organisations g on g.id = o.organisation_id
			left join ${instrumentsOn(until)} i on i.key = o.instrument_key
			where o.network_id = ${actor.networkId} and o.state = 'published'
				and (${isProvider(actor)}::boolean is false or o.organisation_id = ${actor.organisationId})
			order by o.name limit 2000
		), stretches as (
			select l.offer_id, r.total, r.available, r.valid_at,
				least(lead(r.valid_at, 1, 'infinity') over (partition by l.id order by r.valid_at, r.reported_at), r.valid_at + make_interval(days => o.stale)) as until
			from offers o join directory.offer_locations l on l.offer_id = o.id join directory.capacity_reports r on r.offer_location_id = l.id
			where r.total > 0 and r.available is not null and r.valid_at >= ${from}::date - interval '90 days'
		), used as (
			select s.offer_id, coalesce(sum(s.total * ${overlap(sql`${from}::timestamptz`, sql`${until}::timestamptz`)}), 0)::float8 as contracted,
				coalesce(sum((s.total - s.available) * ${overlap(sql`${from}::timestamptz`, sql`${until}::timestamptz`)}), 0)::float8 as occupied,
				json_build_array(${monthSum(3)}, ${monthSum(2)}, ${monthSum(1)}) as months
			from stretches s group by s.offer_id
		), paid as (
			select ao.offer_id, sum(a.amount_cents)::float8 as cents, sum(a.places)::integer as places
			from steering.agreements a join steering.agreement_offers ao on ao.agreement_id = a.id
			where ${mayKnowMoney}::boolean and a.network_id = ${actor.networkId} and ${agreementRuns} and a.amount_cents is not null
				and (select count(*) from steering.agreement_offers both_of where both_of.agreement_id = a.id) = 1
			group by ao.offer_id
		)
		select o.id, o.name, o.organisation, o.key as "instrumentKey", o.label as instrument, coalesce(u.contracted, 0) as contracted, coalesce(u.occupied, 0) as occupied,
			coalesce(u.months, '[]') as months, p.cents as "yearlyCents", p.places as "paidPlaces"
		from offers o left join used u on u.offer_id = o.id left join paid p on p.offer_id = o.id order by o.name, o.id`);
	const figures = new Map((await listFigures(tx, from, until)).map((one) => [one.offerId, one]));
	const named = rows.flatMap((row): [string, string][] =>
		row.instrumentKey && row.instrument ? [[row.instrumentKey, row.instrument]] : []
	);
	const instruments = [...new Map(named)].map(([value, text]) => ({ value, label: text }));
	const offers = rows
		.filter(({ instrumentKey }) => filter.instrument === undefined || instrumentKey === filter.instrument)
		.map((row) => controlledOf(row, figures.get(row.id)));
	const at = offers.filter(({ participation }) => participation !== undefined);
	const drawn =
		filter.instrument !== undefined && at.length >= 3
			? funnel(at.map(({ participation }) => ({ k: participation?.k ?? 0, n: participation?.n ?? 0 })))
			: undefined;
	return {
		from,
		until,
		offers,
		instruments: instruments.toSorted((one, other) => one.label.localeCompare(other.label, getLocale())),
		funnel: drawn && { at, funnel: drawn }
	};
}

async function listFigures(tx: Tx, from: string, until: string): Promise<OfferFigures[]> {
	return [
		...(await tx.execute<OfferFigures>(sql`
			select offer_id as "offerId", requested, answered, response_low as "responseLow", response_days as "responseDays", response_high as "responseHigh",
				accepted, taken_up as "takenUp", begun, wait_low as "waitLow", wait_days as "waitDays", wait_high as "waitHigh",
				cohort, early, completed, closed, participation, working, reached
			from casework.offer_figures(${from}::date, ${until}::date)`))
	];
}

function controlledOf(row: Row, of: OfferFigures | undefined): ControlledOffer {
	const cost = row.yearlyCents;
	return {
		id: row.id,
		name: row.name,
		organisation: row.organisation,
		instrument: row.instrument,
		requested: of?.requested ?? null,
		participation: shareOf(of?.participation ?? null, of?.closed ?? null),
		working: shareOf(of?.working ?? null, of?.closed ?? null),
		reached: shareOf(of?.reached ?? null, of?.closed ?? null),
		takeUp: shareOf(of?.takenUp ?? null, of?.accepted ?? null),
		response: spreadOf(
			of?.answered ?? null,
			of?.responseLow ?? null,
			of?.responseDays ?? null,
			of?.responseHigh ?? null
		),
		wait: spreadOf(of?.begun ?? null, of?.waitLow ?? null, of?.waitDays ?? null, of?.waitHigh ?? null),
		earlyExit: shareOf(of?.early ?? null, of?.cohort ?? null),
		utilisation: utilisationOf(row),
		niche: isNiche(row.months),
		costPerPlace: costPer(cost, row.paidPlaces),
		costPerEntry: costPer(cost, of?.begun ?? null),
		costPerCompletion: costPer(cost, of?.completed ?? null)
	};
}
