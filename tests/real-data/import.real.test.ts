import { existsSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { areaLines, getAreaFigures, getAreaView, getGapMatrix, listAreaShapes } from '#lib/gaps/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { run } from '../../src/cli/import.ts';
import { testDatabase } from '#tests/support/database.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
// Where the data is demanded, its absence fails the tests instead of leaving them out.
const isThere = existsSync(data) || process.env.REAL_DATA === 'required';
const flensburg = join(data, 'flensburg-sozialatlas');
const series = [
	'residents',
	'residents_18_64',
	'sgb2_beneficiaries',
	'unemployed',
	'eviction_risk',
	'housing_assistance'
];

const { admin } = await testDatabase();
const scratch = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What `lk import` answers: its exit code, what it says, and what it complains about. */
async function lkImport(...args: string[]): Promise<{ code: number; said: string; complained: string }> {
	const written: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
	const spies = (['stdout', 'stderr'] as const).map((stream) =>
		vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
			written[stream].push(String(chunk));
			return true;
		})
	);
	try {
		const code = await run(args);
		return { code, said: written.stdout.join(''), complained: written.stderr.join('') };
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}

/** Somebody of the steering side, without an account: reading needs none. */
const steering = (networkId: string): Actor => ({
	role: 'evaluator',
	networkId,
	requestId: 'test',
	organisationId: undefined,
	accountId: undefined,
	membershipId: undefined
});

const count = async (query: string): Promise<number> => {
	const [row] = await admin.unsafe<{ count: number }[]>(`select count(*)::int as count from ${query}`);
	return row?.count ?? -1;
};
/** Everything that an import could write, and the audit lines about it. */
const contents = async () => {
	const [row] = await admin`
		select (select count(*) from platform.audit_entries)::int as audited,
			(select md5(string_agg(t::text, '' order by t::text)) from platform.counters t) as counters,
			(select md5(string_agg(t::text, '' order by t::text)) from directory.planning_areas t) as areas,
			(select md5(string_agg(t::text, '' order by t::text)) from directory.area_statistics t) as figures`;
	return row;
};

