import { entries, intakes, offerKinds, organisationKinds, reaches, regimes } from '#lib/directory/index.ts';
import { numberStyleOf, readDay, readNumber, readWord, readYesNo, splitList, type NumberStyle } from './cells.ts';
import { decode } from './decode.ts';
import {
	limits,
	type ReadCapacity,
	type ReadDirectory,
	type Reading,
	type ReadOffer,
	type ReadOrganisation,
	type ReadSite,
	type SourceFile
} from './model.ts';
import { collectProblems, type Problems } from './problems.ts';
import { checkText, readTable, type Row } from './read-table.ts';

/** Every column of an offers file with the German headings it also goes by; docs/import.md explains them. */
export const offerColumns = {
	partner_code: ['partner_kürzel', 'anbieter_code'],
	partner_name: ['partner', 'anbieter', 'träger'],
	partner_kind: ['partner_art', 'anbieter_art'],
	partner_phone: ['telefon'],
	partner_email: ['e-mail', 'mail'],
	partner_website: ['internet', 'webseite'],
	offer_code: ['angebot_code', 'kürzel'],
	offer_name: ['angebot', 'angebot_name'],
	offer_kind: ['art', 'angebotsart'],
	description: ['beschreibung'],
	summary: ['kurz', 'in_einfachen_worten'],
	instrument: ['instrument_code'],
	regime: ['rückmeldung'],
	needs: ['bedarf', 'bedarfe'],
	target_groups: ['zielgruppe', 'zielgruppen'],
	access_criteria: ['zugangskriterien', 'zugangskriterium'],
	intake: ['zugang', 'aufnahme'],
	entry: ['eintritt', 'einstieg'],
	reach: ['erreichbar'],
	outreach: ['aufsuchend'],
	women_only: ['nur_frauen'],
	languages: ['sprachen', 'sprache'],
	accessible: ['barrierefrei', 'rollstuhl'],
	schedule: ['zeiten', 'öffnungszeiten'],
	cost: ['kosten'],
	required_documents: ['unterlagen'],
	site_code: ['ort_code', 'standort_code'],
	site_name: ['standort'],
	street: ['straße', 'strasse'],
	postal_code: ['plz'],
	town: ['ort'],
	latitude: ['lat', 'breite'],
	longitude: ['lon', 'lng', 'länge'],
	protected_address: ['adresse_geschützt', 'geschützt'],
	capacity_unit: ['platzeinheit', 'einheit'],
	capacity_total: ['plätze', 'plätze_gesamt'],
	capacity_available: ['frei', 'plätze_frei'],
	capacity_waiting: ['wartend', 'warteliste'],
	expected_wait_days: ['wartezeit', 'wartezeit_tage'],
	capacity_as_of: ['stand', 'plätze_stand']
} as const satisfies Record<string, readonly string[]>;
export type OfferColumn = keyof typeof offerColumns;

const columnNames = Object.keys(offerColumns) as OfferColumn[];
const required: OfferColumn[] = [
	'partner_name',
	'offer_code',
	'offer_name',
	'offer_kind',
	'needs',
	'access_criteria',
	'intake'
];

type Headings = Map<OfferColumn, string>;

/** Which heading of the file stands for which column. */
function headingsOf(columns: string[], line: number, problems: Problems): Headings {
	const headings: Headings = new Map();
	for (const heading of columns.filter((name) => name !== '')) {
		const key = heading.toLowerCase().replace(/\s+/g, '_');
		const column = columnNames.find((name) => name === key || (offerColumns[name] as readonly string[]).includes(key));
		const taken = column && headings.get(column);
		if (!column) problems.warn('column-ignored', { line, column: heading });
		else if (taken !== undefined) problems.error('column-duplicate', { line, column: heading }, { expected: taken });
		else headings.set(column, heading);
	}
	for (const column of required) if (!headings.has(column)) problems.error('column-missing', { line, column });
	return headings;
}

