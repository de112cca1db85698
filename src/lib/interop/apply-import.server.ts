import { sql } from 'drizzle-orm';
import { mayNarrow, targetGroups } from '#lib/directory/index.ts';
import {
	listInstruments,
	upsertAreas,
	upsertOffers,
	upsertOrganisations,
	upsertSites,
	upsertStatistics,
	upsertTerms
} from '#lib/directory/index.server.ts';
import type { Network } from '#lib/identity/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { rowsOfDirectory, rowsOfPackage, type DirectoryRows } from './directory-rows.ts';
import { establishNetwork } from './establish-network.server.ts';
import type { ImportKind, ReadArea, ReadDirectory, ReadSeries, SourceFile } from './model.ts';
import { collectProblems, type Problem, type Problems } from './problems.ts';
import { readAreas } from './read-areas.ts';
import { readHsds } from './read-hsds.ts';
import { readOffers } from './read-offers.ts';
import { readStats } from './read-stats.ts';

export const steps = ['areas', 'statistics', 'terms', 'organisations', 'sites', 'offers'] as const;
export type Step = (typeof steps)[number];

export type Progress = { step: Step; done: number; total: number };
export type Counts = { created: number; changed: number; skipped: number };
/** `name` tells several of a kind apart: the code of a series, the name of a taxonomy. */
export type StepReport = Counts & { step: Step; name?: string };

export type ImportReport = {
	kind: ImportKind;
	/** Absent when the files could not be read: then nothing was asked of the database. */
	network?: Pick<Network, 'slug' | 'name' | 'isDemo'> & { created: boolean };
	steps: StepReport[];
	problems: Problem[];
	/** An error was found, and nothing was written. */
	failed: boolean;
	dryRun: boolean;
};

export type ImportRequest = {
	kind: ImportKind;
	files: readonly SourceFile[];
	network: { slug: string; name?: string | undefined };
	/** Everything is tried and undone; the report says what would happen. */
	dryRun?: boolean;
	onProgress?: (progress: Progress) => void;
};

type Content =
	| { kind: 'areas'; areas: ReadArea[] }
	| { kind: 'stats'; series: ReadSeries[] }
	| { kind: 'offers'; directory: ReadDirectory }
	| { kind: 'hsds'; rows: DirectoryRows };

/** Rows per statement: enough for speed, few enough to show that something happens. */
const batch = 1_000;
/** Milliseconds for a whole import; fifty thousand offers take their time on a busy machine. */
const importDeadline = 300_000;

/** Ends the transaction without a trace, and carries the report out of it. */
class Undone extends Error {
	readonly report: ImportReport;
	constructor(report: ImportReport) {
		super('import undone');
		this.report = report;
	}
}

type Read = { content: Content; problems: Problem[]; failed: boolean };

function readAll({ kind, files }: ImportRequest): Read {
	const [file = { name: '', bytes: new Uint8Array() }] = files;
	switch (kind) {
		case 'areas': {
			const { content, ...found } = readAreas(file);
			return { content: { kind, areas: content }, ...found };
		}
		case 'stats': {
			const { content, ...found } = readStats(file);
			return { content: { kind, series: content }, ...found };
		}
		case 'offers': {
			const { content, ...found } = readOffers(file);
			return { content: { kind, directory: content }, ...found };
		}
		case 'hsds': {
			const { content, problems, failed } = readHsds(files);
			const more = collectProblems();
			const rows = failed ? { terms: [], organisations: [], sites: [], offers: [] } : rowsOfPackage(content, more);
			return { content: { kind, rows }, problems: [...problems, ...more.list], failed };
		}
		default:
			return kind satisfies never;
	}
}

async function codesOf(tx: Tx, networkId: string, table: 'planning_areas' | 'terms'): Promise<Set<string>> {
	const rows = await tx.execute<{ code: string }>(
		sql`select code from ${sql.raw(`directory.${table}`)} where network_id = ${networkId}`
	);
	return new Set(rows.map(({ code }) => code));
}

/** Each unknown code once, where it first occurs. */
function reportUnknown<Named extends { code: string; line: number }>(
	named: Iterable<Named>,
	known: ReadonlySet<string>,
	report: (one: Named) => void
): void {
	const told = new Set<string>();
	for (const one of named) {
		if (known.has(one.code) || told.has(one.code)) continue;
		told.add(one.code);
		report(one);
	}
}

