import { expect, test } from 'vitest';
import { previewOf } from './preview.ts';

const ticked = { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4'] };

test('the preview of counselling waits for the consents and shows the person after the yes', () => {
	expect(previewOf({ regime: 'counselling', ...ticked, givenA: false, givenB: false })).toEqual({
		need: true,
		person: 'waits',
		goal: 'waits',
		state: 'waits',
		phase: 'waits',
		development: 'no'
	});
	expect(previewOf({ regime: 'counselling', ...ticked, givenA: true, givenB: true })).toMatchObject({
		person: 'after_yes',
		state: 'given'
	});
});
test('without B the person is shown at once: the provider has no yes to report', () => {
	expect(previewOf({ regime: 'counselling', ...ticked, givenA: true, givenB: false }).person).toBe('at_once');
});
test('the law needs no tick, and no tick goes beyond the rules', () => {
	expect(previewOf({ regime: 'statutory', toProvider: [], toAuthority: [], givenA: false, givenB: false })).toEqual({
		need: true,
		person: 'at_once',
		goal: 'at_once',
		state: 'law',
		phase: 'law',
		development: 'no'
	});
	expect(previewOf({ regime: 'employer', ...ticked, givenA: true, givenB: true })).toMatchObject({
		need: false,
		goal: 'never'
	});
});
