import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { grantCover } from '#lib/cases/index.server.ts';
import { listConsents, withdrawConsent } from '#lib/consent/index.server.ts';
import { reportUnmetNeed } from '#lib/needs/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { listNotifications } from '#lib/platform/notifications.server.ts';
import { type Refusal } from '#lib/platform/errors.ts';
import { buildMember } from '#tests/support/builders.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	buildReferral,
	choice,
	draftInput,
	look,
	reportOn
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { dayFromNow } from '#tests/support/days.ts';
import {
	agreeDisclosure,
	closeReferral,
	countUnanswered,
	discardDraft,
	draftReferral,
	findReferrals,
	letNeedWaitOn,
	listBoard,
	listInbox,
	listReferrals,
	putAside,
	remindProvider,
	replyToProvider,
	reportStage,
	reportUnmetFromDecline,
	sendReferral,
	updateDraft,
	withdrawReferral
} from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;

beforeAll(async () => {
	world = await buildCasework();
});

const placesOf = async (locationId: string) =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
const withdrawAll = (actor: Member, id: string, direction = 'to_authority') =>
	transact(actor, async (tx, now) => {
		const { rows } = await listConsents(tx, actor, { referralId: id }, now);
		for (const consent of rows.filter((one) => one.direction === direction))
			await withdrawConsent(tx, actor, { consentId: consent.id, form: 'spoken' }, now);
	});

test('a search by number finds what is the caller’s, names no sensitive offer, and takes words for no number', async () => {
	const id = await buildReferral(world.manager, world.offers.counselling);
	const { reference } = (await look(world.manager, id)).held;
	const found = (actor: Member, text: string) => transact(actor, (tx) => findReferrals(tx, actor, text, 5));
	const [own] = await found(world.manager, ` ${reference.toLowerCase()} `);
	expect(own).toMatchObject({ id, reference, caseReference: expect.stringMatching(/^Testbaum/) as unknown });
	expect(own?.offerName).not.toBeNull();
	expect(await found(world.provider, reference)).toMatchObject([{ id, caseReference: null }]);
	expect(await found(world.otherProvider, reference)).toEqual([]);
	expect(await found(world.colleague, reference)).toEqual([]);
	expect(await found(world.planner, reference)).toEqual([]);
	expect(await found(world.manager, 'Testbaum')).toEqual([]);
	expect(await found(world.manager, '%')).toEqual([]);
	await database.admin`update directory.terms set sensitive = true where id = ${world.offers.counselling.termId}`;
	expect((await found(world.manager, reference))[0]).toMatchObject({ reference, offerName: null });
	await database.admin`update directory.terms set sensitive = false where id = ${world.offers.counselling.termId}`;
});

