import { fieldsOf, isWithoutMoney, periodOf, templateFor, type TermName } from '#lib/agreements/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { demoAgreements, type DemoAgreement } from './agreements.ts';
import { demoOffers, type DemoOffer } from './catalogue.ts';
import { demoClock, type DemoClock } from './clock.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

/** Invented words for each field; a short network of real ones would read alike. */
const words: Partial<Record<TermName, string>> = {
	service: 'Beratung nach anerkannten fachlichen Standards, erstes Gespräch innerhalb von zehn Arbeitstagen.',
	remuneration: 'Grundpauschale je Monat und Pauschale je begonnener Beratung laut Anlage.',
	audit: 'Jährlicher Nachweis von Fachkräften, Beratungen und Wartezeit; Einsicht nach Anmeldung.',
	notification: 'Änderungen bei Personal, Räumen und Wartezeit innerhalb von fünf Arbeitstagen.',
	timeLimit: 'Befristet bis zum genannten Tag; Verlängerung nach gemeinsamer Überprüfung.',
	termination: 'Drei Monate zum Quartalsende, aus wichtigem Grund sofort.',
	officePart: 'Feste Ansprechstelle, Anfragen über das Portal, Rückmeldung zu Verläufen.',
	partnerPart: 'Hält das Angebot offen, meldet Plätze und sagt innerhalb der Frist zu oder ab.',
	responsibilities: 'Zuständigkeiten, Meldewege und Vertretung beider Ämter laut Anlage.',
	quality: 'Qualifiziertes Personal, vertrauliche Räume, gemeinsame Auswertung einmal im Jahr.',
	lot: 'Lose 1–3',
	options: '1 + 1 Jahr',
	right: 'Recht, die Leistung auf Abruf anzubieten; keine Mindestabnahme.',
	priceList: 'Einsatz bis 60 Minuten 55,00 €, jede weitere halbe Stunde 25,00 €.',
	grantPurpose: 'Betrieb des Angebots im Planungsraum mit dem beschriebenen Umfang.',
	approval: 'Bescheid Demo-2026',
	measureNumber: 'DEMO-962-0001',
	rate: 'Durchschnittskostensatz der Agentur für Arbeit',
	agreedWith: 'Leitung des Hauses'
};

const offersOf = (agreement: DemoAgreement): DemoOffer[] =>
	agreement.offers.flatMap((number) => {
		const offer = demoOffers[number - 1];
		return offer ? [offer] : [];
	});

const placesOf = (agreement: DemoAgreement): number | null => {
	const paid =
		agreement.form === 'service_agreement' || agreement.form === 'public_contract' || agreement.workOpportunity;
	if (!paid) return null;
	return offersOf(agreement).reduce((sum, { places }) => sum + (places === 'uncounted' ? 0 : (places.total ?? 0)), 0);
};

/** Cents per year, from the places or flat. */
const amountOf = (agreement: DemoAgreement): number | null => {
	if (isWithoutMoney(agreement.form) || agreement.form === 'voucher') return null;
	return (placesOf(agreement) ?? 20) * (agreement.form === 'public_contract' ? 420_000 : 240_000);
};

const isMunicipal = (agreement: DemoAgreement): boolean =>
	/^(kommunal|sgb8|sgb12|k-)/.test(offersOf(agreement)[0]?.instrument ?? '');

/** So many days ahead, or the next Monday where that is a weekend. */
function workday(ahead: number, clock: DemoClock): number {
	const weekday = new Date(`${clock.day(-ahead)}T12:00:00Z`).getUTCDay();
	return ahead + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}
/** Proofs of use fall due one after the other, not all on one day. */
const proofIn = ({ number }: DemoAgreement, clock: DemoClock): number => workday(92 + ((number * 11) % 70), clock);

