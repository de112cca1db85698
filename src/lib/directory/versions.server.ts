import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/database.server.ts';

/** What a change touches: `directory` offers, sites and places; `areas` the planning areas. */
type Part = 'directory' | 'areas';

/** Raises the version by which caches of the map are told apart; the last step of a command, before its audit line. */
export async function raiseVersion(tx: Tx, networkId: string, part: Part = 'directory'): Promise<void> {
	await tx.execute(sql`select platform.next_number(${networkId}, ${`${part}.version`})`);
}

/** The version of a network's directory and of its areas. */
export async function getVersions(tx: Tx, networkId: string): Promise<Record<Part, number>> {
	const rows = await tx.execute<{ name: string; value: number }>(
		sql`select name, value from platform.counters where network_id = ${networkId} and name in ('directory.version', 'areas.version')`
	);
	const valueOf = (part: Part) => rows.find(({ name }) => name === `${part}.version`)?.value ?? 0;
	return { directory: valueOf('directory'), areas: valueOf('areas') };
}