describe('a referral to a statutory measure', () => {
	test('goes from request to closing, and its place with it', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await buildReferral(world.manager, offer);
		expect((await look(world.manager, id)).standing.turn.turn).toBe('answer');

		await answer(world.provider, id, { appointmentOn: '2199-01-07', appointmentAt: '10:00' });
		expect(await placesOf(offer.locationId)).toBe(1);
		expect(await look(world.manager, id)).toMatchObject({
			held: { state: { phase: 'accepted', place: 'held', appointment: { on: '2199-01-07', at: '10:00' } } }
		});
		await reportOn(world.provider, id, { move: 'start' });
		expect((await look(world.manager, id)).held.place?.state).toBe('taken');
		await reportOn(world.provider, id, { move: 'interrupt', undiscussedReason: 'not_possible' });
		await reportOn(world.provider, id, { move: 'resume' });
		await reportOn(world.provider, id, { move: 'end', reason: 'completed', discussedOn: '2026-01-02' });
		expect(await placesOf(offer.locationId)).toBe(0);
		await transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id, seen: '', goal: 'reached', outcomes: ['daily_structure'] }, now)
		);
		const page = await look(world.manager, id);
		expect(page).toMatchObject({ held: { state: { phase: 'closed' } }, closing: { goal: 'reached' }, moves: [] });
	});
	test('that is closed before an end was reported tells the provider, who can report none any more; afterwards nothing', async () => {
		const told = async (id: string) =>
			(await transact(world.provider, (tx) => listNotifications(tx, world.provider))).filter(
				({ kind, facts }) => kind === 'referrals.ended' && facts.referralId === id
			).length;
		const close = (id: string) =>
			transact(world.manager, (tx, now) =>
				closeReferral(tx, world.manager, { id, seen: '', goal: 'open', outcomes: [] }, now)
			);
		const [running, ended] = [
			await buildReferral(world.manager, world.offers.statutory),
			await buildReferral(world.manager, world.offers.statutory)
		];
		for (const id of [running, ended]) {
			await answer(world.provider, id);
			await reportOn(world.provider, id, { move: 'start' });
		}
		await reportOn(world.provider, ended, { move: 'end', reason: 'completed', discussedOn: '2026-01-02' });
		for (const id of [running, ended]) await close(id);
		expect([await told(running), await told(ended)]).toEqual([1, 0]);
		expect(
			await refusalOf(
				reportOn(world.provider, running, { move: 'end', reason: 'completed', discussedOn: '2026-01-02' })
			)
		).toBe('conflict');
	});
	test('opens name and goal to the provider at once, by law', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const page = await look(world.provider, id);
		expect([page.contact?.name, page.goal?.words]).toEqual(['Erika Beispiel', 'Ich will wissen, was ich schulde.']);
	});
	test('counts for the provider until it is answered or put aside', async () => {
		const count = () => transact(world.provider, (tx, now) => countUnanswered(tx, world.provider, now));
		const before = await count();
		const [answered, aside] = [
			await buildReferral(world.manager, world.offers.statutory),
			await buildReferral(world.manager, world.offers.statutory)
		];
		await answer(world.provider, answered, { answer: 'receive' });
		expect(await count()).toBe(before + 2);
		await answer(world.provider, answered);
		expect(await count()).toBe(before + 1);
		await transact(world.provider, (tx, now) => putAside(tx, world.provider, { id: aside }, now));
		expect(await count()).toBe(before);
		expect(await transact(world.manager, (tx, now) => countUnanswered(tx, world.manager, now))).toBe(0);
	});
	test('never changes who is responsible for the case', async () => {
		const caseId = await buildCase(world.manager);
		const id = await buildReferral(world.manager, world.offers.statutory, {}, caseId);
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		const [row] = await database.admin`select responsible_id from casework.cases where id = ${caseId}`;
		expect(row!.responsible_id).toBe(world.manager.membershipId);
	});
	test('is due after the working days that the offer promises', async () => {
		setNow(new Date('2026-12-22T09:00:00Z'));
		const id = await buildReferral(world.manager, world.offers.statutory);
		setNow(undefined);
		const [row] = await database.admin`select answer_due_on::text as due from casework.referrals where id = ${id}`;
		expect(row!.due).toBe('2026-12-30');
	});
	test('does not start before the provider said yes, nor end without reason and talk', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		expect(await refusalOf(reportOn(world.provider, id, { move: 'start' }))).toBe('conflict');
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		expect(await refusalOf(reportOn(world.provider, id, { move: 'end', discussedOn: '2026-01-02' }))).toBe(
			'invalid reason'
		);
		expect(await refusalOf(reportOn(world.provider, id, { move: 'end', reason: 'completed' }))).toBe(
			'invalid discussedOn'
		);
		expect(
			await refusalOf(
				reportOn(world.provider, id, { move: 'end', reason: 'completed', undiscussedReason: 'person_left' })
			)
		).toBe('done');
	});
	test('frees the held place when it is withdrawn', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await buildReferral(world.manager, offer);
		await answer(world.provider, id);
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id }, now));
		expect(await placesOf(offer.locationId)).toBe(0);
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'withdrawn', place: 'released' });
	});
	test('is refused when the last place is gone', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const [first, second] = [await buildReferral(world.manager, offer), await buildReferral(world.manager, offer)];
		await answer(world.provider, first);
		expect(await refusalOf(answer(world.provider, second))).toBe('conflict');
		expect((await look(world.manager, second)).held.state.phase).toBe('waiting');
	});
});

