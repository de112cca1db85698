import { sql, type SQL } from 'drizzle-orm';
import { consentFacts, lastSelfReports } from '#lib/consent/index.server.ts';
import {
	disclosed,
	disclosedToProvider,
	inForce,
	type Category,
	type GivenConsent,
	type Heard
} from '#lib/consent/index.ts';
import type { Entry, OfferChange, Regime } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isMember, isProvider, type Actor } from '#lib/platform/actor.ts';
import { anyOf, planForValues, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Contribution, Author, FeedbackEvent, PlaceState, SendingState, Stage, Urgency } from './model.ts';
import { sideOf, type Side } from './moves.ts';
import { changedBy, heardOf, stateOf, type ReferralState, type Reported } from './state.ts';
import { instrumentsOn } from '#lib/directory/index.server.ts';

/** A row of casework.referrals with what its rules rest on. */
type ReferralCore = {
	id: string;
	networkId: string;
	reference: string;
	caseId: string;
	/** Pseudonym of the case; only its responsible person sees it. */
	caseReference: string | null;
	offerId: string;
	offerLocationId: string;
	fromOrganisationId: string;
	toOrganisationId: string;
	regime: Regime;
	termId: string;
	areaId: string | null;
	contribution: Contribution;
	urgency: Urgency;
	desiredFrom: string | null;
	sending: SendingState;
	answerDueOn: string | null;
	/** Last day on which the provider may say yes to the voucher; null: needs none. */
	voucherUntil: string | null;
	createdBy: string;
	createdAt: Date;
	sentAt: Date | null;
	/** When the office last asked after an overdue answer. */
	remindedAt: Date | null;
	withdrawnAt: Date | null;
	closedAt: Date | null;
	unmetNeedId: string | null;
	/** A third party made it, in this mandate. */
	mandateId: string | null;
	revision: number;
	/** Topic or offer may reveal something about health or situation: neutral wording outside its own page. */
	sensitive: boolean;
};

/** The names that the directory has for its ids, for a page that shows it. */
type ReferralNames = {
	/** Area of the case; only its responsible person sees it. */
	caseArea: string | null;
	offerName: string;
	locationName: string | null;
	fromName: string;
	toName: string;
	termCode: string;
	termDe: string;
	termEn: string;
	area: string | null;
	legalBasis: string | null;
	instrumentDe: string | null;
	instrumentEn: string | null;
	entry: Entry;
	/** Working days within which the provider promises an answer. */
	responseDays: number;
	nextStart: string | null;
	land: string;
};
type ReferralRow = ReferralCore & ReferralNames;

export type TimelineRow = Reported & {
	id: string;
	referralId: string;
	category: Category;
	author: Author;
	words: string | null;
	proposedOfferId: string | null;
	/** Its name. */
	proposedOffer: string | null;
	/** It can still be asked. */
	proposedOfferOpen?: boolean;
	discussedOn: string | null;
	/** Happened to the offer as a whole; nothing is stored about the person. */
	ofOffer?: boolean;
};

/** A change of the whole offer since the referral was sent. */
export type Change = { id: string; offerId: string; kind: OfferChange; startsOn: string | null; recordedAt: Date };

/** The place of a referral, with the contingent that it counts in. */
type HeldPlace = { state: PlaceState; heldUntil: Date | null; contingentId: string | null };

/** What is derived of a referral for its reader, at this moment. */
type Derived = {
	side: Side | undefined;
	reported: TimelineRow[];
	changes: Change[];
	/** What may flow back to the referring side now. */
	may: ReadonlySet<Category>;
	/** What was said of the provider's part. */
	heard: Heard;
	/** What the provider may read of the person now. */
	open: ReadonlySet<Category>;
	place: HeldPlace | undefined;
	/** When the consent runs out that feedback about the handoff rests on; undefined where the law suffices. */
	groundUntil: Date | undefined;
	state: ReferralState;
	/** Token of what this reader saw: revision and the number of reports. */
	seen: string;
};
/** A referral as the caller may know it at this moment. */
export type Held = ReferralRow & Derived;
/** The same without names: a list sorts and counts all of these, and names the ones it shows. */
export type Unnamed = ReferralCore & Derived;

