import { describe, expect, test } from 'vitest';
import {
	boardColumns,
	canLaunch,
	canMove,
	countPlans,
	medianOf,
	needStateOf,
	nextStages,
	planStages,
	type PlanStage
} from './model.ts';

describe('a plan', () => {
	test('has its stages once each on the board, in their order', () => {
		expect(boardColumns.flat()).toEqual(planStages.filter((stage) => stage !== 'dropped'));
	});

	test('is never started by moving it, only by starting its offer', () => {
		expect(planStages.filter((stage) => canMove(stage, 'launched'))).toEqual([]);
		expect(planStages.filter(canLaunch)).toEqual(['decided', 'procurement', 'agreement']);
	});

	test('cannot go back behind its start, and is reviewed only after it', () => {
		expect(nextStages('launched')).toEqual(['reviewed']);
		expect(nextStages('reviewed')).toEqual([]);
		expect(planStages.filter((stage) => canMove(stage, 'reviewed'))).toEqual(['launched']);
	});

	test('can be dropped at any time before its start, and be taken up again as an idea', () => {
		expect(planStages.filter((stage) => canMove(stage, 'dropped'))).toEqual([
			'idea',
			'needs_confirmed',
			'concept',
			'decided',
			'procurement',
			'agreement'
		]);
		expect(nextStages('dropped')).toEqual(['idea']);
	});

	test('goes forward one stage after the other; only procurement may be left out', () => {
		const forward = (stage: PlanStage) =>
			nextStages(stage).filter((next) => next !== 'dropped' && planStages.indexOf(next) > planStages.indexOf(stage));
		expect(planStages.slice(0, 6).map(forward)).toEqual([
			['needs_confirmed'],
			['concept'],
			['decided'],
			['procurement', 'agreement'],
			['agreement'],
			[]
		]);
		expect(canMove('agreement', 'idea')).toBe(true);
	});

	test('never moves to the stage in which it is', () => {
		expect(planStages.filter((stage) => canMove(stage, stage))).toEqual([]);
	});

	test('makes needs planned from the decision on', () => {
		expect(planStages.map(needStateOf)).toEqual([
			'in_review',
			'in_review',
			'in_review',
			'planned',
			'planned',
			'planned',
			undefined,
			undefined,
			undefined
		]);
	});
});

describe('gap to offer', () => {
	const closed = (days: number) => ({ days, closed: true });
	const open = (days: number) => ({ days, closed: false });

	test('counts open gaps: their time so far holds the median up', () => {
		// At risk 6, 5, 3: 5/6, then (4/5) 2/3, then at 300 days 2 of 3 at risk remain: 4/9 ≤ 1/2.
		expect(medianOf([closed(100), closed(200), open(250), closed(300), open(400), open(400)])).toBe(300);
		// The closed ones alone would say 200.
		expect(medianOf([closed(100), closed(200), open(250), open(400), open(400), open(400)])).toBeUndefined();
	});

	test('is the middle one when all are closed', () => {
		expect(medianOf([closed(10), closed(20), closed(30), closed(40), closed(50)])).toBe(30);
		expect(medianOf([closed(10), closed(20), closed(30), closed(40), closed(50), closed(60)])).toBe(30);
	});

	test('says nothing from fewer than five gaps', () => {
		expect(medianOf([closed(10), closed(20), closed(30), closed(40)])).toBeUndefined();
	});
});

test('dropped plans are counted apart from those that still are something', () => {
	expect(countPlans([{ stage: 'idea' }, { stage: 'dropped' }, { stage: 'reviewed' }])).toEqual({
		current: 2,
		dropped: 1
	});
	expect(countPlans([])).toEqual({ current: 0, dropped: 0 });
});