describe('a referral to counselling', () => {
	const agreed = { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4'] } as const;
	const build = () =>
		buildReferral(world.manager, world.offers.counselling, {
			toProvider: [...agreed.toProvider],
			toAuthority: [...agreed.toAuthority]
		});

	test('shows the provider nothing of the person before it said yes', async () => {
		const id = await build();
		expect(await look(world.provider, id)).toMatchObject({ contact: undefined, goal: undefined });
		await answer(world.provider, id);
		expect((await look(world.provider, id)).contact?.name).toBe('Erika Beispiel');
	});
	test('never moves a place', async () => {
		const before = await placesOf(world.offers.counselling.locationId);
		const id = await build();
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		await reportOn(world.provider, id, { move: 'end', discussedOn: '2026-01-02' });
		expect(await placesOf(world.offers.counselling.locationId)).toBe(before);
		const holds = await database.admin`select 1 from casework.place_holds where referral_id = ${id}`;
		expect(holds).toHaveLength(0);
	});
	test('stores no reason after the start, and no interruption at all', async () => {
		const id = await build();
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		expect(await refusalOf(reportOn(world.provider, id, { move: 'interrupt' }))).toBe('consent-missing');
		await reportOn(world.provider, id, { move: 'end', reason: 'ended_early', discussedOn: '2026-01-02' });
		const rows =
			await database.admin`select reason from casework.feedback where referral_id = ${id} and reason is not null`;
		expect(rows).toHaveLength(0);
	});
	test('goes without consent, too: only the person tells, nothing is ever overdue', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		expect(await refusalOf(answer(world.provider, id))).toBe('consent-missing');
		setNow(new Date('2027-12-01T09:00:00Z'));
		const page = await look(world.manager, id);
		setNow(undefined);
		expect(page.standing).toMatchObject({ phase: 'person_only', ageing: 'self', turn: { turn: 'person_tells' } });
	});
	test('loses everything that rested on consent at the next read, on both sides, in page, list and count', async () => {
		const id = await build();
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		await withdrawAll(world.manager, id);
		expect((await look(world.manager, id)).held).toMatchObject({
			reported: [],
			state: { phase: 'person_only', lastFeedbackAt: undefined }
		});
		expect(await look(world.provider, id)).toMatchObject({
			contact: undefined,
			goal: undefined,
			held: { reported: [] }
		});
		const list = await transact(world.manager, (tx, now) =>
			listReferrals(tx, world.manager, { stand: 'offen', fall: undefined }, now)
		);
		expect(list.rows.find((row) => row.id === id)?.standing).toMatchObject({ lastFeedbackAt: null, lastEvent: null });
		const board = await transact(world.manager, (tx, now) => listBoard(tx, world.manager, { nur: 'nur-person' }, now));
		expect(board.rows.find((row) => row.referralId === id)).toMatchObject({ station: 'requested', startedOn: null });
		const inbox = await transact(world.provider, (tx, now) => listInbox(tx, world.provider, { stand: 'laufend' }, now));
		expect(inbox.rows.map((row) => row.id)).not.toContain(id);
		const [count] = await transact(world.provider, (tx) =>
			tx.execute<{ rows: number }>(
				sql`select count(*)::integer as rows from casework.feedback where referral_id = ${id}`
			)
		);
		expect(count!.rows).toBe(0);
	});
	test('keeps the proof of a withdrawn consent', async () => {
		const id = await build();
		await withdrawAll(world.provider, id);
		const { consents } = await look(world.manager, id);
		expect(consents.filter((consent) => consent.withdrawnAt).map((consent) => consent.direction)).toEqual([
			'to_authority'
		]);
	});
	test('takes the contact back from the provider when the person withdraws it', async () => {
		const id = await build();
		await answer(world.provider, id);
		await withdrawAll(world.manager, id, 'to_provider');
		expect(await look(world.provider, id)).toMatchObject({
			contact: undefined,
			goal: undefined,
			held: { state: { phase: 'accepted' } }
		});
	});
	test('tells a stage only with consent to it, and only after talking about it', async () => {
		const stage = (id: string, discussedOn?: string) =>
			transact(world.provider, (tx, now) =>
				reportStage(
					tx,
					world.provider,
					{
						id,
						seen: '',
						stage: 'working',
						sentence: 'Unterlagen vollständig.',
						discussedOn,
						undiscussedReason: undefined
					},
					now
				)
			);
		const without = await build();
		await answer(world.provider, without);
		await reportOn(world.provider, without, { move: 'start' });
		expect(await refusalOf(stage(without, '2026-01-02'))).toBe('consent-missing');
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3', 'D4', 'D7'] });
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		expect(await refusalOf(stage(id))).toBe('invalid discussedOn');
		await stage(id, '2026-01-02');
		expect((await look(world.manager, id)).held.state.stage).toBe('working');
	});
	test('closes with outcomes only where the person agreed', async () => {
		const close = (id: string) =>
			transact(world.manager, (tx, now) =>
				closeReferral(tx, world.manager, { id, seen: '', goal: 'reached', outcomes: ['debts_regulated'] }, now)
			);
		const without = await build();
		await answer(world.provider, without);
		expect(await refusalOf(close(without))).toBe('consent-missing outcomes');
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3', 'D7'] });
		await answer(world.provider, id);
		expect(await refusalOf(close(id))).toBe('done');
	});
	test('takes the consent to its result after the end, too', async () => {
		const ends: Record<string, (id: string) => Promise<unknown>> = {
			declined: (id) => answer(world.provider, id, { answer: 'decline', reason: 'no_place' }),
			returned: async (id) => {
				await answer(world.provider, id);
				await reportOn(world.provider, id, { move: 'return', discussedOn: dayOf(new Date()) });
			},
			ended: async (id) => {
				await answer(world.provider, id);
				await reportOn(world.provider, id, { move: 'start' });
				await reportOn(world.provider, id, { move: 'end', discussedOn: dayOf(new Date()) });
			}
		};
		for (const [phase, end] of Object.entries(ends)) {
			const id = await build();
			await end(id);
			const close = () =>
				transact(world.manager, (tx, now) =>
					closeReferral(tx, world.manager, { id, seen: '', goal: 'partly', outcomes: ['debts_regulated'] }, now)
				);
			expect(await refusalOf(close())).toBe('consent-missing outcomes');
			const later = choice({ toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4', 'D7'] });
			await transact(world.manager, (tx, now) => agreeDisclosure(tx, world.manager, { id, ...later }, now));
			expect((await look(world.manager, id)).held.state.phase).toBe(phase);
			expect(await refusalOf(close())).toBe('done');
		}
	});
});

describe('a referral to a voluntary offer', () => {
	test('knows the month only', async () => {
		setNow(new Date('2026-03-16T09:00:00Z'));
		const id = await buildReferral(world.manager, world.offers.voluntary, { toAuthority: ['D3', 'D4'] });
		setNow(undefined);
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start', happensOn: '2026-03-17' });
		expect((await look(world.manager, id)).held.state.startedOn).toBe('2026-03-01');
	});
});

describe('a referral to an employer', () => {
	test('hands over a name, never the goal', async () => {
		const id = await buildReferral(world.manager, world.offers.employer, {
			toProvider: ['D1'],
			toAuthority: ['D3', 'D4']
		});
		await answer(world.provider, id);
		expect(await look(world.provider, id)).toMatchObject({ contact: { name: 'Erika Beispiel' }, goal: undefined });
	});
	test('keeps its place until the end, though the person takes back the say about answers meanwhile', async () => {
		const offer = world.offers.employer;
		const id = await buildReferral(world.manager, offer, { toProvider: ['D1'], toAuthority: ['D3', 'D4'] });
		const before = await placesOf(offer.locationId);
		await answer(world.provider, id);
		await reportOn(world.provider, id, { move: 'start' });
		await transact(world.manager, async (tx, now) => {
			const only = choice({ toProvider: ['D1'], toAuthority: ['D4'] });
			return agreeDisclosure(tx, world.manager, { id, ...only }, now);
		});
		await reportOn(world.provider, id, { move: 'interrupt', discussedOn: dayOf(new Date()) });
		expect(await placesOf(offer.locationId)).toBe(before + 1);
		await reportOn(world.provider, id, { move: 'resume' });
		await reportOn(world.provider, id, { move: 'end', reason: 'completed', discussedOn: dayOf(new Date()) });
		expect(await placesOf(offer.locationId)).toBe(before);
	});
});

describe('a decline', () => {
	test('prepares a need to report, which only the case manager reports, once', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'decline', reason: 'no_place' });
		expect(await look(world.manager, id)).toMatchObject({
			unmet: { reason: 'full', reported: false },
			standing: { turn: { turn: 'search_on' } }
		});
		const stored = () => database.admin`select state, reason from casework.unmet_needs where referral_id = ${id}`;
		expect(await stored()).toHaveLength(0);
		const report = () => transact(world.manager, (tx, now) => reportUnmetFromDecline(tx, world.manager, { id }, now));
		await report();
		expect(await stored()).toEqual([{ state: 'open', reason: 'full' }]);
		expect((await look(world.manager, id)).unmet).toEqual({ reason: 'full', reported: true });
	});
	test('by the person asks for nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'decline', reason: 'person_decided' });
		expect(await look(world.manager, id)).toMatchObject({
			unmet: undefined,
			standing: { turn: { turn: 'decided_otherwise' } }
		});
	});
	test('needs a reason from the list', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		expect(await refusalOf(answer(world.provider, id, { answer: 'decline' }))).toBe('invalid reason');
	});
});

