// What is stored, read past the row policies, and who may know of it by the pure rule in consent/model.ts.
import type postgres from 'postgres';
import {
	disclosed,
	disclosedToProvider,
	disclosureKey,
	withinProviderAccess,
	type Category,
	type Direction,
	type GivenConsent,
	type Withdrawal
} from '#lib/consent/index.ts';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { PlaceState } from '#lib/referrals/model.ts';
import { heardOf, stateOf, type ReferralState, type Reported, type Sent } from '#lib/referrals/state.ts';
import type { Secret } from './secrets.ts';
import { employersNeed, type Person, type Twin } from './world.ts';

type Stored = {
	cases: { id: string; organisation: string; responsible: string; closed: string | null }[];
	covers: { case: string; by: string }[];
	emergencies: { id: string; case: string; by: string; fresh: boolean; approved: boolean; open: boolean }[];
	referrals: {
		id: string;
		regime: Sent['regime'];
		sending: Sent['sending'];
		case_id: string;
		offer_id: string;
		from_organisation_id: string;
		to_organisation_id: string;
		sent_at: string | null;
		answer_due_on: string | null;
		withdrawn_at: string | null;
		closed_at: string | null;
		revision: number;
		voucher_until: string | null;
		mandate_id: string | null;
	}[];
	consents: {
		id: string;
		referral_id: string;
		recipient_id: string;
		direction: Direction;
		categories: Category[];
		valid_from: string;
		valid_until: string;
	}[];
	withdrawals: { consent_id: string; withdrawn_at: string }[];
	feedback: {
		id: string;
		referral_id: string;
		category: Category;
		event: Reported['event'];
		reason: string | null;
		corrects_id: string | null;
		happens_on: string | null;
		happens_at: string | null;
		stage: Reported['stage'];
		sentence: string | null;
		recorded_at: string;
	}[];
	holds: { referral_id: string; state: PlaceState }[];
	/** Without a referral: after a joint consent was taken back. */
	tasks: { id: string; referral: string | null; organisation: string }[];
	assessments: { id: string; referral: string; opened: boolean }[];
	conferences: {
		id: string;
		case: string;
		state: 'planned' | 'held' | 'called_off';
		invited: string[];
		attended: string[];
		/** In force now, with the organisations that they name. */
		consents: { id: string; names: string[] }[];
	}[];
	/** Months that were reported. */
	attendance: { referral: string; month: string }[];
	needs: string[];
	/** From the first day to the last, both inside. */
	mandates: {
		id: string;
		case: string;
		referral: string;
		organisation: string;
		from: string;
		until: string;
		ended: boolean;
	}[];
};

/** What a side may know of a referral, and what it takes it for. */
type View = {
	may: Set<Category>;
	state: ReferralState;
	/** Token of what this side saw. */
	seen: string;
};

/** A referral with what follows from the rules at this moment: its own view is the provider's. */
export type Known = View & {
	id: string;
	caseId: string;
	offerId: string;
	fromId: string;
	toId: string;
	regime: Sent['regime'];
	sending: Sent['sending'];
	/** What the provider may read. */
	open: Set<Category>;
	/** The view of who is responsible for the case: another one where a third party referred on (rule 9). */
	atOffice: View;
	/** Under which mandate it was made, and what may flow to who made it. */
	mandateId: string | null;
	toMandated: Set<Category>;
	/** Until three months after its end a provider keeps a referral (rule 19). */
	kept: boolean;
	inForce: GivenConsent[];
	/** A voucher was issued with it. */
	voucher: boolean;
};
export type Facts = Omit<Stored, 'referrals'> & { now: Date; referrals: Known[] };

const date = (text: string | null): Date | null => (text ? new Date(text) : null);

