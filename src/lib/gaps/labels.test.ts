import { expect, test } from 'vitest';
import { cellLines, waitingLabel } from './labels.ts';
import { nothing } from './model.ts';
import { publish } from './suppression.ts';

const shown = (waiting: number, open: number) => {
	const cell = publish([{ k: 3, cells: [{ ...nothing, usable: 20, active: 10, offers: 1, waiting, open }] }])
		.cells[0]?.[0];
	if (!cell) throw new Error('no cell');
	return cell;
};

test('one or two who wait are "1–2", three are three', () => {
	expect(waitingLabel(shown(2, 6), 'de')).toBe('1–2');
	expect(waitingLabel(shown(3, 6), 'de')).toBe('3');
	expect(waitingLabel(shown(0, 6), 'de')).toBe('0');
});

test('a cell in words never says how many wait where they are too few', () => {
	expect(cellLines(shown(2, 2), 'de').second).toBe('1–2 warten');
	expect(cellLines(shown(2, 6), 'de').second).toBe('6 gemeldet');
});
