import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyRetention } from '#lib/consent/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { setNow, transact, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { answer, buildCasework, buildOffer, buildReferral, reportOn, type TestOffer } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	commentAssessment,
	getAttendanceSheet,
	listReferralDeadlines,
	listReportedMonths,
	openMonths,
	listAssessments,
	listAttendance,
	openAssessment,
	recordAssessment,
	referralFields,
	reportAttendance,
	takeBackAssessment
} from './index.server.ts';
import { loadReferral } from './load-referral.server.ts';
import type { AttendanceRow } from './statutory-inputs.ts';
import { dayFromNow } from '#tests/support/days.ts';
import { attendanceDueOn } from './statutory.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const thisMonth = `${dayOf(new Date()).slice(0, 7)}-01`;
/** Somebody who began, by default in a statutory measure of their own. */
const began = async (given?: TestOffer): Promise<string> => {
	const offer = given ?? (await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory'));
	const agreed = offer.regime === 'statutory' ? {} : { toAuthority: ['D3' as const, 'D4' as const] };
	const id = await buildReferral(world.manager, offer, agreed);
	await answer(world.provider, id);
	await reportOn(world.provider, id, { move: 'start' });
	return id;
};
const report = (actor: Member, id: string, row: Omit<AttendanceRow, 'referralId'>, month = thisMonth) =>
	transact(actor, (tx, now) => reportAttendance(tx, actor, { month, rows: [{ ...row, referralId: id }] }, now));
const months = (actor: Member, id: string) =>
	transact(actor, async (tx, now) => {
		const { caseId } = await loadReferral(tx, actor, id, now);
		return listAttendance(tx, actor, { caseId, referralId: id }, now);
	});
const seenBy = (actor: Member, id: string) =>
	transact(actor, async (tx, now) => {
		const { caseId } = await loadReferral(tx, actor, id, now);
		return listAssessments(tx, actor, { caseId, referralId: id }, now);
	});
const assess = (id: string) =>
	transact(world.provider, (tx, now) =>
		recordAssessment(
			tx,
			world.provider,
			{
				id,
				progress: 'nearly',
				strengths: ['reliable'],
				supports: ['childcare'],
				recommendation: 'work',
				summary: 'Hat das Lager allein geführt.'
			},
			now
		)
	).then((row) => row.id);
const open = (id: string, assessmentId: string, input: Partial<Parameters<typeof openAssessment>[2]> = {}) =>
	transact(world.provider, (tx, now) =>
		openAssessment(
			tx,
			world.provider,
			{ id, assessmentId, openedOn: dayOf(now), manner: 'in_person', comment: '', ...input },
			now
		)
	);
/** The code of a refusal with its field, or what the database said. */
const refusal = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) =>
			caught instanceof Refusal
				? [caught.code, caught.field?.split('.')[0]].filter(Boolean).join(' ')
				: ((caught as { cause?: { constraint_name?: string; code?: string } }).cause?.constraint_name ??
					(caught as { cause?: { code?: string } }).cause?.code ??
					String(caught))
	);
/** One row by raw SQL, as whoever is signed in. */
const insertMonth = (tx: Tx, actor: Member, id: string, regime: string, more: Record<string, unknown> = {}) => {
	const row = {
		network_id: world.network.id,
		referral_id: id,
		regime,
		provider_id: world.providerOrganisation.id,
		month: thisMonth,
		present: 5,
		excused: 0,
		sick_note_days: 0,
		unexcused: 0,
		holiday_or_closed: 0,
		recorded_at: new Date().toISOString(),
		recorded_by: actor.membershipId,
		...more
	};
	const names = sql.raw(Object.keys(row).join(', '));
	return tx.execute(sql`insert into casework.attendance_months (${names})
		select ${names} from jsonb_populate_record(null::casework.attendance_months, ${JSON.stringify(row)}::jsonb)`);
};

