// Two networks that are the same in everything but their ids, on one database with a clock of its own.
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { agreementOffers, agreements } from '#lib/agreements/tables.server.ts';
import type { OfferKind, Regime } from '#lib/directory/index.ts';
import {
	instruments,
	offerLocations,
	offers,
	offerTerms,
	organisations,
	planningAreas,
	sites,
	terms
} from '#lib/directory/tables.server.ts';
import { positionOf } from '#lib/directory/index.ts';
import { accounts, memberships, networks } from '#lib/identity/tables.server.ts';
import { plannedOfferAreas, plannedOffers } from '#lib/planning/tables.server.ts';
import type { MemberRole } from '#lib/platform/actor.ts';
import { maySubRefer } from '#lib/referrals/index.ts';
import type { Side } from './secrets.ts';

/** Everybody who looks: each role, a colleague, another office and another provider. */
export const people = {
	manager: 'case-manager',
	colleague: 'case-manager',
	elsewhere: 'case-manager',
	lead: 'team-lead',
	planner: 'system-manager',
	keeper: 'network-admin',
	auditor: 'auditor',
	evaluator: 'evaluator',
	staff: 'provider-staff',
	head: 'provider-admin',
	rival: 'provider-admin'
} as const satisfies Record<string, MemberRole>;
export type Who = keyof typeof people;

export const regimes = ['statutory', 'counselling', 'voluntary', 'employer'] as const satisfies readonly Regime[];
/** The label of the need that an employer's offer serves; the offer's own page says it, no page about requests may. */
export const employersNeed = 'Bedarf at-employer';
export type TwinOffer = { id: string; locationId: string; termId: string; regime: Regime };
export type Person = { accountId: string; membershipId: string; organisationId: string; role: MemberRole };
export type Twin = {
	side: Side;
	networkId: string;
	people: Record<Who, Person>;
	offers: TwinOffer[];
	/** Case management by a third party, and where it refers on to. */
	thirdParty: TwinOffer;
	/** Where a third party refers on to in its mandate: one of each regime that it may. */
	referredOn: TwinOffer[];
	areaId: string;
	siteId: string;
	planId: string;
	agreementId: string;
};

/** The morning on which every sequence begins. */
export const dawn = new Date('2027-01-04T08:00:00Z');

function one<T>(rows: T[]): T {
	if (!rows[0]) throw new Error('insert answered nothing');
	return rows[0];
}

