import { describe, expect, test } from 'vitest';
import { mandateState, maySubRefer } from './model.ts';

describe('a mandate', () => {
	const mandate = (endedAt: Date | null = null) => ({ validFrom: '2026-11-01', validUntil: '2026-11-30', endedAt });
	test('holds from its first day to its last and no longer', () => {
		const states = ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map((day) => mandateState(mandate(), day));
		expect(states).toEqual(['ahead', 'running', 'running', 'ended']);
	});
	test('that was ended early is over at once', () => {
		expect(mandateState(mandate(new Date('2026-11-10T09:00:00Z')), '2026-11-10')).toBe('ended');
	});
	test('never reaches measures with legal consequences, nor doors without data', () => {
		expect((['statutory', 'counselling', 'voluntary', 'employer', 'none'] as const).filter(maySubRefer)).toEqual([
			'counselling',
			'voluntary',
			'employer'
		]);
	});
});
