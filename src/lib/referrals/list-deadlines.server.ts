import { sql, type SQL } from 'drizzle-orm';
import { isOwnCase, ownCaseIds } from '#lib/cases/index.server.ts';
import { logReads } from '#lib/consent/index.server.ts';
import type { Category, ReadPurpose } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { month as monthName } from '#lib/ui/format.ts';
import { nextCheck } from './aftercare.ts';
import { listReportedMonths, openMonths } from './attendance.server.ts';
import { listConferences } from './conferences/queries.server.ts';
import { offerWords } from './labels.ts';
import { loadUnnamed, withNames, type Held, type Unnamed } from './load-referral.server.ts';
import { checksOf } from './note-aftercare.server.ts';
import { attendanceDueOn } from './statutory.ts';
import { voucherCounts } from './voucher.ts';

/** Days that lie behind and stay in a calendar. */
const pastDays = 14;

type Read = { caseId: string; referralId?: string; categories: Category[] };

/**
 * Days of the caller's own referrals, goals and conferences: the answer that is awaited, the end of a voucher, a place
 * held until, an appointment, a consent that runs out, aftercare, a goal to talk over. A case manager's by
 * responsibility or cover, a provider's by its inbox; nobody else has any. What stems from an answer shows only while law
 * or consent opens it, and stands in the disclosure log; a subscribed calendar asks every few minutes, and its reading
 * is noted once a day.
 */
export async function listReferralDeadlines(
	tx: Tx,
	actor: Member,
	now: Date,
	view: 'page' | 'calendar' = 'page'
): Promise<Deadline[]> {
	const provider = isProvider(actor);
	if (!provider && actor.role !== 'case-manager') return [];
	const rows = await loadUnnamed(
		tx,
		actor,
		provider
			? sql`r.to_organisation_id = ${actor.organisationId} and r.sending = 'sent'`
			: sql`${isOwnCase(sql`r.case_id`)} and r.sending = 'sent'`,
		now
	);
	const today = dayOf(now);
	const until = addDays(today, deadlineHorizon);
	const from = view === 'calendar' ? addDays(today, -pastDays) : today;
	const noted = provider
		? new Map<string, { months: number }[]>()
		: await checksOf(
				tx,
				rows.filter(({ state }) => state.phase === 'ended').map(({ id }) => id)
			);
	const looks = provider ? new Map<string, string>() : await goalLooks(tx, rows, until);
	const told = rows
		.map((held) => ({
			held,
			days: [...daysOf(held, noted.get(held.id) ?? [], today, from, provider), ...goalLookOf(held, looks)].filter(
				({ on }) => on <= until
			)
		}))
		.filter(({ days }) => days.length > 0);
	const goals = provider ? [] : await goalDays(tx, actor, until);
	const reads: Read[] = [
		...told.map(({ held, days }) => ({
			caseId: held.caseId,
			referralId: held.id,
			categories: [...new Set(days.flatMap(({ reported }) => reported ?? []))]
		})),
		...goals.map(({ caseId }) => ({ caseId, categories: ['D2' as const] }))
	];
	await logDays(tx, actor, view === 'calendar' ? 'calendar' : provider ? 'inbox-list' : 'referral-list', reads, now);
	const named = await withNames(
		tx,
		told.map(({ held }) => held),
		now
	);
	const daysBy = new Map(told.map(({ held, days }) => [held.id, days]));
	return [
		...named.flatMap((held) =>
			(daysBy.get(held.id) ?? []).map(({ kind, what, on, at }) => ({
				kind,
				id: held.id,
				source: 'referral',
				what,
				about: aboutOf(held, provider),
				on,
				at: at ?? null,
				href: provider ? `/eingang/${held.id}` : `/anfragen/${held.id}`
			}))
		),
		...goals.map(({ id, caseId, person, on }) => ({
			kind: 'goal' as const,
			id,
			source: 'case',
			what: m.network_deadline_goal(),
			about: person,
			on,
			href: `/faelle/${caseId}/ziele`
		})),
		...openMonths(await listReportedMonths(tx, actor, now), today).map(({ offerId, month, ...offer }) => ({
			kind: 'report' as const,
			id: `${offerId}-${month}`,
			source: 'referral',
			what: m.network_deadline_attendance({ month: monthName(month, getLocale()) }),
			about: offerWords(offer),
			on: attendanceDueOn(month),
			href: `/eingang/monatsbericht?angebot=${offerId}&monat=${month}`
		})),
		...(await listConferences(tx, actor))
			.filter(({ state, meetsOn }) => state === 'planned' && meetsOn >= from && meetsOn <= until)
			.map(({ id, person, meetsOn, meetsAt }) => ({
				kind: 'conference' as const,
				id,
				source: 'case',
				what: m.network_deadline_conference(),
				about: person ?? m.network_deadline_conference_invited(),
				on: meetsOn,
				at: meetsAt,
				href: `/fallkonferenzen/${id}`
			}))
	];
}

