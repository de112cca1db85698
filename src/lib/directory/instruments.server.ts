import { and, desc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Day } from '#lib/platform/inputs.ts';
import { instruments } from './tables.server.ts';

export type InstrumentVersion = typeof instruments.$inferSelect;

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
