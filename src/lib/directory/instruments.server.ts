import { and, desc, eq, gte, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Day } from '#lib/platform/inputs.ts';
import { defaultLimits } from './freshness.ts';
import { instruments } from './tables.server.ts';

type InstrumentVersion = typeof instruments.$inferSelect;

/** The version of an instrument that is in force on a day; `valid_to` is its last day. */
export async function findInstrument(
	tx: Tx,
	_actor: Actor,
	key: string,
	day: Day
): Promise<InstrumentVersion | undefined> {
	const [version] = await tx
		.select()
		.from(instruments)
		.where(
			and(
				eq(instruments.key, key),
				lte(instruments.validFrom, day),
				or(isNull(instruments.validTo), gte(instruments.validTo, day))
			)
		)
		.orderBy(desc(instruments.validFrom))
		.limit(1);
	return version;
}

/** Every version in force on a day, by label. */
export async function listInstruments(tx: Tx, _actor: Actor, day: Day): Promise<InstrumentVersion[]> {
	return tx
		.select()
		.from(instruments)
		.where(and(lte(instruments.validFrom, day), or(isNull(instruments.validTo), gte(instruments.validTo, day))))
		.orderBy(instruments.labelDe);
}

/**
 * The version of each instrument that is in force on a day, as a table for `from` and `join`: law has versions, and one of
 * a later day is not today's. Joined as `i` by `i.key = o.instrument_key`; an offer without an instrument has none.
 *
 * @param day YYYY-MM-DD, of the calendar in Berlin
 */
export const instrumentsOn = (day: string): SQL => sql`(
	select distinct on (v.key) v.* from directory.instruments v
	where v.valid_from <= ${day}::date and (v.valid_to is null or ${day}::date <= v.valid_to)
	order by v.key, v.valid_from desc
)`;

/** Days after which a report of places should be renewed, and after which it counts no more; of the instrument joined as `i`. */
export const dueAfterDays: SQL = sql.raw(`coalesce(i.due_after_days, ${defaultLimits.dueAfterDays})`);
export const staleAfterDays: SQL = sql.raw(`coalesce(i.stale_after_days, ${defaultLimits.staleAfterDays})`);
