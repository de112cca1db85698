import type { Said } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { declineReasonsOf, returnReasonsOf, type DeclineReason, type ReturnReason } from '#lib/referrals/index.ts';
import { demoAreas, demoOffers, type AreaCode, type DemoOffer } from './catalogue.ts';
import { randomFrom } from './random.ts';

/**
 * Two months of casework, invented: who was referred where, what the provider answered, and what was missing.
 * Days are counted back from the day on which the demo is loaded; nothing here depends on a clock.
 */
/** Those who sign in by one click, and colleagues of the months before (people.ts). */
export type CaseManager = 'brandt' | 'yildiz' | 'petersen' | `colleague-${'hx' | 'south'}-${1 | 2}`;

export type DemoCase = {
	reference: string;
	manager: CaseManager;
	area: AreaCode;
	language: string;
	under25: boolean | null;
	needs: readonly string[];
	openedDaysAgo: number;
	closedDaysAgo?: number;
};

export type DemoEvent = {
	event:
		| 'received'
		| 'accepted'
		| 'waitlisted'
		| 'declined'
		| 'appointment'
		| 'not_started'
		| 'started'
		| 'ended'
		| 'returned'
		| 'handoff_unchanged'
		| 'participation_unchanged'
		| 'stage';
	daysAgo: number;
	/** Day it is about, where it is another one; negative lies ahead. */
	onDaysAgo?: number;
	at?: string;
	reason?: string;
	stage?: 'arrived' | 'clarifying' | 'working' | 'nearly_there' | 'reached';
	sentence?: string;
};

type DemoConsent = {
	direction: 'to_provider' | 'to_authority';
	categories: readonly ('D1' | 'D2' | 'D3' | 'D4' | 'D7')[];
	givenDaysAgo: number;
	withdrawnDaysAgo?: number;
};

export type DemoReferral = {
	case: string;
	offer: string;
	need: string;
	/** Which of the offer's sites; the first where it has none there. */
	site?: AreaCode;
	contribution: 'clarify' | 'advise' | 'accompany' | 'qualify' | 'try_out' | 'employ' | 'relieve' | 'connect';
	urgency: 'now' | 'soon' | 'later';
	words: string;
	createdDaysAgo: number;
	/** Absent: still a draft. */
	sentDaysAgo?: number;
	withdrawnDaysAgo?: number;
	events: readonly DemoEvent[];
	consents: readonly DemoConsent[];
	/** What the person told with a slip: where there is no consent to feedback, the only thing that is known. */
	slips?: readonly { says: Said; daysAgo: number }[];
	closed?: { daysAgo: number; goal: 'reached' | 'partly' | 'otherwise' | 'open'; outcomes: readonly string[] };
	/** Closed for more than a year: only number and proof of consent are left (design.md § 7 rule 19). */
	proofOnly?: true;
};

export type DemoNeed = {
	manager: CaseManager;
	need: string;
	area: AreaCode;
	reason: string;
	daysAgo: number;
	substitute?: 'similar_offer' | 'more_distant' | 'case_manager_bridged' | 'informal_help';
	conditions?: readonly string[];
	urgency?: 'now' | 'soon' | 'later';
	/** Reference of the case it was found in. */
	case?: string;
	/** Title of the plan that takes it up, and how far that is. */
	plan?: string;
	state?: 'in_review' | 'planned' | 'covered' | 'obsolete';
	/** When that was decided; by default twelve days ago. */
	decidedDaysAgo?: number;
	/** The referral whose end it came from, by its offer; of the same case. */
	afterReferralTo?: string;
};

export type DemoHistory = { cases: DemoCase[]; referrals: DemoReferral[]; needs: DemoNeed[] };

export type Random = () => number;
export const pick = <Thing>(random: Random, things: readonly Thing[]): Thing => {
	const thing = things[Math.floor(random() * things.length)];
	if (thing === undefined) throw new Error('nothing to pick from');
	return thing;
};

export const offerOf = (code: string): DemoOffer => {
	const offer = demoOffers.find((one) => one.code === code);
	if (!offer) throw new Error(`no offer ${code}`);
	return offer;
};

/** At an open door, and where no data may flow, nothing about a person is stored. */
const takesReferrals = ({ regime, intake }: DemoOffer): boolean => regime !== 'none' && intake !== 'open_door';

