import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { currentConsentText } from '#lib/consent/index.ts';
import type { Entry, Regime } from '#lib/directory/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addWorkingDays, feedbackEvents, movesPlaces, usualVoucherDays } from '#lib/referrals/index.ts';
import type { AreaCode } from './catalogue.ts';
import { demoHistory, type DemoEvent, type DemoReferral } from './cases.ts';
import { demoClock, type DemoClock } from './clock.ts';
import { demoPast } from './past.ts';
import { demoColleagues, demoPeople } from './people.ts';
import { demoPlans } from './plans.ts';
import { randomFrom } from './random.ts';

/**
 * The history of the demo network, row by row. The modules' commands only know today, and the days before are what
 * this demo is about; so it writes their tables directly, here and nowhere else, inside one transaction and under the
 * same constraints. A test reads it back through the modules' own queries.
 */
export type DemoIds = {
	networkId: string;
	officeId: string;
	organisations: ReadonlyMap<string, string>;
	areas: ReadonlyMap<string, string>;
	terms: ReadonlyMap<string, string>;
	/** Membership by key of a person, and by code of a partner for whoever answers there. */
	members: ReadonlyMap<string, string>;
};

type Location = { id: string; site: AreaCode | null };
type WrittenOffer = {
	id: string;
	organisationId: string;
	regime: Regime;
	entry: Entry;
	nextStart: string | null;
	takesVoucher: boolean;
	sensitive: boolean;
	locations: Location[];
};

type Row = Record<string, unknown>;

/** Rows of any table by its own column types. Every row names the same columns as the first. */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
	const columns = Object.keys(rows[0] ?? {});
	if (columns.length === 0) return;
	const names = sql.raw(columns.join(', '));
	await tx.execute(
		sql`insert into ${sql.raw(table)} (${names}) select ${names} from jsonb_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(rows)}::jsonb)`
	);
}

/** The same id for the same thing each time the demo is loaded (shape of a random UUID). */
export function demoId(networkId: string, ...parts: (string | number)[]): string {
	const hash = createHash('sha256')
		.update([networkId, ...parts].join('\t'))
		.digest('hex');
	const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}

export function known(map: ReadonlyMap<string, string>, code: string): string {
	const id = map.get(code);
	if (id === undefined) throw new Error(`the demo names "${code}", which is not there`);
	return id;
}

export async function readOffers(tx: Tx, networkId: string): Promise<Map<string, WrittenOffer>> {
	const rows = await tx.execute<{
		code: string;
		id: string;
		organisationId: string;
		regime: Regime;
		entry: Entry;
		nextStart: string | null;
		takesVoucher: boolean;
		sensitive: boolean;
		locations: { id: string; site: string | null }[];
	}>(sql`
		select o.code, o.id, o.organisation_id as "organisationId", o.regime, o.entry, o.next_start::text as "nextStart",
			o.intake = 'voucher' as "takesVoucher",
			exists (select from directory.offer_terms x join directory.terms t on t.id = x.term_id where x.offer_id = o.id and t.sensitive) as sensitive,
			(select jsonb_agg(jsonb_build_object('id', l.id, 'site', s.code) order by s.code) from directory.offer_locations l left join directory.sites s on s.id = l.site_id where l.offer_id = o.id) as locations
		from directory.offers o where o.network_id = ${networkId}`);
	const areaOf = (site: string | null) => (site === null ? null : (site.slice(-2).toUpperCase() as AreaCode));
	return new Map(
		rows.map(({ code, locations, ...offer }) => [
			code,
			{ ...offer, locations: locations.map(({ id, site }) => ({ id, site: areaOf(site) })) }
		])
	);
}

const givenNames = [
	'Mira',
	'Jonas',
	'Samira',
	'Olena',
	'Tarek',
	'Heike',
	'Pavel',
	'Nuray',
	'Ralf',
	'Ines',
	'Yusuf',
	'Birgit',
	'Deniz',
	'Anke',
	'Malik',
	'Svenja'
];
const familyNames = [
	'Talheim',
	'Brede',
	'Sandkamp',
	'Vossmar',
	'Ellerbusch',
	'Kornath',
	'Lindqvist-Muster',
	'Abendschein',
	'Rautenfels',
	'Tiefental',
	'Morgenroth-Beispiel',
	'Wieseneck'
];

