import { randomBytes } from 'node:crypto';
import { applyRetention } from '#lib/consent/index.server.ts';
import { personTables } from '#lib/interop/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { complain, say } from './terminal.ts';

const usage = `lk retention --dry-run|--apply
  --dry-run  counts what would be removed now, and removes nothing
  --apply    removes it and leaves a line in the audit chain`;

/** `lk retention`: removes what has been kept long enough (defaults in src/lib/consent/retention.ts). */
export async function run(args: string[]): Promise<number> {
	const [mode, ...rest] = args;
	if (rest.length > 0 || (mode !== '--dry-run' && mode !== '--apply')) {
		complain(usage);
		return 2;
	}
	const actor = system(`lk-${randomBytes(6).toString('hex')}`);
	const dryRun = mode === '--dry-run';
	const { removed } = await transact(
		actor,
		(tx, now) => applyRetention(tx, actor, { tables: personTables, dryRun }, now),
		{ deadline: 300_000 }
	);
	for (const [table, count] of Object.entries(removed).sort()) say(`${String(count).padStart(7)} ${table}`);
	say(
		Object.keys(removed).length === 0
			? 'Nothing has been kept too long.'
			: dryRun
				? 'Nothing was removed: a dry run.'
				: 'Removed.'
	);
	return 0;
}
