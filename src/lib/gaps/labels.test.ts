import { expect, test } from 'vitest';
import { cellLines, shortName, waitingLabel } from './labels.ts';
import { nothing } from './model.ts';
import { publish } from './suppression.ts';

const shown = (waiting: number, open: number) => {
	const cell = publish([{ k: 3, cells: [{ ...nothing, usable: 20, active: 10, offers: 1, waiting, open }] }])
		.cells[0]?.[0];
	if (!cell) throw new Error('no cell');
	return cell;
};

test('one or two who wait are "unter 3", three are three', () => {
	expect(waitingLabel(shown(2, 6), 'de')).toBe('unter 3');
	expect(waitingLabel(shown(3, 6), 'de')).toBe('3');
	expect(waitingLabel(shown(0, 6), 'de')).toBe('0');
});

test('a cell in words never says how many wait where they are too few', () => {
	expect(cellLines(shown(2, 2), 'de').second).toBe('unter 3 warten');
	expect(cellLines(shown(2, 6), 'de').second).toBe('6 gemeldet');
});

test('names of areas fit a narrow column in two lines', () => {
	expect(['Nieheim und Umland', 'Borgentreich–Willebadessen', 'Bad Driburg'].map(shortName)).toEqual([
		'Nieheim u. Umland',
		'Borgentr.–Willebad.',
		'Bad Driburg'
	]);
});
