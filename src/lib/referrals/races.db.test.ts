import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crossings } from '#lib/platform/crossing.server.ts';
import { answer, buildCasework, buildOffer, buildReferral, look } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { startWorker, type Worker } from '#tests/support/workers.ts';

const database = await testDatabase();
/** `npm run test:long` runs 500. */
const rounds = Number(process.env.LK_ROUNDS ?? 10);
const patience = 60_000 + rounds * 4_000;

let world: Awaited<ReturnType<typeof buildCasework>>;
let one: Worker;
let other: Worker;

beforeAll(async () => {
	world = await buildCasework();
	[one, other] = await Promise.all([startWorker(), startWorker()]);
});
afterAll(async () => {
	await Promise.all([one.end(), other.end()]);
});

const bookedAt = async (locationId: string): Promise<number> =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
const eventsOf = async (id: string, event: string): Promise<number> =>
	(
		await database.admin`select count(*)::int as count from casework.feedback where referral_id = ${id} and event = ${event}`
	)[0]!.count as number;
const stateOf = async (id: string) => {
	const { held } = await look(world.manager, id);
	return { phase: held.state.phase, place: held.place?.state ?? 'none', seen: held.seen };
};
/** Both at once, who begins in turn. */
const race = async (round: number, first: Parameters<Worker['ask']>[0], second: Parameters<Worker['ask']>[0]) => {
	if (round % 2 === 0) return Promise.all([one.ask(first), other.ask(second)]);
	const [b, a] = await Promise.all([other.ask(second), one.ask(first)]);
	return [a, b] as [string, string];
};
const statutory = (available: number) =>
	buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available });

describe('on two processes', () => {
	test(
		`an acceptance and a withdrawal that saw the same: one wins, the other is told (${rounds} rounds)`,
		async () => {
			const offer = await statutory(5);
			const wins = new Map<string, number>();
			for (let round = 0; round < rounds; round++) {
				const id = await buildReferral(world.manager, offer);
				const { seen } = await stateOf(id);
				const [yes, back] = await race(
					round,
					{ act: 'accept', actor: world.provider, id, seen },
					{ act: 'withdraw', actor: world.manager, id, seen }
				);
				const { phase, place } = await stateOf(id);
				const outcome = `${yes} ${back} ${phase} ${place} ${await bookedAt(offer.locationId)}`;
				wins.set(outcome, (wins.get(outcome) ?? 0) + 1);
				if (phase === 'accepted') await one.ask({ act: 'withdraw', actor: world.manager, id });
				expect(await bookedAt(offer.locationId)).toBe(0);
			}
			const legal = ['done stale accepted held 1', 'stale done withdrawn none 0', 'conflict done withdrawn none 0'];
			expect([...wins.keys()].filter((outcome) => !legal.includes(outcome))).toEqual([]);
		},
		patience
	);

	test(
		`a lapse and an acceptance of the offered place: held by one, or free for the next (${rounds} rounds)`,
		async () => {
			const seenOutcomes = new Set<string>();
			for (let round = 0; round < rounds; round++) {
				const offer = await statutory(1);
				const id = await buildReferral(world.manager, offer);
				await answer(world.provider, id, { answer: 'waitlist' });
				await answer(world.provider, id, { answer: 'offer_place' });
				await database.admin`update casework.place_holds set held_until = now() where referral_id = ${id}`;
				const [lapsed, yes] = await race(
					round,
					{ act: 'lapse', actor: world.provider, id },
					{ act: 'accept', actor: world.provider, id }
				);
				const { phase, place } = await stateOf(id);
				seenOutcomes.add(
					`${lapsed} ${yes} ${phase} ${place} ${await bookedAt(offer.locationId)} ${await eventsOf(id, 'lapsed')}`
				);
			}
			const legal = ['done conflict waitlisted released 0 1', 'conflict done accepted held 1 0'];
			expect([...seenOutcomes].filter((outcome) => !legal.includes(outcome))).toEqual([]);
		},
		patience
	);

	test(
		`two acceptances: one yes, one place (${rounds} rounds)`,
		async () => {
			for (let round = 0; round < rounds; round++) {
				const offer = await statutory(5);
				const id = await buildReferral(world.manager, offer);
				const answers = await race(
					round,
					{ act: 'accept', actor: world.provider, id },
					{ act: 'accept', actor: world.provider, id }
				);
				expect(answers.sort()).toEqual(['conflict', 'done']);
				expect([await bookedAt(offer.locationId), await eventsOf(id, 'accepted')]).toEqual([1, 1]);
			}
		},
		patience
	);

	test(
		`the last place, between who waits and who is new: one gets it (${rounds} rounds)`,
		async () => {
			for (let round = 0; round < rounds; round++) {
				const offer = await statutory(1);
				const waiting = await buildReferral(world.manager, offer);
				await answer(world.provider, waiting, { answer: 'waitlist' });
				const fresh = await buildReferral(world.manager, offer);
				const answers = await race(
					round,
					{ act: 'offer_place', actor: world.provider, id: waiting },
					{ act: 'accept', actor: world.provider, id: fresh }
				);
				expect(answers.sort()).toEqual(['conflict', 'done']);
				expect(await bookedAt(offer.locationId)).toBe(1);
				const phases = [(await stateOf(waiting)).phase, (await stateOf(fresh)).phase];
				expect([
					['offered', 'waiting'],
					['waitlisted', 'accepted']
				]).toContainEqual(phases);
			}
		},
		patience
	);
});

/** Everything that a command leaves behind. */
const traces = async (id: string, locationId: string) => {
	const [row] = await database.admin`select
		(select jsonb_agg(event order by recorded_at) from casework.feedback where referral_id = ${id}) as events,
		(select state from casework.place_holds where referral_id = ${id}) as place,
		(select booked_since from directory.offer_locations where id = ${locationId}) as booked,
		(select count(*)::int from platform.notifications where facts->>'referralId' = ${id} and kind = 'referrals.news') as told,
		(select count(*)::int from platform.audit_entries where facts->>'referralId' = ${id}) as audited,
		(select jsonb_object_agg(deadline, jobs) from (
			select data->>'deadline' as deadline, count(*) as jobs from pgboss.job where data->>'referralId' = ${id} group by 1) j) as jobs`;
	return row!;
};

describe.each(['accept', 'start'] as const)('a process that is killed during "%s"', (act) => {
	test.each(crossings)(
		'at %s leaves everything or nothing, and the repeated submit does it once',
		async (point) => {
			const offer = await statutory(1);
			const id = await buildReferral(world.manager, offer);
			if (act === 'start') await answer(world.provider, id);
			const before = await traces(id, offer.locationId);
			const dying = await startWorker(point);
			const key = randomUUID();
			expect(await dying.ask({ act, actor: world.provider, id, key })).toBe('died');
			const after = await traces(id, offer.locationId);
			if (point !== 'transact.committed') expect(after).toEqual(before);
			else expect(after).not.toEqual(before);

			expect(await one.ask({ act, actor: world.provider, id, key })).toBe('done');
			expect(await other.ask({ act, actor: world.provider, id, key })).toBe('done');
			const last = await traces(id, offer.locationId);
			expect(last).toMatchObject({
				events: act === 'accept' ? ['accepted'] : ['accepted', 'started'],
				place: act === 'accept' ? 'held' : 'taken',
				booked: 1,
				told: act === 'accept' ? 1 : 2,
				audited: (before.audited as number) + 1
			});
			expect(Object.values(last.jobs as Record<string, number>).every((count) => count <= 2)).toBe(true);
		},
		120_000
	);
});
