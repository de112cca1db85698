import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { anonymous, system, type Actor, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { buildMember, buildNetwork } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { instruments, needTerms } from './catalogue.ts';
import {
	getOffer,
	listClusters,
	listOffers,
	listReports,
	upsertAreas,
	upsertInstruments,
	upsertOffers,
	upsertOrganisations,
	upsertSites,
	upsertStatistics,
	upsertTerms,
	type OfferRecord
} from './index.server.ts';
import type { OfferFilter } from './filter.server.ts';

await testDatabase();

const now = new Date('2026-11-23T08:40:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const square = (west: number, south: number, east: number, north: number) => ({
	type: 'Polygon' as const,
	coordinates: [
		[
			[west, south],
			[east, south],
			[east, north],
			[west, north],
			[west, south]
		]
	]
});

const job = system('test');
let networkId: string;
let reader: Member;

const offer = (code: string, name: string, change: Partial<OfferRecord>): OfferRecord => ({
	code,
	name,
	organisationCode: 'anker',
	kind: 'counselling',
	instrumentKey: 'k-sb',
	intake: 'request',
	accessCriteria: 'Wohnsitz im Kreis\n- Termin vereinbart',
	targetGroups: ['all'],
	needs: ['debt'],
	locations: [],
	...change
});
const offers = (): OfferRecord[] => [
	offer('debt_hx', 'Schuldner- und Insolvenzberatung Höxter', {
		locations: [
			{
				reach: 'site',
				siteCode: 'hx',
				capacity: { total: 40, available: 3, waiting: 6, expectedWaitDays: 28, validAt: daysAgo(4) }
			}
		]
	}),
	offer('debt_wa', 'Schuldnerberatung Außenstelle Warburg', {
		locations: [
			{
				reach: 'site',
				siteCode: 'wa',
				capacity: { total: 15, available: 0, waiting: 23, expectedWaitDays: 112, validAt: daysAgo(4) }
			}
		]
	}),
	offer('tenancy', 'Hilfe bei Kündigung und Mietschulden', {
		instrumentKey: 'kommunal',
		intake: 'open_door',
		needs: ['housing_loss', 'debt'],
		locations: [
			{ reach: 'network', capacity: { total: 30, available: 11, waiting: 0, expectedWaitDays: 1, validAt: daysAgo(3) } }
		]
	}),
	offer('kitchen', 'Offene Küche', {
		instrumentKey: 'informell',
		kind: 'engagement',
		intake: 'open_door',
		needs: ['social_contacts'],
		languages: ['de', 'ar'],
		locations: [
			{ reach: 'site', siteCode: 'wa', capacity: { total: 20, available: 5, waiting: 0, validAt: daysAgo(100) } }
		]
	}),
	offer('bikes', 'AGH Fahrradwerkstatt', {
		instrumentKey: 'agh',
		kind: 'work_opportunity',
		needs: ['sheltered_work'],
		locations: [
			{ reach: 'site', siteCode: 'hx', capacity: { total: 10, available: 2, waiting: 0, validAt: daysAgo(15) } }
		]
	}),
	offer('refuge', 'Schutzplatz', {
		instrumentKey: 'kommunal',
		regime: 'none',
		organisationCode: 'zaun',
		intake: 'open_door',
		needs: ['violence_protection'],
		targetGroups: ['women'],
		womenOnly: true,
		locations: [{ reach: 'protected', capacity: { total: 9, available: 4, validAt: daysAgo(1) } }]
	}),
	offer('violence', 'Beratung bei Gewalt', {
		instrumentKey: 'kommunal',
		organisationCode: 'zaun',
		needs: ['violence_protection'],
		locations: [{ reach: 'site', siteCode: 'zaun_wa', capacity: { total: 18, available: 5, validAt: daysAgo(1) } }]
	}),
	offer('draft', 'Entwurf ohne Kriterien', { accessCriteria: '', locations: [{ reach: 'online' }] })
];

