import { isProvider, type Actor } from '#lib/platform/actor.ts';

type Owned = { networkId: string; organisationId: string };

const steers = (actor: Actor): boolean => actor.role === 'system-manager' || actor.role === 'network-admin';
const inNetwork = (actor: Actor, owned: { networkId: string }): boolean =>
	actor.role === 'system'
		? actor.networkId === undefined || actor.networkId === owned.networkId
		: actor.networkId === owned.networkId;

/** A provider reports for its own offers; stewards of the office note what they were told by telephone. */
export const mayReportCapacity = (actor: Actor, offer: Owned): boolean =>
	inNetwork(actor, offer) &&
	(actor.role === 'system' || steers(actor) || (isProvider(actor) && actor.organisationId === offer.organisationId));

/** Who may write, publish and archive an offer. */
export const mayEditOffer = (actor: Actor, offer: Owned): boolean =>
	inNetwork(actor, offer) &&
	(actor.role === 'system' ||
		steers(actor) ||
		(actor.role === 'provider-admin' && actor.organisationId === offer.organisationId));

/** Partners, sites of others, areas and statistics are kept by the office. */
export const mayKeepNetwork = (actor: Actor, networkId: string): boolean =>
	inNetwork(actor, { networkId }) && (actor.role === 'system' || steers(actor));

/** Drafts and archived offers are seen by those who may edit them, and by their provider's staff. */
export const maySeeOffer = (actor: Actor, offer: Owned & { state: string }): boolean =>
	inNetwork(actor, offer) &&
	(offer.state === 'published' ||
		mayEditOffer(actor, offer) ||
		(isProvider(actor) && actor.organisationId === offer.organisationId));

/** A place moves when a provider accepts for its own offer, or the office books directly. */
export const mayMovePlaces = (actor: Actor, offer: Owned): boolean =>
	inNetwork(actor, offer) &&
	(actor.role === 'system' ||
		actor.role === 'case-manager' ||
		(isProvider(actor) && actor.organisationId === offer.organisationId));

/**
 * Who is told that one or two wait for an offer: whoever refers to it, runs it, or notes its figures for the provider
 * (network administration). Those who plan, evaluate or only look are told numbers from the threshold upwards.
 */
export const maySeeFewWaiting = (actor: Actor, offer: Owned): boolean =>
	inNetwork(actor, offer) &&
	(['system', 'case-manager', 'network-admin'].includes(actor.role) ||
		(isProvider(actor) && actor.organisationId === offer.organisationId));

/** Places at protected addresses are told to members only. */
export const maySeeProtectedPlaces = (actor: Actor): boolean => actor.role !== 'anonymous' && actor.role !== 'client';
