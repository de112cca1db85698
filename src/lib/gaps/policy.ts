import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';

export const steeringRoles = ['system-manager', 'network-admin', 'team-lead', 'evaluator'] as const;

/** Aggregates are for the steering side, in its own network; the functions of casework ask the same. */
export const maySeeGaps = (actor: Actor): actor is Actor & { networkId: string } =>
	(steeringRoles as readonly string[]).includes(actor.role) && actor.networkId !== undefined;

/** Norms are decided by a body and written down by system management. */
export const maySetNorms = (actor: Actor): actor is Member =>
	actor.role === 'system-manager' && actor.membershipId !== undefined;

/** The same figures and definitions for both sides (R95): the steering side all offers, a provider its own. */
export const controllingRoles = [...steeringRoles, 'provider-admin', 'provider-staff'] as const;
export const maySeeControlling = (actor: Actor): actor is Actor & { networkId: string } =>
	maySeeGaps(actor) || (isProvider(actor) && actor.networkId !== undefined);
