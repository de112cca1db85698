import { beforeAll, describe, expect, test } from 'vitest';
import { changeOffer } from '#lib/directory/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { listNotifications } from '#lib/platform/notifications.server.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	buildReferral,
	correct,
	draftInput,
	look,
	reply,
	reportOn
} from '#tests/support/casework.ts';
import { buildMember } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { draftReferral, endResponsibility, reportUnmetFromDecline, settleOfferChange } from './index.server.ts';

const database = await testDatabase();
const job = system('job test');
let world: Awaited<ReturnType<typeof buildCasework>>;
let admin: Member;

beforeAll(async () => {
	world = await buildCasework();
	admin = await buildMember(world.network.id, world.providerOrganisation.id, 'provider-admin');
});

const bookedAt = async (locationId: string): Promise<number> =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
type Kind = 'run_postponed' | 'run_cancelled' | 'discontinued' | 'provider_closed';
const change = (actor: Member, id: string, kind: Kind, startsOn?: string) =>
	transact(actor, (tx, now) => changeOffer(tx, actor, { id, kind, startsOn }, now));
/** What the queue does with the jobs that the change put there. */
const settle = async (offerId: string): Promise<void> => {
	const jobs = await database.admin<{ data: { changeId: string; offerId: string } }[]>`
		select data from pgboss.job where name = 'referrals.offer-change' and data->>'offerId' = ${offerId}`;
	for (const { data } of jobs) await transact(job, (tx, now) => settleOfferChange(tx, job, data, now));
};
const told = async (id: string): Promise<string[]> =>
	(
		await database.admin`select kind from platform.notifications where membership_id = ${world.manager.membershipId}
			and facts->>'referralId' = ${id} and kind = 'referrals.offer-changed'`
	).map((row) => row.kind as string);
/** May the provider read who the person is? */
const reads = async (id: string): Promise<boolean> => {
	const { held, contact } = await look(world.provider, id);
	expect(contact !== undefined).toBe(held.open.has('D1'));
	return held.open.has('D1');
};
const phaseOf = async (id: string): Promise<string> => (await look(world.manager, id)).held.state.phase;

/** One referral in each phase, to one offer with runs. */
async function everywhere(offer: Awaited<ReturnType<typeof buildOffer>>) {
	const waiting = await buildReferral(world.manager, offer);
	const waitlisted = await buildReferral(world.manager, offer);
	await answer(world.provider, waitlisted, { answer: 'waitlist' });
	const accepted = await buildReferral(world.manager, offer);
	await answer(world.provider, accepted);
	const running = await buildReferral(world.manager, offer);
	await answer(world.provider, running);
	await reportOn(world.provider, running, { move: 'start' });
	const ended = await buildReferral(world.manager, offer);
	await answer(world.provider, ended);
	await reportOn(world.provider, ended, { move: 'start' });
	await reportOn(world.provider, ended, { move: 'end', reason: 'completed', discussedOn: '2026-01-02' });
	return { waiting, waitlisted, accepted, running, ended };
}
const runs = (regime: 'statutory' | 'counselling' = 'statutory') =>
	buildOffer(world.network.id, world.providerOrganisation.id, regime, { entry: 'runs', available: 5 });
const phases = async (ids: Record<string, string>) =>
	Object.fromEntries(await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await phaseOf(id)])));

