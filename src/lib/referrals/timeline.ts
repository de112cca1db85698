import type { Category, Direction } from '#lib/consent/index.ts';
import type { Author, FeedbackEvent, Stage } from './model.ts';

export type TimelineEntry = {
	key: string;
	at: Date;
	by: Author;
	kind:
		'drafted' | 'sent' | 'reminded' | 'withdrawn' | 'closed' | 'consent_given' | 'consent_withdrawn' | FeedbackEvent;
	reason?: string | null;
	words?: string | null;
	proposedOffer?: string | null;
	proposedOfferId?: string | null;
	/** It can still be asked. */
	proposedOfferOpen?: boolean;
	/** Was taken back later. */
	void?: boolean;
	happensOn?: string | null;
	happensAt?: string | null;
	stage?: Stage | null;
	sentence?: string | null;
	discussedOn?: string | null;
	categories?: readonly Category[];
	direction?: Direction;
};

type Facts = {
	createdAt: Date;
	sentAt: Date | null;
	remindedAt: Date | null;
	withdrawnAt: Date | null;
	closedAt: Date | null;
	reported: readonly {
		id: string;
		event: FeedbackEvent;
		reason: string | null;
		author: Author;
		words: string | null;
		proposedOffer: string | null;
		proposedOfferId: string | null;
		proposedOfferOpen?: boolean;
		corrects?: string | null;
		happensOn: string | null;
		happensAt: string | null;
		stage: Stage | null;
		sentence: string | null;
		discussedOn: string | null;
		recordedAt: Date;
	}[];
	consents: readonly {
		id: string;
		direction: Direction;
		categories: readonly Category[];
		recordedAt: Date;
		withdrawnAt: Date | null;
	}[];
};

/** What was reported, in the order of recording; a report that was taken back says so. */
export function reportedEntries(reported: Facts['reported']): TimelineEntry[] {
	const takenBack = new Set(reported.map((row) => row.corrects));
	return reported.map(({ id, event, author, recordedAt, corrects: _, ...said }) => ({
		key: id,
		at: recordedAt,
		by: author,
		kind: event,
		void: takenBack.has(id),
		...said
	}));
}

/** Events of all axes in one column, newest first. */
export function timelineOf(facts: Facts): TimelineEntry[] {
	const entries: TimelineEntry[] = [{ key: 'drafted', at: facts.createdAt, by: 'office', kind: 'drafted' }];
	if (facts.sentAt) entries.push({ key: 'sent', at: facts.sentAt, by: 'office', kind: 'sent' });
	entries.push(...reportedEntries(facts.reported));
	for (const { id, direction, categories, recordedAt, withdrawnAt } of facts.consents) {
		entries.push({ key: `${id}+`, at: recordedAt, by: 'office', kind: 'consent_given', direction, categories });
		if (withdrawnAt)
			entries.push({ key: `${id}-`, at: withdrawnAt, by: 'office', kind: 'consent_withdrawn', direction, categories });
	}
	if (facts.remindedAt) entries.push({ key: 'reminded', at: facts.remindedAt, by: 'office', kind: 'reminded' });
	if (facts.withdrawnAt) entries.push({ key: 'withdrawn', at: facts.withdrawnAt, by: 'office', kind: 'withdrawn' });
	if (facts.closedAt) entries.push({ key: 'closed', at: facts.closedAt, by: 'office', kind: 'closed' });
	return entries
		.map((entry, order) => ({ entry, order }))
		.sort((one, other) => other.entry.at.getTime() - one.entry.at.getTime() || other.order - one.order)
		.map(({ entry }) => entry);
}
