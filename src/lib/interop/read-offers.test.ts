import { describe, expect, test } from 'vitest';
import { offerColumns, readOffers } from './read-offers.ts';

const good: Record<string, string> = {
	partner_name: 'Ankerwinde Schuldnerhilfe e. V.',
	offer_code: 'debt_hx',
	offer_name: 'Schuldnerberatung',
	offer_kind: 'counselling',
	needs: 'debt, household_budget',
	access_criteria: 'Wohnsitz im Kreis.',
	intake: 'request',
	site_name: 'Geschäftsstelle',
	town: 'Höxter',
	latitude: '51,775',
	longitude: '9.3816',
	capacity_total: '40',
	capacity_available: '3',
	capacity_waiting: '?',
	capacity_as_of: '22.11.2026'
};
const file = (...rows: Record<string, string>[]) => {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
	return { name: 'offers.csv', bytes: Buffer.from(lines.map((line) => line.join(';')).join('\n')) };
};
const problems = (...rows: Record<string, string>[]) =>
	readOffers(file(...rows)).problems.map(({ code, line, column }) => [code, line, column]);

describe('offers', () => {
	test('come with partner, site and places', () => {
		const { content, problems } = readOffers(file(good));
		expect(problems).toEqual([]);
		expect(content.organisations).toMatchObject([{ code: 'ankerwinde_schuldnerhilfe_e_v', kind: 'welfare' }]);
		expect(content.sites).toMatchObject([
			{ code: 'ankerwinde_schuldnerhilfe_e_v_geschaeftsstelle_hoexter', latitude: 51.775, longitude: 9.3816 }
		]);
		expect(content.offers).toMatchObject([
			{
				code: 'debt_hx',
				needs: ['debt', 'household_budget'],
				regime: null,
				capacities: [{ report: { total: 40, available: 3, waiting: null, expectedWaitDays: null, asOf: '2026-11-22' } }]
			}
		]);
	});

	test('may use German headings', () => {
		const text =
			'Träger;Kürzel;Angebot;Art;Bedarf;Zugangskriterien;Zugang;Standort\nP;o;O;training;german;alle;open_door;Haus\n';
		const { content, failed } = readOffers({ name: 'o.csv', bytes: Buffer.from(text) });
		expect(failed).toBe(false);
		expect(content.offers[0]).toMatchObject({ code: 'o', name: 'O', kind: 'training', intake: 'open_door' });
	});

	test('stand in one row per site', () => {
		const second = { ...good, site_name: 'Außenstelle', town: 'Warburg', capacity_total: '15' };
		const { content, failed } = readOffers(file(good, second));
		expect(failed).toBe(false);
		expect(content.offers).toHaveLength(1);
		expect(content.offers[0]?.sites).toHaveLength(2);
		expect(content.offers[0]?.capacities.map(({ report }) => report.total)).toEqual([40, 15]);
	});

	test('that contradict themselves in the second row are refused', () => {
		const second = { ...good, site_name: 'Außenstelle', offer_name: 'Etwas anderes' };
		expect(problems(good, second)).toEqual([['value-conflict', 3, 'offer_name']]);
		expect(problems(good, good)).toEqual([['duplicate', 3, 'offer_code']]);
	});

	test('without access criteria are only drafts', () => {
		const { failed, problems } = readOffers(file({ ...good, access_criteria: '' }));
		expect(failed).toBe(false);
		expect(problems).toMatchObject([{ severity: 'warning', code: 'criteria-missing', line: 2 }]);
	});

	test.each([
		['offer_name', '', 'value-missing'],
		['offer_kind', 'beratung', 'value-unknown'],
		['intake', 'irgendwie', 'value-unknown'],
		['needs', '', 'value-missing'],
		['latitude', '151,0', 'number-out-of-range'],
		['longitude', '', 'coordinate-pair'],
		['capacity_available', '41', 'number-out-of-range'],
		['capacity_total', '12,5', 'number-not-whole'],
		['capacity_total', 'viele', 'number-invalid'],
		['capacity_as_of', '', 'value-missing'],
		['capacity_as_of', '31.11.2026', 'day-invalid'],
		['partner_email', 'keine Adresse', 'address-invalid'],
		['partner_website', 'javascript:alert(1)', 'address-invalid'],
		['women_only', 'vielleicht', 'yes-no-invalid'],
		['reach', 'online', 'value-conflict']
	])('with %s = %j are refused', (column, value, code) => {
		expect(problems({ ...good, [column]: value }).map(([found]) => found)).toEqual([code]);
	});

	test('an unknown column is left out and said so', () => {
		expect(problems({ ...good, lieblingsfarbe: 'blau' })).toEqual([['column-ignored', 1, 'lieblingsfarbe']]);
	});

	test('no heading stands for two columns', () => {
		const headings = Object.values(offerColumns).flat();
		expect(new Set(headings).size).toBe(headings.length);
	});
});
