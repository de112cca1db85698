import { beforeAll, describe, expect, test } from 'vitest';
import { listConsents } from '#lib/consent/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import {
	answer,
	buildCasework,
	buildOffer,
	buildReferral,
	choice,
	correct,
	look,
	reply,
	reportOn
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { agreeDisclosure, getInboxItem, listInbox, withdrawReferralConsent } from './index.server.ts';
import { timelineOf } from './timeline.ts';
import { at, dayFromNow } from '#tests/support/days.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;

beforeAll(async () => {
	world = await buildCasework();
});

const bookedAt = async (locationId: string): Promise<number> =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
const dueOf = async (id: string): Promise<string> =>
	(await database.admin`select answer_due_on::text as due from casework.referrals where id = ${id}`)[0]!.due as string;
const today = (): string => dayFromNow();
const phaseOf = async (actor: Member, id: string): Promise<string> => (await look(actor, id)).held.state.phase;

describe('a query', () => {
	test('is answered with a code and a sentence that both sides and the person read, and the days begin anew', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => buildReferral(world.manager, world.offers.statutory));
		expect(await dueOf(id)).toBe('2026-03-09');
		await at('2026-03-04T09:00:00Z', () =>
			answer(world.provider, id, { answer: 'query', reason: 'times', words: 'Ginge es auch ab 9 Uhr?' })
		);
		expect(await look(world.manager, id)).toMatchObject({
			held: { state: { phase: 'queried' } },
			standing: { turn: { turn: 'answer_query' } }
		});
		await at('2026-03-06T09:00:00Z', () =>
			reply(world.manager, id, { move: 'answer_query', reason: 'yes', words: 'Ja, ab 9 Uhr.' })
		);
		expect(await dueOf(id)).toBe('2026-03-13');
		const page = await look(world.provider, id);
		expect(page.held.state.phase).toBe('waiting');
		expect(page.held.reported.map((row) => [row.author, row.event, row.reason, row.words])).toEqual([
			['provider', 'queried', 'times', 'Ginge es auch ab 9 Uhr?'],
			['office', 'answered', 'yes', 'Ja, ab 9 Uhr.']
		]);
	});
	test('names what it is about, and is answered with a code of its own', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		expect(await refusalOf(answer(world.provider, id, { answer: 'query', words: 'Hm?' }))).toBe('invalid reason');
		expect(await refusalOf(answer(world.provider, id, { answer: 'query', reason: 'no_place' }))).toBe('invalid reason');
		await answer(world.provider, id, { answer: 'query', reason: 'language' });
		expect(await refusalOf(reply(world.manager, id, { move: 'answer_query', reason: 'moved' }))).toBe('invalid reason');
		expect(await refusalOf(reply(world.provider, id, { move: 'answer_query', reason: 'yes' }))).toBe('forbidden');
	});
	test('holds at most 200 characters, whoever writes past the form', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await expect(
			answer(world.provider, id, { answer: 'query', reason: 'language', words: 'x'.repeat(201) })
		).rejects.toMatchObject({ cause: { constraint_name: 'feedback_words_short' } });
	});
	test('needs consent in counselling, and vanishes with it on both sides', async () => {
		const silent = await buildReferral(world.manager, world.offers.counselling);
		expect(await refusalOf(answer(world.provider, silent, { answer: 'query', reason: 'times' }))).toBe(
			'consent-missing'
		);
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		await answer(world.provider, id, { answer: 'query', reason: 'times' });
		await withdrawAnswers(world.manager, id);
		for (const side of [world.manager, world.provider])
			expect((await look(side, id)).held).toMatchObject({ reported: [], state: { phase: 'person_only' } });
		expect(await refusalOf(reply(world.manager, id, { move: 'answer_query', reason: 'yes' }))).toBe('consent-missing');
	});
});

const withdrawAnswers = (actor: Member, id: string) =>
	transact(actor, async (tx, now) => {
		const { rows } = await listConsents(tx, actor, { referralId: id }, now);
		for (const one of rows.filter((row) => row.direction === 'to_authority' && row.inForce))
			await withdrawReferralConsent(tx, actor, { consentId: one.id, form: 'spoken' }, now);
	});