const core = sql`
	r.id, r.network_id as "networkId", r.reference, r.case_id as "caseId", c.reference as "caseReference",
	r.offer_id as "offerId", r.offer_location_id as "offerLocationId",
	r.from_organisation_id as "fromOrganisationId", r.to_organisation_id as "toOrganisationId",
	r.regime, r.term_id as "termId", r.area_id as "areaId",
	r.contribution, r.urgency, r.desired_from::text as "desiredFrom", r.sending, r.answer_due_on::text as "answerDueOn",
	r.voucher_until::text as "voucherUntil",
	r.created_by as "createdBy", r.created_at as "createdAt", r.sent_at as "sentAt", r.reminded_at as "remindedAt", r.withdrawn_at as "withdrawnAt",
	r.closed_at as "closedAt", r.unmet_need_id as "unmetNeedId", r.mandate_id as "mandateId", r.revision,
	(t.sensitive or exists (select from directory.offer_terms ot join directory.terms st on st.id = ot.term_id
		where ot.offer_id = r.offer_id and st.sensitive)) as sensitive`;

// The left join to cases answers nothing to a provider: row security shows cases to their responsible person alone.
const coreSource = sql`
	from casework.referrals r
	left join casework.cases c on c.id = r.case_id
	join directory.terms t on t.id = r.term_id`;

const names = sql`
	ca.name as "caseArea", o.name as "offerName",
	case when l.reach = 'site' and not s.address_protected then coalesce(nullif(s.name, ''), s.town) end as "locationName",
	f.name as "fromName", p.name as "toName",
	t.code as "termCode", t.label_de as "termDe", t.label_en as "termEn", a.name as area,
	i.legal_basis as "legalBasis", i.label_de as "instrumentDe", i.label_en as "instrumentEn",
	o.entry, o.response_days as "responseDays", o.next_start::text as "nextStart", n.land`;

const nameSource = (day: string) => sql`
	left join directory.planning_areas ca on ca.id = c.area_id
	join directory.offers o on o.id = r.offer_id
	join directory.offer_locations l on l.id = r.offer_location_id
	left join directory.sites s on s.id = l.site_id
	join directory.organisations f on f.id = r.from_organisation_id
	join directory.organisations p on p.id = r.to_organisation_id
	left join directory.planning_areas a on a.id = r.area_id
	join platform.networks n on n.id = r.network_id
	left join ${instrumentsOn(day)} i on i.key = o.instrument_key`;

const moments = ['createdAt', 'sentAt', 'remindedAt', 'withdrawnAt', 'closedAt'] as const;

function dated<Row extends ReferralCore>(raw: Record<string, unknown>): Row {
	const row = { ...raw };
	for (const name of moments) row[name] = row[name] ? new Date(row[name] as string) : null;
	return row as unknown as Row;
}

/** Rows of referrals that the caller may see, with state; `where` and `order` name the table `r`. */
export async function loadReferrals(
	tx: Tx,
	actor: Actor,
	where: SQL,
	now: Date,
	order: SQL = sql`r.created_at`
): Promise<Held[]> {
	const found = await tx.execute(
		sql`select ${core}, ${names} ${coreSource} ${nameSource(dayOf(now))} where ${where} order by ${order}`
	);
	return withState(tx, actor, found.map(dated<ReferralRow>), now);
}

/** The same for lists that show a part of what they look through: `withNames` fetches what that part still needs. */
export async function loadUnnamed(
	tx: Tx,
	actor: Actor,
	where: SQL,
	now: Date,
	order: SQL = sql`r.created_at`
): Promise<Unnamed[]> {
	await planForValues(tx);
	const found = await tx.execute(sql`select ${core} ${coreSource} where ${where} order by ${order}`);
	return withState(tx, actor, found.map(dated<ReferralCore>), now);
}

