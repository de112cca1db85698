import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { loadUnnamed, withNames, type Unnamed } from './load-referral.server.ts';
import { monthsFor, periodIn, weekdaysOf, type DayCounts, type Hearing } from './statutory.ts';
import { instrumentsOn } from '#lib/directory/index.server.ts';

/** A month as it was reported last; what it replaced stays stored, and in the person's extract. */
export type AttendanceMonth = DayCounts & {
	id: string;
	referralId: string;
	month: string;
	heard: Hearing | null;
	statement: string | null;
	recordedAt: Date;
};

/** Reports that hold, newest month first; row security shows each side what law lets flow now. */
export async function attendanceOf(tx: Tx, referralIds: readonly string[], month?: string): Promise<AttendanceMonth[]> {
	if (referralIds.length === 0) return [];
	const rows = await tx.execute<Omit<AttendanceMonth, 'recordedAt'> & { recordedAt: string }>(sql`
		select id, referral_id as "referralId", month::text, present, excused, sick_note_days as sick_note, unexcused, holiday_or_closed, heard,
			statement, recorded_at as "recordedAt"
		from casework.attendance_months a
		where ${anyOf(sql`referral_id`, referralIds)} ${month ? sql`and month = ${month}::date` : sql``}
			and not exists (select from casework.attendance_months later where later.replaces_id = a.id)
		order by month desc`);
	return rows.map((row) => ({ ...row, recordedAt: new Date(row.recordedAt) }));
}

/** Months of one referral, for the office's page; leaves a line in the disclosure log where it shows any. */
export async function listAttendance(
	tx: Tx,
	actor: Actor,
	{ caseId, referralId }: { caseId: string; referralId: string },
	now: Date
): Promise<AttendanceMonth[]> {
	const months = await attendanceOf(tx, [referralId]);
	if (months.length > 0) await logReads(tx, actor, 'attendance', [{ caseId, referralId, categories: ['D5'] }], now);
	return months;
}

/** The procedure that an offer or its instrument prescribes for attendance and assessment; empty: none (rule 4). */
export async function procedureOf(tx: Tx, offerId: string, today: string): Promise<string> {
	return (await offersOf(tx, [offerId], today)).get(offerId)?.procedure ?? '';
}

async function offersOf(
	tx: Tx,
	offerIds: readonly string[],
	today: string
): Promise<Map<string, { name: string; procedure: string }>> {
	const rows = await tx.execute<{ id: string; name: string; procedure: string }>(sql`
		select o.id, o.name, coalesce(nullif(o.prescribed_procedure, ''), nullif(i.prescribed_procedure, ''), '') as procedure
		from directory.offers o left join ${instrumentsOn(today)} i on i.key = o.instrument_key where ${anyOf(sql`o.id`, offerIds)}`);
	return new Map(rows.map(({ id, ...offer }) => [id, offer]));
}

type ReportedMonth = { month: string; persons: number; reported: number };
export type ReportedOffer = { offerId: string; offerName: string; sensitive: boolean; months: ReportedMonth[] };

/**
 * How far the monthly reports of the caller's statutory offers are: persons who took part and persons reported, per
 * offer and month, newest first. Numbers alone; empty for houses without such participants.
 */
export async function listReportedMonths(tx: Tx, actor: Member, now: Date): Promise<ReportedOffer[]> {
	if (!isProvider(actor)) return [];
	const all = await loadTakingPart(tx, actor, now);
	if (all.length === 0) return [];
	const known = await offersOf(
		tx,
		all.map(({ offerId }) => offerId),
		dayOf(now)
	);
	const told = new Set(
		(
			await attendanceOf(
				tx,
				all.map(({ id }) => id)
			)
		).map(({ referralId, month }) => `${referralId} ${month}`)
	);
	const offers: ReportedOffer[] = [];
	for (const [offerId, held] of Map.groupBy(all, (one) => one.offerId)) {
		const offer = known.get(offerId);
		if (!offer || offer.procedure) continue;
		const months = monthsFor(dayOf(now)).map((month) => {
			const here = held.filter(({ state, ...one }) =>
				periodIn(month, state.startedOn, state.endedOn ?? returnedOn({ ...one, state }))
			);
			return { month, persons: here.length, reported: here.filter(({ id }) => told.has(`${id} ${month}`)).length };
		});
		const [first] = held;
		if (first && months.some(({ persons }) => persons > 0))
			offers.push({ offerId, offerName: offer.name, sensitive: first.sensitive, months });
	}
	return offers.sort((one, other) => one.offerName.localeCompare(other.offerName, 'de'));
}

