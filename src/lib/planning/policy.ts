import { maySeeGaps } from '#lib/gaps/index.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';

/** Planning is system management's; the row policies of `steering` ask the same. */
export const mayPlan = (actor: Actor): actor is Member =>
	actor.role === 'system-manager' && actor.membershipId !== undefined;

/** Plans with partners, money and course are read where they are made. */
export const maySeePlans = mayPlan;

/** How many places are coming is a figure of the gaps, and told with them. */
export const maySeePlannedPlaces = maySeeGaps;

/** Case managers hear what became of their own reports: title and stage. Providers never: plans are procurement. */
export const mayHearOfPlans = (actor: Actor): boolean =>
	(actor.role === 'system-manager' || actor.role === 'case-manager') && actor.networkId !== undefined;
