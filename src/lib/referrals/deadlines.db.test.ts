import { beforeAll, describe, expect, test } from 'vitest';
import { listConsents, withdrawConsent } from '#lib/consent/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { addJob, startJobs } from '#lib/platform/jobs.server.ts';
import { answer, buildCasework, buildOffer, buildReferral, correct, look, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { at } from '#tests/support/days.ts';
import { checkGround, passDeadline } from './index.server.ts';
import type { Deadline } from './deadlines.ts';

const database = await testDatabase();
const job = system('job test');
let world: Awaited<ReturnType<typeof buildCasework>>;

beforeAll(async () => {
	world = await buildCasework();
});

const pass = (referralId: string, deadline: Deadline, nth = '1') =>
	transact(job, (tx, now) => passDeadline(tx, job, { referralId, deadline, nth }, now));
const bookedAt = async (locationId: string): Promise<number> =>
	(await database.admin`select booked_since as booked from directory.offer_locations where id = ${locationId}`)[0]!
		.booked as number;
const told = async (member: Member, id: string): Promise<string[]> =>
	(
		await database.admin`select kind from platform.notifications where membership_id = ${member.membershipId}
			and facts->>'referralId' = ${id} order by created_at, kind`
	).map((row) => row.kind as string);
const jobsOf = async (id: string): Promise<Record<string, string>> =>
	Object.fromEntries(
		(
			await database.admin`select data->>'deadline' as deadline, to_char(start_after at time zone 'Europe/Berlin', 'YYYY-MM-DD') as at
				from pgboss.job where data->>'referralId' = ${id} order by created_on, start_after`
		).map((row) => [row.deadline as string, row.at as string])
	);

describe('a held place', () => {
	const held = () =>
		at('2026-03-02T09:00:00Z', async () => {
			const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
			const id = await buildReferral(world.manager, offer);
			await answer(world.provider, id);
			return { id, offer };
		});

	test('is kept for ten working days, and a job looks then', async () => {
		const { id } = await held();
		expect(await jobsOf(id)).toMatchObject({
			answer: '2026-03-10',
			hold: '2026-03-17',
			first_appointment: '2026-03-21'
		});
	});
	test('lapses then: free for the next, nothing claimed of the person, a task for the case manager, never closed', async () => {
		const { id, offer } = await held();
		expect(await at('2026-03-16T20:00:00Z', () => pass(id, 'hold'))).toBe('not-due');
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect(await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'))).toBe('passed');
		expect(await bookedAt(offer.locationId)).toBe(0);
		const page = await at('2026-03-17T07:00:00Z', () => look(world.manager, id));
		expect(page).toMatchObject({
			held: { state: { phase: 'lapsed', participation: 'none', closed: false, place: 'released' } },
			standing: { turn: { turn: 'place_lapsed' } }
		});
		expect(await told(world.manager, id)).toContain('referrals.place-lapsed');
	});
	test('lapses once, however often the job runs, also in two processes at once', async () => {
		const { id, offer } = await held();
		await at('2026-03-17T06:00:00Z', () => Promise.all([1, 2, 3].map(() => pass(id, 'hold'))));
		expect(await bookedAt(offer.locationId)).toBe(0);
		const rows = await database.admin`select 1 from casework.feedback where referral_id = ${id} and event = 'lapsed'`;
		expect(rows).toHaveLength(1);
		expect((await told(world.manager, id)).filter((kind) => kind === 'referrals.place-lapsed')).toHaveLength(1);
	});
	test('does not lapse after the start', async () => {
		const { id, offer } = await held();
		await at('2026-03-05T06:00:00Z', () => reportOn(world.provider, id, { move: 'start', happensOn: '2026-03-05' }));
		expect(await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'))).toBe('not-due');
		expect(await bookedAt(offer.locationId)).toBe(1);
	});
	test('is taken again when the provider accepts once more, or the person simply begins', async () => {
		const { id, offer } = await held();
		await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'));
		await at('2026-03-18T06:00:00Z', () => reportOn(world.provider, id, { move: 'start', happensOn: '2026-03-18' }));
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'running', place: 'taken' });
	});
	test('waits for the appointment that lies behind the ten days', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer);
			await answer(world.provider, made, { appointmentOn: '2026-04-20' });
			return made;
		});
		expect(await jobsOf(id)).toMatchObject({ hold: '2026-04-24' });
	});
	test('is still there on the mornings after the appointment, when the provider says what became of it', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { available: 1 });
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer);
			await answer(world.provider, made, { appointmentOn: '2026-04-20' });
			return made;
		});
		expect(await at('2026-04-23T20:00:00Z', () => pass(id, 'hold'))).toBe('not-due');
		await at('2026-04-23T20:00:00Z', () => reportOn(world.provider, id, { move: 'start', happensOn: '2026-04-20' }));
		expect((await look(world.manager, id)).held.state).toMatchObject({ phase: 'running', place: 'taken' });
	});
	test('for a run is still there on the mornings after its start', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory', { entry: 'runs' });
		await database.admin`update directory.offers set next_start = '2026-03-05' where id = ${offer.id}`;
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer);
			await answer(world.provider, made);
			return made;
		});
		expect(await jobsOf(id)).toMatchObject({ hold: '2026-03-11' });
	});
	test('that lapsed leaves the no-show to report, a new appointment to give, and a wrong yes to take back', async () => {
		const lapsed = async () => {
			const made = await held();
			await at('2026-03-17T06:00:00Z', () => pass(made.id, 'hold'));
			return made;
		};
		const absent = await lapsed();
		await at('2026-03-18T06:00:00Z', () =>
			reportOn(world.provider, absent.id, {
				move: 'not_started',
				reason: 'not_appeared',
				happensOn: '2026-03-16',
				discussedOn: '2026-03-17'
			})
		);
		expect((await look(world.manager, absent.id)).held.state).toMatchObject({ phase: 'not_started' });

		const again = await lapsed();
		await at('2026-03-18T06:00:00Z', () =>
			reportOn(world.provider, again.id, { move: 'appointment', happensOn: '2026-03-20' })
		);
		expect(await bookedAt(again.offer.locationId)).toBe(1);
		expect((await look(world.manager, again.id)).held.state).toMatchObject({
			phase: 'accepted',
			place: 'held',
			appointment: { on: '2026-03-20' }
		});

		const wrong = await lapsed();
		await at('2026-03-18T06:00:00Z', () => correct(world.provider, wrong.id));
		expect((await look(world.manager, wrong.id)).held.state.phase).toBe('waiting');
		await answer(world.provider, wrong.id, { answer: 'decline', reason: 'no_place' });
	});
	test('that lapsed goes first to whoever waits: a new appointment does not pass them', async () => {
		const { id, offer } = await held();
		await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'));
		const waiting = await at('2026-03-17T07:00:00Z', () => buildReferral(world.manager, offer));
		await at('2026-03-17T08:00:00Z', () => answer(world.provider, waiting, { answer: 'waitlist' }));
		const refused = at('2026-03-18T06:00:00Z', () =>
			reportOn(world.provider, id, { move: 'appointment', happensOn: '2026-03-20' })
		);
		await expect(refused).rejects.toMatchObject({ code: 'conflict' });
		expect(await bookedAt(offer.locationId)).toBe(0);
	});
});

