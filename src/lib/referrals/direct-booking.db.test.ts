import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { listConsents } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildContingent,
	buildOffer,
	buildReferral,
	choice,
	correct,
	draftInput,
	look,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { buildMember, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	agreeDisclosure,
	bookDirectly,
	draftReferral,
	passDeadline,
	withdrawReferral,
	withdrawReferralConsent
} from './index.server.ts';
import { dayFromNow } from '#tests/support/days.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

/** An offer that is booked directly, with a contingent for the office. */
const directOffer = async (
	places: number,
	{
		regime = 'statutory',
		available = null as number | null,
		body = 'own' as 'own' | 'other'
	}: { regime?: Regime; available?: number | null; body?: 'own' | 'other' } = {}
): Promise<TestOffer & { contingentId: string }> => {
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, regime, { available });
	await database.admin`update directory.offers set intake = 'direct' where id = ${offer.id}`;
	const commissioner = body === 'own' ? world.network.authority.id : null;
	const contingentId = await buildContingent(
		world.network.id,
		world.providerOrganisation.id,
		offer.id,
		commissioner,
		places
	);
	return { ...offer, contingentId };
};
const draft = async (offer: TestOffer, toAuthority: Category[] = []): Promise<string> => {
	const caseId = await buildCase(world.manager);
	return transact(world.manager, async (tx, now) => {
		const { id } = await draftReferral(tx, world.manager, draftInput(offer, caseId), now);
		await agreeDisclosure(tx, world.manager, { id, ...choice({ toAuthority }) }, now);
		return id;
	});
};
// Time enough for the last of 50 on a slow machine: what decides is the ledger, not the clock.
const book = (id: string, actor: Member = world.manager) =>
	transact(actor, (tx, now) => bookDirectly(tx, actor, { id }, now), { deadline: 90_000 }).then(
		() => 'done',
		(caught: unknown) => {
			if (caught instanceof Refusal) return caught.code;
			throw caught;
		}
	);
const takenOf = async (contingentId: string): Promise<number> =>
	(await database.admin`select taken from steering.agreement_contingents where id = ${contingentId}`)[0]!
		.taken as number;

