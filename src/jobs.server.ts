import { randomBytes } from 'node:crypto';
import { remindOfAgreements } from '#lib/agreements/index.server.ts';
import { applyRetention, remindOfExpiry } from '#lib/consent/index.server.ts';
import { remindOfPlaces } from '#lib/directory/index.server.ts';
import { sweepSignIns } from '#lib/identity/index.server.ts';
import { addDigests, noteSent, personTables, prepareDigest, prepareNews } from '#lib/interop/index.server.ts';
import { system, type Actor } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { JobHandlers } from '#lib/platform/jobs.server.ts';
import { log } from '#lib/platform/log.server.ts';
import { deliver } from '#lib/platform/mail.server.ts';
import { sweep } from '#lib/platform/sweep.server.ts';
import { remindOfSteps, workOffRun } from '#lib/planning/index.server.ts';
import { endExpiredMandates, passDeadline, remindMandated, settleOfferChange } from '#lib/referrals/index.server.ts';

/** Milliseconds for a step that goes over everything. */
const longStep = 300_000;

type Step = (tx: Tx, actor: Actor, now: Date) => Promise<unknown>;

/** What happens every night: each in a transaction of its own, and each finds nothing to do the second time. */
export const dailySteps: Record<string, Step> = {
	mandates: (tx, actor, now) => endExpiredMandates(tx, actor, now),
	retention: (tx, actor, now) => applyRetention(tx, actor, { tables: personTables, dryRun: false }, now),
	'sign-ins': (tx, actor, now) => sweepSignIns(tx, actor, now),
	sweep: (tx, actor, now) => sweep(tx, actor, now),
	consents: (tx, actor, now) => remindOfExpiry(tx, actor, now),
	'consents-in-mandates': (tx, actor, now) => remindMandated(tx, actor, now),
	agreements: (tx, actor, now) => remindOfAgreements(tx, actor, now),
	places: (tx, actor, now) => remindOfPlaces(tx, actor, now),
	plans: (tx, actor, now) => remindOfSteps(tx, actor, now)
};

/** One step that fails holds up no other; the job is tried again then. */
export async function runDaily(steps: Record<string, Step> = dailySteps): Promise<void> {
	const failures: unknown[] = [];
	for (const [name, step] of Object.entries(steps)) {
		const actor = system(`daily-${name}-${randomBytes(4).toString('hex')}`);
		try {
			await transact(actor, (tx, now) => step(tx, actor, now), { deadline: longStep });
		} catch (caught) {
			log.error({ event: 'daily.failed', step: name, error: caught });
			failures.push(caught);
		}
	}
	if (failures.length > 0) throw new AggregateError(failures, 'a step of the daily job failed');
}

/**
 * Decides, hands over, notes. No transaction is open while a mail server is waited for; should the process die between
 * handing over and noting, the mail goes out again under the same message id.
 */
export async function sendMail(data: Record<string, string>): Promise<void> {
	const actor = system('job mail');
	const mail = await transact(actor, (tx, now) =>
		data.notificationId
			? prepareNews(tx, actor, { notificationId: data.notificationId }, now)
			: prepareDigest(tx, actor, { membershipId: data.membershipId ?? '', day: data.day ?? '' }, now)
	);
	if (!mail) return;
	await deliver(mail);
	await transact(actor, (tx, now) => noteSent(tx, mail.key, now));
}

/** What the queues are worked off with: here the modules meet that must not know of each other. */
export const jobs: JobHandlers = {
	'referrals.deadline': async ({ referralId = '', deadline = '', nth = '1' }) => {
		const actor = system(`job ${deadline}`);
		await transact(actor, (tx, now) => passDeadline(tx, actor, { referralId, deadline, nth }, now));
	},
	'planning.optimise': ({ runId = '' }) => workOffRun(runId),
	'referrals.offer-change': async ({ changeId = '', offerId = '' }) => {
		const actor = system('job offer-change');
		await transact(actor, (tx, now) => settleOfferChange(tx, actor, { changeId, offerId }, now), { deadline: 60_000 });
	},
	'platform.daily': () => runDaily(),
	'platform.mail': sendMail,
	'platform.digest': async () => {
		const actor = system('job digest');
		await transact(actor, (tx, now) => addDigests(tx, actor, dayOf(now), now), { deadline: longStep });
	}
};
