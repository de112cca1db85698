import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import { describe, expect, test } from 'vitest';
import { readAreas } from './read-areas.ts';

const square = [
	[
		[9, 51],
		[10, 51],
		[10, 52],
		[9, 52],
		[9, 51]
	]
];
const feature = (properties: object, geometry: object | null = { type: 'Polygon', coordinates: square }) => ({
	type: 'Feature',
	properties,
	geometry
});
const read = (features: unknown[], more: object = {}) =>
	readAreas({
		name: 'areas.geojson',
		bytes: Buffer.from(JSON.stringify({ type: 'FeatureCollection', ...more, features }))
	});
const codes = (features: unknown[], more?: object) => read(features, more).problems.map(({ code }) => code);

describe('planning areas', () => {
	test.each([
		[{ AREA_ID: 'STGT01', AREA_NAME: 'Altstadt', LEVEL_NAME: 'Stadtteil', PARENT_ARE: 'S' }, 'STGT01', 'Altstadt'],
		[{ AGS: '01001000', ARS: '010010000000', GEN: 'Flensburg' }, '01001000', 'Flensburg'],
		[{ ARS: '01001', GEN: 'Flensburg' }, '01001', 'Flensburg'],
		[{ code: 7, name: 'Sieben' }, '7', 'Sieben'],
		[{ id: 'x', Name: 'Ix' }, 'x', 'Ix']
	])('know their code and name by whatever name %j uses', (properties, code, name) => {
		const { content, failed } = read([feature(properties)]);
		expect(failed).toBe(false);
		expect(content[0]).toMatchObject({ code, name });
	});

	test('write their name at a point inside, even in a horseshoe with a hole', () => {
		const horseshoe = [
			[
				[0, 0],
				[10, 0],
				[10, 10],
				[9, 10],
				[9, 1],
				[1, 1],
				[1, 10],
				[0, 10],
				[0, 0]
			],
			[
				[4.8, 0.4],
				[5.2, 0.4],
				[5.2, 0.6],
				[4.8, 0.6],
				[4.8, 0.4]
			]
		];
		const geometry = { type: 'MultiPolygon', coordinates: [[square[0]], horseshoe] };
		const [area] = read([feature({ code: 'u', name: 'U' }, geometry)]).content;
		expect(area && booleanPointInPolygon(area.labelPoint, area.geometry)).toBe(true);
	});

	test('are refused with the place of every mistake', () => {
		const open = [square[0]!.slice(0, 4)];
		const { problems, failed } = read([
			feature({ code: 'a', name: 'A' }, null),
			feature({ code: 'b', name: 'B' }, { type: 'Point', coordinates: [9, 51] }),
			feature({ code: 'c', name: 'C' }, { type: 'Polygon', coordinates: open }),
			feature(
				{ code: 'd', name: 'D' },
				{ type: 'Polygon', coordinates: [[[500000, 5700000], ...square[0]!.slice(1)]] }
			),
			feature({ code: 'e', name: 'E' }, { type: 'Polygon', coordinates: [[[9, null], ...square[0]!.slice(1)]] }),
			feature({ name: 'ohne' }),
			feature({ code: 'g' }),
			'kein Feature'
		]);
		expect(failed).toBe(true);
		expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
			'geometry-missing features[0].geometry',
			'geometry-kind features[1].geometry',
			'ring-open features[2].geometry.coordinates[0]',
			'coordinate-not-wgs84 features[3].geometry.coordinates[0][0]',
			'coordinate-invalid features[4].geometry.coordinates[0][0]',
			'code-missing features[5].properties',
			'name-missing features[6].properties',
			'geometry-missing features[7]'
		]);
	});

	test('stand in the file once, and not in a circle', () => {
		expect(codes([feature({ code: 'a', name: 'A' }), feature({ code: 'a', name: 'A' })])).toEqual(['duplicate']);
		const circle = ['a', 'b', 'c'].map((code, index) => feature({ code, name: code, parent: 'bca'[index] }));
		expect(codes(circle)).toEqual(['cycle']);
	});

	test('of another projection are refused as such', () => {
		const crs = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::25832' } } };
		expect(codes([feature({ code: 'a', name: 'A' })], crs)).toEqual(['coordinate-not-wgs84']);
		const wgs = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } };
		expect(codes([feature({ code: 'a', name: 'A' })], wgs)).toEqual([]);
	});

	test('a mistake in the JSON is named by line', () => {
		const { problems } = readAreas({
			name: 'x.geojson',
			bytes: Buffer.from('{\n"type": "FeatureCollection",\n"features": [}\n')
		});
		expect(problems).toMatchObject([{ code: 'not-json', line: 3 }]);
	});

	test.each(['[]', '{}', '3', 'null', '{"features": {}}', '{"features": []}'])('%s holds none', (text) => {
		expect(readAreas({ name: 'x.geojson', bytes: Buffer.from(text) }).failed).toBe(true);
	});
});
