import type { AreaCode } from './catalogue.ts';

export type DemoPlan = {
	title: string;
	type: 'new' | 'expand' | 'move' | 'redesign' | 'reduce';
	stage:
		| 'idea'
		| 'needs_confirmed'
		| 'concept'
		| 'decided'
		| 'procurement'
		| 'agreement'
		| 'launched'
		| 'reviewed'
		| 'dropped';
	need: string;
	/** None: the whole network. */
	areas: readonly AreaCode[];
	places?: number;
	yearlyCost?: number;
	steeringForm?: string;
	moneySource: string;
	partner?: string;
	recognisedDaysAgo?: number;
	nextStep: string;
	/** Days ahead. */
	nextStepIn?: number;
	droppedReason?: string;
	offer?: string;
	launchedDaysAgo?: number;
	reconnectedNeeds?: number;
	createdDaysAgo: number;
	/** Figures of the cited cell; none: without evidence of need. */
	evidence?: {
		area: AreaCode;
		usable: number | null;
		active: number | null;
		waiting: number | null;
		openNeeds: number | null;
		coverage: number | null;
	};
	/** Stages passed, with the days since; the last one is the stage it stands in. */
	steps: readonly (readonly [stage: DemoPlan['stage'], daysAgo: number, note?: string])[];
};

