import { describe, expect, test } from 'vitest';
import { system } from '#lib/platform/actor.ts';
import { testDatabase } from '#tests/support/database.ts';
import { importFiles, type ImportReport, type ImportRequest } from './apply-import.server.ts';
import type { ImportKind } from './model.ts';

const { admin } = await testDatabase();
const actor = system('import-test');

const square = (west: number) => ({
	type: 'Polygon',
	coordinates: [
		[
			[west, 51],
			[west + 1, 51],
			[west + 1, 52],
			[west, 52],
			[west, 51]
		]
	]
});
const areas = JSON.stringify({
	type: 'FeatureCollection',
	features: [
		{ type: 'Feature', properties: { code: 'W', name: 'West', parent: 'K' }, geometry: square(8) },
		{ type: 'Feature', properties: { code: 'E', name: 'Ost', parent: 'nirgends' }, geometry: square(9) },
		{ type: 'Feature', properties: { code: 'K', name: 'Kreis' }, geometry: square(8) }
	]
});
const offers = [
	'partner_name;offer_code;offer_name;offer_kind;instrument;needs;access_criteria;intake;site_name;latitude;longitude;capacity_total;capacity_available;capacity_as_of',
	'Anker;debt_w;Schuldnerberatung;counselling;k-sb;debt;Wohnsitz im Kreis;request;Haus West;51.5;8.5;10;2;2026-01-05',
	'Anker;debt_e;Schuldnerberatung Ost;counselling;k-sb;debt;;request;Haus Ost;51.5;9.5;?;?;2026-01-05'
].join('\n');

const run = (
	kind: ImportKind,
	text: string,
	more: Partial<ImportRequest> & { name?: string } = {}
): Promise<ImportReport> =>
	importFiles(actor, {
		kind,
		files: [{ name: more.name ?? `file.${kind === 'areas' ? 'geojson' : 'csv'}`, bytes: Buffer.from(text) }],
		network: { slug: 'nord' },
		...more
	});
type Sums = [created: number, changed: number, skipped: number];
const summed = ({ steps }: ImportReport) =>
	steps.reduce<Sums>((sum, step) => [sum[0] + step.created, sum[1] + step.changed, sum[2] + step.skipped], [0, 0, 0]);
const count = async (table: string): Promise<number> => {
	const [row] = await admin.unsafe<{ count: number }[]>(`select count(*)::int as count from ${table}`);
	return row?.count ?? -1;
};
const audited = () => count('platform.audit_entries');