describe('an employer’s place', () => {
	test('goes when the consent runs out that the answer rested on, and nobody is told why', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
			await answer(world.provider, made);
			await reportOn(world.provider, made, { move: 'start', happensOn: '2026-03-02' });
			return made;
		});
		expect(await jobsOf(id)).toMatchObject({ ground: '2027-03-02' });
		const before = await told(world.provider, id);
		await at('2027-03-02T06:00:00Z', () => pass(id, 'ground'));
		expect(await bookedAt(offer.locationId)).toBe(0);
		expect(await told(world.provider, id)).toEqual(before);
	});
	test('stays when the consent was renewed, whoever did it, and is looked at again when that one runs out', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
			await answer(world.provider, made);
			return made;
		});
		await database.admin`update casework.consents set valid_from = valid_from + interval '90 days', valid_until = valid_until + interval '90 days'
			where referral_id = ${id}`;
		expect(await at('2027-03-02T06:00:00Z', () => pass(id, 'ground'))).toBe('not-due');
		expect(await bookedAt(offer.locationId)).toBe(1);
		expect((await jobsOf(id)).ground).toBe('2027-05-31');
	});
});

describe('an answer that was promised', () => {
	test('is asked for once when its day is over, and counted for the team after seven working days more', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => buildReferral(world.manager, world.offers.statutory));
		expect(await at('2026-03-09T22:00:00Z', () => pass(id, 'answer'))).toBe('not-due');
		await at('2026-03-10T06:00:00Z', async () => {
			await pass(id, 'answer');
			await pass(id, 'answer');
		});
		expect(await told(world.manager, id)).toEqual(['referrals.answer-overdue']);
		expect(await told(world.provider, id)).toEqual(['referrals.received', 'referrals.answer-overdue']);
		await at('2026-03-20T06:00:00Z', () => pass(id, 'escalation'));
		const [total] = await database.admin`select facts from platform.notifications
			where membership_id = ${world.lead.membershipId} and kind = 'referrals.overdue-total' order by created_at desc limit 1`;
		expect(total!.facts).toEqual({ count: 1 });
	});
	test('is not waited for where only the person tells, nor once it has come', async () => {
		const silent = await at('2026-03-02T09:00:00Z', () => buildReferral(world.manager, world.offers.counselling));
		const answered = await at('2026-03-02T09:00:00Z', async () => {
			const id = await buildReferral(world.manager, world.offers.statutory);
			await answer(world.provider, id, { answer: 'waitlist' });
			return id;
		});
		await at('2026-04-10T06:00:00Z', async () => {
			expect(await pass(silent, 'answer')).toBe('not-due');
			expect(await pass(answered, 'answer')).toBe('not-due');
		});
		expect(await told(world.manager, silent)).toEqual([]);
	});
});