/** Voluntary offers tell the month only. */
const aboutDay = (clock: DemoClock, event: DemoEvent, regime: Regime): string | null => {
	const withDay = ['appointment', 'not_started', 'started', 'ended', 'returned', 'accepted'];
	if (!withDay.includes(event.event)) return null;
	if (event.event === 'accepted' && event.onDaysAgo === undefined) return null;
	const isAppointment = event.event === 'accepted' || event.event === 'appointment';
	const day = clock[isAppointment ? 'workingDay' : 'day'](event.onDaysAgo ?? event.daysAgo);
	return regime === 'voluntary' && event.event !== 'accepted' && event.event !== 'appointment'
		? `${day.slice(0, 7)}-01`
		: day;
};

/** Providers answer "Noch aktuell?", all but a few: the last word of a long course is not its beginning. */
function stillCurrent(referral: DemoReferral, regime: Regime): DemoEvent[] {
	const last = referral.events.at(-1);
	const sent = Math.round(referral.sentDaysAgo ?? 0);
	if (!last || last.daysAgo < 30 || referral.closed || referral.withdrawnDaysAgo !== undefined) return [];
	const covered = regime === 'statutory' || sent < 360;
	if (!covered || sent % 8 === 0) return [];
	const daysAgo = 2 + ((sent * 7) % 26);
	if (last.event === 'waitlisted') return [{ event: 'handoff_unchanged', daysAgo }];
	const runs = last.event === 'started' || last.event === 'stage';
	return runs && movesPlaces(regime) ? [{ event: 'participation_unchanged', daysAgo }] : [];
}

function feedbackRows(
	ids: DemoIds,
	clock: DemoClock,
	referral: DemoReferral,
	id: string,
	offer: WrittenOffer,
	provider: string
): Row[] {
	return [...referral.events, ...stillCurrent(referral, offer.regime)].map((event, index) => ({
		id: demoId(ids.networkId, 'feedback', id, index),
		network_id: ids.networkId,
		referral_id: id,
		regime: offer.regime,
		provider_id: offer.organisationId,
		category: feedbackEvents[event.event],
		event: event.event,
		reason: event.reason ?? null,
		happens_on: aboutDay(clock, event, offer.regime),
		happens_at: event.event === 'accepted' && event.onDaysAgo !== undefined ? (event.at ?? null) : null,
		stage: event.stage ?? null,
		sentence: event.event === 'stage' ? (event.sentence ?? null) : null,
		discussed_on: ['stage', 'ended', 'not_started', 'returned'].includes(event.event) ? clock.day(event.daysAgo) : null,
		recorded_at: clock.at(event.daysAgo).toISOString(),
		recorded_by: provider
	}));
}

/** The place that a case itself holds: in statutory and employer offers only (design.md § 7 rule 5). */
function placeRow(
	clock: DemoClock,
	referral: DemoReferral,
	id: string,
	offer: WrittenOffer,
	location: string
): Row | undefined {
	if (!movesPlaces(offer.regime)) return undefined;
	const accepted = referral.events.find(({ event }) => event === 'accepted');
	if (!accepted) return undefined;
	const started = referral.events.find(({ event }) => event === 'started');
	const left = referral.events.find(
		({ event }) => event === 'ended' || event === 'returned' || event === 'not_started'
	);
	const state = left ? 'released' : started ? 'taken' : 'held';
	const lapses = Math.max(2, 10 - accepted.daysAgo);
	return {
		referral_id: id,
		provider_id: offer.organisationId,
		offer_location_id: location,
		state,
		held_until: state === 'held' ? clock.ahead(lapses).toISOString() : null,
		changed_at: clock.at((left ?? started ?? accepted).daysAgo).toISOString()
	};
}

