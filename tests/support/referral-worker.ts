// A process of its own that acts on referrals as the portal does, so that races run on two processes and one may die.
import { flushCompileCache } from 'node:module';
import type { Member } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';

export type Act =
	| {
			act: 'accept' | 'start' | 'withdraw' | 'lapse' | 'offer_place';
			actor: Member;
			id: string;
			seen?: string;
			key?: string;
	  }
	/** Answers how many reports the reader sees, and whether name and goal are open. */
	| { act: 'read'; actor: Member; id: string }
	| { act: 'take_back'; actor: Member; consentId: string }
	| { act: 'ready' }
	/** From now on this process dies at the point (platform/crossing.server.ts). */
	| { act: 'die_at'; point: string };
export type Order = { nr: number } & Act;
export type Reply = { nr: number; outcome: string };

const { transact, fingerprintOf } = await import('#lib/platform/database.server.ts');
const { Refusal } = await import('#lib/platform/errors.ts');
const { system } = await import('#lib/platform/actor.ts');
const { answerReferral, getReferral, passDeadline, reportStatus, withdrawReferral, withdrawReferralConsent } =
	await import('#lib/referrals/index.server.ts');
// A killed process never writes its compile cache; the next one reads this one's.
flushCompileCache();

async function perform(order: Order): Promise<string | void> {
	if (order.act === 'ready') return transact(system('worker'), async () => {});
	if (order.act === 'die_at') {
		process.env.LK_DIE_AT = order.point;
		return;
	}
	if (order.act === 'read') {
		const { held, goal, contact } = await transact(order.actor, (tx, now) =>
			getReferral(tx, order.actor, order.id, now)
		);
		return [`${held.reported.length} reports`, goal && 'goal', contact && 'contact'].filter(Boolean).join(', ');
	}
	if (order.act === 'take_back') {
		const { actor, consentId } = order;
		await transact(actor, (tx, now) => withdrawReferralConsent(tx, actor, { consentId, form: 'spoken' }, now));
		return;
	}
	const { act, actor, id, seen = '', key } = order;
	const once = key ? { key, fingerprint: fingerprintOf(act, id) } : undefined;
	switch (act) {
		case 'accept':
		case 'offer_place':
			return transact(actor, (tx, now) => answerReferral(tx, actor, { id, seen, answer: act, words: '' }, now), {
				once
			});
		case 'start':
			return transact(
				actor,
				(tx, now) => reportStatus(tx, actor, { id, seen, move: 'start', happensOn: dayOf(now), words: '' }, now),
				{ once }
			);
		case 'withdraw':
			return transact(actor, (tx, now) => withdrawReferral(tx, actor, { id, seen }, now), { once });
		case 'lapse': {
			const job = system('worker');
			const outcome = await transact(job, (tx, now) =>
				passDeadline(tx, job, { referralId: id, deadline: 'hold' }, now)
			);
			if (outcome === 'not-due') throw new Refusal('conflict', outcome);
			return;
		}
		default:
			return act satisfies never;
	}
}

process.on('message', (order: Order) => {
	perform(order).then(
		(said) => process.send?.({ nr: order.nr, outcome: said ?? 'done' } satisfies Reply),
		(caught: unknown) =>
			process.send?.({
				nr: order.nr,
				outcome: caught instanceof Refusal ? caught.code : String(caught)
			} satisfies Reply)
	);
});
process.on('disconnect', () => process.exit(0));
