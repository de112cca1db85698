/**
 * What every new network starts with: support needs in two levels and the instruments of the law in force.
 * Both are copied into rows with dates of validity and edited there; nothing reads this file afterwards.
 */
import type { Regime } from './model.ts';

export type NeedTerm = {
	code: string;
	/** Code of the field above; none for the eight fields themselves. */
	parent?: string;
	labelDe: string;
	labelEn: string;
	/** Special category of data (Art. 9 DSGVO) or danger: category only, neutral wording, suppression below five. */
	sensitive?: boolean;
	/** Words by which people look for it. */
	synonyms?: string;
};

const field = (
	code: string,
	labelDe: string,
	labelEn: string,
	needs: Omit<NeedTerm, 'parent'>[],
	sensitive?: true
): NeedTerm[] => [{ code, labelDe, labelEn, sensitive }, ...needs.map((need) => ({ ...need, parent: code }))];

/** Support needs; the fields follow the graphic of the Deutscher Verein, the order is that of lists and matrix. */
export const needTerms: readonly NeedTerm[] = [
	...field('orientation', 'Orientierung', 'Orientation', [
		{
			code: 'career_orientation',
			labelDe: 'Berufliche Orientierung',
			labelEn: 'Career orientation',
			synonyms: 'Berufsberatung Berufswahl Perspektive'
		},
		{
			code: 'rights_and_applications',
			labelDe: 'Anträge, Ämter, Leistungen verstehen',
			labelEn: 'Applications, offices, understanding benefits',
			synonyms: 'Antrag Formular Behörde Sozialberatung Lotse Begleitung Amt'
		}
	]),
	...field('work', 'Arbeit und Ausbildung finden', 'Finding work and training', [
		{
			code: 'job_application',
			labelDe: 'Bewerbung und Stellensuche',
			labelEn: 'Applications and job search',
			synonyms: 'Bewerbungstraining Lebenslauf Stellensuche Vorstellungsgespräch'
		},
		{
			code: 'job_placement',
			labelDe: 'Arbeitsplatz',
			labelEn: 'Job placement',
			synonyms: 'Arbeitsvermittlung Stelle Job Lohnkostenzuschuss'
		},
		{
			code: 'workplace_trial',
			labelDe: 'Praktikum / betriebliche Erprobung',
			labelEn: 'Work placement / trial in a company',
			synonyms: 'Praktikum Probearbeit Hospitation Betrieb'
		},
		{
			code: 'apprenticeship',
			labelDe: 'Ausbildungsplatz und Begleitung',
			labelEn: 'Apprenticeship and support',
			synonyms: 'Lehre Lehrstelle Ausbildung Azubi'
		},
		{
			code: 'subsidised_job',
			labelDe: 'Geförderte Beschäftigung',
			labelEn: 'Subsidised employment',
			synonyms: 'Teilhabe am Arbeitsmarkt Lohnzuschuss'
		},
		{
			code: 'job_retention',
			labelDe: 'Begleitung nach Arbeitsaufnahme',
			labelEn: 'Support after starting work',
			synonyms: 'Jobcoaching Stabilisierung Nachbetreuung'
		}
	]),
	...field('skills', 'Qualifikation und Grundbildung', 'Skills and basic education', [
		{
			code: 'literacy',
			labelDe: 'Lesen, Schreiben, Rechnen',
			labelEn: 'Reading, writing, arithmetic',
			synonyms: 'Alphabetisierung Grundbildung Analphabetismus'
		},
		{
			code: 'digital_basics',
			labelDe: 'Digitale Grundkenntnisse',
			labelEn: 'Basic digital skills',
			synonyms: 'Computer Smartphone Internet E-Mail EDV'
		},
		{
			code: 'vocational_training',
			labelDe: 'Berufliche Qualifizierung',
			labelEn: 'Vocational training',
			synonyms: 'Weiterbildung Umschulung Teilqualifizierung Fortbildung'
		},
		{
			code: 'school_certificate',
			labelDe: 'Schulabschluss nachholen',
			labelEn: 'Catching up on a school certificate',
			synonyms: 'Hauptschulabschluss Realschulabschluss Schule'
		}
	]),
	...field('language', 'Sprache und Ankommen', 'Language and arriving', [
		{
			code: 'german',
			labelDe: 'Deutsch lernen',
			labelEn: 'Learning German',
			synonyms: 'Sprachkurs Deutschkurs Integrationskurs'
		},
		{
			code: 'vocational_german',
			labelDe: 'Berufssprache Deutsch',
			labelEn: 'German for work',
			synonyms: 'Berufssprachkurs DeuFöV B2'
		},
		{
			code: 'language_mediation',
			labelDe: 'Sprachmittlung',
			labelEn: 'Language mediation',
			synonyms: 'Dolmetschen Übersetzung Dolmetscher'
		},
		{
			code: 'migration_recognition',
			labelDe: 'Migrationsberatung, Anerkennung von Abschlüssen',
			labelEn: 'Migration advice, recognition of qualifications',
			synonyms: 'Zeugnisanerkennung Flucht Einwanderung'
		}
	]),
	...field('participation', 'Tagesstruktur und Teilhabe', 'Daily structure and participation', [
		{
			code: 'daily_structure',
			labelDe: 'Tagesstruktur und Belastungserprobung',
			labelEn: 'Daily structure and testing one’s capacity',
			synonyms: 'Aktivierung Stabilisierung Tagesstätte'
		},
		{
			code: 'sheltered_work',
			labelDe: 'Beschäftigung im geschützten Rahmen',
			labelEn: 'Work in a sheltered setting',
			synonyms: 'Arbeitsgelegenheit AGH Ein-Euro-Job'
		},
		{
			code: 'social_contacts',
			labelDe: 'Kontakte und Engagement',
			labelEn: 'Contacts and volunteering',
			synonyms: 'Ehrenamt Treff Nachbarschaft Einsamkeit Verein'
		},
		{
			code: 'holistic_coaching',
			labelDe: 'Ganzheitliche Begleitung',
			labelEn: 'Holistic coaching',
			synonyms: 'Coaching Einzelbegleitung aufsuchend'
		}
	]),
	...field('living', 'Geld und Wohnen', 'Money and housing', [
		{
			code: 'debt',
			labelDe: 'Schulden',
			labelEn: 'Debt',
			synonyms: 'Schuldnerberatung Insolvenz Pfändung Mahnung Inkasso'
		},
		{
			code: 'household_budget',
			labelDe: 'Haushalt und Budget',
			labelEn: 'Household and budget',
			synonyms: 'Budgetberatung Haushaltsplan Energieschulden Strom'
		},
		{
			code: 'housing_loss',
			labelDe: 'Drohender Wohnungsverlust',
			labelEn: 'Impending loss of home',
			synonyms: 'Kündigung Mietschulden Räumung Wohnungssicherung'
		},
		{
			code: 'homelessness',
			labelDe: 'Wohnungslosigkeit',
			labelEn: 'Homelessness',
			sensitive: true,
			synonyms: 'obdachlos Notunterkunft Wohnung'
		}
	]),
	...field(
		'health',
		'Gesundheit',
		'Health',
		[
			{
				code: 'addiction',
				labelDe: 'Sucht und Konsum',
				labelEn: 'Addiction and substance use',
				sensitive: true,
				synonyms: 'Suchtberatung Alkohol Drogen Glücksspiel'
			},
			{
				code: 'psychosocial',
				labelDe: 'Seelische Gesundheit, psychosoziale Beratung',
				labelEn: 'Mental health, psychosocial counselling',
				sensitive: true,
				synonyms: 'Psyche Krise Depression Belastung'
			},
			{
				code: 'physical_capacity',
				labelDe: 'Körperliche Belastbarkeit',
				labelEn: 'Physical capacity',
				sensitive: true,
				synonyms: 'Gesundheitsförderung Erprobung Bewegung'
			},
			{
				code: 'disability_rehab',
				labelDe: 'Behinderung und Rehabilitation',
				labelEn: 'Disability and rehabilitation',
				sensitive: true,
				synonyms: 'Reha Schwerbehinderung Integrationsfachdienst Inklusion'
			}
		],
		true
	),
	...field('family', 'Familie, Schutz und Alltag', 'Family, safety and daily life', [
		{
			code: 'childcare',
			labelDe: 'Kinderbetreuung (auch Randzeiten)',
			labelEn: 'Childcare (also at odd hours)',
			synonyms: 'Kita Tagespflege Tagesmutter Kindergarten Betreuungsplatz'
		},
		{
			code: 'family_advice',
			labelDe: 'Erziehung und Familie',
			labelEn: 'Parenting and family',
			synonyms: 'Erziehungsberatung Familienberatung Trennung Eltern'
		},
		{
			code: 'care_of_relatives',
			labelDe: 'Pflege von Angehörigen',
			labelEn: 'Caring for relatives',
			synonyms: 'Pflegeberatung Pflegestützpunkt'
		},
		{
			code: 'violence_protection',
			labelDe: 'Schutz vor Gewalt',
			labelEn: 'Protection from violence',
			sensitive: true,
			synonyms: 'Frauenhaus Gewaltschutz Schutzplatz'
		}
	])
];