const teamOf = (manager: string): string =>
	[...demoPeople, ...demoColleagues].find(({ key }) => key === manager)?.team ?? 'Team Höxter';

const yearLater = (moment: Date): Date => new Date(moment.getTime() + 364 * 86_400_000);

type Written = {
	cases: number;
	referrals: number;
	consents: number;
	withdrawals: number;
	needs: number;
	plans: number;
};

/** Goals are looked at every three months; here and there the day has passed and nobody has talked yet. */
const lookedAt = (createdDaysAgo: number, number: number): number =>
	number % 19 === 0 ? createdDaysAgo - 90 : (createdDaysAgo % 90) - 90;

/** Writes cases, referrals with their answers and consents, unmet needs and plans. */
export async function writeHistory(tx: Tx, ids: DemoIds, now: Date): Promise<Written> {
	const clock = demoClock(now);
	const recent = demoHistory();
	const past = demoPast(recent, clock);
	const history = {
		cases: [...recent.cases, ...past.cases],
		referrals: [...recent.referrals, ...past.referrals],
		needs: [...recent.needs, ...past.needs]
	};
	/** Of a case that nobody may keep any longer, its number and its proofs of consent. */
	const isKept = ({ closedDaysAgo }: { closedDaysAgo?: number }) => !closedDaysAgo || closedDaysAgo <= 360;
	const offers = await readOffers(tx, ids.networkId);
	const random = randomFrom('weserbogen contacts');
	const { networkId } = ids;
	const text = currentConsentText().version;

	const keptCases = new Set(history.cases.filter(isKept).map(({ reference }) => reference));
	const caseId = (reference: string) => demoId(networkId, 'case', reference);
	const planId = (title: string) => demoId(networkId, 'plan', title);
	const managerOf = new Map(history.cases.map(({ reference, manager }) => [reference, known(ids.members, manager)]));
	const areaOf = new Map(history.cases.map(({ reference, area }) => [reference, known(ids.areas, area)]));

	await insertRows(
		tx,
		'casework.cases',
		history.cases.map((person) => ({
			id: caseId(person.reference),
			network_id: networkId,
			organisation_id: ids.officeId,
			reference: person.reference,
			responsible_id: known(ids.members, person.manager),
			team: teamOf(person.manager),
			area_id: known(ids.areas, person.area),
			language: person.language,
			under_25: person.under25,
			created_at: clock.at(person.openedDaysAgo).toISOString(),
			closed_at: person.closedDaysAgo === undefined ? null : clock.at(person.closedDaysAgo).toISOString()
		}))
	);
	await insertRows(
		tx,
		'casework.case_needs',
		history.cases.filter(isKept).flatMap((person) =>
			person.needs.map((need) => ({
				case_id: caseId(person.reference),
				term_id: known(ids.terms, need),
				noted_at: clock.at(person.openedDaysAgo).toISOString()
			}))
		)
	);

	// Numbers run in the order of creation, year by year, as the counter would have given them.
	const numbers = new Map<string, number>();
	const inOrder = history.referrals.toSorted((a, b) => b.createdDaysAgo - a.createdDaysAgo);
	const referrals: Row[] = [];
	const goals: Row[] = [];
	const feedback: Row[] = [];
	const places: Row[] = [];
	const consents: Row[] = [];
	const withdrawals: Row[] = [];
	const slips: Row[] = [];
	const closings: Row[] = [];
	const contacts = new Map<string, Row>();

	for (const referral of inOrder) {
		const offer = offers.get(referral.offer);
		if (!offer) throw new Error(`the demo names "${referral.offer}", which is not there`);
		const location = offer.locations.find(({ site }) => site === referral.site) ?? offer.locations[0];
		if (!location) throw new Error(`"${referral.offer}" is nowhere to be had`);
		const id = demoId(networkId, 'referral', referral.case, referral.offer);
		const manager = managerOf.get(referral.case);
		const year = clock.day(referral.createdDaysAgo).slice(0, 4);
		const number = (numbers.get(year) ?? 0) + 1;
		numbers.set(year, number);
		const sent = referral.sentDaysAgo;
		const sending =
			sent === undefined
				? 'draft'
				: referral.withdrawnDaysAgo !== undefined
					? 'withdrawn'
					: referral.closed
						? 'closed'
						: 'sent';
		referrals.push({
			id,
			network_id: networkId,
			reference: `A-${year}-${String(number).padStart(4, '0')}`,
			case_id: caseId(referral.case),
			offer_id: offer.id,
			offer_location_id: location.id,
			from_organisation_id: ids.officeId,
			to_organisation_id: offer.organisationId,
			regime: offer.regime,
			term_id: known(ids.terms, referral.need),
			area_id: areaOf.get(referral.case) ?? null,
			contribution: referral.contribution,
			urgency: referral.urgency,
			sending,
			answer_due_on: sent === undefined ? null : addWorkingDays(clock.day(sent), 5, 'NW'),
			voucher_until: sent === undefined || !offer.takesVoucher ? null : clock.day(sent - usualVoucherDays),
			created_by: manager,
			created_at: clock.at(referral.createdDaysAgo).toISOString(),
			sent_at: sent === undefined ? null : clock.at(sent).toISOString(),
			withdrawn_at: referral.withdrawnDaysAgo === undefined ? null : clock.at(referral.withdrawnDaysAgo).toISOString(),
			closed_at: referral.closed ? clock.at(referral.closed.daysAgo).toISOString() : null,
			revision: 1
		});
		if (!referral.proofOnly)
			goals.push({
				referral_id: id,
				words: referral.words,
				target_on: clock.day(
					sending === 'sent' ? lookedAt(referral.createdDaysAgo, number) : referral.createdDaysAgo - 90
				)
			});
		feedback.push(...feedbackRows(ids, clock, referral, id, offer, known(ids.members, referral.offer)));
		const place = placeRow(clock, referral, id, offer, location.id);
		if (place) places.push(place);
		for (const [index, consent] of referral.consents.entries()) {
			const consentId = demoId(networkId, 'consent', id, index);
			const given = clock.at(consent.givenDaysAgo);
			consents.push({
				id: consentId,
				network_id: networkId,
				case_id: caseId(referral.case),
				referral_id: id,
				recipient_id: consent.direction === 'to_provider' ? offer.organisationId : ids.officeId,
				direction: consent.direction,
				categories: consent.categories,
				purpose: consent.direction === 'to_provider' ? 'hand_over' : 'feedback',
				valid_from: given.toISOString(),
				valid_until: yearLater(given).toISOString(),
				text_version: text,
				language: 'de',
				form: index % 3 === 2 ? 'recorded' : 'written',
				given_by: 'person',
				copy_handed_on: clock.day(consent.givenDaysAgo),
				names_health_data: offer.sensitive,
				recorded_at: given.toISOString(),
				recorded_by: manager
			});
			if (consent.withdrawnDaysAgo !== undefined)
				withdrawals.push({
					consent_id: consentId,
					withdrawn_at: clock.at(consent.withdrawnDaysAgo).toISOString(),
					form: 'spoken',
					recorded_by: manager
				});
		}
		for (const [index, { says, daysAgo }] of (referral.slips ?? []).entries())
			slips.push({
				id: demoId(networkId, 'self-report', id, index),
				network_id: networkId,
				case_id: caseId(referral.case),
				referral_id: id,
				says,
				reported_at: clock.at(daysAgo).toISOString()
			});
		if (referral.closed && !referral.proofOnly)
			closings.push({
				referral_id: id,
				outcomes: referral.closed.outcomes,
				goal: referral.closed.goal,
				closed_at: clock.at(referral.closed.daysAgo).toISOString(),
				closed_by: manager
			});
		const handsOver =
			offer.regime === 'statutory' || referral.consents.some(({ direction }) => direction === 'to_provider');
		if (sent !== undefined && handsOver && keptCases.has(referral.case) && !contacts.has(referral.case)) {
			const name = `${givenNames[Math.floor(random() * givenNames.length)] ?? ''} ${familyNames[Math.floor(random() * familyNames.length)] ?? ''}`;
			contacts.set(referral.case, {
				case_id: caseId(referral.case),
				name,
				phone: `0221 4710-${String(500 + (contacts.size % 500))}`,
				recorded_at: clock.at(sent).toISOString(),
				email: ''
			});
		}
	}
	await insertRows(tx, 'casework.case_contacts', [...contacts.values()]);
	await insertRows(tx, 'casework.referrals', referrals);
	await insertRows(tx, 'casework.referral_goals', goals);
	await insertRows(tx, 'casework.consents', consents);
	await insertRows(tx, 'casework.consent_withdrawals', withdrawals);
	await insertRows(tx, 'casework.self_reports', slips);
	await insertRows(tx, 'casework.feedback', feedback);
	await insertRows(tx, 'casework.place_holds', places);
	await insertRows(tx, 'casework.closings', closings);
	await insertRows(
		tx,
		'platform.counters',
		[...numbers].map(([year, value]) => ({ network_id: networkId, name: `referral-${year}`, value }))
	);

	await writePlans(tx, ids, clock, offers, planId);
	const needs = await writeNeeds(tx, ids, clock, history.needs, offers, { caseId, planId });
	return {
		cases: history.cases.length,
		referrals: referrals.length,
		consents: consents.length,
		withdrawals: withdrawals.length,
		needs,
		plans: demoPlans.length
	};
}