/** Names for referrals that were loaded without, in the order given. */
export async function withNames(tx: Tx, rows: readonly Unnamed[], now: Date): Promise<Held[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const found = await tx.execute<ReferralNames & { id: string }>(
		sql`select r.id, ${names} ${coreSource} ${nameSource(dayOf(now))} where ${anyOf(sql`r.id`, ids)}`
	);
	const named = new Map(found.map((row) => [row.id, row]));
	return rows.flatMap((row) => {
		const known = named.get(row.id);
		return known ? [{ ...row, ...known }] : [];
	});
}

/** @throws {Refusal} not-found for unknown ids and those of others alike. Jobs act for no side. */
export async function loadReferral(tx: Tx, actor: Actor, id: string, now: Date): Promise<Held> {
	const [row] = await loadReferrals(tx, actor, sql`r.id = ${id}`, now);
	if (!row || (!row.side && actor.role !== 'system')) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

/** Who made a referral in a mandate only looks on: its moves are the principal's and the provider's (rule 9). */
const sideFor = (actor: Actor, row: ReferralCore): Side | undefined =>
	row.mandateId && isProvider(actor) && row.toOrganisationId !== actor.organisationId ? undefined : sideOf(actor);

/**
 * For whom a consent counts: the referring side. In a mandate the principal reads what names the principal, who made the
 * referral what names it, and the provider may report what either of them may read (`casework.disclosable_keys()`).
 */
function readersOf(actor: Actor, row: ReferralCore, consents: readonly GivenConsent[]): string[] {
	if (!row.mandateId) return [row.fromOrganisationId];
	if (actor.role === 'case-manager') return [actor.organisationId ?? ''];
	if (isProvider(actor) && row.toOrganisationId !== actor.organisationId) return [row.fromOrganisationId];
	return [
		row.fromOrganisationId,
		...consents.filter(({ direction }) => direction === 'to_authority').map(({ recipientId }) => recipientId)
	];
}

async function withState<Row extends ReferralCore>(
	tx: Tx,
	actor: Actor,
	rows: Row[],
	now: Date
): Promise<(Row & Derived)[]> {
	const ids = rows.map((row) => row.id);
	const reported = await reportedOf(tx, ids);
	const places = await placesOf(tx, ids);
	const changes = await changesOf(tx, rows);
	const facts = await consentFacts(tx, actor, ids);
	const bySlip =
		isMember(actor) && actor.role === 'case-manager' ? await lastSelfReports(tx, actor, ids) : new Map<string, never>();
	const consentsOf = Map.groupBy(facts.consents, (consent) => consent.referralId);
	return rows.map((row) => {
		const side = sideFor(actor, row);
		const own = consentsOf.get(row.id) ?? [];
		const readerIds = readersOf(actor, row, own);
		const subject = { ...row, sent: row.sending !== 'draft', readerIds };
		const may = disclosed(subject, own, facts.withdrawals, now);
		// Row security shows people only what may flow; jobs pass it and keep to the same rule here.
		const told = (reported.get(row.id) ?? []).filter((report) => may.has(report.category));
		const ofOffer = (changes.get(row.offerId) ?? []).filter((one) => row.sentAt && row.sentAt < one.recordedAt);
		const mine = withChanges(row, told, ofOffer, may);
		const heard = heardOf(told, row.sending === 'sent' ? ofOffer : []);
		const grounds = own.filter(
			({ direction, categories, recipientId }) =>
				direction === 'to_authority' && categories.includes('D3') && readerIds.includes(recipientId)
		);
		const until = grounds.filter((one) => inForce(one, facts.withdrawals, now)).map((one) => one.validUntil.getTime());
		const place = places.get(row.id);
		return {
			...row,
			side,
			reported: mine,
			changes: ofOffer,
			may,
			heard,
			open: disclosedToProvider(subject, own, facts.withdrawals, now, heard),
			place,
			groundUntil: row.regime === 'statutory' || until.length === 0 ? undefined : new Date(Math.max(...until)),
			state: { ...stateOf(row, mine, may, place?.state), told: may.has('D4') ? undefined : bySlip.get(row.id) },
			seen: `${row.revision}.${mine.length}`
		};
	});
}

/** Changes of the offer come last: after them nobody reports any more, and who had begun is not touched by a run. */
function withChanges(
	row: ReferralCore,
	told: TimelineRow[],
	changes: readonly Change[],
	may: ReadonlySet<Category>
): TimelineRow[] {
	const reported = [...told];
	for (const change of row.sending === 'sent' ? changes : []) {
		const rule = changedBy(change.kind, stateOf(row, reported, may).phase);
		if (!rule) continue;
		reported.push({
			id: change.id,
			referralId: row.id,
			category: 'D3',
			author: 'provider',
			event: rule.event,
			reason: rule.reason,
			words: null,
			proposedOfferId: null,
			proposedOffer: null,
			corrects: null,
			happensOn: null,
			happensAt: null,
			stage: null,
			sentence: null,
			discussedOn: null,
			recordedAt: change.recordedAt,
			ofOffer: true
		});
	}
	return reported;
}

async function changesOf(tx: Tx, rows: readonly ReferralCore[]): Promise<Map<string, Change[]>> {
	const offers = [...new Set(rows.map((row) => row.offerId))];
	if (offers.length === 0) return new Map();
	const found = await tx.execute<Omit<Change, 'recordedAt'> & { recordedAt: string }>(sql`
		select id, offer_id as "offerId", kind, starts_on::text as "startsOn", recorded_at as "recordedAt"
		from directory.offer_changes where ${anyOf(sql`offer_id`, offers)} order by recorded_at, id`);
	return Map.groupBy(
		found.map((row) => ({ ...row, recordedAt: new Date(row.recordedAt) })),
		(row) => row.offerId
	);
}

async function reportedOf(tx: Tx, ids: readonly string[]): Promise<Map<string, TimelineRow[]>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{
		id: string;
		referral_id: string;
		category: Category;
		author: Author;
		event: FeedbackEvent;
		reason: string | null;
		words: string | null;
		proposed_offer_id: string | null;
		proposed_offer: string | null;
		proposed_offer_open: boolean;
		corrects_id: string | null;
		happens_on: string | null;
		happens_at: string | null;
		stage: Stage | null;
		sentence: string | null;
		discussed_on: string | null;
		recorded_at: string;
	}>(sql`
		select id, referral_id, category, author, event, reason, words, proposed_offer_id,
			(select name from directory.offers where id = proposed_offer_id) as proposed_offer,
			exists (select from directory.offers where id = proposed_offer_id and state = 'published') as proposed_offer_open, corrects_id, happens_on::text, to_char(happens_at, 'HH24:MI') as happens_at, stage, sentence,
			discussed_on::text, recorded_at
		from casework.feedback where ${anyOf(sql`referral_id`, ids)} order by recorded_at, (event = 'corrected'), id`);
	return Map.groupBy(
		rows.map((row) => ({
			id: row.id,
			referralId: row.referral_id,
			category: row.category,
			author: row.author,
			event: row.event,
			reason: row.reason,
			words: row.words,
			proposedOfferId: row.proposed_offer_id,
			proposedOffer: row.proposed_offer,
			proposedOfferOpen: row.proposed_offer_open,
			corrects: row.corrects_id,
			happensOn: row.happens_on,
			happensAt: row.happens_at,
			stage: row.stage,
			sentence: row.sentence,
			discussedOn: row.discussed_on,
			recordedAt: new Date(row.recorded_at)
		})),
		(row) => row.referralId
	);
}

async function placesOf(tx: Tx, ids: readonly string[]) {
	const places = new Map<string, HeldPlace>();
	if (ids.length === 0) return places;
	const rows = await tx.execute<{
		referral_id: string;
		state: PlaceState;
		held_until: string | null;
		contingent_id: string | null;
	}>(
		sql`select referral_id, state, held_until, contingent_id from casework.place_holds where ${anyOf(sql`referral_id`, ids)}`
	);
	for (const row of rows)
		places.set(row.referral_id, {
			state: row.state,
			heldUntil: row.held_until ? new Date(row.held_until) : null,
			contingentId: row.contingent_id
		});
	return places;
}
