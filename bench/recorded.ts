import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';

export type Statement = { text: string; params: unknown[] };

/** Leaves a transaction without a trace. */
class Undo extends Error {}

/** The context that row policies compare with, as `transact` sets it. */
const enter = (actor: Actor) =>
	sql`select platform.enter(${actor.role}, ${actor.networkId ?? null}, ${actor.organisationId ?? null}, ${actor.accountId ?? null}, ${actor.membershipId ?? null}, ${actor.requestId}, ${60_000}, ${null}) as now`;

/**
 * What a query or command of a module says to the database, statement by statement; the first sets the context.
 * The bare server repeats exactly that, so both sides do the same work whatever becomes of the module.
 */
export async function record(
	appUrl: string,
	actor: Actor,
	work: (tx: Tx, now: Date) => Promise<unknown>
): Promise<Statement[]> {
	const statements: Statement[] = [];
	const client = postgres(appUrl, { max: 1, onnotice: () => undefined });
	const logger = { logQuery: (text: string, params: unknown[]) => void statements.push({ text, params: [...params] }) };
	try {
		await drizzle(client, { logger }).transaction(async (tx) => {
			const [row] = await tx.execute<{ now: string }>(enter(actor));
			await work(tx, new Date(row?.now ?? ''));
			throw new Undo();
		});
	} catch (caught) {
		if (!(caught instanceof Undo)) throw caught;
	} finally {
		await client.end();
	}
	return statements;
}

/** An id that the command made up itself: those of the bench's world all look alike (`idOf`). */
const minted = /[0-9a-f]{8}-(?!0000-4000-8000-)[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The same statements about something else: every id in `from` becomes the one at the same place in `to`, and every id
 * that was made for a new row becomes a new one, as each run of the command makes its own.
 */
export function turned(statements: readonly Statement[], from: readonly string[], to: readonly string[]): Statement[] {
	const by = new Map(from.map((id, index) => [id, to[index] ?? id]));
	const known = new RegExp([...by.keys()].join('|'), 'g');
	const fresh = (id: string) => {
		const made = by.get(id) ?? randomUUID();
		by.set(id, made);
		return made;
	};
	const turn = (param: unknown) =>
		typeof param === 'string' ? param.replaceAll(known, (id) => by.get(id) ?? id).replaceAll(minted, fresh) : param;
	return statements.map(({ text, params }) => ({ text, params: params.map(turn) }));
}
