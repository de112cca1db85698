import { describe, expect, test } from 'vitest';
import { disclosureRules, type Category } from '#lib/consent/index.ts';
import { regimes, type Regime } from '#lib/directory/index.ts';
import { unmetReasons } from '#lib/needs/index.ts';
import { ageingOf, isBroken, receiptOpen, stationOf, stretchesOf } from './board.ts';
import { feedbackEvents, movesPlaces, type FeedbackEvent } from './model.ts';
import { acceptance, allowedMoves, moves, movesOf, reaches, sides, verdict } from './moves.ts';
import {
	consequenceOf,
	declineReasons,
	declineReasonsOf,
	endReasonsOf,
	returnReasons,
	returnReasonsOf,
	unmetReasonOf
} from './reasons.ts';
import { dayFault, lastHappened } from './report-days.ts';
import { phases, stateOf, type Phase, type Reported, type Sent } from './state.ts';
import { turnOf } from './turn.ts';

const everything = new Set<Category>(['D3', 'D4', 'D5', 'D6', 'D7']);
const nothing = new Set<Category>();
const sent = (changes: Partial<Sent> = {}): Sent => ({
	regime: 'statutory',
	sending: 'sent',
	sentAt: new Date('2026-11-16T08:00:00Z'),
	answerDueOn: '2026-11-23',
	withdrawnAt: null,
	closedAt: null,
	...changes
});
let clock = Date.parse('2026-11-17T08:00:00Z');
const report = (event: FeedbackEvent, changes: Partial<Reported> = {}): Reported => ({
	event,
	reason: null,
	happensOn: null,
	happensAt: null,
	stage: null,
	sentence: null,
	recordedAt: new Date((clock += 60_000)),
	...changes
});
const after = (...events: FeedbackEvent[]) =>
	stateOf(
		sent(),
		events.map((event) => report(event)),
		everything
	);

describe('the state of a referral', () => {
	test('follows what was reported', () => {
		expect(stateOf(sent({ sending: 'draft' }), [], nothing).phase).toBe('draft');
		expect(after().phase).toBe('waiting');
		expect(after('received').phase).toBe('waiting');
		expect(after('received', 'accepted').phase).toBe('accepted');
		expect(after('waitlisted').phase).toBe('waitlisted');
		expect(after('waitlisted', 'accepted').phase).toBe('accepted');
		expect(after('declined').phase).toBe('declined');
		expect(after('accepted', 'started').phase).toBe('running');
		expect(after('accepted', 'started', 'interrupted').phase).toBe('interrupted');
		expect(after('accepted', 'started', 'interrupted', 'resumed').phase).toBe('running');
		expect(after('accepted', 'started', 'ended').phase).toBe('ended');
		expect(after('accepted', 'started', 'returned').phase).toBe('returned');
	});
	test('falls back to the person when no feedback may be read', () => {
		const state = stateOf(sent({ regime: 'counselling' }), [], nothing);
		expect(state).toMatchObject({ phase: 'person_only', onlyByPerson: true, lastFeedbackAt: undefined });
	});
	test('keeps withdrawal and closing of the referring side above everything', () => {
		expect(stateOf(sent({ sending: 'withdrawn' }), [report('accepted')], everything).phase).toBe('withdrawn');
		expect(stateOf(sent({ sending: 'closed' }), [report('accepted')], everything).phase).toBe('closed');
	});
	test('knows appointment, start, end and stage', () => {
		const state = stateOf(
			sent(),
			[
				report('accepted', { happensOn: '2026-11-26', happensAt: '10:00' }),
				report('started', { happensOn: '2026-11-27' }),
				report('stage', { stage: 'working' }),
				report('ended', { happensOn: '2026-12-18', reason: 'completed' })
			],
			everything
		);
		expect(state).toMatchObject({
			appointment: { on: '2026-11-26', at: '10:00' },
			startedOn: '2026-11-27',
			endedOn: '2026-12-18',
			stage: 'working',
			reason: 'completed'
		});
	});
});

