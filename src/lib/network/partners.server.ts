import { sql, type SQL } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import { formLabels, type AgreementForm } from '#lib/agreements/index.ts';
import type { OrganisationKind } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { cut, type Cut, type Page } from '#lib/platform/pages.ts';
import type { CareInput, ContactInput } from './inputs.ts';
import { contactOf, defaultRhythmDays, type Contact, type ContactChannel, type PartnerFilter } from './model.ts';
import { mayKeepNetwork } from './policy.ts';
import { partnerCare, partnerContacts } from './tables.server.ts';
import { instrumentsOn, staleAfterDays } from '#lib/directory/index.server.ts';

export type Partner = {
	id: string;
	name: string;
	kind: OrganisationKind;
	/** The agreement that binds most: a written one before an oral arrangement; null: none runs. */
	agreement: { id: string; form: AgreementForm; since: string | null; isWritten: boolean } | null;
	offers: number;
	/** Published locations, and how many of them somebody vouches for by the limits of their instruments. */
	locations: number;
	freshLocations: number;
	coordinatorId: string | null;
	coordinator: string | null;
	rhythmDays: number;
	lastContactOn: string | null;
	contact: Contact;
};

function ensureKeeper(actor: Actor): asserts actor is Actor & { networkId: string; membershipId: string } {
	if (!mayKeepNetwork(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

async function readPartners(tx: Tx, actor: Actor, now: Date, id?: string): Promise<Partner[]> {
	ensureKeeper(actor);
	const today = dayOf(now);
	const ofOne = (column: SQL) => (id ? sql`and ${column} = ${id}` : sql``);
	// Each table is read once for all partners, not once for each.
	const rows = await tx.execute<Omit<Partner, 'contact'>>(sql`
		with i as materialized ${instrumentsOn(today)},
		place as (
			select offer.organisation_id, count(distinct offer.id) as offers, count(l.id) as locations,
				count(l.id) filter (where l.valid_at >= ${now.toISOString()}::timestamptz - make_interval(days => ${staleAfterDays})) as fresh
			from directory.offers offer
			left join directory.offer_locations l on l.offer_id = offer.id and offer.intake <> 'open_door'
			left join i on i.key = offer.instrument_key
			where offer.network_id = ${actor.networkId} and offer.state = 'published' ${ofOne(sql`offer.organisation_id`)}
			group by offer.organisation_id
		),
		bound as (
			select distinct on (a.organisation_id) a.organisation_id,
				json_build_object('id', a.id, 'form', a.form, 'since', a.valid_from, 'isWritten', a.form <> 'arrangement') as agreement
			from steering.agreements a where a.network_id = ${actor.networkId} and ${agreementRuns} ${ofOne(sql`a.organisation_id`)}
			order by a.organisation_id, a.form = 'arrangement', a.valid_from nulls last
		),
		touch as (
			select c.organisation_id, max(c.held_on)::text as on_day from steering.partner_contacts c
			where c.network_id = ${actor.networkId} ${ofOne(sql`c.organisation_id`)} group by 1
		)
		select g.id, g.name, g.kind, bound.agreement,
			coalesce(place.offers, 0)::integer as offers, coalesce(place.locations, 0)::integer as locations, coalesce(place.fresh, 0)::integer as "freshLocations",
			care.coordinator_id as "coordinatorId", account.name as coordinator, coalesce(care.rhythm_days, ${defaultRhythmDays}::integer) as "rhythmDays",
			touch.on_day as "lastContactOn"
		from directory.organisations g
		left join steering.partner_care care on care.organisation_id = g.id
		left join platform.memberships member on member.id = care.coordinator_id
		left join platform.accounts account on account.id = member.account_id
		left join place on place.organisation_id = g.id
		left join bound on bound.organisation_id = g.id
		left join touch on touch.organisation_id = g.id
		where g.network_id = ${actor.networkId} and g.kind <> 'authority' ${ofOne(sql`g.id`)}
		order by g.name, g.id`);
	return rows.map((row) => ({ ...row, contact: contactOf(row.lastContactOn, row.rhythmDays, today) }));
}

const isShown: Record<PartnerFilter, (partner: Partner) => boolean> = {
	alle: () => true,
	kontakt: ({ contact }) => contact === 'overdue' || contact === 'never',
	'ohne-vereinbarung': ({ agreement }) => agreement === null,
	absprache: ({ agreement }) => agreement?.isWritten === false,
	'ohne-koordination': ({ coordinatorId }) => coordinatorId === null,
	veraltet: ({ locations, freshLocations }) => freshLocations < locations
};

/** Counts behind the filters, and the shares of R12, R37 and R38 over partners with a published offer. */
export type PartnerFigures = {
	counts: Record<PartnerFilter, number>;
	/** Partners with a published offer: those that the network rests on. */
	important: number;
	written: number;
	binding: number;
	inTouch: number;
	coordinated: number;
	locations: number;
	freshLocations: number;
};

export async function listPartners(
	tx: Tx,
	actor: Actor,
	filter: PartnerFilter,
	now: Date,
	page?: Page
): Promise<{ rows: Partner[]; figures: PartnerFigures } & Cut> {
	const all = await readPartners(tx, actor, now);
	const rows = all.filter(isShown[filter]);
	const important = all.filter(({ offers }) => offers > 0);
	const sum = (pick: (partner: Partner) => number, of: readonly Partner[] = important) =>
		of.reduce((total, partner) => total + pick(partner), 0);
	const count = (test: (partner: Partner) => boolean) => sum((partner) => Number(test(partner)));
	return {
		...cut(rows, page),
		total: rows.length,
		figures: {
			counts: Object.fromEntries(
				Object.entries(isShown).map(([name, test]) => [name, all.filter(test).length])
			) as Record<PartnerFilter, number>,
			important: important.length,
			written: count(({ agreement }) => agreement?.isWritten === true),
			binding: all.filter(({ agreement }) => agreement?.isWritten === true).length,
			inTouch: count(({ contact }) => contact === 'fresh' || contact === 'due'),
			coordinated: count(({ coordinatorId }) => coordinatorId !== null),
			locations: sum(({ locations }) => locations),
			freshLocations: sum(({ freshLocations }) => freshLocations)
		}
	};
}

/** @throws {Refusal} not-found when unknown, of another network, or no partner */
export async function getPartner(tx: Tx, actor: Actor, id: string, now: Date): Promise<Partner> {
	const [row] = await readPartners(tx, actor, now, id);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

type DiaryLine = { id: string; heldOn: string; channel: ContactChannel; topic: string; by: string | null };
export type PartnerPage = {
	diary: DiaryLine[];
	agreements: { id: string; title: string; form: string; validFrom: string | null; validUntil: string | null }[];
	offers: { id: string; name: string; validAt: string | null }[];
	bodies: { id: string; name: string; seat: string }[];
	coordinators: { value: string; label: string }[];
};

/** What hangs on a partner; ask `getPartner` first. */
export async function getPartnerPage(tx: Tx, actor: Member, id: string): Promise<PartnerPage> {
	ensureKeeper(actor);
	const diary = await tx.execute<DiaryLine>(sql`
		select c.id, c.held_on::text as "heldOn", c.channel, c.topic, account.name as by
		from steering.partner_contacts c left join platform.memberships member on member.id = c.recorded_by left join platform.accounts account on account.id = member.account_id
		where c.organisation_id = ${id} order by c.held_on desc, c.recorded_at desc limit 200`);
	const agreements = await tx.execute<PartnerPage['agreements'][number] & { form: AgreementForm }>(sql`
		select id, title, form, valid_from::text as "validFrom", valid_until::text as "validUntil" from steering.agreements
		where organisation_id = ${id} and state <> 'ended' order by valid_until nulls last, number`);
	const offers = await tx.execute<PartnerPage['offers'][number]>(sql`
		select o.id, o.name, min(l.valid_at)::text as "validAt" from directory.offers o left join directory.offer_locations l on l.offer_id = o.id
		where o.organisation_id = ${id} and o.state = 'published' group by o.id order by o.name`);
	const bodies = await tx.execute<PartnerPage['bodies'][number]>(sql`
		select b.id, b.name, s.seat from steering.body_members s join steering.bodies b on b.id = s.body_id
		where s.organisation_id = ${id} and s.until is null and b.ended_on is null order by b.name`);
	return {
		diary: [...diary],
		agreements: agreements.map((row) => ({ ...row, form: formLabels[row.form]() })),
		offers: [...offers],
		bodies: [...bodies],
		coordinators: await listCoordinators(tx, actor)
	};
}

/** Members of the office who may keep a partner. */
async function listCoordinators(tx: Tx, actor: Member): Promise<{ value: string; label: string }[]> {
	return [
		...(await tx.execute<{ value: string; label: string }>(sql`
			select member.id as value, account.name as label from platform.memberships member join platform.accounts account on account.id = member.account_id
			where member.network_id = ${actor.networkId} and member.ended_at is null
				and member.role in ('system-manager', 'network-admin', 'team-lead', 'case-manager') order by account.name, member.id`))
	];
}

/** Says who keeps a partner and how often somebody is in touch. @throws {Refusal} not-found, invalid at coordinatorId */
export async function careForPartner(
	tx: Tx,
	actor: Member,
	{ organisationId, ...care }: CareInput & { organisationId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await getPartner(tx, actor, organisationId, now);
	if (care.coordinatorId && !(await listCoordinators(tx, actor)).some(({ value }) => value === care.coordinatorId))
		throw new Refusal('invalid', m.errors_choice(), 'coordinatorId');
	const values = { coordinatorId: care.coordinatorId ?? null, rhythmDays: care.rhythmDays };
	await tx
		.insert(partnerCare)
		.values({ organisationId, networkId: actor.networkId, ...values })
		.onConflictDoUpdate({ target: partnerCare.organisationId, set: values });
	await record(tx, actor, 'network.partner-cared', { organisationId, ...values }, now);
}

/** Notes that somebody was in touch. @throws {Refusal} not-found, invalid at heldOn for a day to come */
export async function noteContact(
	tx: Tx,
	actor: Actor,
	{ organisationId, ...contact }: ContactInput & { organisationId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await getPartner(tx, actor, organisationId, now);
	if (contact.heldOn > dayOf(now)) throw new Refusal('invalid', m.network_refused_future(), 'heldOn');
	const [row] = await tx
		.insert(partnerContacts)
		.values({
			networkId: actor.networkId,
			organisationId,
			...contact,
			recordedBy: actor.membershipId,
			recordedAt: now
		})
		.returning({ id: partnerContacts.id });
	await record(tx, actor, 'network.contact-noted', { organisationId, contactId: row?.id }, now);
}