describe('silence', () => {
	test('is asked about every thirty days in statutory measures', async () => {
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, world.offers.statutory);
			await answer(world.provider, made);
			await reportOn(world.provider, made, { move: 'start', happensOn: '2026-03-02' });
			return made;
		});
		expect(await at('2026-04-02T06:00:00Z', () => pass(id, 'pulse'))).toBe('passed');
		expect(await jobsOf(id)).toMatchObject({ pulse: '2026-05-02' });
		expect(await at('2026-05-02T06:00:00Z', () => pass(id, 'pulse', '2'))).toBe('passed');
		expect((await told(world.provider, id)).filter((kind) => kind === 'referrals.pulse')).toHaveLength(2);
	});
	test('is never timed after the yes in counselling and voluntary offers', async () => {
		for (const offer of [world.offers.counselling, world.offers.voluntary]) {
			const id = await at('2026-03-02T09:00:00Z', async () => {
				const made = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
				await answer(world.provider, made);
				return made;
			});
			const before = await told(world.manager, id);
			for (const deadline of ['hold', 'first_appointment', 'pulse', 'answer', 'escalation', 'ground'] as const)
				expect(await at('2026-12-01T06:00:00Z', () => pass(id, deadline)), deadline).toBe('not-due');
			expect(await told(world.manager, id)).toEqual(before);
			expect(Object.keys(await jobsOf(id)).sort()).toEqual(['answer', 'escalation']);
		}
	});
	test('before the first appointment is asked about after fourteen working days, by law only', async () => {
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, world.offers.statutory);
			await answer(world.provider, made);
			return made;
		});
		// The hold has lapsed long before, as it does in life.
		await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'));
		expect(await at('2026-03-20T20:00:00Z', () => pass(id, 'first_appointment'))).toBe('not-due');
		expect(await at('2026-03-21T06:00:00Z', () => pass(id, 'first_appointment'))).toBe('passed');
		expect(await told(world.provider, id)).toContain('referrals.first-appointment');
	});
});