describe('a run that is cancelled', () => {
	test('ends every referral that waits for it at once, and nobody who has begun', async () => {
		const offer = await runs();
		const ids = await everywhere(offer);
		expect(await bookedAt(offer.locationId)).toBe(2);
		await change(admin, offer.id, 'run_cancelled');
		// The state follows from the row itself, before any job.
		expect(await phases(ids)).toEqual({
			waiting: 'declined',
			waitlisted: 'declined',
			accepted: 'declined',
			running: 'running',
			ended: 'ended'
		});
		await settle(offer.id);
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect(await told(ids.accepted)).toHaveLength(1);
		expect(await told(ids.running)).toHaveLength(0);
		await settle(offer.id);
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect(await told(ids.accepted)).toHaveLength(1);
		expect((await look(world.manager, ids.waiting)).unmet).toEqual({ reason: 'full', reported: false });
	});
	test('reaches those without consent as well, and stores nothing about them', async () => {
		const offer = await runs('counselling');
		const silent = await buildReferral(world.manager, offer);
		await change(admin, offer.id, 'run_cancelled');
		await settle(offer.id);
		expect(await phaseOf(silent)).toBe('declined');
		expect(await database.admin`select 1 from casework.feedback where referral_id = ${silent}`).toHaveLength(0);
	});
	test('ends what its provider may read of the person, but for whoever has begun', async () => {
		const offer = await runs();
		const { accepted, running } = await everywhere(offer);
		expect([await reads(accepted), await reads(running)]).toEqual([true, true]);
		await change(admin, offer.id, 'run_cancelled');
		expect([await reads(accepted), await reads(running)]).toEqual([false, true]);
	});
	test('cannot be answered or taken back by one referral any more', async () => {
		const offer = await runs();
		const id = await buildReferral(world.manager, offer);
		await change(admin, offer.id, 'run_cancelled');
		expect(await refusalOf(answer(world.provider, id))).toBe('conflict');
		expect(await refusalOf(correct(world.provider, id))).toBe('conflict');
		const later = await buildReferral(world.manager, offer);
		await answer(world.provider, later);
		expect(await phaseOf(later)).toBe('accepted');
	});
	test('is a matter of offers with runs', async () => {
		expect(await refusalOf(change(admin, world.offers.statutory.id, 'run_cancelled'))).toBe('conflict');
	});
});

test('a run that is postponed keeps its places until the new start, and tells each case manager once', async () => {
	const offer = await runs();
	const id = await buildReferral(world.manager, offer);
	await answer(world.provider, id);
	expect(await refusalOf(change(admin, offer.id, 'run_postponed'))).toBe('invalid startsOn');
	await change(admin, offer.id, 'run_postponed', '2199-05-01');
	await settle(offer.id);
	await settle(offer.id);
	const [hold] =
		await database.admin`select to_char(held_until at time zone 'Europe/Berlin', 'YYYY-MM-DD') as until from casework.place_holds where referral_id = ${id}`;
	// Three working days after the start, without the weekend.
	expect(hold!.until).toBe('2199-05-07');
	expect(await told(id)).toHaveLength(1);
	expect(await phaseOf(id)).toBe('accepted');
});

describe('an offer that ends', () => {
	test('returns everybody, frees every place, and no new referral is sent to it', async () => {
		const offer = await runs();
		const ids = await everywhere(offer);
		const draft = await transact(world.manager, async (tx, now) =>
			draftReferral(tx, world.manager, draftInput(offer, await caseOf()), now)
		);
		await change(admin, offer.id, 'discontinued');
		await settle(offer.id);
		expect(await phases(ids)).toEqual({
			waiting: 'returned',
			waitlisted: 'returned',
			accepted: 'returned',
			running: 'returned',
			ended: 'ended'
		});
		expect(await bookedAt(offer.locationId)).toBe(0);
		const { sendReferral } = await import('./index.server.ts');
		expect(
			await refusalOf(transact(world.manager, (tx, now) => sendReferral(tx, world.manager, { id: draft.id }, now)))
		).toBe('not-found');
	});
	const caseOf = () => buildCase(world.manager);
});

