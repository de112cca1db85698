import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { date } from '#lib/ui/format.ts';
import type { StageReport, StatusReport } from './inputs.ts';
import type { Held } from './load-referral.server.ts';
import { lockFor, writeEvent } from './lock-referral.server.ts';
import { discussedMoves, eventOf } from './moves.ts';
import { allowsStatement, endReasonsOf, notStartedReasons, reasonsAfterStart, returnReasonsOf } from './reasons.ts';
import { dayFault, lastHappened, type DayFault } from './report-days.ts';
import { mustNotPass } from './waiting-list.server.ts';

/**
 * The provider reports not begun (statutory only, with the person's statement), begun, interrupted, resumed, ended, returned, or a new appointment. In counselling and
 * voluntary offers without a reason, in voluntary ones to the month only (design.md § 7).
 *
 * @throws {Refusal} consent-missing, stale, conflict, invalid at the field, not-found
 */
export async function reportStatus(
	tx: Tx,
	actor: Actor,
	input: Omit<StatusReport, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, input.move, input, now);
	const today = dayOf(now);
	const reason = reasonFor(held, input);
	const happensOn =
		held.regime === 'voluntary' && input.move !== 'appointment' ? `${input.happensOn.slice(0, 7)}-01` : input.happensOn;
	if (input.move !== 'appointment') mustBePossible(held, input.happensOn > today ? input.happensOn : happensOn, today);
	const appointment = appointmentOf(input, reason, today);
	// A new appointment keeps a place; one that was given back goes first to whoever waits.
	if (appointment && held.place?.state === 'released') await mustNotPass(tx, actor, held, now);
	const discussed = (discussedMoves as readonly string[]).includes(input.move);
	if (discussed) mustBeDiscussed(input, today);
	await writeEvent(
		tx,
		actor,
		held,
		eventOf[input.move],
		{
			reason,
			happensOn: appointment?.on ?? happensOn,
			happensAt: appointment?.at,
			words: discussed && allowsStatement(held.regime) ? input.words : undefined,
			discussedOn: discussed ? input.discussedOn : undefined,
			undiscussedReason: discussed && !input.discussedOn ? input.undiscussedReason : undefined
		},
		now
	);
}

/**
 * The appointment that a report gives: "excused" comes with a new one.
 *
 * @throws {Refusal} invalid at the field
 */
function appointmentOf(
	input: Pick<StatusReport, 'move' | 'happensOn' | 'happensAt' | 'nextOn' | 'nextAt'>,
	reason: string | undefined,
	today: string
): { on: string; at: string | undefined } | undefined {
	const past = (field: string) => new Refusal('invalid', m.referrals_appointment_past(), field);
	if (input.move === 'appointment') {
		if (input.happensOn < today) throw past('happensOn');
		return { on: input.happensOn, at: input.happensAt };
	}
	if (reason !== 'excused') {
		if (input.nextOn || input.nextAt) throw new Refusal('invalid', m.referrals_next_only_excused(), 'nextOn');
		return undefined;
	}
	if (!input.nextOn) throw new Refusal('invalid', m.referrals_next_missing(), 'nextOn');
	if (input.nextOn < today) throw past('nextOn');
	return { on: input.nextOn, at: input.nextAt };
}

/**
 * The jointly agreed stage with one sentence (D7): the person's own choice, known to the person.
 *
 * @throws {Refusal} consent-missing, stale, conflict, invalid, not-found
 */
export async function reportStage(
	tx: Tx,
	actor: Actor,
	input: Omit<StageReport, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'report_stage', input, now);
	mustBeDiscussed(input, dayOf(now));
	await writeEvent(
		tx,
		actor,
		held,
		'stage',
		{
			stage: input.stage,
			sentence: input.sentence,
			discussedOn: input.discussedOn,
			undiscussedReason: input.discussedOn ? undefined : input.undiscussedReason
		},
		now
	);
}

const faults: Record<DayFault['fault'], (on: string) => string> = {
	ahead: () => m.referrals_day_ahead(),
	before_request: (on) => m.referrals_day_before_request({ on }),
	before_begin: (on) => m.referrals_day_before_begin({ on }),
	before_last: (on) => m.referrals_day_before_last({ on })
};

/** @throws {Refusal} invalid at the day */
function mustBePossible(held: Held, on: string, today: string): void {
	const found = dayFault(on, {
		sentOn: dayOf(held.sentAt ?? held.createdAt),
		today,
		startedOn: held.state.startedOn,
		lastOn: lastHappened(held.reported),
		byMonth: held.regime === 'voluntary'
	});
	if (found) throw new Refusal('invalid', faults[found.fault](date(found.on, getLocale())), 'happensOn');
}

function reasonFor(held: Held, input: { move: string; reason?: string | undefined }): string | undefined {
	if (input.move !== 'end' && input.move !== 'return' && input.move !== 'not_started') return undefined;
	if (!reasonsAfterStart(held.regime)) return undefined;
	const known: readonly string[] = {
		end: () => endReasonsOf(held.regime),
		return: () => returnReasonsOf(held.regime),
		not_started: () => Object.keys(notStartedReasons)
	}[input.move]();
	if (!input.reason || !known.includes(input.reason))
		throw new Refusal('invalid', m.referrals_reason_required(), 'reason');
	return input.reason;
}

/** Only what was talked over with the person is reported, or a coded reason why that was impossible (R63). */
function mustBeDiscussed(
	input: { discussedOn?: string | undefined; undiscussedReason?: string | undefined },
	today: string
): void {
	if (input.discussedOn && input.discussedOn > today)
		throw new Refusal('invalid', m.referrals_day_ahead(), 'discussedOn');
	if (!input.discussedOn && !input.undiscussedReason)
		throw new Refusal('invalid', m.referrals_discussed_needed(), 'discussedOn');
}
