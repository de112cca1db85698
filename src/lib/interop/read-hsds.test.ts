import { describe, expect, test } from 'vitest';
import { clockTime } from './hsds-cells.ts';
import { readHsds } from './read-hsds.ts';

const json = (value: unknown, name = 'package.json') => ({ name, bytes: Buffer.from(JSON.stringify(value)) });
const csv = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });

const organisation = {
	id: 'o1',
	name: 'Träger',
	description: '<p>Hilft</p>',
	website: 'javascript:alert(1)',
	services: [
		{
			id: 's1',
			name: 'Beratung',
			status: 'active',
			phones: [{ number: '"0221 4710-100"' }],
			service_at_locations: [
				{
					id: 'sl1',
					location: {
						id: 'l1',
						location_type: 'physical',
						latitude: 51.7,
						longitude: 9.3,
						addresses: [{ city: 'Höxter' }]
					}
				}
			],
			attributes: [
				{
					id: 'a1',
					taxonomy_term: { id: 't2', name: 'Schulden', parent_id: 't1', taxonomy_detail: { id: 'x', name: 'Bedarf' } }
				}
			],
			capacities: [{ id: 'c1', available: 2, maximum: 10, unit: { id: 'u1', name: 'Plätze' } }]
		}
	]
};

describe('a package of nested JSON', () => {
	const term = json({ id: 't1', name: 'Geld', taxonomy: 'Bedarf' }, 'taxonomy_term.json');
	const { content, problems } = readHsds([json(organisation), term]);

	test('becomes flat things that link by id', () => {
		expect(content).toMatchObject({
			version: '3.x',
			organisations: [{ id: 'o1', description: 'Hilft', website: null }],
			sites: [{ id: 'l1', organisationId: 'o1', latitude: 51.7, address: { town: 'Höxter' }, name: 'Höxter' }],
			offers: [{ id: 's1', organisationId: 'o1', termIds: ['t2'], phones: [{ number: '0221 4710-100' }] }],
			offersAtSites: [{ id: 'sl1', offerId: 's1', siteId: 'l1' }],
			taxonomies: [{ id: 'x', name: 'Bedarf' }],
			capacities: [{ offerId: 's1', unit: 'Plätze', available: 2, maximum: 10 }]
		});
		expect(problems.map(({ code }) => code).sort()).toEqual(['address-invalid', 'name-substituted']);
	});
	test('lists parents before children', () => {
		expect(content.terms.map(({ id, parentId }) => [id, parentId])).toEqual([
			['t1', null],
			['t2', 't1']
		]);
	});
	test('may come as a page, a list, or line by line', () => {
		const page = { total_items: 1, contents: [organisation] };
		const lines = {
			name: 'x.ndjson',
			bytes: Buffer.from(
				`${JSON.stringify(organisation)}\n${JSON.stringify({ ...organisation, id: 'o2', services: [] })}\n`
			)
		};
		expect(readHsds([json(page)]).content.offers).toHaveLength(1);
		expect(readHsds([json([organisation])]).content.offers).toHaveLength(1);
		expect(readHsds([lines]).content.organisations).toHaveLength(2);
	});
});

