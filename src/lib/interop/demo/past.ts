import { declineReasonsOf, type DeclineReason } from '#lib/referrals/index.ts';
import type { DemoOffer } from './catalogue.ts';
import {
	agreed,
	contributionOf,
	days,
	languagesSpoken,
	offerOf,
	offersFor,
	outcomesFor,
	pick,
	reasonOfEnd,
	reasonOfReturn,
	someArea,
	trees,
	usualNeeds,
	wordsOf,
	type DemoCase,
	type DemoEvent,
	type DemoHistory,
	type DemoReferral,
	type Random
} from './cases.ts';
import type { DemoClock } from './clock.ts';
import { pastNeeds } from './past-needs.ts';
import { randomFrom } from './random.ts';
import { colleagueFor, draw, levelOf, monthLength, pastMonths } from './season.ts';

/** The day on which the history of cases.ts takes over. */
const handOver = 66;
/** After closing, case and answers are kept for a year (design.md § 7 rule 19). */
const kept = 360;

const needShares = [...new Set(usualNeeds)].map(
	(need) => [need, usualNeeds.filter((other) => other === need).length] as const
);

/** How long somebody stays, in days, by instrument; counselling and everything else for some months. */
const stayOf: Record<string, readonly [least: number, most: number]> = {
	mat: [60, 84],
	'avgs-mat': [50, 90],
	'avgs-mpav': [30, 90],
	'avgs-mag': [14, 42],
	agh: [180, 300],
	asa: [180, 330],
	agentur: [120, 270],
	taam: [200, 320],
	evl: [200, 320],
	jung: [90, 240],
	ganz: [120, 240],
	ik: [150, 210],
	dsf: [90, 120]
};

const chances = [
	['ended', 62],
	['returned', 9],
	['declined', 13],
	['not_started', 5],
	['withdrawn', 4]
] as const;

const declineReasons = (offer: DemoOffer): readonly DeclineReason[] => {
	const full = offer.places !== 'uncounted' && offer.places.available === 0;
	const usual: readonly DeclineReason[] = full
		? ['no_place', 'wait_too_long', 'wait_too_long', 'capacity_down']
		: ['criteria_not_met', 'times_childcare', 'distance', 'other_offer_fits', 'person_decided', 'run_cancelled'];
	const said = declineReasonsOf(offer.regime);
	return usual.filter((reason) => said.includes(reason));
};

const waitNow = ({ places }: DemoOffer): number => (places === 'uncounted' ? 7 : (places.expectedWaitDays ?? 14));

/** Waiting grew with the demand: two years ago it was half of what is reported today. */
const waitOf = (offer: DemoOffer, sent: number, random: Random): number =>
	3 + waitNow(offer) * (1 - 0.6 * (sent / 912)) * (0.5 + random() * 0.8);

type Ended = { events: DemoEvent[]; over: number };

function courseOf(offer: DemoOffer, sent: number, development: boolean, random: Random): Ended {
	const answered = sent - 1 - random() * 6;
	const chance = draw(random, chances);
	if (chance === 'withdrawn') return { events: [], over: answered };
	if (chance === 'declined')
		return {
			events: [{ event: 'declined', daysAgo: answered, reason: pick(random, declineReasons(offer)) }],
			over: answered
		};
	const starts = answered - waitOf(offer, sent, random);
	const accepted: DemoEvent = { event: 'accepted', daysAgo: answered, onDaysAgo: starts, at: '09:00' };
	if (starts < 3) return { events: [{ event: 'waitlisted', daysAgo: answered }], over: -1 };
	if (chance === 'not_started' && offer.regime === 'statutory') {
		const reason = pick(random, ['not_appeared', 'person_declined', 'took_up_work', 'contact_failed']);
		return { events: [accepted, { event: 'not_started', daysAgo: starts, reason }], over: starts };
	}
	const [least, most] = stayOf[offer.instrument ?? ''] ?? [90, 240];
	const stay = days(random, least, most) * (chance === 'returned' ? 0.35 : 1);
	const ends = starts - stay;
	const running: DemoEvent[] = [accepted, { event: 'started', daysAgo: starts }];
	if (development && starts - 20 > Math.max(ends, 2))
		running.push({ event: 'stage', daysAgo: starts - 20, stage: pick(random, ['clarifying', 'working'] as const) });
	if (ends < 3) return { events: running, over: -1 };
	if (chance === 'returned')
		return {
			events: [
				...running,
				{
					event: 'returned',
					daysAgo: ends,
					reason: reasonOfReturn(offer, random, ['need_changed', 'not_possible_now', 'less_intensity', 'moved'])
				}
			],
			over: ends
		};
	return { events: [...running, { event: 'ended', daysAgo: ends, reason: reasonOfEnd(offer, random) }], over: ends };
}

