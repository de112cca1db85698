import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { attendanceOf, procedureOf, returnedOn, type AttendanceMonth } from './attendance.server.ts';
import { noteTakesPart } from './keep-state.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { attendanceMonths } from './statutory-tables.server.ts';
import { lastOfMonth, monthsFor, periodIn, presentOf } from './statutory.ts';
import type { AttendanceRow } from './statutory-inputs.ts';

type Counts = Pick<
	typeof attendanceMonths.$inferInsert,
	'present' | 'excused' | 'sickNote' | 'unexcused' | 'holidayOrClosed' | 'heard' | 'statement'
>;

/**
 * The provider's monthly report of a statutory measure (§ 61 SGB II): days by kind for everybody on the sheet, in one
 * transaction. Rows that say what was reported already write nothing; a correction is a new row. Before unexcused days
 * leave, the person is heard. Answers how many were written.
 *
 * @throws {Refusal} consent-missing outside the law, conflict (prescribed procedure, not taking part), stale, not-found,
 * invalid at `<field>.<referral>`
 */
export async function reportAttendance(
	tx: Tx,
	actor: Member,
	input: { month: string; rows: readonly AttendanceRow[] },
	now: Date
): Promise<number> {
	if (!monthsFor(dayOf(now)).includes(input.month)) throw new Refusal('conflict', m.statutory_refused_month());
	if (input.rows.length === 0) throw new Refusal('conflict', m.statutory_sheet_none_text());
	let written = 0;
	// Always in the same order: two sheets with the same people wait for each other instead of stopping each other.
	for (const row of [...input.rows].sort((one, other) => one.referralId.localeCompare(other.referralId)))
		if (await reportOne(tx, actor, input.month, row, now)) written++;
	return written;
}

async function reportOne(tx: Tx, actor: Member, month: string, row: AttendanceRow, now: Date): Promise<boolean> {
	const held = await lockFor(tx, actor, 'report_attendance', { id: row.referralId }, now);
	if (await procedureOf(tx, held.offerId, dayOf(now))) throw new Refusal('conflict', m.statutory_refused_prescribed());
	if (!periodIn(month, held.state.startedOn, held.state.endedOn ?? returnedOn(held)))
		throw new Refusal('conflict', m.statutory_refused_not_there({ reference: held.reference }));
	const [current] = await attendanceOf(tx, [held.id], month);
	if ((row.before ?? '') !== (current?.id ?? '')) throw new Refusal('stale', m.errors_stale());
	const counts = countsOf(month, row);
	if (!counts || (current && isSame(current, counts))) return false;
	await tx.insert(attendanceMonths).values({
		...counts,
		networkId: held.networkId,
		referralId: held.id,
		regime: held.regime,
		providerId: held.toOrganisationId,
		month,
		replacesId: current?.id ?? null,
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'referral.attendance-reported', { referralId: held.id, month: month.slice(0, 7) }, now);
	// Who reports this month or the last says on the way that the person still takes part; older ones say nothing of today.
	if (monthsFor(dayOf(now)).slice(0, 2).includes(month)) await noteTakesPart(tx, actor, held, now);
	return true;
}

/** Undefined where nothing was planned: there is nothing to report. */
function countsOf(month: string, row: AttendanceRow): Counts | undefined {
	const at = (name: string) => `${name}.${row.referralId}`;
	const planned = row.planned ?? 0;
	const others = {
		excused: row.excused ?? 0,
		sick_note: row.sick_note ?? 0,
		unexcused: row.unexcused ?? 0,
		holiday_or_closed: row.holiday_or_closed ?? 0
	};
	const present = presentOf(planned, others);
	if (planned > Number(lastOfMonth(month).slice(8)))
		throw new Refusal('invalid', m.statutory_refused_too_long(), at('planned'));
	if (present < 0) throw new Refusal('invalid', m.statutory_refused_too_many({ planned }), at('planned'));
	if (planned === 0) return undefined;
	const heard = others.unexcused > 0 ? row.heard : undefined;
	if (others.unexcused > 0 && !heard) throw new Refusal('invalid', m.statutory_refused_unheard(), at('heard'));
	if (heard === 'said' && !row.statement)
		throw new Refusal('invalid', m.statutory_refused_no_statement(), at('statement'));
	return {
		present,
		excused: others.excused,
		sickNote: others.sick_note,
		unexcused: others.unexcused,
		holidayOrClosed: others.holiday_or_closed,
		heard: heard ?? null,
		statement: heard === 'said' ? (row.statement ?? null) : null
	};
}

const isSame = (current: AttendanceMonth, counts: Counts): boolean =>
	current.present === counts.present &&
	current.excused === counts.excused &&
	current.sick_note === counts.sickNote &&
	current.unexcused === counts.unexcused &&
	current.holiday_or_closed === counts.holidayOrClosed &&
	current.heard === counts.heard &&
	current.statement === counts.statement;
