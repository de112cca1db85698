// Two networks alike, in which every text says whose it is. What turns up where it must not be seen is found by name.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { agreementOffers, agreements } from '#lib/agreements/tables.server.ts';
import { caseContacts, caseNeeds, cases } from '#lib/cases/tables.server.ts';
import { consents } from '#lib/consent/tables.server.ts';
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
import type { Regime } from '#lib/directory/index.ts';
import type { InvitationPurpose, LinkPurpose } from '#lib/identity/index.ts';
import { accounts, invitations, links, memberships, networks } from '#lib/identity/tables.server.ts';
import { unmetNeeds } from '#lib/needs/tables.server.ts';
import { bodies } from '#lib/network/tables.server.ts';
import {
	optimiserRuns,
	plannedOfferAreas,
	plannedOffers,
	planEvidence,
	planSteps,
	scenarios
} from '#lib/planning/tables.server.ts';
import { memberRoles, type MemberRole } from '#lib/platform/actor.ts';
import { feedback, referralGoals, referrals } from '#lib/referrals/tables.server.ts';
import { endedRun, keptScenario } from './planning.ts';

/** Kinds of text; `directory` is for everybody in the network, the others for their owner. */
export type Secret = 'directory' | 'draft' | 'case' | 'contact' | 'goal' | 'sentence' | 'plan' | 'agreement';
/** Owner: the case manager, provider or office that it belongs to. */
export type Owner = 'office' | 'manager1' | 'manager2' | 'provider1' | 'provider2';

/** A word that stands nowhere else, of the kind, owner and network it names. */
export const canary = (network: string, kind: Secret, owner: Owner): string => `Kanarie-${network}-${kind}-${owner}`;
const canaries = /Kanarie-([a-z]+)-(directory|draft|case|contact|goal|sentence|plan|agreement)-([a-z]+\d?)/gi;

export type Found = { network: string; kind: Secret; owner: Owner };
export const canariesIn = (body: string): Found[] => {
	const seen = new Map<string, Found>();
	for (const [word, network = '', kind = '', owner = ''] of body.matchAll(canaries))
		seen.set(word.toLowerCase(), {
			network: network.toLowerCase(),
			kind: kind.toLowerCase() as Secret,
			owner: owner.toLowerCase() as Owner
		});
	return [...seen.values()];
};

export type Person = { accountId: string; membershipId: string; organisationId: string; role: MemberRole };
export type Ids = Record<
	| 'offer'
	| 'case'
	| 'referral'
	| 'inbox'
	| 'plan'
	| 'need'
	| 'partner'
	| 'site'
	| 'agreement'
	| 'scenario'
	| 'run'
	| 'conference'
	| 'mandate'
	| 'area'
	| 'body'
	| 'places-link'
	| 'calendar-link'
	| 'membership'
	| 'invitation-link'
	| 'password-link',
	string
>;
export type World = {
	slug: string;
	networkId: string;
	/** One of each role; the first case manager and the first provider's people. */
	people: Record<MemberRole, Person>;
	/** Another case manager of the same office, and staff of another provider. */
	others: { manager2: Person; staff2: Person };
	/** Objects that the first case manager, first provider and office work with. */
	own: Ids;
	/** The same of the second case manager and second provider. */
	other: Ids;
	/** The unmet need that each of them reported. */
	needs: Record<'case-manager' | 'provider-staff' | 'provider-admin' | 'manager2' | 'staff2', string>;
	draftReferral: string;
	draftOffers: { provider1: string; provider2: string };
	termId: string;
	sensitiveTermId: string;
	areaId: string;
	locations: { provider1: string; provider2: string };
	consents: { toProvider: string; toAuthority: string };
};

const day = (offset: number, from: Date): string =>
	new Date(from.getTime() + offset * 86_400_000).toISOString().slice(0, 10);

function must<T>(rows: T[]): T {
	if (!rows[0]) throw new Error('insert answered nothing');
	return rows[0];
}