/** One plan per stage of the board (demo catalogue, section 7). */
export const demoPlans: readonly DemoPlan[] = [
	{
		title: 'Mobilitätsgutschein Südkreis',
		type: 'new',
		stage: 'idea',
		need: 'rights_and_applications',
		areas: ['WA', 'BW'],
		moneySource: 'Freie Förderung (EGT)',
		nextStep: 'Bedarf belegen',
		createdDaysAgo: 26,
		steps: [['idea', 26]]
	},
	{
		title: 'Psychosoziale Sprechstunde im Rathaus',
		type: 'new',
		stage: 'needs_confirmed',
		need: 'psychosocial',
		areas: ['BE'],
		places: 8,
		yearlyCost: 21_000,
		steeringForm: 'service_agreement',
		moneySource: 'kommunal § 16a Nr. 3',
		partner: 'silberdistel',
		recognisedDaysAgo: 94,
		nextStep: 'Gespräch mit Silberdistel',
		nextStepIn: 11,
		createdDaysAgo: 88,
		evidence: { area: 'BE', usable: 0, active: 0, waiting: null, openNeeds: 6, coverage: 0 },
		steps: [
			['idea', 88],
			['needs_confirmed', 40, 'Sechs Meldungen in drei Monaten, im Fachkreis bestätigt.']
		]
	},
	{
		title: 'Integrationsfachberatung',
		type: 'new',
		stage: 'concept',
		need: 'disability_rehab',
		areas: [],
		places: 15,
		moneySource: 'Dritte (Reha-Träger)',
		recognisedDaysAgo: 203,
		nextStep: 'Zuständigkeit mit Reha-Trägern klären',
		nextStepIn: 18,
		createdDaysAgo: 190,
		evidence: { area: 'HX', usable: 0, active: 0, waiting: null, openNeeds: 5, coverage: 0 },
		steps: [
			['idea', 190],
			['needs_confirmed', 130],
			['concept', 52, 'Entwurf liegt dem Beirat vor.']
		]
	},
	{
		title: 'Randzeitenbetreuung Steinheim',
		type: 'new',
		stage: 'decided',
		need: 'childcare',
		areas: ['ST'],
		places: 9,
		yearlyCost: 46_000,
		steeringForm: 'service_agreement',
		moneySource: 'kommunal § 16a Nr. 1',
		partner: 'lindenzweig',
		recognisedDaysAgo: 167,
		nextStep: 'Tagespflege benennen',
		nextStepIn: 24,
		createdDaysAgo: 150,
		evidence: { area: 'ST', usable: 0, active: 0, waiting: 0, openNeeds: 6, coverage: 0 },
		steps: [
			['idea', 150],
			['needs_confirmed', 118],
			['concept', 70],
			['decided', 10, 'Sozialausschuss: einstimmig.']
		]
	},
	{
		title: 'Aktivierung Südkreis (Nachfolge)',
		type: 'redesign',
		stage: 'procurement',
		need: 'holistic_coaching',
		areas: ['WA', 'BW'],
		places: 20,
		yearlyCost: 138_000,
		steeringForm: 'public_contract',
		moneySource: 'EGT, Verpflichtungsermächtigung Folgejahr',
		recognisedDaysAgo: 58,
		nextStep: 'Bedarfsmeldung an den Einkauf',
		nextStepIn: 144,
		createdDaysAgo: 120,
		evidence: { area: 'WA', usable: 15, active: 12, waiting: 3, openNeeds: 3, coverage: 0.83 },
		steps: [
			['idea', 120],
			['needs_confirmed', 100],
			['concept', 75],
			['decided', 41],
			['procurement', 20]
		]
	},
	{
		title: 'Schuldnerberatung Warburg + 0,5 Stelle',
		type: 'expand',
		stage: 'agreement',
		need: 'debt',
		areas: ['WA'],
		places: 15,
		yearlyCost: 38_500,
		steeringForm: 'service_agreement',
		moneySource: 'kommunal § 16a Nr. 2',
		partner: 'ankerwinde',
		recognisedDaysAgo: 131,
		nextStep: 'Vereinbarung § 17 unterschreiben',
		nextStepIn: 12,
		createdDaysAgo: 125,
		evidence: { area: 'WA', usable: 20, active: 18, waiting: 23, openNeeds: 15, coverage: 0.36 },
		steps: [
			['idea', 125],
			['needs_confirmed', 110],
			['concept', 85],
			['decided', 41],
			['agreement', 15, 'Mengengerüst mit Ankerwinde abgestimmt.']
		]
	},
	{
		title: 'Frauentreff Warburg',
		type: 'new',
		stage: 'launched',
		need: 'social_contacts',
		areas: ['WA'],
		places: 12,
		yearlyCost: 29_000,
		steeringForm: 'grant',
		moneySource: 'EGT § 16f',
		partner: 'haselbach',
		recognisedDaysAgo: 183,
		nextStep: 'Wirkung prüfen nach 6 Monaten',
		nextStepIn: 148,
		offer: 'womens_meeting',
		launchedDaysAgo: 35,
		reconnectedNeeds: 11,
		createdDaysAgo: 175,
		evidence: { area: 'WA', usable: 0, active: 0, waiting: null, openNeeds: 11, coverage: 0 },
		steps: [
			['idea', 175],
			['needs_confirmed', 160],
			['concept', 132],
			['decided', 90],
			['agreement', 60],
			['launched', 35]
		]
	},
	{
		title: 'Budget-Sprechstunde mobil',
		type: 'new',
		stage: 'reviewed',
		need: 'household_budget',
		areas: ['NI', 'ST'],
		places: 10,
		moneySource: 'ohne',
		partner: 'ankerwinde',
		recognisedDaysAgo: 410,
		nextStep: 'fortführen, Rhythmus 14-tägig',
		nextStepIn: 365,
		offer: 'budget_mobile',
		launchedDaysAgo: 230,
		reconnectedNeeds: 6,
		createdDaysAgo: 400,
		evidence: { area: 'NI', usable: 0, active: 0, waiting: null, openNeeds: 4, coverage: 0 },
		steps: [
			['idea', 400],
			['needs_confirmed', 372],
			['concept', 340],
			['decided', 290],
			['agreement', 260],
			['launched', 230],
			['reviewed', 22, '19 Personen erreicht; fortführen.']
		]
	},
	{
		title: 'Zweite Bewerbungswerkstatt',
		type: 'expand',
		stage: 'dropped',
		need: 'job_application',
		areas: ['HX'],
		places: 16,
		steeringForm: 'public_contract',
		moneySource: 'EGT',
		partner: 'dreiklang',
		nextStep: '',
		droppedReason:
			'Menge reicht: 14 Plätze frei, fast jede dritte Teilnahme kommt als „passt nicht“ zurück. Erst das Konzept ändern.',
		createdDaysAgo: 95,
		evidence: { area: 'HX', usable: 30, active: 16, waiting: 0, openNeeds: 4, coverage: 1.5 },
		steps: [
			['idea', 95],
			['needs_confirmed', 70],
			['dropped', 39, 'Menge reicht']
		]
	}
];
