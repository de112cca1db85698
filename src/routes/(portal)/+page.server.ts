import { listExpiring, listLeftCorridors, listPurses } from '#lib/agreements/index.server.ts';
import {
	countDueLocations,
	findFirstSteps,
	listOwnOffers,
	listTerms,
	listWaitingPartners
} from '#lib/directory/index.server.ts';
import { collectImpersonal } from '#lib/interop/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { byDay } from '#lib/platform/deadlines.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { needsOverview, networkAlarms, overviewForSystemManager } from '#lib/planning/index.server.ts';
import {
	attendanceDueOn,
	boardFilter,
	inboxFilter,
	offerWords,
	standingWords,
	turnSentence
} from '#lib/referrals/index.ts';
import { listBoard, listInbox, listReportedMonths, listToday, openMonths } from '#lib/referrals/index.server.ts';
import { lastFeedback } from '#lib/referrals/ui/feedback-words.ts';
import type { PageServerLoad } from './$types';

/** What needs attention, for the role that looks (ux.md, Start pages). */
export const load: PageServerLoad = async () => {
	const actor = requireActor();
	return ask(actor, async (tx, now) => {
		const today = now.toISOString();
		if (actor.role === 'case-manager') return { today, start: await forCaseManager(tx, actor, now) };
		if (isProvider(actor)) return { today, start: await forProvider(tx, actor, now) };
		if (actor.role === 'system-manager')
			return {
				today,
				start: {
					kind: 'system' as const,
					waiting: await listWaitingPartners(tx, actor),
					overview: await overviewForSystemManager(tx, actor, now),
					expiring: await listExpiring(tx, actor, now),
					alarms: await networkAlarms(tx, actor, now),
					corridors: await listLeftCorridors(tx, actor),
					purses: await listPurses(tx, actor)
				}
			};
		const due = actor.role === 'network-admin' ? byDay(await collectImpersonal(tx, actor, now)) : [];
		return {
			today,
			start: {
				kind: 'general' as const,
				role: actor.role,
				waiting: await listWaitingPartners(tx, actor),
				due: due.slice(0, 10).map(({ what, about, on, href }) => ({ what, about, on, href })),
				overdue: due.filter(({ on }) => on < dayOf(now)).length,
				total: due.length
			}
		};
	});
};

/** Lines of a longer list that the start page shows. */
const inShort = { page: { number: 1, size: 6 } };

async function forCaseManager(tx: Tx, actor: Member, now: Date) {
	const { attention, waiting, news } = await listToday(tx, actor, now);
	const board = await listBoard(tx, actor, boardFilter.parse({}), now, inShort);
	const needs = await needsOverview(tx, actor, now, 5);
	const terms = await listTerms(tx, actor);
	return {
		kind: 'case' as const,
		attention: attention.map(({ id, caseReference, offerName, sensitive, standing }) => ({
			id,
			person: caseReference,
			offer: offerWords({ sensitive, offerName }),
			sentence: turnSentence(standing.turn, 'office'),
			overdue: standing.turn.turn === 'answer_overdue'
		})),
		waiting,
		news: news.map(({ id, caseReference, offerName, sensitive, standing }) => ({
			id,
			person: caseReference,
			offer: offerWords({ sensitive, offerName }),
			phase: standing.phase,
			sentence: turnSentence(standing.turn, 'office'),
			at: (standing.lastFeedbackAt ?? now).toISOString()
		})),
		board: board.rows.map(({ referralId, person, offerName, standing, sentAt }) => ({
			id: referralId,
			person,
			offer: offerWords({ sensitive: false, offerName }),
			state: standingWords(standing),
			feedback: lastFeedback({ standing, sentAt }, now)
		})),
		persons: board.persons,
		needs,
		roots: terms.filter(({ parentId }) => parentId === null).map(({ code, label }) => ({ code, label }))
	};
}

async function forProvider(tx: Tx, actor: Member, now: Date) {
	const inbox = await listInbox(tx, actor, inboxFilter.parse({}), now, inShort);
	const offers = await listOwnOffers(tx, actor, { state: 'published' }, now);
	return {
		kind: 'provider' as const,
		firstSteps: actor.role === 'provider-admin' ? await findFirstSteps(tx, actor) : undefined,
		organisationId: actor.organisationId,
		open: inbox.rows,
		counts: inbox.counts,
		reports: openMonths(await listReportedMonths(tx, actor, now), dayOf(now)).map(
			({ offerId, month, persons, reported, ...offer }) => ({
				href: `/eingang/monatsbericht?angebot=${offerId}&monat=${month}`,
				offer: offerWords(offer),
				month,
				missing: persons - reported,
				dueOn: attendanceDueOn(month)
			})
		),
		due: await countDueLocations(tx, actor, now),
		offers: offers.map(({ id, name, places }) => ({ id, name, places }))
	};
}