describe('an import', () => {
	test('tried out says what it would do, and leaves nothing behind', async () => {
		const report = await run('areas', areas, { dryRun: true });
		expect(report).toMatchObject({ failed: false, dryRun: true, network: { slug: 'nord', created: true } });
		expect(summed(report)).toEqual([3, 0, 0]);
		expect([
			await count('platform.networks'),
			await count('directory.planning_areas'),
			await count('directory.terms'),
			await audited()
		]).toEqual([0, 0, 0, 0]);
	});

	test('creates the network with its catalogue, and says so', async () => {
		const progress: string[] = [];
		const report = await run('areas', areas, {
			onProgress: ({ step, done, total }) => progress.push(`${step} ${done}/${total}`)
		});
		expect(report.network).toEqual({ slug: 'nord', name: 'Nord', isDemo: false, created: true });
		expect(progress).toEqual(['areas 0/3', 'areas 3/3']);
		expect([await count('directory.terms'), await count('directory.instruments')]).toEqual([40, 32]);
		expect(report.problems).toMatchObject([{ severity: 'warning', code: 'parent-unknown', value: 'nirgends' }]);
	});

	test('knows parents that stand behind their parts', async () => {
		const rows =
			await admin`select a.code, p.code as parent from directory.planning_areas a left join directory.planning_areas p on p.id = a.parent_id order by a.code`;
		expect(rows.map(({ code, parent }) => [code, parent])).toEqual([
			['E', null],
			['K', null],
			['W', 'K']
		]);
	});

	test('repeated without change writes nothing', async () => {
		const before = await audited();
		const report = await run('areas', areas);
		expect(report.network?.created).toBe(false);
		expect(summed(report)).toEqual([0, 0, 3]);
		expect(await audited()).toBe(before);
	});

	test('with a change writes that', async () => {
		expect(summed(await run('areas', areas.replace('Ost', 'Osten')))).toEqual([0, 1, 2]);
	});

	test('of offers puts each site into its area, and an empty count is unknown', async () => {
		const report = await run('offers', offers);
		expect(report.problems).toMatchObject([{ severity: 'warning', code: 'criteria-missing', line: 3 }]);
		expect(report.steps.map(({ step, created }) => `${step} ${created}`)).toEqual([
			'organisations 1',
			'sites 2',
			'offers 2'
		]);
		const rows = await admin`
			select o.code, o.state, o.regime, a.code as area, l.total, l.available, l.valid_at::date::text as day
			from directory.offers o join directory.offer_locations l on l.offer_id = o.id join directory.sites s on s.id = l.site_id left join directory.planning_areas a on a.id = s.area_id order by o.code`;
		expect(rows.map((row) => ({ ...row }))).toEqual([
			{
				code: 'debt_e',
				state: 'draft',
				regime: 'counselling',
				area: 'E',
				total: null,
				available: null,
				day: '2026-01-05'
			},
			{
				code: 'debt_w',
				state: 'published',
				regime: 'counselling',
				area: 'W',
				total: 10,
				available: 2,
				day: '2026-01-05'
			}
		]);
		expect(summed(await run('offers', offers))).toEqual([0, 0, 5]);
	});

	test.each([
		['needs', 'debt;Wohnsitz', 'dept;Wohnsitz', 'need-unknown'],
		['instrument', 'k-sb;debt;W', 'k-sx;debt;W', 'instrument-unknown'],
		['capacity_as_of', '10;2;2026-01-05', '10;2;2099-01-05', 'day-in-future']
	])('with something unknown in %s is refused by line and column', async (column, from, to, code) => {
		const before = await audited();
		const report = await run('offers', offers.replace(from, to).replace('Schuldnerberatung', 'Neuer Name'));
		expect(report).toMatchObject({ failed: true, steps: [] });
		expect(report.problems.filter(({ severity }) => severity === 'error')).toMatchObject([{ code, line: 2, column }]);
		expect(await audited()).toBe(before);
		expect(await admin`select 1 from directory.offers where name = 'Neuer Name'`).toHaveLength(0);
	});

	test('of a regime wider than its instrument is refused', async () => {
		const wider = offers.replace(';needs;', ';regime;needs;').replaceAll('k-sb;', 'k-sb;statutory;');
		expect((await run('offers', wider)).problems.map(({ code }) => code)).toContain('regime-widened');
	});
});

describe('statistics', () => {
	const text = 'area_code;area_name;year;residents;advised\nW;West;2021;100;\nE;Ost;2021;0;7\n';

	test('become one series per column, and a suppressed value stays unknown', async () => {
		const report = await run('stats', text, { name: 'stat.csv' });
		expect(report.steps.map(({ name, created }) => `${name} ${created}`)).toEqual([
			'stat.residents 2',
			'stat.advised 2'
		]);
		const rows =
			await admin`select a.code, s.series, s.year, s.value::float as value from directory.area_statistics s join directory.planning_areas a on a.id = s.area_id order by s.series, a.code`;
		expect(rows.map(({ code, series, value }) => [code, series, value])).toEqual([
			['E', 'stat.advised', 7],
			['W', 'stat.advised', null],
			['E', 'stat.residents', 0],
			['W', 'stat.residents', 100]
		]);
		expect(summed(await run('stats', text, { name: 'stat.csv' }))).toEqual([0, 0, 4]);
	});

	test('with one broken row change nothing', async () => {
		const report = await run('stats', text.replace('100', '200').replace(';7', ';viele'), { name: 'stat.csv' });
		expect(report).toMatchObject({ failed: true, problems: [{ code: 'number-invalid', line: 3, column: 'advised' }] });
		const [row] =
			await admin`select value::float as value from directory.area_statistics where series = 'stat.residents' and value > 0`;
		expect(row?.value).toBe(100);
	});

	test('of an area that is not there are refused', async () => {
		const report = await run('stats', 'area_code;year;v\nW;2021;1\nX;2021;1\nX;2022;1\n');
		expect(report).toMatchObject({
			failed: true,
			problems: [{ code: 'area-unknown', line: 3, column: 'area_code', value: 'X' }]
		});
	});
});

describe('a new network', () => {
	test('beside a demo is a demo, too', async () => {
		await admin`update platform.networks set is_demo = true`;
		const report = await run('areas', areas, { network: { slug: 'sued', name: 'Süden' }, dryRun: true });
		expect(report.network).toMatchObject({ slug: 'sued', name: 'Süden', isDemo: true, created: true });
	});
});
