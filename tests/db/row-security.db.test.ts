import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, memberRoles, type Actor, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { pathwayRows, pathwayTables } from '#tests/support/pathways.ts';
import { buildWorld, type Person, type World } from '#tests/support/world.ts';

const database = await testDatabase();
let alpha: World;
let beta: World;

/** Which rows of a table belong to alpha's first case manager, the first provider's referral, or alpha's planning. */
let owned: Record<string, string>;
const catalogue = 'casework.disclosure_rules';

const actorOf = (world: World, person: Person): Member => ({
	role: person.role,
	requestId: 'rls',
	networkId: world.networkId,
	organisationId: person.organisationId,
	accountId: person.accountId,
	membershipId: person.membershipId
});

beforeAll(async () => {
	alpha = await buildWorld(database.admin, 'alpha');
	beta = await buildWorld(database.admin, 'beta');
	const { admin } = database;
	for (const world of [alpha, beta]) {
		const { referral } = world.own;
		const manager = world.people['case-manager'].membershipId;
		const provider = world.people['provider-admin'];
		const [row] = await admin`select case_id, offer_location_id from casework.referrals where id = ${referral}`;
		await admin`insert into casework.place_holds (referral_id, provider_id, offer_location_id, state, changed_at)
			values (${referral}, ${provider.organisationId}, ${row!.offer_location_id}, 'taken', now()) on conflict do nothing`;
		await admin`insert into casework.inbox_marks (referral_id, organisation_id, seen_at) values (${referral}, ${provider.organisationId}, now()) on conflict do nothing`;
		await admin`insert into casework.closings (referral_id, outcomes, goal, closed_at, closed_by) values (${referral}, '{}', 'open', now(), ${manager}) on conflict do nothing`;
		await admin`insert into casework.disclosure_log (network_id, case_id, referral_id, organisation_id, membership_id, role, purpose, categories, read_at)
			values (${world.networkId}, ${row!.case_id}, ${referral}, ${provider.organisationId}, ${provider.membershipId}, 'provider-admin', 'inbox-item', '{D3}', now())`;
		const [spent] = await admin`
			insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until, text_version, form, recorded_at, recorded_by)
			select network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until, text_version, form, recorded_at, recorded_by
			from casework.consents where referral_id = ${referral} limit 1 returning id`;
		const lead = world.people['team-lead'].membershipId;
		const { manager2 } = world.others;
		await admin`insert into casework.hand_overs (network_id, case_id, from_id, to_id, reason, handed_at, recorded_by)
			values (${world.networkId}, ${row!.case_id}, ${lead}, ${manager}, 'left', now(), ${lead})`;
		await admin`insert into casework.covers (network_id, organisation_id, case_id, absent_id, substitute_id, valid_from, valid_until, granted_by, granted_at, ended_at)
			values (${world.networkId}, ${world.people['case-manager'].organisationId}, ${row!.case_id}, ${manager}, ${manager2.membershipId}, now(), now() + interval '1 day', ${manager}, now(), now())`;
		await admin`insert into casework.signposts (network_id, case_id, offer_id, term_id, given_at, given_by)
			select network_id, case_id, offer_id, term_id, now(), created_by from casework.referrals where id = ${referral}`;
		// Attendance and assessments are of a statutory measure; the office reads an assessment once it was opened.
		const [measure] = await admin`
			insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
				regime, term_id, sending, answer_due_on, created_by, created_at, sent_at)
			select network_id, reference || '-M', case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
				'statutory', term_id, 'sent', current_date, created_by, created_at, now() from casework.referrals where id = ${referral} returning id`;
		await admin`insert into casework.attendance_months (network_id, referral_id, regime, provider_id, month, present, excused, sick_note_days, unexcused, holiday_or_closed, recorded_at, recorded_by)
			values (${world.networkId}, ${measure!.id}, 'statutory', ${provider.organisationId}, date_trunc('month', now())::date, 9, 1, 0, 0, 0, now(), ${provider.membershipId})`;
		await admin`insert into casework.aftercare_checks (network_id, referral_id, months, situation, follow_up, noted_at, noted_by)
			values (${world.networkId}, ${measure!.id}, 3, 'in_work', 'nothing', now(), ${manager})`;
		const [assessment] =
			await admin`insert into casework.assessments (network_id, referral_id, regime, provider_id, progress, strengths, supports, recommendation, recorded_at, recorded_by)
			values (${world.networkId}, ${measure!.id}, 'statutory', ${provider.organisationId}, 'begun', '{}', '{}', 'none', now(), ${provider.membershipId}) returning id`;
		await admin`insert into casework.assessment_steps (network_id, assessment_id, referral_id, event, author, happens_on, manner, recorded_at, recorded_by)
			values (${world.networkId}, ${assessment!.id}, ${measure!.id}, 'opened', 'provider', current_date, 'in_person', now(), ${provider.membershipId})`;
		await admin`insert into casework.emergency_accesses (network_id, case_id, reason, requested_by, requested_at)
			values (${world.networkId}, ${row!.case_id}, 'danger', ${lead}, now())`;
		await admin`insert into casework.access_codes (network_id, case_id, purpose, selector, verifier_hash, created_at, created_by, expires_at)
			values (${world.networkId}, ${row!.case_id}, 'extract', ${world.slug}, ${'0'.repeat(64)}, now(), ${manager}, now() + interval '15 minutes')`;
		await admin`insert into casework.self_reports (network_id, case_id, referral_id, says, reported_at)
			values (${world.networkId}, ${row!.case_id}, ${referral}, 'begun', now())`;
		await admin`insert into casework.erase_tasks (network_id, case_id, referral_id, consent_id, organisation_id, categories, created_at)
			values (${world.networkId}, ${row!.case_id}, ${referral}, ${spent!.id}, ${provider.organisationId}, '{D1}', now())`;
		await pathwayRows(admin, {
			networkId: world.networkId,
			caseId: row!.case_id as string,
			referralId: referral,
			manager
		});
		const steerer = world.people['system-manager'].membershipId;
		const { agreement } = world.own;
		const [offer] = await admin`select offer_id as id from steering.agreement_offers where agreement_id = ${agreement}`;
		await admin`insert into steering.agreement_interfaces (agreement_id, what, sender, recipient, working_days) values (${agreement}, 'Beginn', 'provider', 'Fallmanagement', 3)`;
		await admin`insert into steering.agreement_contingents (agreement_id, offer_id, commissioner, total) values (${agreement}, ${offer!.id}, 'Jobcenter', 12)`;
		await admin`insert into steering.agreement_targets (agreement_id, indicator, low, high) values (${agreement}, 'utilisation', 70, 90)`;
		const [duty] =
			await admin`insert into steering.agreement_duties (agreement_id, kind, rhythm, due_on) values (${agreement}, 'report', 'yearly', '2026-12-01') returning id`;
		await admin`insert into steering.agreement_reports (agreement_id, duty_id, due_on, period_from, period_until, template, template_version, figures, answers, submitted_at, submitted_by)
			values (${agreement}, ${duty!.id}, '2025-12-01', '2025-01-01', '2025-11-30', 'general', 1, '{}', '{}', now(), ${steerer})`;
		await admin`insert into steering.agreement_deviations (agreement_id, what, action, due_on, noted_at) values (${agreement}, 'x', 'y', '2026-12-01', now())`;
		await admin`insert into steering.agreement_milestones (agreement_id, title, due_on) values (${agreement}, 'x', '2026-12-01')`;
		await admin`insert into steering.agreement_documents (agreement_id, title, reference) values (${agreement}, 'x', 'Akte 1')`;
		await admin`insert into steering.agreement_versions (agreement_id, version, content, replaced_at, replaced_by) values (${agreement}, 1, '{}', now(), ${steerer})`;
		await admin`insert into steering.agreement_steps (agreement_id, state, happened_at, recorded_by) values (${agreement}, 'in_force', now(), ${steerer})`;
		const [purse] =
			await admin`insert into steering.purses (network_id, kind, year, allocated_cents) values (${world.networkId}, 'egt', 2026, 100000) returning id`;
		await admin`insert into steering.purse_entries (purse_id, kind, amount_cents, happened_at, recorded_by) values (${purse!.id}, 'allocation', 100000, now(), ${steerer})`;
		const [budget] =
			await admin`insert into steering.case_budgets (network_id, purse_id, title, holder_id, total_cents, cosign_above_cents)
				values (${world.networkId}, ${purse!.id}, 'Fallbudget', ${manager}, 50000, 20000) returning id`;
		await admin`insert into steering.budget_commitments (budget_id, purpose, amount_cents, state, requested_by, requested_at) values (${budget!.id}, 'x', 100, 'committed', ${manager}, now())`;
		await admin`insert into steering.form_checks (agreement_id, version, answers, autonomy, checked_at, checked_by) values (${agreement}, 1, '{}', 'high', now(), ${steerer})`;
		await admin`insert into steering.partner_care (organisation_id, network_id, rhythm_days) values (${provider.organisationId}, ${world.networkId}, 90)`;
		await admin`insert into steering.partner_contacts (network_id, organisation_id, held_on, channel, topic, recorded_by, recorded_at)
			values (${world.networkId}, ${provider.organisationId}, '2026-01-01', 'phone', 'x', ${steerer}, now())`;
		const [body] =
			await admin`insert into steering.bodies (network_id, kind, name, created_at) values (${world.networkId}, 'steering_group', 'Runde', now()) returning id`;
		await admin`insert into steering.body_members (body_id, seat, since) values (${body!.id}, 'x', '2026-01-01')`;
		const [meeting] =
			await admin`insert into steering.meetings (body_id, meets_on) values (${body!.id}, '2026-02-01') returning id`;
		await admin`insert into steering.agenda_items (meeting_id, position, title) values (${meeting!.id}, 1, 'x')`;
		await admin`insert into steering.decisions (meeting_id, words) values (${meeting!.id}, 'x')`;
		await admin`insert into steering.planning_norms (network_id, term_id, valid_from, max_wait_days, set_by, set_at)
			values (${world.networkId}, ${world.termId}, '2026-01-01', 42, ${steerer}, now())`;
		const { plan } = world.own;
		const { staff2 } = world.others;
		await admin`insert into steering.scenarios (network_id, term_id, name, inputs, ground, figures, fingerprint, created_by, created_at)
			values (${world.networkId}, ${world.termId}, 'x', '{}', '{}', '{}', ${'0'.repeat(64)}, ${steerer}, now())`;
		await admin`insert into steering.optimiser_runs (network_id, term_id, request, ground, first, best, created_by, created_at)
			values (${world.networkId}, ${world.termId}, '{}', '{}', '{}', '{}', ${steerer}, now())`;
		const [year] =
			await admin`insert into steering.planning_years (network_id, year, created_by, created_at) values (${world.networkId}, 2027, ${steerer}, now()) returning id`;
		await admin`insert into steering.planning_year_steps (planning_year_id, step, due_on) values (${year!.id}, 'draft', '2027-01-01')`;
		await admin`insert into steering.plan_sites (planned_offer_id, area_id, places) select ${plan}, id, 5 from directory.planning_areas where network_id = ${world.networkId} limit 1`;
		await admin`insert into steering.plan_decisions (planned_offer_id, body_id, decided_on, result, recorded_by, recorded_at)
			values (${plan}, ${body!.id}, '2026-02-01', 'approved', ${steerer}, now())`;
		await admin`insert into steering.plan_reviews (planned_offer_id, reviewed_on, verdict, findings, recorded_by, recorded_at)
			values (${plan}, '2026-06-01', 'continue', 'x', ${steerer}, now())`;
		// A provider reads its own suggestions: this one is another's.
		await admin`insert into steering.plan_suggestions (network_id, organisation_id, suggested_by, term_id, words, created_at)
			values (${world.networkId}, ${staff2.organisationId}, ${staff2.membershipId}, ${world.termId}, 'x', now())`;
		await admin`insert into casework.consent_withdrawals (consent_id, withdrawn_at, form, recorded_by) values (${spent!.id}, now(), 'spoken', ${manager})`;
	}
	const ofCase = `case_id in (select case_id from casework.referrals where id = '${alpha.own.referral}')`;
	const ofReferral = `referral_id = '${alpha.own.referral}'`;
	const ofMeasure = `referral_id in (select id from casework.referrals where ${ofCase})`;
	const ofPlan = `planned_offer_id = '${alpha.own.plan}'`;
	const ofAgreement = `agreement_id = '${alpha.own.agreement}'`;
	const ofNetwork = `network_id = '${alpha.networkId}'`;
	const ofBody = `body_id in (select id from steering.bodies where ${ofNetwork})`;
	const ofMeeting = `meeting_id in (select id from steering.meetings where ${ofBody})`;
	const ofPurse = `purse_id in (select id from steering.purses where network_id = '${alpha.networkId}')`;
	owned = {
		'casework.cases': `id = (select case_id from casework.referrals where id = '${alpha.own.referral}')`,
		'casework.aftercare_checks': ofMeasure,
		'casework.attendance_months': ofMeasure,
		'casework.assessments': ofMeasure,
		'casework.assessment_steps': ofMeasure,
		'casework.case_contacts': ofCase,
		'casework.case_needs': ofCase,
		'casework.referrals': ofCase,
		'casework.referral_goals': ofReferral,
		'casework.feedback': ofReferral,
		'casework.place_holds': ofReferral,
		'casework.inbox_marks': ofReferral,
		'casework.closings': ofReferral,
		'casework.consents': ofReferral,
		'casework.consent_withdrawals': `consent_id in (select id from casework.consents where ${ofReferral})`,
		'casework.disclosure_log': ofCase,
		'casework.signposts': ofCase,
		'casework.covers': ofCase,
		'casework.hand_overs': ofCase,
		'casework.emergency_accesses': ofCase,
		'casework.access_codes': ofCase,
		'casework.self_reports': ofCase,
		'casework.erase_tasks': ofReferral,
		...Object.fromEntries(pathwayTables.map((table) => [table, ofCase])),
		'casework.unmet_needs': `reported_by = '${alpha.people['case-manager'].membershipId}'`,
		'steering.planned_offers': `id = '${alpha.own.plan}'`,
		'steering.planned_offer_areas': ofPlan,
		'steering.plan_evidence': ofPlan,
		'steering.plan_steps': ofPlan,
		'steering.agreements': `id = '${alpha.own.agreement}'`,
		'steering.agreement_offers': ofAgreement,
		'steering.agreement_interfaces': ofAgreement,
		'steering.agreement_contingents': ofAgreement,
		'steering.agreement_targets': ofAgreement,
		'steering.agreement_duties': ofAgreement,
		'steering.agreement_reports': ofAgreement,
		'steering.agreement_deviations': ofAgreement,
		'steering.agreement_milestones': ofAgreement,
		'steering.agreement_documents': ofAgreement,
		'steering.agreement_versions': ofAgreement,
		'steering.agreement_steps': ofAgreement,
		'steering.form_checks': ofAgreement,
		'steering.planning_norms': ofNetwork,
		'steering.scenarios': ofNetwork,
		'steering.optimiser_runs': ofNetwork,
		'steering.planning_years': ofNetwork,
		'steering.planning_year_steps': `planning_year_id in (select id from steering.planning_years where ${ofNetwork})`,
		'steering.plan_sites': ofPlan,
		'steering.plan_decisions': ofPlan,
		'steering.plan_reviews': ofPlan,
		'steering.plan_suggestions': ofNetwork,
		'steering.partner_care': ofNetwork,
		'steering.partner_contacts': ofNetwork,
		'steering.bodies': ofNetwork,
		'steering.body_members': ofBody,
		'steering.meetings': ofBody,
		'steering.agenda_items': ofMeeting,
		'steering.decisions': ofMeeting,
		'steering.purses': `network_id = '${alpha.networkId}'`,
		'steering.purse_entries': ofPurse,
		'steering.case_budgets': ofPurse,
		'steering.budget_commitments': `budget_id in (select id from steering.case_budgets where ${ofPurse})`
	};
});

