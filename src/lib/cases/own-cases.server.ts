import { sql, type SQL } from 'drizzle-orm';
import type { Member } from '#lib/platform/actor.ts';

/**
 * Ids of the cases that somebody works with, as responsible person or as cover; a query for `in (…)`. Row security says
 * the same of whoever is signed in, in `casework.my_case_ids()`: this is the rule, that the net below it (house rule 3).
 */
export const ownCaseIds = (actor: Member): SQL =>
	actor.role === 'case-manager'
		? sql`(
			select id from casework.cases where responsible_id = ${actor.membershipId} and network_id = ${actor.networkId}
			union all
			select case_id from casework.covers where substitute_id = ${actor.membershipId} and network_id = ${actor.networkId}
				and ended_at is null and valid_from <= platform.ctx_now() and platform.ctx_now() < valid_until)`
		: sql`(select null::uuid where false)`;

/** A case of whoever the transaction is for, by the net's own word: asked once per query, which lists of thousands need. */
export const isOwnCase = (caseId: SQL): SQL => sql`${caseId} = any((select casework.my_case_ids())::uuid[])`;