describe('a package of tables', () => {
	const files = [
		csv('organizations.csv', 'id,name\n1,Träger\n'),
		csv('locations.csv', 'id,organization_id,name,latitude,longitude\n7,1,Haus,51.7,9.3\n'),
		csv('services.csv', 'id,location_id,name,status,taxonomy_ids\n3,7,Kurs,active,"101-01, 101"\n'),
		csv('taxonomy.csv', 'taxonomy_id,name,parent_id,parent_name\n101-01,Kind,101,Dach\n101,Dach,,\n'),
		csv('regular_schedules.csv', 'id,location_id,service_id,weekday,opens_at,closes_at\n1,7,,Monday,9am,3pm\n')
	];
	test('of the first version finds owner, place and terms', () => {
		const { content, problems } = readHsds(files);
		expect(problems).toEqual([]);
		expect(content).toMatchObject({
			version: '1.0',
			sites: [{ organisationId: '1', schedules: [{ weekdays: 'Monday', opensAt: '09:00', closesAt: '15:00' }] }],
			offers: [{ organisationId: '1', termIds: ['101-01', '101'] }],
			offersAtSites: [{ id: '3@7', offerId: '3', siteId: '7' }],
			terms: [{ id: '101' }, { id: '101-01', parentId: '101' }]
		});
	});
	test('may be one JSON file', () => {
		const { content } = readHsds([
			json({
				'organizations.csv': [{ id: '1', name: 'T' }],
				'services.csv': [{ id: '2', name: 'S', organization_id: '1' }]
			})
		]);
		expect(content).toMatchObject({ organisations: [{ id: '1' }], offers: [{ id: '2', organisationId: '1' }] });
	});
	test('reports loose ends and skips what it does not know', () => {
		const { problems, failed } = readHsds([
			...files,
			csv('phones.csv', 'id,location_id,number\n1,99,123\n'),
			csv('notes.csv', 'id\n1\n')
		]);
		expect(failed).toBe(false);
		expect(problems.map(({ code, file, line, column }) => [code, file, line, column])).toEqual([
			['table-skipped', 'notes.csv', undefined, undefined],
			['link-dangling', 'phones.csv', 2, 'location_id']
		]);
	});
	test.each([
		['a circle of terms', csv('taxonomy.csv', 'taxonomy_id,name,parent_id\na,A,b\nb,B,a\n'), 'cycle'],
		['a term that is its own parent', csv('taxonomy_terms.csv', 'id,name,parent_id\na,A,a\n'), 'cycle'],
		['an id twice', csv('organizations.csv', 'id,name\n1,A\n1,B\n'), 'duplicate'],
		['a service without a name', csv('organizations.csv', 'id,name\n1,\n'), 'name-missing'],
		['a row without an id', csv('organizations.csv', 'id,name\n,A\n'), 'code-missing'],
		['a service of nobody', csv('services.csv', 'id,name\n1,A\n'), 'owner-missing'],
		['a latitude in words', csv('locations.csv', 'id,name,latitude,longitude\n1,A,Nord,9\n'), 'number-invalid'],
		['a broken row', csv('organizations.csv', 'id,name,email\n1,A\n'), 'row-short']
	])('with %s is refused', (_, file, code) => {
		const { problems, failed } = readHsds([file]);
		expect(failed).toBe(true);
		expect(problems.map((problem) => problem.code)).toContain(code);
		expect(problems.find((problem) => problem.code === code)).toMatchObject(
			code === 'cycle' ? {} : { file: file.name }
		);
	});
});

describe('what cannot be trusted', () => {
	test('services nested without end are cut off', () => {
		let deep: Record<string, unknown> = { id: 'x', name: 'x', services: [] };
		for (let level = 0; level < 200; level++)
			deep = { id: `o${level}`, name: 'o', services: [{ id: `s${level}`, name: 's', organization: deep }] };
		expect(readHsds([json(deep)]).problems.map(({ code }) => code)).toContain('too-deep');
	});
	test('places beyond the poles and more free than there are stay unknown', () => {
		const { content, problems, failed } = readHsds([
			json({
				...organisation,
				locations: [{ id: 'l9', location_type: 'physical', name: 'Pol', latitude: 100, longitude: 101 }]
			}),
			csv('service_capacity.csv', 'id,service_id,available,maximum\n9,s1,12,10\n')
		]);
		expect(failed).toBe(false);
		expect(content.sites.find(({ id }) => id === 'l9')).toMatchObject({ latitude: null, longitude: null });
		expect(content.capacities.map(({ id }) => id)).toEqual(['c1']);
		expect(problems.map(({ code }) => code)).toEqual(
			expect.arrayContaining(['coordinate-not-wgs84', 'capacity-contradicts'])
		);
	});
	test.each([
		['9am', '09:00'],
		['12am', '00:00'],
		['12 pm', '12:00'],
		['4:00 PM', '16:00'],
		['08:00:00', '08:00'],
		['17.30', '17:30'],
		['24:00', undefined],
		['13pm', undefined],
		['mittags', undefined]
	])('%s as a time of day', (text, expected) => expect(clockTime(text)).toBe(expected));
});