const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
/** `Ankerwinde Schuldnerhilfe e. V.` → `ankerwinde_schuldnerhilfe_e_v`. */
const codeFromName = (name: string): string =>
	name
		.toLowerCase()
		.replace(/[äöüß]/g, (letter) => letters[letter] ?? letter)
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, 80);

/** A row with its cells under our own column names. */
type Cells = {
	row: Row;
	text(column: OfferColumn): string;
	place(column: OfferColumn): { line: number; column: string };
};

const cellsOf = (row: Row, headings: Headings): Cells => ({
	row,
	// An export puts an apostrophe before what a spreadsheet would take for a formula.
	text: (column) => (row.cells.get(headings.get(column) ?? '') ?? '').replace(/^'(?=\s*[=+\-@])/, ''),
	place: (column) => ({ line: row.line, column: headings.get(column) ?? column })
});

function need(cells: Cells, column: OfferColumn, longest: number, problems: Problems): string {
	const text = cells.text(column);
	if (text === '') problems.error('value-missing', cells.place(column));
	else checkText(text, cells.place(column), longest, problems);
	return text;
}

const optional = (cells: Cells, column: OfferColumn): string | null => cells.text(column) || null;

/** A word of a fixed list; empty takes the usual one. */
function word<Word extends string>(
	cells: Cells,
	column: OfferColumn,
	words: readonly Word[],
	usual: Word,
	problems: Problems
): Word {
	const text = cells.text(column);
	return text === '' ? usual : (readWord(text, words, cells.place(column), problems) ?? usual);
}

function readMail(cells: Cells, problems: Problems): string | null {
	const text = cells.text('partner_email');
	if (text === '') return null;
	if (!/^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/.test(text))
		problems.error('address-invalid', cells.place('partner_email'), { value: text });
	return text;
}

function readWebsite(cells: Cells, problems: Problems): string | null {
	const text = cells.text('partner_website');
	if (text === '') return null;
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
	if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href;
	problems.error('address-invalid', cells.place('partner_website'), { value: text });
	return null;
}

function readOrganisation(cells: Cells, problems: Problems): ReadOrganisation {
	const name = need(cells, 'partner_name', limits.nameLength, problems);
	return {
		code: cells.text('partner_code') || codeFromName(name),
		name,
		kind: word(cells, 'partner_kind', organisationKinds, 'welfare', problems),
		phone: optional(cells, 'partner_phone'),
		email: readMail(cells, problems),
		website: readWebsite(cells, problems),
		line: cells.row.line
	};
}

/** Degrees with point or comma; three decimals are no thousands here. */
function readDegrees(cells: Cells, column: 'latitude' | 'longitude', most: number, problems: Problems): number | null {
	const text = cells.text(column).replace(',', '.');
	return readNumber(text, cells.place(column), { style: 'point', least: -most, most }, problems);
}

function readSite(cells: Cells, organisationCode: string, problems: Problems): ReadSite | undefined {
	const [name, street, town] = [cells.text('site_name'), optional(cells, 'street'), optional(cells, 'town')];
	const latitude = readDegrees(cells, 'latitude', 90, problems);
	const longitude = readDegrees(cells, 'longitude', 180, problems);
	if ((cells.text('latitude') === '') !== (cells.text('longitude') === ''))
		problems.error('coordinate-pair', cells.place('latitude'));
	const isProtected = readYesNo(cells.text('protected_address'), cells.place('protected_address'), problems);
	const code = cells.text('site_code');
	if (![code, name, street ?? '', town ?? ''].some((text) => text !== '') && latitude === null) return undefined;
	return {
		code: code || codeFromName([organisationCode, name, town, street].filter(Boolean).join(' ')),
		organisationCode,
		name: name || [town, street].filter(Boolean).join(', ') || code,
		street,
		postalCode: optional(cells, 'postal_code'),
		town,
		latitude,
		longitude,
		accessible:
			cells.text('accessible') === '' ? null : readYesNo(cells.text('accessible'), cells.place('accessible'), problems),
		isProtected,
		line: cells.row.line
	};
}

/** Places as reported; a question mark or an empty cell is unknown, and never zero. */
function readCapacity(cells: Cells, style: NumberStyle | undefined, problems: Problems): ReadCapacity | undefined {
	const count = (column: OfferColumn, most = 100_000) => {
		const text = cells.text(column);
		return text === '?' || text === '–' || text === '-'
			? null
			: readNumber(text, cells.place(column), { style, whole: true, least: 0, most }, problems);
	};
	const total = count('capacity_total');
	const available = count('capacity_available');
	const waiting = count('capacity_waiting');
	const expectedWaitDays = count('expected_wait_days', 3650);
	const asOf = cells.text('capacity_as_of');
	if ([total, available, waiting, expectedWaitDays].every((value) => value === null) && asOf === '') return undefined;
	if (total !== null && available !== null && available > total)
		problems.error('number-out-of-range', cells.place('capacity_available'), {
			value: String(available),
			expected: `0 … ${total}`
		});
	// A figure without its day would look fresh for ever.
	if (asOf === '') problems.error('value-missing', cells.place('capacity_as_of'));
	const day = asOf === '' ? '' : readDay(asOf, cells.place('capacity_as_of'), problems);
	return {
		unit: optional(cells, 'capacity_unit'),
		total,
		available,
		waiting,
		expectedWaitDays,
		asOf: day ?? '',
		line: cells.row.line
	};
}

function readOffer(cells: Cells, organisationCode: string, problems: Problems): ReadOffer {
	const code = need(cells, 'offer_code', limits.codeLength, problems);
	const needs = splitList(cells.text('needs'));
	// Professional support is for those who work with people, and serves no need of a person.
	if (needs.length === 0 && cells.text('offer_kind') !== 'professional_support')
		problems.error('value-missing', cells.place('needs'));
	const accessCriteria = optional(cells, 'access_criteria');
	// Without criteria an offer stays a draft: nobody could tell for whom it is.
	if (accessCriteria === null) problems.warn('criteria-missing', cells.place('access_criteria'), { value: code });
	const regime = cells.text('regime');
	return {
		code,
		organisationCode,
		name: need(cells, 'offer_name', limits.nameLength, problems),
		description: optional(cells, 'description'),
		summary: optional(cells, 'summary'),
		kind: readWord(cells.text('offer_kind'), offerKinds, cells.place('offer_kind'), problems) ?? 'counselling',
		instrument: ['–', '-'].includes(cells.text('instrument')) ? null : optional(cells, 'instrument'),
		regime: regime === '' ? null : (readWord(regime, regimes, cells.place('regime'), problems) ?? null),
		needs,
		targetGroups: splitList(cells.text('target_groups')),
		accessCriteria,
		intake: readWord(cells.text('intake'), intakes, cells.place('intake'), problems) ?? 'request',
		entry: word(cells, 'entry', entries, 'rolling', problems),
		reach: word(cells, 'reach', reaches, 'site', problems),
		outreach: readYesNo(cells.text('outreach'), cells.place('outreach'), problems),
		womenOnly: readYesNo(cells.text('women_only'), cells.place('women_only'), problems),
		languages: splitList(cells.text('languages')),
		schedule: optional(cells, 'schedule'),
		cost: optional(cells, 'cost'),
		requiredDocuments: optional(cells, 'required_documents'),
		sites: [],
		capacities: [],
		line: cells.row.line
	};
}

/** Keys that two rows about the same thing may not write differently. */
function reportConflict<Thing extends { line: number }>(
	kept: Thing,
	again: Thing,
	columns: Partial<Record<keyof Thing, OfferColumn>>,
	cells: Cells,
	problems: Problems
): void {
	for (const [key, column] of Object.entries(columns) as [keyof Thing, OfferColumn][]) {
		if (cells.text(column) !== '' && JSON.stringify(kept[key]) !== JSON.stringify(again[key]))
			problems.error('value-conflict', cells.place(column), { value: cells.text(column), expected: String(kept.line) });
	}
}

const offerKeys: Partial<Record<keyof ReadOffer, OfferColumn>> = {
	organisationCode: 'partner_name',
	name: 'offer_name',
	description: 'description',
	summary: 'summary',
	kind: 'offer_kind',
	instrument: 'instrument',
	regime: 'regime',
	needs: 'needs',
	targetGroups: 'target_groups',
	accessCriteria: 'access_criteria',
	intake: 'intake',
	entry: 'entry',
	reach: 'reach',
	outreach: 'outreach',
	womenOnly: 'women_only',
	languages: 'languages',
	cost: 'cost',
	schedule: 'schedule'
};

const siteKeys: Partial<Record<keyof ReadSite, OfferColumn>> = {
	organisationCode: 'partner_name',
	name: 'site_name',
	street: 'street',
	town: 'town',
	latitude: 'latitude',
	longitude: 'longitude',
	isProtected: 'protected_address'
};

function readRows(rows: Row[], headings: Headings, problems: Problems): ReadDirectory {
	const organisations = new Map<string, ReadOrganisation>();
	const sites = new Map<string, ReadSite>();
	const offers = new Map<string, ReadOffer>();
	const counts: OfferColumn[] = ['capacity_total', 'capacity_available', 'capacity_waiting', 'expected_wait_days'];
	const style = numberStyleOf(rows.flatMap((row) => counts.map((column) => cellsOf(row, headings).text(column))));

	const keep = <Thing extends { code: string; line: number }>(
		known: Map<string, Thing>,
		thing: Thing,
		columns: Partial<Record<keyof Thing, OfferColumn>>,
		cells: Cells
	): Thing => {
		const before = known.get(thing.code);
		if (before) reportConflict(before, thing, columns, cells, problems);
		else known.set(thing.code, thing);
		return before ?? thing;
	};

	for (const row of rows) {
		const cells = cellsOf(row, headings);
		const organisation = keep(
			organisations,
			readOrganisation(cells, problems),
			{ name: 'partner_name', kind: 'partner_kind' },
			cells
		);
		const offer = keep(offers, readOffer(cells, organisation.code, problems), offerKeys, cells);
		const readHere = readSite(cells, organisation.code, problems);
		const site = readHere && keep(sites, readHere, siteKeys, cells);
		if (offer.line !== row.line && (!site || offer.sites.includes(site.code)))
			problems.error('duplicate', cells.place('offer_code'), { value: offer.code, expected: String(offer.line) });
		if (site && offer.reach !== 'site')
			problems.error('value-conflict', cells.place('reach'), { value: offer.reach, expected: site.name });
		if (!site && offer.reach === 'site') problems.error('value-missing', cells.place('site_name'));
		if (site && !offer.sites.includes(site.code)) offer.sites.push(site.code);
		const report = readCapacity(cells, style, problems);
		if (report) offer.capacities.push({ siteCode: site?.code ?? '', report });
	}
	return { organisations: [...organisations.values()], sites: [...sites.values()], offers: [...offers.values()] };
}

/** Offers of our own CSV layout: one row per offer and site. */
export function readOffers(file: SourceFile): Reading<ReadDirectory> {
	const problems = collectProblems(file.name);
	const text = decode(file, problems);
	const table = text === undefined ? undefined : readTable(text, problems);
	const headings = table && headingsOf(table.columns, table.headerLine, problems);
	let content: ReadDirectory = { organisations: [], sites: [], offers: [] };
	if (table && headings && required.every((column) => headings.has(column))) {
		content = readRows(table.rows, headings, problems);
		if (table.rows.length === 0 && !problems.failed()) problems.error('nothing-found', { line: table.headerLine });
	}
	return { content, problems: problems.list, failed: problems.failed() };
}
