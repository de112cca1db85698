import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { deadlines, dueAt, type Deadline } from './deadlines.ts';
import { loadReferrals, type Held } from './load-referral.server.ts';
import { lockReferral, writeEvent } from './lock-referral.server.ts';
import { freePlace } from './move-place.server.ts';
import { checksOf } from './note-aftercare.server.ts';
import { tellProvider, tellResponsible, tellTeamLeads } from './tell.server.ts';
import { watchOne } from './watch-deadlines.server.ts';

/**
 * A deadline may have passed: looks again and does what follows, once, however often the job runs. What was moved or
 * settled meanwhile has a job of its own, or needs none. Never closes a referral and never reports for anybody.
 */
export async function passDeadline(
	tx: Tx,
	actor: Actor,
	input: { referralId: string; deadline: string; nth?: string },
	now: Date
): Promise<'passed' | 'not-due'> {
	const deadline = deadlines.find((one) => one === input.deadline);
	if (!deadline) return 'not-due';
	const nth = Math.max(1, Number(input.nth ?? 1) || 1);
	const held = await lockReferral(tx, actor, input.referralId, now).catch((caught: unknown) => {
		// Deleted meanwhile: nothing is due any more.
		if (caught instanceof Refusal && caught.code === 'not-found') return undefined;
		throw caught;
	});
	if (!held) return 'not-due';
	const acting: Actor = { ...actor, networkId: held.networkId };
	const due = deadline === 'ground' && hasLostGround(held) ? now : dueAt(deadline, held, nth);
	if (!due) return 'not-due';
	if (due > now) {
		// A consent is renewed by people as well who may not know that a place rests on it, and set nothing up for it.
		if (deadline === 'ground') await watchOne(tx, held.id, 'ground', due);
		return 'not-due';
	}
	await passes[deadline](tx, acting, held, now, `${deadline}:${held.id}:${dayOf(due)}`);
	if (deadline === 'pulse') {
		const next = dueAt('pulse', held, nth + 1);
		if (next) await watchOne(tx, held.id, 'pulse', next, nth + 1);
	}
	return 'passed';
}

/** A place that rested on a consent which has run out, or that is left of a referral which is over. */
const hasLostGround = (held: Held): boolean =>
	held.place !== undefined &&
	held.place.state !== 'released' &&
	(!held.may.has('D3') || held.sending === 'withdrawn' || held.sending === 'closed');

type Pass = (tx: Tx, actor: Actor, held: Held, now: Date, once: string) => Promise<void>;

const tellBoth =
	(kind: 'referrals.answer-overdue' | 'referrals.first-appointment' | 'referrals.pulse'): Pass =>
	async (tx, _actor, held, now, once) => {
		await tellResponsible(tx, held, kind, once);
		await tellProvider(tx, held, kind, now, once);
	};

/** A task for the case manager, unless it is done; nobody else is told. */
const remindOf =
	(months: number): Pass =>
	async (tx, _actor, held, _now, once) => {
		const noted = (await checksOf(tx, [held.id])).get(held.id) ?? [];
		if (!noted.some((check) => check.months >= months)) await tellResponsible(tx, held, 'referrals.aftercare', once);
	};

const passes: Record<Deadline, Pass> = {
	answer: tellBoth('referrals.answer-overdue'),
	first_appointment: tellBoth('referrals.first-appointment'),
	pulse: tellBoth('referrals.pulse'),
	/** The team's leads learn how many answers are late for long, not which. */
	async escalation(tx, actor, held, now) {
		const late = await loadReferrals(
			tx,
			actor,
			sql`r.from_organisation_id = ${held.fromOrganisationId} and r.network_id = ${held.networkId}
				and r.sending = 'sent' and r.answer_due_on < ${dayOf(now)}::date`,
			now
		);
		const count = late.filter((one) => {
			const due = dueAt('escalation', one);
			return due !== undefined && due <= now;
		}).length;
		await tellTeamLeads(
			tx,
			{ networkId: held.networkId, organisationId: held.fromOrganisationId },
			count,
			dayOf(now),
			now
		);
	},
	/** The place goes to whoever waits; about the person nothing is said (demo-catalogue § 8.5). */
	async hold(tx, actor, held, now, once) {
		if (held.may.has('D3')) await writeEvent(tx, actor, held, 'lapsed', {}, now);
		else await freePlace(tx, actor, held, now);
		await tellResponsible(tx, held, 'referrals.place-lapsed', once);
		if (held.may.has('D3')) await tellProvider(tx, held, 'referrals.place-lapsed', now, once);
	},
	/** The person should know as well: the case manager tells, or gives it more time. */
	async voucher(tx, _actor, held, _now, once) {
		await tellResponsible(tx, held, 'referrals.voucher', once);
	},
	aftercare_3: remindOf(3),
	aftercare_6: remindOf(6),
	async ground(tx, actor, held, now) {
		await freePlace(tx, actor, held, now);
		await record(tx, actor, 'referral.place-freed', { referralId: held.id }, now);
	}
};