describe('who may do what', () => {
	test('is decided for every phase, move, side and regime, and never otherwise than in the table', () => {
		const wrong: string[] = [];
		for (const phase of phases)
			for (const move of moves)
				for (const side of [...sides, undefined])
					for (const regime of regimes) {
						const answer = verdict(move, { phase, side, regime, may: everything });
						const owner = movesOf[phase][move];
						if (answer === 'yes' && (owner !== side || side === undefined)) wrong.push(`${phase} ${move} ${side}`);
						if (answer !== 'yes' && owner === side && side !== undefined) {
							const silent =
								((regime === 'counselling' || regime === 'voluntary' || regime === 'none') &&
									(move === 'interrupt' ||
										move === 'resume' ||
										move === 'keep_participation' ||
										// On a waiting list it says nothing of the person (rule 5).
										(move === 'keep_handoff' && phase !== 'waitlisted'))) ||
								(regime !== 'statutory' && move === 'not_started');
							if (!silent) wrong.push(`${phase} ${move} ${side} ${regime}`);
						}
					}
		expect(wrong).toEqual([]);
	});
	test('lets the person agree to the result wherever the sheet asks for it', () => {
		const deadEnds = phases.filter((phase) => movesOf[phase].close && movesOf[phase].give_consent !== 'office');
		expect(deadEnds).toEqual([]);
	});
	test('lets nobody but the two sides move anything', () => {
		const others = phases.flatMap((phase) =>
			allowedMoves({ phase, side: undefined, regime: 'statutory', may: everything })
		);
		expect(others).toEqual([]);
	});
	test('gives the provider nothing to report without law or consent', () => {
		const reports = phases.flatMap((phase) =>
			allowedMoves({ phase, side: 'provider', regime: 'counselling', may: nothing }).filter(
				(move) => move !== 'put_aside'
			)
		);
		expect(reports).toEqual([]);
	});
	test('says precisely why not', () => {
		const at = { phase: 'waiting', side: 'provider', regime: 'counselling', may: nothing } as const;
		expect(verdict('accept', at)).toBe('no-ground');
		expect(verdict('accept', { ...at, may: everything, side: 'office' })).toBe('not-you');
		expect(verdict('start', { ...at, may: everything })).toBe('not-now');
		expect(verdict('withdraw', at)).toBe('not-you');
	});
	test('ends with closing, but for what the law asks of a statutory measure afterwards', () => {
		const after = (regime: Regime, may: ReadonlySet<Category>) =>
			sides.flatMap((side) => allowedMoves({ phase: 'closed', side, regime, may }));
		const elsewhere = new Set([...everything].filter((category) => category !== 'D5' && category !== 'D6'));
		expect(after('counselling', elsewhere)).toEqual(['put_aside']);
		expect(after('statutory', everything)).toEqual(['report_attendance', 'assess', 'open_assessment', 'put_aside']);
	});
	test('lets nobody but the provider report attendance or an assessment, and only where the law does', () => {
		for (const move of ['report_attendance', 'assess', 'open_assessment'] as const) {
			const at = { phase: 'running', side: 'provider', regime: 'statutory', may: everything } as const;
			expect(verdict(move, at)).toBe('yes');
			expect(verdict(move, { ...at, side: 'office' })).toBe('not-you');
			expect(verdict(move, { ...at, may: new Set<Category>(['D3', 'D4', 'D7']) })).toBe('no-ground');
			expect(verdict(move, { ...at, phase: 'accepted' })).toBe('not-now');
		}
	});
	test('never lets counselling or voluntary offers report an interruption', () => {
		expect(
			(['counselling', 'voluntary'] as const).some(
				(regime) => reaches(regime, 'interrupted') || reaches(regime, 'resumed')
			)
		).toBe(false);
	});
	test('never moves a place in counselling or voluntary offers', () => {
		expect(regimes.filter(movesPlaces)).toEqual(['statutory', 'employer']);
	});
	test('reports only categories that some regime knows', () => {
		const known = new Set(regimes.flatMap((regime) => Object.keys(disclosureRules[regime].to_authority)));
		expect(Object.values(feedbackEvents).filter((category) => !known.has(category))).toEqual([]);
	});
});

