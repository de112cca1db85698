import { beforeAll, describe, expect, test } from 'vitest';
import { listExpiring, listPurses } from '#lib/agreements/index.server.ts';
import { freeOf } from '#lib/agreements/index.ts';
import {
	getCardDetails,
	getGapCard,
	getGapMatrix,
	listRecognised,
	listUnfit,
	type GapMatrix
} from '#lib/gaps/index.server.ts';
import { loadDemo } from '#lib/interop/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { overviewForSystemManager } from '#lib/planning/index.server.ts';
import { testDatabase } from '../support/database.ts';

// Every figure of start page, matrix and gap card beside SQL that was written for this test, from the tables alone and
// by somebody who looks past the row policies. It shares no line with the queries that it checks.

const { admin } = await testDatabase();
let manager: Member;
let matrix: GapMatrix;

beforeAll(async () => {
	const loader = system('figures');
	await transact(loader, (tx, now) => loadDemo(tx, loader, now, () => undefined), { deadline: 240_000 });
	const [row] = await admin<Omit<Member, 'requestId'>[]>`
		select m.role, m.network_id as "networkId", m.organisation_id as "organisationId", m.account_id as "accountId", m.id as "membershipId"
		from platform.memberships m where m.role = 'system-manager'`;
	manager = { ...row!, requestId: 'figures' };
	matrix = await transact(manager, (tx, now) => getGapMatrix(tx, manager, now));
});

/** Confirmed places at an address that may be told, by need and area. */
const placesHere = () => admin<
	{ need: string; area: string; total: number; used: number; waiting: number; offers: number; unconfirmed: number }[]
>`
	select n.code as need, p.code as area,
		coalesce(sum(case when c.fresh then l.total end), 0)::int as total,
		coalesce(sum(case when c.fresh then l.total - greatest(l.available - l.booked_since, 0) end), 0)::int as used,
		coalesce(sum(case when c.fresh then l.waiting end), 0)::int as waiting,
		count(*)::int as offers, sum(case when c.fresh then 0 else 1 end)::int as unconfirmed
	from directory.offer_locations l
	join directory.offers o on o.id = l.offer_id and o.state = 'published'
	join directory.offer_terms ot on ot.offer_id = o.id
	join directory.terms n on n.id = ot.term_id
	join directory.sites s on s.id = l.site_id and s.address_protected is false
	join directory.planning_areas p on p.id = s.area_id
	cross join lateral (select l.total is not null and l.available is not null and l.waiting is not null and l.valid_at is not null
		and now() - l.valid_at <= coalesce((select i.stale_after_days from directory.instruments i where i.key = o.instrument_key order by i.valid_from desc limit 1), 60) * interval '1 day' as fresh) c
	group by 1, 2`;

/** The same without a place that may be told: for the whole network. */
const placesAnywhere = () => admin<
	{ need: string; total: number; used: number; waiting: number; offers: number; unconfirmed: number }[]
>`
	select n.code as need,
		coalesce(sum(case when c.fresh then l.total end), 0)::int as total,
		coalesce(sum(case when c.fresh then l.total - greatest(l.available - l.booked_since, 0) end), 0)::int as used,
		coalesce(sum(case when c.fresh then l.waiting end), 0)::int as waiting,
		count(*)::int as offers, sum(case when c.fresh then 0 else 1 end)::int as unconfirmed
	from directory.offer_locations l
	join directory.offers o on o.id = l.offer_id and o.state = 'published'
	join directory.offer_terms ot on ot.offer_id = o.id
	join directory.terms n on n.id = ot.term_id
	left join directory.sites s on s.id = l.site_id
	cross join lateral (select l.total is not null and l.available is not null and l.waiting is not null and l.valid_at is not null
		and now() - l.valid_at <= coalesce((select i.stale_after_days from directory.instruments i where i.key = o.instrument_key order by i.valid_from desc limit 1), 60) * interval '1 day' as fresh) c
	where l.site_id is null or s.address_protected
	group by 1`;

/** Different persons with an open need that counts, by need and area. */
const openPersons = () => admin<{ need: string; area: string; persons: number }[]>`
	with persons as (
		select distinct on (u.term_id, u.area_id, coalesce(u.case_id::text, u.id::text)) u.term_id, u.area_id, u.persons
		from casework.unmet_needs u where u.state not in ('draft', 'covered', 'obsolete') and u.reason <> 'person_decided'
		order by u.term_id, u.area_id, coalesce(u.case_id::text, u.id::text), u.persons desc
	)
	select t.code as need, a.code as area, sum(persons)::int as persons from persons p
	join directory.terms t on t.id = p.term_id join directory.planning_areas a on a.id = p.area_id group by 1, 2`;