describe('a counter-offer', () => {
	test('is agreed only after the person was heard, and then accepted', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'counter', reason: 'other_start', words: 'Ab Mai statt April.' });
		expect((await look(world.manager, id)).standing.turn.turn).toBe('hear_person');
		expect(await refusalOf(answer(world.provider, id))).toBe('conflict');
		expect(await refusalOf(reply(world.manager, id, { move: 'agree', discussedOn: undefined }))).toBe(
			'invalid discussedOn'
		);
		await reply(world.manager, id, { move: 'agree', words: 'Mai passt mir.' });
		await answer(world.provider, id);
		expect((await look(world.manager, id)).held.reported.map((row) => row.event)).toEqual([
			'countered',
			'agreed',
			'accepted'
		]);
	});
	test('that does not suit the person goes back to the provider', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'counter', reason: 'other_site' });
		await reply(world.manager, id, { move: 'disagree' });
		expect(await phaseOf(world.manager, id)).toBe('waiting');
		await answer(world.provider, id, { answer: 'decline', reason: 'no_place' });
		expect(await phaseOf(world.manager, id)).toBe('declined');
	});
	test('may name another offer of the network, and none of another', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const elsewhere = await buildCasework();
		expect(
			await refusalOf(
				answer(world.provider, id, {
					answer: 'counter',
					reason: 'other_offer',
					proposedOfferId: elsewhere.offers.statutory.id
				})
			)
		).toBe('invalid proposedOfferId');
		await answer(world.provider, id, {
			answer: 'counter',
			reason: 'other_offer',
			proposedOfferId: world.offers.employer.id
		});
		expect((await look(world.manager, id)).held.reported.at(-1)?.proposedOfferId).toBe(world.offers.employer.id);
	});
	test('keeps the name of an offer that was archived since, and no way to ask for it', async () => {
		const better = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'counter', reason: 'other_offer', proposedOfferId: better.id });
		const told = async () => timelineOf({ ...(await look(world.manager, id)).held, consents: [] })[0];
		const open = await told();
		expect(open).toMatchObject({ proposedOfferId: better.id, proposedOfferOpen: true });
		await database.admin`update directory.offers set state = 'archived' where id = ${better.id}`;
		expect(open?.proposedOffer).toMatch(/^Angebot \d+$/);
		expect(await told()).toMatchObject({ proposedOffer: open?.proposedOffer, proposedOfferOpen: false });
	});
	test('names a confidential offer only where the request is confidential itself', async () => {
		const confidential = () =>
			buildOffer(world.network.id, world.providerOrganisation.id, 'counselling', { sensitive: true });
		const [quiet, other] = [await confidential(), await confidential()];
		const open = await buildReferral(world.manager, world.offers.statutory);
		const hidden = await buildReferral(world.manager, quiet, { toAuthority: ['D3', 'D4'] });
		const proposable = async (id: string) =>
			(await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now))).proposable.map(
				(one) => one.id
			);
		expect(await proposable(open)).not.toContain(other.id);
		expect(await proposable(hidden)).toContain(other.id);
		const proposed = { reason: 'other_offer', proposedOfferId: other.id } as const;
		for (const said of [
			{ answer: 'counter', ...proposed },
			{ answer: 'decline', ...proposed, reason: 'other_offer_fits' }
		] as const)
			expect(await refusalOf(answer(world.provider, open, said))).toBe('invalid proposedOfferId');
		await answer(world.provider, hidden, { answer: 'counter', ...proposed });
	});
	test('of another offer comes with a decline as well, as long as it may be declined', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'waitlist' });
		const { proposable } = await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
		expect(proposable.map((one) => one.id)).toContain(world.offers.voluntary.id);
		await answer(world.provider, id, {
			answer: 'decline',
			reason: 'other_offer_fits',
			proposedOfferId: world.offers.voluntary.id
		});
		const { held } = await look(world.manager, id);
		expect(timelineOf({ ...held, consents: [] })[0]).toMatchObject({
			kind: 'declined',
			proposedOfferId: world.offers.voluntary.id
		});
	});
});