describe('a draft', () => {
	const draft = (actor = world.manager) =>
		buildCase(actor).then((caseId) =>
			transact(actor, (tx, now) => draftReferral(tx, actor, draftInput(world.offers.counselling, caseId), now))
		);

	test('is invisible to the provider', async () => {
		const { id } = await draft();
		expect(await refusalOf(look(world.provider, id))).toBe('not-found');
	});
	test('opens its case with it when there is none yet', async () => {
		const input = { ...draftInput(world.offers.counselling, 'neu'), reference: 'Neubaum 1' };
		const { id } = await transact(world.manager, (tx, now) => draftReferral(tx, world.manager, input, now));
		expect((await look(world.manager, id)).held.caseReference).toBe('Neubaum 1');
		expect(await refusalOf(transact(world.manager, (tx, now) => draftReferral(tx, world.manager, input, now)))).toBe(
			'conflict reference'
		);
	});
	test('takes only the need and the place that the offer has', async () => {
		const caseId = await buildCase(world.manager);
		const input = draftInput(world.offers.counselling, caseId);
		const other = world.offers.statutory;
		expect([
			await refusalOf(
				transact(world.manager, (tx, now) => draftReferral(tx, world.manager, { ...input, termId: other.termId }, now))
			),
			await refusalOf(
				transact(world.manager, (tx, now) =>
					draftReferral(tx, world.manager, { ...input, offerLocationId: other.locationId }, now)
				)
			)
		]).toEqual(['invalid termId', 'invalid offerLocationId']);
	});
	test('is not made for an offer without data flow', async () => {
		const door = await buildOffer(world.network.id, world.providerOrganisation.id, 'none');
		const caseId = await buildCase(world.manager);
		expect(
			await refusalOf(
				transact(world.manager, (tx, now) => draftReferral(tx, world.manager, draftInput(door, caseId), now))
			)
		).toBe('conflict');
	});
	test('is not made for the case of a colleague', async () => {
		const caseId = await buildCase(world.colleague);
		expect(
			await refusalOf(
				transact(world.manager, (tx, now) =>
					draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now)
				)
			)
		).toBe('not-found');
	});
	test('can be changed and thrown away until it is sent', async () => {
		const { id } = await draft();
		const input = { ...draftInput(world.offers.counselling, 'x'), id, words: 'Ich will wieder schlafen.' };
		await transact(world.manager, (tx, now) => updateDraft(tx, world.manager, input, now));
		expect((await look(world.manager, id)).goal?.words).toBe('Ich will wieder schlafen.');
		await transact(world.manager, (tx, now) => sendReferral(tx, world.manager, { id }, now));
		expect(await refusalOf(transact(world.manager, (tx, now) => updateDraft(tx, world.manager, input, now)))).toBe(
			'conflict'
		);
		expect(await refusalOf(transact(world.manager, (tx, now) => discardDraft(tx, world.manager, { id }, now)))).toBe(
			'conflict'
		);
		const { id: other } = await draft();
		await transact(world.manager, (tx, now) => discardDraft(tx, world.manager, { id: other }, now));
		expect(await refusalOf(look(world.manager, other))).toBe('not-found');
	});
	test('takes the regime that the offer has when it is sent', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, (tx, now) =>
			draftReferral(tx, world.manager, draftInput(offer, caseId), now)
		);
		await database.admin`update directory.offers set regime = 'counselling' where id = ${offer.id}`;
		await transact(world.manager, (tx, now) => sendReferral(tx, world.manager, { id }, now));
		expect((await look(world.manager, id)).held.regime).toBe('counselling');
	});
});