/** Whole numbers by weight, the largest remainder first. */
function shared(amount: number, weights: readonly number[]): number[] {
	const all = weights.reduce((sum, weight) => sum + weight, 0);
	const exact = weights.map((weight) => (amount * weight) / all);
	const parts = exact.map(Math.floor);
	const rest = amount - parts.reduce((sum, part) => sum + part, 0);
	exact
		.map((value, index) => [value - Math.floor(value), index] as const)
		.sort(([a, i], [b, j]) => b - a || i - j)
		.slice(0, rest)
		.forEach(([, index]) => parts[index]!++);
	return parts;
}

type Expected = { usable: number; active: number; waiting: number; offers: number; unconfirmed: number; open: number };

async function expectedCells(): Promise<Map<string, Expected>> {
	const elb = await admin<{ area: string; value: number }[]>`
		select a.code as area, s.value::int as value from directory.area_statistics s join directory.planning_areas a on a.id = s.area_id
		where s.series = 'elb' order by a.name collate "default"`;
	const [here, anywhere, open] = [await placesHere(), await placesAnywhere(), await openPersons()];
	const areas = matrix.areas.map(({ code }) => code);
	const weights = areas.map((area) => elb.find((row) => row.area === area)!.value);
	return new Map(
		matrix.rows.flatMap(({ need: { code } }) => {
			const all = anywhere.find(({ need }) => need === code);
			const free = shared((all?.total ?? 0) - (all?.used ?? 0), weights);
			const used = shared(all?.used ?? 0, weights);
			const waiting = shared(all?.waiting ?? 0, weights);
			return areas.map((area, index): [string, Expected] => {
				const own = here.find((row) => row.need === code && row.area === area);
				return [
					`${code} ${area}`,
					{
						usable: (own?.total ?? 0) + free[index]! + used[index]!,
						active: (own?.used ?? 0) + used[index]!,
						waiting: (own?.waiting ?? 0) + waiting[index]!,
						offers: (own?.offers ?? 0) + (all?.offers ?? 0),
						unconfirmed: (own?.unconfirmed ?? 0) + (all?.unconfirmed ?? 0),
						open: open.find((row) => row.need === code && row.area === area)?.persons ?? 0
					}
				];
			});
		})
	);
}

describe('every cell of the matrix', () => {
	test('tells the places, the waiting and the persons of the tables, or that it does not tell them', async () => {
		const expected = await expectedCells();
		const differing: unknown[] = [];
		let told = 0;
		for (const { need, cells } of matrix.rows)
			cells.forEach((cell, column) => {
				const key = `${need.code} ${matrix.areas[column]!.code}`;
				const { open, ...supply } = expected.get(key)!;
				const { usable, active, offers, unconfirmed } = cell;
				const isRight =
					usable === supply.usable &&
					active === supply.active &&
					offers === supply.offers &&
					unconfirmed === supply.unconfirmed &&
					(cell.waiting === undefined ? supply.waiting < need.k || open < need.k : cell.waiting === supply.waiting) &&
					('exact' in cell.open
						? cell.open.exact === open && (open === 0 || open >= need.k)
						: cell.open.low <= open && open <= (cell.open.high ?? Infinity)) &&
					// The grade: places by persons; where some may not be told, nothing below it.
					(cell.coverage === undefined ||
						(cell.atMost
							? cell.coverage >= usable / (active + supply.waiting + open) - 1e-9
							: Math.abs(cell.coverage - usable / (active + supply.waiting + open)) < 1e-9));
				if (!isRight) differing.push({ key, cell, supply, open });
				if ('exact' in cell.open && cell.open.exact > 0) told++;
			});
		expect(differing).toEqual([]);
		expect(told).toBeGreaterThan(5);
	});

	test('adds up to totals that are the tables’ own, or hidden', async () => {
		const open = await openPersons();
		const sum = (rows: { persons: number }[]) => rows.reduce((all, { persons }) => all + persons, 0);
		const fits = (count: GapMatrix['totals']['all'], value: number) =>
			'exact' in count ? count.exact === value : count.low <= value && value <= (count.high ?? Infinity);
		const wrong = [
			...matrix.rows.filter(({ need, total }) => !fits(total, sum(open.filter((row) => row.need === need.code)))),
			...matrix.areas.filter(
				({ code }, index) => !fits(matrix.totals.areas[index]!, sum(open.filter(({ area }) => area === code)))
			),
			...(fits(matrix.totals.all, sum(open)) ? [] : ['all'])
		];
		expect(wrong).toEqual([]);
	});

	test('counts the offers that stand in it, and those without a confirmed figure', async () => {
		const [row] = await admin<{ offers: number; unconfirmed: number }[]>`
			select count(*)::int as offers, (count(*) filter (where not known))::int as unconfirmed from (
				select o.id, bool_or(l.total is not null and l.available is not null and l.waiting is not null
					and now() - l.valid_at <= coalesce((select i.stale_after_days from directory.instruments i where i.key = o.instrument_key order by i.valid_from desc limit 1), 60) * interval '1 day') is true as known
				from directory.offers o join directory.offer_locations l on l.offer_id = o.id left join directory.sites s on s.id = l.site_id
				where o.state = 'published' and exists (select from directory.offer_terms x where x.offer_id = o.id)
					and (l.site_id is null or s.address_protected or s.area_id is not null)
				group by o.id) x`;
		expect({ offers: matrix.offers, unconfirmed: matrix.unconfirmed }).toEqual(row);
	});
});

