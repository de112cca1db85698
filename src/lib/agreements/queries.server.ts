import { sql, type SQL } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf, monthsLater } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { AgreementQuery } from './inputs.ts';
import {
	expiryHorizonMonths,
	type Agreement as Checked,
	type AgreementContent,
	type AgreementForm,
	type AgreementState,
	type DutyKind,
	type Indicator,
	type Rhythm,
	type Terms
} from './model.ts';
import { maySeeAgreements } from './policy.ts';
import { runs } from './running.server.ts';

export type AgreementRow = {
	id: string;
	number: number;
	form: AgreementForm;
	state: AgreementState;
	title: string;
	organisationId: string;
	organisation: string;
	validFrom: string | null;
	validUntil: string | null;
	/** Whole cents. */
	amount: number | null;
	places: number | null;
	offers: { id: string; name: string }[];
	/** The earliest report that is due. */
	dueOn: string | null;
	/** It runs, and that day has passed. */
	overdue: boolean;
};
export type Agreement = Omit<AgreementRow, 'overdue'> &
	Checked & {
		offers: { id: string; name: string }[];
		summary: string;
		reviewOn: string | null;
		terms: Terms;
		createdAt: string;
		revision: number;
	};

export function ensureMaySee(actor: Actor): void {
	if (!maySeeAgreements(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

const rowColumns = sql`
	a.id, a.number, a.form, a.state, a.title, a.organisation_id as "organisationId", o.name as organisation,
	a.valid_from::text as "validFrom", a.valid_until::text as "validUntil", a.amount_cents::float8 as amount, a.places,
	coalesce((select json_agg(json_build_object('id', offer.id, 'name', offer.name) order by offer.name)
		from steering.agreement_offers ao join directory.offers offer on offer.id = ao.offer_id where ao.agreement_id = a.id), '[]') as offers,
	(select min(d.due_on)::text from steering.agreement_duties d where d.agreement_id = a.id) as "dueOn"`;

/** As the start page counts it: a running agreement whose report was due before today. */
const overdueOn = (today: string) => sql`(${runs} and exists (
	select from steering.agreement_duties d where d.agreement_id = a.id and d.due_on < ${today}::date))`;

/** Agreements that the caller may know of: those with an overdue report on top, then those that end first, ended ones last. */
export async function listAgreements(
	tx: Tx,
	actor: Member,
	query: AgreementQuery,
	now: Date
): Promise<{ rows: AgreementRow[]; total: number }> {
	ensureMaySee(actor);
	const today = dayOf(now);
	const rows = await tx.execute<AgreementRow>(sql`
		select ${rowColumns}, ${overdueOn(today)} as overdue
		from steering.agreements a join directory.organisations o on o.id = a.organisation_id
		where a.network_id = ${actor.networkId}
			and (${query.zustand ?? null}::text is null or a.state = ${query.zustand ?? null})
			and (${query.form ?? null}::text is null or a.form = ${query.form ?? null})
			and (${query.anbieter ?? null}::uuid is null or a.organisation_id = ${query.anbieter ?? null}::uuid)
			and (${query.endet ?? null}::text is null or ${runs}
				and a.valid_until between ${today}::date and ${monthsLater(today, expiryHorizonMonths)}::date)
			and (${query.bericht ?? null}::text is null or ${overdueOn(today)})
		order by ${overdueOn(today)} desc, a.state = 'ended', a.valid_until nulls last, a.number`);
	return { rows: [...rows], total: rows.length };
}

/** @throws {Refusal} `not-found` when unknown, of another network, or not the caller's to know */
export async function getAgreement(tx: Tx, actor: Member, id: string): Promise<Agreement> {
	ensureMaySee(actor);
	const [row] = await tx.execute<Omit<Agreement, 'createdAt'> & { createdAt: string }>(sql`
		select ${rowColumns}, a.summary, a.review_on::text as "reviewOn", a.terms, a.work_opportunity as "workOpportunity",
			a.office_contact as "officeContact", a.partner_contact as "partnerContact", a.created_at as "createdAt", a.revision,
			(select count(*)::integer from steering.agreement_interfaces i where i.agreement_id = a.id) as interfaces
		from steering.agreements a join directory.organisations o on o.id = a.organisation_id
		where a.id = ${id} and a.network_id = ${actor.networkId}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return { ...row, createdAt: new Date(row.createdAt).toISOString() };
}

/** What the pure checks look at. */
export const checkedOf = (agreement: Agreement): Checked =>
	({ ...agreement, offers: agreement.offers.length }) as Checked;

export type AgreementStep = { state: AgreementState; note: string; happenedAt: string };
export async function listAgreementSteps(tx: Tx, actor: Actor, id: string): Promise<AgreementStep[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<AgreementStep>(sql`
		select state, note, happened_at as "happenedAt" from steering.agreement_steps where agreement_id = ${id} order by happened_at, id`);
	return rows.map((row) => ({ ...row, happenedAt: new Date(row.happenedAt).toISOString() }));
}

export type AgreementVersion = { version: number; replacedAt: string; content: AgreementContent };
/** Earlier contents, newest first. */
export async function listVersions(tx: Tx, actor: Actor, id: string): Promise<AgreementVersion[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<AgreementVersion>(sql`
		select version, replaced_at as "replacedAt", content from steering.agreement_versions where agreement_id = ${id} order by version desc`);
	return rows.map((row) => ({ ...row, replacedAt: new Date(row.replacedAt).toISOString() }));
}

export type AgreementChoices = {
	organisations: { value: string; label: string }[];
	offers: { value: string; label: string }[];
};
/** Partners of the network, and the offers of one of them. */
export async function listAgreementChoices(
	tx: Tx,
	actor: Member,
	organisationId: string | undefined
): Promise<AgreementChoices> {
	ensureMaySee(actor);
	const organisations = await tx.execute<AgreementChoices['organisations'][number]>(sql`
		select id as value, name as label from directory.organisations
		where network_id = ${actor.networkId} and kind <> 'authority' order by name`);
	const offers = await tx.execute<AgreementChoices['offers'][number]>(sql`
		select id as value, name as label from directory.offers
		where network_id = ${actor.networkId} and organisation_id = ${organisationId ?? null}::uuid and state <> 'archived' order by name`);
	return { organisations: [...organisations], offers: [...offers] };
}

/** The instrument that the agreement's offers share first; null: none. */
export async function instrumentOf(tx: Tx, id: string): Promise<string | null> {
	const [row] = await tx.execute<{ key: string | null }>(sql`
		select o.instrument_key as key from steering.agreement_offers ao join directory.offers o on o.id = ao.offer_id
		where ao.agreement_id = ${id} order by o.code limit 1`);
	return row?.key ?? null;
}

export type AgreementItems = {
	interfaces: { id: string; what: string; sender: 'provider' | 'office'; recipient: string; workingDays: number }[];
	contingents: { id: string; offer: string; commissioner: string; total: number; taken: number }[];
	targets: { id: string; indicator: Indicator; low: number; high: number; note: string }[];
	duties: { id: string; kind: DutyKind; rhythm: Rhythm; dueOn: string | null }[];
	reports: {
		id: string;
		kind: DutyKind;
		dueOn: string;
		periodFrom: string;
		periodUntil: string;
		template: string;
		templateVersion: number;
		figures: Partial<Record<Indicator, number | null>>;
		answers: Record<string, string>;
		submittedAt: string;
	}[];
	milestones: { id: string; title: string; dueOn: string; reachedOn: string | null }[];
	documents: { id: string; title: string; reference: string; dated: string | null }[];
	deviations: { id: string; what: string; action: string; dueOn: string; settledAt: string | null }[];
};

/** Everything that hangs on an agreement; ask `getAgreement` first. */
export async function getAgreementItems(tx: Tx, actor: Actor, id: string): Promise<AgreementItems> {
	ensureMaySee(actor);
	const list = (query: SQL) => sql`coalesce((select json_agg(row) from (${query}) row), '[]')`;
	const [row] = await tx.execute<AgreementItems>(sql`select
		${list(sql`select id, what, sender, recipient, working_days as "workingDays" from steering.agreement_interfaces where agreement_id = ${id} order by sender desc, what`)} as interfaces,
		${list(sql`select c.id, o.name as offer, c.commissioner, c.total, c.taken from steering.agreement_contingents c join directory.offers o on o.id = c.offer_id where c.agreement_id = ${id} order by o.name, c.commissioner`)} as contingents,
		${list(sql`select id, indicator, low, high, note from steering.agreement_targets where agreement_id = ${id} order by indicator`)} as targets,
		${list(sql`select id, kind, rhythm, due_on as "dueOn" from steering.agreement_duties where agreement_id = ${id} order by due_on nulls last, id`)} as duties,
		${list(sql`select r.id, d.kind, r.due_on as "dueOn", r.period_from as "periodFrom", r.period_until as "periodUntil", r.template, r.template_version as "templateVersion", r.figures, r.answers, r.submitted_at as "submittedAt" from steering.agreement_reports r join steering.agreement_duties d on d.id = r.duty_id where r.agreement_id = ${id} order by r.due_on desc`)} as reports,
		${list(sql`select id, title, due_on as "dueOn", reached_on as "reachedOn" from steering.agreement_milestones where agreement_id = ${id} order by due_on, title`)} as milestones,
		${list(sql`select id, title, reference, dated from steering.agreement_documents where agreement_id = ${id} order by title`)} as documents,
		${list(sql`select id, what, action, due_on as "dueOn", settled_at as "settledAt" from steering.agreement_deviations where agreement_id = ${id} order by settled_at is not null, due_on`)} as deviations`);
	if (!row) throw new Error('items answered nothing');
	return row;
}

/** Running agreements that end within the horizon, with the places that end with them. */
export async function listExpiring(tx: Tx, actor: Member, now: Date): Promise<AgreementRow[]> {
	const { rows } = await listAgreements(tx, actor, { endet: '1' }, now);
	return rows.toSorted((a, b) => (a.validUntil ?? '').localeCompare(b.validUntil ?? '') || a.number - b.number);
}