describe('a direct booking within the contingent', () => {
	test('is accepted at once without a second person, and the provider is told', async () => {
		const offer = await directOffer(2, { available: 5 });
		const id = await draft(offer);
		expect(await book(id)).toBe('done');
		const { held } = await look(world.manager, id);
		expect([held.state.phase, held.place?.state]).toEqual(['accepted', 'held']);
		expect(held.reported).toMatchObject([{ event: 'confirmed', author: 'office', reason: 'direct_booking' }]);
		expect((await look(world.provider, id)).moves).toContain('start');
		expect(await takenOf(offer.contingentId)).toBe(1);
		const told = await database.admin`
			select kind from platform.notifications where membership_id = ${world.provider.membershipId} and facts->>'referralId' = ${id} order by kind`;
		expect(told.map(({ kind }) => kind)).toEqual(['referrals.received', 'referrals.replied']);
	});

	test('of 50 at once exactly as many win as the contingent has places, none is overbooked', async () => {
		const offer = await directOffer(7);
		const ids: string[] = [];
		for (let count = 0; count < 50; count++) ids.push(await draft(offer));
		const outcomes = await Promise.all(ids.map((id) => book(id)));
		expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(7);
		expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(43);
		expect(await takenOf(offer.contingentId)).toBe(7);
		// Who lost is still a draft: nothing left the office.
		const [row] = await database.admin`
			select count(*) filter (where sending = 'draft')::int as drafts, count(*) filter (where sending = 'sent')::int as sent
			from casework.referrals where offer_id = ${offer.id}`;
		expect(row).toEqual({ drafts: 43, sent: 7 });
	}, 120_000);

	test('gives its place back to the contingent whenever the place is free again', async () => {
		const offer = await directOffer(1, { available: 5 });
		const first = await draft(offer);
		expect(await book(first)).toBe('done');
		expect(await book(await draft(offer))).toBe('conflict');
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id: first }, now));
		expect(await takenOf(offer.contingentId)).toBe(0);
		const second = await draft(offer);
		expect(await book(second)).toBe('done');
		await reportOn(world.provider, second, { move: 'start' });
		expect(await takenOf(offer.contingentId)).toBe(1);
		await reportOn(world.provider, second, { move: 'return', reason: 'need_changed', discussedOn: dayFromNow() });
		expect(await takenOf(offer.contingentId)).toBe(0);
	});

	test('never touches another body’s share, and needs the offer to say so', async () => {
		const other = await directOffer(3, { body: 'other' });
		expect(await book(await draft(other))).toBe('conflict');
		expect(await takenOf(other.contingentId)).toBe(0);
		const request = await directOffer(3);
		await database.admin`update directory.offers set intake = 'request' where id = ${request.id}`;
		expect(await book(await draft(request))).toBe('conflict');
	});

	test('needs the person’s consent at an employer, and is nothing for counselling', async () => {
		const employer = await directOffer(3, { regime: 'employer' });
		expect(await book(await draft(employer))).toBe('consent-missing');
		expect(await book(await draft(employer, ['D3', 'D4']))).toBe('done');
		const counselling = await directOffer(3, { regime: 'counselling' });
		expect(await book(await draft(counselling, ['D3', 'D4']))).toBe('conflict');
		expect(await takenOf(counselling.contingentId)).toBe(0);
	});

	test('passes nobody who waits, not even a colleague’s person that the case manager cannot see', async () => {
		const offer = await directOffer(5, { available: 1 });
		const waiting = await buildReferral(world.colleague, offer);
		await answer(world.provider, waiting, { answer: 'waitlist' });
		const id = await draft(offer);
		const refused = await transact(world.manager, (tx, now) => bookDirectly(tx, world.manager, { id }, now)).catch(
			(caught: Refusal) => caught
		);
		expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('warten schon andere') });
		expect(await takenOf(offer.contingentId)).toBe(0);
		// More places than persons who wait: nobody is passed.
		await database.admin`update directory.offer_locations set available = 2 where id = ${offer.locationId}`;
		expect(await book(id)).toBe('done');
		// One that is taken back, offered or gone waits no more.
		await database.admin`update directory.offer_locations set available = 2, booked_since = 1 where id = ${offer.locationId}`;
		expect(await book(await draft(offer))).toBe('conflict');
		await correct(world.provider, waiting);
		expect(await book(await draft(offer))).toBe('done');
	});

	test('passes nobody whose offered place lapsed, and waits for nobody who can take none', async () => {
		const offer = await directOffer(5, { available: 1 });
		const waiting = await buildReferral(world.colleague, offer);
		await answer(world.provider, waiting, { answer: 'waitlist' });
		await answer(world.provider, waiting, { answer: 'offer_place' });
		await database.admin`update casework.place_holds set held_until = now() where referral_id = ${waiting}`;
		const job = system('lapse');
		await transact(job, (tx, now) => passDeadline(tx, job, { referralId: waiting, deadline: 'hold' }, now));
		expect((await look(world.colleague, waiting)).held.state.phase).toBe('waitlisted');
		const id = await draft(offer);
		expect(await book(id)).toBe('conflict');
		// An expired voucher cannot be said yes to; a share that is used up has no place left.
		await database.admin`update casework.referrals set voucher_until = current_date - 1 where id = ${waiting}`;
		expect(await book(id)).toBe('done');

		const other = await directOffer(5, { available: 1 });
		const body = await buildOrganisation(world.network.id, { kind: 'authority' });
		const elsewhere = await buildMember(world.network.id, body.id, 'case-manager');
		const second = await buildReferral(elsewhere, other);
		await answer(world.provider, second, { answer: 'waitlist' });
		const share = await buildContingent(world.network.id, world.providerOrganisation.id, other.id, body.id, 1);
		const mine = await draft(other);
		expect(await book(mine)).toBe('conflict');
		await database.admin`update steering.agreement_contingents set taken = total where id = ${share}`;
		expect(await book(mine)).toBe('done');
	});

	test('two at once do not take the place that is kept for who waits', async () => {
		for (let round = 0; round < 10; round++) {
			const offer = await directOffer(5, { available: 2 });
			const waiting = await buildReferral(world.colleague, offer);
			await answer(world.provider, waiting, { answer: 'waitlist' });
			const ids = [await draft(offer), await draft(offer)];
			expect((await Promise.all(ids.map((id) => book(id)))).sort()).toEqual(['conflict', 'done']);
		}
	});

	test('asks of an employer’s waiting list only what a consent still covers', async () => {
		const offer = await directOffer(5, { regime: 'employer', available: 1 });
		const waiting = await buildReferral(world.colleague, offer, { toAuthority: ['D3', 'D4'] });
		await answer(world.provider, waiting, { answer: 'waitlist' });
		const id = await draft(offer, ['D3', 'D4']);
		expect(await book(id)).toBe('conflict');
		const { colleague } = world;
		await transact(colleague, async (tx, now) => {
			const { rows } = await listConsents(tx, colleague, { referralId: waiting }, now);
			for (const consent of rows)
				await withdrawReferralConsent(tx, colleague, { consentId: consent.id, form: 'spoken' }, now);
		});
		expect(await book(id)).toBe('done');
	});

	test('is the case manager’s own: to others the referral is unknown, and nobody moves a contingent past the functions', async () => {
		const offer = await directOffer(3);
		const id = await draft(offer);
		for (const actor of [world.colleague, world.provider, world.planner])
			expect(await book(id, actor)).toBe('not-found');
		const direct = (actor: Member, statement: ReturnType<typeof sql>) =>
			transact(actor, (tx) => tx.execute<Record<string, unknown>>(statement)).then((rows) => [...rows]);
		expect(
			await direct(
				world.manager,
				sql`update steering.agreement_contingents set taken = 0 where id = ${offer.contingentId} returning 1`
			)
		).toEqual([]);
		const [strange] = await direct(
			world.otherProvider,
			sql`select steering.take_contingent(${offer.id}, ${world.network.authority.id}) as id, steering.give_contingent(${offer.contingentId}) as given`
		);
		expect(strange).toEqual({ id: null, given: false });
	});
});