describe('every reason', () => {
	test('has its consequence', () => {
		expect(
			Object.entries(declineReasons).filter(
				([, consequence]) => consequence.attribution !== 'person' && !consequence.task
			)
		).toEqual([]);
		expect(consequenceOf('declined', 'no_place')).toEqual({ attribution: 'system', unmet: 'full', task: true });
		expect(consequenceOf('returned', 'more_intensity')?.unmet).toBe('fit_quality');
	});
	test('leads to a known reason of an unmet need, or to none', () => {
		const named = [...Object.values(declineReasons), ...Object.values(returnReasons)]
			.map((consequence) => ('unmet' in consequence ? consequence.unmet : undefined))
			.filter((reason) => reason !== undefined);
		expect(named.filter((reason) => !Object.hasOwn(unmetReasons, String(reason)))).toEqual([]);
	});
	test('of the person leads to no reported need and no question', () => {
		expect(unmetReasonOf('declined', 'person_decided')).toBeUndefined();
		expect(consequenceOf('declined', 'person_decided')).toEqual({ attribution: 'person', task: false });
	});
	test('stays unsaid after the start in counselling and voluntary offers', () => {
		expect([endReasonsOf('counselling'), endReasonsOf('voluntary')]).toEqual([[], []]);
		expect(endReasonsOf('employer')).toEqual(['completed', 'hired', 'no_offer', 'person_decided']);
		expect([returnReasonsOf('counselling'), returnReasonsOf('voluntary')]).toEqual([[], []]);
	});
	test('of a decline may be said, but an employer says nothing of benefits or of how somebody lives', () => {
		expect(declineReasonsOf('statutory')).toEqual(Object.keys(declineReasons));
		const left = Object.keys(declineReasons).filter(
			(reason) => !declineReasonsOf('employer').includes(reason as never)
		);
		expect(left).toEqual(['not_responsible', 'times_childcare']);
	});
	test('of a return may be said by a measure; an employer says nothing of need, group or benefits', () => {
		expect(returnReasonsOf('statutory')).toEqual(Object.keys(returnReasons));
		expect(returnReasonsOf('employer')).toEqual([
			'fit_quality',
			'not_possible_now',
			'moved',
			'provider_closed',
			'agreement_ended',
			'cooperation_ended',
			'person_decided'
		]);
	});
});

describe('whose turn it is', () => {
	const today = '2026-11-20';
	const turn = (phase: Phase) => turnOf({ ...after(), phase }, sent(), everything, today).turn;
	test('is known in every phase', () => {
		expect(phases.map(turn)).toEqual([
			'send',
			'answer',
			'person_tells',
			'answer_query',
			'hear_person',
			'offer_place',
			'confirm_place',
			'start',
			'place_lapsed',
			'close',
			'running',
			'resume',
			'close',
			'close',
			'search_on',
			'search_on',
			'nothing',
			'nothing'
		]);
	});
	test('is overdue on the day after the answer was due, and never where only the person tells', () => {
		expect(turnOf(after(), sent(), everything, '2026-11-23').turn).toBe('answer');
		expect(turnOf(after(), sent(), everything, '2026-11-24').turn).toBe('answer_overdue');
		const silent = stateOf(sent({ regime: 'counselling' }), [], nothing);
		expect(turnOf(silent, sent({ regime: 'counselling' }), nothing, '2027-11-24').turn).toBe('person_tells');
		expect(ageingOf(silent, sent({ regime: 'counselling' }), nothing, '2027-11-24', 400)).toBe('self');
	});
	test('after the end is to record the result, where one is stored; an employer keeps none', () => {
		const ended = (regime: Regime) => turnOf({ ...after(), phase: 'ended' }, sent({ regime }), everything, today);
		expect(ended('statutory')).toEqual({ turn: 'close' });
		expect(ended('counselling')).toEqual({ turn: 'close' });
		expect(ended('voluntary')).toEqual({ turn: 'close' });
		expect(ended('employer')).toEqual({ turn: 'close', bare: true });
	});
	test('asks nothing when the person decided otherwise', () => {
		const declined = stateOf(sent(), [report('declined', { reason: 'person_decided' })], everything);
		expect(turnOf(declined, sent(), everything, today).turn).toBe('decided_otherwise');
	});
});

