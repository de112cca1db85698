import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { buildMember, buildNetwork } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { instruments } from './catalogue.ts';
import {
	releasePlace,
	reportCapacity,
	takePlace,
	upsertInstruments,
	upsertOffers,
	upsertOrganisations
} from './index.server.ts';

const database = await testDatabase();
const job = system('test');
let locationId: string;
let manager: Member;

beforeAll(async () => {
	const network = await buildNetwork();
	manager = await buildMember(network.id, network.authority.id, 'case-manager');
	await transact(job, async (tx, now) => {
		await upsertInstruments(tx, job, { rows: instruments }, now);
		await upsertOrganisations(
			tx,
			job,
			{ networkId: network.id, rows: [{ code: 'a', name: 'Werkhof', kind: 'welfare' }] },
			now
		);
		await upsertOffers(
			tx,
			job,
			{
				networkId: network.id,
				rows: [
					{
						code: 'agh',
						name: 'AGH',
						organisationCode: 'a',
						kind: 'work_opportunity',
						instrumentKey: 'agh',
						intake: 'direct',
						accessCriteria: 'keine',
						locations: [{ reach: 'network' }]
					}
				]
			},
			now
		);
		const [row] = await tx.execute<{ id: string }>(
			sql`select id from directory.offer_locations where network_id = ${network.id}`
		);
		locationId = row!.id;
	});
});

const report = (available: number | null) =>
	transact(job, (tx, now) =>
		reportCapacity(tx, job, { offerLocationId: locationId, total: 30, available, waiting: 0 }, now)
	);
const counters = async () =>
	(
		await database.admin`select available, booked_since as booked from directory.offer_locations where id = ${locationId}`
	)[0];
const take = () =>
	transact(manager, (tx, now) => takePlace(tx, manager, locationId, now)).then(
		() => true,
		(caught: unknown) => {
			if (caught instanceof Refusal && caught.code === 'conflict') return false;
			throw caught;
		}
	);
const racers = 50;

describe('the last places', () => {
	test('of 50 racers in each of 200 rounds exactly as many win as there are places', async () => {
		let over = 0;
		let under = 0;
		for (let round = 0; round < 200; round++) {
			const places = 1 + (round % 3);
			await report(places);
			const won = (await Promise.all(Array.from({ length: racers }, take))).filter(Boolean).length;
			if (won > places) over++;
			if (won < places) under++;
		}
		expect({ over, under }).toEqual({ over: 0, under: 0 });
		expect(await counters()).toEqual({ available: 2, booked: 2 });
	}, 180_000);

	test('are overbooked by counting first and writing then – so the race is real', async () => {
		const client = postgres(database.adminUrl.replace(/\/[^/]*$/, `/${database.name}`), {
			max: 10,
			onnotice: () => {}
		});
		try {
			await client`create table public.naive_bookings (round int not null)`;
			let over = 0;
			for (let round = 0; round < 10; round++) {
				await Promise.all(
					Array.from({ length: racers }, () =>
						client.begin(async (tx) => {
							const [row] = await tx`select count(*)::int as taken from public.naive_bookings where round = ${round}`;
							if (row!.taken < 1) await tx`insert into public.naive_bookings values (${round})`;
						})
					)
				);
				const [row] = await client`select count(*)::int as taken from public.naive_bookings where round = ${round}`;
				if (row!.taken > 1) over++;
			}
			expect(over).toBeGreaterThan(0);
		} finally {
			await client.end();
		}
	}, 180_000);
});

test('an unknown number of places can be taken and moves nothing', async () => {
	await report(null);
	expect(await transact(manager, (tx, now) => takePlace(tx, manager, locationId, now))).toEqual({ moved: false });
	expect(await counters()).toEqual({ available: null, booked: 0 });
});

test('a place given back is free again, also one that a later report counted as taken; never more than there are', async () => {
	await report(2);
	expect(await take()).toBe(true);
	const release = () => transact(manager, (tx, now) => releasePlace(tx, manager, locationId, now));
	expect(await release()).toEqual({ moved: true });
	expect(await counters()).toEqual({ available: 2, booked: 0 });
	expect(await release()).toEqual({ moved: true });
	expect(await counters()).toEqual({ available: 3, booked: 0 });
	await report(30);
	expect(await release()).toEqual({ moved: false });
	expect(await counters()).toEqual({ available: 30, booked: 0 });
});

test('elsewhere the place is unknown', async () => {
	const other = await buildNetwork();
	const stranger = await buildMember(other.id, other.authority.id, 'case-manager');
	await expect(transact(stranger, (tx, now) => takePlace(tx, stranger, locationId, now))).rejects.toMatchObject({
		code: 'not-found'
	});
});