describe('a provider that closes', () => {
	test('takes all its offers with it; a need that was covered counts again since the day it began', async () => {
		const here = await buildCasework();
		const owner = await buildMember(here.network.id, here.providerOrganisation.id, 'provider-admin');
		const begun = new Date('2026-01-05T08:00:00Z');
		const id = await buildReferral(here.manager, here.offers.statutory);
		const [need] = await database.admin`
			insert into casework.unmet_needs (network_id, organisation_id, reported_by, term_id, reason, case_id, state, offered_referral_id, created_at, state_changed_at)
			select network_id, from_organisation_id, created_by, term_id, 'full', case_id, 'covered', id, ${begun}, now() from casework.referrals where id = ${id}
			returning id`;
		const counselled = await buildReferral(here.manager, here.offers.counselling, { toAuthority: ['D3'] });
		await change(owner, here.offers.statutory.id, 'provider_closed');
		for (const offer of Object.values(here.offers)) await settle(offer.id);
		for (const one of [id, counselled])
			expect((await look(here.manager, one)).held.state).toMatchObject({
				phase: 'returned',
				reason: 'provider_closed'
			});
		const [after] = await database.admin`select state, created_at from casework.unmet_needs where id = ${need!.id}`;
		expect(after).toEqual({ state: 'open', created_at: begun });
		await transact(here.manager, (tx, now) => reportUnmetFromDecline(tx, here.manager, { id: counselled }, now));
	});
	test('is announced by its own administration or by the network’s stewards, by nobody else', async () => {
		for (const actor of [world.provider, world.manager, world.otherProvider, world.lead])
			expect(await refusalOf(change(actor, world.offers.statutory.id, 'provider_closed'))).toBe('not-found');
		const offer = await runs();
		const id = await buildReferral(world.manager, offer);
		await change(world.planner, offer.id, 'discontinued');
		expect(await phaseOf(id)).toBe('returned');
	});
});

describe('the end of responsibility', () => {
	test('ends everything of the person at once and neutrally', async () => {
		const caseId = await buildCase(world.manager);
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 2 });
		const held = await buildReferral(world.manager, offer, {}, caseId);
		await answer(world.provider, held);
		const silent = await buildReferral(world.manager, world.offers.counselling, {}, caseId);
		const draft = await transact(world.manager, (tx, now) =>
			draftReferral(tx, world.manager, draftInput(offer, caseId), now)
		);
		await transact(world.manager, (tx, now) => endResponsibility(tx, world.manager, { caseId }, now));
		expect(await bookedAt(offer.locationId)).toBe(0);
		for (const id of [held, silent]) expect(await phaseOf(id)).toBe('closed');
		const grounds =
			await database.admin`select ground, goal, outcomes from casework.closings where referral_id = any(${[held, silent]})`;
		expect(grounds).toEqual(Array(2).fill({ ground: 'responsibility_ended', goal: 'open', outcomes: [] }));
		expect(await database.admin`select 1 from casework.referrals where id = ${draft.id}`).toHaveLength(0);
		expect(await database.admin`select 1 from casework.unmet_needs where case_id = ${caseId}`).toHaveLength(0);
	});
	test('is told to a provider in the order in which the requests were made, not in that of chance', async () => {
		const caseId = await buildCase(world.manager);
		const made: string[] = [];
		for (let nth = 0; nth < 5; nth++)
			made.push(await buildReferral(world.manager, world.offers.counselling, {}, caseId));
		await transact(world.manager, (tx, now) => endResponsibility(tx, world.manager, { caseId }, now));
		const told = await transact(world.provider, (tx) => listNotifications(tx, world.provider));
		const ofThese = told.flatMap(({ kind, facts }) => (kind === 'referrals.ended' ? [String(facts.referralId)] : []));
		expect(ofThese.filter((id) => made.includes(id))).toEqual(made);
	});
	test('is the responsible person’s alone', async () => {
		const caseId = await buildCase(world.manager);
		expect(
			await refusalOf(transact(world.colleague, (tx, now) => endResponsibility(tx, world.colleague, { caseId }, now)))
		).toBe('not-found');
	});
});

test('an acceptance and the end of the offer never both win', async () => {
	for (let round = 0; round < 15; round++) {
		const offer = await runs();
		const id = await buildReferral(world.manager, offer);
		const [yes] = await Promise.all([refusalOf(answer(world.provider, id)), change(admin, offer.id, 'discontinued')]);
		await settle(offer.id);
		expect(['done', 'conflict']).toContain(yes);
		expect(await phaseOf(id)).toBe('returned');
		expect(await bookedAt(offer.locationId)).toBe(0);
	}
	expect(await refusalOf(reply(world.manager, world.offers.statutory.id, {}))).toBe('not-found');
});