export const wordsOf: Record<string, readonly string[]> = {
	debt: ['Ich will wissen, was ich schulde, und wieder schlafen.', 'Keine gelben Briefe mehr im Kasten.'],
	childcare: ['Ich kann arbeiten, wenn die Kleine um sechs versorgt ist.', 'Einen Platz, der zu meinem Dienst passt.'],
	psychosocial: ['Morgens wieder aufstehen können.', 'Mit jemandem reden, der nicht zur Familie gehört.'],
	german: ['Mit der Lehrerin meines Sohnes selbst sprechen.', 'So gut Deutsch, dass ich in den Betrieb kann.'],
	vocational_german: ['Im Team verstehen, was gesagt wird.'],
	sheltered_work: ['Wieder einen Grund haben, aus dem Haus zu gehen.', 'Etwas mit den Händen machen.'],
	job_application: ['Bewerbungen, für die ich mich nicht schäme.', 'Wissen, was ich im Gespräch sagen soll.'],
	apprenticeship: ['Eine Lehrstelle, bei der ich bleibe.'],
	daily_structure: ['Einen festen Ablauf am Tag.', 'Nicht mehr bis mittags schlafen.'],
	holistic_coaching: ['Eins nach dem anderen, mit jemandem an der Seite.'],
	vocational_training: ['Etwas lernen, womit ich Arbeit finde.'],
	workplace_trial: ['Ausprobieren, ob ich das kann.'],
	subsidised_job: ['Eine richtige Stelle, auch wenn es langsam geht.'],
	addiction: ['Einen Monat schaffen, dann weitersehen.'],
	care_of_relatives: ['Arbeiten und trotzdem für meine Mutter da sein.'],
	career_orientation: ['Herausfinden, was zu mir passt.'],
	homelessness: ['Eine Tür, die ich abschließen kann.'],
	family_advice: ['Weniger Streit zu Hause.'],
	literacy: ['Formulare selbst lesen.'],
	digital_basics: ['Die Jobbörse auf dem Handy bedienen.'],
	social_contacts: ['Leute kennenlernen.'],
	job_retention: ['Die Stelle behalten.'],
	physical_capacity: ['Wissen, wie viele Stunden ich schaffe.'],
	school_certificate: ['Den Abschluss nachholen.'],
	job_placement: ['Wieder fest angestellt sein.'],
	language_mediation: ['Dass mich alle am Tisch verstehen.']
};

export const contributionOf: Record<DemoOffer['kind'], DemoReferral['contribution']> = {
	counselling: 'advise',
	measure: 'accompany',
	work_opportunity: 'try_out',
	training: 'qualify',
	employer_placement: 'employ',
	engagement: 'connect',
	self_help: 'connect',
	third_party_cm: 'accompany',
	professional_support: 'clarify'
};

const sentences: Record<NonNullable<DemoEvent['stage']>, string> = {
	arrived: 'Gut angekommen, die Zeiten passen.',
	clarifying: 'Wir ordnen gerade, was zuerst ansteht.',
	working: 'Es geht Schritt für Schritt voran.',
	nearly_there: 'Das meiste ist geschafft.',
	reached: 'Das vereinbarte Ziel ist erreicht.'
};

/** What the person is asked for, by regime; in statutory measures the law settles the rest. */
export const agreed = (
	regime: Regime,
	daysAgo: number,
	{ feedback = true, development = false } = {}
): DemoConsent[] => {
	if (regime === 'statutory')
		return development ? [{ direction: 'to_authority', categories: ['D7'], givenDaysAgo: daysAgo }] : [];
	const handOver = regime === 'employer' ? (['D1'] as const) : (['D1', 'D2'] as const);
	const back = development && regime !== 'employer' ? (['D3', 'D4', 'D7'] as const) : (['D3', 'D4'] as const);
	return [
		{ direction: 'to_provider', categories: handOver, givenDaysAgo: daysAgo },
		...(feedback ? [{ direction: 'to_authority', categories: back, givenDaysAgo: daysAgo } as const] : [])
	];
};

// J. Brandt's persons, one story each.
type Story = Omit<Partial<DemoReferral>, 'consents'> & {
	offer: string;
	sent?: number;
	feedback?: boolean;
	development?: boolean;
	withdrawn?: number;
};

function told(
	reference: string,
	{ offer: code, sent, feedback, development, withdrawn, ...more }: Story
): DemoReferral {
	const offer = offerOf(code);
	const need = more.need ?? offer.needs[0] ?? '';
	const consents = sent === undefined ? [] : agreed(offer.regime, sent, { feedback, development });
	return {
		case: reference,
		offer: code,
		need,
		contribution: contributionOf[offer.kind],
		urgency: 'soon',
		words: wordsOf[need]?.[0] ?? '',
		createdDaysAgo: sent ?? 1,
		...(sent === undefined ? {} : { sentDaysAgo: sent }),
		events: [],
		...more,
		consents: consents.map((consent) =>
			withdrawn !== undefined && consent.direction === 'to_authority'
				? { ...consent, withdrawnDaysAgo: withdrawn }
				: consent
		)
	};
}

