import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import {
	answer,
	buildCasework,
	buildOffer,
	buildReferral,
	correct,
	look,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { at } from '#tests/support/days.ts';
import {
	getInboxItem,
	keepState,
	keepStates,
	listBoard,
	listInbox,
	openAssessment,
	recordAssessment,
	remindProvider,
	reportAttendance
} from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;

beforeAll(async () => {
	world = await buildCasework();
});

const begin = '2026-03-02T09:00:00Z';
/** Thirty days after the last word, and one day before that. */
const silent = '2026-04-01T09:00:00Z';
const notYet = '2026-03-31T09:00:00Z';
const statutory = () => buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
const running = async (offer?: TestOffer): Promise<string> => {
	const id = await at(begin, async () => {
		const sent = await buildReferral(world.manager, offer ?? (await statutory()), { toAuthority: ['D3', 'D4'] });
		await answer(world.provider, sent);
		return sent;
	});
	await at('2026-03-02T10:00:00Z', () => reportOn(world.provider, id, { move: 'start', happensOn: '2026-03-02' }));
	return id;
};
const waitlisted = (offer = world.offers.counselling): Promise<string> =>
	at(begin, async () => {
		const id = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
		await answer(world.provider, id, { answer: 'waitlist' });
		return id;
	});
const without = (moment: string): Promise<string[]> =>
	at(moment, async () => {
		const filter = { nur: 'ohne-rueckmeldung' } as const;
		const board = await transact(world.manager, (tx, now) => listBoard(tx, world.manager, filter, now));
		expect(board.counts['ohne-rueckmeldung']).toBe(board.total);
		return board.rows.map(({ referralId }) => referralId);
	});
const keep = (id: string, move: 'keep_handoff' | 'keep_participation', by: Member = world.provider) =>
	transact(by, (tx, now) => keepState(tx, by, { id, move }, now));
const eventsOf = async (id: string): Promise<string[]> =>
	(await database.admin`select event from casework.feedback where referral_id = ${id} order by recorded_at, id`).map(
		({ event }) => event as string
	);
const noticesOf = async (member: Member, id: string): Promise<string[]> =>
	(
		await database.admin`select kind from platform.notifications where membership_id = ${member.membershipId}
			and facts->>'referralId' = ${id} order by position`
	).map(({ kind }) => kind as string);

describe('nothing heard for thirty days', () => {
	test('stands under “without feedback”, and can be asked after once a day', async () => {
		const [runs, waits] = [await running(), await waitlisted()];
		expect(await without(notYet)).not.toContain(runs);
		const found = await without(silent);
		expect(found).toContain(runs);
		expect(found).toContain(waits);
		const ask = (moment: string) =>
			at(moment, () =>
				refusalOf(transact(world.manager, (tx, now) => remindProvider(tx, world.manager, { id: runs }, now)))
			);
		expect(await ask(notYet)).toBe('conflict');
		expect(await ask(silent)).toBe('done');
		expect((await noticesOf(world.provider, runs)).at(-1)).toBe('referrals.reminded');
	});
	test('is no silence while an appointment is ahead, nor after the yes in counselling (rule 5)', async () => {
		const ahead = await at(begin, async () => {
			const id = await buildReferral(world.manager, world.offers.statutory);
			await answer(world.provider, id, { appointmentOn: '2026-05-04' });
			return id;
		});
		const counselled = await running(world.offers.counselling);
		const found = await without(silent);
		expect(found).not.toContain(ahead);
		expect(found).not.toContain(counselled);
		expect(await without('2026-05-05T09:00:00Z')).toContain(ahead);
	});
});

describe('“unchanged”', () => {
	test('makes the state new with one click, tells nobody, and puts the question off', async () => {
		const id = await running();
		const before = await noticesOf(world.manager, id);
		const offered = (moment: string) =>
			at(moment, async () => {
				const item = await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
				return item.moves.includes('keep_participation');
			});
		expect(await offered(silent)).toBe(true);
		await at(silent, async () => {
			await keep(id, 'keep_participation');
			// Said twice on one day it adds nothing.
			await keep(id, 'keep_participation');
		});
		expect([await offered(silent), await offered('2026-04-02T09:00:00Z')]).toEqual([false, true]);
		expect((await eventsOf(id)).filter((event) => event === 'participation_unchanged')).toHaveLength(1);
		expect(await noticesOf(world.manager, id)).toEqual(before);
		expect(await without('2026-04-30T09:00:00Z')).not.toContain(id);
		expect(await without('2026-05-01T09:00:00Z')).toContain(id);
		const [job] = await database.admin`select to_char(max(start_after) at time zone 'Europe/Berlin', 'YYYY-MM-DD') as at
			from pgboss.job where data->>'referralId' = ${id} and data->>'deadline' = 'pulse'`;
		expect(job!.at).toBe('2026-05-02');
		const [line] = await database.admin`select count(*)::int as lines from platform.audit_entries
			where action = 'referral.participation-unchanged' and facts->>'referralId' = ${id}`;
		expect(line!.lines).toBe(1);
	});
	test('changes neither place nor turn, and leaves the report before it to be taken back', async () => {
		const id = await running();
		const before = await at(silent, () => look(world.manager, id));
		await at(silent, () => keep(id, 'keep_participation'));
		const after = await at(silent, () => look(world.manager, id));
		expect(after.held.state).toEqual({ ...before.held.state, lastFeedbackAt: after.held.state.lastFeedbackAt });
		expect(after.held.place).toEqual(before.held.place);
		await at(silent, () => correct(world.provider, id));
		expect((await at(silent, () => look(world.manager, id))).held.state.phase).toBe('accepted');
	});
	test('asks for no place: where a run took more than there were, it is said all the same', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await running(offer);
		await database.admin`delete from casework.place_holds where referral_id = ${id}`;
		await database.admin`update directory.offer_locations set booked_since = 1 where id = ${offer.locationId}`;
		await at(silent, () => keep(id, 'keep_participation'));
		expect((await eventsOf(id)).at(-1)).toBe('participation_unchanged');
	});
	test('on a waiting list takes nobody off it: who comes later still has to wait', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const first = await waitlisted(offer);
		await at(silent, () => keep(first, 'keep_handoff'));
		const [row] = await transact(world.manager, (tx) =>
			tx.execute<{ wait: boolean }>(`select casework.must_wait('${offer.locationId}') as wait`)
		);
		expect(row!.wait).toBe(true);
	});
	test('cannot be said after the yes in counselling and voluntary offers, nor stored there by raw SQL', async () => {
		for (const offer of [world.offers.counselling, world.offers.voluntary]) {
			const accepted = await at(begin, async () => {
				const id = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
				await answer(world.provider, id);
				return id;
			});
			const runs = await running(offer);
			expect(await refusalOf(keep(accepted, 'keep_handoff'))).toBe('conflict');
			expect(await refusalOf(keep(runs, 'keep_participation'))).toBe('consent-missing');
			await expect(
				database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, author, recorded_at, recorded_by)
					values (${world.network.id}, ${runs}, ${offer.regime}, ${world.provider.organisationId}, 'D4', 'participation_unchanged', 'provider', now(), ${world.provider.membershipId})`
			).rejects.toThrow(/feedback_(counselling_reach|voluntary_by_month)/);
		}
	});
	test('for all of a list confirms what is old and its own, and leaves everything else', async () => {
		const [old, listed] = [await running(), await waitlisted()];
		const fresh = await at(silent, async () => {
			const id = await buildReferral(world.manager, await statutory());
			await answer(world.provider, id, { answer: 'waitlist' });
			return id;
		});
		const referralIds = [old, listed, fresh, old];
		const all = (by: Member) => transact(by, (tx, now) => keepStates(tx, by, { referralIds }, now));
		await at(silent, async () => {
			const inbox = await transact(world.provider, (tx, now) =>
				listInbox(tx, world.provider, { stand: 'laufend' }, now)
			);
			expect(inbox.rows.find(({ id }) => id === old)?.standing.ageing).toBe('silent');
			expect(await refusalOf(all(world.otherProvider))).toBe('conflict');
			expect(await all(world.provider)).toBe(2);
			expect(await refusalOf(all(world.provider))).toBe('conflict');
		});
		expect((await eventsOf(old)).at(-1)).toBe('participation_unchanged');
		expect((await eventsOf(listed)).at(-1)).toBe('handoff_unchanged');
		expect((await eventsOf(fresh)).at(-1)).toBe('waitlisted');
	});
});

describe('what law has reported anyway', () => {
	test('says on the way that the person takes part: attendance of this month or the last', async () => {
		const id = await running();
		const report = (month: string, moment: string) =>
			at(moment, () =>
				transact(world.provider, (tx, now) =>
					reportAttendance(tx, world.provider, { month, rows: [{ referralId: id, planned: 10 }] }, now)
				)
			);
		await report('2026-03-01', '2026-05-05T09:00:00Z');
		expect(await eventsOf(id)).not.toContain('participation_unchanged');
		expect(await without('2026-05-05T09:00:00Z')).toContain(id);
		await report('2026-04-01', '2026-05-05T09:00:00Z');
		expect((await eventsOf(id)).at(-1)).toBe('participation_unchanged');
		expect(await without('2026-05-06T09:00:00Z')).not.toContain(id);
	});
	test('and an assessment only when it was opened to the person', async () => {
		const id = await running();
		await at(silent, async () => {
			const { id: assessmentId } = await transact(world.provider, (tx, now) =>
				recordAssessment(
					tx,
					world.provider,
					{ id, progress: 'begun', strengths: ['reliable'], supports: [], recommendation: 'none', summary: '' },
					now
				)
			);
			expect(await eventsOf(id)).not.toContain('participation_unchanged');
			await transact(world.provider, (tx, now) =>
				openAssessment(
					tx,
					world.provider,
					{ id, assessmentId, openedOn: '2026-04-01', manner: 'in_person', comment: '' },
					now
				)
			);
		});
		expect((await eventsOf(id)).at(-1)).toBe('participation_unchanged');
	});
});