/** Rows as text, so that seeing, changing and losing are one comparison. */
const rowsOf = async (table: string): Promise<string[]> => {
	const rows = await database.admin.unsafe(
		`select to_jsonb(t)::text as row from ${table} t where ${owned[table]} order by 1`
	);
	return rows.map((row) => row.row as string);
};

const strangersTo = (table: string): [string, Actor][] => {
	const { people, others } = alpha;
	const elsewhere = memberRoles.map((role): [string, Actor] => [
		`${role} of another network`,
		actorOf(beta, beta.people[role])
	]);
	const nobody: [string, Actor][] = [
		['anonymous', anonymous('rls')],
		['client', { ...anonymous('rls'), role: 'client', networkId: alpha.networkId }]
	];
	const here = (role: (typeof memberRoles)[number]): [string, Actor] => [role, actorOf(alpha, people[role])];
	// Agreements are known to their own provider, too.
	if (table.startsWith('steering.agreement'))
		return [...elsewhere, ...nobody, here('case-manager'), ['another provider', actorOf(alpha, others.staff2)]];
	if (table.startsWith('steering.')) return [...elsewhere, ...nobody, here('provider-staff'), here('provider-admin')];
	// Team leads keep the covers of their office; administration and audit see that an emergency access was asked for.
	const keepers: Partial<Record<string, readonly MemberRole[]>> = {
		'casework.covers': ['team-lead'],
		'casework.emergency_accesses': ['team-lead', 'network-admin', 'auditor']
	};
	return [
		...elsewhere,
		...nobody,
		['another case manager', actorOf(alpha, others.manager2)],
		['another provider', actorOf(alpha, others.staff2)],
		...(['system-manager', 'team-lead', 'network-admin', 'auditor', 'evaluator'] as const)
			.filter((role) => !keepers[table]?.includes(role))
			.map(here)
	];
};