/** Builds one of the two past the row policies (superuser). */
export async function buildTwin(admin: postgres.Sql, side: Side): Promise<Twin> {
	const db = drizzle(admin);
	const slug = `twin-${side}`;
	const network = one(
		await db
			.insert(networks)
			.values({ slug, name: 'Netz', isDemo: true, publicDirectory: true, createdAt: dawn })
			.returning()
	);
	const networkId = network.id;
	const organisation = async (name: string, kind: 'authority' | 'welfare') =>
		one(await db.insert(organisations).values({ networkId, code: name.toLowerCase(), name, kind }).returning()).id;
	const office = await organisation('Jobcenter', 'authority');
	const secondOffice = await organisation('Nachbaramt', 'authority');
	const provider = await organisation('Ankerwinde', 'welfare');
	const otherProvider = await organisation('Dreiklang', 'welfare');
	const homes: Partial<Record<Who, string>> = {
		elsewhere: secondOffice,
		staff: provider,
		head: provider,
		rival: otherProvider
	};

	const members = {} as Twin['people'];
	for (const [who, role] of Object.entries(people) as [Who, MemberRole][]) {
		const organisationId = homes[who] ?? office;
		const account = one(
			await db
				.insert(accounts)
				.values({ email: `${who}@${slug}.example`, name: `Mitglied ${who}`, isDemo: true })
				.returning()
		);
		const membership = one(
			await db
				.insert(memberships)
				.values({ accountId: account.id, networkId, organisationId, role, createdAt: dawn })
				.returning()
		);
		members[who] = { accountId: account.id, membershipId: membership.id, organisationId, role };
	}

	const corner = [9, 51];
	const area = one(
		await db
			.insert(planningAreas)
			.values({
				networkId,
				code: 'A1',
				name: 'Raum',
				geometry: { type: 'Polygon', coordinates: [[corner, [9.5, 51], [9.5, 51.5], [9, 51.5], corner]] },
				labelLongitude: 9.25,
				labelLatitude: 51.25,
				position: positionOf({ latitude: 51.25, longitude: 9.25 })
			})
			.returning()
	);
	const site = one(
		await db
			.insert(sites)
			.values({
				networkId,
				organisationId: provider,
				code: 'haus',
				name: 'Haus',
				street: 'Musterweg 1',
				postalCode: '99999',
				town: 'Musterstadt',
				latitude: 51.2,
				longitude: 9.2,
				position: positionOf({ latitude: 51.2, longitude: 9.2 }),
				areaId: area.id
			})
			.returning()
	);
	await db
		.insert(instruments)
		.values(
			regimes.map((regime) => ({
				key: `twin-${regime}`,
				regime,
				labelDe: regime,
				labelEn: regime,
				legalBasis: '§ 1',
				validFrom: '2020-01-01'
			}))
		)
		.onConflictDoNothing();

	const made: TwinOffer[] = [];
	const offer = async (
		code: string,
		regime: Regime,
		organisationId: string,
		{
			sensitive = false,
			intake = 'request',
			kind = regime === 'statutory' ? 'measure' : 'counselling'
		}: { sensitive?: boolean; intake?: 'request' | 'voucher'; kind?: OfferKind } = {}
	): Promise<TwinOffer> => {
		const term = one(
			await db
				.insert(terms)
				.values({
					networkId,
					code,
					labelDe: `Bedarf ${code}`,
					labelEn: `Need ${code}`,
					sensitive,
					position: made.length
				})
				.returning()
		);
		const row = one(
			await db
				.insert(offers)
				.values({
					networkId,
					organisationId,
					code,
					name: `Angebot ${code}`,
					kind,
					instrumentKey: `twin-${regime}`,
					regime,
					accessCriteria: 'Keine Voraussetzung.',
					intake,
					state: 'published'
				})
				.returning()
		);
		await db.insert(offerTerms).values({ offerId: row.id, termId: term.id });
		const at = organisationId === provider;
		const location = one(
			await db
				.insert(offerLocations)
				.values({
					networkId,
					offerId: row.id,
					siteId: at ? site.id : null,
					reach: at ? 'site' : 'network',
					total: 5,
					available: 5,
					status: 'free',
					validAt: dawn
				})
				.returning()
		);
		return { id: row.id, locationId: location.id, termId: term.id, regime };
	};
	for (const regime of regimes) made.push(await offer(`at-${regime}`, regime, provider));
	made.push(await offer('confidential', 'counselling', provider, { sensitive: true }));
	made.push(await offer('rivals', 'voluntary', otherProvider, { intake: 'voucher' }));
	const thirdParty = await offer('third-party', 'voluntary', provider, { kind: 'third_party_cm' });
	const referredOn: TwinOffer[] = [];
	for (const regime of regimes.filter(maySubRefer))
		referredOn.push(await offer(`referred-on-${regime}`, regime, otherProvider));
	made.push(thirdParty, ...referredOn);
	await admin`select directory.refresh_search(array(select id from directory.offers where network_id = ${networkId}))`;

	const plan = one(
		await db
			.insert(plannedOffers)
			.values({
				networkId,
				title: 'Vorhaben',
				termId: made[1]!.termId,
				places: 10,
				recognisedOn: '2026-11-01',
				createdBy: members.planner.membershipId,
				createdAt: dawn
			})
			.returning()
	);
	await db.insert(plannedOfferAreas).values({ plannedOfferId: plan.id, areaId: area.id });
	const agreement = one(
		await db
			.insert(agreements)
			.values({
				networkId,
				number: 1,
				organisationId: provider,
				form: 'cooperation',
				state: 'in_force',
				title: 'Vereinbarung',
				validFrom: '2026-01-01',
				validUntil: '2027-12-31',
				createdBy: members.planner.membershipId,
				createdAt: dawn
			})
			.returning()
	);
	await db.insert(agreementOffers).values({ agreementId: agreement.id, offerId: made[0]!.id });
	return {
		side,
		networkId,
		people: members,
		offers: made,
		thirdParty,
		referredOn,
		areaId: area.id,
		siteId: site.id,
		planId: plan.id,
		agreementId: agreement.id
	};
}

