import journal from '../../../drizzle/meta/_journal.json' with { type: 'json' };

/** When the newest migration that this build knows was made; the journal's own measure. */
const newestMigration: number = Math.max(0, ...(journal.entries as { when: number }[]).map((entry) => entry.when));

/** Readable for every role that logs in (`lk migrate` grants it). */
const newestAppliedMigration = 'select max(created_at)::text as newest from drizzle.__drizzle_migrations';

/**
 * Is the database at least as new as this build? A newer database is fine: migrations only add,
 * so an instance of the release before keeps working while the next one starts.
 */
export async function migrationsCurrent(
	ask: (query: string) => Promise<Iterable<{ newest: string | null }>>
): Promise<boolean> {
	const [row] = await ask(newestAppliedMigration);
	return Number(row?.newest ?? 0) >= newestMigration;
}
