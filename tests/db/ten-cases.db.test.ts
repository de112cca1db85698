import { beforeAll, describe, expect, test } from 'vitest';
import { getExtract, listConsents } from '#lib/consent/index.server.ts';
import { changeOffer } from '#lib/directory/index.server.ts';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	closeReferral,
	closeSignpost,
	endResponsibility,
	giveSignpost,
	listBoard,
	listInbox,
	listReferrals,
	passDeadline,
	settleOfferChange,
	withdrawReferralConsent
} from '#lib/referrals/index.server.ts';
import { buildMember } from '../support/builders.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	buildReferral,
	look,
	reply,
	reportOn,
	type TestOffer
} from '../support/casework.ts';
import { testDatabase } from '../support/database.ts';
import { dayFromNow } from '#tests/support/days.ts';

// The cases of design.md § 6 told from beginning to end, with what each side sees after each step. The one of
// third-party case management stands with its module.
const database = await testDatabase();
const job = system('ten cases');
let world: Awaited<ReturnType<typeof buildCasework>>;
let office: Member;
let provider: Member;
let admin: Member;
beforeAll(async () => {
	world = await buildCasework();
	office = world.manager;
	provider = world.provider;
	admin = await buildMember(world.network.id, world.providerOrganisation.id, 'provider-admin');
});

const after = async <T>(days: number, work: () => Promise<T>): Promise<T> => {
	setNow(new Date(Date.now() + days * 86_400_000));
	try {
		return await work();
	} finally {
		setNow(undefined);
	}
};
const offerOf = (regime: TestOffer['regime'], input: Parameters<typeof buildOffer>[3] = {}) =>
	buildOffer(world.network.id, world.providerOrganisation.id, regime, input);
/** What a side's page says: where it stands and whose turn it is. */
async function seen(actor: Member, id: string) {
	const { held, standing, contact, goal } = await look(actor, id);
	return { phase: held.state.phase, turn: standing.turn.turn, name: contact?.name, goal: goal?.words };
}
const story = async (id: string) =>
	(await look(office, id)).held.reported.map(({ author, event }) => `${author} ${event}`);
const booked = async ({ locationId }: TestOffer): Promise<number> =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
const refusal = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (caught instanceof Refusal) return caught.code;
			throw caught;
		}
	);
const inboxHolds = async (id: string): Promise<boolean> => {
	const stands = ['offen', 'warteliste', 'laufend', 'erledigt'] as const;
	for (const stand of stands) {
		const { rows } = await transact(provider, (tx, now) => listInbox(tx, provider, { stand }, now));
		if (rows.some((row) => row.id === id)) return true;
	}
	return false;
};
const told = async (member: Member, id: string): Promise<string[]> =>
	(
		await database.admin`select kind from platform.notifications where membership_id = ${member.membershipId}
			and facts->>'referralId' = ${id} order by created_at, kind`
	).map(({ kind }) => String(kind));
const close = (id: string, outcomes: Parameters<typeof closeReferral>[2]['outcomes'] = []) =>
	transact(office, (tx, now) => closeReferral(tx, office, { id, seen: '', goal: 'reached', outcomes }, now));
const settle = async (offerId: string): Promise<void> => {
	const jobs = await database.admin<{ data: { changeId: string; offerId: string } }[]>`
		select data from pgboss.job where name = 'referrals.offer-change' and data->>'offerId' = ${offerId}`;
	for (const { data } of jobs) await transact(job, (tx, now) => settleOfferChange(tx, job, data, now));
};
const change = (actor: Member, id: string, kind: Parameters<typeof changeOffer>[2]['kind'], startsOn?: string) =>
	transact(actor, (tx, now) => changeOffer(tx, actor, { id, kind, startsOn }, now));

