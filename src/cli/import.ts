import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { listNetworks } from '#lib/identity/index.server.ts';
import {
	importFiles,
	describeProblem,
	importKinds,
	limits,
	type ImportKind,
	type ImportReport,
	type Progress,
	type SourceFile
} from '#lib/interop/index.server.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { complain, Failure, say } from './terminal.ts';

const usage = `lk import <${importKinds.join('|')}> FILE [--network SLUG] [--name NAME] [--dry-run]
  areas   planning areas: GeoJSON
  stats   one series per value column: CSV with area_code;…;year;…
  offers  partners, sites, offers and places: CSV (columns: docs/import.md)
  hsds    Human Services Data Specification: a JSON file, or a folder of CSV or JSON files
  --network  may be left out where there is only one; created when it is new
  --name     what a new network is called
  --dry-run  try everything, write nothing`;

const isKind = (word: string | undefined): word is ImportKind =>
	(importKinds as readonly string[]).includes(word ?? '');

const mostFiles = 100;

function readSource(path: string): SourceFile {
	const { size } = statSync(path);
	const name = basename(path);
	// The reader refuses what is too large; it need not be read for that.
	return { name, bytes: size > limits.fileBytes ? new Uint8Array(limits.fileBytes + 1) : readFileSync(path) };
}

/** The file, or what a folder holds; a `datapackage.json` stands for its folder. */
function collectFiles(kind: ImportKind, path: string): SourceFile[] {
	try {
		const isFolder = statSync(path).isDirectory();
		if (!isFolder && !(kind === 'hsds' && basename(path) === 'datapackage.json')) return [readSource(path)];
		if (kind !== 'hsds') throw new Failure(`"${path}" is a folder; "lk import ${kind}" reads one file.`);
		const folder = isFolder ? path : dirname(path);
		const names = readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isFile() && /\.(csv|json|ndjson|jsonl)$/i.test(entry.name))
			.map(({ name }) => name)
			.sort();
		if (names.length === 0) throw new Failure(`"${folder}" holds neither CSV nor JSON files.`);
		if (names.length > mostFiles) throw new Failure(`"${folder}" holds more than ${mostFiles} files.`);
		return names.map((name) => readSource(join(folder, name)));
	} catch (caught) {
		if (caught instanceof Failure) throw caught;
		throw new Failure(`"${path}" cannot be read: ${(caught as Error).message}`);
	}
}

/** The only network there is, where none was named. */
async function onlyNetwork(actor: ReturnType<typeof system>): Promise<string> {
	const networks = await transact(actor, (tx) => listNetworks(tx));
	const [first, second] = networks;
	if (first && !second) return first.slug;
	throw new Failure(
		first
			? `Which network? --network ${networks.map(({ slug }) => slug).join(' | ')}`
			: 'There is no network yet: name one with --network SLUG.'
	);
}

function showProgress({ step, done, total }: Progress): void {
	if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done < total ? `${step}: ${done} of ${total}` : ''}`);
}

const counted = (count: number, word: string): string => `${String(count).padStart(7)} ${word}`;

function printReport(report: ImportReport): void {
	const { network, steps, problems, failed, dryRun } = report;
	const errors = problems.filter(({ severity }) => severity === 'error');
	const warnings = problems.filter(({ severity }) => severity === 'warning');
	for (const problem of errors) complain(`Error    ${describeProblem(problem)}`);
	for (const problem of warnings) complain(`Note     ${describeProblem(problem)}`);
	if (failed) {
		complain(`Nothing was imported: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.`);
		return;
	}
	if (network?.created)
		say(`New network "${network.slug}" (${network.name})${network.isDemo ? ', marked as a demo' : ''}.`);
	for (const { step, name, created, changed, skipped } of steps)
		say(
			`${counted(created, 'created')}${counted(changed, 'changed')}${counted(skipped, 'unchanged')}   ${[step, name].filter(Boolean).join(' ')}`
		);
	const written = steps.reduce((sum, { created, changed }) => sum + created + changed, 0);
	if (dryRun) say('Dry run: nothing was written.');
	else if (written === 0 && !network?.created) say('Nothing to change: everything stands there already.');
	else say(`Imported into "${network?.slug}".`);
}

/** `lk import`: reads a file, shows what it would do or did; 1 when anything in it is wrong. */
export async function run(args: string[]): Promise<number> {
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		options: { network: { type: 'string' }, name: { type: 'string' }, 'dry-run': { type: 'boolean' } }
	});
	const [kind, path, ...rest] = positionals;
	if (!isKind(kind) || path === undefined || rest.length > 0) {
		complain(usage);
		return 2;
	}
	const language = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
	overwriteGetLocale(() => (language.startsWith('de') ? 'de' : 'en'));

	const actor = system(`lk-${randomBytes(6).toString('hex')}`);
	const files = collectFiles(kind, path);
	const slug = values.network ?? (await onlyNetwork(actor));
	if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(slug))
		throw new Failure(`"${slug}" cannot name a network: 2 to 63 of a-z, 0-9 and -, beginning with a letter or digit.`);
	try {
		const report = await importFiles(actor, {
			kind,
			files,
			network: { slug, name: values.name },
			dryRun: values['dry-run'] ?? false,
			onProgress: showProgress
		});
		printReport(report);
		return report.failed ? 1 : 0;
	} catch (caught) {
		if (caught instanceof Refusal) throw new Failure(`Nothing was imported: ${caught.message}`);
		throw caught;
	}
}