const brandtsCases: DemoCase[] = (
	[
		['Erle 31', 'WA', 'de', ['debt', 'household_budget'], 70],
		['Hasel 08', 'BE', 'ar', ['german', 'vocational_german'], 170],
		['Ahorn 12', 'WA', 'de', ['sheltered_work'], 40],
		['Ulme 04', 'ST', 'de', ['sheltered_work', 'childcare'], 75],
		['Kiefer 22', 'WA', 'de', ['debt', 'housing_loss', 'vocational_training'], 35],
		['Eiche 02', 'BD', 'de', ['job_application', 'holistic_coaching'], 120],
		['Esche 19', 'BR', 'de', ['job_application'], 60],
		['Birke 27', 'HX', 'de', ['workplace_trial', 'job_placement'], 58],
		['Weide 33', 'NI', 'de', ['care_of_relatives'], 12],
		['Ginster 11', 'BE', 'pl', ['workplace_trial'], 15],
		['Linde 17', 'HX', 'de', ['psychosocial'], 45],
		['Malve 15', 'WA', 'ar', ['social_contacts', 'german'], 30],
		['Holunder 05', 'HX', 'ru', ['debt'], 55],
		['Lärche 28', 'HX', 'de', ['daily_structure', 'physical_capacity'], 64],
		['Quitte 14', 'BE', 'de', ['childcare'], 9],
		['Rosskastanie 07', 'HX', 'uk', ['vocational_training'], 20]
	] as const
).map(([reference, area, language, needs, openedDaysAgo]) => ({
	reference,
	manager: 'brandt',
	area,
	language,
	under25: false,
	needs,
	openedDaysAgo
}));

const brandtsReferrals: DemoReferral[] = [
	// Nobody answers, and the deadline is past.
	told('Erle 31', { offer: 'debt_wa', sent: 40, urgency: 'now' }),
	// An interrupted chain: the course ended, the next one is full.
	told('Hasel 08', {
		offer: 'integration_course',
		sent: 160,
		development: true,
		events: [
			{ event: 'accepted', daysAgo: 155 },
			{ event: 'started', daysAgo: 150 },
			{ event: 'stage', daysAgo: 60, stage: 'nearly_there', sentence: sentences.nearly_there },
			{ event: 'ended', daysAgo: 24 }
		],
		closed: { daysAgo: 23, goal: 'reached', outcomes: ['language_progress'] }
	}),
	told('Hasel 08', {
		offer: 'vocational_german_b2',
		sent: 30,
		events: [
			{ event: 'received', daysAgo: 28 },
			{ event: 'declined', daysAgo: 24, reason: 'no_place' }
		]
	}),
	told('Ahorn 12', { offer: 'agh_store', sent: 21, events: [{ event: 'waitlisted', daysAgo: 19 }] }),
	told('Ulme 04', {
		offer: 'agh_bikes',
		sent: 56,
		development: true,
		events: [
			{ event: 'accepted', daysAgo: 51, onDaysAgo: 42, at: '08:00' },
			{ event: 'started', daysAgo: 42 },
			{ event: 'stage', daysAgo: 11, stage: 'working', sentence: 'Kommt gern, lernt das Zentrieren von Laufrädern.' }
		]
	}),
	told('Kiefer 22', {
		offer: 'tq_logistics',
		sent: 7,
		events: [{ event: 'accepted', daysAgo: 6, onDaysAgo: -4, at: '10:00' }]
	}),
	told('Eiche 02', {
		offer: 'restart_50',
		sent: 100,
		development: true,
		events: [
			{ event: 'accepted', daysAgo: 96 },
			{ event: 'started', daysAgo: 90 },
			{ event: 'stage', daysAgo: 30, stage: 'nearly_there', sentence: sentences.nearly_there },
			{ event: 'ended', daysAgo: 6, reason: 'completed' }
		]
	}),
	told('Esche 19', {
		offer: 'application_workshop',
		sent: 49,
		development: true,
		events: [
			{ event: 'accepted', daysAgo: 46, onDaysAgo: 35, at: '08:30' },
			{ event: 'started', daysAgo: 35 },
			{ event: 'stage', daysAgo: 4, stage: 'clarifying', sentence: 'Ziel gemeinsam angepasst: erst ein Praktikum.' }
		]
	}),
	told('Birke 27', {
		offer: 'care_internship',
		sent: 48,
		events: [
			{ event: 'accepted', daysAgo: 45, onDaysAgo: 41, at: '08:30' },
			{ event: 'started', daysAgo: 41 },
			{ event: 'ended', daysAgo: 3, onDaysAgo: 10, reason: 'completed' }
		]
	}),
	told('Weide 33', { offer: 'care_guide', site: 'ST', sent: 3, events: [{ event: 'received', daysAgo: 0.1 }] }),
	told('Ginster 11', { offer: 'trial_wood', sent: 3, urgency: 'now' }),
	// Nothing comes back but through the person: no deadline, no disadvantage.
	told('Linde 17', { offer: 'spdi_counselling', sent: 33, feedback: false }),
	told('Malve 15', { offer: 'womens_meeting', sent: 14, feedback: false, slips: [{ says: 'begun', daysAgo: 5 }] }),
	// Consent taken back: what was reported is gone from every page.
	told('Holunder 05', {
		offer: 'debt_hx',
		sent: 44,
		withdrawn: 5,
		events: [
			{ event: 'accepted', daysAgo: 40, onDaysAgo: 33, at: '14:00' },
			{ event: 'started', daysAgo: 33 }
		]
	}),
	told('Lärche 28', {
		offer: 'capacity_trial',
		need: 'daily_structure',
		sent: 60,
		development: true,
		events: [
			{ event: 'accepted', daysAgo: 57 },
			{ event: 'started', daysAgo: 52 },
			{ event: 'stage', daysAgo: 20, stage: 'reached', sentence: sentences.reached },
			{ event: 'ended', daysAgo: 12, reason: 'completed_early_goal' }
		],
		closed: { daysAgo: 10, goal: 'reached', outcomes: ['daily_structure', 'self_efficacy'] }
	}),
	told('Rosskastanie 07', { offer: 'care_assistant', createdDaysAgo: 2 })
];

