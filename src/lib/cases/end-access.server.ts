import { sql } from 'drizzle-orm';
import { endMembership, getMember, lockMembership } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

/**
 * Ends somebody's access to the portal; nobody leaves while persons would be left without a responsible person.
 *
 * @throws {Refusal} conflict while cases are open, saying how many; and what `endMembership` refuses
 */
export async function endAccess(tx: Tx, actor: Member, input: { id: string }, now: Date): Promise<void> {
	const { role } = await getMember(tx, actor, input.id);
	if (role === 'case-manager') {
		await lockMembership(tx, actor, input.id);
		const [open] = await tx.execute<{ count: number }>(sql`select casework.count_open_cases(${input.id}) as count`);
		if (open && open.count > 0) throw new Refusal('conflict', m.cases_end_access_open({ count: open.count }));
	}
	await endMembership(tx, actor, input, now);
}
