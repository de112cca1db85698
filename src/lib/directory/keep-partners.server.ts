import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { areaFinder } from './areas.server.ts';
import type { OrganisationForm, SiteForm } from './inputs.ts';
import { positionOf } from './model.ts';
import { mayEditOffer, mayKeepNetwork } from './policy.ts';
import { organisations, sites } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

const refuseForeign = (): never => {
	throw new Refusal('forbidden', m.errors_forbidden());
};

/** Adds a partner to a network. Answers its id. */
export async function createOrganisation(
	tx: Tx,
	actor: Actor,
	{ networkId, ...form }: OrganisationForm & { networkId: string },
	now: Date
): Promise<{ id: string }> {
	if (!mayKeepNetwork(actor, networkId)) refuseForeign();
	const id = randomUUID();
	await tx.insert(organisations).values({ ...form, id, networkId, createdAt: now, updatedAt: now });
	await raiseVersion(tx, networkId);
	await record(tx, actor, 'directory.organisation-created', { organisationId: id }, now);
	return { id };
}

/** Adds a site; its area follows from where it lies. Answers its id. */
export async function createSite(tx: Tx, actor: Actor, form: SiteForm, now: Date): Promise<{ id: string }> {
	const [partner] = await tx.select().from(organisations).where(eq(organisations.id, form.organisationId));
	if (!partner || !mayEditOffer(actor, { networkId: partner.networkId, organisationId: partner.id }))
		throw new Refusal('invalid', m.errors_choice(), 'organisationId');
	const { latitude, longitude } = form;
	if ((latitude === undefined) !== (longitude === undefined))
		throw new Refusal('invalid', m.directory_refused_coordinate(), latitude === undefined ? 'latitude' : 'longitude');
	const located = latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined;
	const id = randomUUID();
	await tx.insert(sites).values({
		...form,
		id,
		networkId: partner.networkId,
		code: form.code || `s-${id.slice(0, 8)}`,
		addressProtected: form.addressProtected || partner.addressProtected,
		position: located ? positionOf(located) : null,
		areaId: located ? (await areaFinder(tx, partner.networkId))(located.longitude, located.latitude) : null
	});
	await raiseVersion(tx, partner.networkId);
	await record(tx, actor, 'directory.site-created', { siteId: id }, now);
	return { id };
}