describe('consents in step 2', () => {
	test('are replaced when the choice changes, and never asked for where the law suffices', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, (tx, now) =>
			draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now)
		);
		const choose = (toAuthority: ('D3' | 'D4' | 'D7')[]) =>
			transact(world.manager, (tx, now) => agreeDisclosure(tx, world.manager, { id, ...choice({ toAuthority }) }, now));
		await choose(['D3', 'D4']);
		await choose(['D3', 'D4']);
		await choose(['D3']);
		const { consents } = await look(world.manager, id);
		expect(consents.map((consent) => [consent.categories, consent.inForce])).toEqual([
			[['D3', 'D4'], false],
			[['D3'], true]
		]);
		const statutory = await buildReferral(world.manager, world.offers.statutory, {
			toProvider: ['D1', 'D2'],
			toAuthority: ['D3', 'D4', 'D7']
		});
		expect((await look(world.manager, statutory)).consents.map((consent) => consent.categories)).toEqual([['D7']]);
	});
	test('are renewed where the person gives them again, and say who gave them', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		const again = (more: Partial<Parameters<typeof agreeDisclosure>[2]>) =>
			transact(world.manager, (tx, now) =>
				agreeDisclosure(tx, world.manager, { id, ...choice({ toAuthority: ['D3'] }), ...more }, now)
			);
		const inForce = async () => (await look(world.manager, id)).consents.filter((one) => one.inForce);
		const [first] = await inForce();
		await again({ languageB: 'de', givenOnB: dayOf(first!.validFrom) });
		expect((await inForce())[0]?.id).toBe(first!.id);
		// By the guardian, on paper of another day, in another language: each is a consent of its own.
		await again({ signatoryB: 'guardian_authorities' });
		expect(await inForce()).toMatchObject([{ signatory: 'guardian_authorities', categories: ['D3'] }]);
		await again({ signatoryB: 'guardian_authorities', languageB: 'ar' });
		expect(await inForce()).toMatchObject([{ signatory: 'guardian_authorities', language: 'ar' }]);
		expect((await look(world.manager, id)).consents).toHaveLength(3);
		// What went on all the time is not to be erased.
		expect(await database.admin`select 1 from casework.erase_tasks where referral_id = ${id}`).toHaveLength(0);
	});
	/** A person whose reported need was answered with a request. */
	const withNeed = async (): Promise<{ caseId: string; needId: string; id: string }> => {
		const caseId = await buildCase(world.manager);
		const needId = await transact(world.manager, async (tx, now) => {
			const { termId } = world.offers.statutory;
			const input = { termId, areaId: undefined, reason: 'full' as const, urgency: 'soon' as const, caseId };
			return (await reportUnmetNeed(tx, world.manager, input, now)).id;
		});
		const id = await transact(world.manager, async (tx, now) => {
			const input = { ...draftInput(world.offers.statutory, caseId), unmetNeedId: needId };
			const draft = await draftReferral(tx, world.manager, input, now);
			await sendReferral(tx, world.manager, { id: draft.id }, now);
			return draft.id;
		});
		return { caseId, needId, id };
	};
	test('a need that it was to answer waits on when it is taken back or declined, and is no second one', async () => {
		const needOf = withNeed;
		const stands = async (caseId: string) =>
			(await database.admin`select id, state from casework.unmet_needs where case_id = ${caseId}`).map(
				({ id, state }) => [id, state]
			);
		const one = await needOf();
		expect(await stands(one.caseId)).toEqual([[one.needId, 'covered']]);
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id: one.id }, now));
		expect(await stands(one.caseId)).toEqual([[one.needId, 'open']]);
		const other = await needOf();
		await answer(world.provider, other.id, { answer: 'decline', reason: 'no_place' });
		await transact(world.manager, (tx, now) => reportUnmetFromDecline(tx, world.manager, { id: other.id }, now));
		expect(await stands(other.caseId)).toEqual([[other.needId, 'open']]);
		// It waits again: a second click reports no second need.
		await transact(world.manager, (tx, now) => reportUnmetFromDecline(tx, world.manager, { id: other.id }, now));
		expect(await stands(other.caseId)).toEqual([[other.needId, 'open']]);
		expect((await look(world.manager, other.id)).need).toMatchObject({ answered: false });

		// A no that leaves nothing to report leaves the need, and so does leaving the list; closed or not.
		const waitOn = (actor: Member, id: string) =>
			transact(actor, (tx, now) => letNeedWaitOn(tx, actor, { id }, now)).then(
				() => 'waits',
				(caught: Refusal) => caught.code
			);
		const declined = await needOf();
		expect(await waitOn(world.manager, declined.id)).toBe('conflict');
		await answer(world.provider, declined.id, { answer: 'decline', reason: 'conflict_of_interest' });
		expect(await look(world.manager, declined.id)).toMatchObject({ need: { answered: true }, unmet: undefined });
		expect((await look(world.provider, declined.id)).need).toBeUndefined();
		for (const stranger of [world.provider, world.colleague])
			expect(await waitOn(stranger, declined.id)).toMatch(/conflict|not-found/);
		await transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id: declined.id, seen: '', goal: 'open', outcomes: [] }, now)
		);
		expect(await waitOn(world.manager, declined.id)).toBe('waits');
		expect(await waitOn(world.manager, declined.id)).toBe('conflict');
		expect(await stands(declined.caseId)).toEqual([[declined.needId, 'open']]);
		const left = await needOf();
		const [begun] = await database.admin`select created_at from casework.unmet_needs where id = ${left.needId}`;
		await answer(world.provider, left.id, { answer: 'waitlist' });
		await transact(world.manager, (tx, now) =>
			replyToProvider(
				tx,
				world.manager,
				{ id: left.id, seen: '', move: 'leave_list', reason: 'other_solution', words: '', discussedOn: dayFromNow() },
				now
			)
		);
		expect(await waitOn(world.manager, left.id)).toBe('waits');
		const [since] = await database.admin`select state, created_at from casework.unmet_needs where id = ${left.needId}`;
		expect(since).toEqual({ state: 'open', created_at: begun!.created_at });
	});
	test('of a colleague’s report stays the colleague’s: whoever covers takes the request back, and the report as it is', async () => {
		const { caseId, needId, id } = await withNeed();
		const cover = await buildMember(world.network.id, world.manager.organisationId, 'case-manager');
		await transact(world.manager, (tx, now) =>
			grantCover(
				tx,
				world.manager,
				{ caseId, colleagueId: cover.membershipId, until: new Date(now.getTime() + 86_400_000) },
				now
			)
		);
		await transact(cover, (tx, now) => withdrawReferral(tx, cover, { id }, now));
		const [need] = await database.admin`select state from casework.unmet_needs where id = ${needId}`;
		expect(need).toEqual({ state: 'covered' });
	});
	test('need a name where it is handed over', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, (tx, now) =>
			draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now)
		);
		const nameless = { id, ...choice({ toProvider: ['D1'] }), name: '' };
		expect(
			await refusalOf(transact(world.manager, (tx, now) => agreeDisclosure(tx, world.manager, nameless, now)))
		).toBe('invalid name');
	});
	test('hold for twelve months at most and leave a line per person', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		const [row] =
			await database.admin`select valid_until <= valid_from + interval '12 months 1 day' as bounded, copy_handed_on::text as copy from casework.consents where referral_id = ${id}`;
		expect(row).toEqual({ bounded: true, copy: dayOf(new Date()) });
	});
});