/**
 * Gives the database a clock that the test sets, and functions that answer in one go what a step needs to be judged:
 * the facts of a network, and the keys that `casework.disclosable_keys()` and `provider_keys()` give to a member.
 */
export async function prepare(admin: postgres.Sql): Promise<void> {
	await admin.unsafe(`
		create table platform.test_clock (moment timestamptz not null);
		insert into platform.test_clock values ('${dawn.toISOString()}');
		grant select on platform.test_clock to lk_app, lk_job;
		do $$ begin
			execute replace(pg_get_functiondef('platform.enter'::regproc), 'coalesce(fake_now, now())',
				'coalesce(fake_now, (select c.moment from platform.test_clock c))');
		end $$;
		create function platform.test_keys(role text, network uuid, organisation uuid, account uuid, membership uuid) returns json language plpgsql as $$
		begin
			perform platform.enter(role, network, organisation, account, membership, 'test', 60000, null);
			return json_build_object('back', casework.disclosable_keys(), 'open', casework.provider_keys());
		end $$;
		create function platform.test_facts(network uuid) returns json language plpgsql as $$ begin
			return json_build_object(
				'cases', (select coalesce(json_agg(json_build_object('id', id, 'organisation', organisation_id, 'responsible', responsible_id, 'closed', closed_at) order by created_at), '[]') from casework.cases where network_id = network),
				'covers', (select coalesce(json_agg(json_build_object('case', case_id, 'by', substitute_id)), '[]') from casework.covers, platform.test_clock where network_id = network and ended_at is null and valid_from <= moment and moment < valid_until),
				'emergencies', (select coalesce(json_agg(json_build_object('id', id, 'case', case_id, 'by', requested_by, 'approved', approved_at is not null, 'fresh', requested_at > moment - interval '23 hours',
					'open', approved_at is not null and moment < valid_until) order by requested_at), '[]') from casework.emergency_accesses, platform.test_clock where network_id = network),
				'referrals', (select coalesce(json_agg(r order by created_at), '[]') from casework.referrals r where network_id = network),
				'consents', (select coalesce(json_agg(c order by recorded_at, direction, (select name from directory.organisations o where o.id = c.recipient_id)), '[]') from casework.consents c where network_id = network),
				'withdrawals', (select coalesce(json_agg(w), '[]') from casework.consent_withdrawals w join casework.consents c on c.id = w.consent_id where network_id = network),
				'feedback', (select coalesce(json_agg(f order by recorded_at), '[]') from casework.feedback f where network_id = network),
				'holds', (select coalesce(json_agg(h), '[]') from casework.place_holds h join casework.referrals r on r.id = h.referral_id where network_id = network),
				'tasks', (select coalesce(json_agg(json_build_object('id', id, 'referral', referral_id, 'organisation', organisation_id) order by created_at, categories, (select name from directory.organisations o where o.id = organisation_id)), '[]') from casework.erase_tasks where network_id = network and done_at is null),
				'assessments', (select coalesce(json_agg(json_build_object('id', a.id, 'referral', a.referral_id, 'opened', exists (
					select from casework.assessment_steps s where s.assessment_id = a.id and s.event in ('opened', 'not_opened'))) order by a.recorded_at), '[]') from casework.assessments a where a.network_id = network),
				'conferences', (select coalesce(json_agg(json_build_object('id', c.id, 'case', c.case_id, 'state', c.state,
					'invited', (select coalesce(json_agg(p.organisation_id), '[]') from casework.conference_parties p where p.conference_id = c.id),
					'attended', (select coalesce(json_agg(p.organisation_id), '[]') from casework.conference_parties p where p.conference_id = c.id and p.attended),
					'consents', (select coalesce(json_agg(json_build_object('id', j.id, 'names', j.organisation_ids) order by j.recorded_at), '[]') from casework.joint_consents j
						where j.kind = 'conference' and j.subject_id = c.id and j.valid_from <= moment and moment < j.valid_until
							and not exists (select from casework.joint_withdrawals w where w.joint_consent_id = j.id))) order by c.created_at), '[]')
					from casework.conferences c, platform.test_clock where c.network_id = network),
				'attendance', (select coalesce(json_agg(json_build_object('referral', referral_id, 'month', month)), '[]') from casework.attendance_months where network_id = network),
				'mandates', (select coalesce(json_agg(json_build_object('id', id, 'case', case_id, 'referral', referral_id, 'organisation', organisation_id,
					'from', valid_from, 'until', valid_until, 'ended', ended_at is not null) order by granted_at), '[]') from casework.mandates where network_id = network),
				'needs', (select coalesce(json_agg(id order by created_at), '[]') from casework.unmet_needs where network_id = network));
		end $$;`);
}