describe('the case of', () => {
	test('a work opportunity: another start is proposed, the person is heard, the place is theirs until the end', async () => {
		const offer = await offerOf('statutory', { available: 1 });
		const id = await buildReferral(office, offer);
		// By law the provider knows who comes and what for.
		expect(await seen(provider, id)).toMatchObject({
			phase: 'waiting',
			name: 'Erika Beispiel',
			goal: 'Ich will wissen, was ich schulde.'
		});
		await answer(provider, id, { answer: 'counter', reason: 'other_start', words: 'Erst ab dem 1. des Monats.' });
		expect(await seen(office, id)).toMatchObject({ phase: 'countered', turn: 'hear_person' });
		expect(await booked(offer)).toBe(0);
		expect(await refusal(reply(office, id, { move: 'agree', discussedOn: undefined }))).toBe('invalid');
		await reply(office, id, { move: 'agree', words: 'Der Erste passt mir.' });
		expect((await seen(provider, id)).phase).toBe('waiting');
		await answer(provider, id, { appointmentOn: dayFromNow(3), appointmentAt: '09:00' });
		expect(await seen(office, id)).toMatchObject({ phase: 'accepted' });
		expect(await booked(offer)).toBe(1);
		await reportOn(provider, id, { move: 'start' });
		await reportOn(provider, id, { move: 'end', reason: 'completed', discussedOn: dayFromNow(0) });
		expect(await booked(offer)).toBe(0);
		expect(await seen(office, id)).toMatchObject({ phase: 'ended', turn: 'close' });
		// Only the case manager closes.
		expect(
			await refusal(
				transact(provider, (tx, now) =>
					closeReferral(tx, provider, { id, seen: '', goal: 'reached', outcomes: [] }, now)
				)
			)
		).toMatch(/forbidden|not-found/);
		await close(id, ['daily_structure']);
		expect((await seen(office, id)).phase).toBe('closed');
		expect(await story(id)).toEqual([
			'provider countered',
			'office agreed',
			'provider accepted',
			'provider started',
			'provider ended'
		]);
	});

	test('debt counselling: what rested on the consent is gone on both sides when the person takes it back, and nothing else', async () => {
		const offer = await offerOf('counselling', { sensitive: true });
		const id = await buildReferral(office, offer, { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4'] });
		// Before the yes nothing of the person; after it what was agreed.
		expect(await seen(provider, id)).toMatchObject({ name: undefined, goal: undefined });
		await answer(provider, id);
		await reportOn(provider, id, { move: 'start' });
		expect(await seen(provider, id)).toMatchObject({ phase: 'running', name: 'Erika Beispiel' });
		expect(await seen(office, id)).toMatchObject({ phase: 'running' });
		const { rows: consents } = await transact(office, (tx, now) => listConsents(tx, office, { referralId: id }, now));
		for (const { id: consentId } of consents)
			await transact(office, (tx, now) => withdrawReferralConsent(tx, office, { consentId, form: 'spoken' }, now));
		expect(await seen(provider, id)).toEqual({
			phase: 'person_only',
			turn: expect.anything(),
			name: undefined,
			goal: undefined
		});
		expect(await seen(office, id)).toMatchObject({ phase: 'person_only', goal: 'Ich will wissen, was ich schulde.' });
		expect(await story(id)).toEqual([]);
		expect(await refusal(reportOn(provider, id, { move: 'end' }))).toBe('consent-missing');
		// On the board: only by the person, never overdue.
		const board = await transact(office, (tx, now) =>
			listBoard(tx, office, { nur: 'alle' } as Parameters<typeof listBoard>[2], now)
		);
		expect(JSON.stringify(board)).not.toContain('"lastEvent":"started"');
		expect(await booked(offer)).toBe(0);
		// The proof of what was agreed stays with the person's own extract.
		const kept = await transact(office, (tx, now) => listConsents(tx, office, { referralId: id }, now));
		expect(kept.rows.every(({ inForce }) => !inForce)).toBe(true);
		expect(kept.rows).toHaveLength(consents.length);
	});

	test('a waiting list: the place is offered, nobody answers for ten days, nothing is closed, it goes to the next', async () => {
		const offer = await offerOf('statutory', { available: 1 });
		const first = await buildReferral(office, offer);
		const second = await buildReferral(office, offer);
		for (const id of [first, second]) await answer(provider, id, { answer: 'waitlist' });
		expect(await seen(office, first)).toMatchObject({ phase: 'waitlisted' });
		expect(await refusal(answer(provider, second, { answer: 'offer_place' }))).toBe('conflict');
		await answer(provider, first, { answer: 'offer_place' });
		expect(await seen(office, first)).toMatchObject({ phase: 'offered', turn: 'confirm_place' });
		expect(await booked(offer)).toBe(1);
		await after(20, () =>
			transact(job, (tx, now) => passDeadline(tx, job, { referralId: first, deadline: 'hold' }, now))
		);
		expect(await booked(offer)).toBe(0);
		// Nothing is claimed about the person, nothing is closed; the case manager has a task.
		const { held } = await look(office, first);
		expect(held.reported.at(-1)).toMatchObject({ event: 'lapsed', reason: null });
		expect(held.closedAt).toBeNull();
		expect(await told(office, first)).toContain('referrals.place-lapsed');
		// Back on the list where it stood; the case manager asks, and the person has found something else.
		expect(await seen(office, first)).toMatchObject({ phase: 'waitlisted' });
		await reply(office, first, { move: 'leave_list', reason: 'other_solution' });
		expect(await seen(office, first)).toMatchObject({ phase: 'left' });
		await answer(provider, second, { answer: 'offer_place' });
		await reply(office, second, { move: 'confirm' });
		expect(await seen(provider, second)).toMatchObject({ phase: 'accepted' });
		expect(await booked(offer)).toBe(1);
	});

	test('a no-show in a statutory measure: with the person’s own words, the place is free, and the search goes on', async () => {
		const offer = await offerOf('statutory', { available: 1 });
		const id = await buildReferral(office, offer);
		await answer(provider, id, { appointmentOn: dayFromNow(0), appointmentAt: '10:00' });
		const report = { move: 'not_started', reason: 'not_appeared', words: 'Mein Kind war krank.' } as const;
		expect(await refusal(reportOn(provider, id, report))).toBe('invalid');
		await reportOn(provider, id, { ...report, discussedOn: dayFromNow(0) });
		expect(await seen(office, id)).toMatchObject({ phase: 'not_started', turn: 'search_on' });
		expect((await look(office, id)).held.reported.at(-1)?.words).toBe('Mein Kind war krank.');
		expect(await booked(offer)).toBe(0);
		// It is neutral: no need is prepared from it, and the person reads it, too.
		expect((await look(office, id)).unmet).toBeUndefined();
		const caseId = (await look(office, id)).held.caseId;
		const extract = await transact(office, (tx, now) =>
			getExtract(tx, office, personTables, { caseId, words: personWords, purpose: 'extract' }, now)
		);
		expect(JSON.stringify(extract)).toContain('Mein Kind war krank.');
	});

	test('a person who moves away: everything of theirs ends at once and neutrally, and no place is lost', async () => {
		const caseId = await buildCase(office);
		const measure = await offerOf('statutory', { available: 1 });
		const advice = await offerOf('counselling');
		const held = await buildReferral(office, measure, {}, caseId);
		await answer(provider, held);
		const open = await buildReferral(office, advice, { toAuthority: ['D3'] }, caseId);
		const before = await transact(office, (tx, now) =>
			listReferrals(tx, office, { stand: 'offen', fall: caseId }, now)
		);
		expect(before.total).toBe(2);
		await transact(office, (tx, now) => endResponsibility(tx, office, { caseId }, now));
		expect(await booked(measure)).toBe(0);
		const left = await transact(office, (tx, now) => listReferrals(tx, office, { stand: 'offen', fall: caseId }, now));
		expect(left.total).toBe(0);
		for (const id of [held, open]) {
			expect(await refusal(answer(provider, id))).not.toBe('done');
			expect(await told(provider, id)).toContain('referrals.ended');
			// The provider hears that it is over, and no reason.
			const { held: page } = await look(provider, id);
			expect(page.reported.map(({ reason }) => reason).filter(Boolean)).toEqual([]);
		}
	});

	test('a provider that closes: everybody is returned, free for another offer, and nobody can be sent there', async () => {
		// In a network of its own: the whole house closes.
		const { network, manager, provider: staff, providerOrganisation, offers } = await buildCasework();
		const closing = await buildMember(network.id, providerOrganisation.id, 'provider-admin');
		const waiting = await buildReferral(manager, offers.statutory);
		const advised = await buildReferral(manager, offers.counselling, { toAuthority: ['D3'] });
		const running = await buildReferral(manager, offers.statutory);
		await answer(staff, running);
		await reportOn(staff, running, { move: 'start' });
		expect(await booked(offers.statutory)).toBe(1);
		expect(await refusal(change(staff, offers.statutory.id, 'provider_closed'))).not.toBe('done');
		await change(closing, offers.statutory.id, 'provider_closed');
		for (const { id } of Object.values(offers)) await settle(id);
		for (const id of [waiting, advised, running]) {
			const page = await look(manager, id);
			expect(page.held.state.phase).toBe('returned');
			expect(await told(manager, id)).toContain('referrals.offer-changed');
			// The reason lies with the provider, and a need can be reported from it.
			expect(page.unmet).toMatchObject({ reported: false });
		}
		expect(await booked(offers.statutory)).toBe(0);
		for (const offer of [offers.statutory, offers.counselling])
			expect(await refusal(buildReferral(manager, offer))).not.toBe('done');
	});

	test('a group whose start is postponed: places are kept until then, and everybody hears of it once', async () => {
		const offer = await offerOf('statutory', { available: 2, entry: 'runs' });
		await database.admin`update directory.offers set next_start = ${dayFromNow(20)} where id = ${offer.id}`;
		const id = await buildReferral(office, offer);
		await answer(provider, id);
		const heldUntil = async () => (await look(office, id)).held.place?.heldUntil?.toISOString().slice(0, 10) ?? '';
		const before = await heldUntil();
		await change(admin, offer.id, 'run_postponed', dayFromNow(60));
		await settle(offer.id);
		await settle(offer.id);
		expect(await seen(office, id)).toMatchObject({ phase: 'accepted' });
		expect((await heldUntil()) > before).toBe(true);
		expect((await told(office, id)).filter((kind) => kind === 'referrals.offer-changed')).toHaveLength(1);
		// The old day passes, and nothing lapses.
		await after(40, () => transact(job, (tx, now) => passDeadline(tx, job, { referralId: id, deadline: 'hold' }, now)));
		expect(await booked(offer)).toBe(1);
		expect(await seen(provider, id)).toMatchObject({ phase: 'accepted' });
	});

	test('a trial at an employer: a name and no need, an end with its reason, and the place is free again', async () => {
		const offer = await offerOf('employer', { available: 1 });
		const id = await buildReferral(office, offer, { toProvider: ['D1'], toAuthority: ['D3', 'D4'] });
		await answer(provider, id);
		const page = await look(provider, id);
		expect([page.contact?.name, page.goal]).toEqual(['Erika Beispiel', undefined]);
		expect(await booked(offer)).toBe(1);
		await reportOn(provider, id, { move: 'start' });
		await reportOn(provider, id, { move: 'end', reason: 'hired', discussedOn: dayFromNow(0) });
		expect(await booked(offer)).toBe(0);
		expect(await seen(office, id)).toMatchObject({ phase: 'ended', turn: 'close' });
		// Absence cannot even be written there.
		await expect(
			database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, recorded_at, recorded_by)
				select network_id, id, regime, to_organisation_id, 'D5', 'received', now(), created_by from casework.referrals where id = ${id}`
		).rejects.toMatchObject({ code: '23514' });
	});

	test('help among neighbours: the person is shown the way, and nothing at all goes over', async () => {
		const offer = await offerOf('none');
		await database.admin`update directory.offers set intake = 'open_door' where id = ${offer.id}`;
		const caseId = await buildCase(office);
		expect(await refusal(buildReferral(office, offer, {}, caseId))).not.toBe('done');
		const { id } = await transact(office, (tx, now) =>
			giveSignpost(tx, office, { offerId: offer.id, caseId, termId: offer.termId }, now)
		);
		expect(await inboxHolds(id)).toBe(false);
		const rows = await database.admin`
			select 1 from casework.referrals where case_id = ${caseId} union all
			select 1 from casework.consents where case_id = ${caseId} union all
			select 1 from platform.notifications where facts->>'referralId' = ${id}`;
		expect(rows).toHaveLength(0);
		// The person's own extract tells that the way was shown.
		const extract = await transact(office, (tx, now) =>
			getExtract(tx, office, personTables, { caseId, words: personWords, purpose: 'extract' }, now)
		);
		expect(JSON.stringify(extract)).toMatch(/Hinweis/);
		await transact(office, (tx, now) => closeSignpost(tx, office, { id }, now));
		expect(await booked(offer)).toBe(0);
	});
});
