import { m } from '#lib/paraglide/messages.js';
import type { SelfReport } from '#lib/consent/index.server.ts';
import { daysSince } from '#lib/platform/days.ts';
import { isWithoutFeedback, type Ageing } from '../board.ts';

type Facts = {
	standing: { ageing: Ageing; lastFeedbackAt: Date | null; told?: SelfReport | undefined };
	sentAt: Date | null;
};
/** What every list, board and export says about the last feedback of a referral. */
export type LastFeedback = {
	/** Since when: the last word of the provider, or the day of sending while there is none. */
	at: Date | null;
	/** In words, where there was none; undefined: the age of `at` says it. */
	words: string | undefined;
	overdue: boolean;
};

export function lastFeedback({ standing, sentAt }: Facts, now: Date): LastFeedback {
	const { ageing, lastFeedbackAt, told } = standing;
	if (told) return { at: told.reportedAt, words: undefined, overdue: false };
	if (ageing === 'self') return { at: null, words: m.referrals_board_self(), overdue: false };
	if (isWithoutFeedback(ageing)) {
		const at = lastFeedbackAt ?? sentAt;
		const silent = at ? daysSince(at, now) : 0;
		const words = silent === 1 ? m.referrals_board_none_since_one() : m.referrals_board_none_since({ days: silent });
		return { at, words, overdue: true };
	}
	if (lastFeedbackAt) return { at: lastFeedbackAt, words: undefined, overdue: false };
	return { at: sentAt, words: sentAt ? m.referrals_board_none_yet() : '–', overdue: false };
}