async function writeNeeds(
	tx: Tx,
	ids: DemoIds,
	clock: DemoClock,
	needs: ReturnType<typeof demoHistory>['needs'],
	offers: ReadonlyMap<string, WrittenOffer>,
	{ caseId, planId }: { caseId: (reference: string) => string; planId: (title: string) => string }
): Promise<number> {
	const rows = needs.map((need, index) => ({
		id: demoId(ids.networkId, 'need', index),
		network_id: ids.networkId,
		organisation_id: ids.officeId,
		reported_by: known(ids.members, need.manager),
		term_id: known(ids.terms, need.need),
		area_id: known(ids.areas, need.area),
		persons: 1,
		needed_from: clock.day(need.daysAgo - 14),
		urgency: need.urgency ?? 'soon',
		conditions: need.conditions ?? [],
		reason: need.reason,
		substitute: need.substitute ?? 'none',
		evidence: { bedarf: need.need, raum: need.area },
		case_id: need.case === undefined ? null : caseId(need.case),
		referral_id:
			need.afterReferralTo === undefined || need.case === undefined
				? null
				: demoId(ids.networkId, 'referral', need.case, need.afterReferralTo),
		wants_notification: true,
		state: need.state ?? 'open',
		planned_offer_id: need.plan === undefined ? null : planId(need.plan),
		created_at: clock.at(need.daysAgo).toISOString(),
		state_changed_at: clock
			.at(Math.min(need.daysAgo, need.decidedDaysAgo ?? (need.state ? 12 : need.daysAgo)))
			.toISOString()
	}));
	await insertRows(tx, 'casework.unmet_needs', rows);

	// Whoever reported a need that the launched offer answers was told on the day of its start.
	const launched = demoPlans.find(({ stage }) => stage === 'launched');
	const offer = launched?.offer === undefined ? undefined : offers.get(launched.offer);
	if (launched && offer) {
		const told = rows.filter(
			({ planned_offer_id, state }) => planned_offer_id === planId(launched.title) && state === 'planned'
		);
		await insertRows(
			tx,
			'platform.notifications',
			told.map((row) => ({
				id: demoId(ids.networkId, 'notification', row.id),
				network_id: ids.networkId,
				membership_id: row.reported_by,
				kind: 'needs.offer-launched',
				facts: { unmetNeedId: row.id, offerId: offer.id },
				created_at: clock.at(launched.launchedDaysAgo ?? 0).toISOString()
			}))
		);
	}
	return rows.length;
}

