import { randomUUID } from 'node:crypto';
import { and, eq, isNull, ne, notInArray, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { OfferForm } from './inputs.ts';
import { findInstrument } from './instruments.server.ts';
import { mayNarrow, type OfferState, type Regime } from './model.ts';
import { mayEditOffer } from './policy.ts';
import { offerLocations, offers, offerTerms, organisations, sites, terms } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

/** Shown in search from its words on: called after every change of what an offer is found by. */
export const refreshSearch = (tx: Tx, ids: readonly string[]) =>
	tx.execute(sql`select directory.refresh_search(${`{${ids.join(',')}}`}::uuid[])`);

async function regimeOf(tx: Tx, actor: Actor, offer: OfferForm, now: Date): Promise<Regime> {
	const day = dayOf(now);
	const instrument = offer.instrumentKey ? await findInstrument(tx, actor, offer.instrumentKey, day) : undefined;
	if (offer.instrumentKey && !instrument)
		throw new Refusal('invalid', m.directory_refused_instrument(), 'instrumentKey');
	if (!instrument) return offer.regime ?? 'none';
	const regime = offer.regime ?? instrument.regime;
	if (!mayNarrow(instrument.regime, regime)) throw new Refusal('invalid', m.directory_refused_wider_regime(), 'regime');
	return regime;
}

async function getPartner(tx: Tx, actor: Actor, organisationId: string) {
	const [partner] = await tx.select().from(organisations).where(eq(organisations.id, organisationId));
	if (!partner || !mayEditOffer(actor, { networkId: partner.networkId, organisationId }))
		throw new Refusal('invalid', m.errors_choice(), 'organisationId');
	return partner;
}

/** Terms and places of an offer as the form says; locations that stay keep their figures. */
async function writeParts(
	tx: Tx,
	offer: { id: string; networkId: string; organisationId: string },
	form: OfferForm
): Promise<void> {
	const needs = form.needs.length
		? await tx
				.select({ id: terms.id })
				.from(terms)
				.where(and(eq(terms.networkId, offer.networkId), anyOf(terms.id, form.needs)))
		: [];
	if (needs.length !== new Set(form.needs).size) throw new Refusal('invalid', m.errors_choice(), 'needs');
	await tx.delete(offerTerms).where(eq(offerTerms.offerId, offer.id));
	if (needs.length > 0) await tx.insert(offerTerms).values(needs.map(({ id }) => ({ offerId: offer.id, termId: id })));

	if (form.reach === 'sites') {
		const chosen = form.sites.length
			? await tx
					.select({ id: sites.id })
					.from(sites)
					.where(and(eq(sites.organisationId, offer.organisationId), anyOf(sites.id, form.sites)))
			: [];
		if (chosen.length === 0 || chosen.length !== new Set(form.sites).size)
			throw new Refusal('invalid', m.directory_refused_no_site(), 'sites');
		await tx.delete(offerLocations).where(and(eq(offerLocations.offerId, offer.id), isNull(offerLocations.siteId)));
		await tx.delete(offerLocations).where(
			and(
				eq(offerLocations.offerId, offer.id),
				notInArray(
					offerLocations.siteId,
					chosen.map(({ id }) => id)
				)
			)
		);
		await tx
			.insert(offerLocations)
			.values(
				chosen.map(({ id }) => ({ networkId: offer.networkId, offerId: offer.id, siteId: id, reach: 'site' as const }))
			)
			.onConflictDoNothing();
	} else {
		await tx
			.delete(offerLocations)
			.where(and(eq(offerLocations.offerId, offer.id), ne(offerLocations.reach, form.reach)));
		await tx
			.insert(offerLocations)
			.values({ networkId: offer.networkId, offerId: offer.id, reach: form.reach })
			.onConflictDoNothing();
	}
}

const valuesOfForm = (form: OfferForm, regime: Regime) => ({
	organisationId: form.organisationId,
	name: form.name,
	summary: form.summary,
	description: form.description,
	kind: form.kind,
	instrumentKey: form.instrumentKey ?? null,
	regime,
	accessCriteria: form.accessCriteria,
	intake: form.intake,
	entry: form.entry,
	nextStart: form.nextStart ?? null,
	schedule: form.schedule,
	cost: form.cost,
	documents: form.documents,
	prescribedProcedure: form.prescribedProcedure,
	targetGroups: form.targetGroups,
	languages: form.languages.length > 0 ? form.languages : ['de'],
	womenOnly: form.womenOnly,
	outreach: form.outreach,
	responseDays: form.responseDays
});

/** Writes a new offer as a draft. Answers its id. */
export async function createOffer(tx: Tx, actor: Actor, form: OfferForm, now: Date): Promise<{ id: string }> {
	const partner = await getPartner(tx, actor, form.organisationId);
	const regime = await regimeOf(tx, actor, form, now);
	const id = randomUUID();
	await tx.insert(offers).values({
		...valuesOfForm(form, regime),
		id,
		networkId: partner.networkId,
		code: `o-${id.slice(0, 8)}`,
		confirmedAt: now,
		createdAt: now,
		updatedAt: now
	});
	await writeParts(tx, { id, networkId: partner.networkId, organisationId: partner.id }, form);
	await refreshSearch(tx, [id]);
	await raiseVersion(tx, partner.networkId);
	await record(tx, actor, 'directory.offer-created', { offerId: id }, now);
	return { id };
}

async function lockOffer(tx: Tx, actor: Actor, id: string) {
	const [offer] = await tx.select().from(offers).where(eq(offers.id, id)).for('update');
	if (!offer || !mayEditOffer(actor, offer)) throw new Refusal('not-found', m.errors_not_found());
	return offer;
}

/** Changes an offer; it stays with its organisation. A published one keeps its access criteria. */
export async function updateOffer(
	tx: Tx,
	actor: Actor,
	change: { id: string; form: OfferForm },
	now: Date
): Promise<void> {
	const offer = await lockOffer(tx, actor, change.id);
	if (change.form.seen && change.form.seen !== offer.updatedAt.toISOString())
		throw new Refusal('stale', m.errors_stale());
	const form = { ...change.form, organisationId: offer.organisationId };
	const regime = await regimeOf(tx, actor, form, now);
	if (isShown(offer.state) && form.accessCriteria === '')
		throw new Refusal('conflict', m.directory_refused_criteria(), 'accessCriteria');
	await tx
		.update(offers)
		.set({ ...valuesOfForm(form, regime), confirmedAt: now, updatedAt: now })
		.where(eq(offers.id, offer.id));
	await writeParts(tx, offer, form);
	await refreshSearch(tx, [offer.id]);
	await raiseVersion(tx, offer.networkId);
	await record(tx, actor, 'directory.offer-updated', { offerId: offer.id }, now);
}

/** In the directory, or on its way there. */
const isShown = (state: OfferState): boolean => state === 'published' || state === 'awaiting';

/**
 * What a partner publishes before the office has looked at it waits (R8); what the office publishes needs no second look.
 * The partner is locked: an approval comes before, or after and takes this offer along.
 */
async function publishedBy(tx: Tx, actor: Actor, organisationId: string): Promise<OfferState> {
	if (!isProvider(actor)) return 'published';
	const [partner] = await tx
		.select({ approvedAt: organisations.approvedAt })
		.from(organisations)
		.where(eq(organisations.id, organisationId))
		.for('share');
	return partner?.approvedAt ? 'published' : 'awaiting';
}

async function setState(tx: Tx, actor: Actor, id: string, wanted: OfferState, now: Date): Promise<OfferState> {
	const offer = await lockOffer(tx, actor, id);
	const state = wanted === 'published' ? await publishedBy(tx, actor, offer.organisationId) : wanted;
	if (isShown(state) && offer.accessCriteria.trim() === '')
		throw new Refusal('conflict', m.directory_refused_criteria(), 'accessCriteria');
	if (offer.state === state) return state;
	await tx.update(offers).set({ state, updatedAt: now }).where(eq(offers.id, id));
	await raiseVersion(tx, offer.networkId);
	await record(tx, actor, `directory.offer-${state}`, { offerId: id, from: offer.state }, now);
	return state;
}

/** Shows an offer in the directory, once its partner is approved; answers where it stands. @throws {Refusal} `conflict` at `accessCriteria` while they are missing (R29). */
export const publishOffer = (tx: Tx, actor: Actor, id: string, now: Date) => setState(tx, actor, id, 'published', now);
/** Takes an offer out of the directory; what hangs on it stays. */
export const archiveOffer = (tx: Tx, actor: Actor, id: string, now: Date) => setState(tx, actor, id, 'archived', now);
/** Back to a draft, to be written anew. */
export const reopenOffer = (tx: Tx, actor: Actor, id: string, now: Date) => setState(tx, actor, id, 'draft', now);