describe.runIf(isThere)('the city of Flensburg', () => {
	test('13 areas come into a new network, which is said', async () => {
		const { code, said } = await lkImport('areas', join(flensburg, 'areas.geojson'), '--network', 'flensburg');
		expect(code).toBe(0);
		expect(said).toContain('New network "flensburg"');
		expect(await count(`directory.planning_areas`)).toBe(13);
	});

	test.each(series)('%s: all rows, all years', async (name) => {
		const file = join(flensburg, `${name}.csv`);
		expect((await lkImport('stats', file, '--network', 'flensburg')).code).toBe(0);
		const [header = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
		const columns = header.split(';').slice(3);
		expect(await count(`directory.area_statistics where series like '${name}.%'`)).toBe(rows.length * columns.length);
		const years = new Set(rows.map((row) => Number(row.split(';')[2])));
		expect(await count(`(select distinct year from directory.area_statistics where series like '${name}.%') y`)).toBe(
			years.size
		);
		const empty = rows.flatMap((row) => row.split(';').slice(3)).filter((cell) => cell === '').length;
		expect(await count(`directory.area_statistics where series like '${name}.%' and value is null`)).toBe(empty);
	});

	test('an empty cell is unknown, and nowhere a zero', async () => {
		const [row] = await admin`
			select s.value from directory.area_statistics s join directory.planning_areas a on a.id = s.area_id
			where a.code = 'STGT01' and s.series = 'housing_assistance.eviction_carried' and s.year = 2022`;
		expect(row).toEqual({ value: null });
		expect(await count(`directory.area_statistics where value = 0`)).toBe(0);
	});

	test('a second import changes nothing', async () => {
		const before = await contents();
		expect((await lkImport('areas', join(flensburg, 'areas.geojson'), '--network', 'flensburg')).said).toContain(
			'Nothing to change'
		);
		for (const name of series)
			expect((await lkImport('stats', join(flensburg, `${name}.csv`), '--network', 'flensburg')).said).toContain(
				'Nothing to change'
			);
		expect(await contents()).toEqual(before);
	});

	test.each([
		['a word for a number', 'STGT01;Altstadt;2018;3815', 'STGT01;Altstadt;2018;x815', 'line 4, column residents'],
		['a cell too few', 'STGT02;Neustadt;2017;', 'STGT02;Neustadt;2017', 'column residents'],
		['an area that is not there', 'STGT03;Nordstadt;2018', 'STGT99;Nordstadt;2018', 'column area_code']
	])('%s in one row: nothing is imported, and the row is named', async (_, from, to, place) => {
		const before = await contents();
		const text = readFileSync(join(flensburg, 'residents.csv'), 'utf8');
		const changed = text.replace('STGT01;Altstadt;2011;3323', 'STGT01;Altstadt;2011;9999').replace(from, to);
		const broken = to.endsWith('2017') ? text.replace(/(STGT02;Neustadt;2017);\d+/, '$1') : changed;
		expect(broken).not.toBe(text);
		const file = join(scratch, 'residents.csv');
		writeFileSync(file, broken);
		const { code, complained } = await lkImport('stats', file, '--network', 'flensburg');
		expect(code).toBe(1);
		expect(complained).toContain(place);
		expect(complained).toMatch(/line \d+/);
		expect(complained).toContain('Nothing was imported');
		expect(await contents()).toEqual(before);
	});

	test('map and table of its areas: every area has a shape and its figures, and sums reconcile with the file', async () => {
		const [network] = await admin`select id from platform.networks where slug = 'flensburg'`;
		const actor = steering(network!.id as string);
		const file = readFileSync(join(flensburg, 'residents.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
		await transact(actor, async (tx, now) => {
			const shapes = await listAreaShapes(tx, actor);
			const matrix = await getGapMatrix(tx, actor, now);
			expect(shapes.map(({ id }) => id).sort()).toEqual(matrix.areas.map(({ id }) => id).sort());
			expect(matrix.areas).toHaveLength(13);

			const figures = await getAreaFigures(tx, actor, 'residents.residents');
			figures.years.forEach((year, column) => {
				const rows = file.map((line) => line.split(';')).filter((cells) => Number(cells[2]) === year);
				const given = rows.flatMap((cells) => (cells[3] === '' ? [] : [Number(cells[3])]));
				const shown = figures.rows.flatMap(({ values }) => values[column] ?? []);
				expect(shown).toHaveLength(given.length);
				expect(shown.reduce((sum, value) => sum + value, 0)).toBe(given.reduce((sum, value) => sum + value, 0));
			});
			// What the file leaves out is unknown on page, area's page and in the file that is taken away: never 0.
			const evictions = await getAreaFigures(tx, actor, 'housing_assistance.eviction_carried');
			const at = evictions.years.indexOf(2022);
			expect(evictions.rows.find(({ area }) => area.code === 'STGT01')?.values[at]).toBeNull();
			expect(areaLines(evictions).some(({ value }) => value === 0)).toBe(false);
			for (const area of matrix.areas) {
				const view = await getAreaView(tx, actor, area.id, matrix, now);
				const newest = view.figures.find(({ series }) => series === 'residents.residents');
				const line = file.findLast(
					(row) => row.startsWith(`${area.code};`) && Number(row.split(';')[2]) === newest?.year
				);
				expect(newest?.value).toBe(Number(line?.split(';')[3]));
			}
		});
	});

	test('tried out for another network, nothing is there afterwards', async () => {
		const { said } = await lkImport('areas', join(flensburg, 'areas.geojson'), '--network', 'probe', '--dry-run');
		expect(said).toContain('nothing was written');
		expect(await count(`platform.networks where slug = 'probe'`)).toBe(0);
	});
});

describe.runIf(isThere)('the Ohana sample', () => {
	const inNetwork = `network_id = (select id from platform.networks where slug = 'ohana')`;

	test('comes in with its counts, twice the same', async () => {
		expect((await lkImport('hsds', join(data, 'ohana-sample'), '--network', 'ohana')).code).toBe(0);
		const counts = async () =>
			Promise.all(
				['organisations', 'sites', 'offers', 'offer_locations'].map((table) =>
					count(`directory.${table} where ${inNetwork}`)
				)
			);
		expect(await counts()).toEqual([8, 22, 23, 23]);
		expect(await count(`directory.terms where ${inNetwork} and taxonomy = 'hsds'`)).toBe(290);
		expect((await lkImport('hsds', join(data, 'ohana-sample'), '--network', 'ohana')).said).toContain(
			'Nothing to change'
		);
		expect(await counts()).toEqual([8, 22, 23, 23]);
	});

	test('keeps the tree of terms, and the terms of its services', async () => {
		const text = readFileSync(join(data, 'ohana-sample/taxonomy.csv'), 'utf8');
		const expected = text
			.trim()
			.split(/\r?\n/)
			.slice(1)
			.map((row) => row.match(/^([^,]+),(?:"[^"]*"|[^,]*),([^,]*)/)?.slice(1) ?? []);
		const rows = await admin`
			select t.code, coalesce(p.code, '') as parent from directory.terms t left join directory.terms p on p.id = t.parent_id
			where t.taxonomy = 'hsds' and t.network_id = (select id from platform.networks where slug = 'ohana')`;
		expect(rows.map(({ code, parent }) => `${code} < ${parent}`).sort()).toEqual(
			expected.map(([code, parent]) => `${code} < ${parent}`).sort()
		);
		expect(rows.filter(({ parent }) => parent === '')).toHaveLength(11);
		const linked = await admin`
			select t.code from directory.offer_terms x join directory.terms t on t.id = x.term_id join directory.offers o on o.id = x.offer_id
			where o.code = '22' and o.network_id = (select id from platform.networks where slug = 'ohana') order by 1`;
		expect(linked.map(({ code }) => code)).toEqual(['105', '108', '108-05', '108-05-01', '111', '111-05']);
	});

	test('brings no flow of data along, and no draft into the directory', async () => {
		expect(await count(`directory.offers where ${inNetwork} and (regime <> 'none' or intake <> 'open_door')`)).toBe(0);
		expect(
			await count(`directory.offers where ${inNetwork} and state = 'published' and btrim(access_criteria) = ''`)
		).toBe(0);
		expect(await count(`directory.offers where ${inNetwork} and state = 'archived'`)).toBe(1);
	});
});

describe.runIf(isThere)('the HSDS 3.1 examples', () => {
	const examples = join(data, 'hsds-3.1/examples');

	test.each([
		['csv', join(examples, 'csv')],
		['data-package', join(examples, 'csv/datapackage.json')],
		['organization', join(examples, 'organization_full.json')],
		['service', join(examples, 'service_full.json')],
		['service-at-location', join(examples, 'service_at_location_full.json')],
		['tabular', join(examples, 'tabular.json')],
		['all', examples]
	])('%s: one organisation, site, offer and term, linked', async (slug, path) => {
		expect((await lkImport('hsds', path, '--network', slug)).code).toBe(0);
		const rows = await admin`
			select o.name as offer, p.name as organisation, s.name as site, s.latitude, t.code as term
			from directory.offers o join platform.networks n on n.id = o.network_id join directory.organisations p on p.id = o.organisation_id
			join directory.offer_locations l on l.offer_id = o.id join directory.sites s on s.id = l.site_id and s.organisation_id = p.id
			left join directory.offer_terms x on x.offer_id = o.id left join directory.terms t on t.id = x.term_id
			where n.slug = ${slug}`;
		const term =
			slug === 'csv' || slug === 'data-package' || slug === 'tabular' ? null : '3f7b145d-84af-42d7-8fae-eaca714b02b2';
		expect(rows.map((row) => ({ ...row }))).toEqual([
			{
				offer: 'Community Counselling',
				organisation: 'Example Organization Inc.',
				site: 'MyCity Civic Center',
				latitude: null,
				term
			}
		]);
		expect(
			await count(
				`directory.terms t join platform.networks n on n.id = t.network_id where n.slug = '${slug}' and t.taxonomy like 'hsds%'`
			)
		).toBe(1);
		expect((await lkImport('hsds', path, '--network', slug)).said).toContain('Nothing to change');
	});

	test.each(['taxonomy_term.json', 'taxonomy_term_list.json'])('%s: the term of a list', async (name) => {
		const slug = name.replace(/[_.]/g, '-');
		expect((await lkImport('hsds', join(examples, name), '--network', slug)).code).toBe(0);
		expect(
			await count(
				`directory.terms t join platform.networks n on n.id = t.network_id where n.slug = '${slug}' and t.taxonomy like 'hsds%'`
			)
		).toBe(1);
	});

	test('base.json holds nothing to import, and says so', async () => {
		const { code, complained } = await lkImport('hsds', join(examples, 'base.json'), '--network', 'base', '--dry-run');
		expect(code).toBe(0);
		expect(complained).toContain('Nothing found to import');
	});
});

describe.runIf(isThere)('the municipalities of the federation', () => {
	test('10,997 areas within a minute', { timeout: 90_000 }, async () => {
		const { code } = await lkImport('areas', join(data, 'boundaries-bkg/gemeinden_2021.geojson'), '--network', 'bund');
		expect(code).toBe(0);
		expect(
			await count(`directory.planning_areas a join platform.networks n on n.id = a.network_id where n.slug = 'bund'`)
		).toBe(10_997);
	});
});

describe('what cannot be imported', () => {
	test.each([
		[['areas'], 2],
		[['planets', 'x.json'], 2],
		[['areas', 'a', 'b'], 2]
	])('%j: the usage is shown', async (args, expected) => {
		const { code, complained } = await lkImport(...args);
		expect(code).toBe(expected);
		expect(complained).toContain('lk import');
	});

	test.each([
		['a file that is not there', ['areas', '/nowhere/at/all.geojson', '--network', 'x1'], /cannot be read/],
		[
			'a slug that cannot be one',
			['areas', fileURLToPath(import.meta.url), '--network', 'Ä B'],
			/cannot name a network/
		],
		[
			'a folder of statistics',
			['stats', fileURLToPath(new URL('.', import.meta.url)), '--network', 'x1'],
			/is a folder/
		]
	])('%s is answered in one sentence', async (_, args, sentence) => {
		await expect(run(args)).rejects.toThrow(sentence);
	});
});