describe('the gap card', () => {
	const cardOf = async (needCode: string, areaCode: string) => {
		const need = matrix.rows.find((row) => row.need.code === needCode)!.need;
		const area = matrix.areas.find(({ code }) => code === areaCode)!;
		return transact(manager, async (tx, now) => {
			const card = await getGapCard(tx, manager, need.id, area.id, matrix, now);
			return { card, details: await getCardDetails(tx, manager, card, matrix, now) };
		});
	};

	test('of debt counselling in Warburg tells waiting, reasons and the day since when, as the tables have them', async () => {
		const { card, details } = await cardOf('debt', 'WA');
		const days = (
			await admin<{ days: number; begun: boolean }[]>`
				select (coalesce(b.begun, (least(b.over, r.withdrawn_at, r.closed_at, now()) at time zone 'Europe/Berlin')::date) - (r.sent_at at time zone 'Europe/Berlin')::date) as days,
					b.begun is not null as begun
				from casework.referrals r join directory.terms t on t.id = r.term_id and t.code = 'debt' join directory.planning_areas a on a.id = r.area_id and a.code = 'WA'
				join lateral (
					select min(f.happens_on) filter (where f.event = 'started') as begun, min(f.recorded_at) filter (where f.event in ('declined', 'ended', 'returned')) as over,
						bool_or(f.event in ('accepted', 'waitlisted', 'started')) as answered
					from casework.feedback f where f.referral_id = r.id and exists (
						select from casework.consents c left join casework.consent_withdrawals w on w.consent_id = c.id
						where c.referral_id = r.id and c.direction = 'to_authority' and f.category = any(c.categories) and now() between c.valid_from and c.valid_until and w.consent_id is null)
				) b on b.answered
				where r.sent_at >= now() - interval '24 months'`
		).map((row) => ({ ...row, days: Math.max(0, row.days) }));
		expect(days.filter(({ begun }) => begun).length).toBeGreaterThanOrEqual(3);
		// Half had begun by then: the first day on which the product of those who go on waiting is a half or less.
		let waiting = 1;
		let median: number | undefined;
		for (const day of [...new Set(days.filter(({ begun }) => begun).map((one) => one.days))].sort((a, b) => a - b)) {
			const atRisk = days.filter((one) => one.days >= day).length;
			waiting *= 1 - days.filter((one) => one.begun && one.days === day).length / atRisk;
			if (waiting <= 0.5 + 1e-12) {
				median = day;
				break;
			}
		}
		expect(details.wait).toMatchObject({
			begun: days.filter(({ begun }) => begun).length,
			open: days.filter(({ begun }) => !begun).length,
			p50: median
		});

		const reasons = await admin<{ reason: string; persons: number }[]>`
			select u.reason, count(distinct coalesce(u.case_id, u.id))::int as persons from casework.unmet_needs u
			join directory.terms t on t.id = u.term_id join directory.planning_areas a on a.id = u.area_id
			where t.code = 'debt' and a.code = 'WA' and u.state in ('open', 'in_review', 'planned') group by 1`;
		const mixed = [...(card.reasons?.shown ?? [])];
		for (const { reason, persons } of mixed)
			expect(persons).toBe(reasons.find((row) => row.reason === reason)?.persons);
		expect(mixed.reduce((sum, { persons }) => sum + persons, card.reasons?.merged ?? 0)).toBe(
			reasons.reduce((sum, { persons }) => sum + persons, 0)
		);
		const [third] = await admin<{ day: string }[]>`
			select (u.created_at at time zone 'Europe/Berlin')::date::text as day from casework.unmet_needs u
			join directory.terms t on t.id = u.term_id join directory.planning_areas a on a.id = u.area_id
			where t.code = 'debt' and a.code = 'WA' order by u.created_at offset 2 limit 1`;
		expect(card.recognisedOn).toBe(third!.day);
	});

	test('of the application workshop’s need tells that places are there and do not fit', async () => {
		const unfit = await transact(manager, (tx) => listUnfit(tx, manager, matrix));
		const [row] = await admin<{ id: string; answered: number; unfit: number }[]>`
			select t.id, count(distinct (r.case_id, r.offer_id, r.area_id))::int as answered,
				(count(distinct (r.case_id, r.offer_id, r.area_id)) filter (where f.reason in ('fit_quality', 'fit_target_group', 'more_intensity')))::int as unfit
			from casework.referrals r join directory.terms t on t.id = r.term_id join casework.feedback f on f.referral_id = r.id and f.event in ('accepted', 'declined', 'returned')
			where t.code = 'job_application' and r.sent_at >= now() - interval '12 months' group by t.id`;
		expect(row!.unfit / row!.answered).toBeGreaterThanOrEqual(0.2);
		expect(unfit.get(row!.id)?.share).toBeCloseTo(row!.unfit / row!.answered, 9);
	});
});