describe('a waiting list', () => {
	test('is ordered by urgency, then by the day on which the waiting began, and offered to the first only', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const [early, late, urgent] = [
			await at('2026-03-02T09:00:00Z', () => waitingFor(offer, 'soon')),
			await at('2026-03-03T09:00:00Z', () => waitingFor(offer, 'soon')),
			await at('2026-03-04T09:00:00Z', () => waitingFor(offer, 'now'))
		];
		const { rows } = await transact(world.provider, (tx, now) =>
			listInbox(tx, world.provider, { stand: 'warteliste' }, now)
		);
		const mine = rows.filter((row) => [early, late, urgent].includes(row.id));
		expect(mine.map((row) => [row.id, row.waiting?.position, row.waiting?.urgency])).toEqual([
			[urgent, 1, 'now'],
			[early, 2, 'soon'],
			[late, 3, 'soon']
		]);
		expect(await refusalOf(answer(world.provider, early, { answer: 'offer_place' }))).toBe('conflict');
		await answer(world.provider, urgent, { answer: 'offer_place' });
		expect(await bookedAt(offer.locationId)).toBe(1);
		// The next one is first now; there is no second place.
		expect(await refusalOf(answer(world.provider, early, { answer: 'offer_place' }))).toBe('conflict');
		await reply(world.manager, urgent, { move: 'confirm' });
		expect((await look(world.provider, urgent)).held.state).toMatchObject({ phase: 'accepted', place: 'held' });
	});
	test('gives the place on when the person no longer wants it', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await waitingFor(offer, 'soon');
		await answer(world.provider, id, { answer: 'offer_place' });
		await reply(world.manager, id, { move: 'leave_list', reason: 'other_solution' });
		expect(await bookedAt(offer.locationId)).toBe(0);
		expect(await look(world.manager, id)).toMatchObject({
			held: { state: { phase: 'left', reason: 'other_solution' } },
			unmet: undefined
		});
	});
	test('moves no place in counselling, but knows offered and confirmed', async () => {
		const before = await bookedAt(world.offers.counselling.locationId);
		const id = await buildReferral(world.manager, world.offers.counselling, {
			toProvider: ['D1', 'D2'],
			toAuthority: ['D3']
		});
		await answer(world.provider, id, { answer: 'waitlist' });
		await answer(world.provider, id, { answer: 'offer_place' });
		expect((await look(world.provider, id)).contact).toBeUndefined();
		await reply(world.manager, id, { move: 'confirm' });
		expect((await look(world.provider, id)).contact?.name).toBe('Erika Beispiel');
		expect(await bookedAt(world.offers.counselling.locationId)).toBe(before);
	});
});

const waitingFor = async (offer: Awaited<ReturnType<typeof buildOffer>>, urgency: 'now' | 'soon') => {
	const id = await buildReferral(world.manager, offer);
	await database.admin`update casework.referrals set urgency = ${urgency} where id = ${id}`;
	await answer(world.provider, id, { answer: 'waitlist' });
	return id;
};