// The colleagues' persons.
export const trees = [
	'Ahorn',
	'Akazie',
	'Apfel',
	'Birke',
	'Birne',
	'Buche',
	'Douglasie',
	'Eberesche',
	'Eibe',
	'Eiche',
	'Erle',
	'Esche',
	'Espe',
	'Fichte',
	'Flieder',
	'Hainbuche',
	'Hasel',
	'Holunder',
	'Kastanie',
	'Kiefer',
	'Kirsche',
	'Lärche',
	'Linde',
	'Mispel',
	'Nussbaum',
	'Pappel',
	'Pflaume',
	'Platane',
	'Robinie',
	'Sanddorn',
	'Schlehe',
	'Tanne',
	'Ulme',
	'Wacholder',
	'Weide',
	'Zeder'
] as const;

/** How often each need stands first; the rest of the catalogue is rarer. */
export const usualNeeds: readonly string[] = [
	'debt',
	'debt',
	'debt',
	'childcare',
	'childcare',
	'psychosocial',
	'psychosocial',
	'german',
	'german',
	'sheltered_work',
	'sheltered_work',
	'sheltered_work',
	'job_application',
	'job_application',
	'daily_structure',
	'daily_structure',
	'holistic_coaching',
	'vocational_training',
	'vocational_german',
	'addiction',
	'workplace_trial',
	'apprenticeship',
	'career_orientation',
	'subsidised_job',
	'homelessness',
	'family_advice',
	'care_of_relatives',
	'literacy',
	'digital_basics'
];

export const languagesSpoken = ['de', 'de', 'de', 'de', 'de', 'de', 'ar', 'uk', 'tr', 'fa', 'ru', 'pl'] as const;

/** Areas as often as people there receive benefits. */
export function someArea(random: Random): AreaCode {
	let left = random() * demoAreas.reduce((sum, { elb }) => sum + elb, 0);
	for (const { code, elb } of demoAreas) {
		left -= elb;
		if (left < 0) return code;
	}
	return 'HX';
}

const youthful = (code: string): boolean =>
	offerOf(code).targetGroups.some((group) => group === 'u25' || group === 'hard_to_reach_youth');

/** What can become of a referral, and how often. */
const courses = [
	...Array<'sent'>(6).fill('sent'),
	...Array<'overdue'>(3).fill('overdue'),
	...Array<'received'>(3).fill('received'),
	...Array<'accepted'>(12).fill('accepted'),
	...Array<'running'>(26).fill('running'),
	...Array<'ended'>(6).fill('ended'),
	...Array<'closed'>(18).fill('closed'),
	...Array<'declined'>(8).fill('declined'),
	...Array<'returned'>(4).fill('returned'),
	...Array<'withdrawn'>(3).fill('withdrawn'),
	...Array<'draft'>(3).fill('draft')
] as const;
type Course = (typeof courses)[number] | 'waitlisted';

/** Where no place is free, people wait or are told no; they do not start. */
function courseFor(offer: DemoOffer, random: Random): Course {
	const course: Course = pick(random, courses);
	const isFull = offer.places !== 'uncounted' && offer.places.available === 0;
	if (isFull && (course === 'accepted' || course === 'received')) return 'waitlisted';
	if (isFull && course === 'running' && random() < 0.6) return random() < 0.7 ? 'waitlisted' : 'declined';
	return course;
}

export const days = (random: Random, least: number, most: number): number =>
	Math.round(least + random() * (most - least));

/** What came of it; `day` spreads the outcomes without drawing from the sequence that everything else is drawn from. */
export function outcomesFor(offer: DemoOffer, need: string, day: number): string[] {
	if (need === 'debt') return ['debts_regulated'];
	if (need === 'childcare' || need === 'family_advice' || need === 'care_of_relatives') return ['family_relieved'];
	if (need === 'german' || need === 'vocational_german') return ['language_progress'];
	if (need === 'vocational_training') return ['qualification'];
	if (need === 'homelessness') return ['housing_secured'];
	if (need === 'apprenticeship') return ['apprenticeship'];
	if (offer.kind === 'employer_placement') return ['part_integration'];
	const led = (day * 0.618_034) % 1;
	if (offer.kind === 'work_opportunity')
		return led < 0.18 ? ['subsidised_work'] : ['daily_structure', 'social_participation'];
	if (offer.regime === 'statutory')
		return led < 0.34 ? ['full_integration'] : led < 0.5 ? ['part_integration'] : ['self_efficacy'];
	return ['self_efficacy'];
}