describe('the start page of system management', () => {
	test('lists the five cells that lack most places, by the tables', async () => {
		const { gaps } = await transact(manager, (tx, now) => overviewForSystemManager(tx, manager, now));
		const expected = await expectedCells();
		expect(gaps).toHaveLength(5);
		for (const { needCode, areaCode, missing } of gaps) {
			const { active, waiting, open, usable } = expected.get(`${needCode} ${areaCode}`)!;
			// What may not be told is not counted: never more is missing than there is.
			expect(missing).toBeLessThanOrEqual(active + waiting + open - usable);
			expect(missing).toBeGreaterThan(0);
		}
		const debt = gaps.find(({ needCode, areaCode }) => needCode === 'debt' && areaCode === 'WA')!;
		const { active, waiting, open, usable } = expected.get('debt WA')!;
		expect(debt.missing).toBe(active + waiting + open - usable);
	});

	test('says how many days lay between a recognised gap and the first place, from the plans', async () => {
		const { plans } = await transact(manager, (tx, now) => overviewForSystemManager(tx, manager, now));
		const rows = await admin<{ stage: string; count: number }[]>`
			select stage, count(*)::int as count from steering.planned_offers group by 1`;
		for (const { stage, count } of rows) expect(plans.filter((plan) => plan.stage === stage)).toHaveLength(count);
		const [women] = await admin<{ days: number }[]>`
			select (launched_at at time zone 'Europe/Berlin')::date - recognised_on as days from steering.planned_offers where title = 'Frauentreff Warburg'`;
		expect(women!.days).toBe(148);
	});

	test('names the agreements that end within half a year, and the free money of each purse', async () => {
		const { expiring, purses } = await transact(manager, async (tx, now) => ({
			expiring: await listExpiring(tx, manager, now),
			purses: await listPurses(tx, manager)
		}));
		const ending = await admin<{ number: number }[]>`
			select number from steering.agreements where state in ('in_force', 'under_review', 'extended') and valid_until is not null
				and valid_until between (now() at time zone 'Europe/Berlin')::date and ((now() at time zone 'Europe/Berlin')::date + interval '6 months')::date order by 1`;
		expect(expiring.map(({ number }) => number).sort((a, b) => a - b)).toEqual(ending.map(({ number }) => number));
		const money = await admin<{ kind: string; year: number; free: number }[]>`
			select p.kind, p.year, (select coalesce(sum(case e.kind when 'allocation' then e.amount_cents else -e.amount_cents end), 0) from steering.purse_entries e where e.purse_id = p.id)::float8 as free
			from steering.purses p`;
		for (const purse of purses)
			expect(freeOf(purse)).toBe(money.find(({ kind, year }) => kind === purse.kind && year === purse.year)?.free);
	});

	test('tells since when each gap is recognised: the day of the third person within half a year', async () => {
		const recognised = await transact(manager, (tx) => listRecognised(tx, manager));
		const reports = await admin<{ key: string; person: string; at: Date; enough: number; day: string }[]>`
			select u.term_id || '/' || u.area_id as key, coalesce(u.case_id, u.id)::text as person, u.created_at as at, case when t.sensitive then 5 else 3 end as enough,
				(u.created_at at time zone 'Europe/Berlin')::date::text as day
			from casework.unmet_needs u join directory.terms t on t.id = u.term_id where u.state <> 'draft' and u.reason <> 'person_decided' and u.area_id is not null order by u.created_at`;
		const first = new Map<string, string>();
		for (const report of reports) {
			if (first.has(report.key)) continue;
			const since = report.at.getTime() - 180 * 86_400_000;
			const persons = new Set(
				reports
					.filter(({ key, at }) => key === report.key && at <= report.at && at.getTime() > since)
					.map(({ person }) => person)
			);
			if (persons.size >= report.enough) first.set(report.key, report.day);
		}
		expect(first.size).toBeGreaterThan(3);
		expect(new Map(recognised.map(({ needId, areaId, on }) => [`${needId}/${areaId}`, on]))).toEqual(first);
	});
});
