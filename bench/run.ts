import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../src/cli/checkout.ts';
import { closeAll } from '../src/cli/closers.ts';
import { ensureBuild, ensureMessages } from '../src/cli/generated.ts';
import { main, say } from '../src/cli/terminal.ts';
import { prepareGround } from './ground.ts';
import { missing, type Result } from './measure.ts';
import { poolSize, startBare, startPortal } from './servers.ts';

// npm run bench: portal and bare endpoint side by side, on the same data, in the same run. See bench/README.md.

const lastPlaceRounds = 200;

function print(results: readonly Result[]): void {
	const rows = results.map(({ name, value, unit, goal, holds }) => [
		name,
		value === null ? '–' : String(value),
		unit,
		goal,
		value === null ? 'not measured' : holds ? 'holds' : 'MISSED'
	]);
	const table = [['what', 'value', 'unit', 'goal', ''], ...rows];
	const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
	say('');
	for (const row of table) say(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
	say('');
	for (const { name, detail } of results) if (detail) say(`${name}: ${detail}`);
}

await main(async () => {
	const begun = performance.now();
	await ensureMessages();
	const { mathematics } = await import('./mathematics.ts');
	const only = process.argv[2];
	if (only === 'mathematics') return print(await mathematics());
	await ensureBuild();
	const ground = await prepareGround();
	process.env.DATABASE_URL = ground.appUrl;
	process.env.JOB_DATABASE_URL = ground.jobUrl;
	process.env.DATABASE_POOL = '20'; // of this process, for the race; the portal's is poolSize
	const results: Result[] = [];
	try {
		say(
			`PostgreSQL ${ground.version}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GB, pools of ${poolSize}`
		);
		const { lastPlace } = await import('./race.ts');
		const { measureAll } = await import('./scenarios.ts');
		const portal = await startPortal(ground.appUrl);
		const bare = await startBare(ground.appUrl);
		try {
			for await (const some of measureAll({ ground, portal, bare }, only)) results.push(...some);
		} finally {
			portal.stop();
			bare.stop();
		}
		if (only) return print(results);
		say('last place …');
		try {
			results.push(...(await lastPlace(ground.admin, lastPlaceRounds)));
		} catch (caught) {
			results.push(missing('last place', 'rounds', '0', String(caught)));
		}
	} finally {
		await closeAll();
		await ground.leave();
	}
	say('mathematics …');
	results.push(...(await mathematics()));
	print(results);
	writeFileSync(join(checkout, 'bench/results.json'), `${JSON.stringify(results, null, '\t')}\n`);
	say(`\nbench/results.json written, ${Math.round((performance.now() - begun) / 1000)} s.`);
});
