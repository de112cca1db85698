import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { getControlling, type Controlling } from '#lib/gaps/index.server.ts';
import { loadDemo } from '#lib/interop/index.server.ts';
import { maturityOf } from '#lib/network/index.ts';
import { countMaturity } from '#lib/network/index.server.ts';
import { system, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { sources } from '#tests/support/architecture.ts';
import { testDatabase } from '#tests/support/database.ts';
import { findMember } from '#tests/support/journey.ts';

const { admin } = await testDatabase();
let manager: Member;
let told: Controlling;
const member = async (role: MemberRole): Promise<Member> => ({
	...(await findMember(admin, role)),
	requestId: 'controlling'
});
const read = (actor: Member, instrument?: string) =>
	transact(actor, (tx, now) => getControlling(tx, actor, { instrument }, now), { deadline: 30_000 });

beforeAll(async () => {
	const actor = system('controlling');
	await transact(actor, (tx, now) => loadDemo(tx, actor, now, () => undefined), { deadline: 240_000 });
	manager = await member('system-manager');
	// Closings of a year for one offer, so that there is something to count whatever the demo's history holds.
	await admin`
		insert into casework.closings (referral_id, outcomes, goal, closed_at, closed_by)
		select r.id, case when row_number() over (order by r.id) % 3 = 0 then '{qualification}' else '{daily_structure,part_integration}' end::text[],
			case when row_number() over (order by r.id) % 2 = 0 then 'reached' else 'open' end, now() - interval '20 days', ${manager.membershipId}
		from casework.referrals r where r.sending = 'sent' on conflict do nothing`;
	told = await read(manager);
}, 300_000);

describe('controlling', () => {
	test('equals independent SQL on the demo network, person by person, and hides whatever is below ten', async () => {
		const { from, until } = told;
		// Row by row in the program: no aggregate of the function's is used again.
		const referrals = await admin<
			{
				id: string;
				offer: string;
				person: string;
				sent: Date;
				accepted: Date | null;
				answered: Date | null;
				begun: string | null;
				closed: Date | null;
				outcomes: string[] | null;
				goal: string | null;
				regime: string;
				asked: string;
				ended: string | null;
				because: string | null;
			}[]
		>`
			select r.id, r.offer_id as offer, r.case_id as person, r.sent_at as sent, c.closed_at as closed, c.outcomes, c.goal,
				min(f.recorded_at) filter (where f.event = 'accepted') as accepted,
				min(f.recorded_at) filter (where f.author = 'provider' and f.event in ('accepted', 'waitlisted', 'offered', 'declined', 'queried', 'countered')) as answered,
				min(coalesce(f.happens_on, f.recorded_at::date)) filter (where f.event = 'started')::text as begun,
				r.regime, r.sent_at::date::text as asked, max(coalesce(f.happens_on, f.recorded_at::date)) filter (where f.event = 'ended')::text as ended,
				(array_agg(f.reason order by f.recorded_at desc) filter (where f.event = 'ended'))[1] as because
			from casework.referrals r
			left join casework.closings c on c.referral_id = r.id and c.ground = 'sheet'
			left join casework.feedback f on f.referral_id = r.id and f.id not in (select corrects_id from casework.feedback where corrects_id is not null)
			where r.network_id = ${manager.networkId} and r.sending <> 'draft' and r.sent_at is not null group by r.id, c.referral_id`;
		const days = await admin<
			{ day: string; start: Date }[]
		>`select d::text as day, d::timestamptz as start from (values (${from}::date), (${until}::date)) v (d)`;
		const [starts, ends] = [days[0]!.start.getTime(), days[1]!.start.getTime()];
		const money = await admin<{ offers: string[]; cents: number; places: number | null }[]>`
			select array(select offer_id::text from steering.agreement_offers where agreement_id = a.id) as offers, amount_cents::float8 as cents, places
			from steering.agreements a where network_id = ${manager.networkId} and state in ('in_force', 'under_review', 'extended') and amount_cents is not null`;
		const within = (at: Date | null) => at !== null && at.getTime() >= starts && at.getTime() < ends;
		const withinDay = (day: string | null) => day !== null && day >= from && day < until;
		const persons = (rows: readonly { person: string }[]) => new Set(rows.map(({ person }) => person)).size;
		const participation = [
			'social_participation',
			'daily_structure',
			'self_efficacy',
			'health_stabilised',
			'debts_regulated',
			'housing_secured',
			'family_relieved',
			'language_progress'
		];
		const working = ['qualification', 'apprenticeship', 'subsidised_work', 'part_integration', 'full_integration'];
		const orderly = ['completed', 'completed_early_goal', 'to_work', 'to_training', 'to_other_offer', 'hired'];
		const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
		const [first, last] = [dayNumber(from), dayNumber(until)];
		/** A share of the way through the sorted values, between two neighbours in proportion. */
		const quantile = (values: readonly number[], share: number): number => {
			const sorted = [...values].sort((a, b) => a - b);
			const at = (sorted.length - 1) * share;
			const below = Math.floor(at);
			return sorted[below]! + (at - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
		};
		const spread = (told: { low: number; middle: number; high: number } | undefined, values: readonly number[]) => {
			if (!told) return;
			for (const [share, figure] of [
				[0.25, told.low],
				[0.5, told.middle],
				[0.75, told.high]
			] as const)
				expect(figure).toBeCloseTo(quantile(values, share), 6);
		};
		let early = 0;
		let costs = 0;
		let shown = 0;
		let hidden = 0;
		for (const offer of told.offers) {
			const of = referrals.filter((row) => row.offer === offer.id);
			const closed = of.filter((row) => within(row.closed));
			const accepted = of.filter((row) => within(row.accepted));
			const begun = of.filter((row) => withinDay(row.begun));
			const check = (figure: { k: number; n: number } | undefined, k: number, n: number) => {
				if (n < 10) {
					hidden++;
					expect([offer.name, figure]).toEqual([offer.name, undefined]);
				} else {
					shown++;
					expect([offer.name, figure?.k, figure?.n]).toEqual([offer.name, k, n]);
				}
			};
			check(
				offer.participation,
				persons(closed.filter(({ outcomes }) => outcomes?.some((one) => participation.includes(one)))),
				persons(closed)
			);
			check(offer.reached, persons(closed.filter(({ goal }) => goal !== 'open')), persons(closed));
			check(offer.takeUp, persons(accepted.filter((row) => row.begun !== null)), persons(accepted));
			check(
				offer.working,
				persons(closed.filter(({ outcomes }) => outcomes?.some((one) => working.includes(one)))),
				persons(closed)
			);
			// Whoever began early enough to be looked at for ninety days, where a reason is told at all.
			const cohort = of.filter(
				({ begun: on, regime }) =>
					on !== null &&
					dayNumber(on) >= first - 90 &&
					dayNumber(on) < last - 90 &&
					(regime === 'statutory' || regime === 'employer')
			);
			const left = cohort.filter(
				({ begun: on, ended, because }) =>
					ended !== null && dayNumber(ended) <= dayNumber(on!) + 90 && because !== null && !orderly.includes(because)
			);
			check(offer.earlyExit, persons(left), persons(cohort));
			if (offer.earlyExit) early++;
			spread(
				offer.wait,
				begun.map((row) => Math.max(0, dayNumber(row.begun!) - dayNumber(row.asked)))
			);
			const completed = persons(
				of.filter(
					({ ended, because }) =>
						withinDay(ended) && ['completed', 'completed_early_goal', 'hired'].includes(because ?? '')
				)
			);
			const paid = money.filter((one) => one.offers.length === 1 && one.offers[0] === offer.id);
			const euros = paid.reduce((sum, one) => sum + one.cents, 0) / 100;
			const places = paid.reduce((sum, one) => sum + (one.places ?? 0), 0);
			const per = (units: number) => (paid.length > 0 && units > 0 ? euros / units : undefined);
			const entries = persons(begun);
			for (const [figure, value] of [
				[offer.costPerPlace, per(places)],
				[offer.costPerEntry, entries >= 10 ? per(entries) : undefined],
				[offer.costPerCompletion, completed >= 10 ? per(completed) : undefined]
			] as const) {
				if (value === undefined) expect([offer.name, figure]).toEqual([offer.name, undefined]);
				else {
					costs++;
					expect(figure).toBeCloseTo(value, 6);
				}
			}
			expect(offer.wait?.n ?? null).toBe(persons(begun) >= 10 ? persons(begun) : null);
			const answered = of.filter((row) => within(row.answered));
			expect(offer.response?.n ?? null).toBe(persons(answered) >= 10 ? persons(answered) : null);
			spread(
				offer.response,
				answered.map((row) => (row.answered!.getTime() - row.sent.getTime()) / 86_400_000)
			);
		}
		expect([early > 0, costs > 0]).toEqual([true, true]);
		expect(shown).toBeGreaterThan(0);
		expect(hidden).toBeGreaterThan(0);
	});

	test('utilisation is occupied over contracted place-days, counted report by report', async () => {
		const { from, until } = told;
		const reports = await admin<
			{ offer: string; location: string; total: number | null; available: number | null; at: Date; stale: number }[]
		>`
			select l.offer_id as offer, l.id as location, r.total, r.available, r.valid_at as at, coalesce((select i.stale_after_days from directory.instruments i
				where i.key = o.instrument_key and i.valid_from <= ${until}::date order by i.valid_from desc limit 1), 60) as stale
			from directory.capacity_reports r join directory.offer_locations l on l.id = r.offer_location_id join directory.offers o on o.id = l.offer_id
			where o.network_id = ${manager.networkId} and r.total > 0 and r.available is not null and r.valid_at >= ${from}::date - interval '90 days' order by l.id, r.valid_at, r.reported_at`;
		const bounds = await admin<
			{ at: Date }[]
		>`select d::timestamptz as at from (values (${from}::date), (${until}::date)) v (d)`;
		const [starts, ends] = [bounds[0]!.at.getTime(), bounds[1]!.at.getTime()];
		const sums = new Map<string, { contracted: number; occupied: number }>();
		for (const [index, report] of reports.entries()) {
			const next = reports[index + 1];
			const last = Math.min(
				next?.location === report.location ? next.at.getTime() : Infinity,
				report.at.getTime() + report.stale * 86_400_000,
				ends
			);
			const length = Math.max(0, last - Math.max(report.at.getTime(), starts));
			const sum = sums.get(report.offer) ?? { contracted: 0, occupied: 0 };
			sum.contracted += report.total! * length;
			sum.occupied += (report.total! - report.available!) * length;
			sums.set(report.offer, sum);
		}
		let compared = 0;
		for (const offer of told.offers) {
			const sum = sums.get(offer.id);
			if (!sum || sum.contracted === 0) expect([offer.name, offer.utilisation]).toEqual([offer.name, undefined]);
			else {
				compared++;
				// An hour more or less where the clocks change.
				expect(Math.abs(offer.utilisation! - sum.occupied / sum.contracted)).toBeLessThan(0.002);
			}
		}
		expect(compared).toBeGreaterThan(10);
	});

	test('a provider sees its own offers with the very same figures; money is told to its administration alone (R95)', async () => {
		for (const role of ['provider-admin', 'provider-staff'] as const) {
			const actor = await member(role);
			const own = await read(actor);
			const offices = told.offers.filter(({ id }) => own.offers.some((one) => one.id === id));
			const [count] =
				await admin`select count(*)::int as offers from directory.offers where organisation_id = ${actor.organisationId} and state = 'published'`;
			expect(own.offers).toHaveLength(count!.offers as number);
			const withoutMoney = ({
				costPerPlace: _p,
				costPerEntry: _e,
				costPerCompletion: _c,
				...rest
			}: Controlling['offers'][number]) => rest;
			expect(own.offers.map(withoutMoney)).toEqual(offices.map(withoutMoney));
			if (role === 'provider-staff')
				expect(own.offers.every(({ costPerPlace }) => costPerPlace === undefined)).toBe(true);
		}
		const evaluator = await read(await member('evaluator'));
		expect(
			evaluator.offers.every(
				({ costPerPlace, costPerEntry }) => costPerPlace === undefined && costPerEntry === undefined
			)
		).toBe(true);
	});

	test('is no business of case managers, and lists by name', async () => {
		await expect(read(await member('case-manager'))).rejects.toMatchObject({ code: 'forbidden' });
		const names = await admin<
			{ name: string }[]
		>`select name from directory.offers where network_id = ${manager.networkId} and state = 'published' order by name, id`;
		expect(told.offers.map(({ name }) => name)).toEqual(names.map(({ name }) => name));
	});
});

/** Columns that name somebody who works here. */
const staff =
	/\b(recorded_by|created_by|reported_by|submitted_by|requested_by|decided_by|responsible_id|membership_id|account_id|coordinator_id|granted_by)\b/;
const groupings = (text: string): string[] =>
	[...text.matchAll(/group by ([^;)`]*)/gi)].map(([, columns = '']) => columns);

test('no figure anywhere is grouped by who works there (R103)', () => {
	const found = [...sources('src', /\.(ts|svelte)$/), ...sources('drizzle', /\.sql$/)].flatMap(({ path, text }) =>
		groupings(text)
			.map((columns) => columns.split(/\b(?:order by|having|limit|union)\b/i)[0] ?? '')
			.filter((columns) => staff.test(columns))
			.map((columns) => `${path}: ${columns}`)
	);
	expect(found).toEqual([]);
	expect(groupings('select count(*) from x group by responsible_id').some((columns) => staff.test(columns))).toBe(true);
	expect(readFileSync('src/lib/gaps/controlling.server.ts', 'utf8')).toContain('group by s.offer_id');
});

test('the self-check reads the demo network’s real use, and a fresh network is type 1 (R143)', async () => {
	const counts = await transact(manager, (tx, now) => countMaturity(tx, manager, now));
	const [own] = await admin<{ targets: number }[]>`
		select (select count(distinct a.id)::int from steering.agreements a join steering.agreement_targets t on t.agreement_id = a.id
			where a.network_id = ${manager.networkId} and a.state in ('in_force', 'under_review', 'extended')) as targets`;
	expect(counts.withTargets).toBe(own!.targets);
	const { type, missing } = maturityOf(counts);
	expect(type).toBeGreaterThanOrEqual(1);
	expect(type === 4).toBe(missing.length === 0);

	const [fresh] = await admin<
		{ id: string }[]
	>`insert into platform.networks (slug, name) values ('frisch', 'Frisch') returning id`;
	const newcomer: Member = { ...manager, networkId: fresh!.id };
	const nothing = await transact(newcomer, (tx, now) => countMaturity(tx, newcomer, now));
	expect(maturityOf(nothing)).toMatchObject({ type: 1, missing: ['feedback'] });
	const caseManager = await member('case-manager');
	await expect(transact(caseManager, (tx, now) => countMaturity(tx, caseManager, now))).rejects.toMatchObject({
		code: 'forbidden'
	});
});
