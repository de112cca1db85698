import { existsSync, readdirSync, readFileSync } from 'node:fs';
import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import { describe, expect, test } from 'vitest';
import { readAreas } from '#lib/interop/read-areas.ts';
import { readHsds } from '#lib/interop/read-hsds.ts';
import { readStats } from '#lib/interop/read-stats.ts';

const data = new URL('../../../shared/data/', import.meta.url);
// Where the data is demanded, its absence fails the tests instead of leaving them out.
const isThere = existsSync(data) || process.env.REAL_DATA === 'required';
const file = (path: string) => ({ name: path.replace(/^.*\//, ''), bytes: readFileSync(new URL(path, data)) });
const folder = (path: string) =>
	readdirSync(new URL(path, data))
		.filter((name) => /\.(csv|json)$/.test(name))
		.map((name) => file(`${path}${name}`));

describe.runIf(isThere)('the city of Flensburg', () => {
	const flensburg = 'flensburg-sozialatlas/';

	test('has 13 districts, each with its name written inside it', () => {
		const { content, problems } = readAreas(file(`${flensburg}areas.geojson`));
		expect(problems).toEqual([]);
		expect(content.map(({ code }) => code).sort()).toEqual(
			Array.from({ length: 13 }, (_, index) => `STGT${String(index + 1).padStart(2, '0')}`)
		);
		expect(content.filter(({ labelPoint, geometry }) => !booleanPointInPolygon(labelPoint, geometry))).toEqual([]);
	});

	test.each([
		['residents.csv', ['residents.residents'], [2011, 2017, 2018, 2019, 2020, 2021, 2022]],
		['residents_18_64.csv', ['residents_18_64.residents'], [2011, 2012, 2017, 2018, 2019, 2020, 2021, 2022]],
		['sgb2_beneficiaries.csv', ['sgb2_beneficiaries.residents'], [2018, 2019, 2020, 2021, 2022]],
		['unemployed.csv', ['unemployed.residents'], [2017, 2018, 2019, 2020, 2021, 2022]],
		['eviction_risk.csv', ['eviction_risk.residents'], [2017, 2018, 2019, 2020, 2021, 2022]],
		[
			'housing_assistance.csv',
			[
				'general_consulting',
				'notices_of_rent_arrears',
				'termination_rent_arrears',
				'termination_for_conduct',
				'action_for_eviction',
				'eviction_notice',
				'eviction_carried'
			].map((column) => `housing_assistance.${column}`),
			[2021, 2022]
		]
	])('%s: every series, every year, empty cells unknown', (name, codes, years) => {
		const source = file(`${flensburg}${name}`);
		const { content, problems } = readStats(source);
		const observations = content.flatMap((series) => series.observations);
		expect(problems).toEqual([]);
		expect(content.map(({ code }) => code)).toEqual(codes);
		expect([...new Set(observations.map(({ year }) => year))].sort()).toEqual(years);
		const rows = Buffer.from(source.bytes).toString('utf8').trim().split(/\r?\n/).slice(1);
		const emptyCells = rows.flatMap((row) => row.split(';').slice(3)).filter((cell) => cell === '').length;
		expect(observations).toHaveLength(rows.length * codes.length);
		expect(observations.filter(({ value }) => value === null)).toHaveLength(emptyCells);
		expect(observations.filter(({ value }) => value === 0)).toHaveLength(
			rows.flatMap((row) => row.split(';').slice(3)).filter((cell) => cell === '0').length
		);
	});

	test('one broken row refuses the whole file and is named', () => {
		const text = Buffer.from(file(`${flensburg}residents.csv`).bytes)
			.toString('utf8')
			.replace('STGT01;Altstadt;2018;3815', 'STGT01;Altstadt;2018;x815');
		expect(readStats({ name: 'residents.csv', bytes: Buffer.from(text) })).toMatchObject({
			failed: true,
			problems: [{ code: 'number-invalid', line: 4, column: 'residents' }]
		});
	});
});

describe.runIf(isThere)('the federal boundaries', () => {
	test.each([
		['gemeinden_2021.geojson', 10_997],
		['kreise_2021.geojson', 401]
	])('%s: %i areas within ten seconds', (name, count) => {
		const start = performance.now();
		const { content, problems } = readAreas(file(`boundaries-bkg/${name}`));
		expect(problems).toEqual([]);
		expect(content).toHaveLength(count);
		expect(performance.now() - start).toBeLessThan(10_000);
		expect(
			content.filter(({ labelPoint, geometry }) => !booleanPointInPolygon(labelPoint, geometry)).map(({ name }) => name)
		).toEqual([]);
	});
});

describe.runIf(isThere)('the Ohana sample (HSDS 1.0)', () => {
	const { content, problems } = isThere ? readHsds(folder('ohana-sample/')) : { content: undefined, problems: [] };

	test('counts as its description says', () => {
		expect(problems).toEqual([]);
		expect(content).toMatchObject({ version: '1.0' });
		expect(
			content &&
				[content.organisations, content.sites, content.offers, content.offersAtSites, content.terms].map(
					({ length }) => length
				)
		).toEqual([8, 22, 23, 23, 290]);
	});
	test('links every term to a parent that stands before it, but for eleven roots', () => {
		const seen = new Set<string | null>();
		for (const { id, parentId } of content?.terms ?? []) {
			expect(parentId === null || seen.has(parentId)).toBe(true);
			seen.add(id);
		}
		expect(content?.terms.filter(({ parentId }) => parentId === null)).toHaveLength(11);
		expect(content?.terms.find(({ id }) => id === '108-05-01')?.parentId).toBe('108-05');
	});
	test('gives every service its organisation, and terms to one', () => {
		expect(content?.offers.filter(({ organisationId }) => organisationId === null)).toEqual([]);
		expect(content?.offers.find(({ id }) => id === '22')).toMatchObject({
			termIds: ['105', '108', '108-05', '108-05-01', '111', '111-05'],
			organisationId: '8'
		});
		expect(content?.sites.reduce((sum, { phones }) => sum + phones.length, 0)).toBeGreaterThan(40);
	});
});

describe.runIf(isThere)('the HSDS 3.1 examples', () => {
	const examples = 'hsds-3.1/examples/';
	const counts = (files: ReturnType<typeof folder>) => {
		const { content, failed } = readHsds(files);
		const { organisations, sites, offers, offersAtSites, taxonomies, terms } = content;
		return {
			failed,
			counts: [organisations, sites, offers, offersAtSites, taxonomies, terms].map(({ length }) => length)
		};
	};

	test.each([
		['base.json', [0, 0, 0, 0, 0, 0]],
		['location.json', [0, 1, 0, 0, 0, 0]],
		['organization_full.json', [1, 1, 1, 1, 1, 1]],
		['organization_list.json', [1, 0, 0, 0, 0, 0]],
		['service_full.json', [1, 1, 1, 1, 1, 1]],
		['service_list.json', [1, 0, 1, 0, 0, 0]],
		['service_at_location_full.json', [1, 1, 1, 1, 1, 1]],
		['service_at_location_list.json', [1, 1, 1, 1, 0, 0]],
		['taxonomy.json', [0, 0, 0, 0, 1, 0]],
		['taxonomy_list.json', [0, 0, 0, 0, 1, 0]],
		['taxonomy_term.json', [0, 0, 0, 0, 1, 1]],
		['taxonomy_term_list.json', [0, 0, 0, 0, 1, 1]],
		['tabular.json', [1, 1, 1, 1, 1, 1]]
	])('%s', (name, expected) => {
		expect(counts([file(`${examples}${name}`)])).toEqual({ failed: false, counts: expected });
	});

	test('the tabular package, and all JSON files together, are the same small directory', () => {
		expect(counts(folder(`${examples}csv/`))).toEqual({ failed: false, counts: [1, 1, 1, 1, 1, 1] });
		expect(counts(folder(examples))).toEqual({ failed: false, counts: [1, 1, 1, 1, 1, 1] });
	});

	test('their loose ends are reported, not invented', () => {
		const { content, problems } = readHsds(folder(`${examples}csv/`));
		expect(content.organisations[0]?.parentId).toBeNull();
		expect(content.sites[0]).toMatchObject({
			organisationId: content.organisations[0]?.id,
			latitude: null,
			longitude: null
		});
		expect(problems.map(({ severity, code, column }) => `${severity} ${code} ${column ?? ''}`).sort()).toEqual([
			'warning capacity-contradicts ',
			'warning coordinate-not-wgs84 latitude',
			'warning link-dangling link_id',
			'warning link-dangling organization_id',
			'warning link-dangling parent_id',
			'warning link-dangling parent_organization_id',
			'warning link-dangling service_id',
			'warning link-dangling taxonomy_id',
			'warning link-dangling unit_id'
		]);
	});
});