describe('attendance by month', () => {
	test('is reported for everybody on the sheet at once, prefilled with the days of the calendar', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const ids = [await began(offer), await began(offer)];
		const sheet = await transact(world.provider, (tx, now) =>
			getAttendanceSheet(tx, world.provider, { offerId: offer.id, month: thisMonth }, now)
		);
		expect(sheet.rows.map(({ referralId }) => referralId).sort()).toEqual([...ids].sort());
		expect(sheet.rows.every(({ name, reported }) => name === 'Erika Beispiel' && reported === undefined)).toBe(true);
		const rows = ids.map((referralId) => ({ referralId, planned: 20, holiday_or_closed: 1 }));
		const all = () =>
			transact(world.provider, (tx, now) => reportAttendance(tx, world.provider, { month: thisMonth, rows }, now));
		expect(await all()).toBe(2);
		expect(await months(world.manager, ids[0]!)).toMatchObject([{ present: 19, holiday_or_closed: 1, unexcused: 0 }]);
		// Sent twice: the second time somebody was faster.
		expect(await refusal(all())).toBe('stale');
	});

	test('leaves a line in the disclosure log wherever it is read, on both sides', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await began(offer);
		await report(world.provider, id, { planned: 10 });
		await months(world.manager, id);
		await transact(world.provider, (tx, now) =>
			getAttendanceSheet(tx, world.provider, { offerId: offer.id, month: thisMonth }, now)
		);
		const lines = await database.admin`
			select role, purpose, categories from casework.disclosure_log where referral_id = ${id} and purpose in ('attendance', 'monthly-report') order by purpose`;
		expect([...lines]).toEqual([
			{ role: 'case-manager', purpose: 'attendance', categories: ['D5'] },
			{ role: 'provider-staff', purpose: 'monthly-report', categories: ['D1', 'D4', 'D5'] }
		]);
	});

	test('is open until every one who took part is reported, and a date to keep until the end of the month after', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const [one, two] = [await began(offer), await began(offer)];
		const next = new Date(Date.UTC(Number(thisMonth.slice(0, 4)), Number(thisMonth.slice(5, 7)), 5, 9));
		const overview = () =>
			transact(world.provider, (tx, now) => listReportedMonths(tx, world.provider, now)).then((offers) =>
				offers.filter(({ offerId }) => offerId === offer.id)
			);
		expect(openMonths(await overview(), thisMonth)).toEqual([]);
		setNow(next);
		try {
			await report(world.provider, one, { planned: 10 });
			const today = dayOf(next);
			expect(openMonths(await overview(), today)).toMatchObject([{ month: thisMonth, persons: 2, reported: 1 }]);
			const due = () =>
				transact(world.provider, (tx, now) => listReferralDeadlines(tx, world.provider, now)).then((all) =>
					all.filter(({ kind, href }) => kind === 'report' && href.includes(offer.id)).map(({ on }) => on)
				);
			expect(await due()).toEqual([attendanceDueOn(thisMonth)]);
			await report(world.provider, two, { planned: 10 });
			expect([openMonths(await overview(), today), await due()]).toEqual([[], []]);
		} finally {
			setNow(undefined);
		}
		expect(await transact(world.otherProvider, (tx, now) => listReportedMonths(tx, world.otherProvider, now))).toEqual(
			[]
		);
	});
	test('lets the person speak before unexcused days leave', async () => {
		const id = await began();
		expect(await refusal(report(world.provider, id, { planned: 10, unexcused: 2 }))).toBe('invalid heard');
		expect(await refusal(report(world.provider, id, { planned: 10, unexcused: 2, heard: 'said' }))).toBe(
			'invalid statement'
		);
		expect(await months(world.manager, id)).toEqual([]);
		await report(world.provider, id, { planned: 10, unexcused: 2, heard: 'said', statement: 'Der Bus fuhr nicht.' });
		expect(await months(world.manager, id)).toMatchObject([
			{ present: 8, unexcused: 2, heard: 'said', statement: 'Der Bus fuhr nicht.' }
		]);
	});

	test('is corrected by a new row, and what stood before stays in the history', async () => {
		const id = await began();
		await report(world.provider, id, { planned: 10, excused: 3 });
		const [first] = await months(world.provider, id);
		expect(await report(world.provider, id, { planned: 10, excused: 3, before: first!.id })).toBe(0);
		expect(await report(world.provider, id, { planned: 10, sick_note: 3, before: first!.id })).toBe(1);
		expect(await months(world.manager, id)).toMatchObject([{ present: 7, excused: 0, sick_note: 3 }]);
		expect(await refusal(report(world.provider, id, { planned: 10, before: first!.id }))).toBe('stale');
		expect((await database.admin`select 1 from casework.attendance_months where referral_id = ${id}`).length).toBe(2);
	});

	test('holds no more days than the month, and none before the begin or of months long ago', async () => {
		const id = await began();
		expect(await refusal(report(world.provider, id, { planned: 31, excused: 32 }))).toMatch(/invalid planned/);
		expect(await refusal(report(world.provider, id, { planned: 5, excused: 6 }))).toBe('invalid planned');
		const [year = 0, month = 0] = thisMonth.split('-').map(Number);
		const before = (back: number) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 10);
		expect(await refusal(report(world.provider, id, { planned: 5 }, before(1)))).toBe('conflict');
		expect(await refusal(report(world.provider, id, { planned: 5 }, before(7)))).toBe('conflict');
		const tooMany = transact(world.provider, (tx) => insertMonth(tx, world.provider, id, 'statutory', { present: 32 }));
		expect(await refusal(tooMany)).toBe('attendance_months_fit_month');
	});

	test.each(['counselling', 'voluntary', 'employer'] as const)(
		'cannot be stored in %s, by no command and no raw SQL',
		async (regime) => {
			const id = await began(world.offers[regime]);
			expect(await refusal(report(world.provider, id, { planned: 5 }))).toBe('consent-missing');
			const as = (actor: Member, claimed: string) =>
				refusal(transact(actor, (tx) => insertMonth(tx, actor, id, claimed)));
			// Row security first; past it the checks; and the referral's own regime by foreign key.
			expect(await as(world.provider, regime)).toBe('42501');
			expect(await as(world.provider, 'statutory')).toBe('42501');
			const job = { ...world.provider, role: 'system' as const };
			const past = (claimed: string) =>
				refusal(transact(job as never, (tx) => insertMonth(tx, world.provider, id, claimed)));
			expect(await past(regime)).toBe('attendance_months_statutory');
			expect(await past('statutory')).toBe('attendance_months_referral_fk');
			expect(await months(world.manager, id)).toEqual([]);
		}
	);

	test('is nobody else’s to write or read', async () => {
		const id = await began();
		await report(world.provider, id, { planned: 5 });
		for (const actor of [world.colleague, world.otherProvider, world.lead, world.planner]) {
			expect(await refusal(report(actor, id, { planned: 5 })), actor.role).toBe('not-found');
			const rows = await transact(actor, (tx) =>
				tx.execute(sql`select 1 from casework.attendance_months where referral_id = ${id}`)
			);
			expect(rows.length, actor.role).toBe(0);
			expect(await refusal(transact(actor, (tx) => insertMonth(tx, actor, id, 'statutory'))), actor.role).toBe('42501');
		}
		expect(await refusal(transact(world.manager, (tx) => insertMonth(tx, world.manager, id, 'statutory')))).toBe(
			'42501'
		);
		const change = transact(world.provider, (tx) =>
			tx.execute(sql`update casework.attendance_months set present = 1 where referral_id = ${id}`)
		);
		expect(await refusal(change)).toBe('42501');
	});

	test('is not asked for where another procedure is prescribed, by offer or instrument (rule 4)', async () => {
		const byOffer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const byInstrument = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		await database.admin`insert into directory.instruments (key, label_de, label_en, legal_basis, regime, prescribed_procedure, valid_from)
			values ('prescribed', 'Vorgeschrieben', 'Prescribed', '§ 45 SGB III', 'statutory', 'Verfahren B', '2026-01-01')`;
		for (const offer of [byOffer, byInstrument]) {
			const id = await began(offer);
			if (offer === byOffer)
				await database.admin`update directory.offers set prescribed_procedure = 'Verfahren A' where id = ${offer.id}`;
			else await database.admin`update directory.offers set instrument_key = 'prescribed' where id = ${offer.id}`;
			const sheet = await transact(world.provider, (tx, now) =>
				getAttendanceSheet(tx, world.provider, { offerId: offer.id, month: thisMonth }, now)
			);
			expect([sheet.procedure, sheet.rows]).toEqual([offer === byOffer ? 'Verfahren A' : 'Verfahren B', []]);
			expect(await refusal(report(world.provider, id, { planned: 5 }))).toBe('conflict');
			expect(await refusal(assess(id))).toBe('conflict');
			const raw = transact(world.provider, (tx) => insertMonth(tx, world.provider, id, 'statutory'));
			expect(await refusal(raw)).toBe('42501');
		}
	});
});