beforeAll(async () => {
	setNow(now);
	const network = await buildNetwork();
	networkId = network.id;
	reader = await buildMember(networkId, network.authority.id, 'case-manager');
	await transact(
		job,
		async (tx) => {
			await upsertTerms(
				tx,
				job,
				{ networkId, rows: needTerms.map(({ parent, ...term }) => ({ ...term, parentCode: parent })) },
				now
			);
			await upsertInstruments(tx, job, { rows: instruments }, now);
			await upsertAreas(
				tx,
				job,
				{
					networkId,
					rows: [
						{
							code: 'WA',
							name: 'Warburg',
							geometry: square(9, 51.4, 9.3, 51.6),
							labelLongitude: 9.1464,
							labelLatitude: 51.4901
						},
						{
							code: 'HX',
							name: 'Höxter',
							geometry: square(9.3, 51.6, 9.5, 51.9),
							labelLongitude: 9.3816,
							labelLatitude: 51.775
						}
					]
				},
				now
			);
			await upsertOrganisations(
				tx,
				job,
				{
					networkId,
					rows: [
						{ code: 'anker', name: 'Ankerwinde Schuldnerhilfe e. V.', kind: 'welfare' },
						{ code: 'zaun', name: 'Zaunkönigin e. V.', kind: 'welfare', addressProtected: true }
					]
				},
				now
			);
			await upsertSites(
				tx,
				job,
				{
					networkId,
					rows: [
						{
							code: 'hx',
							organisationCode: 'anker',
							name: 'Höxter',
							town: 'Höxter',
							latitude: 51.775,
							longitude: 9.3816
						},
						{
							code: 'wa',
							organisationCode: 'anker',
							name: 'Außenstelle',
							town: 'Warburg',
							latitude: 51.4901,
							longitude: 9.1464,
							accessible: true
						},
						{
							code: 'zaun_wa',
							organisationCode: 'zaun',
							name: 'Geheimes Haus',
							street: 'Verborgene Gasse 1',
							town: 'Warburg',
							latitude: 51.495,
							longitude: 9.15
						}
					]
				},
				now
			);
			await upsertOffers(tx, job, { networkId, rows: offers() }, now);
		},
		{ deadline: 60_000 }
	);
	return () => setNow(undefined);
});

const list = (filter: OfferFilter, actor: Actor & { networkId: string } = reader) =>
	transact(actor, (tx, at) => listOffers(tx, actor, filter, { number: 1 }, at));
const names = async (filter: OfferFilter) => (await list(filter)).rows.map(({ name }) => name);

