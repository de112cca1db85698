import { text } from '@sveltejs/kit';
import { sql } from 'drizzle-orm';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { migrationsCurrent } from '#lib/platform/migrations.server.ts';

/** 200 when the database answers and no migration is missing; a load balancer sends nobody here otherwise. */
export const GET = async ({ locals }) => {
	try {
		const current = await transact(
			system(locals.requestId),
			(tx) => migrationsCurrent((query) => tx.execute<{ newest: string | null }>(sql.raw(query))),
			{ deadline: 2000 }
		);
		return current ? text('ready') : text('migrations missing', { status: 503 });
	} catch (caught) {
		if (caught instanceof Refusal) return text('database unreachable', { status: 503 });
		throw caught;
	}
};