/** To be called once the twins stand: both are as old, to the millisecond, and `clear` goes back to this. */
export async function remember(admin: postgres.Sql): Promise<void> {
	await admin.unsafe(`
		do $$
		declare item record;
		begin
			for item in
				select c.table_schema, c.table_name, c.column_name from information_schema.columns c
				join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
				where c.data_type = 'timestamp with time zone' and c.table_name <> 'sessions'
					and (c.table_schema in ('directory', 'steering') or c.table_schema = 'platform' and c.table_name in ('networks', 'accounts', 'memberships'))
			loop
				execute format('update %I.%I set %I = %L where %I > now() - interval ''1 day''', item.table_schema, item.table_name, item.column_name,
					'${dawn.toISOString()}', item.column_name);
			end loop;
		end $$;
		create table platform.test_locations as table directory.offer_locations`);
}

/** As on the first morning: no person, no news, every place free. */
export async function clear(admin: postgres.Sql): Promise<void> {
	await admin.unsafe(`
		delete from casework.unmet_needs; delete from casework.cases; delete from platform.notifications; delete from platform.counters;
		delete from platform.request_keys; delete from platform.audit_entries; delete from pgboss.job; delete from directory.capacity_reports;
		update directory.offer_locations l set available = o.available, booked_since = o.booked_since, status = o.status, valid_at = o.valid_at, waiting = o.waiting
		from platform.test_locations o where o.id = l.id and (l.available, l.booked_since, l.valid_at) is distinct from (o.available, o.booked_since, o.valid_at);
		update platform.test_clock set moment = '${dawn.toISOString()}'`);
}

export const setClock = (admin: postgres.Sql, moment: Date) =>
	admin`update platform.test_clock set moment = ${moment.toISOString()}`;

/** Outside `casework` no row may hold a text about a person: audit, notifications, jobs, kept answers, figures. */
export async function rowsHolding(admin: postgres.Sql, pattern: string): Promise<string[]> {
	const tables = await admin<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname in ('platform', 'directory', 'steering', 'pgboss') and tablename not like 'test\_%'`;
	const all = tables
		.map(({ name }) => `select '${name}' as name from ${name} t where t::text ~ '${pattern}'`)
		.join(' union all ');
	return [...new Set((await admin.unsafe<{ name: string }[]>(all)).map(({ name }) => name))];
}
