import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { dayOf } from '#lib/ui/format.ts';
import { loadReferrals, type Held } from './load-referral.server.ts';
import { standing } from './model.ts';
import { voucherCounts } from './voucher.ts';

/**
 * Days of the caller's own referrals: the answer that is awaited, the end of a voucher, a place held until, an appointment, and a consent that
 * runs out. A case manager's by responsibility or cover, a provider's by its inbox; nobody else has any. What stems from
 * an answer shows only while law or consent opens it, and stands in the disclosure log.
 */
export async function listReferralDeadlines(tx: Tx, actor: Actor, now: Date): Promise<Deadline[]> {
	const provider = isProvider(actor);
	if (!provider && actor.role !== 'case-manager') return [];
	const rows = await loadReferrals(
		tx,
		actor,
		provider
			? sql`r.to_organisation_id = ${actor.organisationId ?? null} and r.sending = 'sent'`
			: sql`r.case_id = any((select casework.my_case_ids())::uuid[]) and r.sending = 'sent'`,
		now
	);
	const today = dayOf(now);
	const until = addDays(today, deadlineHorizon);
	const told = rows
		.map((held) => ({ held, days: daysOf(held, today, provider).filter(({ on }) => on <= until) }))
		.filter(({ days }) => days.length > 0);
	await logReads(
		tx,
		actor,
		provider ? 'inbox-list' : 'referral-list',
		told.map(({ held, days }) => ({
			caseId: held.caseId,
			referralId: held.id,
			categories: days.some(({ reported }) => reported) ? ['D3'] : []
		})),
		now
	);
	return told.flatMap(({ held, days }) =>
		days.map(({ what, on }) => ({
			source: 'referral',
			what,
			about: aboutOf(held, provider),
			on,
			href: provider ? `/eingang/${held.id}` : `/anfragen/${held.id}`
		}))
	);
}

function aboutOf(held: Held, provider: boolean): string {
	const offer = held.sensitive ? m.referrals_confidential() : held.offerName;
	return provider ? `${held.reference} · ${offer}` : `${held.caseReference ?? held.reference} · ${offer}`;
}

type Day = { what: string; on: string; reported: boolean };

function daysOf(held: Held, today: string, provider: boolean): Day[] {
	const days: Day[] = [];
	const { phase } = held.state;
	const mayHear = provider || held.may.has('D3');
	if (phase === 'waiting' && mayHear && held.answerDueOn)
		days.push({ what: m.network_deadline_answer(), on: held.answerDueOn, reported: false });
	if (held.voucherUntil && voucherCounts(held.voucherUntil, phase, today))
		days.push({ what: m.network_deadline_voucher(), on: held.voucherUntil, reported: false });
	if (mayHear && held.place?.state === 'held' && held.place.heldUntil)
		days.push({ what: m.network_deadline_held(), on: dayOf(held.place.heldUntil), reported: true });
	if (mayHear && (phase === 'waiting' || phase === 'accepted')) {
		const appointment = standing(held.reported).findLast((row) => row.event === 'appointment');
		if (appointment?.happensOn && appointment.happensOn >= today)
			days.push({ what: m.network_deadline_appointment(), on: appointment.happensOn, reported: true });
	}
	if (!provider && held.groundUntil && !['closed', 'withdrawn', 'declined'].includes(phase))
		days.push({ what: m.network_deadline_consent(), on: dayOf(held.groundUntil), reported: false });
	return days;
}