describe('two at once', () => {
	test('an acceptance against a withdrawal: one wins, the other is told, the place is right', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 5 });
		const wrong: string[] = [];
		for (let round = 0; round < 20; round++) {
			const id = await buildReferral(world.manager, offer);
			const { held } = await look(world.manager, id);
			const seen = held.seen;
			const outcome = await Promise.all([
				refusalOf(answer(world.provider, id, { seen })),
				refusalOf(transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id, seen }, now)))
			]);
			const { phase } = (await look(world.manager, id)).held.state;
			const booked = await placesOf(offer.locationId);
			const won = outcome.filter((one) => one === 'done').length;
			if (won !== 1 || booked !== (phase === 'accepted' ? 1 : 0)) wrong.push(`${outcome.join('/')} ${phase} ${booked}`);
			if (phase === 'accepted')
				await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id }, now));
		}
		expect(wrong).toEqual([]);
	});
	test('two answers: the second is told that the state has changed', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await buildReferral(world.manager, offer);
		const { held } = await look(world.provider, id);
		const outcome = await Promise.all([
			refusalOf(answer(world.provider, id, { seen: held.seen })),
			refusalOf(answer(world.provider, id, { seen: held.seen, answer: 'decline', reason: 'no_place' }))
		]);
		expect(outcome.sort()).toEqual(['done', 'stale']);
	});
});