/** A planned conference of a case, to which one provider is invited on the ground of a consent. */
async function conferenceOf(
	admin: postgres.Sql,
	networkId: string,
	caseId: string,
	provider: string,
	manager: string
): Promise<string> {
	const [row] = await admin<{ id: string }[]>`
		insert into casework.conferences (network_id, case_id, meets_on, mode, topics, created_at, created_by)
		values (${networkId}, ${caseId}, current_date + 3, 'phone', '{money}', now(), ${manager}) returning id`;
	const { id } = must(row ? [row] : []);
	await admin`
		insert into casework.joint_consents (network_id, case_id, kind, subject_id, organisation_ids, topics, valid_from, valid_until, text_version, form, recorded_at, recorded_by)
		values (${networkId}, ${caseId}, 'conference', ${id}, ${[provider]}, '{money}', now() - interval '2 days', now() + interval '100 days', '2026-11-g', 'written', now(), ${manager})`;
	await admin`insert into casework.conference_parties (network_id, case_id, conference_id, organisation_id, invited_at, invited_by)
		values (${networkId}, ${caseId}, ${id}, ${provider}, now(), ${manager})`;
	return id;
}

/** A mandate that runs, resting on a referral with consents. */
async function mandateOf(admin: postgres.Sql, referralId: string, manager: string): Promise<string> {
	const [row] = await admin<{ id: string }[]>`
		insert into casework.mandates (network_id, case_id, referral_id, organisation_id, term_ids, valid_from, valid_until, granted_at, granted_by)
		select network_id, case_id, id, to_organisation_id, array[term_id], current_date - 2, current_date + 90, now(), ${manager}
		from casework.referrals where id = ${referralId} returning id`;
	return must(row ? [row] : []).id;
}

