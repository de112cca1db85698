import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import { offerWords, referralFilter, standingWords, turnSentence } from '#lib/referrals/index.ts';
import { listReferrals } from '#lib/referrals/index.server.ts';
import { lastFeedback } from '#lib/referrals/ui/feedback-words.ts';
import type { RequestHandler } from './$types';

/** The own referrals as the page lists them; it stands in each person's disclosure log. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor('case-manager');
	const filter = readQuery(url, referralFilter);
	const { rows, now } = await ask(actor, async (tx, now) => ({
		...(await listReferrals(tx, actor, filter, now, { purpose: 'referral-export' })),
		now
	}));
	return sheetResponse(
		url,
		'anfragen',
		[
			{ head: m.referrals_col_person(), of: (row) => row.caseReference },
			{ head: m.ui_export_number(), of: (row) => row.reference },
			{ head: m.referrals_col_offer(), of: (row) => offerWords(row) },
			{ head: m.agreements_col_partner(), of: (row) => (row.sensitive ? null : row.provider) },
			{ head: m.referrals_col_state(), of: (row) => standingWords(row.standing) },
			{
				head: m.referrals_col_next(),
				of: (row) =>
					row.standing.turn.turn === 'person_tells'
						? m.referrals_board_self_text()
						: turnSentence(row.standing.turn, 'office')
			},
			{
				head: m.referrals_col_feedback(),
				of: (row) => {
					const { at, words } = lastFeedback(row, now);
					return words ?? (at && dayOf(at));
				}
			}
		],
		rows
	);
};