/** Written down by whoever was responsible, some weeks or months of aftercare after the end. */
function closingOf(
	offer: DemoOffer,
	need: string,
	course: Ended,
	development: boolean,
	random: Random
): DemoReferral['closed'] {
	if (course.over < 0 || course.events.length === 0) return undefined;
	const started = course.events.some(({ event }) => event === 'started');
	const aftercare = started ? days(random, 10, offer.regime === 'statutory' ? 182 : 90) : days(random, 1, 9);
	if (course.over - aftercare < 1) return undefined;
	const knows = started && (offer.regime === 'statutory' || development);
	return {
		daysAgo: course.over - aftercare,
		goal: knows ? pick(random, ['reached', 'reached', 'partly', 'otherwise'] as const) : 'open',
		outcomes: knows ? outcomesFor(offer, need, course.over) : []
	};
}

function pastReferral(
	person: DemoCase,
	need: string,
	offer: DemoOffer,
	sent: number,
	silent: boolean,
	random: Random
): DemoReferral | undefined {
	const development = !silent && random() < 0.4 && offer.regime !== 'employer';
	const course = courseOf(offer, sent, development, random);
	const events = silent ? [] : course.events;
	const isWithdrawn = course.events.length === 0;
	const closed = silent
		? { daysAgo: Math.max(1, course.over), goal: 'open' as const, outcomes: [] }
		: closingOf(offer, need, course, development, random);
	const consents = agreed(offer.regime, sent, { feedback: !silent, development });
	const finished = closed?.daysAgo ?? (isWithdrawn ? course.over : 0);
	// Of what is long over the proof of consent is left, and without one nothing.
	const proofOnly = finished > kept;
	if (proofOnly && consents.length === 0) return undefined;
	// A consent covers a year: nothing is written on the ground of one that has run out.
	const covered = offer.regime === 'statutory' ? events : events.filter(({ daysAgo }) => sent - daysAgo < 360);
	return {
		case: person.reference,
		offer: offer.code,
		need,
		site: person.area,
		contribution: contributionOf[offer.kind],
		urgency: pick(random, ['now', 'soon', 'soon', 'later'] as const),
		words: pick(random, wordsOf[need] ?? ['']),
		createdDaysAgo: sent,
		sentDaysAgo: sent,
		...(isWithdrawn && !silent ? { withdrawnDaysAgo: course.over } : {}),
		events: proofOnly ? [] : covered,
		consents,
		...(closed ? { closed } : {}),
		...(proofOnly ? { proofOnly: true as const } : {})
	};
}

/** Half of the places in use and of the waiting list are others' persons. */
function hasRoom(offer: DemoOffer, { closed, withdrawnDaysAgo, events }: DemoReferral, present: Map<string, number>) {
	const last = events.at(-1)?.event;
	if (closed || withdrawnDaysAgo !== undefined || last === undefined || last === 'ended' || last === 'returned')
		return true;
	const { places } = offer;
	const isWaiting = last === 'waitlisted';
	const room =
		places === 'uncounted'
			? 5
			: Math.floor((isWaiting ? (places.waiting ?? 0) : (places.total ?? 0) - (places.available ?? 0)) / 2);
	const key = `${offer.code} ${isWaiting}`;
	const count = (present.get(key) ?? 0) + 1;
	if (count > room) return false;
	present.set(key, count);
	return true;
}

/** A person of an earlier month, with the needs that led to a referral. */
function pastCase(
	sent: number,
	taken: Set<string>,
	weights: readonly (readonly [string, number])[],
	random: Random
): DemoCase {
	let reference = '';
	do reference = `${pick(random, trees)} ${40 + Math.floor(random() * 60)}`;
	while (taken.has(reference));
	taken.add(reference);
	const area = someArea(random);
	return {
		reference,
		manager: colleagueFor(area, random),
		area,
		language: pick(random, languagesSpoken),
		under25: random() < 0.2,
		needs: [...new Set([draw(random, weights), ...(random() < 0.35 ? [draw(random, weights)] : [])])],
		openedDaysAgo: sent + days(random, 2, 30)
	};
}

/**
 * The application workshop has places, and 31 of a hundred who were answered within a year come back because it is not
 * the right thing, most of them where most people are (story 5).
 */
