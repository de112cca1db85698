import { createHash, randomInt } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { getCase } from '#lib/cases/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { extractMinutes, formatCode, newCode } from './codes.ts';
import { accessCodes } from './tables.server.ts';
import { endOf, lastDay } from './validity.ts';

/**
 * Makes a code to hand over on paper: for *Mein Stand* (15 minutes), or for the slip of a referral (a year). Answers it
 * once; only its hash is kept, and an earlier one for the same ends. Not to be run with a request key, which would
 * keep the answer.
 *
 * @throws {Refusal} not-found for cases of others
 */
export async function issueCode(
	tx: Tx,
	actor: Member,
	input: { caseId: string; referralId?: string },
	now: Date
): Promise<{ code: string; expiresAt: Date }> {
	await getCase(tx, actor, input.caseId);
	const purpose = input.referralId ? 'slip' : 'extract';
	await tx
		.update(accessCodes)
		.set({ endedAt: now })
		.where(
			and(
				eq(accessCodes.caseId, input.caseId),
				eq(accessCodes.purpose, purpose),
				input.referralId ? eq(accessCodes.referralId, input.referralId) : isNull(accessCodes.referralId),
				isNull(accessCodes.endedAt)
			)
		);
	const code = newCode((below) => randomInt(below));
	const expiresAt =
		purpose === 'extract' ? new Date(now.getTime() + extractMinutes * 60_000) : endOf(lastDay(dayOf(now)));
	const [row] = await tx
		.insert(accessCodes)
		.values({
			networkId: actor.networkId,
			caseId: input.caseId,
			referralId: input.referralId ?? null,
			purpose,
			selector: code.selector,
			verifierHash: createHash('sha256').update(`${code.selector}:${code.verifier}`).digest('hex'),
			createdAt: now,
			createdBy: actor.membershipId,
			expiresAt
		})
		.onConflictDoNothing()
		.returning({ id: accessCodes.id });
	// Four signs that are taken already: one in 900,000.
	if (!row) return issueCode(tx, actor, input, now);
	await record(tx, actor, 'code.handed', { codeId: row.id, caseId: input.caseId, purpose }, now);
	return { code: formatCode(code), expiresAt };
}
