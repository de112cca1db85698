import { expect, test } from 'vitest';
import { lastFeedback } from './feedback-words.ts';

const now = new Date('2026-11-29T12:00:00Z');
const sentAt = new Date('2026-10-20T08:00:00Z');
const heardAt = new Date('2026-11-25T08:00:00Z');
const said = (ageing: 'fresh' | 'overdue' | 'self', lastFeedbackAt: Date | null, sent: Date | null = sentAt) =>
	lastFeedback({ standing: { ageing, lastFeedbackAt }, sentAt: sent }, now);

test('who never answered gave no feedback, however long ago it was asked', () => {
	expect(said('overdue', null)).toEqual({ at: sentAt, words: 'seit 40 Tagen keine', overdue: true });
	expect(said('fresh', null)).toEqual({ at: sentAt, words: 'noch keine', overdue: false });
});
test('a word of the provider has an age, and when the answer is overdue the silence counts from it', () => {
	expect(said('fresh', heardAt)).toEqual({ at: heardAt, words: undefined, overdue: false });
	expect(said('overdue', heardAt)).toEqual({ at: heardAt, words: 'seit 4 Tagen keine', overdue: true });
});
test('where only the person tells, and where nothing was sent, there is no day', () => {
	expect(said('self', null)).toMatchObject({ at: null, words: 'nur durch die Person' });
	expect(said('fresh', null, null)).toMatchObject({ at: null, words: '–' });
});