export async function factsOf(admin: postgres.Sql, twin: Twin, now: Date): Promise<Facts> {
	const [row] = await admin<{ facts: Stored }[]>`select platform.test_facts(${twin.networkId}) as facts`;
	const stored = row!.facts;
	const consents: GivenConsent[] = stored.consents.map((one) => ({
		id: one.id,
		referralId: one.referral_id,
		recipientId: one.recipient_id,
		direction: one.direction,
		categories: one.categories,
		validFrom: new Date(one.valid_from),
		validUntil: new Date(one.valid_until)
	}));
	const withdrawals: Withdrawal[] = stored.withdrawals.map((one) => ({
		consentId: one.consent_id,
		withdrawnAt: new Date(one.withdrawn_at)
	}));
	const referrals = stored.referrals.map((one): Known => {
		const subject = {
			id: one.id,
			regime: one.regime,
			sent: one.sending !== 'draft',
			toOrganisationId: one.to_organisation_id
		};
		const principal = stored.cases.find(({ id }) => id === one.case_id)!.organisation;
		const flowsTo = (...readerIds: string[]): Set<Category> =>
			disclosed({ ...subject, readerIds }, consents, withdrawals, now);
		const sent: Sent = {
			regime: one.regime,
			sending: one.sending,
			sentAt: date(one.sent_at),
			answerDueOn: one.answer_due_on,
			withdrawnAt: date(one.withdrawn_at),
			closedAt: date(one.closed_at)
		};
		const reportedOf = (may: Set<Category>): (Reported & { id: string })[] =>
			stored.feedback
				.filter((event) => event.referral_id === one.id && may.has(event.category))
				.map((event) => ({
					id: event.id,
					corrects: event.corrects_id,
					event: event.event,
					reason: event.reason,
					happensOn: event.happens_on,
					happensAt: event.happens_at,
					stage: event.stage,
					sentence: event.sentence,
					recordedAt: new Date(event.recorded_at)
				}));
		const viewOf = (may: Set<Category>): View => {
			const reported = reportedOf(may);
			const place = stored.holds.find((hold) => hold.referral_id === one.id)?.state;
			return { may, state: stateOf(sent, reported, may, place), seen: `${one.revision}.${reported.length}` };
		};
		// The provider reports what either side may read.
		const readerIds = [one.from_organisation_id, ...(one.mandate_id ? [principal] : [])];
		const may = flowsTo(...readerIds);
		const end = date(one.closed_at ?? one.withdrawn_at);
		return {
			id: one.id,
			caseId: one.case_id,
			offerId: one.offer_id,
			fromId: one.from_organisation_id,
			toId: one.to_organisation_id,
			regime: one.regime,
			sending: one.sending,
			...viewOf(may),
			open: disclosedToProvider({ ...subject, readerIds }, consents, withdrawals, now, heardOf(reportedOf(may))),
			atOffice: viewOf(one.mandate_id ? flowsTo(principal) : may),
			mandateId: one.mandate_id,
			toMandated: one.mandate_id ? flowsTo(one.from_organisation_id) : new Set(),
			kept: end === null || withinProviderAccess(end, now),
			voucher: one.voucher_until !== null,
			inForce: consents.filter(
				(consent) =>
					consent.referralId === one.id &&
					consent.validFrom <= now &&
					now < consent.validUntil &&
					!withdrawals.some((back) => back.consentId === consent.id)
			)
		};
	});
	return { ...stored, now, referrals };
}

const worksWith = (facts: Facts, person: Person, caseId: string): boolean =>
	person.role === 'case-manager' &&
	(facts.cases.some((one) => one.id === caseId && one.responsible === person.membershipId) ||
		facts.covers.some((one) => one.case === caseId && one.by === person.membershipId));
const received = (person: Person, referral: Known): boolean =>
	isProvider({ role: person.role } as Actor) &&
	referral.toId === person.organisationId &&
	referral.state.phase !== 'draft';

/** Does a mandate hold: its days, the referral it rests on, and the person's word that its house may know who they are? */
export function holds(facts: Facts, mandate: Stored['mandates'][number]): boolean {
	const today = dayOf(facts.now);
	const base = facts.referrals.find(({ id }) => id === mandate.referral);
	return (
		!mandate.ended &&
		mandate.from <= today &&
		today <= mandate.until &&
		base?.sending === 'sent' &&
		base.toId === mandate.organisation &&
		(base.regime === 'statutory' ||
			base.inForce.some(
				({ direction, recipientId, categories }) =>
					direction === 'to_provider' && recipientId === mandate.organisation && categories.includes('D1')
			))
	);
}

/** Did the member's house make the referral, in a mandate that holds? */
const mandated = (facts: Facts, person: Person, referral: Known): boolean =>
	person.role === 'provider-staff' &&
	referral.fromId === person.organisationId &&
	facts.mandates.some((mandate) => mandate.id === referral.mandateId && holds(facts, mandate));