async function logDays(tx: Tx, actor: Member, purpose: ReadPurpose, reads: Read[], now: Date): Promise<void> {
	if (purpose !== 'calendar') return logReads(tx, actor, purpose, reads, now);
	const noted = await tx.execute<{ key: string }>(sql`
		select distinct coalesce(referral_id, case_id) as key from casework.disclosure_log
		where membership_id = ${actor.membershipId} and purpose = 'calendar'
			and (read_at at time zone 'Europe/Berlin')::date = ${dayOf(now)}::date`);
	const known = new Set(noted.map(({ key }) => key));
	return logReads(
		tx,
		actor,
		purpose,
		reads.filter(({ referralId, caseId }) => !known.has(referralId ?? caseId)),
		now
	);
}

function aboutOf(held: Held, provider: boolean): string {
	return `${provider ? held.reference : (held.caseReference ?? held.reference)} · ${offerWords(held)}`;
}

type Day = { kind: Deadline['kind']; what: string; on: string; at?: string | null; reported?: Category };

/** After these nothing is awaited any more. */
const over: readonly Unnamed['state']['phase'][] = ['closed', 'withdrawn', 'declined', 'returned', 'left'];

/** @param from the earliest day of an appointment that still counts */
function daysOf(
	held: Unnamed,
	noted: readonly { months: number }[],
	today: string,
	from: string,
	provider: boolean
): Day[] {
	const days: Day[] = [];
	const { phase, appointment, endedOn } = held.state;
	const mayHear = provider || held.may.has('D3');
	if (phase === 'waiting' && held.may.has('D3') && held.answerDueOn)
		days.push({ kind: 'answer', what: m.network_deadline_answer(), on: held.answerDueOn });
	if (held.voucherUntil && held.voucherUntil >= from && voucherCounts(held.voucherUntil, phase, today))
		days.push({ kind: 'voucher', what: m.network_deadline_voucher(), on: held.voucherUntil });
	if (mayHear && held.place?.state === 'held' && held.place.heldUntil)
		days.push({
			kind: 'held',
			what: m.network_deadline_held(),
			on: dayOf(held.place.heldUntil),
			reported: 'D3'
		});
	if (mayHear && appointment && appointment.on >= from && !over.includes(phase))
		days.push({
			kind: 'appointment',
			what: m.network_deadline_appointment(),
			on: appointment.on,
			at: appointment.at,
			reported: 'D3'
		});
	if (!provider && held.groundUntil && !over.includes(phase))
		days.push({ kind: 'consent', what: m.network_deadline_consent(), on: dayOf(held.groundUntil) });
	// Only a statutory timer may say that somebody took part (§ 7 rule 5).
	const check =
		!provider && phase === 'ended' && held.regime === 'statutory'
			? nextCheck(
					endedOn,
					noted.map(({ months }) => months),
					today
				)
			: undefined;
	if (check)
		days.push({
			kind: 'aftercare',
			what: m.network_deadline_aftercare({ months: check.months }),
			on: check.on,
			reported: 'D4'
		});
	return days;
}

/** When the goals of these referrals are looked at. Those of a third party's are that party's to move (rule 9). */
async function goalLooks(tx: Tx, rows: readonly Unnamed[], until: string): Promise<Map<string, string>> {
	const ids = rows
		.filter(({ mandateId, state }) => mandateId === null && !over.includes(state.phase))
		.map(({ id }) => id);
	if (ids.length === 0) return new Map();
	const found = await tx.execute<{ id: string; on: string }>(sql`
		select referral_id as id, target_on::text as on from casework.referral_goals
		where target_on <= ${until}::date and ${anyOf(sql`referral_id`, ids)}`);
	return new Map(found.map(({ id, on }) => [id, on]));
}

function goalLookOf(held: Unnamed, looks: ReadonlyMap<string, string>): Day[] {
	const on = looks.get(held.id);
	return on ? [{ kind: 'goal', what: m.network_deadline_goal(), on, reported: 'D2' }] : [];
}

type GoalDay = { id: string; caseId: string; person: string; on: string };

/** Goals of own cases that nobody settled yet, by the day on which they are talked over; their words stay on their page. */
async function goalDays(tx: Tx, actor: Member, until: string): Promise<GoalDay[]> {
	const settled: SQL = sql`exists (select from casework.goal_attainments x where x.goal_id = g.id)`;
	return [
		...(await tx.execute<GoalDay>(sql`
			select g.id, g.case_id as "caseId", c.reference as person, t.target_on::text as on
			from casework.goals g join casework.cases c on c.id = g.case_id
			join lateral (select target_on from casework.goal_targets where goal_id = g.id order by recorded_at desc, id desc limit 1) t on true
			where g.case_id in ${ownCaseIds(actor)} and c.closed_at is null and not ${settled} and t.target_on <= ${until}::date
			order by t.target_on, g.created_at, g.id limit 500`))
	];
}
