import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ensureBuild } from '../../src/cli/generated.ts';
import { testDatabase } from '../support/database.ts';
import { startServer } from '../support/server.ts';
import { buildTwins, startTwins } from '../support/twins/run.ts';

/**
 * Nobody learns by any surface what neither law nor consent lets them know (security.md S5, T3; design.md § 7).
 *
 * Two networks that are the same live through the same sequence of steps of people: cases, contacts, drafts, consents given,
 * narrowed and taken back by each party and by slip, answers, reports, corrections, cover, hand-over, emergency access,
 * conferences, mandates and referrals in them, needs, closing, and time that passes by a clock of the test. Everything goes through the forms of the built portal.
 * They differ in what is hidden, in one of three ways by sequence: other texts; other texts that also sort the other way
 * round; or other codes and days in what providers report.
 *
 * After every step: the sets of keys in SQL equal those of the pure rule, for two of five members of one of the
 * networks in turn; the answer to the form, and the surfaces that are next in turn (`LK_SURFACES` of those that hold data about
 * persons, a quarter as many of all others) hold no text that the pure rule keeps from this viewer, and are the same
 * bytes in both worlds for everybody who may not know what differs. After every sequence: the log, the streams of events,
 * and every row outside `casework` hold no text at all. After every `LK_SWEEP`th: all surfaces for all viewers, admitted
 * or not, about each object.
 *
 * `npm test`: 200 sequences of 30 steps, a surface after every third step, one sweep at the end: each surface with
 * data about persons is read some dozens of times, none after every step. `npm run test:long`: 10,000 of 50, in rounds
 * of 250 with a sweep at the end of each.
 */
const sequences = Number(process.env.LK_SEQUENCES ?? 200);
const steps = Number(process.env.LK_STEPS ?? 30);
const sweepEach = Number(process.env.LK_SWEEP ?? 200);
/** Surfaces with data about persons that are read after a step, in both worlds. */
const perStep = Number(process.env.LK_SURFACES ?? 0.34);

await ensureBuild();
const database = await testDatabase();
const networks = await buildTwins(database.admin);
const server = await startServer(database, { DEMO_MODE: 'on', WORKER: 'off', LOG_LEVEL: 'info' });
afterAll(async () => void (await server.stop()));

const nat = fc.noBias(fc.nat({ max: 99_999 }));
const choice = fc.record({ pick: nat, a: nat, b: nat, c: nat });
const sequence = fc.record({
	hides: fc.constantFrom('texts' as const, 'names' as const, 'codes' as const),
	choices: fc.array(choice, { minLength: steps, maxLength: steps })
});

test(
	`nobody learns what neither law nor consent lets them know (${sequences} sequences of ${steps} steps)`,
	async () => {
		const twins = await startTwins(database.admin, server, networks, perStep);
		let nth = 0;
		try {
			await fc.assert(
				fc.asyncProperty(sequence, async ({ hides, choices }) => {
					nth++;
					await twins.live(hides, choices, { sweep: nth % sweepEach === 0 });
				}),
				{
					numRuns: sequences,
					endOnFailure: true,
					...(process.env.LK_SEED ? { seed: Number(process.env.LK_SEED) } : {})
				}
			);
		} finally {
			await twins.end();
			console.log(twins.figures());
		}
		const { tookEffect, steps: done, unseen, vain, shown, done: byLabel } = twins.counts();
		// A sequence in which nothing happens would prove nothing.
		expect(tookEffect / done).toBeGreaterThan(0.7);
		expect(shown).toBeGreaterThan(sequences / 2);
		if (sequences >= 200) {
			expect(unseen).toEqual([]);
			expect(vain).toEqual([]);
			expect(byLabel.get('refer on in a mandate')).toBeGreaterThan(0);
		}
	},
	120_000 + sequences * steps * 400
);