describe('a search', () => {
	test('without a filter shows what is published, confirmed first', async () => {
		const found = await list({});
		expect(found.total).toBe(7);
		expect(found.rows.map(({ name, places }) => `${name}: ${places.state} ${places.count ?? '–'}`)).toEqual([
			// What comes to the person has the shortest way.
			'Hilfe bei Kündigung und Mietschulden: free 11',
			'Beratung bei Gewalt: free 5',
			'Schuldner- und Insolvenzberatung Höxter: free 3',
			'Schutzplatz: free 4',
			'Schuldnerberatung Außenstelle Warburg: full 23',
			'AGH Fahrradwerkstatt: unknown –',
			'Offene Küche: unknown –'
		]);
		expect(found.free).toBe(23);
	});
	test.each([
		['Beratung', 'Schuldnerberatung Außenstelle Warburg'],
		['schuldnerberatung', 'Schuldnerberatung Außenstelle Warburg'],
		['Kueche', 'Offene Küche'],
		['Küche', 'Offene Küche'],
		['Kuche', 'Offene Küche'],
		['Schuldnerbertung', 'Schuldnerberatung Außenstelle Warburg'],
		['shculden', 'Hilfe bei Kündigung und Mietschulden'],
		['Küche arabisch', 'Offene Küche'],
		['arabisch', 'Offene Küche'],
		['Insolvenz Höxter', 'Schuldner- und Insolvenzberatung Höxter'],
		['Ankerwinde', 'AGH Fahrradwerkstatt'],
		['Mietschuld', 'Hilfe bei Kündigung und Mietschulden'],
		['Hilfe für die Schulden', 'Hilfe bei Kündigung und Mietschulden']
	])('for „%s“ finds „%s“', async (text, expected) => {
		expect(await names({ text })).toContain(expected);
	});
	test.each(['%', '_', "'", '"&|!():*<->', '\\', 'zzzzzz', '‮'])(
		'for „%s“ finds nothing and does not fail',
		async (text) => {
			expect(await names({ text })).toEqual([]);
		}
	);
	test('by a need finds its parts, and what serves more of it stands first', async () => {
		const found = await list({ needs: ['living'], preferred: ['debt', 'housing_loss'] });
		expect(found.rows.map(({ name }) => name)).toEqual([
			'Hilfe bei Kündigung und Mietschulden',
			'Schuldner- und Insolvenzberatung Höxter',
			'Schuldnerberatung Außenstelle Warburg'
		]);
		expect(found.rows[0]?.reasons.slice(0, 3)).toMatchObject([
			{ kind: 'term', code: 'debt', direct: true },
			{ kind: 'term', code: 'housing_loss', direct: true },
			{ kind: 'network' }
		]);
	});
	test('in an area counts only the places there, and what comes to the person', async () => {
		expect(await names({ area: 'WA', needs: ['debt'] })).toEqual([
			'Hilfe bei Kündigung und Mietschulden',
			'Schuldnerberatung Außenstelle Warburg'
		]);
		expect(await names({ area: 'WA', needs: ['debt'], free: true })).toEqual(['Hilfe bei Kündigung und Mietschulden']);
	});
	test('in an area puts what stands there before what comes from anywhere', async () => {
		const found = await list({ area: 'WA' });
		const reaches = found.rows
			.filter(({ places }) => places.state !== 'unknown')
			.map(({ locations }) => locations[0]?.reach);
		expect(reaches.indexOf('network')).toBeGreaterThan(reaches.lastIndexOf('site'));
	});
	test('around an area goes by distance', async () => {
		expect(await names({ area: 'WA', kilometres: 20, needs: ['debt'] })).not.toContain(
			'Schuldner- und Insolvenzberatung Höxter'
		);
		const far = await list({ area: 'WA', kilometres: 40, needs: ['debt'], sort: 'distance' });
		expect(far.rows.map(({ name, locations }) => [name, locations[0]?.kilometres?.toFixed(1)])).toEqual([
			['Hilfe bei Kündigung und Mietschulden', undefined],
			['Schuldnerberatung Außenstelle Warburg', '0.0'],
			['Schuldner- und Insolvenzberatung Höxter', '35.6']
		]);
	});
	test('a stale report is never free', async () => {
		expect(await names({ free: true })).not.toContain('AGH Fahrradwerkstatt');
		expect(await names({ free: true, text: 'Küche' })).toEqual([]);
	});
	test('other filters narrow, facets say what they would leave', async () => {
		expect(await names({ intake: 'open_door', language: 'ar' })).toEqual(['Offene Küche']);
		expect(await names({ womenOnly: true })).toEqual(['Schutzplatz']);
		expect(await names({ accessible: true })).toEqual([
			'Hilfe bei Kündigung und Mietschulden',
			'Schuldnerberatung Außenstelle Warburg',
			'Offene Küche'
		]);
		const { facets } = await list({});
		expect(facets).toMatchObject({
			free: 4,
			openDoor: 3,
			womenOnly: 1,
			kinds: { counselling: 5, engagement: 1, work_opportunity: 1 },
			languages: { de: 7, ar: 1 }
		});
	});
	test('that finds nothing says what one filter less would find', async () => {
		const found = await list({ needs: ['debt'], area: 'WA', language: 'ar', free: true });
		expect(found.total).toBe(0);
		expect(found.without).toEqual([{ filter: 'language', total: 1 }]);
	});
	test('for several words says what one word less would find, and what is left of the words', async () => {
		const found = await list({ text: 'Schulden russisch' });
		expect(found.total).toBe(0);
		expect(found.without[0]).toEqual({ filter: 'text', word: 'russisch', rest: 'Schulden', total: 5 });
	});
	test('says when nothing is written like that, and what is found is only spelt alike', async () => {
		expect((await list({ text: 'shculden' })).alike).toBe(true);
		expect((await list({ text: 'Schulden' })).alike).toBe(false);
		expect((await list({ text: 'zzzzzz' })).alike).toBe(false);
	});
	test('sorted by start puts what begins at once before what has to be waited for', async () => {
		expect(await names({ needs: ['debt'], sort: 'start' })).toEqual([
			'Hilfe bei Kündigung und Mietschulden',
			'Schuldner- und Insolvenzberatung Höxter',
			'Schuldnerberatung Außenstelle Warburg'
		]);
	});
});

describe('a protected address', () => {
	test('never leaves with list, page or map', async () => {
		const everything = await transact(reader, async (tx, at) => {
			const found = await listOffers(tx, reader, { text: 'Gewalt', area: 'WA', kilometres: 50 }, { number: 1 }, at);
			const page = await getOffer(tx, reader, found.rows[0]?.id ?? '', at);
			const points = await listClusters(tx, reader, {}, { bounds: [5, 45, 15, 55], zoom: 16 }, at);
			return JSON.stringify({ found, page, points });
		});
		expect(everything).toContain('Beratung bei Gewalt');
		for (const secret of ['Verborgene', 'Geheimes', '51.495', '9.15"', '9.15,'])
			expect(everything).not.toContain(secret);
	});
	test('is found near its area, not near its door', async () => {
		const found = await list({ text: 'Gewalt', point: { latitude: 51.4901, longitude: 9.1464 }, kilometres: 1 });
		expect(found.rows.map(({ locations }) => locations[0]?.kilometres)).toEqual([0]);
	});
	test('has no place figures for the public', async () => {
		const visitor = { ...anonymous('test'), networkId };
		const found = await list({ womenOnly: true }, visitor);
		expect(found.rows.map(({ name, places, asOf }) => [name, places, asOf])).toEqual([
			['Schutzplatz', { state: 'unknown', count: null }, null]
		]);
		const reports = await transact(visitor, async (tx, at) =>
			listReports(tx, visitor, await getOffer(tx, visitor, found.rows[0]?.id ?? '', at))
		);
		expect(reports).toEqual([]);
		expect((await list({ free: true }, visitor)).rows.map(({ name }) => name)).not.toContain('Schutzplatz');
	});
});

