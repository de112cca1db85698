import { beforeAll, describe, expect, test } from 'vitest';
import type { Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
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
	reply,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { passDeadline } from './index.server.ts';
import {
	agreeDisclosure,
	answerReferral,
	bookDirectly,
	closeReferral,
	correctReport,
	discardDraft,
	agreeGoal,
	extendVoucher,
	draftReferral,
	noteAftercare,
	openAssessment,
	putAside,
	keepState,
	recordAssessment,
	replyToProvider,
	reportAttendance,
	reportStage,
	reportStatus,
	sendReferral,
	updateDraft,
	withdrawReferral
} from './index.server.ts';
import { loadReferral } from './load-referral.server.ts';
import { movesPlaces } from './model.ts';
import { moves, verdict, type Move } from './moves.ts';
import {
	consequenceOf,
	declineReasons,
	declineReasonsOf,
	endReasonsOf,
	notStartedReasons,
	reasonsAfterStart,
	returnReasons,
	returnReasonsOf
} from './reasons.ts';
import { phases, type Phase } from './state.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;

const regimes = ['statutory', 'counselling', 'voluntary', 'employer'] as const;
const agreed: Record<(typeof regimes)[number], { toProvider?: Category[]; toAuthority?: Category[] }> = {
	statutory: { toAuthority: ['D7'] },
	counselling: { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4', 'D7'] },
	voluntary: { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4', 'D7'] },
	employer: { toProvider: ['D1'], toAuthority: ['D3', 'D4'] }
};

/** Phases that a regime cannot reach: what may not be stored, or has no place that could lapse. */
const unreachable: Record<(typeof regimes)[number], readonly Phase[]> = {
	statutory: ['person_only'],
	counselling: ['interrupted', 'not_started', 'lapsed'],
	voluntary: ['interrupted', 'not_started', 'lapsed'],
	employer: ['not_started']
};

/** Brings a new referral of the regime into the phase, through the commands. */
async function arrive(phase: Phase, regime: (typeof regimes)[number]): Promise<{ id: string; offer: TestOffer }> {
	const { manager, provider } = world;
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, regime);
	if (phase === 'draft') {
		const caseId = await buildCase(manager);
		const id = await transact(manager, async (tx, now) => {
			const draft = await draftReferral(tx, manager, draftInput(offer, caseId), now);
			await agreeDisclosure(tx, manager, { id: draft.id, ...choice(agreed[regime]) }, now);
			return draft.id;
		});
		await database.admin`update directory.offers set intake = 'direct' where id = ${offer.id}`;
		await buildContingent(world.network.id, world.providerOrganisation.id, offer.id, world.network.authority.id, 1);
		return { id, offer };
	}
	const id = await buildReferral(manager, offer, phase === 'person_only' ? {} : agreed[regime]);
	const today = dayOf(new Date());
	const accept = () => answer(provider, id);
	const start = async () => {
		await accept();
		await reportOn(provider, id, { move: 'start' });
	};
	const waitlist = () => answer(provider, id, { answer: 'waitlist' });
	const offerPlace = async () => {
		await waitlist();
		await answer(provider, id, { answer: 'offer_place' });
	};
	const steps: Record<Phase, () => Promise<unknown>> = {
		draft: async () => {},
		waiting: () => answer(provider, id, { answer: 'receive' }),
		person_only: async () => {},
		queried: () => answer(provider, id, { answer: 'query', reason: 'times' }),
		countered: () => answer(provider, id, { answer: 'counter', reason: 'other_start' }),
		waitlisted: waitlist,
		offered: offerPlace,
		accepted: accept,
		lapsed: async () => {
			await accept();
			await database.admin`update casework.place_holds set held_until = now() where referral_id = ${id}`;
			const job: Actor = { ...provider, role: 'system', membershipId: undefined, organisationId: undefined };
			await transact(job, (tx, now) => passDeadline(tx, job, { referralId: id, deadline: 'hold' }, now));
		},
		not_started: async () => {
			await accept();
			await reportOn(provider, id, { move: 'not_started', reason: 'not_appeared', discussedOn: today });
		},
		running: start,
		interrupted: async () => {
			await start();
			await reportOn(provider, id, { move: 'interrupt', discussedOn: today });
		},
		ended: async () => {
			await start();
			await reportOn(provider, id, { move: 'end', reason: 'completed', discussedOn: today });
		},
		left: async () => {
			await offerPlace();
			await reply(manager, id, { move: 'leave_list', reason: 'need_lapsed' });
		},
		declined: () => answer(provider, id, { answer: 'decline', reason: 'no_place' }),
		returned: async () => {
			await start();
			await reportOn(provider, id, { move: 'return', reason: 'not_possible_now', discussedOn: today });
		},
		withdrawn: () => transact(manager, (tx, now) => withdrawReferral(tx, manager, { id }, now)),
		closed: async () => {
			await start();
			await transact(manager, (tx, now) =>
				closeReferral(tx, manager, { id, seen: '', goal: 'open', outcomes: [] }, now)
			);
		}
	};
	await steps[phase]();
	// Whether there is a voucher is no matter of phases.
	await database.admin`update casework.referrals set voucher_until = current_date + 30 where id = ${id}`;
	return { id, offer };
}

type At = { id: string; offer: TestOffer; regime: (typeof regimes)[number] };
type Attempt = (tx: Tx, actor: Member, at: At, now: Date) => Promise<unknown>;
const answering =
	(move: Parameters<typeof answerReferral>[2]['answer'], reason?: string): Attempt =>
	(tx, actor, { id }, now) =>
		answerReferral(tx, actor, { id, seen: '', answer: move, reason, words: '' }, now);
const reporting =
	(move: Parameters<typeof reportStatus>[2]['move'], reason?: string): Attempt =>
	(tx, actor, { id }, now) =>
		reportStatus(
			tx,
			actor,
			{ id, seen: '', move, reason, words: '', happensOn: dayOf(now), discussedOn: dayOf(now) },
			now
		);
const replying =
	(move: Parameters<typeof replyToProvider>[2]['move'], reason?: string): Attempt =>
	(tx, actor, { id }, now) =>
		replyToProvider(tx, actor, { id, seen: '', move, reason, words: '', discussedOn: dayOf(now) }, now);

const assess = (tx: Tx, actor: Member, { id }: At, now: Date) =>
	recordAssessment(
		tx,
		actor,
		{ id, progress: 'begun', strengths: ['reliable'], supports: [], recommendation: 'none', summary: '' },
		now
	);

/** Every move as its command makes it, with input that is right. */
const attempts: Record<Move, Attempt> = {
	update: (tx, actor, { id, offer }, now) => {
		const { caseId: _, offerId: __, ...input } = draftInput(offer, '');
		return updateDraft(tx, actor, { ...input, id }, now);
	},
	send: (tx, actor, { id }, now) => sendReferral(tx, actor, { id }, now),
	book: (tx, actor, { id }, now) => bookDirectly(tx, actor, { id }, now),
	discard: (tx, actor, { id }, now) => discardDraft(tx, actor, { id }, now),
	give_consent: (tx, actor, { id, regime }, now) => agreeDisclosure(tx, actor, { id, ...choice(agreed[regime]) }, now),
	agree_goal: (tx, actor, { id }, now) => agreeGoal(tx, actor, { id, words: 'Ich will wieder lernen.' }, now),
	withdraw: (tx, actor, { id }, now) => withdrawReferral(tx, actor, { id }, now),
	close: (tx, actor, { id }, now) => closeReferral(tx, actor, { id, seen: '', goal: 'open', outcomes: [] }, now),
	// A look three months after the end, asked then.
	aftercare: (tx, actor, { id }, now) =>
		noteAftercare(
			tx,
			actor,
			{ id, seen: '', situation: 'in_work', followUp: 'nothing' },
			new Date(now.getTime() + 92 * 86_400_000)
		),
	answer_query: replying('answer_query', 'yes'),
	agree: replying('agree'),
	disagree: replying('disagree'),
	confirm: replying('confirm'),
	leave_list: replying('leave_list', 'moved'),
	extend_voucher: (tx, actor, { id }, now) => extendVoucher(tx, actor, { id, voucherUntil: dayOf(now) }, now),
	receive: answering('receive'),
	query: answering('query', 'times'),
	counter: answering('counter', 'other_times'),
	accept: answering('accept'),
	waitlist: answering('waitlist'),
	offer_place: answering('offer_place'),
	decline: answering('decline', 'distance'),
	appointment: reporting('appointment'),
	not_started: reporting('not_started', 'contact_failed'),
	start: reporting('start'),
	interrupt: reporting('interrupt'),
	resume: reporting('resume'),
	end: reporting('end', 'completed'),
	return: reporting('return', 'not_possible_now'),
	report_stage: (tx, actor, { id }, now) =>
		reportStage(tx, actor, { id, seen: '', stage: 'working', sentence: '', discussedOn: dayOf(now) }, now),
	keep_handoff: (tx, actor, { id }, now) => keepState(tx, actor, { id, move: 'keep_handoff' }, now),
	keep_participation: (tx, actor, { id }, now) => keepState(tx, actor, { id, move: 'keep_participation' }, now),
	report_attendance: (tx, actor, { id }, now) =>
		reportAttendance(
			tx,
			actor,
			{ month: `${dayOf(now).slice(0, 7)}-01`, rows: [{ referralId: id, planned: 10 }] },
			now
		),
	assess,
	open_assessment: async (tx, actor, at, now) => {
		const { id: assessmentId } = await assess(tx, actor, at, now);
		await openAssessment(
			tx,
			actor,
			{ id: at.id, assessmentId, openedOn: dayOf(now), manner: 'in_person', comment: '' },
			now
		);
	},
	correct: (tx, actor, { id }, now) => correctReport(tx, actor, { id }, now),
	put_aside: (tx, actor, { id }, now) => putAside(tx, actor, { id }, now)
};

/** Where a move leads; what is absent stays where it is. */
const leadsTo: Partial<Record<Move, Phase | ((from: Phase, regime: Regime) => Phase | 'conflict')>> = {
	send: 'waiting',
	// Only where a single case moves a place; elsewhere the command has nothing to book.
	book: (_from, regime) => (movesPlaces(regime) ? 'accepted' : 'conflict'),
	withdraw: 'withdrawn',
	close: 'closed',
	answer_query: 'waiting',
	agree: 'waiting',
	disagree: 'waiting',
	confirm: 'accepted',
	leave_list: 'left',
	receive: 'waiting',
	query: 'queried',
	counter: 'countered',
	accept: 'accepted',
	waitlist: 'waitlisted',
	offer_place: 'offered',
	decline: 'declined',
	appointment: 'accepted',
	not_started: 'not_started',
	start: 'running',
	interrupt: 'interrupted',
	resume: 'running',
	end: 'ended',
	return: 'returned',
	// Consent given later opens what was silent.
	give_consent: (from) => (from === 'person_only' ? 'waiting' : from),
	correct: (from) =>
		(
			({
				queried: 'waiting',
				countered: 'waiting',
				waitlisted: 'waiting',
				offered: 'waitlisted',
				accepted: 'waiting',
				lapsed: 'waiting',
				not_started: 'accepted',
				running: 'accepted',
				interrupted: 'running',
				ended: 'running',
				declined: 'waiting',
				returned: 'running'
			}) as Partial<Record<Phase, Phase>>
		)[from] ?? from
};

class Undo extends Error {}

/** Makes the move, looks where it led, and undoes everything. */
async function outcomeOf(move: Move, actor: Member, at: At): Promise<string> {
	let led = '';
	try {
		await transact(actor, async (tx, now) => {
			await attempts[move](tx, actor, at, now);
			led =
				move === 'discard'
					? 'gone'
					: await loadReferral(tx, actor, at.id, now).then(
							(held) => held.state.phase,
							() => 'unseen'
						);
			throw new Undo();
		});
	} catch (caught) {
		if (caught instanceof Undo) return led;
		if (caught instanceof Refusal) return caught.field ? `${caught.code} ${caught.field}` : caught.code;
		throw caught;
	}
	return led;
}

const refusals = { 'no-ground': 'consent-missing', 'not-you': 'forbidden', 'not-now': 'conflict' } as const;

/** Everything a move could have touched. */
const traces = async (at: At): Promise<string> => {
	const [row] = await database.admin`select
		(select jsonb_agg(f order by f.recorded_at, f.id) from casework.feedback f where referral_id = ${at.id}) as feedback,
		(select to_jsonb(r) from casework.referrals r where id = ${at.id}) as referral,
		(select to_jsonb(p) from casework.place_holds p where referral_id = ${at.id}) as place,
		(select count(*) from casework.attendance_months where referral_id = ${at.id}) as attendance,
		(select count(*) from casework.assessment_steps where referral_id = ${at.id}) as assessed,
		(select to_jsonb(l) from directory.offer_locations l where id = ${at.offer.locationId}) as location,
		(select count(*) from platform.notifications where facts->>'referralId' = ${at.id}) as told,
		(select count(*) from platform.audit_entries where facts->>'referralId' = ${at.id}) as audited,
		(select count(*) from pgboss.job where data->>'referralId' = ${at.id}) as jobs`;
	return JSON.stringify(row);
};

beforeAll(async () => {
	world = await buildCasework();
});

describe.each(regimes)('in the regime %s', (regime) => {
	const reachable = phases.filter((phase) => !unreachable[regime].includes(phase));
	test.each(reachable)(
		'phase %s: every legal move leads where the table says, every other one changes nothing and says why',
		async (phase) => {
			const at: At = { ...(await arrive(phase, regime)), regime };
			const before = await traces(at);
			const wrong: string[] = [];
			for (const actor of [world.manager, world.provider]) {
				const side = actor === world.manager ? 'office' : 'provider';
				const unseen = side === 'provider' && phase === 'draft';
				const held = unseen ? undefined : (await look(actor, at.id)).held;
				if (held && held.state.phase !== phase) wrong.push(`arrived at ${held.state.phase}`);
				for (const move of moves) {
					const answered = verdict(move, { phase, side, regime, may: held?.may ?? new Set() });
					const target = leadsTo[move];
					const expected = unseen
						? 'not-found'
						: answered !== 'yes'
							? refusals[answered]
							: move === 'discard'
								? 'gone'
								: move === 'send' && regime !== 'statutory' && !agreed[regime].toAuthority?.includes('D3')
									? 'person_only'
									: typeof target === 'function'
										? target(phase, regime)
										: (target ?? phase);
					const got = await outcomeOf(move, actor, at);
					if (got !== expected) wrong.push(`${side} ${move}: ${got} instead of ${expected}`);
				}
			}
			expect(wrong).toEqual([]);
			expect(await traces(at)).toBe(before);
		}
	);
});

test('nobody else moves anything in any phase: the referral is as unknown as one that does not exist', async () => {
	const wrong: string[] = [];
	for (const phase of phases.filter((one) => !unreachable.statutory.includes(one))) {
		const at: At = { ...(await arrive(phase, 'statutory')), regime: 'statutory' };
		for (const actor of [world.colleague, world.otherProvider, world.lead, world.planner])
			for (const move of moves) {
				const got = await outcomeOf(move, actor, at);
				if (got !== 'not-found') wrong.push(`${phase} ${actor.role} ${move}: ${got}`);
			}
	}
	expect(wrong).toEqual([]);
}, 180_000);

describe('every reason has its consequence', () => {
	const arriveStatutory = async (phase: Phase) => (await arrive(phase, 'statutory')).id;
	const check = async (id: string, event: 'declined' | 'returned' | 'not_started', reason: string) => {
		const consequence = consequenceOf(event, reason);
		const page = await look(world.manager, id);
		expect(page.unmet?.reason, reason).toBe(consequence?.unmet);
		const next = page.standing.turn.turn;
		const person = reason === 'person_decided' && event !== 'not_started';
		if (reason === 'excused') expect(next, reason).not.toBe('search_on');
		else expect(next, reason).toBe(person ? 'decided_otherwise' : consequence?.task ? 'search_on' : 'close');
	};
	test.each(Object.keys(declineReasons))('declined: %s', async (reason) => {
		const id = await arriveStatutory('waiting');
		await answer(world.provider, id, { answer: 'decline', reason });
		await check(id, 'declined', reason);
	});
	test.each(Object.keys(returnReasons))('returned: %s', async (reason) => {
		const id = await arriveStatutory('running');
		await reportOn(world.provider, id, { move: 'return', reason, discussedOn: dayOf(new Date()) });
		await check(id, 'returned', reason);
	});
	test.each(Object.keys(notStartedReasons))('not started: %s', async (reason) => {
		const id = await arriveStatutory('accepted');
		await reportOn(world.provider, id, {
			move: 'not_started',
			reason,
			nextOn: reason === 'excused' ? dayOf(new Date()) : undefined,
			discussedOn: dayOf(new Date())
		});
		await check(id, 'not_started', reason);
	});
	/** Every one of these reasons is tried, and taken back: those of the regime pass, where it lets any through. */
	const tryEach = async (
		at: At,
		move: 'decline' | 'end' | 'return',
		reasons: Iterable<string>,
		known: readonly string[]
	) => {
		for (const reason of reasons) {
			const attempt = move === 'decline' ? answering(move, reason) : reporting(move, reason);
			const got = await transact(world.provider, async (tx, now) => {
				await attempt(tx, world.provider, at, now);
				throw new Undo();
			}).catch((caught: unknown) => (caught instanceof Undo ? 'done' : (caught as Refusal).code));
			const silent = move !== 'decline' && !reasonsAfterStart(at.regime);
			expect(got, `${at.regime} ${reason}`).toBe(known.includes(reason) || silent ? 'done' : 'invalid');
		}
	};
	test.each(regimes)('declined in %s: exactly the reasons that the regime lets through', async (regime) => {
		const at = { ...(await arrive('waiting', regime)), regime };
		await tryEach(at, 'decline', Object.keys(declineReasons), declineReasonsOf(regime));
	});
	test.each(regimes)('returned in %s: exactly the reasons that the regime lets through', async (regime) => {
		const at = { ...(await arrive('running', regime)), regime };
		await tryEach(at, 'return', Object.keys(returnReasons), returnReasonsOf(regime));
	});
	test.each(regimes)('ended in %s: exactly the reasons that the regime lets through', async (regime) => {
		const at = { ...(await arrive('running', regime)), regime };
		const all = new Set([...endReasonsOf('statutory'), ...endReasonsOf('employer')]);
		await tryEach(at, 'end', all, endReasonsOf(regime));
		await correct(world.provider, at.id);
		expect((await look(world.manager, at.id)).held.state.phase).toBe('accepted');
	});
});