export const reasonOfEnd = (offer: DemoOffer, random: Random): string | undefined => {
	if (offer.regime === 'employer') return pick(random, ['completed', 'hired', 'no_offer']);
	return offer.regime === 'statutory'
		? pick(random, ['completed', 'completed', 'completed', 'to_work', 'to_other_offer'])
		: undefined;
};

/** One of these reasons, or of those that an employer gives; none where none is reported. */
export const reasonOfReturn = (offer: DemoOffer, random: Random, reasons: readonly ReturnReason[]) => {
	const said = returnReasonsOf(offer.regime);
	const fitting = reasons.filter((reason) => said.includes(reason));
	return fitting.length > 0 ? pick(random, fitting) : undefined;
};

/** The events of one referral, each after the one before it. */
function eventsOf(course: Course, offer: DemoOffer, sent: number, development: boolean, random: Random): DemoEvent[] {
	const answered = Math.max(0.5, sent - days(random, 1, 5));
	const started = Math.max(0.4, answered - days(random, 3, 9));
	const accepted: DemoEvent = {
		event: 'accepted',
		daysAgo: answered,
		onDaysAgo: started,
		at: pick(random, ['09:00', '10:30', '14:00'])
	};
	const running: DemoEvent[] = [accepted, { event: 'started', daysAgo: started }];
	if (development && started > 8)
		running.push({
			event: 'stage',
			daysAgo: days(random, 2, started - 3),
			stage: pick(random, ['arrived', 'clarifying', 'working'] as const)
		});
	const ended = Math.max(0.3, Math.min(started - 4, days(random, 4, 12)));
	switch (course) {
		case 'sent':
		case 'overdue':
		case 'draft':
		case 'withdrawn':
			return [];
		case 'received':
			return [{ event: 'received', daysAgo: answered }];
		case 'waitlisted':
			return [{ event: 'waitlisted', daysAgo: answered }];
		case 'accepted':
			return [{ ...accepted, onDaysAgo: -days(random, 1, 9) }];
		case 'running':
			return running;
		case 'ended':
		case 'closed':
			return [...running, { event: 'ended', daysAgo: ended, reason: reasonOfEnd(offer, random) }];
		case 'declined':
			return [{ event: 'declined', daysAgo: answered, reason: declineOf(offer, random) }];
		case 'returned':
			return [
				...running,
				{
					event: 'returned',
					daysAgo: ended,
					reason: reasonOfReturn(offer, random, ['need_changed', 'fit_quality', 'more_intensity', 'not_possible_now'])
				}
			];
		default:
			return course satisfies never;
	}
}

function declineOf(offer: DemoOffer, random: Random): string {
	const said = declineReasonsOf(offer.regime);
	const usual: readonly DeclineReason[] =
		offer.places !== 'uncounted' && offer.places.available === 0
			? ['no_place', 'wait_too_long']
			: ['criteria_not_met', 'times_childcare', 'distance', 'other_offer_fits', 'person_decided'];
	return pick(
		random,
		usual.filter((reason) => said.includes(reason))
	);
}

const sentWhen: Record<Course, readonly [least: number, most: number]> = {
	sent: [0, 4],
	overdue: [12, 35],
	received: [2, 6],
	waitlisted: [8, 58],
	accepted: [3, 12],
	running: [16, 58],
	ended: [30, 60],
	closed: [35, 60],
	declined: [6, 50],
	returned: [25, 58],
	withdrawn: [8, 40],
	draft: [0, 3]
};

function referralFor(person: DemoCase, need: string, offer: DemoOffer, course: Course, random: Random): DemoReferral {
	const [least, most] = sentWhen[course];
	const sent = Math.min(person.openedDaysAgo - 1, days(random, least, most) + random() * 0.3);
	const isCounselling = offer.regime === 'counselling';
	// One in eight agrees to no answer at all; who asks has no disadvantage from it.
	const feedback = !(isCounselling && course !== 'draft' && random() < 0.14);
	const development = feedback && random() < 0.45 && offer.regime !== 'employer';
	const events = feedback || offer.regime === 'statutory' ? eventsOf(course, offer, sent, development, random) : [];
	const knowsOutcome = offer.regime === 'statutory' || development;
	const closesAt = Math.max(0.2, (events.at(-1)?.daysAgo ?? 3) - days(random, 1, 3));
	return {
		case: person.reference,
		offer: offer.code,
		need,
		site: person.area,
		contribution: contributionOf[offer.kind],
		urgency: pick(random, ['now', 'soon', 'soon', 'later'] as const),
		words: pick(random, wordsOf[need] ?? ['']),
		createdDaysAgo: sent,
		...(course === 'draft' ? {} : { sentDaysAgo: sent }),
		...(course === 'withdrawn' ? { withdrawnDaysAgo: Math.max(0.2, sent - days(random, 2, 6)) } : {}),
		events,
		consents: course === 'draft' ? [] : agreed(offer.regime, sent, { feedback, development }),
		...(course === 'closed' && events.length > 0
			? {
					closed: {
						daysAgo: closesAt,
						goal: knowsOutcome ? pick(random, ['reached', 'reached', 'partly', 'otherwise'] as const) : 'open',
						outcomes: knowsOutcome ? outcomesFor(offer, need, sent) : []
					}
				}
			: {})
	};
}

