import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calculate, canonical, emptyRow, type Row, type ScenarioGround, type ScenarioInputs } from './what-if.ts';

/** Warburg with 20 persons and an offer of 10 places, Beverungen 45 km off with at least 10 and none. */
const ground: ScenarioGround = {
	need: { id: 'n', code: 'debt', label: 'Schulden' },
	detour: 1.3,
	areas: [
		{ id: 'a', code: 'WA', name: 'Warburg', longitude: 9, latitude: 51, demand: 20, atLeast: false },
		{ id: 'b', code: 'BE', name: 'Beverungen', longitude: 9.5, latitude: 51, demand: 10, atLeast: true }
	],
	offers: [
		{ source: 's', longitude: 9, latitude: 51, places: 10 },
		{ source: 'online', longitude: 9, latitude: 51, places: 0 },
		{ source: 'online', longitude: 9.5, latitude: 51, places: 0 }
	],
	sources: [
		{ id: 's', label: 'Beratung, Warburg', everywhere: false, places: 10 },
		{ id: 'online', label: 'Online', everywhere: true, places: 0 }
	],
	sites: [{ id: 'x', label: 'Beverungen, Ankerwinde', longitude: 9.5, latitude: 51 }],
	unconfirmed: 1
};
const ask = (rows: Partial<Row>[], more: Partial<ScenarioInputs> = {}): ScenarioInputs => ({
	need: 'debt',
	day: '2027-04-01',
	reach: 30,
	stay: 90,
	rows: rows.map((row) => ({ ...emptyRow, ...row })),
	...more
});

describe('a scenario as it is written down', () => {
	test('without rows nothing changes', () => {
		const { before, after, cost, why, atLeast } = calculate(ground, ask([{}]));
		expect(after).toEqual(before);
		expect(before).toEqual({ coverage: 10 / 30, places: 10, reached: 20, waiting: 20, waitDays: 180, distance: 0 });
		expect([cost, why, atLeast]).toEqual([null, [], true]);
	});

	test('ten places in Beverungen reach the ten persons there, and it says why', () => {
		const { after, areas, why, cost } = calculate(ground, ask([{ was: '+BE', plaetze: '10', kosten: '25000' }]));
		expect(after).toMatchObject({ reached: 30, waiting: 10, places: 20, coverage: 20 / 30 });
		// The online offer is in reach, but has no place.
		expect(areas[1]).toMatchObject({ accessBefore: 0, accessAfter: 1, nearestBefore: null, nearestAfter: 0 });
		expect(why).toEqual([{ row: 0, label: 'Beverungen', persons: 10, unreached: 10, nearest: null }]);
		expect(cost).toBe(25_000);
	});

	test('places for the whole network reach everybody, but shorten nobody’s way', () => {
		const wide: ScenarioGround = {
			...ground,
			offers: ground.offers.map((offer) => (offer.source === 'online' ? { ...offer, places: 3 } : offer))
		};
		const { before, after, areas, why } = calculate(wide, ask([{ was: '+BE', plaetze: '5' }]));
		expect(before).toMatchObject({ reached: 30, distance: 0 });
		// Before, nobody in Beverungen had a site in reach, although three network-wide places were theirs.
		expect(areas[1]).toMatchObject({ nearestBefore: null, nearestAfter: 0, accessBefore: 0.3 });
		expect(why).toEqual([{ row: 0, label: 'Beverungen', persons: 10, unreached: 10, nearest: null }]);
		expect(after.reached).toBe(30);
		const moved = calculate(wide, ask([{ was: 's', plaetze: '0' }]));
		expect(moved.areas[0]).toMatchObject({ nearestBefore: 0, nearestAfter: null });
		expect(moved.after).toMatchObject({ reached: 30, distance: null });
	});

	test('a site counts where it stands, a later start not yet, an existing offer moves, grows or closes', () => {
		expect(calculate(ground, ask([{ was: '@x', plaetze: '10' }])).after.reached).toBe(30);
		expect(calculate(ground, ask([{ was: '@x', plaetze: '10', beginn: '2027-04-02' }])).after.reached).toBe(20);
		expect(calculate(ground, ask([{ was: 's', nach: 'BE' }])).after).toMatchObject({ reached: 10, waiting: 20 });
		expect(calculate(ground, ask([{ was: 's', plaetze: '20' }])).after).toMatchObject({ waiting: 10, waitDays: 45 });
		expect(calculate(ground, ask([{ was: 's', plaetze: '0' }])).after).toMatchObject({ reached: 0, distance: null });
		expect(calculate(ground, ask([{ was: 'online', plaetze: '3' }])).after.places).toBe(13);
	});

	test('cost is unknown where nobody gives it, and at least what is given', () => {
		const rows = [
			{ was: '+BE', plaetze: '10', kosten: '500' },
			{ was: '+WA', plaetze: '1' }
		];
		expect(calculate(ground, ask(rows))).toMatchObject({ cost: 500, costAtLeast: true });
		expect(calculate(ground, ask(rows.slice(1)))).toMatchObject({ cost: null, costAtLeast: true });
	});

	test('what does not fit is named by its row and changes nothing', () => {
		const rows = [
			{ was: '+XX', plaetze: '1' },
			{ was: '+BE' },
			{ was: '+BE', plaetze: '-1' },
			{ was: 's', beginn: 'morgen' },
			{ was: 's' },
			{ was: 'online', nach: 'BE' },
			{ was: '+BE', plaetze: '1', kosten: 'viel' }
		];
		const { problems, before, after } = calculate(ground, ask(rows));
		expect(problems).toEqual(['unknown', 'places', 'places', 'day', 'nothing', 'anywhere', 'cost']);
		expect(after).toEqual(before);
	});

	test('the same question gives the same bytes, whatever the order of its keys', () => {
		const rows = fc.array(
			fc.record({
				was: fc.constantFrom('', '+WA', '+BE', '@x', 's', 'online', '+XX'),
				plaetze: fc.oneof(fc.nat(40).map(String), fc.constantFrom('', 'x')),
				nach: fc.constantFrom('', 'WA', 'BE'),
				beginn: fc.constantFrom('', '2027-04-01', '2028-01-01'),
				kosten: fc.constantFrom('', '1000')
			}),
			{ maxLength: 5 }
		);
		fc.assert(
			fc.property(rows, fc.constantFrom(15, 30, 60), (rows, reach) => {
				const inputs = ask(rows, { reach });
				const kept = canonical(calculate(ground, inputs));
				const again = calculate(
					JSON.parse(canonical(ground)) as ScenarioGround,
					JSON.parse(canonical(inputs)) as ScenarioInputs
				);
				expect(canonical(again)).toBe(kept);
				// Nothing is lost in it: no NaN, no infinity.
				expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(again)));
				expect(kept).not.toMatch(/NaN|Infinity/);
			}),
			{ numRuns: 200 }
		);
		expect(canonical({ b: 1, a: [{ d: null, c: 2 }] })).toBe('{"a":[{"c":2,"d":null}],"b":1}');
	});
});
