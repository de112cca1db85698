import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { areaFinder } from './areas.server.ts';
import { refreshSearch } from './edit-offer.server.ts';
import type { OrganisationForm, SiteForm } from './inputs.ts';
import { positionOf } from './distance.ts';
import { mayEditOffer, mayKeepNetwork } from './policy.ts';
import { offerLocations, offers, organisations, planningAreas, sites } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

const refuseForeign = (): never => {
	throw new Refusal('forbidden', m.errors_forbidden());
};

/** Adds a partner to a network. Answers its id. */
export async function createOrganisation(
	tx: Tx,
	actor: Actor,
	{
		networkId,
		code,
		awaitsApproval = false,
		...form
	}: OrganisationForm & { networkId: string; code?: string; awaitsApproval?: boolean },
	now: Date
): Promise<{ id: string }> {
	if (!mayKeepNetwork(actor, networkId)) refuseForeign();
	const id = randomUUID();
	await tx.insert(organisations).values({
		...form,
		id,
		networkId,
		code: code ?? `g-${id.slice(0, 8)}`,
		approvedAt: awaitsApproval ? null : now,
		createdAt: now,
		updatedAt: now
	});
	await raiseVersion(tx, networkId);
	await record(tx, actor, 'directory.organisation-created', { organisationId: id }, now);
	return { id };
}

/** The partner, for its own administration and for the office. @throws {Refusal} not-found, also for a foreign one */
export async function getPartner(tx: Tx, actor: Actor, id: string) {
	const [partner] = await tx.select().from(organisations).where(eq(organisations.id, id));
	if (!partner || !mayEditOffer(actor, { networkId: partner.networkId, organisationId: id }))
		throw new Refusal('not-found', m.errors_not_found());
	return partner;
}

/** Changes what is told of a partner. A protected address protects all its sites. */
export async function updateOrganisation(
	tx: Tx,
	actor: Actor,
	{ id, form }: { id: string; form: OrganisationForm },
	now: Date
): Promise<void> {
	const partner = await getPartner(tx, actor, id);
	const { phone = null, email = null, website = null, ...rest } = form;
	await tx
		.update(organisations)
		.set({ ...rest, phone, email, website, updatedAt: now })
		.where(eq(organisations.id, id));
	if (form.addressProtected) await tx.update(sites).set({ addressProtected: true }).where(eq(sites.organisationId, id));
	const own = await tx.select({ id: offers.id }).from(offers).where(eq(offers.organisationId, id));
	await refreshSearch(
		tx,
		own.map((offer) => offer.id)
	);
	await raiseVersion(tx, partner.networkId);
	await record(tx, actor, 'directory.organisation-updated', { organisationId: id }, now);
}

/** What the form of a site says, with the area it lies in. */
async function valuesOfSite(tx: Tx, partner: { networkId: string; addressProtected: boolean }, form: SiteForm) {
	const { latitude = null, longitude = null } = form;
	if ((latitude === null) !== (longitude === null))
		throw new Refusal('invalid', m.directory_refused_coordinate(), latitude === null ? 'latitude' : 'longitude');
	const located = latitude !== null && longitude !== null ? { latitude, longitude } : undefined;
	const { areaId: chosen, ...rest } = form;
	if (!located && chosen) await mustBeArea(tx, partner.networkId, chosen);
	return {
		...rest,
		latitude,
		longitude,
		addressProtected: form.addressProtected || partner.addressProtected,
		position: located ? positionOf(located) : null,
		areaId: located ? (await areaFinder(tx, partner.networkId))(located.longitude, located.latitude) : (chosen ?? null)
	};
}

async function mustBeArea(tx: Tx, networkId: string, id: string): Promise<void> {
	const [area] = await tx
		.select({ id: planningAreas.id })
		.from(planningAreas)
		.where(and(eq(planningAreas.id, id), eq(planningAreas.networkId, networkId)));
	if (!area) throw new Refusal('invalid', m.errors_choice(), 'areaId');
}

/** Adds a site; its area follows from where it lies. Answers its id. */
export async function createSite(tx: Tx, actor: Actor, form: SiteForm, now: Date): Promise<{ id: string }> {
	const [partner] = await tx.select().from(organisations).where(eq(organisations.id, form.organisationId));
	if (!partner || !mayEditOffer(actor, { networkId: partner.networkId, organisationId: partner.id }))
		throw new Refusal('invalid', m.errors_choice(), 'organisationId');
	const id = randomUUID();
	const values = await valuesOfSite(tx, partner, form);
	await tx.insert(sites).values({ ...values, id, networkId: partner.networkId, code: `s-${id.slice(0, 8)}` });
	await raiseVersion(tx, partner.networkId);
	await record(tx, actor, 'directory.site-created', { siteId: id }, now);
	return { id };
}

/** @throws {Refusal} not-found, also for a foreign one */
export async function getSite(tx: Tx, actor: Actor, id: string) {
	const [site] = await tx.select().from(sites).where(eq(sites.id, id));
	if (!site || !mayEditOffer(actor, site)) throw new Refusal('not-found', m.errors_not_found());
	return site;
}

/** Changes a site; it stays with its organisation. */
export async function updateSite(
	tx: Tx,
	actor: Actor,
	{ id, form }: { id: string; form: SiteForm },
	now: Date
): Promise<void> {
	const { organisationId, networkId } = await getSite(tx, actor, id);
	const partner = await getPartner(tx, actor, organisationId);
	const values = await valuesOfSite(tx, partner, form);
	await tx
		.update(sites)
		.set({ ...values, organisationId })
		.where(eq(sites.id, id));
	await raiseVersion(tx, networkId);
	await record(tx, actor, 'directory.site-updated', { siteId: id }, now);
}

/** Is a site free to go: no offer is there, drafts and archived ones included? */
export async function isSiteUnused(tx: Tx, id: string): Promise<boolean> {
	const [used] = await tx
		.select({ id: offerLocations.id })
		.from(offerLocations)
		.where(eq(offerLocations.siteId, id))
		.limit(1);
	return !used;
}

/** Removes a site that nobody uses. @throws {Refusal} conflict while an offer is there; not-found */
export async function removeSite(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
	const { networkId } = await getSite(tx, actor, id);
	await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, id)).for('update');
	if (!(await isSiteUnused(tx, id))) throw new Refusal('conflict', m.directory_refused_site_used());
	await tx.delete(sites).where(eq(sites.id, id));
	await raiseVersion(tx, networkId);
	await record(tx, actor, 'directory.site-removed', { siteId: id }, now);
}