async function checkSeries(tx: Tx, networkId: string, series: ReadSeries[], problems: Problems): Promise<void> {
	const known = await codesOf(tx, networkId, 'planning_areas');
	const named = (series[0]?.observations ?? []).map(({ areaCode, line }) => ({ code: areaCode, line }));
	reportUnknown(named, known, ({ code, line }) =>
		problems.error('area-unknown', { line, column: 'area_code' }, { value: code })
	);
}

async function checkOffers(
	tx: Tx,
	actor: Actor,
	networkId: string,
	directory: ReadDirectory,
	now: Date,
	problems: Problems
): Promise<void> {
	const needs = await codesOf(tx, networkId, 'terms');
	const instruments = new Map((await listInstruments(tx, actor, dayOf(now))).map((one) => [one.key, one]));
	const groups = new Set<string>(targetGroups);
	const today = dayOf(now);
	for (const { line, instrument, regime, ...offer } of directory.offers) {
		for (const need of offer.needs)
			if (!needs.has(need)) problems.error('need-unknown', { line, column: 'needs' }, { value: need });
		for (const group of offer.targetGroups)
			if (!groups.has(group))
				problems.error('target-group-unknown', { line, column: 'target_groups' }, { value: group });
		const known = instrument === null ? undefined : instruments.get(instrument);
		if (instrument !== null && !known)
			problems.error('instrument-unknown', { line, column: 'instrument' }, { value: instrument });
		if (known && regime && !mayNarrow(known.regime, regime))
			problems.error('regime-widened', { line, column: 'regime' }, { value: regime, expected: known.regime });
		for (const { report } of offer.capacities)
			if (report.asOf > today)
				problems.error('day-in-future', { line: report.line, column: 'capacity_as_of' }, { value: report.asOf });
	}
}

/** Parents that neither the file nor the network has: each is told once, and the link stays open. */
async function withKnownParents(tx: Tx, networkId: string, areas: ReadArea[], problems: Problems): Promise<ReadArea[]> {
	const known = new Set([...(await codesOf(tx, networkId, 'planning_areas')), ...areas.map(({ code }) => code)]);
	const told = new Set<string>();
	return areas.map((area) => {
		if (area.parentCode === null || known.has(area.parentCode)) return area;
		if (!told.has(area.parentCode)) problems.warn('parent-unknown', { path: area.path }, { value: area.parentCode });
		told.add(area.parentCode);
		return { ...area, parentCode: null };
	});
}

type Writing = {
	tx: Tx;
	actor: Actor;
	networkId: string;
	now: Date;
	report: ImportReport;
	onProgress: (progress: Progress) => void;
};

/** Writes rows in batches and adds up what happened. */
async function inBatches<Row>(
	{ report, onProgress }: Writing,
	step: Step,
	rows: readonly Row[],
	write: (rows: readonly Row[]) => Promise<Counts>,
	name?: string
): Promise<void> {
	const sum: StepReport = { step, ...(name === undefined ? {} : { name }), created: 0, changed: 0, skipped: 0 };
	for (let from = 0; from < rows.length; from += batch) {
		onProgress({ step, done: from, total: rows.length });
		const { created, changed, skipped } = await write(rows.slice(from, from + batch));
		sum.created += created;
		sum.changed += changed;
		sum.skipped += skipped;
	}
	onProgress({ step, done: rows.length, total: rows.length });
	report.steps.push(sum);
}

/** Areas above stand before those inside them, so that a batch finds the parents of its rows. */
function outerFirst(areas: ReadArea[]): ReadArea[] {
	const byCode = new Map(areas.map((area) => [area.code, area]));
	const depthOf = (area: ReadArea): number => {
		const parent = area.parentCode === null ? undefined : byCode.get(area.parentCode);
		return parent ? 1 + depthOf(parent) : 0;
	};
	return areas
		.map((area) => ({ area, depth: depthOf(area) }))
		.toSorted((a, b) => a.depth - b.depth)
		.map(({ area }) => area);
}