const codeOf = (caught: unknown): string | undefined =>
	((caught as Error).cause as { code?: string } | undefined)?.code ?? (caught as { code?: string }).code;

describe('row security', () => {
	test('is forced on every table of casework and steering, and each is tried here', async () => {
		const tables = await database.admin`
			select schemaname || '.' || tablename as name, relrowsecurity and relforcerowsecurity as forced
			from pg_tables join pg_class c on c.oid = format('%I.%I', schemaname, tablename)::regclass
			where schemaname in ('casework', 'steering') order by 1`;
		expect(tables.filter((table) => !table.forced)).toEqual([]);
		expect(tables.map((table) => table.name).filter((name) => name !== catalogue)).toEqual(Object.keys(owned).sort());
		const empty: string[] = [];
		for (const table of Object.keys(owned)) if ((await rowsOf(table)).length === 0) empty.push(table);
		expect(empty).toEqual([]);
	});

	test('shows nobody else’s rows, in any table, to any role', async () => {
		const seen: string[] = [];
		for (const table of Object.keys(owned)) {
			const secret = new Set(await rowsOf(table));
			for (const [name, actor] of strangersTo(table)) {
				const rows = await transact(actor, (tx) =>
					tx.execute<{ row: string }>(sql`select to_jsonb(t)::text as row from ${sql.raw(table)} t`)
				);
				if (rows.some(({ row }) => secret.has(row))) seen.push(`${name} sees ${table}`);
			}
		}
		expect(seen).toEqual([]);
	});

	test('lets nobody else change or remove them', async () => {
		const moved: string[] = [];
		for (const table of Object.keys(owned)) {
			const before = await rowsOf(table);
			const [column] = await database.admin`
				select column_name as name from information_schema.columns
				where table_schema || '.' || table_name = ${table} and is_generated = 'NEVER' order by ordinal_position limit 1`;
			for (const [name, actor] of strangersTo(table)) {
				for (const statement of [
					sql`update ${sql.raw(table)} set ${sql.identifier(column!.name as string)} = ${sql.identifier(column!.name as string)} where ${sql.raw(owned[table]!)} returning 1`,
					sql`delete from ${sql.raw(table)} where ${sql.raw(owned[table]!)} returning 1`
				]) {
					const touched = await transact(actor, (tx) => tx.execute(statement)).then(
						(rows) => rows.length,
						(caught: unknown) => (codeOf(caught) === '42501' ? 0 : Promise.reject(caught))
					);
					if (touched > 0) moved.push(`${name} changes ${table}`);
				}
			}
			if ((await rowsOf(table)).join() !== before.join()) moved.push(`${table} is not what it was`);
		}
		expect(moved).toEqual([]);
	});

	test('shows them to those they belong to', async () => {
		const manager = actorOf(alpha, alpha.people['case-manager']);
		const planner = actorOf(alpha, alpha.people['system-manager']);
		const unseen: string[] = [];
		for (const table of Object.keys(owned)) {
			if (table === 'casework.inbox_marks') continue;
			const rows = await transact(table.startsWith('steering.') ? planner : manager, (tx) =>
				tx.execute<{ row: string }>(sql`select to_jsonb(t)::text as row from ${sql.raw(table)} t`)
			);
			const visible = new Set(rows.map(({ row }) => row));
			if ((await rowsOf(table)).some((row) => !visible.has(row))) unseen.push(table);
		}
		expect(unseen).toEqual([]);
	});

	test('refuses new rows in another’s name', async () => {
		const { manager2 } = alpha.others;
		const colleague = actorOf(alpha, manager2);
		const tries: [Actor, ReturnType<typeof sql>][] = [
			[
				colleague,
				sql`insert into casework.case_needs (case_id, term_id, noted_at) values (${alpha.own.case}, ${alpha.sensitiveTermId}, now())`
			],
			[
				colleague,
				sql`insert into casework.cases (network_id, organisation_id, reference, responsible_id, created_at)
					values (${alpha.networkId}, ${manager2.organisationId}, 'Fremd 1', ${alpha.people['case-manager'].membershipId}, now())`
			],
			[
				colleague,
				sql`insert into casework.disclosure_log (network_id, case_id, organisation_id, membership_id, role, purpose, categories, read_at)
					values (${alpha.networkId}, ${alpha.own.case}, ${manager2.organisationId}, ${alpha.people['case-manager'].membershipId}, 'case-manager', 'x', '{D3}', now())`
			],
			[
				actorOf(alpha, alpha.people['case-manager']),
				sql`insert into steering.planned_offers (network_id, title, term_id, places, recognised_on, created_by, created_at)
					values (${alpha.networkId}, 'x', ${alpha.termId}, 1, '2026-01-01', ${alpha.people['case-manager'].membershipId}, now())`
			],
			[
				actorOf(alpha, alpha.people['system-manager']),
				sql`insert into casework.unmet_needs (network_id, organisation_id, reported_by, term_id, reason, created_at, state_changed_at)
					values (${beta.networkId}, ${manager2.organisationId}, ${alpha.people['system-manager'].membershipId}, ${alpha.termId}, 'full', now(), now())`
			],
			[
				colleague,
				sql`insert into casework.disclosure_rules (regime, direction, category, basis) values ('counselling', 'to_authority', 'D5', 'law')`
			],
			[colleague, sql`update casework.disclosure_rules set basis = 'law'`]
		];
		const answers: (string | undefined)[] = [];
		for (const [actor, statement] of tries)
			answers.push(await transact(actor, (tx) => tx.execute(statement)).then(() => 'done', codeOf));
		expect(answers).toEqual(tries.map(() => '42501'));
	});
});

