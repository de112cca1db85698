import type { Actor, Member, MemberRole } from '#lib/platform/actor.ts';

/** Who keeps the network and opens its pages; the row policies of `steering` ask the same. */
export const networkKeepers = ['system-manager', 'network-admin'] as const satisfies readonly MemberRole[];

export const mayKeepNetwork = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined && (networkKeepers as readonly string[]).includes(actor.role);