test('the map shows sites with their confirmed free places, and nothing without a site', async () => {
	const { features } = await transact(reader, (tx, at) =>
		listClusters(tx, reader, {}, { bounds: [5, 45, 15, 55], zoom: 16 }, at)
	);
	expect(
		features
			.map(({ properties }) => ({ label: properties.label, free: properties.free, states: properties.states }))
			.toSorted((a, b) => a.label.localeCompare(b.label))
	).toEqual([
		{ label: 'Höxter', free: 3, states: { free: 1, unknown: 1 } },
		{ label: 'Warburg', free: 0, states: { full: 1, unknown: 1 } }
	]);
	const { placed, comes, hidden, total } = await list({});
	expect({ placed, comes, hidden, total }).toEqual({ placed: 4, comes: 1, hidden: 2, total: 7 });
});

test('another network finds nothing, and its ids are unknown', async () => {
	const other = await buildNetwork();
	const stranger = await buildMember(other.id, other.authority.id, 'case-manager');
	expect((await list({}, stranger)).total).toBe(0);
	const [row] = (await list({})).rows;
	await expect(transact(stranger, (tx, at) => getOffer(tx, stranger, row?.id ?? '', at))).rejects.toMatchObject({
		code: 'not-found'
	});
	await expect(
		transact(reader, (tx, at) => getOffer(tx, reader, '00000000-0000-4000-8000-000000000000', at))
	).rejects.toMatchObject({ code: 'not-found' });
});

test('a second import changes nothing, one changed row changes one', async () => {
	const again = await transact(job, (tx) => upsertOffers(tx, job, { networkId, rows: offers() }, now), {
		deadline: 60_000
	});
	expect(again).toMatchObject({ created: 0, changed: 0, skipped: 8 });
	const before = await transact(job, (tx) =>
		tx.execute<{ n: number }>(sql`select count(*)::int as n from directory.capacity_reports`)
	);
	const moved = offers().map((row) =>
		row.code === 'kitchen' ? { ...row, needs: [...(row.needs ?? []), 'family_advice'] } : row
	);
	expect(
		await transact(job, (tx) => upsertOffers(tx, job, { networkId, rows: moved }, now), { deadline: 60_000 })
	).toMatchObject({ created: 0, changed: 1, skipped: 7 });
	expect(await names({ text: 'Erziehung' })).toContain('Offene Küche');
	expect(
		await transact(job, (tx) =>
			tx.execute<{ n: number }>(sql`select count(*)::int as n from directory.capacity_reports`)
		)
	).toEqual(before);
	await transact(job, (tx) => upsertOffers(tx, job, { networkId, rows: offers() }, now), { deadline: 60_000 });
});

test('an import names the code that is not there, and writes nothing', async () => {
	await expect(
		transact(job, (tx) =>
			upsertOffers(tx, job, { networkId, rows: [offer('x', 'Ypsilon', { needs: ['no_such_need'] })] }, now)
		)
	).rejects.toMatchObject({ code: 'invalid' });
	await expect(
		transact(job, (tx) =>
			upsertOffers(
				tx,
				job,
				{ networkId, rows: [offer('x', 'Ypsilon', { instrumentKey: 'k-sb', regime: 'statutory' })] },
				now
			)
		)
	).rejects.toMatchObject({ code: 'invalid' });
	expect(await names({ text: 'Ypsilon' })).toEqual([]);
});

test('an unknown statistic stays unknown', async () => {
	const rows = [
		{ areaCode: 'WA', year: 2025, value: null },
		{ areaCode: 'HX', year: 2025, value: 0 }
	];
	const write = () => transact(job, (tx) => upsertStatistics(tx, job, { networkId, series: 'sgb2', rows }, now));
	expect(await write()).toEqual({ created: 2, changed: 0, skipped: 0 });
	expect(await write()).toEqual({ created: 0, changed: 0, skipped: 2 });
	const stored = await transact(job, (tx) =>
		tx.execute<{ code: string; value: number | null }>(
			sql`select a.code, s.value::int from directory.area_statistics s join directory.planning_areas a on a.id = s.area_id order by a.code`
		)
	);
	expect([...stored]).toEqual([
		{ code: 'HX', value: 0 },
		{ code: 'WA', value: null }
	]);
});