describe('what a job may know', () => {
	test('ends with the consent: it passes row security and keeps to the same rule', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const made = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
			await answer(world.provider, made);
			return made;
		});
		await at('2026-03-03T09:00:00Z', () =>
			transact(world.manager, async (tx, now) => {
				const { rows } = await listConsents(tx, world.manager, { referralId: id }, now);
				for (const one of rows) await withdrawConsent(tx, world.manager, { consentId: one.id, form: 'spoken' }, now);
			})
		);
		const before = await told(world.provider, id);
		await at('2026-03-17T06:00:00Z', () => pass(id, 'hold'));
		expect(await bookedAt(offer.locationId)).toBe(0);
		const rows = await database.admin`select 1 from casework.feedback where referral_id = ${id} and event = 'lapsed'`;
		expect(rows).toHaveLength(0);
		expect(await told(world.provider, id)).toEqual(before);
	});
});

test('a consent withdrawn past both sides gives an employer’s place back as soon as its job runs', async () => {
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer', { available: 1 });
	const id = await buildReferral(world.manager, offer, { toAuthority: ['D3', 'D4'] });
	await answer(world.provider, id);
	expect(await pass(id, 'ground')).toBe('not-due');
	await transact(world.manager, async (tx, now) => {
		const { rows } = await listConsents(tx, world.manager, { referralId: id }, now);
		for (const one of rows) await withdrawConsent(tx, world.manager, { consentId: one.id, form: 'code' }, now);
		await checkGround(tx, id, now);
	});
	expect(await pass(id, 'ground')).toBe('passed');
	expect(await bookedAt(offer.locationId)).toBe(0);
	expect(await pass(id, 'ground')).toBe('not-due');
});

describe('the queue', () => {
	test('holds a job if and only if the transaction holds', async () => {
		const id = crypto.randomUUID();
		await transact(world.manager, async (tx, now) => {
			await addJob(tx, 'referrals.deadline', { referralId: id, deadline: 'hold' }, now);
			throw new Error('no');
		}).catch(() => undefined);
		expect(await jobsOf(id)).toEqual({});
	});
	test('cannot be read or written by the application past its one function', async () => {
		for (const statement of ['select 1 from pgboss.job', `insert into pgboss.job (name) values ('referrals.deadline')`])
			await expect(
				transact(world.manager, (tx) => tx.execute(statement)),
				statement
			).rejects.toMatchObject({ cause: { code: '42501' } });
		await expect(
			transact(world.manager, (tx, now) => addJob(tx, 'nonsense' as 'referrals.deadline', {}, now))
		).rejects.toMatchObject({ cause: { code: '22023' } });
	});
	test('is worked off as lk_job, each job with what was put into it', async () => {
		const id = crypto.randomUUID();
		const seen = new Promise<Record<string, string>>((resolve) =>
			startJobs({
				'referrals.deadline': async (data) => {
					if (data.referralId === id) resolve(data);
				},
				'referrals.offer-change': async () => {},
				'planning.optimise': async () => {},
				'platform.daily': async () => {},
				'platform.mail': async () => {},
				'platform.digest': async () => {}
			})
		);
		await transact(world.manager, (tx) =>
			addJob(tx, 'referrals.deadline', { referralId: id, deadline: 'hold' }, new Date(Date.now() - 1000))
		);
		expect(await seen).toEqual({ referralId: id, deadline: 'hold' });
	});
});