/** Offers that serve a need for this person; the own area first, then whatever comes to the person. */
export function offersFor(person: DemoCase, need: string): DemoOffer[] {
	const fitting = demoOffers.filter(
		(offer) =>
			takesReferrals(offer) &&
			// Began five weeks ago: most of the story was before.
			offer.code !== 'womens_meeting' &&
			offer.needs.includes(need) &&
			youthful(offer.code) ===
				(person.under25 === true &&
					offer.targetGroups.some((group) => group === 'u25' || group === 'hard_to_reach_youth'))
	);
	const near = fitting.filter(({ reach }) => typeof reach === 'string' || reach.includes(person.area));
	return near.length > 0 ? near : fitting;
}

function colleaguesCases(): DemoCase[] {
	const random = randomFrom('weserbogen cases');
	const taken = new Set(brandtsCases.map(({ reference }) => reference));
	const cases: DemoCase[] = [];
	while (cases.length < 44) {
		const reference = `${pick(random, trees)} ${String(1 + Math.floor(random() * 39)).padStart(2, '0')}`;
		if (taken.has(reference)) continue;
		taken.add(reference);
		const area = someArea(random);
		const under25 = random() < 0.2;
		const needs = [
			...new Set([
				pick(random, usualNeeds),
				pick(random, usualNeeds),
				...(random() < 0.3 ? [pick(random, usualNeeds)] : [])
			])
		];
		cases.push({
			reference,
			manager: ['WA', 'BW', 'BE'].includes(area) ? 'petersen' : 'yildiz',
			area,
			language: pick(random, languagesSpoken),
			under25,
			needs,
			openedDaysAgo: days(random, 20, 66)
		});
	}
	return cases;
}

/** The application workshop has free places, and one in three comes back: enough of it, but not the right thing. */
function workshopReferrals(cases: DemoCase[]): DemoReferral[] {
	const random = randomFrom('weserbogen workshop');
	const offer = offerOf('application_workshop');
	return cases
		.filter(({ under25, openedDaysAgo }) => under25 !== true && openedDaysAgo > 30)
		.slice(0, 12)
		.map((person, index) => {
			const sent = days(random, 26, 29) + random();
			const running: DemoEvent[] = [
				{ event: 'accepted', daysAgo: sent - 2, onDaysAgo: sent - 6, at: '08:30' },
				{ event: 'started', daysAgo: sent - 6 }
			];
			const events: DemoEvent[] =
				index % 3 === 0
					? [...running, { event: 'returned', daysAgo: days(random, 3, 12), reason: 'fit_quality' }]
					: running;
			return {
				...told(person.reference, { offer: offer.code, sent, events }),
				words: pick(random, wordsOf.job_application ?? [''])
			};
		});
}

function colleaguesReferrals(cases: DemoCase[]): DemoReferral[] {
	const random = randomFrom('weserbogen referrals');
	const referrals: DemoReferral[] = [];
	for (const person of cases) {
		for (const need of person.needs) {
			const offers = offersFor(person, need);
			if (offers.length === 0) continue;
			const offer = pick(random, offers);
			if (referrals.some((other) => other.case === person.reference && other.offer === offer.code)) continue;
			referrals.push(referralFor(person, need, offer, courseFor(offer, random), random));
		}
	}
	// Two more persons take their consent back.
	for (const referral of referrals
		.filter(
			({ events, consents }) => events.length > 1 && events.every(({ daysAgo }) => daysAgo > 3) && consents.length === 2
		)
		.slice(3, 5)) {
		referral.consents = referral.consents.map((consent) =>
			consent.direction === 'to_authority' ? { ...consent, withdrawnDaysAgo: 2 } : consent
		);
	}
	return referrals;
}

/** Three courses that began and were broken off, because nobody looks after the children at those hours (story 2). */
const brokenOff = [
	{ reference: 'Zeder 51', manager: 'yildiz', area: 'ST', need: 'vocational_training', offer: 'care_assistant' },
	{ reference: 'Zeder 52', manager: 'petersen', area: 'BE', need: 'vocational_training', offer: 'tq_logistics' },
	{ reference: 'Zeder 53', manager: 'petersen', area: 'WA', need: 'job_application', offer: 'restart_50' }
] as const;