describe('the chain', () => {
	test('breaks on a decline that nothing follows', () => {
		const declined = stateOf(sent(), [report('declined', { reason: 'no_place' })], everything);
		expect(isBroken(declined, false)).toBe(true);
		expect(isBroken(declined, true)).toBe(false);
		expect(stretchesOf(declined, true)).toEqual({
			requested: 'cut',
			place: 'ahead',
			started: 'ahead',
			ended: 'ahead',
			after: 'ahead'
		});
	});
	test('does not break when the person decides otherwise', () => {
		expect(isBroken(stateOf(sent(), [report('declined', { reason: 'person_decided' })], everything), false)).toBe(
			false
		);
	});
	test('runs through its stations', () => {
		expect(
			[after(), after('accepted'), after('accepted', 'started'), after('accepted', 'started', 'ended')].map(stationOf)
		).toEqual(['requested', 'place', 'started', 'ended']);
		expect(stretchesOf(after('accepted', 'started'), false)).toEqual({
			requested: 'past',
			place: 'past',
			started: 'here',
			ended: 'ahead',
			after: 'ahead'
		});
	});
	test('shows what only the person knows as unknown, not as waiting', () => {
		const silent = stateOf(sent({ regime: 'counselling' }), [], nothing);
		expect(stretchesOf(silent, false)).toEqual({
			requested: 'past',
			place: 'unknown',
			started: 'unknown',
			ended: 'unknown',
			after: 'none'
		});
	});
});

describe('a reported day', () => {
	const known = { sentOn: '2026-11-29', today: '2026-12-10', startedOn: undefined, lastOn: undefined, byMonth: false };
	test('is no typing error: nobody begins decades before the request, or ahead of today', () => {
		expect(dayFault('1990-12-01', known)).toEqual({ fault: 'before_request', on: '2026-10-29' });
		expect(dayFault('2026-12-11', known)?.fault).toBe('ahead');
		expect([dayFault('2026-10-29', known), dayFault('2026-12-10', known)]).toEqual([undefined, undefined]);
	});
	test('may be the month alone, and then the whole of it counts', () => {
		expect(dayFault('2026-10-01', { ...known, byMonth: true })).toBeUndefined();
		expect(dayFault('2026-09-01', { ...known, byMonth: true })?.fault).toBe('before_request');
	});
	test('does not come before the begin, nor before what was reported last', () => {
		const begun = { ...known, startedOn: '2026-12-01', lastOn: '2026-12-04' };
		expect(dayFault('2026-11-30', begun)).toEqual({ fault: 'before_begin', on: '2026-12-01' });
		expect(dayFault('2026-12-03', begun)).toEqual({ fault: 'before_last', on: '2026-12-04' });
		expect(dayFault('2026-12-04', begun)).toBeUndefined();
	});
	test('of the last report is the latest that still holds', () => {
		const begun = report('started', { id: 'a', happensOn: '2026-12-01' });
		const interrupted = report('interrupted', { id: 'b', happensOn: '2026-12-04' });
		expect(lastHappened([begun, interrupted])).toBe('2026-12-04');
		expect(lastHappened([begun, interrupted, report('corrected', { corrects: 'b' })])).toBe('2026-12-01');
	});
});

describe('a receipt', () => {
	test('is confirmed once, and again only after it was taken back', () => {
		const received = report('received', { id: 'r' });
		const states = [[], [received], [received, report('corrected', { corrects: 'r' })]].map((rows) =>
			stateOf(sent(), rows, everything)
		);
		expect(states.map(receiptOpen)).toEqual([true, false, true]);
	});
});

describe('a yes', () => {
	test('passes nobody where it takes a place, and is asked about elsewhere', () => {
		const room = (free: number | null, ahead: number, held = false) => ({ free, ahead, held });
		expect(acceptance('statutory', room(3, 1))).toBe('open');
		expect(acceptance('statutory', room(1, 1))).toBe('blocked');
		expect(acceptance('statutory', room(0, 0))).toBe('blocked');
		expect(acceptance('statutory', room(null, 1))).toBe('ask');
		expect(acceptance('counselling', room(0, 3))).toBe('ask');
		expect(acceptance('counselling', room(0, 0))).toBe('ask');
		expect(acceptance('voluntary', room(5, 3))).toBe('open');
		expect(acceptance('voluntary', room(null, 0))).toBe('open');
		expect(acceptance('statutory', room(0, 0, true))).toBe('open');
	});
});
