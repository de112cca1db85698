import type postgres from 'postgres';
import { takePlace } from '#lib/directory/index.server.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { median } from './client.ts';
import type { Result } from './measure.ts';
import { answerer, idOf, offersOfProvider } from './world.ts';

const racers = 50;
const places = 3;

type Outcome = { overbooked: number; underfilled: number; milliseconds: number[] };

async function race(
	admin: postgres.Sql,
	rounds: number,
	location: string,
	take: () => Promise<boolean>
): Promise<Outcome> {
	const outcome: Outcome = { overbooked: 0, underfilled: 0, milliseconds: [] };
	for (let round = 0; round < rounds; round++) {
		await admin`update directory.offer_locations set total = 99, available = ${places}, booked_since = 0 where id = ${location}`;
		const begun = performance.now();
		const won = (await Promise.all(Array.from({ length: racers }, take))).filter(Boolean).length;
		outcome.milliseconds.push(performance.now() - begun);
		if (won > places) outcome.overbooked++;
		if (won < places) outcome.underfilled++;
	}
	return outcome;
}

/** Fifty at once for three places, through the portal's own command; beside it the naive way, which must fail. */
export async function lastPlace(admin: postgres.Sql, rounds: number): Promise<Result[]> {
	const { actor } = answerer(0);
	const location = idOf('location', (offersOfProvider(0)[0] ?? 0) + 1);
	const [before] =
		await admin`select total, available, booked_since from directory.offer_locations where id = ${location}`;
	const guarded = await race(admin, rounds, location, async () => {
		try {
			return await transact(actor, async (tx, now) => (await takePlace(tx, actor, location, now)).moved, {
				deadline: 30_000
			});
		} catch (caught) {
			if (caught instanceof Refusal && caught.code === 'conflict') return false;
			throw caught;
		}
	});
	// Counts first, then writes: what the condition inside the UPDATE is there for. Its winners are those told "yes".
	const naive = await race(admin, 10, location, async () => {
		const { sql } = await import('drizzle-orm');
		return transact(
			actor,
			async (tx) => {
				const [row] = await tx.execute<{ left: number }>(
					sql`select available - booked_since as left from directory.offer_locations where id = ${location}`
				);
				if (!row || row.left <= 0) return false;
				await tx.execute(
					sql`update directory.offer_locations set booked_since = least(available, booked_since + 1) where id = ${location}`
				);
				return true;
			},
			{ deadline: 30_000 }
		);
	});
	await admin`update directory.offer_locations set total = ${before?.total}, available = ${before?.available}, booked_since = ${before?.booked_since} where id = ${location}`;
	const detail = `${racers} racers × ${rounds} rounds for ${places} places, ${median(guarded.milliseconds).toFixed(0)} ms per round`;
	return [
		{
			name: 'last place, rounds overbooked',
			value: guarded.overbooked,
			unit: 'rounds',
			goal: '0',
			holds: guarded.overbooked === 0,
			detail: `${detail}; control, counting first and writing then: ${naive.overbooked} of 10 rounds overbooked`
		},
		{
			name: 'last place, rounds underfilled',
			value: guarded.underfilled,
			unit: 'rounds',
			goal: '0',
			holds: guarded.underfilled === 0,
			detail
		}
	];
}