describe('an ordinary request', () => {
	test('takes from the contingent with the provider’s yes, and finds it used up', async () => {
		const offer = await directOffer(1, { available: 5 });
		await database.admin`update directory.offers set intake = 'request' where id = ${offer.id}`;
		const [one, two] = [await buildReferral(world.manager, offer), await buildReferral(world.manager, offer)];
		await answer(world.provider, one);
		expect(await takenOf(offer.contingentId)).toBe(1);
		await expect(answer(world.provider, two)).rejects.toMatchObject({ code: 'conflict' });
		await reportOn(world.provider, one, { move: 'start' });
		await reportOn(world.provider, one, {
			move: 'end',
			reason: 'completed',
			discussedOn: dayFromNow()
		});
		expect(await takenOf(offer.contingentId)).toBe(0);
		await answer(world.provider, two);
	});

	test('does not pass who waits for the only free place; with more places than waiting it may', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 2 });
		const waiting = await buildReferral(world.manager, offer);
		await answer(world.provider, waiting, { answer: 'waitlist' });
		const [one, two] = [await buildReferral(world.manager, offer), await buildReferral(world.manager, offer)];
		await answer(world.provider, one);
		await expect(answer(world.provider, two)).rejects.toMatchObject({ code: 'conflict' });
		await answer(world.provider, waiting, { answer: 'offer_place' });
		expect((await look(world.provider, waiting)).held.state.phase).toBe('offered');
	});

	test('names the offer that the provider proposes instead, published in the network', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const better = await buildOffer(world.network.id, world.providerOrganisation.id, 'counselling');
		const id = await buildReferral(world.manager, offer);
		await expect(answer(world.provider, id, { answer: 'counter', reason: 'other_offer' })).rejects.toMatchObject({
			code: 'invalid',
			field: 'proposedOfferId'
		});
		await answer(world.provider, id, { answer: 'counter', reason: 'other_offer', proposedOfferId: better.id });
		const { held } = await look(world.manager, id);
		expect(held.reported.at(-1)).toMatchObject({ event: 'countered', proposedOfferId: better.id });
		expect(held.reported.at(-1)?.proposedOffer).toMatch(/^Angebot \d+$/);
	});
});