/** Months that are over and not reported in full. */
export const openMonths = (
	offers: readonly ReportedOffer[],
	today: string
): (ReportedMonth & Omit<ReportedOffer, 'months'>)[] =>
	offers.flatMap(({ months, ...offer }) =>
		months
			.filter(({ month, persons, reported }) => month.slice(0, 7) < today.slice(0, 7) && reported < persons)
			.map((one) => ({ ...offer, ...one }))
	);

export type SheetRow = {
	referralId: string;
	reference: string;
	/** Undefined where the office left none. */
	name: string | undefined;
	/** The part of the month in which the person took part. */
	from: string;
	until: string;
	/** Weekdays in it, and the public holidays among them. */
	planned: number;
	holidays: number;
	reported: AttendanceMonth | undefined;
};
export type AttendanceSheet = {
	offers: { id: string; name: string }[];
	months: string[];
	offerId: string | undefined;
	month: string;
	/** Attendance goes by this procedure: nothing is asked here. */
	procedure: string;
	rows: SheetRow[];
};

/**
 * The monthly sheet of one offer: everybody who took part in that month, with the days that a calendar knows. The last
 * month unless another is asked for; the names are the provider's by law (D1, § 61 SGB II).
 */
export async function getAttendanceSheet(
	tx: Tx,
	actor: Member,
	wanted: { offerId?: string | undefined; month?: string | undefined },
	now: Date
): Promise<AttendanceSheet> {
	const today = dayOf(now);
	const months = monthsFor(today);
	const month = months.find((one) => one === wanted.month) ?? months[1] ?? today;
	const all = isProvider(actor) ? await withNames(tx, await loadTakingPart(tx, actor, now), now) : [];
	const offers = [...new Map(all.map((held) => [held.offerId, held.offerName]))]
		.map(([id, name]) => ({ id, name }))
		.sort((one, other) => one.name.localeCompare(other.name, 'de'));
	const offerId = offers.find(({ id }) => id === wanted.offerId)?.id ?? offers[0]?.id;
	const procedure = offerId ? await procedureOf(tx, offerId, today) : '';
	const here = all.flatMap((held) => {
		const period = periodIn(month, held.state.startedOn, held.state.endedOn ?? returnedOn(held));
		return held.offerId === offerId && period && procedure === '' ? [{ held, ...period }] : [];
	});
	const ids = here.map(({ held }) => held.id);
	const reported = new Map((await attendanceOf(tx, ids, month)).map((row) => [row.referralId, row]));
	const names = await namesOf(
		tx,
		here.map(({ held }) => held.caseId)
	);
	await logReads(
		tx,
		actor,
		'monthly-report',
		here.map(({ held }) => ({
			caseId: held.caseId,
			referralId: held.id,
			categories: [
				'D4',
				...(names.has(held.caseId) ? (['D1'] as const) : []),
				...(reported.has(held.id) ? (['D5'] as const) : [])
			]
		})),
		now
	);
	const rows = here.map(({ held, from, until }) => {
		const { work, holidays } = weekdaysOf({ from, until }, held.land);
		return {
			referralId: held.id,
			reference: held.reference,
			name: names.get(held.caseId),
			from,
			until,
			planned: work + holidays,
			holidays,
			reported: reported.get(held.id)
		};
	});
	rows.sort((one, other) => (one.name ?? one.reference).localeCompare(other.name ?? other.reference, 'de'));
	return { offers, months, offerId, month, procedure, rows };
}

/** Somebody who came back to the office had taken part until then. */
export const returnedOn = (held: Unnamed): string | undefined =>
	held.state.handoff === 'returned'
		? (held.reported.findLast((row) => row.event === 'returned')?.happensOn ?? undefined)
		: undefined;

/** Referrals of statutory measures in which somebody began and the law still lets attendance flow. */
async function loadTakingPart(tx: Tx, actor: Member, now: Date): Promise<Unnamed[]> {
	const all = await loadUnnamed(
		tx,
		actor,
		sql`r.to_organisation_id = ${actor.organisationId} and r.regime = 'statutory' and r.sending in ('sent', 'closed')
			and r.id = any(array(select b.referral_id from casework.feedback b where b.event = 'started'))`,
		now
	);
	return all.filter((held) => held.may.has('D5') && held.state.startedOn);
}

// Row security shows a provider the contact only while law or consent opens it.
async function namesOf(tx: Tx, caseIds: readonly string[]): Promise<Map<string, string>> {
	if (caseIds.length === 0) return new Map();
	const rows = await tx.execute<{ id: string; name: string }>(
		sql`select case_id as id, name from casework.case_contacts where name <> '' and ${anyOf(sql`case_id`, caseIds)}`
	);
	return new Map(rows.map(({ id, name }) => [id, name]));
}
