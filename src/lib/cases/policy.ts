import type { Actor } from '#lib/platform/actor.ts';

type Held = { responsibleId: string; networkId: string };

/** A case is its responsible person's alone; a referral never changes that (R59). */
export const maySee = (actor: Actor, held: Held): boolean =>
	actor.role === 'case-manager' && held.responsibleId === actor.membershipId && held.networkId === actor.networkId;

export const mayOpen = (actor: Actor): boolean => actor.role === 'case-manager' && actor.membershipId !== undefined;
