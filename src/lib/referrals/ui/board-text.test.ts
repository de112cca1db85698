import { expect, test } from 'vitest';
import { turnSentence } from '../labels.ts';
import type { BoardRow } from '../list-board.server.ts';
import type { Turn } from '../turn.ts';
import { boardNext, drawnAt } from './board-text.ts';

const standing = (onlyByPerson: boolean) => ({ onlyByPerson }) as BoardRow['standing'];

test('a chain is drawn, and counted, at the station it stands at', () => {
	expect(drawnAt({ station: 'requested', standing: standing(false) })).toBe('requested');
	expect(drawnAt({ station: 'started', standing: standing(true) })).toBe('started');
});

test('where only the person tells, it is drawn at the station that nobody has told yet', () => {
	expect(drawnAt({ station: 'requested', standing: standing(true) })).toBe('place');
});

test('what ended at an employer is closed, elsewhere its result is recorded', () => {
	const next = (turn: Turn) =>
		boardNext({ standing: { turn } } as BoardRow, new Date('2026-12-01T08:00:00Z'), 'de').title;
	expect(next({ turn: 'close' })).toBe('Ergebnis festhalten');
	expect(next({ turn: 'close', bare: true })).toBe('Abschließen');
	expect(turnSentence({ turn: 'close' }, 'office')).toContain('Ergebnis');
	expect(turnSentence({ turn: 'close', bare: true }, 'office')).toBe('Beendet. Schließen Sie die Anfrage ab.');
});
