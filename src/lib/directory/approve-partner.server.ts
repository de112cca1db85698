import { and, eq, isNull, sql } from 'drizzle-orm';
import { invite } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import type { OrganisationForm } from './inputs.ts';
import { createOrganisation, getPartner } from './keep-partners.server.ts';
import { mayKeepNetwork } from './policy.ts';
import { offers, organisations } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

/**
 * A provider that is new to the network, with its first person on the way (R8). What it publishes waits for approval.
 *
 * @throws {Refusal} invalid at `kind` for an office; what `createOrganisation` and `invite` refuse
 */
export async function invitePartner(
	tx: Tx,
	actor: Member,
	input: { form: OrganisationForm; email: string; token: string },
	now: Date
): Promise<{ id: string }> {
	if (input.form.kind === 'authority') throw new Refusal('invalid', m.directory_invite_no_office(), 'kind');
	const { networkId } = actor;
	const { id } = await createOrganisation(tx, actor, { ...input.form, networkId, awaitsApproval: true }, now);
	await invitePartnersFirst(tx, actor, { id, email: input.email, token: input.token }, now);
	return { id };
}

/** Invites the first person of a partner that is there already. @throws {Refusal} what `invite` refuses */
export async function invitePartnersFirst(
	tx: Tx,
	actor: Member,
	input: { id: string; email: string; token: string },
	now: Date
): Promise<void> {
	const { email, token, id: organisationId } = input;
	await invite(tx, actor, { email, token, organisationId, role: 'provider-admin', team: '', phone: '' }, now);
}

/**
 * The office has looked at a new partner: everything it published so far appears, and from now on at once.
 *
 * @returns how many offers appeared
 * @throws {Refusal} conflict when it is approved already; not-found; forbidden for the partner itself
 */
export async function approvePartner(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<number> {
	const { networkId } = await getPartner(tx, actor, input.id);
	if (!mayKeepNetwork(actor, networkId)) throw new Refusal('forbidden', m.errors_forbidden());
	const approved = await tx
		.update(organisations)
		.set({ approvedAt: now })
		.where(and(eq(organisations.id, input.id), isNull(organisations.approvedAt)))
		.returning({ id: organisations.id });
	if (approved.length === 0) throw new Refusal('conflict', m.directory_approved_already());
	const shown = await tx
		.update(offers)
		.set({ state: 'published', updatedAt: now })
		.where(and(eq(offers.organisationId, input.id), eq(offers.state, 'awaiting')))
		.returning({ id: offers.id });
	await raiseVersion(tx, networkId);
	await record(tx, actor, 'directory.organisation-approved', { organisationId: input.id, offers: shown.length }, now);
	for (const { id } of shown)
		await record(tx, actor, 'directory.offer-published', { offerId: id, from: 'awaiting' }, now);
	await notifyRoles(
		tx,
		{ networkId, roles: ['provider-admin'], organisationId: input.id },
		{ kind: 'partners.approved', facts: { count: shown.length }, once: `approved:${input.id}` },
		now
	);
	return shown.length;
}

/** Offers of a partner that wait for its approval. */
export async function countAwaiting(tx: Tx, organisationId: string): Promise<number> {
	return tx.$count(offers, and(eq(offers.organisationId, organisationId), eq(offers.state, 'awaiting')));
}

export type WaitingPartner = { id: string; name: string; offers: number };

/** New partners that published something and wait for a look at it; for who keeps the network. */
export async function listWaitingPartners(tx: Tx, actor: Member): Promise<WaitingPartner[]> {
	if (!mayKeepNetwork(actor, actor.networkId)) return [];
	return [
		...(await tx.execute<WaitingPartner>(sql`
			select g.id, g.name, count(*)::int as offers from directory.organisations g join directory.offers o on o.organisation_id = g.id
			where g.network_id = ${actor.networkId} and g.approved_at is null and o.state = 'awaiting'
			group by g.id order by g.name, g.id`))
	];
}

export type FirstSteps = { sites: number; offers: number; awaiting: number };

/** How far a new partner has come; undefined once it is approved. */
export async function findFirstSteps(tx: Tx, actor: Member): Promise<FirstSteps | undefined> {
	const [row] = await tx.execute<FirstSteps>(sql`
		select (select count(*)::int from directory.sites where organisation_id = g.id) as sites,
			(select count(*)::int from directory.offers where organisation_id = g.id) as offers,
			(select count(*)::int from directory.offers where organisation_id = g.id and state = 'awaiting') as awaiting
		from directory.organisations g where g.id = ${actor.organisationId} and g.network_id = ${actor.networkId} and g.approved_at is null`);
	return row;
}
