import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { applyRetention } from '#lib/consent/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { verify } from '../../../cli/audit.ts';
import { closeEverything, testDatabase } from '#tests/support/database.ts';
import { personTables } from '../person-tables.server.ts';
import { loadDemo } from './load-demo.server.ts';
import { dayFromNow } from '#tests/support/days.ts';

// Two loads on one day, in two databases, one early and one late.
const actor = system('demo-history');
const yesterday = dayFromNow(-1);
const load = (hour: string) =>
	transact(actor, (tx) => loadDemo(tx, actor, new Date(`${yesterday}T${hour}:00Z`), () => undefined), {
		deadline: 240_000
	});

/** Every row without its ids, moments as days; and what hangs together by the names that people know. */
async function digestOf(admin: postgres.Sql): Promise<Record<string, string>> {
	const tables = await admin<{ name: string; columns: string[] }[]>`
		select format('%I.%I', c.table_schema, c.table_name) as name, array_agg(
			case c.data_type when 'timestamp with time zone' then format('(%I at time zone ''Europe/Berlin'')::date', c.column_name) else format('%I', c.column_name) end
			order by c.ordinal_position) filter (where c.udt_name not in ('uuid', '_uuid') and c.column_name not in ('disclosure_key', 'facts')) as columns
		from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
		where c.table_schema in ('directory', 'casework', 'steering') and t.table_type = 'BASE TABLE' group by c.table_schema, c.table_name order by 1`;
	const digests: Record<string, string> = {};
	const note = async (name: string, statement: string) => {
		const rows = await admin.unsafe<{ line: string }[]>(`select x.*::text as line from (${statement}) x order by 1`);
		if (rows.length > 0)
			digests[name] = `${rows.length} ${createHash('sha256')
				.update(rows.map(({ line }) => line).join('\n'))
				.digest('hex')}`;
	};
	for (const { name, columns } of tables) if (columns) await note(name, `select ${columns.join(', ')} from ${name}`);
	const day = (column: string) => `(${column} at time zone 'Europe/Berlin')::date`;
	await note(
		'answers of referrals of cases',
		`select k.reference, r.reference, o.code, f.event, f.reason, ${day('f.recorded_at')} from casework.referrals r join casework.cases k on k.id = r.case_id join directory.offers o on o.id = r.offer_id left join casework.feedback f on f.referral_id = r.id`
	);
	await note(
		'needs of areas',
		`select t.code, a.code, u.reason, u.state, ${day('u.created_at')}, k.reference from casework.unmet_needs u join directory.terms t on t.id = u.term_id join directory.planning_areas a on a.id = u.area_id left join casework.cases k on k.id = u.case_id`
	);
	await note(
		'reports of offers',
		`select o.code, s.code, c.available, c.waiting, ${day('c.valid_at')} from directory.capacity_reports c join directory.offer_locations l on l.id = c.offer_location_id join directory.offers o on o.id = l.offer_id left join directory.sites s on s.id = l.site_id`
	);
	return digests;
}

const early = await testDatabase();
await load('05:10');
const first = await digestOf(early.admin);
await closeEverything();
const { admin, adminUrl } = await testDatabase();
await load('20:40');