function withUnfit(recent: DemoHistory, cases: readonly DemoCase[], past: readonly DemoReferral[]): DemoReferral[] {
	const isToldOf = ({ need, sentDaysAgo = kept, events }: DemoReferral) =>
		need === 'job_application' &&
		sentDaysAgo < kept &&
		events.some(({ event }) => event === 'accepted' || event === 'declined');
	const isAnswered = (referral: DemoReferral) => referral.offer === 'application_workshop' && isToldOf(referral);
	const isUnfit = ({ events }: DemoReferral) => events.some(({ reason }) => reason === 'fit_quality');
	const answered = [...recent.referrals, ...past].filter(isAnswered);
	// A fifth of all who look for this is where the matrix begins to say so.
	const ofNeed = [...recent.referrals, ...past].filter(isToldOf).length;
	let lacking =
		Math.max(Math.round(answered.length * 0.31), Math.ceil(ofNeed * 0.21)) - answered.filter(isUnfit).length;
	const atHome = new Set(cases.filter(({ area }) => area === 'HX').map(({ reference }) => reference));
	const chosen = new Set(
		past
			.filter((referral) => isAnswered(referral) && referral.events.at(-1)?.event === 'ended')
			.toSorted((a, b) => Number(atHome.has(b.case)) - Number(atHome.has(a.case)))
			.filter(() => lacking-- > 0)
	);
	return past.map((referral) =>
		chosen.has(referral)
			? {
					...referral,
					events: referral.events.map((event) =>
						event.event === 'ended' ? { ...event, event: 'returned' as const, reason: 'fit_quality' } : event
					),
					...(referral.closed ? { closed: { ...referral.closed, goal: 'otherwise' as const, outcomes: [] } } : {})
				}
			: referral
	);
}

/**
 * What happened before the last two months: persons, referrals and needs since `pastMonths`, with season and trend.
 * What retention would have removed since is not told.
 *
 * @param recent the two months that follow; one counselling referral in eight of all is without answers (story 10)
 */
export function demoPast(recent: DemoHistory, clock: DemoClock): DemoHistory {
	const random = randomFrom('weserbogen past');
	const taken = new Set(recent.cases.map(({ reference }) => reference));
	const cases: DemoCase[] = [];
	const referrals: DemoReferral[] = [];
	const isCounselling = ({ offer, sentDaysAgo }: DemoReferral) =>
		sentDaysAgo !== undefined && offerOf(offer).regime === 'counselling';
	const isSilent = ({ consents }: DemoReferral) => !consents.some(({ direction }) => direction === 'to_authority');
	let counselled = recent.referrals.filter(isCounselling).length;
	let silent = recent.referrals.filter((referral) => isCounselling(referral) && isSilent(referral)).length;
	/** Who is still there or still waits, by offer: never more than its report has room for. */
	const present = new Map<string, number>();

	for (let month = pastMonths; month > 2; month--) {
		const weights = needShares.map(
			([need, share]) => [need, share * levelOf(need, (month - 0.5) * monthLength, clock)] as const
		);
		const arrivals = Math.round(weights.reduce((sum, [, weight]) => sum + weight, 0) * 1.3);
		for (let arrival = 0; arrival < arrivals; arrival++) {
			const sent = Math.max(handOver, (month - 1 + random()) * monthLength);
			const person = pastCase(sent, taken, weights, random);
			const asked = new Set<string>();
			const own = person.needs.flatMap((need): DemoReferral[] => {
				const offers = offersFor(person, need).filter(({ code }) => !asked.has(code));
				if (offers.length === 0) return [];
				const offer = pick(random, offers);
				asked.add(offer.code);
				const wantsSilence = offer.regime === 'counselling' && (silent + 1) / (counselled + 1) <= 0.12;
				const referral = pastReferral(person, need, offer, sent, wantsSilence, random);
				if (!referral || !hasRoom(offer, referral, present)) return [];
				if (offer.regime === 'counselling') {
					counselled++;
					if (wantsSilence) silent++;
				}
				return [referral];
			});
			if (own.length === 0) continue;
			const over = own.map(({ closed, withdrawnDaysAgo }) => closed?.daysAgo ?? withdrawnDaysAgo ?? 0);
			const last = Math.min(...over);
			cases.push({ ...person, ...(last > 0 ? { closedDaysAgo: Math.max(0.5, last - days(random, 1, 30)) } : {}) });
			referrals.push(...own);
		}
	}
	return { cases, referrals: withUnfit(recent, cases, referrals), needs: pastNeeds(clock) };
}
