import { sql } from 'drizzle-orm';
import { mayTry, noteWrongTry } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { readCode } from './codes.ts';
import type { CodePurpose } from './model.ts';

/** Whose code it was; known to the server for this transaction, never shown. */
export type Holder = { networkId: string; caseId: string; referralId: string | null; responsibleId: string };

/**
 * Lets the holder of a code in: for the rest of this transaction row security shows what the code opens. Answers
 * nothing for a code that is wrong, spent or unknown: the same for all, and the try counts (so nothing is thrown).
 *
 * @throws {Refusal} too-many from one address
 */
export async function enterByCode(
	tx: Tx,
	actor: Actor,
	input: { purpose: CodePurpose; typed: string; address: string },
	now: Date
): Promise<Holder | undefined> {
	if (!(await mayTry(tx, input.address, now))) throw new Refusal('too-many', m.consent_code_too_many());
	const code = readCode(input.typed);
	const [row] = code
		? await tx.execute<{
				code_id: string;
				network_id: string;
				case_id: string;
				referral_id: string | null;
				responsible_id: string;
			}>(sql`select * from casework.enter_by_code(${input.purpose}, ${code.selector}, ${code.verifier})`)
		: [];
	if (!row) {
		await noteWrongTry(tx, input.address, now);
		return undefined;
	}
	const holder = {
		networkId: row.network_id,
		caseId: row.case_id,
		referralId: row.referral_id,
		responsibleId: row.responsible_id
	};
	await record(
		tx,
		{ ...actor, networkId: holder.networkId },
		`code.${input.purpose === 'extract' ? 'extract-opened' : 'slip-used'}`,
		{ codeId: row.code_id, caseId: holder.caseId },
		now
	);
	return holder;
}
