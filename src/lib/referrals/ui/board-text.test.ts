import { expect, test } from 'vitest';
import type { BoardRow } from '../list-board.server.ts';
import { drawnAt } from './board-text.ts';

const standing = (onlyByPerson: boolean) => ({ onlyByPerson }) as BoardRow['standing'];

test('a chain is drawn, and counted, at the station it stands at', () => {
	expect(drawnAt({ station: 'requested', standing: standing(false) })).toBe('requested');
	expect(drawnAt({ station: 'started', standing: standing(true) })).toBe('started');
});

test('where only the person tells, it is drawn at the station that nobody has told yet', () => {
	expect(drawnAt({ station: 'requested', standing: standing(true) })).toBe('place');
});