/** What may flow to this member of what was reported about a referral. */
function flowing(facts: Facts, person: Person, referral: Known): Set<Category> {
	if (worksWith(facts, person, referral.caseId)) return referral.atOffice.may;
	if (received(person, referral)) return referral.may;
	return mandated(facts, person, referral) ? referral.toMandated : new Set();
}

/**
 * May this member know this text now? Anonymous readers know none.
 *
 * @param made ids of the referrals of this world in the order in which they were made
 */
export function mayKnow(facts: Facts, made: readonly string[], person: Person | undefined, secret: Secret): boolean {
	const found = facts.cases[secret.caseAt];
	if (!person || !found) return false;
	const office = worksWith(facts, person, found.id);
	if (secret.category === 'D0') return office || inEmergency(facts, person, found.id);
	if (secret.category === 'D1')
		return (
			office ||
			inEmergency(facts, person, found.id) ||
			facts.referrals.some((one) => one.caseId === found.id && received(person, one) && one.open.has('D1'))
		);
	// Where it meets is for the invited, decisions for participants, while the person's consent names them (rule 8).
	if (secret.category === 'conference')
		return (
			office ||
			(isProvider({ role: person.role } as Actor) &&
				facts.conferences.some(
					(one) =>
						one.case === found.id &&
						(secret.field === 'conference.place' ? one.invited : one.attended).includes(person.organisationId) &&
						one.consents.some(({ names }) => names.includes(person.organisationId))
				))
		);
	// A goal of the case that no referral is for stays with who works with it.
	if (secret.category === 'D2' && secret.referralAt === undefined) return office;
	const id = made[secret.referralAt ?? -1];
	const referral = facts.referrals.find((one) => one.id === id);
	if (!referral) return false;
	if (secret.category === 'D2')
		return office || mandated(facts, person, referral) || (received(person, referral) && referral.open.has('D2'));
	const may = flowing(facts, person, referral);
	// An assessment reaches the office once it was opened to the person (rule 3).
	const opened = facts.assessments.some((one) => one.referral === referral.id && one.opened);
	if (secret.category === 'D6') return may.has('D6') && (!office || opened);
	return may.has(secret.category);
}

/** Does a page about requests say what the person needs whom an employer takes (rule 6)? */
export const tellsAnEmployer = (path: string, body: string): boolean =>
	/\/eingang\b/.test(path) && body.includes(employersNeed);

const inEmergency = (facts: Facts, person: Person, caseId: string): boolean =>
	facts.emergencies.some((one) => one.case === caseId && one.by === person.membershipId && one.open);

/** Does the member hold anything that a provider reported, or may it work with one of the cases? */
export const holdsCodes = (facts: Facts, person: Person | undefined): boolean =>
	person !== undefined && facts.referrals.some((one) => flowing(facts, person, one).size > 0);
export const holdsNames = (facts: Facts, person: Person | undefined): boolean =>
	person !== undefined &&
	facts.cases.some((one) => worksWith(facts, person, one.id) || inEmergency(facts, person, one.id));

/** The two sets of keys that a member gets by the pure rule. */
export function keysOf(facts: Facts, person: Person): { back: string[]; open: string[] } {
	const kept = facts.referrals.filter((one) => received(person, one) && one.kept);
	const read = facts.referrals.filter((one) => !received(person, one) || one.kept);
	const keys = (referrals: Known[], which: (referral: Known) => Set<Category>) =>
		referrals.flatMap((one) => [...which(one)].map((category) => disclosureKey(one.id, category))).sort();
	return { back: keys(read, (one) => flowing(facts, person, one)), open: keys(kept, (one) => one.open) };
}

/** The same two sets as the database gives them. */
export async function keysInSql(
	admin: postgres.Sql,
	twin: Twin,
	person: Person
): Promise<{ back: string[]; open: string[] }> {
	const [row] = await admin<{ keys: { back: string[]; open: string[] } }[]>`
		select platform.test_keys(${person.role}, ${twin.networkId}, ${person.organisationId}, ${person.accountId}, ${person.membershipId}) as keys`;
	return { back: row!.keys.back.sort(), open: row!.keys.open.sort() };
}