async function writeAreas(writing: Writing, areas: ReadArea[]): Promise<void> {
	const { tx, actor, networkId, now } = writing;
	await inBatches(writing, 'areas', outerFirst(areas), (part) =>
		upsertAreas(
			tx,
			actor,
			{
				networkId,
				rows: part.map(({ labelPoint: [labelLongitude, labelLatitude], ...area }) => ({
					...area,
					labelLongitude,
					labelLatitude
				}))
			},
			now
		)
	);
}

async function writeSeries(writing: Writing, series: ReadSeries[]): Promise<void> {
	const { tx, actor, networkId, now } = writing;
	for (const { code, observations } of series) {
		await inBatches(
			writing,
			'statistics',
			observations,
			(rows) => upsertStatistics(tx, actor, { networkId, series: code, rows }, now),
			code
		);
	}
}

async function writeDirectory(writing: Writing, rows: DirectoryRows): Promise<void> {
	const { tx, actor, networkId, now } = writing;
	for (const { taxonomy, rows: terms } of rows.terms) {
		// In one piece: their order is their position, and parents may stand anywhere.
		const done = await upsertTerms(tx, actor, { networkId, taxonomy, rows: terms }, now);
		writing.onProgress({ step: 'terms', done: terms.length, total: terms.length });
		writing.report.steps.push({
			step: 'terms',
			name: taxonomy,
			created: done.created,
			changed: done.changed,
			skipped: done.skipped
		});
	}
	await inBatches(writing, 'organisations', rows.organisations, (part) =>
		upsertOrganisations(tx, actor, { networkId, rows: part }, now)
	);
	await inBatches(writing, 'sites', rows.sites, (part) => upsertSites(tx, actor, { networkId, rows: part }, now));
	await inBatches(writing, 'offers', rows.offers, (part) => upsertOffers(tx, actor, { networkId, rows: part }, now));
}

async function write(writing: Writing, content: Content, file: string | undefined): Promise<void> {
	const { tx, actor, networkId, now, report } = writing;
	const problems = collectProblems(file);
	let areas: ReadArea[] = [];
	if (content.kind === 'areas') areas = await withKnownParents(tx, networkId, content.areas, problems);
	if (content.kind === 'stats') await checkSeries(tx, networkId, content.series, problems);
	if (content.kind === 'offers') await checkOffers(tx, actor, networkId, content.directory, now, problems);
	report.problems.push(...problems.list);
	report.failed ||= problems.failed();
	if (report.failed) return;

	switch (content.kind) {
		case 'areas':
			return writeAreas(writing, areas);
		case 'stats':
			return writeSeries(writing, content.series);
		case 'offers':
			return writeDirectory(writing, rowsOfDirectory(content.directory));
		case 'hsds':
			return writeDirectory(writing, content.rows);
		default:
			return content satisfies never;
	}
}

/**
 * Reads files and writes what they hold into a network, all or nothing, in one transaction. A network that is not
 * there yet is created, and the report says so. What is there already unchanged is skipped.
 *
 * @throws {Refusal} what the directory refuses; problems of the files are in the report instead.
 */
export async function importFiles(actor: Actor, request: ImportRequest): Promise<ImportReport> {
	const { content, problems, failed } = readAll(request);
	const report: ImportReport = { kind: request.kind, steps: [], problems, failed, dryRun: request.dryRun ?? false };
	if (failed) return report;
	try {
		return await transact(
			actor,
			async (tx, now) => {
				// A serialisation failure runs this again: each run starts from what was read.
				const fresh: ImportReport = { ...report, steps: [], problems: [...problems] };
				const { network, created } = await establishNetwork(tx, actor, request.network, now);
				fresh.network = { slug: network.slug, name: network.name, isDemo: network.isDemo, created };
				const inside = { ...actor, networkId: network.id };
				const onProgress = request.onProgress ?? (() => undefined);
				const file = request.files.length === 1 ? request.files[0]?.name : undefined;
				await write({ tx, actor: inside, networkId: network.id, now, report: fresh, onProgress }, content, file);
				if (fresh.failed || fresh.dryRun) throw new Undone(fresh);
				return fresh;
			},
			{ deadline: importDeadline }
		);
	} catch (caught) {
		if (caught instanceof Undone) return caught.report;
		throw caught;
	}
}