/** Builds the network `slug` past the row policies (superuser); the application must hold them. */
export async function buildWorld(admin: postgres.Sql, slug: string): Promise<World> {
	const db = drizzle(admin);
	const [clock] = await db.execute<{ now: string }>(sql`select now()::text as now`);
	const now = new Date(clock!.now);
	const earlier = (days: number) => new Date(now.getTime() - days * 86_400_000);
	const word = (kind: Secret, owner: Owner) => canary(slug, kind, owner);

	const network = must(
		await db
			.insert(networks)
			.values({ slug, name: `Netz ${word('directory', 'office')}`, isDemo: true, publicDirectory: true })
			.returning()
	);
	const networkId = network.id;
	const organisation = async (owner: Owner, kind: 'authority' | 'welfare') =>
		must(
			await db
				.insert(organisations)
				.values({ networkId, code: owner, name: `Haus ${word('directory', owner)}`, kind, phone: '0221 4710 100' })
				.returning()
		).id;
	const office = await organisation('office', 'authority');
	const provider1 = await organisation('provider1', 'welfare');
	const provider2 = await organisation('provider2', 'welfare');

	const person = async (role: MemberRole, organisationId: string, name: string): Promise<Person> => {
		const account = must(
			await db
				.insert(accounts)
				.values({ email: `${name}@${slug}.example`, name: `${name} ${slug}`, isDemo: true })
				.returning()
		);
		const membership = must(
			await db.insert(memberships).values({ accountId: account.id, networkId, organisationId, role }).returning()
		);
		return { accountId: account.id, membershipId: membership.id, organisationId, role };
	};
	const people = {} as Record<MemberRole, Person>;
	for (const role of memberRoles)
		people[role] = await person(role, role.startsWith('provider') ? provider1 : office, role);
	const manager1 = people['case-manager'];
	const manager2 = await person('case-manager', office, 'manager2');
	const staff2 = await person('provider-admin', provider2, 'staff2');

	const square = (x: number) => ({
		type: 'Polygon' as const,
		coordinates: [
			[
				[x, 51],
				[x + 0.5, 51],
				[x + 0.5, 51.5],
				[x, 51.5],
				[x, 51]
			]
		]
	});
	const area = must(
		await db
			.insert(planningAreas)
			.values({
				networkId,
				code: 'A1',
				name: `Raum ${word('directory', 'office')}`,
				geometry: square(9),
				labelLongitude: 9.25,
				labelLatitude: 51.25,
				position: positionOf({ latitude: 51.25, longitude: 9.25 })
			})
			.returning()
	);
	const term = async (code: string, sensitive: boolean) =>
		must(
			await db
				.insert(terms)
				.values({
					networkId,
					code,
					sensitive,
					labelDe: `Bedarf ${code} ${word('directory', 'office')}`,
					labelEn: `Need ${code} ${word('directory', 'office')}`
				})
				.returning()
		).id;
	const termId = await term('debt', false);
	const sensitiveTermId = await term('addiction', true);
	await db
		.insert(instruments)
		.values(
			[
				{ key: 'welt-mat', regime: 'statutory' as const },
				{ key: 'welt-sb', regime: 'counselling' as const }
			].map((row) => ({ ...row, labelDe: row.key, labelEn: row.key, legalBasis: '§ 1', validFrom: '2020-01-01' }))
		)
		.onConflictDoNothing();

	const offer = async (
		owner: 'provider1' | 'provider2',
		code: string,
		regime: Regime,
		state: 'published' | 'draft'
	) => {
		const organisationId = owner === 'provider1' ? provider1 : provider2;
		const row = must(
			await db
				.insert(offers)
				.values({
					networkId,
					organisationId,
					code: `${owner}-${code}`,
					name: `Angebot ${word(state === 'draft' ? 'draft' : 'directory', owner)} ${code}`,
					summary: `Kurz ${word(state === 'draft' ? 'draft' : 'directory', owner)}`,
					kind: regime === 'statutory' ? 'measure' : 'counselling',
					instrumentKey: regime === 'statutory' ? 'welt-mat' : 'welt-sb',
					regime,
					accessCriteria: 'Keine Voraussetzung.',
					intake: 'request',
					state
				})
				.returning()
		);
		await db.insert(offerTerms).values([
			{ offerId: row.id, termId },
			{ offerId: row.id, termId: sensitiveTermId }
		]);
		const site = must(
			await db
				.insert(sites)
				.values({
					networkId,
					organisationId,
					code: `${owner}-${code}`,
					name: `Standort ${word(state === 'draft' ? 'draft' : 'directory', owner)}`,
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
		const location = must(
			await db
				.insert(offerLocations)
				.values({
					networkId,
					offerId: row.id,
					siteId: site.id,
					reach: 'site',
					total: 20,
					available: 10,
					waiting: 0,
					status: 'free',
					validAt: earlier(1)
				})
				.returning()
		);
		return { id: row.id, locationId: location.id, siteId: site.id, organisationId };
	};
	const offer1 = await offer('provider1', 'beratung', 'counselling', 'published');
	const offer2 = await offer('provider2', 'beratung', 'counselling', 'published');
	const draft1 = await offer('provider1', 'entwurf', 'statutory', 'draft');
	const draft2 = await offer('provider2', 'entwurf', 'statutory', 'draft');
	await db.execute(
		sql`select directory.refresh_search(array(select id from directory.offers where network_id = ${networkId}))`
	);

	let number = 0;
	const caseOf = async (owner: 'manager1' | 'manager2', responsible: Person) => {
		const row = must(
			await db
				.insert(cases)
				.values({
					networkId,
					organisationId: office,
					reference: `Fall ${word('case', owner)}`,
					responsibleId: responsible.membershipId,
					areaId: area.id,
					createdAt: earlier(40)
				})
				.returning()
		);
		await db.insert(caseContacts).values({
			caseId: row.id,
			name: `Name ${word('contact', owner)}`,
			phone: '0221 4710 200',
			email: `post@${word('contact', owner).toLowerCase()}.example`,
			recordedAt: earlier(39)
		});
		await db.insert(caseNeeds).values({ caseId: row.id, termId, notedAt: earlier(39) });
		return row.id;
	};
	const case1 = await caseOf('manager1', manager1);
	const case2 = await caseOf('manager2', manager2);

	type Sending = { caseId: string; owner: Owner; by: Person; to: typeof offer1; draft?: boolean };
	const refer = async ({ caseId, owner, by, to, draft = false }: Sending) => {
		const referral = must(
			await db
				.insert(referrals)
				.values({
					networkId,
					reference: `A-2026-${String(++number).padStart(4, '0')}`,
					caseId,
					offerId: to.id,
					offerLocationId: to.locationId,
					fromOrganisationId: office,
					toOrganisationId: to.organisationId,
					regime: 'counselling',
					termId,
					areaId: area.id,
					sending: draft ? 'draft' : 'sent',
					createdBy: by.membershipId,
					createdAt: earlier(20),
					sentAt: draft ? null : earlier(20),
					answerDueOn: draft ? null : day(-13, now),
					voucherUntil: draft ? null : day(60, now)
				})
				.returning()
		);
		await db
			.insert(referralGoals)
			.values({ referralId: referral.id, words: `Ziel ${word('goal', owner)}`, family: 'debts_regulated' });
		return referral.id;
	};
	const consent = async (
		caseId: string,
		referralId: string,
		direction: 'to_provider' | 'to_authority',
		recipientId: string
	) =>
		must(
			await db
				.insert(consents)
				.values({
					networkId,
					caseId,
					referralId,
					recipientId,
					direction,
					categories: direction === 'to_provider' ? ['D1', 'D2'] : ['D3', 'D4', 'D7'],
					purpose: 'referral',
					validFrom: earlier(20),
					validUntil: new Date(now.getTime() + 150 * 86_400_000),
					textVersion: '2026-01',
					form: 'written',
					copyGivenOn: day(-20, now),
					recordedAt: earlier(20),
					recordedBy: manager1.membershipId
				})
				.returning()
		).id;
	const report = async (referralId: string, to: typeof offer1, provider: Owner, by: Person) => {
		const common = {
			networkId,
			referralId,
			regime: 'counselling' as const,
			providerId: to.organisationId,
			recordedBy: by.membershipId
		};
		await db.insert(feedback).values([
			{ ...common, category: 'D3', event: 'received', recordedAt: earlier(19) },
			{ ...common, category: 'D3', event: 'accepted', recordedAt: earlier(18) },
			{ ...common, category: 'D4', event: 'started', happensOn: day(-10, now), recordedAt: earlier(10) },
			{
				...common,
				category: 'D7',
				event: 'stage',
				stage: 'working',
				sentence: `Satz ${word('sentence', provider)}`,
				discussedOn: day(-5, now),
				recordedAt: earlier(5)
			}
		]);
	};
	const running1 = await refer({ caseId: case1, owner: 'manager1', by: manager1, to: offer1 });
	const consent1 = {
		toProvider: await consent(case1, running1, 'to_provider', provider1),
		toAuthority: await consent(case1, running1, 'to_authority', office)
	};
	await report(running1, offer1, 'provider1', people['provider-admin']);
	const running2 = await refer({ caseId: case2, owner: 'manager2', by: manager2, to: offer2 });
	await consent(case2, running2, 'to_provider', provider2);
	await consent(case2, running2, 'to_authority', office);
	await report(running2, offer2, 'provider2', staff2);
	const draftReferral = await refer({ caseId: case1, owner: 'manager1', by: manager1, to: offer1, draft: true });

	const need = async (by: Person, caseId: string | null) =>
		must(
			await db
				.insert(unmetNeeds)
				.values({
					networkId,
					organisationId: by.organisationId,
					reportedBy: by.membershipId,
					termId,
					areaId: area.id,
					reason: 'none_in_region',
					caseId,
					createdAt: earlier(15),
					stateChangedAt: earlier(15)
				})
				.returning()
		).id;
	const need1 = await need(manager1, case1);
	const need2 = await need(manager2, case2);
	// Providers tell what they hear, without naming anybody.
	const needs: World['needs'] = {
		'case-manager': need1,
		'provider-staff': await need(people['provider-staff'], null),
		'provider-admin': await need(people['provider-admin'], null),
		manager2: need2,
		staff2: await need(staff2, null)
	};

	const plan = must(
		await db
			.insert(plannedOffers)
			.values({
				networkId,
				title: `Vorhaben ${word('plan', 'office')}`,
				termId,
				places: 10,
				recognisedOn: day(-60, now),
				createdBy: people['system-manager'].membershipId,
				createdAt: earlier(12)
			})
			.returning()
	);
	await db.insert(plannedOfferAreas).values({ plannedOfferId: plan.id, areaId: area.id });
	await db.insert(planSteps).values({
		plannedOfferId: plan.id,
		stage: 'idea',
		note: `Schritt ${word('plan', 'office')}`,
		happenedAt: earlier(12),
		recordedBy: people['system-manager'].membershipId
	});
	await db.insert(planEvidence).values({
		plannedOfferId: plan.id,
		termId,
		areaId: area.id,
		citedAt: earlier(12),
		citedBy: people['system-manager'].membershipId
	});

	const by = { networkId, termId, createdBy: people['system-manager'].membershipId, createdAt: earlier(3) };
	const where = { code: 'debt', area: { id: area.id, code: area.code, name: area.name } };
	const scenario = must(
		await db
			.insert(scenarios)
			.values({ ...by, ...keptScenario(where), name: `Szenario ${word('plan', 'office')}` })
			.returning()
	);
	const run = must(
		await db
			.insert(optimiserRuns)
			.values({ ...by, ...endedRun(where), endedAt: earlier(3) })
			.returning()
	);

	const agreement = async (owner: 'provider1' | 'provider2', to: typeof offer1, state: 'draft' | 'in_force') => {
		const row = must(
			await db
				.insert(agreements)
				.values({
					networkId,
					number: ++number,
					organisationId: to.organisationId,
					form: 'cooperation',
					state,
					title: `Vereinbarung ${word('agreement', state === 'draft' ? 'office' : owner)}`,
					validFrom: day(-100, now),
					validUntil: day(90, now),
					terms: { officePart: word('agreement', state === 'draft' ? 'office' : owner) },
					createdBy: people['system-manager'].membershipId,
					createdAt: earlier(100)
				})
				.returning()
		);
		await db.insert(agreementOffers).values({ agreementId: row.id, offerId: to.id });
		return row.id;
	};
	const agreement1 = await agreement('provider1', offer1, 'in_force');
	const agreement2 = await agreement('provider2', offer2, 'in_force');
	// A draft with the first provider, which does not know of it.
	await agreement('provider1', offer1, 'draft');

	const body = must(
		await db
			.insert(bodies)
			.values({
				networkId,
				kind: 'area_round',
				name: `Gremium ${word('agreement', 'office')}`,
				rhythmMonths: 3,
				createdAt: earlier(100)
			})
			.returning()
	);
	// Secret parts of addresses, as a mail and an account page give them.
	const link = async (purpose: LinkPurpose, { membershipId }: Person) => {
		const token = randomBytes(32).toString('base64url');
		const tokenHash = createHash('sha256').update(token).digest('hex');
		await db.insert(links).values({ membershipId, purpose, tokenHash, createdAt: earlier(1) });
		return token;
	};
	const invitation = async (purpose: InvitationPurpose, { accountId, organisationId, role }: Person) => {
		const token = randomBytes(32).toString('base64url');
		await db.insert(invitations).values({
			networkId,
			organisationId,
			purpose,
			role,
			email: `neu@${slug}.example`,
			accountId: purpose === 'password' ? accountId : null,
			tokenHash: createHash('sha256').update(token).digest('hex'),
			createdAt: earlier(1),
			expiresAt: earlier(-2)
		});
		return token;
	};
	const own: Ids = {
		offer: offer1.id,
		case: case1,
		referral: running1,
		inbox: running1,
		plan: plan.id,
		need: need1,
		partner: provider1,
		site: offer1.siteId,
		agreement: agreement1,
		conference: await conferenceOf(admin, networkId, case1, provider1, manager1.membershipId),
		mandate: await mandateOf(admin, running1, manager1.membershipId),
		area: area.id,
		scenario: scenario.id,
		run: run.id,
		body: body.id,
		'places-link': await link('places', people['provider-admin']),
		'calendar-link': await link('calendar', manager1),
		membership: people['provider-staff'].membershipId,
		'invitation-link': await invitation('membership', people['provider-admin']),
		'password-link': await invitation('password', manager1)
	};
	const other: Ids = {
		...own,
		offer: offer2.id,
		case: case2,
		referral: running2,
		inbox: running2,
		need: need2,
		partner: provider2,
		site: offer2.siteId,
		agreement: agreement2,
		membership: staff2.membershipId,
		conference: await conferenceOf(admin, networkId, case2, provider2, manager2.membershipId),
		mandate: await mandateOf(admin, running2, manager2.membershipId)
	};
	return {
		slug,
		networkId,
		people,
		others: { manager2, staff2 },
		own,
		other,
		needs,
		draftReferral,
		draftOffers: { provider1: draft1.id, provider2: draft2.id },
		termId,
		sensitiveTermId,
		areaId: area.id,
		locations: { provider1: offer1.locationId, provider2: offer2.locationId },
		consents: consent1
	};
}

/** Everything the application may have changed, as one figure: equal before and after what must change nothing. */
export async function fingerprint(admin: postgres.Sql): Promise<Record<string, string>> {
	const tables = await admin<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname in ('directory', 'casework', 'steering') or (schemaname = 'platform' and tablename in ('networks', 'accounts', 'memberships', 'notifications'))
		order by 1`;
	const found: Record<string, string> = {};
	for (const { name } of tables) {
		// Who looked is written down even where nothing may be changed.
		if (name === 'casework.disclosure_log') continue;
		const [row] = await admin.unsafe<{ hash: string }[]>(
			`select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${name} t`
		);
		found[name] = row!.hash;
	}
	return found;
}