function termsOf(agreement: DemoAgreement, clock: DemoClock): Record<string, string | number> {
	const usual: Partial<Record<TermName, number>> = {
		proofDueOn: agreement.proofIn ?? proofIn(agreement, clock),
		optionUntil: 200,
		accreditedUntil: 600,
		agreedOn: -100,
		consolidateBy: 60
	};
	return Object.fromEntries(
		fieldsOf[agreement.form].flatMap(({ name, kind }): [string, string | number][] => {
			if (kind === 'day') return [[name, clock.day(-(agreement.days?.[name] ?? usual[name] ?? 100))]];
			if (kind === 'money') return [[name, 500_000]];
			const text = words[name];
			return text === undefined ? [] : [[name, text]];
		})
	);
}

/** Writes the agreements of the catalogue with what hangs on them, two purses for this year and the next, and one case budget. */
export async function writeAgreements(
	tx: Tx,
	ids: DemoIds,
	offers: ReadonlyMap<string, { id: string; organisationId: string }>,
	now: Date
): Promise<number> {
	const clock = demoClock(now);
	const { networkId } = ids;
	const steward = known(ids.members, 'kessler');
	const id = (agreement: DemoAgreement, ...parts: (string | number)[]) =>
		demoId(networkId, 'agreement', agreement.number, ...parts);
	const year = Number(clock.day(0).slice(0, 4));
	const start = `${year}-01-01`;
	const endOf = ({ endsIn }: DemoAgreement): string =>
		endsIn === 'half-year'
			? `${year}-${clock.day(0).slice(5) <= '06-30' ? '06-30' : '12-31'}`
			: endsIn === undefined
				? `${year + 1}-12-31`
				: clock.day(-endsIn);
	const stateOf = ({ state }: DemoAgreement) => state ?? 'in_force';
	const running = demoAgreements.filter((agreement) => stateOf(agreement) !== 'draft');
	const each = (rows: (agreement: DemoAgreement) => Record<string, unknown>[]) => demoAgreements.flatMap(rows);

	await insertRows(
		tx,
		'steering.agreements',
		demoAgreements.map((agreement) => ({
			id: id(agreement),
			network_id: networkId,
			number: agreement.number,
			organisation_id: offers.get(offersOf(agreement)[0]?.code ?? '')?.organisationId,
			form: agreement.form,
			state: stateOf(agreement),
			title: agreement.title,
			summary: `Vereinbarung über ${offersOf(agreement)
				.map(({ name }) => `„${name}“`)
				.join(', ')}.`,
			valid_from: start,
			valid_until:
				agreement.form === 'cooperation' || agreement.form === 'office_arrangement' || agreement.form === 'concession'
					? null
					: endOf(agreement),
			review_on: clock.day(-workday(100 + ((agreement.number * 13) % 110), clock)),
			amount_cents: amountOf(agreement),
			places: placesOf(agreement),
			work_opportunity: agreement.workOpportunity ?? false,
			office_contact: 'Team Planung, 0221 4710-110',
			partner_contact: 'Leitung, über die Nummer im Verzeichnis',
			terms: termsOf(agreement, clock),
			created_by: steward,
			created_at: clock.at(400).toISOString(),
			revision: 1
		}))
	);
	await insertRows(
		tx,
		'steering.agreement_offers',
		each((agreement) =>
			offersOf(agreement).map(({ code }) => ({ agreement_id: id(agreement), offer_id: offers.get(code)?.id }))
		)
	);
	await insertRows(
		tx,
		'steering.agreement_steps',
		each((agreement) =>
			(['draft', 'agreed', 'in_force', 'under_review', 'extended'] as const)
				.slice(0, ['draft', 'agreed', 'in_force', 'under_review', 'extended'].indexOf(stateOf(agreement)) + 1)
				.map((state, index) => ({
					id: id(agreement, 'step', index),
					agreement_id: id(agreement),
					state,
					note: '',
					happened_at: clock.at(400 - index * 40).toISOString(),
					recorded_by: steward
				}))
		)
	);
	await insertRows(
		tx,
		'steering.agreement_interfaces',
		running.flatMap((agreement) => [
			{
				id: id(agreement, 'interface', 1),
				agreement_id: id(agreement),
				what: 'Zusage, Warteliste oder Absage auf eine Anfrage',
				sender: 'provider',
				recipient: 'Fallmanagement',
				working_days: 5
			},
			{
				id: id(agreement, 'interface', 2),
				agreement_id: id(agreement),
				what: 'Änderungen bei Zuständigkeit und Wegen',
				sender: 'office',
				recipient: 'Leitung des Anbieters',
				working_days: 10
			}
		])
	);
	await insertRows(
		tx,
		'steering.agreement_contingents',
		each((agreement) =>
			(agreement.contingents ?? []).map(([commissioner, total, taken], index) => ({
				id: id(agreement, 'contingent', index),
				agreement_id: id(agreement),
				offer_id: offers.get(offersOf(agreement)[0]?.code ?? '')?.id,
				commissioner,
				total,
				taken
			}))
		)
	);
	const paid = running.filter((agreement) => amountOf(agreement) !== null);
	await insertRows(
		tx,
		'steering.agreement_targets',
		paid.map((agreement) => ({
			id: id(agreement, 'target'),
			agreement_id: id(agreement),
			indicator: 'utilisation',
			low: 70,
			high: 95,
			note: 'Gemeinsam besprochen; kein Maßstab für einzelne Personen.'
		}))
	);
	await insertRows(
		tx,
		'steering.agreement_duties',
		paid.flatMap((agreement) => [
			{
				id: id(agreement, 'duty', 'report'),
				agreement_id: id(agreement),
				kind: 'report',
				rhythm: 'half_yearly',
				due_on: clock.day(-45 - (agreement.number % 5) * 7)
			},
			...(agreement.form === 'grant'
				? [
						{
							id: id(agreement, 'duty', 'proof'),
							agreement_id: id(agreement),
							kind: 'proof_of_use',
							rhythm: 'yearly',
							due_on: clock.day(-(agreement.proofIn ?? proofIn(agreement, clock)))
						}
					]
				: [])
		])
	);
	// Two half-years, in what was agreed; where the catalogue tells otherwise, the newer one lies below it.
	await insertRows(
		tx,
		'steering.agreement_reports',
		paid.flatMap((agreement) =>
			[1, 0].map((halfYearsAgo) => {
				const dueDaysAgo = 182 * (halfYearsAgo + 1) - 45 - (agreement.number % 5) * 7;
				const dueOn = clock.day(dueDaysAgo);
				const { from, until } = periodOf(dueOn, 'half_yearly');
				const usual = 76 + ((agreement.number * 7 + halfYearsAgo * 5) % 17);
				return {
					id: id(agreement, 'report', halfYearsAgo),
					agreement_id: id(agreement),
					duty_id: id(agreement, 'duty', 'report'),
					due_on: dueOn,
					period_from: from,
					period_until: until,
					template: templateFor(offersOf(agreement)[0]?.instrument ?? null, 'report').key,
					template_version: 1,
					figures: {
						requested: null,
						accepted: null,
						begun: null,
						ended: null,
						utilisation: halfYearsAgo === 0 ? (agreement.utilisation ?? usual) : usual
					},
					answers: {
						course: 'Wie vereinbart gelaufen; Einzelheiten im Gespräch.',
						quality: 'Team vollständig, Austausch mit dem Fallmanagement einmal im Monat.',
						outlook: 'Weiter wie geplant.'
					},
					submitted_at: clock.at(dueDaysAgo).toISOString(),
					submitted_by: steward
				};
			})
		)
	);
	await insertRows(
		tx,
		'steering.agreement_deviations',
		each((agreement) =>
			agreement.deviation
				? [
						{
							id: id(agreement, 'deviation'),
							agreement_id: id(agreement),
							what: agreement.deviation[0],
							action: agreement.deviation[1],
							due_on: clock.day(-agreement.deviation[2]),
							noted_at: clock.at(14).toISOString()
						}
					]
				: []
		)
	);
	await insertRows(
		tx,
		'steering.agreement_milestones',
		each((agreement) =>
			agreement.milestone
				? [
						{
							id: id(agreement, 'milestone'),
							agreement_id: id(agreement),
							title: agreement.milestone[0],
							due_on: clock.day(-agreement.milestone[1])
						}
					]
				: []
		)
	);
	await insertRows(
		tx,
		'steering.agreement_documents',
		paid.map((agreement) => ({
			id: id(agreement, 'document'),
			agreement_id: id(agreement),
			title: 'Unterschriebene Fassung',
			reference: `Akte Demo-V${agreement.number}`,
			dated: start
		}))
	);
	await insertRows(tx, 'platform.counters', [
		{ network_id: networkId, name: 'agreement', value: demoAgreements.length }
	]);
	await writePurses(tx, ids, clock, year, paid);
	return demoAgreements.length;
}