export type Instrument = {
	key: string;
	labelDe: string;
	labelEn: string;
	legalBasis: string;
	/** What applies unless an offer narrows it. */
	regime: Regime;
	/** Without legal consequences for the person. */
	sanctionFree: boolean;
	/** First day of the norm's present shape. From memory: to be checked by the network before real use. */
	validFrom: string;
};

const sgb3 = '2012-04-01';
const newStart = '2009-01-01';
const participation = '2019-01-01';

/** Legal bases of offers (domain notes, section 3), and what stands outside SGB II. */
export const instruments: readonly Instrument[] = [
	{
		key: 'vb',
		labelDe: 'Vermittlungsbudget',
		labelEn: 'Placement budget',
		legalBasis: '§ 16 Abs. 1 SGB II, § 44 SGB III',
		regime: 'none',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'mat',
		labelDe: 'Maßnahme bei einem Träger (Vergabe)',
		labelEn: 'Measure at a provider (public contract)',
		legalBasis: '§ 16 Abs. 1 SGB II, § 45 SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'avgs-mat',
		labelDe: 'Gutschein: Maßnahme bei einem Träger',
		labelEn: 'Voucher: measure at a provider',
		legalBasis: '§ 16 Abs. 1 SGB II, § 45 Abs. 4 SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'avgs-mag',
		labelDe: 'Gutschein: Maßnahme bei einem Arbeitgeber',
		labelEn: 'Voucher: measure at an employer',
		legalBasis: '§ 16 Abs. 1 SGB II, § 45 Abs. 4 SGB III',
		regime: 'employer',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'avgs-mpav',
		labelDe: 'Gutschein: private Arbeitsvermittlung',
		labelEn: 'Voucher: private job placement',
		legalBasis: '§ 16 Abs. 1 SGB II, § 45 Abs. 4 SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	// The regime of § 46 is not settled: nothing flows until the network's data-protection officer has decided.
	{
		key: 'reha-prob',
		labelDe: 'Probebeschäftigung, Arbeitshilfe',
		labelEn: 'Trial employment, workplace aids',
		legalBasis: '§ 16 Abs. 1 SGB II, § 46 SGB III',
		regime: 'none',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'bop',
		labelDe: 'Berufsorientierungspraktikum',
		labelEn: 'Career orientation placement',
		legalBasis: '§ 16 Abs. 1 SGB II, § 48a SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: '2024-04-01'
	},
	{
		key: 'eq',
		labelDe: 'Einstiegsqualifizierung',
		labelEn: 'Introductory training',
		legalBasis: '§ 16 Abs. 1 SGB II, § 54a SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'asa',
		labelDe: 'Assistierte Ausbildung',
		labelEn: 'Assisted apprenticeship',
		legalBasis: '§ 16 Abs. 1 SGB II, §§ 74–75a SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: '2021-01-01'
	},
	{
		key: 'bae',
		labelDe: 'Außerbetriebliche Ausbildung',
		labelEn: 'Apprenticeship outside companies',
		legalBasis: '§ 16 Abs. 1 SGB II, § 76 SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'egz',
		labelDe: 'Eingliederungszuschuss',
		labelEn: 'Integration subsidy',
		legalBasis: '§ 16 Abs. 1 SGB II, §§ 88 ff. SGB III',
		regime: 'none',
		sanctionFree: false,
		validFrom: sgb3
	},
	{
		key: 'k-kib',
		labelDe: 'Kinderbetreuung und Pflege',
		labelEn: 'Childcare and care of relatives',
		legalBasis: '§ 16a Nr. 1 SGB II',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'k-sb',
		labelDe: 'Schuldnerberatung',
		labelEn: 'Debt counselling',
		legalBasis: '§ 16a Nr. 2 SGB II',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'k-psb',
		labelDe: 'Psychosoziale Betreuung',
		labelEn: 'Psychosocial support',
		legalBasis: '§ 16a Nr. 3 SGB II',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'k-sucht',
		labelDe: 'Suchtberatung',
		labelEn: 'Addiction counselling',
		legalBasis: '§ 16a Nr. 4 SGB II',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'esg',
		labelDe: 'Einstiegsgeld',
		labelEn: 'Start-up allowance',
		legalBasis: '§ 16b SGB II',
		regime: 'none',
		sanctionFree: false,
		validFrom: newStart
	},
	{
		key: 'selbst',
		labelDe: 'Leistungen für Selbständige',
		labelEn: 'Support for the self-employed',
		legalBasis: '§ 16c SGB II',
		regime: 'none',
		sanctionFree: false,
		validFrom: newStart
	},
	{
		key: 'agh',
		labelDe: 'Arbeitsgelegenheit',
		labelEn: 'Work opportunity',
		legalBasis: '§ 16d SGB II',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: sgb3
	},
	// §§ 16e and 16i: the job is a matter between person and employer; the coaching beside it is voluntary.
	{
		key: 'evl',
		labelDe: 'Eingliederung von Langzeitarbeitslosen',
		labelEn: 'Integration of long-term unemployed',
		legalBasis: '§ 16e SGB II',
		regime: 'employer',
		sanctionFree: false,
		validFrom: participation
	},
	{
		key: 'f16f',
		labelDe: 'Freie Förderung',
		labelEn: 'Discretionary support',
		legalBasis: '§ 16f SGB II',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'nach',
		labelDe: 'Nachgehende Betreuung',
		labelEn: 'Follow-up support',
		legalBasis: '§ 16g SGB II',
		regime: 'voluntary',
		sanctionFree: true,
		validFrom: newStart
	},
	{
		key: 'jung',
		labelDe: 'Förderung schwer erreichbarer junger Menschen',
		labelEn: 'Support for hard-to-reach young people',
		legalBasis: '§ 16h SGB II',
		regime: 'voluntary',
		sanctionFree: true,
		validFrom: '2016-08-01'
	},
	{
		key: 'taam',
		labelDe: 'Teilhabe am Arbeitsmarkt',
		labelEn: 'Participation in the labour market',
		legalBasis: '§ 16i SGB II',
		regime: 'employer',
		sanctionFree: true,
		validFrom: participation
	},
	{
		key: 'ganz',
		labelDe: 'Ganzheitliche Betreuung',
		labelEn: 'Holistic support',
		legalBasis: '§ 16k SGB II',
		regime: 'voluntary',
		sanctionFree: true,
		validFrom: '2023-07-01'
	},
	{
		key: 'ik',
		labelDe: 'Integrationskurs',
		labelEn: 'Integration course',
		legalBasis: '§ 43 AufenthG',
		regime: 'voluntary',
		sanctionFree: false,
		validFrom: '2005-01-01'
	},
	{
		key: 'dsf',
		labelDe: 'Berufssprachkurs',
		labelEn: 'Vocational language course',
		legalBasis: '§ 45a AufenthG',
		regime: 'voluntary',
		sanctionFree: false,
		validFrom: '2015-10-24'
	},
	{
		key: 'jsa',
		labelDe: 'Jugendsozialarbeit',
		labelEn: 'Youth social work',
		legalBasis: '§ 13 SGB VIII',
		regime: 'voluntary',
		sanctionFree: true,
		validFrom: '1991-01-01'
	},
	{
		key: 'informell',
		labelDe: 'Selbsthilfe, Ehrenamt, Nachbarschaft',
		labelEn: 'Self-help, volunteering, neighbourhood',
		legalBasis: '',
		regime: 'voluntary',
		sanctionFree: true,
		validFrom: '2005-01-01'
	},
	{
		key: 'kommunal',
		labelDe: 'Kommunales Angebot (außerhalb SGB II)',
		labelEn: 'Municipal offer (outside SGB II)',
		legalBasis: 'kommunale Daseinsvorsorge',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: '2005-01-01'
	},
	{
		key: 'sgb12',
		labelDe: 'Hilfe in besonderen sozialen Schwierigkeiten',
		labelEn: 'Help in particular social difficulties',
		legalBasis: '§§ 67 ff. SGB XII',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: '2005-01-01'
	},
	{
		key: 'sgb8',
		labelDe: 'Kinder- und Jugendhilfe',
		labelEn: 'Child and youth welfare',
		legalBasis: 'SGB VIII',
		regime: 'counselling',
		sanctionFree: true,
		validFrom: '1991-01-01'
	},
	{
		key: 'agentur',
		labelDe: 'Förderung durch die Agentur für Arbeit',
		labelEn: 'Funded by the federal employment agency',
		legalBasis: '§§ 81 ff. SGB III',
		regime: 'statutory',
		sanctionFree: false,
		validFrom: '2025-01-01'
	}
];
