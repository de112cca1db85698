import { beforeEach, describe, expect, test } from 'vitest';
import { system, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { buildMember, buildNetwork, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { instruments } from './catalogue.ts';
import {
	archiveOffer,
	confirmUnchanged,
	createOffer,
	getOffer,
	listOffers,
	listOwnOffers,
	listReportsAt,
	publishOffer,
	reportCapacities,
	reportCapacity,
	takePlace,
	undoReports,
	updateOffer,
	upsertInstruments
} from './index.server.ts';
import { offerForm, type OfferForm } from './inputs.ts';

const database = await testDatabase();
const job = system('test');

let staff: Member;
let admin: Member;
let manager: Member;
let locationId: string;
let offerId: string;

const form = (change: Record<string, unknown> = {}): OfferForm =>
	offerForm.parse({
		organisationId: admin.organisationId,
		name: 'Arbeitsgelegenheit Holz',
		kind: 'work_opportunity',
		instrumentKey: 'agh',
		accessCriteria: 'Wohnsitz im Kreis',
		intake: 'request',
		entry: 'rolling',
		responseDays: '5',
		reach: 'network',
		...change
	});

beforeEach(async () => {
	setNow(undefined);
	const network = await buildNetwork();
	const partner = await buildOrganisation(network.id);
	staff = await buildMember(network.id, partner.id, 'provider-staff');
	admin = await buildMember(network.id, partner.id, 'provider-admin');
	manager = await buildMember(network.id, network.authority.id, 'case-manager');
	await transact(job, (tx, now) => upsertInstruments(tx, job, { rows: instruments }, now));
	offerId = await transact(admin, async (tx, now) => {
		const { id } = await createOffer(tx, admin, form(), now);
		await publishOffer(tx, admin, id, now);
		return id;
	});
	locationId = await transact(admin, async (tx, now) => (await getOffer(tx, admin, offerId, now)).locations[0]!.id);
	await transact(staff, (tx, now) =>
		reportCapacity(
			tx,
			staff,
			{ offerLocationId: locationId, total: 10, available: 3, waiting: 1, expectedWaitDays: 7 },
			now
		)
	);
});

const location = async () => {
	const [row] = await database.admin`
		select total, available, waiting, booked_since as booked, status, valid_at as at from directory.offer_locations where id = ${locationId}`;
	return row!;
};
const reports = () => database.admin`
	select available, waiting, unchanged, source from directory.capacity_reports where offer_location_id = ${locationId} order by reported_at, valid_at`;

describe('a capacity report', () => {
	test('starts the counters again and is kept', async () => {
		await transact(manager, (tx, now) => takePlace(tx, manager, locationId, now));
		expect(await location()).toMatchObject({ available: 3, booked: 1 });
		await transact(staff, (tx, now) => reportCapacity(tx, staff, { offerLocationId: locationId, available: 1 }, now));
		expect(await location()).toMatchObject({ total: 10, available: 1, waiting: 1, booked: 0, status: 'free' });
		expect(await reports()).toHaveLength(2);
	});
	test('is refused with more free places than places, at its field', async () => {
		await expect(
			transact(staff, (tx, now) => reportCapacity(tx, staff, { offerLocationId: locationId, available: 11 }, now))
		).rejects.toMatchObject({ code: 'invalid', field: 'available' });
		expect(await location()).toMatchObject({ available: 3 });
	});
	test('is refused when a place was booked since the sheet was opened', async () => {
		await transact(manager, (tx, now) => takePlace(tx, manager, locationId, now));
		await expect(
			transact(staff, (tx, now) =>
				reportCapacity(tx, staff, { offerLocationId: locationId, available: 3, seenBooked: 0 }, now)
			)
		).rejects.toMatchObject({ code: 'stale' });
	});
	test('may say that nobody knows: null, not 0', async () => {
		await transact(staff, (tx, now) =>
			reportCapacity(tx, staff, { offerLocationId: locationId, available: null, waiting: null }, now)
		);
		const [own] = await transact(staff, (tx, now) => listOwnOffers(tx, staff, {}, now));
		expect(own?.locations[0]).toMatchObject({ available: null, waiting: null, places: { count: null } });
	});
	test('of somebody else’s offer is as unknown as an unknown one', async () => {
		const stranger = await buildMember(
			admin.networkId,
			(await buildOrganisation(admin.networkId)).id,
			'provider-admin'
		);
		for (const id of [locationId, '00000000-0000-4000-8000-000000000000'])
			await expect(
				transact(stranger, (tx, now) => reportCapacities(tx, stranger, [{ offerLocationId: id, available: 0 }], now))
			).rejects.toMatchObject({ code: 'not-found' });
	});
	test('leaves a line in the audit chain without figures', async () => {
		const lines =
			await database.admin`select action, facts from platform.audit_entries where chain_id = ${admin.networkId} and action like 'directory.capacity%'`;
		expect(lines).toHaveLength(1);
		expect(Object.keys(lines[0]!.facts as object)).toEqual(['reportIds']);
	});
});

describe('„Alles unverändert“', () => {
	test('is a report of its own with the same figures, and makes a stale one fresh', async () => {
		const later = new Date(Date.now() + 20 * 86_400_000);
		setNow(later);
		const list = () => transact(manager, (tx, now) => listOffers(tx, manager, {}, { number: 1 }, now));
		expect((await list()).rows[0]).toMatchObject({ places: { state: 'unknown' }, freshness: 'stale' });
		await transact(staff, (tx, now) => confirmUnchanged(tx, staff, { organisationId: staff.organisationId }, now));
		expect((await list()).rows[0]).toMatchObject({ places: { state: 'free', count: 3 }, freshness: 'fresh' });
		expect((await reports()).at(-1)).toMatchObject({ available: 3, unchanged: true, source: 'provider' });
	});
	test('counts what was booked as taken', async () => {
		await transact(manager, (tx, now) => takePlace(tx, manager, locationId, now));
		await transact(staff, (tx, now) => confirmUnchanged(tx, staff, { offerLocationId: locationId }, now));
		expect(await location()).toMatchObject({ available: 2, booked: 0 });
	});
});

describe('taking a report back', () => {
	test('restores figures, date and booked places; history stays', async () => {
		await transact(manager, (tx, now) => takePlace(tx, manager, locationId, now));
		const before = await location();
		const done = await transact(staff, (tx, now) =>
			reportCapacity(tx, staff, { offerLocationId: locationId, available: 0, waiting: 9 }, now)
		);
		await transact(staff, (tx, now) => undoReports(tx, staff, done, now));
		expect(await location()).toEqual(before);
		expect(await reports()).toHaveLength(3);
	});
	test('is too late once there is a newer one', async () => {
		const done = await transact(staff, (tx, now) =>
			reportCapacity(tx, staff, { offerLocationId: locationId, available: 0 }, now)
		);
		await transact(staff, (tx, now) => reportCapacity(tx, staff, { offerLocationId: locationId, available: 2 }, now));
		await expect(transact(staff, (tx, now) => undoReports(tx, staff, done, now))).rejects.toMatchObject({
			code: 'stale'
		});
	});
});

describe('an offer', () => {
	test('without access criteria is refused to the public, at its field', async () => {
		const id = await transact(
			admin,
			async (tx, now) => (await createOffer(tx, admin, form({ accessCriteria: '' }), now)).id
		);
		await expect(transact(admin, (tx, now) => publishOffer(tx, admin, id, now))).rejects.toMatchObject({
			code: 'conflict',
			field: 'accessCriteria'
		});
		await expect(
			transact(admin, (tx, now) => updateOffer(tx, admin, { id: offerId, form: form({ accessCriteria: ' ' }) }, now))
		).rejects.toMatchObject({ field: 'accessCriteria' });
	});
	test('may narrow its instrument’s regime, not widen it', async () => {
		await expect(
			transact(admin, (tx, now) => createOffer(tx, admin, form({ instrumentKey: 'k-sb', regime: 'statutory' }), now))
		).rejects.toMatchObject({ code: 'invalid', field: 'regime' });
		const { id } = await transact(admin, (tx, now) =>
			createOffer(tx, admin, form({ instrumentKey: 'k-sb', regime: 'none' }), now)
		);
		expect((await transact(admin, (tx, now) => getOffer(tx, admin, id, now))).regime).toBe('none');
	});
	test('that is archived leaves the directory and keeps its history', async () => {
		await transact(admin, (tx, now) => archiveOffer(tx, admin, offerId, now));
		expect((await transact(manager, (tx, now) => listOffers(tx, manager, {}, { number: 1 }, now))).total).toBe(0);
		expect(await reports()).toHaveLength(1);
		await expect(transact(manager, (tx, now) => getOffer(tx, manager, offerId, now))).rejects.toMatchObject({
			code: 'not-found'
		});
	});
	test('is not overwritten by somebody who saw an older one', async () => {
		const { updatedAt } = await transact(admin, (tx, now) => getOffer(tx, admin, offerId, now));
		const save = (summary: string) =>
			transact(admin, (tx, now) =>
				updateOffer(tx, admin, { id: offerId, form: form({ summary, seen: updatedAt }) }, now)
			);
		await save('zuerst');
		await expect(save('danach')).rejects.toMatchObject({ code: 'stale' });
		expect((await transact(admin, (tx, now) => getOffer(tx, admin, offerId, now))).summary).toBe('zuerst');
	});
	test('is found by its new name at once', async () => {
		await transact(admin, (tx, now) =>
			updateOffer(tx, admin, { id: offerId, form: form({ name: 'Werkstatt für Drechsler' }) }, now)
		);
		const found = await transact(manager, (tx, now) =>
			listOffers(tx, manager, { text: 'Drechsler' }, { number: 1 }, now)
		);
		expect(found.rows.map(({ name }) => name)).toEqual(['Werkstatt für Drechsler']);
	});
});

test('the list’s „free“ in SQL is the page’s „free“ in the rules, whatever was reported', async () => {
	const at = new Date();
	const choices = [null, 0, 1, 4];
	const rows = await database.admin`
		insert into directory.offers (network_id, organisation_id, code, name, kind, instrument_key, regime, access_criteria, intake, state)
		select ${admin.networkId}, ${admin.organisationId}, 'p' || n, 'Probe ' || n, 'counselling', (array['agh', 'k-sb', null])[1 + n % 3], 'voluntary', 'x', 'request', 'published'
		from generate_series(1, 240) n returning id`;
	for (const [n, { id }] of rows.entries()) {
		const available = choices[n % 4]!;
		const status = ['free', 'waiting_list', 'full', 'after_assessment', 'unknown'][n % 5]!;
		const age = [0, 6.9, 7.1, 13.9, 14.1, 59.9, 60.1][n % 7]!;
		const booked = available === null ? 0 : Math.min(available, n % 3);
		await database.admin`
			insert into directory.offer_locations (network_id, offer_id, reach, total, available, waiting, status, valid_at, booked_since)
			values (${admin.networkId}, ${id}, 'network', 5, ${available}, 2, ${status}, ${n % 11 === 0 ? null : new Date(at.getTime() - age * 86_400_000)}, ${booked})`;
	}
	setNow(at);
	const pages = async (free: boolean) =>
		(await transact(manager, (tx, now) => listOffers(tx, manager, { free }, { number: 1, size: 500 }, now))).rows;
	const everything = await pages(false);
	const expected = everything.filter(({ places }) => places.state === 'free').map(({ id }) => id);
	expect(expected.length).toBeGreaterThan(20);
	expect((await pages(true)).map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
	const { free } = await transact(manager, (tx, now) => listOffers(tx, manager, {}, { number: 1 }, now));
	expect(free).toBe(
		everything.reduce((sum, { places }) => sum + (places.state === 'free' ? (places.count ?? 0) : 0), 0)
	);
	const confirmedFirst = everything.map(({ freshness }) => freshness === 'fresh' || freshness === 'due');
	expect(confirmedFirst.indexOf(false)).toBe(confirmedFirst.filter(Boolean).length);
});

test('an offer begins on the day that it is in Berlin, also shortly after midnight', async () => {
	const shortlyAfterMidnight = new Date('2026-11-22T23:30:00Z');
	const startOn = (nextStart: string) =>
		transact(admin, async (tx, now) => {
			await updateOffer(tx, admin, { id: offerId, form: form({ entry: 'runs', nextStart }) }, now);
			return (await getOffer(tx, admin, offerId, shortlyAfterMidnight)).start;
		});
	expect(await startOn('2026-11-23')).toEqual({ kind: 'run', day: '2026-11-23' });
	expect((await startOn('2026-11-22')).kind).not.toBe('run');
});

test('what was reported is told in its own network only', async () => {
	await transact(staff, (tx, now) => reportCapacity(tx, staff, { offerLocationId: locationId, available: 2 }, now));
	const strange = await buildNetwork();
	const stranger = await buildMember(strange.id, strange.authority.id, 'system-manager');
	const told = (reader: Member) => transact(reader, (tx) => listReportsAt(tx, reader, [locationId]));
	expect(await told(manager)).not.toEqual([]);
	expect(await told(stranger)).toEqual([]);
});