describe('every step', () => {
	test('leaves a line in the audit chain without names, and every read one in the disclosure log', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id);
		await look(world.provider, id);
		const lines =
			await database.admin`select action, facts::text as facts from platform.audit_entries where facts ->> 'referralId' = ${id} order by sequence`;
		expect(lines.map((line) => line.action)).toEqual(['referral.drafted', 'referral.sent', 'referral.accepted']);
		expect(lines.some((line) => /Erika|schulde/.test(line.facts as string))).toBe(false);
		const reads =
			await database.admin`select role, purpose, categories from casework.disclosure_log where referral_id = ${id} order by read_at desc limit 1`;
		expect(reads[0]).toEqual({ role: 'provider-staff', purpose: 'inbox-item', categories: ['D1', 'D2', 'D3'] });
	});
	test('asks what the form saw: an older one changes nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const { held } = await look(world.manager, id);
		await answer(world.provider, id);
		expect(
			await refusalOf(
				transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id, seen: held.seen }, now))
			)
		).toBe('stale');
	});
	test('answers unknown and foreign ids alike', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const unknown = '00000000-0000-4000-8000-000000000000';
		const withdraw = (actor: Member, of: string) =>
			refusalOf(transact(actor, (tx, now) => withdrawReferral(tx, actor, { id: of }, now)));
		expect([
			await refusalOf(look(world.colleague, id)),
			await refusalOf(look(world.otherProvider, id)),
			await refusalOf(look(world.lead, id)),
			await refusalOf(look(world.planner, id)),
			await withdraw(world.colleague, id),
			await withdraw(world.manager, unknown),
			await refusalOf(answer(world.otherProvider, id))
		]).toEqual(Array(7).fill('not-found'));
	});
	test('of the inbox’s housekeeping stays with the provider', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		await transact(world.provider, (tx, now) => putAside(tx, world.provider, { id }, now));
		const open = await transact(world.provider, (tx, now) => listInbox(tx, world.provider, { stand: 'offen' }, now));
		expect(open.rows.map((row) => row.id)).not.toContain(id);
		expect((await look(world.manager, id)).held.state.phase).toBe('person_only');
	});
});

