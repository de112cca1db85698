import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	checkedOf,
	getAgreement,
	getAgreementItems,
	listAgreements,
	listExpiring,
	listPurses
} from '#lib/agreements/index.server.ts';
import { freeOf, hintsOf, missingFor } from '#lib/agreements/index.ts';
import { disclosureRules, type Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { getGapMatrix, listRecognised } from '#lib/gaps/index.server.ts';
import { system, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { listPlans } from '#lib/planning/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { boardFilter, inboxFilter } from '#lib/referrals/index.ts';
import { listBoard, listInbox } from '#lib/referrals/index.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { loadDemo, type DemoLoad } from './load-demo.server.ts';

const { admin } = await testDatabase();
const actor = system('demo-test');
const load = (): Promise<DemoLoad> =>
	transact(actor, (tx, now) => loadDemo(tx, actor, now, () => undefined), { deadline: 240_000 });

let first: DemoLoad;
beforeAll(async () => {
	first = await load();
});

async function signIn(name: string): Promise<Member> {
	const [row] = await admin<{ account: string; id: string; network: string; organisation: string; role: MemberRole }[]>`
		select a.id as account, m.id, m.network_id as network, m.organisation_id as organisation, m.role
		from platform.accounts a join platform.memberships m on m.account_id = a.id where a.name = ${name}`;
	if (!row) throw new Error(`nobody is called ${name}`);
	return {
		role: row.role,
		requestId: 'demo-test',
		networkId: row.network,
		organisationId: row.organisation,
		accountId: row.account,
		membershipId: row.id
	};
}

describe('the demo network', () => {
	test('is loaded once, as one', async () => {
		expect(first).toMatchObject({
			loaded: true,
			counts: { areas: 8, partners: 25, offers: 60, plans: 9 }
		});
		const [before] = await admin`select count(*)::int as lines from platform.audit_entries`;
		expect(await load()).toEqual({ loaded: false, counts: {} });
		const [after] = await admin`select count(*)::int as lines from platform.audit_entries`;
		expect(after).toEqual(before);
	});

	test('is a demo with a public directory', async () => {
		expect([...(await admin`select slug, is_demo, public_directory from platform.networks`)]).toEqual([
			{ slug: 'weserbogen', is_demo: true, public_directory: true }
		]);
	});

	test('shows every offer with its catalogue figures, unknown ones as unknown', async () => {
		const rows = await admin`
			select o.code, o.state, sum(l.total)::int as total, sum(l.available)::int as available, sum(l.waiting)::int as waiting
			from directory.offers o join directory.offer_locations l on l.offer_id = o.id group by 1, 2 order by 1`;
		const of = (code: string) => rows.find((row) => row.code === code);
		expect(rows.filter(({ state }) => state !== 'published')).toEqual([]);
		expect(of('debt_hx')).toMatchObject({ total: 40, available: 3, waiting: 6 });
		expect(of('debt_wa')).toMatchObject({ total: 15, available: 0, waiting: 23 });
		expect(of('literacy_course')).toMatchObject({ total: 14, available: 5, waiting: 0 });
		expect(of('neighbour_help')).toMatchObject({ total: null, available: null, waiting: null });
	});

	test('has every site in its area, and the refuge at none', async () => {
		const misplaced = await admin`
			select s.code from directory.sites s left join directory.planning_areas a on a.id = s.area_id where a.code is distinct from upper(right(s.code, 2))`;
		expect([...misplaced]).toEqual([]);
		const [refuge] =
			await admin`select l.reach, l.site_id from directory.offer_locations l join directory.offers o on o.id = l.offer_id where o.code = 'refuge_place'`;
		expect(refuge).toEqual({ reach: 'protected', site_id: null });
		expect([
			...(await admin`select 1 from directory.sites s join directory.organisations o on o.id = s.organisation_id where o.code = 'zaunkoenigin' and not s.address_protected`)
		]).toEqual([]);
	});

	test('stores no answer without law or consent, and no reason where none may stand', async () => {
		const rows = await admin<{ regime: Regime; category: Category; consented: boolean }[]>`
			select f.regime, f.category, exists (
				select from casework.consents c left join casework.consent_withdrawals w on w.consent_id = c.id
				where c.referral_id = f.referral_id and c.direction = 'to_authority' and f.category = any(c.categories)
					and c.valid_from <= f.recorded_at and (w.withdrawn_at is null or f.recorded_at < w.withdrawn_at)) as consented
			from casework.feedback f`;
		expect(rows.length).toBeGreaterThan(150);
		const groundless = rows.filter(({ regime, category, consented }) => {
			const basis = disclosureRules[regime].to_authority[category];
			return basis === undefined || (basis === 'consent' && !consented);
		});
		expect(groundless).toEqual([]);
	});

	test('has contingents of the office for direct booking, attendance by month, and an assessment that is not opened yet', async () => {
		const [row] = await admin`select
			(select count(*)::int from steering.agreement_contingents c join directory.offers o on o.id = c.offer_id
				where o.intake = 'direct' and o.regime = 'statutory' and c.commissioner_id is not null and c.taken < c.total) as direct,
			(select count(*)::int from casework.attendance_months) as months,
			(select count(*)::int from casework.assessments a where not exists (select from casework.assessment_steps s where s.assessment_id = a.id)) as closed,
			(select count(*)::int from casework.assessment_steps) as opened,
			(select count(*)::int from casework.attendance_months where recorded_at > now()) as ahead`;
		expect(row).toMatchObject({ direct: 2, closed: 1, opened: 1, ahead: 0 });
		expect(row!.months).toBeGreaterThan(3);
	});

	test('never tells the future, and every answer comes after its question', async () => {
		const [row] = await admin`
			select count(*) filter (where f.recorded_at > now())::int as ahead, count(*) filter (where f.recorded_at < r.sent_at)::int as early,
				count(*) filter (where r.sent_at < k.created_at)::int as before_case
			from casework.feedback f join casework.referrals r on r.id = f.referral_id join casework.cases k on k.id = r.case_id`;
		expect(row).toEqual({ ahead: 0, early: 0, before_case: 0 });
	});

	test('names nobody who could be real', async () => {
		const mails = await admin`select email from platform.accounts union select email from directory.organisations`;
		const phones =
			await admin`select phone from directory.organisations union select phone from casework.case_contacts union select phone from platform.memberships`;
		expect(mails.filter(({ email }) => email && !/\.example$/.test(email))).toEqual([]);
		expect(phones.filter(({ phone }) => phone && !/^0221 4710-\d{3}$/.test(phone))).toEqual([]);
	});
});

describe('who signs in', () => {
	test('as a case manager sees the twelve chains of the picture', async () => {
		const brandt = await signIn('J. Brandt');
		const board = await transact(brandt, (tx, now) => listBoard(tx, brandt, boardFilter.parse({}), now));
		const shown = JSON.stringify(board);
		for (const person of [
			'Erle 31',
			'Hasel 08',
			'Ahorn 12',
			'Ulme 04',
			'Kiefer 22',
			'Esche 19',
			'Weide 33',
			'Ginster 11',
			'Linde 17',
			'Malve 15'
		])
			expect(shown).toContain(person);
		// Nobody but the person may tell of this one, and did, with a slip.
		const slip = board.rows.find(({ person }) => person === 'Malve 15');
		expect([slip?.standing.onlyByPerson, slip?.station]).toEqual([true, 'started']);
	});

	test('as a provider finds what was sent to it, and nobody else’s', async () => {
		const falk = await signIn('N. Falk');
		const inbox = await transact(falk, (tx, now) => listInbox(tx, falk, inboxFilter.parse({}), now));
		expect(inbox.rows.length).toBeGreaterThan(0);
		const [other] = await transact(falk, (tx) =>
			tx.execute<{ count: number }>(
				sql`select count(*)::int as count from casework.referrals where to_organisation_id <> ${falk.organisationId}`
			)
		);
		expect(other?.count).toBe(0);
	});

	test('as system management sees the gaps of the story', async () => {
		const kessler = await signIn('A. Kessler');
		const { matrix, plans } = await transact(kessler, async (tx, now) => ({
			matrix: await getGapMatrix(tx, kessler, now),
			plans: await listPlans(tx, kessler)
		}));
		expect(matrix.areas.map(({ name }) => name)).toContain('Warburg');
		expect(plans.rows.map(({ stage }) => stage).sort()).toEqual(
			[
				'idea',
				'needs_confirmed',
				'concept',
				'decided',
				'procurement',
				'agreement',
				'launched',
				'reviewed',
				'dropped'
			].sort()
		);
		const debt = matrix.rows.find(({ need }) => need.code === 'debt');
		const warburg = matrix.areas.findIndex(({ name }) => name === 'Warburg');
		expect(debt?.cells[warburg]).toMatchObject({ waiting: 23 });
	});

	test('as system management finds the agreements of the stories', async () => {
		const kessler = await signIn('A. Kessler');
		const seen = await transact(kessler, async (tx, now) => {
			const { rows } = await listAgreements(tx, kessler, {}, now);
			const byNumber = async (number: number) => {
				const id = rows.find((row) => row.number === number)?.id ?? '';
				return { ...(await getAgreement(tx, kessler, id)), items: await getAgreementItems(tx, kessler, id) };
			};
			return {
				rows,
				expiring: await listExpiring(tx, kessler, now),
				today: dayOf(now),
				proof: await byNumber(4),
				shared: await byNumber(22),
				lots: await byNumber(28),
				oral: await byNumber(38),
				purses: await listPurses(tx, kessler)
			};
		});
		expect(new Set(seen.rows.map(({ form }) => form)).size).toBe(8);
		for (const row of seen.rows)
			if (row.state !== 'draft')
				expect(
					await transact(kessler, async (tx) =>
						missingFor(checkedOf(await getAgreement(tx, kessler, row.id)), 'in_force')
					)
				).toEqual([]);
		// Warburg: 20 places end with the year.
		expect(seen.expiring.find(({ number }) => number === 24)).toMatchObject({ places: 20 });
		expect(
			seen.proof.items.duties.some(({ kind, dueOn }) => kind === 'proof_of_use' && (dueOn ?? '9') < seen.today)
		).toBe(true);
		expect(seen.shared.items.contingents.map(({ total }) => total).sort()).toEqual([12, 8]);
		expect(seen.lots.items.deviations).toHaveLength(1);
		expect(hintsOf(checkedOf(seen.oral), seen.today)).toEqual(['oral_long']);
		for (const purse of seen.purses) expect(freeOf(purse)).toBeGreaterThan(0);
	});

	test('has a programme for next year, made of the plans that are on their way', async () => {
		const rows = await admin`
			select p.stage, y.year - extract(year from now())::int as ahead from steering.planned_offers p
			left join steering.planning_years y on y.id = p.planning_year_id`;
		const within = rows.filter(({ ahead }) => ahead !== null);
		expect(within.length).toBeGreaterThanOrEqual(5);
		expect(
			within.every(
				({ stage, ahead }) => ahead === 1 && !['idea', 'launched', 'reviewed', 'dropped'].includes(stage as string)
			)
		).toBe(true);
	});

	test('as system management finds each gap recognised on the day that its plan names', async () => {
		const kessler = await signIn('A. Kessler');
		const recognised = await transact(kessler, (tx) => listRecognised(tx, kessler));
		const plans = await admin`
			select p.title, p.recognised_on::text as day, e.term_id, e.area_id from steering.planned_offers p join steering.plan_evidence e on e.planned_offer_id = p.id
			where p.title in ('Schuldnerberatung Warburg + 0,5 Stelle', 'Randzeitenbetreuung Steinheim', 'Integrationsfachberatung', 'Frauentreff Warburg')`;
		expect(plans).toHaveLength(4);
		const differing = plans.filter(
			({ term_id, area_id, day }) =>
				recognised.find(({ needId, areaId }) => needId === term_id && areaId === area_id)?.on !== day
		);
		expect(differing.map(({ title }) => title)).toEqual([]);
	});
});