describe('the context', () => {
	const raw = postgres(database.appUrl, { max: 2, onnotice: () => {} });
	afterAll(() => raw.end());

	test('is needed: every question outside transact is an error, not an empty answer', async () => {
		const answers: string[] = [];
		for (const table of [...Object.keys(owned), catalogue])
			answers.push(
				await raw.unsafe(`select count(*) from ${table}`).then(
					() => `${table} answers`,
					(caught: { code: string }) => caught.code
				)
			);
		expect([...new Set(answers)]).toEqual(['42501']);
	});

	test('leaks nothing through 2,000 interleaved transactions on one pool', async () => {
		const actors: [Member, string][] = [
			[actorOf(alpha, alpha.people['case-manager']), 'alpha'],
			[actorOf(alpha, alpha.others.manager2), 'alpha'],
			[actorOf(beta, beta.people['case-manager']), 'beta'],
			[actorOf(beta, beta.others.manager2), 'beta']
		];
		const providers: [Member, string][] = [
			[actorOf(alpha, alpha.people['provider-admin']), alpha.people['provider-admin'].organisationId],
			[actorOf(beta, beta.others.staff2), beta.others.staff2.organisationId]
		];
		const leaks: string[] = [];
		let answered = 0;
		const one = async (turn: number): Promise<void> => {
			if (turn % 3 === 2) {
				const [provider, organisation] = providers[turn % 2]!;
				const rows = await transact(provider, (tx) =>
					tx.execute<{ to: string; cases: number }>(
						sql`select to_organisation_id as to, (select count(*)::integer from casework.cases) as cases from casework.referrals`
					)
				);
				if (rows.length === 0 || rows.some((row) => row.to !== organisation || row.cases !== 0))
					leaks.push(`provider ${turn}`);
			} else {
				const [manager] = actors[turn % 4]!;
				const rows = await transact(manager, (tx) =>
					tx.execute<{ responsible: string }>(sql`select responsible_id as responsible from casework.cases`)
				);
				if (rows.length === 0 || rows.some((row) => row.responsible !== manager.membershipId))
					leaks.push(`manager ${turn}`);
			}
			answered++;
		};
		let next = 0;
		const worker = async (): Promise<void> => {
			while (next < 2000) await one(next++);
		};
		await Promise.all(Array.from({ length: 24 }, worker));
		expect({ answered, leaks }).toEqual({ answered: 2000, leaks: [] });
	});
});
