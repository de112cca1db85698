import type { AgreementForm, AgreementState } from '#lib/agreements/index.ts';

export type DemoAgreement = {
	number: number;
	form: AgreementForm;
	/** Numbers of the catalogue: O01 is 1. All of one partner, which is the other side. */
	offers: readonly number[];
	title: string;
	state?: AgreementState;
	/** Days ahead that it ends; `half-year`: the last day of this half-year (31 December in the story); by default the end of next year. */
	endsIn?: number | 'half-year';
	/** Fields that differ from the usual ones; days ahead for days. */
	days?: Record<string, number>;
	/** § 16d SGB II: an approval with places. */
	workOpportunity?: true;
	/** Places by commissioning body. */
	contingents?: readonly (readonly [body: string, total: number, taken: number])[];
	/** Days ahead that its proof of use is due. */
	proofIn?: number;
	/** Its newest report: per cent of its place-days; in what was agreed by default. */
	utilisation?: number;
	deviation?: readonly [what: string, action: string, dueIn: number];
	milestone?: readonly [title: string, dueIn: number];
};

/**
 * The agreements of the demo catalogue, section 10. V24 stands there with "je AGH eigener Bewilligungsbescheid": the
 * approvals of the other two work opportunities are V40 and V41.
 */
export const demoAgreements: readonly DemoAgreement[] = [
	{ number: 1, form: 'office_arrangement', offers: [1, 2], title: 'Jugendamt: Kita-Lotsin und Jugendberufshilfe' },
	{
		number: 2,
		form: 'office_arrangement',
		offers: [3, 4],
		title: 'Sozialpsychiatrischer Dienst: Wege in die Beratung'
	},
	{ number: 3, form: 'office_arrangement', offers: [5, 6], title: 'Fachstelle Wohnungssicherung: Meldewege' },
	{ number: 4, form: 'grant', offers: [7, 9], title: 'Grundbildung und Schulabschluss', proofIn: -20 },
	{ number: 5, form: 'cooperation', offers: [10], title: 'Digital-Café' },
	{
		number: 6,
		form: 'service_agreement',
		offers: [11, 12],
		title: 'Schuldner- und Insolvenzberatung',
		state: 'under_review',
		milestone: ['Mengengerüst Warburg um 0,5 Stelle erhöhen', 30]
	},
	{ number: 7, form: 'cooperation', offers: [13], title: 'Budget-Sprechstunde mobil' },
	{ number: 8, form: 'service_agreement', offers: [14, 15, 16], title: 'Suchtberatung und Nachsorge' },
	{ number: 9, form: 'cooperation', offers: [17], title: 'Suchtberatung online' },
	{ number: 10, form: 'grant', offers: [18, 19], title: 'Familienberatung und Elterncafé', state: 'extended' },
	{ number: 11, form: 'cooperation', offers: [20], title: 'Pflegelotsin' },
	{ number: 12, form: 'service_agreement', offers: [21], title: 'Randzeitenbetreuung' },
	{ number: 13, form: 'grant', offers: [22], title: 'Schutzplätze' },
	{ number: 14, form: 'cooperation', offers: [23], title: 'Beratung bei Gewalt' },
	{ number: 15, form: 'cooperation', offers: [24], title: 'Migrationsberatung' },
	{ number: 16, form: 'concession', offers: [25], title: 'Sprachmittlung auf Abruf' },
	{ number: 17, form: 'grant', offers: [26], title: 'Frauentreff Warburg' },
	{ number: 18, form: 'grant', offers: [27], title: 'Fachberatung Wohnungslosenhilfe' },
	{ number: 19, form: 'service_agreement', offers: [28], title: 'Ambulant betreutes Wohnen' },
	{ number: 20, form: 'grant', offers: [29], title: 'Tagesstätte' },
	{ number: 21, form: 'public_contract', offers: [30, 31], title: 'Belastungserprobung und ganzheitliche Betreuung' },
	{
		number: 22,
		form: 'service_agreement',
		offers: [32],
		title: 'Fallmanagement durch Dritte: Wohnung und Sucht',
		contingents: [
			['Jobcenter Weserbogen (Demo)', 12, 11],
			['Nachbar-Jobcenter (Demo)', 8, 5]
		]
	},
	{ number: 23, form: 'grant', offers: [33], title: 'Fallmanagement durch Dritte: junge Menschen' },
	{
		number: 24,
		form: 'grant',
		offers: [35],
		title: 'Bewilligung AGH Sozialkaufhaus Warburg',
		workOpportunity: true,
		endsIn: 'half-year'
	},
	{ number: 25, form: 'public_contract', offers: [37], title: 'Beschäftigungsbegleitendes Coaching' },
	{ number: 26, form: 'grant', offers: [38], title: 'Bewilligung AGH Fahrradwerkstatt', workOpportunity: true },
	{ number: 27, form: 'cooperation', offers: [39], title: 'Hausmeisterei (§ 16i)' },
	{
		number: 28,
		form: 'public_contract',
		offers: [40, 41, 42],
		title: 'Aktivierung und Ausbildung, Lose 1–3',
		endsIn: 150,
		days: { optionUntil: 40 },
		utilisation: 58,
		deviation: [
			'Assistierte Ausbildung seit drei Monaten unter 60 % belegt',
			'Plätze mit dem Nachbarbezirk bündeln',
			30
		]
	},
	{
		number: 29,
		form: 'voucher',
		offers: [44, 45, 46, 47],
		title: 'Gutscheine LernWerft',
		days: { accreditedUntil: 150 }
	},
	{ number: 30, form: 'grant', offers: [48, 49], title: 'Jugendwerkstatt und aufsuchende Arbeit' },
	{ number: 31, form: 'cooperation', offers: [50], title: 'Ausbildungslotsen' },
	{ number: 32, form: 'voucher', offers: [51], title: 'Gutscheine Einzelcoaching' },
	{ number: 33, form: 'cooperation', offers: [52], title: 'Supervision und kollegiale Beratung' },
	{ number: 34, form: 'arrangement', offers: [53, 54], title: 'Erprobung und Helferstelle', days: { agreedOn: -60 } },
	{ number: 35, form: 'cooperation', offers: [55], title: 'Praktikum Pflege und Hauswirtschaft', state: 'draft' },
	{ number: 36, form: 'cooperation', offers: [56], title: 'Gartenhelfer (§ 16i)' },
	{ number: 37, form: 'arrangement', offers: [57], title: 'Begleitung und Fahrten', days: { agreedOn: -90 } },
	{ number: 38, form: 'arrangement', offers: [58], title: 'Mittagstisch und Kleiderkammer', days: { agreedOn: -243 } },
	{ number: 39, form: 'cooperation', offers: [60], title: 'Engagement auf Probe' },
	{ number: 40, form: 'grant', offers: [34], title: 'Bewilligung AGH Holz und Möbel', workOpportunity: true },
	{ number: 41, form: 'grant', offers: [36], title: 'Bewilligung AGH Grünpflege', workOpportunity: true }
];