describe('the board', () => {
	test('puts overdue answers first and what only the person tells last, and hides confidential topics', async () => {
		const quiet = await buildOffer(world.network.id, world.providerOrganisation.id, 'counselling', { sensitive: true });
		const manager = world.colleague;
		const fresh = await buildReferral(manager, world.offers.statutory);
		const silent = await buildReferral(manager, quiet);
		setNow(new Date('2026-01-05T09:00:00Z'));
		const old = await buildReferral(manager, world.offers.statutory);
		setNow(undefined);
		const board = await transact(manager, (tx, now) => listBoard(tx, manager, { nur: 'alle' }, now));
		expect(board.rows.map((row) => row.referralId)).toEqual([old, fresh, silent]);
		expect(board.rows[2]).toMatchObject({ offerName: null, provider: null, standing: { ageing: 'self' } });
		expect(board.counts['ohne-rueckmeldung']).toBe(1);
		// A day that has passed is no deadline of this week, and neither is what has no day.
		const week = await transact(manager, (tx, now) => listBoard(tx, manager, { nur: 'frist' }, now));
		expect(week.rows.map((row) => row.referralId)).not.toContain(old);
		expect(week.rows.map((row) => row.referralId)).not.toContain(silent);
		expect(week.total).toBe(board.counts.frist);
		const others = await transact(world.lead, (tx, now) => listBoard(tx, world.lead, { nur: 'alle' }, now));
		expect(others.rows).toEqual([]);
	});
	test('shows a page, counts all of them, and notes who was shown', async () => {
		const manager = world.colleague;
		for (let nth = 0; nth < 3; nth++) await buildReferral(manager, world.offers.statutory);
		const board = (number?: number) =>
			transact(manager, (tx, now) =>
				listBoard(tx, manager, { nur: 'alle' }, now, number ? { page: { number, size: 2 } } : {})
			);
		const shown = async () =>
			(
				await database.admin<
					{ lines: number }[]
				>`select count(*)::int as lines from casework.disclosure_log where purpose in ('board', 'referral-list') and membership_id = ${manager.membershipId}`
			)[0]!.lines;
		// Only what was answered is something to note.
		const answered = await buildReferral(manager, world.offers.statutory);
		await answer(world.provider, answered);
		const whole = await board();
		const pages = Math.ceil(whole.total / 2);
		expect(Object.values(whole.drawn).reduce((sum, count) => sum + count, 0)).toBe(whole.total);
		const at = whole.rows.findIndex(({ referralId }) => referralId === answered);
		const before = await shown();
		for (let number = 1; number <= pages; number++) {
			const { rows, ...counts } = await board(number);
			expect(rows).toEqual(whole.rows.slice(2 * (number - 1), 2 * number));
			const { persons, total, drawn } = whole;
			expect(counts).toMatchObject({ page: number, pages, counts: whole.counts, persons, total, drawn });
			expect(await shown()).toBe(before + (2 * number > at ? 1 : 0));
		}
		const listed = (number?: number) =>
			transact(manager, (tx, now) =>
				listReferrals(tx, manager, { stand: 'alle', fall: undefined }, now, number ? { page: { number, size: 2 } } : {})
			);
		const all = await listed();
		const second = await listed(2);
		expect(second.rows).toEqual(all.rows.slice(2, 4));
		expect(second).toMatchObject({ total: all.total, counts: all.counts, page: 2 });
	});
	test('keeps apart what is closed, and looks seven days ahead on any day of the week', async () => {
		const manager = world.colleague;
		const board = (nur: 'alle' | 'frist') => transact(manager, (tx, now) => listBoard(tx, manager, { nur }, now));
		const ask = async () =>
			buildReferral(manager, await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory'));
		const done = await ask();
		await answer(world.provider, done);
		await reportOn(world.provider, done, { move: 'start' });
		await reportOn(world.provider, done, { move: 'end', reason: 'completed', discussedOn: '2026-01-02' });
		await transact(manager, (tx, now) =>
			closeReferral(tx, manager, { id: done, seen: '', goal: 'reached', outcomes: ['daily_structure'] }, now)
		);
		const all = await board('alle');
		expect(all.rows.map((row) => row.referralId)).not.toContain(done);
		expect(all.closed.map((row) => row.referralId)).toEqual([done]);
		expect(all.total).toBe(all.rows.length);
		// A Sunday: the week that ends today says nothing about Thursday.
		setNow(new Date('2027-06-06T09:00:00Z'));
		const soon = await ask();
		await answer(world.provider, soon, { appointmentOn: '2027-06-10', appointmentAt: '10:00' });
		const later = await ask();
		await answer(world.provider, later, { appointmentOn: '2027-06-14', appointmentAt: '10:00' });
		const due = (await board('frist')).rows.map((row) => row.referralId);
		setNow(undefined);
		expect(due).toContain(soon);
		expect(due).not.toContain(later);
	});
});

describe('a declined request', () => {
	test('stays on the board as interrupted until the same need is asked for again, whatever else the person is asked for', async () => {
		const manager = world.colleague;
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const caseId = await buildCase(manager);
		const declined = await buildReferral(manager, offer, {}, caseId);
		await answer(world.provider, declined, { answer: 'decline', reason: 'no_place' });
		const ofPerson = async () =>
			(await transact(manager, (tx, now) => listBoard(tx, manager, { nur: 'alle' }, now))).rows
				.filter((row) => row.caseId === caseId)
				.map(({ referralId, broken }) => ({ referralId, broken }));
		const other = await buildReferral(manager, world.offers.statutory, {}, caseId);
		expect(await ofPerson()).toEqual([
			{ referralId: declined, broken: true },
			{ referralId: other, broken: false }
		]);
		expect((await look(manager, declined)).followed).toBe(false);
		const again = await buildReferral(manager, offer, {}, caseId);
		expect((await ofPerson()).map(({ referralId }) => referralId)).toEqual([other, again]);
		expect((await look(manager, declined)).followed).toBe(true);
	});
});

describe('an answer that is overdue', () => {
	test('can be asked for: the day stays, the provider hears of it once a day, nothing becomes stale', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		const remind = (actor: Member) => refusalOf(transact(actor, (tx, now) => remindProvider(tx, actor, { id }, now)));
		expect(await remind(world.manager)).toBe('conflict');
		const { seen } = (await look(world.provider, id)).held;
		setNow(new Date(Date.now() + 30 * 86_400_000));
		expect((await look(world.manager, id)).standing.turn.turn).toBe('answer_overdue');
		expect(await remind(world.provider)).toBe('forbidden');
		expect(await remind(world.otherProvider)).toBe('not-found');
		expect(await remind(world.manager)).toBe('done');
		expect(await remind(world.manager)).toBe('done');
		expect((await look(world.manager, id)).held.remindedAt).not.toBeNull();
		expect((await look(world.provider, id)).held.seen).toBe(seen);
		const told = await database.admin`
			select facts from platform.notifications where kind = 'referrals.reminded' and membership_id = ${world.provider.membershipId}`;
		expect([...told]).toEqual([{ facts: { referralId: id } }]);
		await answer(world.provider, id);
		expect(await remind(world.manager)).toBe('conflict');
		setNow(undefined);
	});
});

describe('step 2 of a referral', () => {
	const agreeing = async (chosen: Partial<Parameters<typeof agreeDisclosure>[2]>) => {
		const caseId = await buildCase(world.manager);
		return refusalOf(
			transact(world.manager, async (tx, now) => {
				const { id } = await draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now);
				await agreeDisclosure(tx, world.manager, { id, ...choice({}), ...chosen }, now);
			})
		);
	};
	test('asks how the person agreed, and presets nothing', async () => {
		expect(await agreeing({ toProvider: ['D1'], givenA: true, formA: undefined })).toBe('invalid formA');
		expect(await agreeing({ toProvider: ['D1'], givenA: true, formA: 'recorded' })).toBe('done');
	});
	test('does not pass over feedback that is ticked without its consent', async () => {
		expect(await agreeing({ toAuthority: ['D3'] })).toBe('invalid givenB');
		expect(await agreeing({ toAuthority: ['D3'], weiter: 'ohne_b' })).toBe('done');
		expect(await agreeing({})).toBe('done');
	});
});