const brokenOffCases: DemoCase[] = brokenOff.map(({ reference, manager, area, need }, index) => ({
	reference,
	manager,
	area,
	language: 'de',
	under25: false,
	needs: [need, 'childcare'],
	openedDaysAgo: 86 + index * 5
}));

const brokenOffReferrals: DemoReferral[] = brokenOff.map(({ reference, need, offer }, index) => {
	const sent = 78 + index * 4;
	return told(reference, {
		offer,
		need,
		sent,
		events: [
			{ event: 'accepted', daysAgo: sent - 4, onDaysAgo: sent - 16, at: '08:00' },
			{ event: 'started', daysAgo: sent - 16 },
			{ event: 'returned', daysAgo: 11 + index * 2, reason: 'not_possible_now' }
		]
	});
});

// What was missing.
type Cell = Omit<DemoNeed, 'daysAgo' | 'manager'> & { times: number; from: number; to: number; plan?: string };

/**
 * Reports by cell of need and area (demo catalogue, section 6), spread evenly over their days. Where a plan cites the
 * cell, the third person (sensitive: the fifth) reported it on the day on which the plan calls the gap recognised.
 */
export const cells: readonly Cell[] = [
	// 1: debt counselling in Warburg is full, Höxter an hour away by bus.
	{
		need: 'debt',
		area: 'WA',
		reason: 'distance',
		times: 4,
		from: 140,
		to: 4,
		conditions: ['mobility'],
		plan: 'Schuldnerberatung Warburg + 0,5 Stelle',
		state: 'planned'
	},
	{
		need: 'debt',
		area: 'WA',
		reason: 'distance',
		times: 5,
		from: 131,
		to: 2,
		substitute: 'more_distant',
		conditions: ['mobility'],
		plan: 'Schuldnerberatung Warburg + 0,5 Stelle',
		state: 'planned'
	},
	{
		need: 'debt',
		area: 'WA',
		reason: 'full',
		times: 6,
		from: 131,
		to: 6,
		plan: 'Schuldnerberatung Warburg + 0,5 Stelle',
		state: 'planned'
	},
	{ need: 'debt', area: 'BW', reason: 'distance', times: 3, from: 55, to: 8, conditions: ['mobility'] },
	// 2: care for children at odd hours only in Höxter.
	{
		need: 'childcare',
		area: 'ST',
		reason: 'times_childcare',
		times: 3,
		from: 172,
		to: 167,
		conditions: ['childcare', 'evening'],
		plan: 'Randzeitenbetreuung Steinheim',
		state: 'planned'
	},
	{
		need: 'childcare',
		area: 'ST',
		reason: 'times_childcare',
		times: 2,
		from: 90,
		to: 40,
		conditions: ['childcare', 'evening'],
		plan: 'Randzeitenbetreuung Steinheim',
		state: 'planned'
	},
	{
		need: 'childcare',
		area: 'ST',
		reason: 'times_childcare',
		times: 1,
		from: 10,
		to: 10,
		case: 'Zeder 51',
		afterReferralTo: 'care_assistant',
		conditions: ['childcare', 'evening'],
		plan: 'Randzeitenbetreuung Steinheim',
		state: 'planned'
	},
	{ need: 'childcare', area: 'BE', reason: 'times_childcare', times: 4, from: 90, to: 3, conditions: ['childcare'] },
	{
		need: 'childcare',
		area: 'BE',
		reason: 'times_childcare',
		times: 1,
		from: 12,
		to: 12,
		case: 'Zeder 52',
		afterReferralTo: 'tq_logistics',
		conditions: ['childcare', 'evening']
	},
	{
		need: 'childcare',
		area: 'WA',
		reason: 'times_childcare',
		times: 1,
		from: 14,
		to: 14,
		case: 'Zeder 53',
		afterReferralTo: 'restart_50',
		conditions: ['childcare']
	},
	{
		need: 'childcare',
		area: 'WA',
		reason: 'times_childcare',
		times: 2,
		from: 60,
		to: 9,
		conditions: ['childcare'],
		substitute: 'informal_help'
	},
	// 3: nothing for disability and rehabilitation.
	{
		need: 'disability_rehab',
		area: 'HX',
		reason: 'none_in_region',
		times: 5,
		from: 232,
		to: 203,
		plan: 'Integrationsfachberatung',
		state: 'in_review'
	},
	{
		need: 'disability_rehab',
		area: 'BR',
		reason: 'none_in_region',
		times: 2,
		from: 150,
		to: 30,
		plan: 'Integrationsfachberatung',
		state: 'in_review'
	},
	{
		need: 'disability_rehab',
		area: 'WA',
		reason: 'none_in_region',
		times: 3,
		from: 110,
		to: 12,
		conditions: ['wheelchair'],
		plan: 'Integrationsfachberatung',
		state: 'in_review'
	},
	{
		need: 'disability_rehab',
		area: 'BD',
		reason: 'legal_circle',
		times: 1,
		from: 40,
		to: 40,
		plan: 'Integrationsfachberatung',
		state: 'in_review'
	},
	// 5: enough workshops, not the right ones.
	{ need: 'job_application', area: 'HX', reason: 'fit_quality', times: 4, from: 45, to: 4 },
	// 7: nothing within reach in the countryside.
	{
		need: 'psychosocial',
		area: 'BE',
		reason: 'none_in_region',
		times: 5,
		from: 118,
		to: 94,
		conditions: ['outreach'],
		plan: 'Psychosoziale Sprechstunde im Rathaus',
		state: 'in_review'
	},
	{
		need: 'psychosocial',
		area: 'BE',
		reason: 'none_in_region',
		times: 1,
		from: 5,
		to: 5,
		conditions: ['outreach'],
		plan: 'Psychosoziale Sprechstunde im Rathaus',
		state: 'in_review'
	},
	{ need: 'psychosocial', area: 'BW', reason: 'none_in_region', times: 3, from: 70, to: 14 },
	// 8: language courses are others' business; the gap is seen all the same.
	{ need: 'german', area: 'HX', reason: 'wait_too_long', times: 3, from: 50, to: 6 },
	{
		need: 'vocational_german',
		area: 'BE',
		reason: 'full',
		times: 2,
		from: 24,
		to: 11,
		case: 'Hasel 08',
		afterReferralTo: 'vocational_german_b2'
	},
	// 9: the women's meeting reached seven of eleven.
	{
		need: 'social_contacts',
		area: 'WA',
		reason: 'language',
		times: 3,
		from: 190,
		to: 183,
		conditions: ['language', 'women_only', 'childcare'],
		plan: 'Frauentreff Warburg',
		state: 'covered'
	},
	{
		need: 'social_contacts',
		area: 'WA',
		reason: 'language',
		times: 4,
		from: 170,
		to: 60,
		conditions: ['language', 'women_only', 'childcare'],
		plan: 'Frauentreff Warburg',
		state: 'covered'
	},
	{
		need: 'social_contacts',
		area: 'WA',
		reason: 'language',
		times: 4,
		from: 120,
		to: 45,
		conditions: ['language', 'women_only'],
		plan: 'Frauentreff Warburg',
		state: 'planned'
	},
	{
		need: 'holistic_coaching',
		area: 'WA',
		reason: 'full',
		times: 3,
		from: 58,
		to: 15,
		plan: 'Aktivierung Südkreis (Nachfolge)',
		state: 'planned'
	},
	{ need: 'literacy', area: 'WA', reason: 'distance', times: 2, from: 33, to: 20, conditions: ['evening'] },
	{ need: 'addiction', area: 'BE', reason: 'person_decided', times: 1, from: 18, to: 18 }
];