async function writePurses(
	tx: Tx,
	ids: DemoIds,
	clock: DemoClock,
	year: number,
	paid: readonly DemoAgreement[]
): Promise<void> {
	const { networkId } = ids;
	const steward = known(ids.members, 'kessler');
	const budget = 1_200_000;
	const kinds = ['egt', 'municipal_16a'] as const;
	type Purse = { kind: (typeof kinds)[number]; next: boolean };
	const all: Purse[] = [false, true].flatMap((next) => kinds.map((kind) => ({ kind, next })));
	/** Next year's money is bound by what runs beyond the end of this one. */
	const bound = ({ kind, next }: Purse) =>
		paid.filter(
			(agreement) =>
				isMunicipal(agreement) === (kind === 'municipal_16a') && !(next && agreement.endsIn === 'half-year')
		);
	const budgetOf = ({ kind, next }: Purse) => (kind === 'egt' && !next ? budget : 0);
	const sumOf = (purse: Purse) =>
		bound(purse).reduce((sum, agreement) => sum + (amountOf(agreement) ?? 0), budgetOf(purse));
	const purseId = (kind: string, next = false) => demoId(networkId, 'purse', kind, next ? 'next-year' : 'this-year');
	const planned = 5_000_000;
	/** A tenth above what is bound and meant, rounded to thousands of euros. */
	const allocated = (purse: Purse) => Math.ceil(((sumOf(purse) + planned) * 1.1) / 100_000) * 100_000;
	await insertRows(
		tx,
		'steering.purses',
		all.map((purse) => ({
			id: purseId(purse.kind, purse.next),
			network_id: networkId,
			kind: purse.kind,
			year: purse.next ? year + 1 : year,
			allocated_cents: allocated(purse),
			precommitted_cents: planned,
			committed_cents: sumOf(purse)
		}))
	);
	const entry = ({ kind, next }: Purse, part: string | number) => ({
		id: demoId(networkId, 'purse-entry', kind, ...(next ? ['next-year'] : []), part),
		purse_id: purseId(kind, next),
		happened_at: clock.at(next ? 60 : 320).toISOString(),
		recorded_by: steward
	});
	await insertRows(
		tx,
		'steering.purse_entries',
		all.flatMap((purse) => [
			{
				...entry(purse, 'allocation'),
				kind: 'allocation',
				amount_cents: allocated(purse),
				agreement_id: null,
				note: purse.next ? 'Verpflichtungsermächtigung' : ''
			},
			{
				...entry(purse, 'planned'),
				kind: 'precommitment',
				amount_cents: planned,
				agreement_id: null,
				note: 'Vorhaben in Planung'
			},
			...bound(purse).map((agreement) => ({
				...entry(purse, agreement.number),
				kind: 'commitment',
				amount_cents: amountOf(agreement),
				agreement_id: demoId(networkId, 'agreement', agreement.number),
				note: agreement.title
			})),
			...(budgetOf(purse) > 0
				? [
						{
							...entry(purse, 'budget'),
							kind: 'commitment',
							amount_cents: budget,
							agreement_id: null,
							note: 'Fallbudget'
						}
					]
				: [])
		])
	);
	await insertRows(tx, 'steering.case_budgets', [
		{
			id: demoId(networkId, 'budget'),
			network_id: networkId,
			purse_id: purseId('egt'),
			title: 'Fallbudget Fallmanagement',
			holder_id: null,
			total_cents: budget,
			committed_cents: 0,
			cosign_above_cents: 25_000
		}
	]);
}
