import { asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { jointInForce } from './model.ts';
import { jointConsents, jointWithdrawals } from './tables.server.ts';

export type ListedJoint = {
	id: string;
	subjectId: string;
	organisationIds: string[];
	topics: string[];
	validUntil: Date;
	recordedAt: Date;
	withdrawnAt: Date | null;
	inForce: boolean;
};

/** Joint consents about these subjects, oldest first; row security narrows them to what the caller may know. */
export async function listJointConsents(
	tx: Tx,
	_actor: Actor,
	subjectIds: readonly string[],
	now: Date
): Promise<ListedJoint[]> {
	if (subjectIds.length === 0) return [];
	const rows = await tx
		.select({
			id: jointConsents.id,
			subjectId: jointConsents.subjectId,
			organisationIds: jointConsents.organisationIds,
			topics: jointConsents.topics,
			validFrom: jointConsents.validFrom,
			validUntil: jointConsents.validUntil,
			recordedAt: jointConsents.recordedAt,
			withdrawnAt: jointWithdrawals.withdrawnAt
		})
		.from(jointConsents)
		.leftJoin(jointWithdrawals, eq(jointWithdrawals.jointConsentId, jointConsents.id))
		.where(anyOf(jointConsents.subjectId, subjectIds))
		.orderBy(asc(jointConsents.recordedAt));
	return rows.map(({ validFrom, ...row }) => ({ ...row, inForce: jointInForce({ ...row, validFrom }, now) }));
}
