import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { instruments, needTerms } from '#lib/directory/catalogue.ts';
import { positionOf } from '#lib/directory/distance.ts';
import { demoAreaCollection } from '#lib/interop/demo/areas.ts';
import { demoAreas } from '#lib/interop/demo/catalogue.ts';
import { randomFrom } from '#lib/interop/demo/random.ts';
import { criteria, describe, providerNames, qualities, subjects } from './words.ts';

/** How much there is to search. The numbers of design.md § 13. */
export const size = {
	organisations: 2_000,
	sites: 20_000,
	offers: 50_000,
	/** Organisations in the district that referrals go to. */
	providers: 120,
	caseManagers: 60,
	casesEach: 40,
	/** Per case; the first three of five are sent and unanswered, the others are under way. */
	referralsEach: 3,
	/** One more case manager with a long board, and one more provider with a long inbox: all of their referrals. */
	board: 500,
	inbox: 2_000,
	/** Unmet needs, each counted without a person; a third of them open. */
	needs: 1_000_000
};

const kinds = {
	network: 1,
	organisation: 2,
	site: 3,
	offer: 4,
	location: 5,
	account: 6,
	membership: 7,
	case: 8,
	referral: 9,
	consent: 10,
	feedback: 11,
	area: 12,
	term: 13,
	report: 14,
	need: 15
} as const;