describe('“not started”', () => {
	test('exists by law only: no other regime can store it', async () => {
		for (const offer of [world.offers.counselling, world.offers.voluntary, world.offers.employer]) {
			const id = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
			await answer(world.provider, id);
			expect(
				await refusalOf(
					reportOn(world.provider, id, { move: 'not_started', reason: 'not_appeared', discussedOn: today() })
				),
				offer.regime
			).toBe('consent-missing');
			await expect(
				database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, reason, discussed_on, recorded_at, recorded_by)
					select network_id, id, regime, to_organisation_id, 'D4', 'not_started', 'not_appeared', current_date, now(), created_by from casework.referrals where id = ${id}`
			).rejects.toMatchObject({ code: '23514' });
		}
	});
	test('comes with the person’s statement, frees the place, and says what follows', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await buildReferral(world.manager, offer);
		await answer(world.provider, id);
		const report = (input: Parameters<typeof reportOn>[2]) =>
			reportOn(world.provider, id, { move: 'not_started', words: 'Der Bus kam nicht.', ...input });
		expect(await refusalOf(report({ discussedOn: today() }))).toBe('invalid reason');
		expect(await refusalOf(report({ reason: 'not_appeared' }))).toBe('invalid discussedOn');
		await report({ reason: 'not_appeared', discussedOn: today() });
		expect(await bookedAt(offer.locationId)).toBe(0);
		const page = await look(world.manager, id);
		expect(page.held.state).toMatchObject({ phase: 'not_started', reason: 'not_appeared' });
		expect(page.held.reported.at(-1)?.words).toBe('Der Bus kam nicht.');
		expect(page.standing.turn.turn).toBe('search_on');
	});
	test('when excused, brings a new appointment and keeps the place', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await buildReferral(world.manager, offer);
		await answer(world.provider, id);
		const report = (reason: string, nextOn?: string, nextAt?: string) =>
			reportOn(world.provider, id, { move: 'not_started', reason, nextOn, nextAt, discussedOn: today() });
		expect(await refusalOf(report('excused'))).toBe('invalid nextOn');
		expect(await refusalOf(report('excused', '2026-01-05'))).toBe('invalid nextOn');
		// An appointment said along with something else is not lost silently.
		expect(await refusalOf(report('not_appeared', '2199-01-07'))).toBe('invalid nextOn');
		await report('excused', '2199-01-07', '10:30');
		expect(await look(world.manager, id)).toMatchObject({
			held: { state: { phase: 'accepted', place: 'held', appointment: { on: '2199-01-07', at: '10:30' } } },
			standing: { turn: { turn: 'appointment' } }
		});
	});
});

describe('a return', () => {
	const running = async (regime: 'statutory' | 'counselling' | 'employer') => {
		const id = await buildReferral(world.manager, world.offers[regime], {
			toProvider: regime === 'employer' ? ['D1'] : ['D1', 'D2'],
			toAuthority: ['D3', 'D4']
		});
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		return id;
	};
	const words = 'Ich sehe es anders.';
	const reportedOf = async (id: string) => (await look(world.manager, id)).held.reported.at(-1);

	test('is talked over with the person first, or says why not, like an interruption', async () => {
		for (const move of ['interrupt', 'return'] as const) {
			const id = await running('statutory');
			const report = { move, reason: move === 'return' ? 'cooperation_ended' : undefined };
			expect(await refusalOf(reportOn(world.provider, id, report))).toBe('invalid discussedOn');
			expect(await refusalOf(reportOn(world.provider, id, { ...report, discussedOn: '2199-01-07' }))).toBe(
				'invalid discussedOn'
			);
			await reportOn(world.provider, id, { ...report, undiscussedReason: 'person_left' });
		}
		const counselled = await running('counselling');
		expect(await refusalOf(reportOn(world.provider, counselled, { move: 'return' }))).toBe('invalid discussedOn');
	});
	test('carries the person’s statement in statutory measures, and nowhere else', async () => {
		for (const move of ['interrupt', 'end', 'return'] as const) {
			const id = await running('statutory');
			const reason = move === 'interrupt' ? undefined : 'cooperation_ended';
			await reportOn(world.provider, id, { move, reason, words, discussedOn: today() });
			expect(await reportedOf(id), move).toMatchObject({ words, discussedOn: today() });
		}
		for (const regime of ['counselling', 'employer'] as const) {
			const id = await running(regime);
			await reportOn(world.provider, id, { move: 'return', reason: 'cooperation_ended', words, discussedOn: today() });
			expect((await reportedOf(id))?.words, regime).toBeNull();
		}
	});
});

describe('a correction', () => {
	test('takes the newest report back by a new event, and the place follows', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await buildReferral(world.manager, offer);
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		await reportOn(world.provider, id, { move: 'end', reason: 'completed', discussedOn: today() });
		expect(await bookedAt(offer.locationId)).toBe(0);
		await correct(world.provider, id);
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect((await look(world.manager, id)).held.state).toMatchObject({
			phase: 'running',
			place: 'taken',
			reason: null
		});
		await correct(world.provider, id);
		await correct(world.provider, id);
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'waiting', place: 'released' });
		expect((await look(world.manager, id)).held.reported.map((row) => row.event)).toEqual([
			'accepted',
			'started',
			'ended',
			'corrected',
			'corrected',
			'corrected'
		]);
		expect(await refusalOf(correct(world.provider, id))).toBe('conflict');
		await answer(world.provider, id);
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'accepted', place: 'held' });
	});
	test('is refused when the place is gone meanwhile, and changes nothing', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const [id, other] = [await buildReferral(world.manager, offer), await buildReferral(world.manager, offer)];
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'return', reason: 'need_changed', discussedOn: today() });
		await answer(world.provider, other);
		expect(await refusalOf(correct(world.provider, id))).toBe('conflict');
		expect(await phaseOf(world.manager, id)).toBe('returned');
	});
	test('of a yes closes the contact to the provider again', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, {
			toProvider: ['D1', 'D2'],
			toAuthority: ['D3']
		});
		await answer(world.provider, id);
		expect((await look(world.provider, id)).contact?.name).toBe('Erika Beispiel');
		await correct(world.provider, id);
		expect((await look(world.provider, id)).contact).toBeUndefined();
	});
	test('leaves what the office said, and what others report, alone', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'query', reason: 'times' });
		await reply(world.manager, id, { move: 'answer_query', reason: 'yes' });
		expect(await refusalOf(correct(world.provider, id))).toBe('conflict');
	});
});

describe('a referral to an employer', () => {
	const begin = async (offer: Awaited<ReturnType<typeof buildOffer>>) => {
		const id = await buildReferral(world.manager, offer, { toProvider: ['D1'], toAuthority: ['D3', 'D4'] });
		await answer(world.provider, id);
		return id;
	};
	test('gives the place back at once when the person withdraws, at either side, and tells nobody why', async () => {
		for (const side of [world.manager, world.provider]) {
			const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
			const id = await begin(offer);
			await reportOn(world.provider, id, { move: 'start' });
			expect(await bookedAt(offer.locationId)).toBe(1);
			const told = () =>
				database.admin`select kind from platform.notifications where facts->>'referralId' = ${id} and kind like 'referrals.%' and kind <> 'referrals.received'`;
			await withdrawAnswers(side, id);
			expect(await bookedAt(offer.locationId)).toBe(0);
			expect(await told()).toEqual([]);
			expect(await phaseOf(world.manager, id)).toBe('person_only');
		}
	});
	test('has no place any more when the consent is given again: the provider says yes once more', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
		const id = await begin(offer);
		await withdrawAnswers(world.manager, id);
		await agree(id);
		expect(await phaseOf(world.manager, id)).toBe('lapsed');
		await answer(world.provider, id);
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'accepted', place: 'held' });
		expect(await bookedAt(offer.locationId)).toBe(1);
	});
	test('gives it back as well when step 2 takes the answer out', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
		const id = await begin(offer);
		await transact(world.manager, (tx, now) =>
			agreeDisclosure(tx, world.manager, { id, ...choice({ toProvider: ['D1'] }) }, now)
		);
		expect(await bookedAt(offer.locationId)).toBe(0);
	});
	const agree = (id: string) =>
		transact(world.manager, (tx, now) =>
			agreeDisclosure(tx, world.manager, { id, ...choice({ toProvider: ['D1'], toAuthority: ['D3', 'D4'] }) }, now)
		);
});

test('the answer is due from the day on which consent lets the provider answer', async () => {
	const id = await at('2026-03-02T09:00:00Z', () => buildReferral(world.manager, world.offers.counselling));
	await at('2026-03-16T09:00:00Z', () =>
		transact(world.manager, (tx, now) =>
			agreeDisclosure(tx, world.manager, { id, ...choice({ toAuthority: ['D3'] }) }, now)
		)
	);
	expect(await dueOf(id)).toBe('2026-03-23');
});

test('events stand in the order of decisions, also of one moment, or where the clock of who waited is behind', async () => {
	for (const later of ['2026-03-02T09:00:00.000Z', '2026-03-02T08:59:59.990Z'])
		for (let round = 0; round < 4; round++) {
			const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
			const id = await at('2026-03-02T09:00:00.000Z', async () => {
				const sent = await buildReferral(world.manager, offer);
				await answer(world.provider, sent, { appointmentOn: '2026-03-02' });
				return sent;
			});
			await at(later, () => reportOn(world.provider, id, { move: 'start', happensOn: '2026-03-02' }));
			const { held } = await at(later, () => look(world.manager, id));
			expect(held.reported.map(({ event }) => event)).toEqual(['accepted', 'started']);
			expect(held.state.phase).toBe('running');
		}
});
