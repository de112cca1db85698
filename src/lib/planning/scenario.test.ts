import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gaussianDecay, reachable, stepDecay, zoneWeights } from '#lib/gaps/index.ts';
import { baseline, changed, whatIf, type Change, type Ground, type PlannedOffer } from './scenario.ts';

const zones = stepDecay([10, 20, 30], zoneWeights.slow);
const offer = (more: Partial<PlannedOffer> = {}): PlannedOffer => ({
	longitude: 9,
	latitude: 51,
	places: 10,
	starts: '2026-01-01',
	yearlyCost: 1000,
	...more
});
/** Two areas, 20 persons at 9° E and 10 about 70 km further east; one offer in the first. */
const ground: Ground = {
	areas: { longitude: [9, 10], latitude: [51, 51] },
	demand: [20, 10],
	offers: [offer()],
	day: '2026-11-22',
	decay: zones,
	detour: 1.3,
	stay: 90
};

describe('what if', () => {
	test('nothing changes: the figures as they are', () => {
		const { figures } = baseline(ground);
		expect(figures).toMatchObject({
			coverage: 10 / 30,
			places: 10,
			reached: 20,
			waiting: 20,
			waitDays: 180,
			distance: 0,
			yearlyCost: 1000
		});
		expect([...figures.access].map(reachable)).toEqual([0.5, undefined]);
		expect(whatIf(baseline(ground), [])).toEqual(figures);
	});

	test('twelve places become twenty: coverage, waiting and cost follow', () => {
		const base = baseline({ ...ground, offers: [offer({ places: 12 })] });
		expect(whatIf(base, [{ kind: 'places', offer: 0, places: 20 }])).toMatchObject({
			coverage: 20 / 30,
			waiting: 10,
			waitDays: 45,
			yearlyCost: 1000
		});
	});

	test('a second offer where none was reachable reaches the other ten', () => {
		const after = whatIf(baseline(ground), [{ kind: 'add', offer: offer({ longitude: 10, yearlyCost: 500 }) }]);
		expect(after).toMatchObject({ reached: 30, waiting: 10, yearlyCost: 1500 });
		expect([...after.access]).toEqual([0.5, 1]);
	});

	test('an offer that starts later counts from its day on', () => {
		const later: Change = { kind: 'add', offer: offer({ longitude: 10, starts: '2027-04-01' }) };
		expect(whatIf(baseline(ground), [later])).toMatchObject({ reached: 20, places: 10 });
		expect(whatIf(baseline({ ...ground, day: '2027-04-01' }), [later])).toMatchObject({ reached: 30, places: 20 });
		expect(whatIf(baseline(ground), [later, { kind: 'start', offer: 1, starts: '2026-11-22' }])).toMatchObject({
			reached: 30
		});
	});

	test('an offer that moves leaves the one and reaches the other', () => {
		const after = whatIf(baseline(ground), [{ kind: 'move', offer: 0, longitude: 10, latitude: 51 }]);
		expect([...after.access].map(reachable)).toEqual([undefined, 1]);
		expect(after).toMatchObject({ reached: 10, waiting: 20, distance: 0 });
	});

	test('an offer that closes leaves its area in reach of no place', () => {
		const after = whatIf(baseline(ground), [{ kind: 'places', offer: 0, places: 0 }]);
		expect(after).toMatchObject({
			coverage: 0,
			reached: 0,
			waiting: 30,
			waitDays: undefined,
			distance: undefined,
			yearlyCost: 0
		});
		expect(reachable(after.access[0])).toBe(0);
	});

	test('an offer that there is not cannot be changed', () => {
		expect(() => whatIf(baseline(ground), [{ kind: 'places', offer: 1, places: 2 }])).toThrow(RangeError);
	});

	const longitude = fc.double({ min: 9, max: 10, noNaN: true });
	const latitude = fc.double({ min: 51, max: 51.6, noNaN: true });
	const starts = fc.constantFrom('2026-01-01', '2026-11-22', '2027-04-01');
	const offers = fc.record({
		longitude,
		latitude,
		places: fc.nat(30),
		starts,
		yearlyCost: fc.nat(9000),
		everywhere: fc.boolean()
	});
	const at = fc.nat(20);
	const change: fc.Arbitrary<Change> = fc.oneof(
		fc.record({ kind: fc.constant('add' as const), offer: offers }),
		fc.record({ kind: fc.constant('places' as const), offer: at, places: fc.nat(30) }),
		fc.record({ kind: fc.constant('move' as const), offer: at, longitude, latitude }),
		fc.record({ kind: fc.constant('start' as const), offer: at, starts })
	);
	const grounds = fc
		.array(fc.record({ longitude, latitude, persons: fc.nat(300) }), { minLength: 1, maxLength: 25 })
		.chain((areas) =>
			fc.record({
				areas: fc.constant({
					longitude: areas.map((area) => area.longitude),
					latitude: areas.map((area) => area.latitude)
				}),
				demand: fc.constant(areas.map(({ persons }) => persons)),
				offers: fc.array(offers, { maxLength: 20 }),
				day: fc.constant('2026-11-22'),
				decay: fc.constantFrom(zones, gaussianDecay(10, 30)),
				detour: fc.constantFrom(1, 1.3),
				stay: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined })
			})
		);

	test('from what is touched alone is the same to the last bit as everything anew', () => {
		fc.assert(
			fc.property(grounds, fc.array(change, { maxLength: 5 }), (ground, wishes) => {
				let count = ground.offers.length;
				const changes = wishes.filter((wish) => (wish.kind === 'add' ? ++count : wish.offer < count));
				const base = baseline(ground);
				const untouched = structuredClone(base.figures);
				const after = whatIf(base, changes);
				expect(after).toEqual(baseline({ ...ground, offers: changed(ground.offers, changes) }).figures);
				expect(whatIf(base, changes)).toEqual(after);
				expect(base.figures).toEqual(untouched);
			}),
			{ numRuns: 400 }
		);
	});
});