async function writePlans(
	tx: Tx,
	ids: DemoIds,
	clock: DemoClock,
	offers: ReadonlyMap<string, WrittenOffer>,
	planId: (title: string) => string
): Promise<void> {
	const planner = known(ids.members, 'kessler');
	await insertRows(
		tx,
		'steering.planned_offers',
		demoPlans.map((plan) => ({
			id: planId(plan.title),
			network_id: ids.networkId,
			title: plan.title,
			type: plan.type,
			stage: plan.stage,
			term_id: known(ids.terms, plan.need),
			places: plan.places ?? null,
			yearly_cost: plan.yearlyCost ?? null,
			steering_form: plan.steeringForm ?? null,
			money_source: plan.moneySource,
			organisation_id: plan.partner === undefined ? null : known(ids.organisations, plan.partner),
			recognised_on: plan.recognisedDaysAgo === undefined ? null : clock.day(plan.recognisedDaysAgo),
			next_step: plan.nextStep,
			next_step_on: plan.nextStepIn === undefined ? null : clock.day(-plan.nextStepIn),
			dropped_reason: plan.droppedReason ?? null,
			offer_id: plan.offer === undefined ? null : (offers.get(plan.offer)?.id ?? null),
			launched_at: plan.launchedDaysAgo === undefined ? null : clock.at(plan.launchedDaysAgo).toISOString(),
			reconnected_needs: plan.reconnectedNeeds ?? 0,
			created_by: planner,
			created_at: clock.at(plan.createdDaysAgo).toISOString(),
			revision: plan.steps.length
		}))
	);
	await insertRows(
		tx,
		'steering.planned_offer_areas',
		demoPlans.flatMap((plan) =>
			plan.areas.map((area) => ({ planned_offer_id: planId(plan.title), area_id: known(ids.areas, area) }))
		)
	);
	await insertRows(
		tx,
		'steering.plan_evidence',
		demoPlans.flatMap(({ title, need, evidence, createdDaysAgo }) =>
			evidence
				? {
						id: demoId(ids.networkId, 'evidence', title),
						planned_offer_id: planId(title),
						term_id: known(ids.terms, need),
						area_id: known(ids.areas, evidence.area),
						usable: evidence.usable,
						active: evidence.active,
						waiting: evidence.waiting,
						open_needs: evidence.openNeeds,
						coverage: evidence.coverage,
						cited_at: clock.at(createdDaysAgo).toISOString(),
						cited_by: planner
					}
				: []
		)
	);
	await insertRows(
		tx,
		'steering.plan_steps',
		demoPlans.flatMap(({ title, steps }) =>
			steps.map(([stage, daysAgo, note], index) => ({
				id: demoId(ids.networkId, 'step', title, index),
				planned_offer_id: planId(title),
				stage,
				note: note ?? '',
				happened_at: clock.at(daysAgo).toISOString(),
				recorded_by: planner
			}))
		)
	);
}

/**
 * Lays the history's unmet needs out once more per copy, without their cases and with nobody to tell: a need counts in
 * the figures without a person. One statement, so that a million of them takes seconds.
 *
 * @returns how many were added
 */
export async function copyNeeds(tx: Tx, networkId: string, copies: number): Promise<number> {
	const added = await tx.execute(sql`
		insert into casework.unmet_needs (id, network_id, organisation_id, reported_by, term_id, area_id, persons, needed_from,
			urgency, conditions, reason, substitute, evidence, wants_notification, state, created_at, state_changed_at)
		select md5(u.id::text || ':' || copy)::uuid, u.network_id, u.organisation_id, u.reported_by, u.term_id, u.area_id, u.persons,
			u.needed_from, u.urgency, u.conditions, u.reason, u.substitute, u.evidence, false, u.state, u.created_at, u.state_changed_at
		from casework.unmet_needs u cross join generate_series(2, ${copies}::int) copy
		where u.network_id = ${networkId}`);
	return added.count;
}