describe('the history of the demo network', () => {
	test('is the same whenever it is loaded on one day', async () => {
		const second = await digestOf(admin);
		expect(Object.keys(second).length).toBeGreaterThan(25);
		expect(second).toEqual(first);
	});

	test('reaches back for thirty months, each with referrals, needs and reports of places', async () => {
		const months = await admin<{ what: string; months: number; least: number }[]>`
			with told (what, at) as (
				select 'referrals', sent_at from casework.referrals union all select 'needs', created_at from casework.unmet_needs
				union all select 'reports', valid_at from directory.capacity_reports
			), monthly as (
				select what, date_trunc('month', at) as month, count(*)::int as count from told
				where at >= date_trunc('month', now()) - interval '28 months' and at < date_trunc('month', now()) group by 1, 2
			) select what, count(*)::int as months, min(count) as least from monthly group by 1 order by 1`;
		expect(months.map(({ what, months: count }) => [what, count])).toEqual([
			['needs', 28],
			['referrals', 28],
			['reports', 28]
		]);
		for (const { least } of months) expect(least).toBeGreaterThanOrEqual(5);
	});

	test('has a season and a trend: more in winter than in summer, more this year than the year before', async () => {
		const [row] = await admin<{ winter: number; summer: number; later: number; earlier: number }[]>`
			select count(*) filter (where extract(month from sent_at) in (1, 2, 3))::float8 / count(distinct date_trunc('month', sent_at)) filter (where extract(month from sent_at) in (1, 2, 3)) as winter,
				count(*) filter (where extract(month from sent_at) in (7, 8))::float8 / count(distinct date_trunc('month', sent_at)) filter (where extract(month from sent_at) in (7, 8)) as summer,
				count(*) filter (where sent_at > now() - interval '12 months')::int as later,
				count(*) filter (where sent_at <= now() - interval '12 months' and sent_at > now() - interval '24 months')::int as earlier
			from casework.referrals where regime in ('counselling', 'voluntary')`;
		expect(row!.winter).toBeGreaterThan(row!.summer * 1.1);
		expect(row!.later).toBeGreaterThan(row!.earlier * 1.05);
	});

	test('keeps nothing longer than it may be kept', async () => {
		const { removed } = await transact(actor, (tx, now) =>
			applyRetention(tx, actor, { tables: personTables, dryRun: true }, now)
		);
		expect(removed).toEqual({});
	});

	test('has one counselling referral in eight without an answer, and three withdrawals', async () => {
		const [row] = await admin<{ share: number; withdrawals: number }[]>`
			select (count(*) filter (where not exists (select from casework.consents c where c.referral_id = r.id and c.direction = 'to_authority')))::float8 / count(*) as share,
				(select count(*) from casework.consent_withdrawals)::int as withdrawals
			from casework.referrals r where r.regime = 'counselling' and r.sending <> 'draft'`;
		expect(Math.round(row!.share * 100)).toBe(12);
		expect(row!.withdrawals).toBe(3);
	});

	test('fills no offer beyond its places, and writes no answer on a consent that has run out', async () => {
		const overfull = await admin`
			select o.code from casework.place_holds h join casework.referrals r on r.id = h.referral_id join directory.offers o on o.id = r.offer_id
			where h.state = 'taken' group by o.id, o.code
			having count(*) > (select sum(l.total - l.available) from directory.offer_locations l where l.offer_id = o.id)`;
		expect([...overfull]).toEqual([]);
		const late = await admin`
			select f.id from casework.feedback f join casework.referrals r on r.id = f.referral_id
			where r.regime <> 'statutory' and not exists (
				select from casework.consents c where c.referral_id = r.id and c.direction = 'to_authority' and f.recorded_at >= c.valid_from and f.recorded_at < c.valid_until)`;
		expect([...late]).toEqual([]);
	});

	test('tells the course of waiting in Warburg, and of empty places in assisted training', async () => {
		const series = (code: string) => admin<{ waiting: number; share: number }[]>`
			select sum(c.waiting)::int as waiting, (sum(c.total) - sum(c.available))::float8 / sum(c.total) as share from directory.capacity_reports c
			join directory.offer_locations l on l.id = c.offer_location_id join directory.offers o on o.id = l.offer_id
			where o.code = ${code} group by c.valid_at order by c.valid_at desc`;
		const debt = await series('debt_wa');
		expect(debt[0]!.waiting).toBe(23);
		expect(debt.at(-1)!.waiting).toBeLessThan(14);
		const training = await series('assisted_apprenticeship');
		expect(training.slice(0, 4).every(({ share }) => share < 0.6)).toBe(true);
		expect(training.slice(4, 16).every(({ share }) => share >= 0.6)).toBe(true);
	});

	test('stands in an unbroken chain of audit lines', async () => {
		expect((await verify(adminUrl)).breaks).toEqual([]);
	});
});