describe('an assessment', () => {
	test('is unreadable for the office until it was opened to the person, even by raw SQL (rule 3)', async () => {
		const id = await began();
		const assessmentId = await assess(id);
		const raw = (actor: Member) =>
			transact(actor, async (tx) => ({
				assessments: (await tx.execute(sql`select 1 from casework.assessments where referral_id = ${id}`)).length,
				steps: (await tx.execute(sql`select 1 from casework.assessment_steps where referral_id = ${id}`)).length
			}));
		expect(await raw(world.manager)).toEqual({ assessments: 0, steps: 0 });
		expect(await seenBy(world.manager, id)).toEqual([]);
		expect(await seenBy(world.provider, id)).toMatchObject([{ opened: false, progress: 'nearly' }]);
		const told = () => database.admin`
			select 1 from platform.notifications where membership_id = ${world.manager.membershipId} and facts->>'referralId' = ${id} and kind = 'referrals.assessment'`;
		expect((await told()).length).toBe(0);
		// The office cannot open it itself, nor comment what it does not see.
		const step = (event: string, author: string) =>
			refusal(
				transact(world.manager, (tx) =>
					tx.execute(sql`insert into casework.assessment_steps (network_id, assessment_id, referral_id, event, author, happens_on, manner, words, recorded_at, recorded_by)
						values (${world.network.id}, ${assessmentId}, ${id}, ${event}, ${author}, ${event === 'opened' ? thisMonth : null},
							${event === 'opened' ? 'in_person' : null}, ${event === 'commented' ? 'Hm.' : null}, now(), ${world.manager.membershipId})`)
				)
			);
		expect(await step('opened', 'provider')).toBe('42501');
		expect(await step('commented', 'office')).toBe('42501');

		await open(id, assessmentId, { comment: 'Stimmt so.' });
		expect(await raw(world.manager)).toEqual({ assessments: 1, steps: 2 });
		expect(await seenBy(world.manager, id)).toMatchObject([
			{
				opened: true,
				steps: [
					{ event: 'opened', manner: 'in_person' },
					{ event: 'commented', words: 'Stimmt so.' }
				]
			}
		]);
		expect((await told()).length).toBe(1);
		for (const actor of [world.colleague, world.otherProvider, world.lead, world.planner])
			expect(await raw(actor), actor.role).toEqual({ assessments: 0, steps: 0 });
	});

	test('needs day and manner of the opening, or one coded reason; the person’s silence holds nothing up', async () => {
		const id = await began();
		const assessmentId = await assess(id);
		const tomorrow = dayFromNow(2);
		expect(await refusal(open(id, assessmentId, { openedOn: undefined }))).toBe('invalid openedOn');
		expect(await refusal(open(id, assessmentId, { openedOn: tomorrow }))).toBe('invalid openedOn');
		expect(await refusal(open(id, assessmentId, { manner: undefined }))).toBe('invalid manner');
		expect(await refusal(open(id, assessmentId, { notOpened: 'person_left' }))).toBe('invalid notOpened');
		expect(await seenBy(world.manager, id)).toEqual([]);
		await open(id, assessmentId, { openedOn: undefined, manner: undefined, notOpened: 'person_left' });
		expect(await seenBy(world.manager, id)).toMatchObject([
			{ opened: true, steps: [{ event: 'not_opened', reason: 'person_left' }] }
		]);
		expect(await refusal(open(id, assessmentId))).toBe('conflict');
	});

	test('is commented by the person on either side, later as well', async () => {
		const id = await began();
		const assessmentId = await assess(id);
		await open(id, assessmentId);
		for (const actor of [world.provider, world.manager])
			await transact(actor, (tx, now) =>
				commentAssessment(tx, actor, { id, assessmentId, comment: `Gesagt bei ${actor.role}` }, now)
			);
		const [seen] = await seenBy(world.manager, id);
		expect(seen?.steps.map(({ event, author }) => `${author} ${event}`)).toEqual([
			'provider opened',
			'provider commented',
			'office commented'
		]);
	});

	test('that was wrong is taken back before anybody at the office learned of it', async () => {
		const id = await began();
		const assessmentId = await assess(id);
		await transact(world.provider, (tx, now) => takeBackAssessment(tx, world.provider, { id, assessmentId }, now));
		expect(await refusal(open(id, assessmentId))).toBe('conflict');
		expect(await seenBy(world.manager, id)).toEqual([]);
	});

	test.each(['counselling', 'voluntary', 'employer'] as const)('cannot be stored in %s', async (regime) => {
		const id = await began(world.offers[regime]);
		expect(await refusal(assess(id))).toBe('consent-missing');
		const raw = (actor: Member, claimed: string) =>
			refusal(
				transact(actor, (tx) =>
					tx.execute(sql`insert into casework.assessments (network_id, referral_id, regime, provider_id, progress, strengths, supports, recommendation, recorded_at, recorded_by)
						values (${world.network.id}, ${id}, ${claimed}, ${world.providerOrganisation.id}, 'open', '{}', '{}', 'none', now(), ${world.provider.membershipId})`)
				)
			);
		expect(await raw(world.provider, 'statutory')).toBe('42501');
		const job = { ...world.provider, role: 'system' } as unknown as Member;
		expect(await raw(job, regime)).toBe('assessments_statutory');
		expect(await raw(job, 'statutory')).toBe('assessments_referral_fk');
	});
});

test('attendance is gone after three months, an assessment after six, and not a day before (rule 19)', async () => {
	const id = await began();
	await report(world.provider, id, { planned: 5 });
	await open(id, await assess(id));
	const job = system('retention');
	const left = async (days: number) => {
		await database.admin`update casework.attendance_months set recorded_at = now() - make_interval(days => ${days}) where referral_id = ${id}`;
		await database.admin`update casework.assessments set recorded_at = now() - make_interval(days => ${days}) where referral_id = ${id}`;
		await transact(job, (tx, now) => applyRetention(tx, job, { tables: referralFields, dryRun: false }, now));
		const [row] = await database.admin`select
			(select count(*)::int from casework.attendance_months where referral_id = ${id}) as months,
			(select count(*)::int from casework.assessments where referral_id = ${id}) as assessments,
			(select count(*)::int from casework.assessment_steps where referral_id = ${id}) as steps`;
		return row;
	};
	expect(await left(88)).toEqual({ months: 1, assessments: 1, steps: 1 });
	expect(await left(93)).toEqual({ months: 0, assessments: 1, steps: 1 });
	expect(await left(185)).toEqual({ months: 0, assessments: 0, steps: 0 });
});
