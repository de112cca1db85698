import type { Actor, Member } from '#lib/platform/actor.ts';

/** Planning is system management's; the row policies of `steering` ask the same. */
export const mayPlan = (actor: Actor): actor is Member =>
	actor.role === 'system-manager' && actor.membershipId !== undefined;

/** The office's other roles read what became of a gap. Providers never: plans are procurement. */
export const maySeePlans = (actor: Actor): boolean =>
	['system-manager', 'case-manager', 'team-lead', 'network-admin', 'evaluator', 'auditor'].includes(actor.role) &&
	actor.networkId !== undefined;