/** An id that says what it belongs to: recorded SQL can be turned to another row by its number (bare.ts). */
export const idOf = (kind: keyof typeof kinds, number: number): string =>
	`${kinds[kind].toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const networkId = idOf('network', 1);
/** The Jobcenter is organisation 1, providers follow from 2. */
export const jobcenterId = idOf('organisation', 1);
export const providerId = (provider: number): string => idOf('organisation', provider + 2);

/** Accounts 1… are case managers, the last of them with the long board; then one per provider, the last with the long inbox. */
const managerNumber = (manager: number): number => manager + 1;
const answererNumber = (provider: number): number => size.caseManagers + provider + 2;

/** The person an account signs in as, and the raw id of a session that stands ready for it. */
export type Person = {
	cookie: string;
	actor: {
		role: 'case-manager' | 'provider-admin' | 'system-manager';
		requestId: string;
		networkId: string;
		organisationId: string;
		accountId: string;
		membershipId: string;
	};
};

const person = (number: number, role: Person['actor']['role'], organisationId: string): Person => ({
	cookie: `lk=bench-session-${number}`,
	actor: {
		role,
		requestId: 'bench',
		networkId,
		organisationId,
		accountId: idOf('account', number),
		membershipId: idOf('membership', number)
	}
});
export const caseManager = (manager: number): Person => person(managerNumber(manager), 'case-manager', jobcenterId);
export const answerer = (provider: number): Person =>
	person(answererNumber(provider), 'provider-admin', providerId(provider));

export const boardManager = (): Person => caseManager(size.caseManagers);
export const inboxAnswerer = (): Person => answerer(size.providers);
/** Who looks at the gaps. */
export const planner = (): Person => person(answererNumber(size.providers) + 1, 'system-manager', jobcenterId);

/** Who stands at which end of the n-th referral (from 0); behind the others lie those of the long board. */
export const partiesOf = (referral: number): { manager: number; provider: number; case: number; answered: boolean } => {
	const answered = referral % 5 >= 3;
	if (referral >= referralCount)
		return {
			case: size.caseManagers * size.casesEach + ((referral - referralCount) % size.board),
			manager: size.caseManagers,
			provider: size.providers,
			answered
		};
	const caseNumber = Math.floor(referral / size.referralsEach);
	return {
		case: caseNumber,
		manager: caseNumber % size.caseManagers,
		provider: (referral * 7) % size.providers,
		answered
	};
};
export const referralCount = size.caseManagers * size.casesEach * size.referralsEach;

type Row = Record<string, unknown>;

async function insert(sql: postgres.Sql, table: string, rows: Iterable<Row>): Promise<void> {
	const flush = async (batch: Row[]) => {
		const columns = Object.keys(batch[0] ?? {}).join(', ');
		await sql.unsafe(
			`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::text::jsonb) on conflict do nothing`,
			[JSON.stringify(batch)]
		);
	};
	let batch: Row[] = [];
	for (const row of rows) {
		batch.push(row);
		if (batch.length === 5_000) {
			await flush(batch);
			batch = [];
		}
	}
	if (batch.length > 0) await flush(batch);
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;
const leaves = needTerms.filter(({ parent }) => parent !== undefined);
const termNumber = (code: string): number => needTerms.findIndex((term) => term.code === code) + 1;

const day = 86_400_000;
const round = (value: number): number => Math.round(value * 1e5) / 1e5;

/** Nine of thirty sites lie round the demo district's eight places, the rest anywhere between the Alps and the sea. */
function* sites(random: () => number): Generator<Row> {
	for (const number of range(size.sites)) {
		const inDistrict = number % 30 < 9;
		const index = Math.floor(random() * demoAreas.length);
		const area = demoAreas[index] ?? demoAreas[0];
		const spread = () => (random() + random() + random() - 1.5) * 0.06;
		const latitude = round(inDistrict && area ? area.latitude + spread() : 47.4 + random() * 7.5);
		const longitude = round(inDistrict && area ? area.longitude + spread() * 1.6 : 6 + random() * 8.8);
		yield {
			id: idOf('site', number + 1),
			network_id: networkId,
			organisation_id: organisationOfSite(number),
			code: `s${number}`,
			name: `Standort ${number}`,
			street: `Musterweg ${1 + (number % 90)}`,
			postal_code: area?.postalCode ?? '',
			town: area?.town ?? '',
			latitude,
			longitude,
			position: positionOf({ latitude, longitude }),
			area_id: inDistrict ? idOf('area', index + 1) : null,
			accessible: number % 3 !== 1,
			address_protected: false
		};
	}
}
const organisationOfSite = (site: number): string => idOf('organisation', (site % size.organisations) + 2);

const kindsOfOffers = ['counselling', 'measure', 'work_opportunity', 'training', 'engagement'] as const;
const byKind: Record<(typeof kindsOfOffers)[number], { instrument: string | null; regime: string }> = {
	counselling: { instrument: null, regime: 'counselling' },
	measure: { instrument: 'mat', regime: 'statutory' },
	work_opportunity: { instrument: 'agh', regime: 'statutory' },
	training: { instrument: 'fbw', regime: 'statutory' },
	engagement: { instrument: null, regime: 'voluntary' }
};
/** The n-th offer (from 0) is at sites n and, for every fifth, one more of the same organisation. */
const siteOfOffer = (offer: number): number => offer % size.sites;
/** Every organisation has offers of every kind. */
const kindOfOffer = (offer: number) =>
	kindsOfOffers[(offer + Math.floor(offer / size.organisations)) % kindsOfOffers.length] ?? 'measure';
/** One of 53, spread over all organisations. */
const isDraft = (offer: number): boolean => offer % 53 === 52;
export const offersOfProvider = (provider: number): number[] =>
	range(Math.ceil(size.offers / size.organisations)).map((round) => provider + round * size.organisations);

function* offers(random: () => number, now: number): Generator<Row> {
	for (const number of range(size.offers)) {
		const kind = kindOfOffer(number);
		const area = pick(demoAreas, random);
		const confirmed = new Date(now - Math.floor(random() * 300) * day).toISOString();
		yield {
			id: idOf('offer', number + 1),
			network_id: networkId,
			organisation_id: organisationOfSite(siteOfOffer(number)),
			code: `o${number}`,
			name: `${pick(subjects, random)} ${area.town} ${number % 97}`,
			summary: `${pick(subjects, random)}, ${pick(qualities, random)}`,
			description: describe(random),
			kind,
			instrument_key: byKind[kind].instrument,
			regime: byKind[kind].regime,
			access_criteria: pick(criteria, random),
			intake: kind === 'counselling' ? 'request' : 'direct',
			entry: number % 4 === 0 ? 'runs' : 'rolling',
			next_start: new Date(now + (10 + (number % 80)) * day).toISOString().slice(0, 10),
			schedule: 'Mo–Do 9–12 Uhr',
			cost: 'kostenlos',
			documents: '',
			target_groups: number % 3 === 0 ? ['all'] : ['single_parent', 'long_term'],
			languages: number % 4 === 0 ? ['de', 'ar', 'uk'] : ['de'],
			women_only: number % 23 === 0,
			outreach: number % 9 === 0,
			response_days: 5,
			capacity_unit: 'places',
			state: isDraft(number) ? 'draft' : 'published',
			review_on: null,
			confirmed_at: confirmed,
			created_at: confirmed,
			updated_at: confirmed,
			search_text: ''
		};
	}
}

function* offerTerms(random: () => number): Generator<Row> {
	for (const number of range(size.offers)) {
		for (let count = 0; count <= number % 3; count++)
			yield { offer_id: idOf('offer', number + 1), term_id: idOf('term', termNumber(pick(leaves, random).code)) };
	}
}

type Figures = {
	total: number | null;
	available: number | null;
	waiting: number | null;
	expected_wait_days: number | null;
	status: string;
	valid_at: string | null;
};

/** Free, waiting, full, old and never told, as they stand side by side in a real network. */
function figures(random: () => number, now: number, isReferredTo: boolean): Figures {
	const validAt = new Date(now - Math.floor(random() * (isReferredTo ? 5 : 80)) * day).toISOString();
	// What referrals book must last for a whole run.
	if (isReferredTo)
		return { total: 9_000, available: 8_000, waiting: 0, expected_wait_days: 0, status: 'free', valid_at: validAt };
	const chance = random();
	if (chance < 0.15)
		return { total: null, available: null, waiting: null, expected_wait_days: null, status: 'unknown', valid_at: null };
	const total = 6 + Math.floor(random() * 30);
	if (chance < 0.55) {
		const available = 1 + Math.floor(random() * 4);
		return { total, available, waiting: 0, expected_wait_days: 0, status: 'free', valid_at: validAt };
	}
	const waiting = Math.floor(random() * 9);
	const status = waiting > 0 ? 'waiting_list' : 'full';
	return { total, available: 0, waiting, expected_wait_days: waiting * 9, status, valid_at: validAt };
}

function* locations(random: () => number, now: number): Generator<Row> {
	let number = 0;
	for (const offer of range(size.offers)) {
		const first = siteOfOffer(offer);
		const second = (first + size.organisations) % size.sites;
		for (const site of offer % 5 === 0 ? [first, second] : [first]) {
			// The first location of an offer carries the offer's number, so that referrals find it.
			const id = site === first ? offer + 1 : size.offers + ++number;
			yield {
				id: idOf('location', id),
				network_id: networkId,
				offer_id: idOf('offer', offer + 1),
				site_id: idOf('site', site + 1),
				reach: 'site',
				booked_since: 0,
				...figures(random, now, organisationIndex(first) <= size.providers)
			};
		}
	}
}
const organisationIndex = (site: number): number => site % size.organisations;

function* reports(sqlRows: Iterable<Row>): Generator<Row> {
	let number = 0;
	for (const row of sqlRows) {
		if (row.valid_at === null) continue;
		yield {
			id: idOf('report', ++number),
			network_id: networkId,
			offer_location_id: row.id,
			unit: 'places',
			total: row.total,
			funded: row.total,
			available: row.available,
			waiting: row.waiting,
			expected_wait_days: row.expected_wait_days,
			status: row.status,
			valid_at: row.valid_at,
			reported_at: row.valid_at,
			reported_by: null,
			source: 'import',
			unchanged: false
		};
	}
}

async function insertNetwork(sql: postgres.Sql, random: () => number, at: string): Promise<void> {
	await insert(sql, 'platform.networks', [
		{
			id: networkId,
			slug: 'bench',
			name: 'Jobcenter Messstand',
			kind: 'gE',
			land: 'NW',
			is_demo: true,
			public_directory: true,
			created_at: at
		}
	]);
	const { features } = demoAreaCollection();
	await insert(
		sql,
		'directory.planning_areas',
		features.map(({ geometry, properties }, index) => {
			const { latitude, longitude } = demoAreas.find(({ code }) => code === properties.code) ?? {
				latitude: 51.7,
				longitude: 9.2
			};
			return {
				id: idOf('area', index + 1),
				network_id: networkId,
				code: properties.code,
				name: properties.name,
				level: 'planning_area',
				parent_id: null,
				geometry,
				label_longitude: longitude,
				label_latitude: latitude,
				position: positionOf({ latitude, longitude })
			};
		})
	);
	const terms = needTerms.map((term, position) => ({
		id: idOf('term', position + 1),
		network_id: networkId,
		taxonomy: 'needs',
		code: term.code,
		label_de: term.labelDe,
		label_en: term.labelEn,
		parent_id: term.parent ? idOf('term', termNumber(term.parent)) : null,
		sensitive: term.sensitive ?? false,
		synonyms: term.synonyms ?? '',
		position
	}));
	await insert(
		sql,
		'directory.terms',
		terms.filter(({ parent_id }) => parent_id === null)
	);
	await insert(
		sql,
		'directory.terms',
		terms.filter(({ parent_id }) => parent_id !== null)
	);
	await insert(
		sql,
		'directory.instruments',
		instruments.map((one) => ({
			id: createHash('md5').update(one.key).digest('hex'),
			key: one.key,
			label_de: one.labelDe,
			label_en: one.labelEn,
			legal_basis: one.legalBasis,
			regime: one.regime,
			sanction_free: one.sanctionFree,
			due_after_days: one.regime === 'statutory' ? 7 : 30,
			stale_after_days: one.regime === 'statutory' ? 14 : 60,
			valid_from: one.validFrom,
			valid_to: null
		}))
	);
	const organisation = (number: number, name: string, kind: string) => ({
		id: idOf('organisation', number),
		network_id: networkId,
		code: `p${number}`,
		name,
		kind,
		description: '',
		address_protected: false,
		created_at: at,
		updated_at: at
	});
	await insert(sql, 'directory.organisations', [
		organisation(1, 'Jobcenter Messstand', 'authority'),
		...range(size.organisations).map((number) =>
			organisation(number + 2, `${pick(providerNames, random)} ${number}`, 'welfare')
		)
	]);
}

const everybody = (): Person[] => [
	...range(size.caseManagers + 1).map(caseManager),
	...range(size.providers + 1).map(answerer),
	planner()
];

async function insertPeople(sql: postgres.Sql, at: string): Promise<void> {
	const actors = everybody().map(({ actor }) => actor);
	await insert(
		sql,
		'platform.accounts',
		actors.map(({ accountId }, index) => ({
			id: accountId,
			email: `person-${index}@bench.example`,
			name: `Person ${index}`,
			is_demo: true,
			created_at: at
		}))
	);
	await insert(
		sql,
		'platform.memberships',
		actors.map(({ membershipId, accountId, organisationId, role }) => ({
			id: membershipId,
			account_id: accountId,
			network_id: networkId,
			organisation_id: organisationId,
			role,
			created_at: at
		}))
	);
}

/** Statutory referrals (the law lets the answer flow), three of five waiting for their answer. */
async function insertCasework(sql: postgres.Sql, now: number): Promise<void> {
	const at = (days: number) => new Date(now - days * day).toISOString();
	await insert(
		sql,
		'casework.cases',
		range(size.caseManagers * size.casesEach + size.board).map((number) => ({
			id: idOf('case', number + 1),
			network_id: networkId,
			organisation_id: jobcenterId,
			reference: `Kiefer ${number}`,
			responsible_id: caseManager(
				number < size.caseManagers * size.casesEach ? number % size.caseManagers : size.caseManagers
			).actor.membershipId,
			area_id: idOf('area', (number % demoAreas.length) + 1),
			language: 'de',
			under_25: number % 6 === 0,
			created_at: at(60)
		}))
	);
	const all = range(referralCount + size.inbox).map((number) => {
		const parties = partiesOf(number);
		const offer = offersOfProvider(parties.provider).find(
			(candidate) => byKind[kindOfOffer(candidate)].regime === 'statutory' && !isDraft(candidate)
		);
		if (offer === undefined) throw new Error(`provider ${parties.provider} has no statutory offer`);
		return { number, ...parties, offer };
	});
	await insert(
		sql,
		'casework.referrals',
		all.map((one) => ({
			id: idOf('referral', one.number + 1),
			network_id: networkId,
			reference: `A-2026-${one.number}`,
			case_id: idOf('case', one.case + 1),
			offer_id: idOf('offer', one.offer + 1),
			offer_location_id: idOf('location', one.offer + 1),
			from_organisation_id: jobcenterId,
			to_organisation_id: providerId(one.provider),
			regime: 'statutory',
			term_id: idOf('term', termNumber('job_application')),
			area_id: idOf('area', (one.case % demoAreas.length) + 1),
			contribution: 'advise',
			urgency: 'soon',
			sending: 'sent',
			answer_due_on: new Date(now + 3 * day).toISOString().slice(0, 10),
			created_by: caseManager(one.manager).actor.membershipId,
			created_at: at(9),
			sent_at: at(8),
			revision: 1
		}))
	);
	await insert(
		sql,
		'casework.referral_goals',
		all.map((one) => ({
			referral_id: idOf('referral', one.number + 1),
			words: 'Eine Stelle in der Nähe finden',
			family: 'part_integration'
		}))
	);
	let number = 0;
	await insert(
		sql,
		'casework.feedback',
		all
			.filter(({ answered }) => answered)
			.flatMap((one) =>
				(
					[
						['accepted', 'D3', 6],
						['started', 'D4', 3]
					] as const
				).map(([event, category, days]) => ({
					id: idOf('feedback', ++number),
					network_id: networkId,
					referral_id: idOf('referral', one.number + 1),
					regime: 'statutory',
					provider_id: providerId(one.provider),
					category,
					event,
					happens_on: at(days).slice(0, 10),
					recorded_at: at(days),
					recorded_by: answerer(one.provider).actor.membershipId
				}))
			)
	);
	await insert(
		sql,
		'casework.place_holds',
		all
			.filter(({ answered }) => answered)
			.map((one) => ({
				referral_id: idOf('referral', one.number + 1),
				provider_id: providerId(one.provider),
				offer_location_id: idOf('location', one.offer + 1),
				state: 'taken',
				changed_at: at(3)
			}))
	);
}

/** Needs of thirty months in every cell, the same on every machine: one statement. */
async function insertNeeds(sql: postgres.Sql, now: number): Promise<void> {
	const terms = leaves.map(({ code }) => idOf('term', termNumber(code)));
	const areas = demoAreas.map((_, index) => idOf('area', index + 1));
	await sql`
		insert into casework.unmet_needs (id, network_id, organisation_id, reported_by, term_id, area_id, persons, urgency, conditions,
			reason, substitute, evidence, wants_notification, state, created_at, state_changed_at)
		select (${idOf('need', 0).slice(0, 24)} || lpad(to_hex(nth), 12, '0'))::uuid, ${networkId}, ${jobcenterId}, ${caseManager(0).actor.membershipId},
			(${terms}::uuid[])[1 + (nth * 7919) % ${terms.length}::int], (${areas}::uuid[])[1 + (nth * 104729) / 13 % ${areas.length}::int], 1 + nth % 2,
			'soon', '{}', (array['full', 'wait_too_long', 'distance'])[1 + nth % 3], 'none', '{}', false,
			(array['open', 'covered', 'obsolete'])[1 + (nth / 7) % 3], at, at
		from generate_series(1, ${size.needs}::bigint) nth,
			lateral (select to_timestamp(${now / 1000}::float8) - make_interval(days => (nth % 900)::int) as at) day`;
}

/** GIN indexes take four times as long row by row as in one go. Answers their definitions. */
async function dropSearchIndexes(sql: postgres.Sql): Promise<string[]> {
	const found = await sql<{ name: string; definition: string }[]>`
		select schemaname || '.' || indexname as name, indexdef as definition from pg_indexes
		where schemaname = 'directory' and tablename = 'offers' and indexdef like '%USING gin%'`;
	for (const { name } of found) await sql.unsafe(`drop index ${name}`);
	return found.map(({ definition }) => definition);
}

/** Fills a migrated, empty database. Same numbers on every machine; only the days move with `now`. */
export async function fill(sql: postgres.Sql, now: Date, tell: (line: string) => void): Promise<void> {
	const moment = now.getTime();
	const at = new Date(moment - 90 * day).toISOString();
	await sql.unsafe(`set session_replication_role = replica`); // foreign keys hold by construction
	await sql.unsafe(`set synchronous_commit = off`);
	await sql.unsafe(`set maintenance_work_mem = '256MB'`);
	const indexes = await dropSearchIndexes(sql);
	await insertNetwork(sql, randomFrom('network'), at);
	await insert(sql, 'directory.sites', sites(randomFrom('sites')));
	tell(`${size.offers} offers …`);
	await insert(sql, 'directory.offers', offers(randomFrom('offers'), moment));
	await insert(sql, 'directory.offer_terms', offerTerms(randomFrom('terms')));
	const places = [...locations(randomFrom('places'), moment)];
	await insert(sql, 'directory.offer_locations', places);
	await insert(sql, 'directory.capacity_reports', reports(places));
	tell('search words …');
	for (let from = 0; from < size.offers; from += 10_000)
		await sql.unsafe(
			`select directory.refresh_search(array(select id from directory.offers order by id offset ${from} limit 10000))`
		);
	for (const definition of indexes) await sql.unsafe(definition);
	tell(`${referralCount + size.inbox} referrals …`);
	await insertPeople(sql, at);
	await insertCasework(sql, moment);
	tell(`${size.needs} needs …`);
	await insertNeeds(sql, moment);
	await sql.unsafe(`set session_replication_role = origin`);
	await sql.unsafe('vacuum (analyze)');
}

/** A session for everybody, as sign-in would have left it: only the hash of the cookie is stored. */
export async function openSessions(sql: postgres.Sql): Promise<void> {
	await sql`delete from platform.sessions`;
	const soon = new Date(Date.now() + 8 * 3_600_000).toISOString();
	await insert(
		sql,
		'platform.sessions',
		everybody().map(({ cookie, actor }) => ({
			id: `h1_${createHash('sha256').update(cookie.slice('lk='.length)).digest('base64url')}`,
			account_id: actor.accountId,
			membership_id: actor.membershipId,
			created_at: new Date().toISOString(),
			expires_at: soon,
			absolute_expires_at: soon,
			user_agent: 'bench'
		}))
	);
}
