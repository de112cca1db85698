import { and, desc, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import { longestCover, type TransferReason } from './model.ts';
import { ownCaseIds } from './own-cases.server.ts';
import { mayMoveCases } from './policy.ts';
import { lockCase } from './queries.server.ts';
import { transfers } from './tables.server.ts';

type Colleague = { id: string; name: string };

/** Case managers of the caller's office who are there now. */
export async function listColleagues(tx: Tx, actor: Member): Promise<Colleague[]> {
	return [
		...(await tx.execute<Colleague>(sql`
			select m.id, a.name from platform.memberships m join platform.accounts a on a.id = m.account_id
			where m.organisation_id = ${actor.organisationId} and m.network_id = ${actor.networkId}
				and m.role = 'case-manager' and m.ended_at is null order by a.name, m.id`))
	];
}

/** Whose case, or whose caseload: the responsible person names one case, the team lead a colleague. */
export type Whose = { caseId: string; absentId?: undefined } | { caseId?: undefined; absentId: string };

async function mayMove(tx: Tx, actor: Member, whose: Whose, colleagueId: string): Promise<string> {
	if (!mayMoveCases(actor, whose)) throw new Refusal('forbidden', m.errors_forbidden());
	if (whose.caseId) {
		const held = await lockCase(tx, actor, whose.caseId);
		// A cover works with the case and does not pass it on.
		if (held.responsibleId !== actor.membershipId) throw new Refusal('forbidden', m.cases_only_responsible());
	}
	const absent = whose.absentId ?? actor.membershipId;
	const colleagues = await listColleagues(tx, actor);
	if (absent === colleagueId || !colleagues.some(({ id }) => id === colleagueId))
		throw new Refusal('invalid', m.errors_choice(), 'colleagueId');
	return absent;
}

/**
 * Somebody acts for the responsible person, from now until the end of a day, six weeks at most, case by case (rule 10).
 *
 * @returns how many cases
 * @throws {Refusal} invalid at colleagueId or until; forbidden; not-found
 */
export async function grantCover(
	tx: Tx,
	actor: Member,
	input: Whose & { colleagueId: string; until: Date },
	now: Date
): Promise<number> {
	const count = await cover(tx, actor, { ...input, from: now }, now);
	await tellSubstitute(tx, actor, input.colleagueId, count, now);
	return count;
}

/**
 * The same for several own cases at once, from one day to another: for a holiday. Each case has a cover of its own.
 *
 * @returns how many cases
 * @throws {Refusal} invalid at caseIds, colleagueId, from or until; forbidden; not-found
 */
export async function grantOwnCovers(
	tx: Tx,
	actor: Member,
	input: { caseIds: readonly string[]; colleagueId: string; from: Date; until: Date },
	now: Date
): Promise<number> {
	if (input.caseIds.length === 0) throw new Refusal('invalid', m.cases_away_none(), 'caseIds');
	if (dayOf(input.from) < dayOf(now)) throw new Refusal('invalid', m.cases_away_past(), 'from');
	const from = input.from > now ? input.from : now;
	let count = 0;
	// In one order, so that two who lock the same cases wait for each other.
	for (const caseId of [...new Set(input.caseIds)].sort())
		count += await cover(tx, actor, { ...input, caseId, from }, now);
	await tellSubstitute(tx, actor, input.colleagueId, count, now);
	return count;
}

async function cover(
	tx: Tx,
	actor: Member,
	input: Whose & { colleagueId: string; from: Date; until: Date },
	now: Date
): Promise<number> {
	const absent = await mayMove(tx, actor, input, input.colleagueId);
	const { from, until } = input;
	if (until <= from || until.getTime() > from.getTime() + longestCover * 86_400_000)
		throw new Refusal('invalid', m.cases_cover_too_long({ days: longestCover }), 'until');
	const rows = await tx.execute<{ id: string }>(
		sql`select * from casework.grant_covers(${absent}, ${input.colleagueId}, ${input.caseId ?? null}, ${from.toISOString()}, ${until.toISOString()}) as id`
	);
	for (const { id } of rows)
		await record(tx, actor, 'case.cover-granted', { caseId: id, absent, substitute: input.colleagueId }, now);
	return rows.length;
}

async function tellSubstitute(tx: Tx, actor: Member, colleagueId: string, count: number, now: Date): Promise<void> {
	if (count > 0)
		await notify(
			tx,
			{ networkId: actor.networkId, membershipId: colleagueId },
			{ kind: 'cases.cover', facts: { count } },
			now
		);
}

/** Ends a cover before its day. @returns how many cases */
export async function endCover(
	tx: Tx,
	actor: Member,
	input: Whose & { colleagueId: string },
	now: Date
): Promise<number> {
	const absent = await mayMove(tx, actor, input, input.colleagueId);
	const rows = await tx.execute<{ id: string }>(
		sql`select * from casework.end_covers(${absent}, ${input.colleagueId}, ${input.caseId ?? null}) as id`
	);
	for (const { id } of rows) await record(tx, actor, 'case.cover-ended', { caseId: id }, now);
	return rows.length;
}

/** Ends what a colleague covers of the caller's own cases, now or later. @returns how many cases */
export async function endOwnCovers(tx: Tx, actor: Member, input: { colleagueId: string }, now: Date): Promise<number> {
	const rows = await tx.execute<{ id: string }>(sql`
		select distinct case_id as id from casework.covers
		where absent_id = ${actor.membershipId} and substitute_id = ${input.colleagueId} and ended_at is null
			and valid_until > ${now.toISOString()} order by case_id`);
	let count = 0;
	for (const { id } of rows) count += await endCover(tx, actor, { caseId: id, colleagueId: input.colleagueId }, now);
	return count;
}

/**
 * Responsibility for a case, or for a colleague's cases, moves; nothing else moves it (R59). History stays.
 *
 * @returns how many cases
 * @throws {Refusal} invalid at colleagueId; forbidden; not-found
 */
export async function transferCases(
	tx: Tx,
	actor: Member,
	input: Whose & { colleagueId: string; reason: TransferReason },
	now: Date
): Promise<number> {
	const from = await mayMove(tx, actor, input, input.colleagueId);
	const rows = await tx.execute<{ id: string }>(
		sql`select * from casework.hand_over_cases(${from}, ${input.colleagueId}, ${input.caseId ?? null}, ${input.reason}) as id`
	);
	for (const { id } of rows)
		await record(tx, actor, 'case.handed-over', { caseId: id, from, to: input.colleagueId, reason: input.reason }, now);
	if (rows.length > 0)
		await notify(
			tx,
			{ networkId: actor.networkId, membershipId: input.colleagueId },
			{ kind: 'cases.handed-over', facts: { count: rows.length } },
			now
		);
	return rows.length;
}

export type CoverLine = {
	absent: string;
	substitute: string;
	substituteId: string;
	absentId: string;
	/** The first day of any of them. */
	from: Date;
	until: Date;
	cases: number;
};

/** Covers that run now: of the caller's own cases, or for the team lead of the office; counted, without a case. */
export async function listCovers(tx: Tx, actor: Member, caseId: string | undefined, now: Date): Promise<CoverLine[]> {
	const seen =
		actor.role === 'team-lead'
			? sql`v.organisation_id = ${actor.organisationId} and v.network_id = ${actor.networkId}`
			: sql`v.case_id in ${ownCaseIds(actor)}`;
	const rows = await tx.execute<Omit<CoverLine, 'from' | 'until'> & { from: string; until: string }>(sql`
		select a.name as absent, s.name as substitute, v.absent_id as "absentId", v.substitute_id as "substituteId",
			min(v.valid_from) as "from", max(v.valid_until) as until, count(distinct v.case_id)::int as cases
		from casework.covers v
		join platform.memberships am on am.id = v.absent_id join platform.accounts a on a.id = am.account_id
		join platform.memberships sm on sm.id = v.substitute_id join platform.accounts s on s.id = sm.account_id
		where ${seen} and v.ended_at is null and v.valid_until > ${now.toISOString()} ${caseId ? sql`and v.case_id = ${caseId}` : sql``}
		group by a.name, s.name, v.absent_id, v.substitute_id order by a.name, s.name`);
	return rows.map((row) => ({ ...row, from: new Date(row.from), until: new Date(row.until) }));
}

/** How responsibility for a case moved, newest first. */
export async function listTransfers(tx: Tx, actor: Member, caseId: string) {
	return tx
		.select({
			from: sql<string>`(select a.name from platform.memberships m join platform.accounts a on a.id = m.account_id where m.id = ${transfers.fromId})`,
			to: sql<string>`(select a.name from platform.memberships m join platform.accounts a on a.id = m.account_id where m.id = ${transfers.toId})`,
			reason: transfers.reason,
			handedAt: transfers.handedAt
		})
		.from(transfers)
		.where(and(eq(transfers.caseId, caseId), sql`${transfers.caseId} in ${ownCaseIds(actor)}`))
		.orderBy(desc(transfers.handedAt));
}