function unmet(cases: DemoCase[]): DemoNeed[] {
	const used = new Set<string>();
	return cells.flatMap(({ times, from, to, ...cell }) =>
		Array.from({ length: times }, (_, index) => {
			const daysAgo = times === 1 ? from : Math.round(from - ((from - to) * index) / (times - 1));
			// Where somebody with this need lives there, the report comes from that case; each case reports a need once.
			const found = cases.find(
				({ reference, area, needs, openedDaysAgo }) =>
					area === cell.area &&
					needs.includes(cell.need) &&
					!brokenOffCases.some((one) => one.reference === reference) &&
					openedDaysAgo > daysAgo &&
					!used.has(`${reference} ${cell.need}`)
			);
			const reference = cell.case ?? found?.reference;
			const fresh = reference !== undefined && !used.has(`${reference} ${cell.need}`);
			if (fresh) used.add(`${reference} ${cell.need}`);
			const owner = fresh ? cases.find((one) => one.reference === reference) : undefined;
			const { case: _given, ...rest } = cell;
			return {
				...rest,
				daysAgo,
				manager:
					owner?.manager ?? (['WA', 'BW', 'BE'].includes(cell.area) ? 'petersen' : index % 2 ? 'brandt' : 'yildiz'),
				...(owner ? { case: owner.reference } : {})
			};
		})
	);
}

/** The whole history; the same every time. */
export function demoHistory(): DemoHistory {
	const colleagues = colleaguesCases();
	const cases = [...brandtsCases, ...colleagues, ...brokenOffCases];
	const workshop = workshopReferrals(colleagues);
	const inWorkshop = new Set(workshop.map((referral) => referral.case));
	const others = colleaguesReferrals(colleagues).filter(
		(referral) => referral.offer !== 'application_workshop' || !inWorkshop.has(referral.case)
	);
	return {
		cases,
		referrals: [...brandtsReferrals, ...workshop, ...others, ...brokenOffReferrals],
		needs: unmet(cases)
	};
}
