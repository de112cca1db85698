import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeProblem } from './labels.ts';
import { problemCodes } from './problems.ts';
import { readAreas } from './read-areas.ts';
import { readHsds } from './read-hsds.ts';
import { readOffers } from './read-offers.ts';
import { readStats } from './read-stats.ts';

const words = fc.constantFrom(
	'area_code',
	'year',
	'partner_name',
	'offer_code',
	'needs',
	'id',
	'name',
	'services',
	'organization',
	'location',
	'contents',
	'features',
	'type',
	'Feature',
	'geometry',
	'coordinates',
	'Polygon',
	'2021',
	'1,5',
	'-0',
	'1.234',
	'"',
	'""',
	';',
	',',
	'\t',
	'\n',
	'\r',
	'\r\n',
	'#',
	'\0',
	'\ud800',
	'\uFEFF',
	'{',
	'}',
	'[',
	']',
	':',
	'<script>',
	'&#x110000;',
	'__proto__',
	'constructor'
);
const hostileText = fc
	.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 60 })
	.map((parts) => parts.join(''));
const hostileJson = fc.jsonValue({ depthSize: 'large' }).map((value) => JSON.stringify(value));
const geometry = fc.record({ type: fc.constantFrom('Polygon', 'MultiPolygon', 'Point'), coordinates: fc.jsonValue() });
const almostAreas = fc
	.array(
		fc.record({ type: fc.constant('Feature'), properties: fc.object(), geometry: fc.oneof(geometry, fc.jsonValue()) })
	)
	.map((features) => JSON.stringify({ type: 'FeatureCollection', features }));
const encoded = (text: fc.Arbitrary<string>) =>
	fc
		.tuple(text, fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'))
		.map(([content, encoding]) => new Uint8Array(Buffer.from(content, encoding)));
const anyBytes = fc.oneof(
	fc.uint8Array({ maxLength: 400 }),
	encoded(hostileText),
	encoded(hostileJson),
	encoded(almostAreas)
);
const names = fc.constantFrom(
	'x.csv',
	'organizations.csv',
	'services.csv',
	'taxonomy.csv',
	'package.json',
	'service_list.json',
	'tabular.json'
);

describe('no file makes a reader fail otherwise than by its own list of problems', () => {
	const holds = (property: fc.IProperty<[Uint8Array]>) =>
		expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow();
	const agrees = ({ problems, failed }: { problems: { severity: string }[]; failed: boolean }) =>
		problems.length > 200 || failed === problems.some(({ severity }) => severity === 'error');

	test('areas', () => holds(fc.property(anyBytes, (bytes) => agrees(readAreas({ name: 'a.geojson', bytes })))));
	test('statistics', () => holds(fc.property(anyBytes, (bytes) => agrees(readStats({ name: 'stats.csv', bytes })))));
	test('offers', () => holds(fc.property(anyBytes, (bytes) => agrees(readOffers({ name: 'offers.csv', bytes })))));
	test('packages', () => {
		const files = fc.array(fc.record({ name: names, bytes: anyBytes }), { maxLength: 4 });
		expect(() =>
			fc.assert(
				fc.property(files, (package_) => agrees(readHsds(package_))),
				{ numRuns: 500 }
			)
		).not.toThrow();
	});
});

describe('every problem has a sentence', () => {
	test.each(problemCodes)('%s', (code) => {
		const sentence = describeProblem({
			severity: 'error',
			code,
			file: 'x.csv',
			line: 3,
			column: 'year',
			value: 'Wert',
			expected: 'Anderes',
			count: 4
		});
		expect(sentence).toMatch(/^x\.csv, Zeile 3, Spalte year: \S.*[.)?]/);
		expect(sentence).not.toMatch(/[{}]|interop_/);
	});
});
