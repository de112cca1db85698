import type { Actor, Member } from '#lib/platform/actor.ts';

/** Who meets people, and so finds what is missing. */
export const reporterRoles = ['case-manager', 'provider-staff', 'provider-admin'] as const;

export const mayReportNeeds = (actor: Actor): actor is Member =>
	(reporterRoles as readonly string[]).includes(actor.role) && actor.membershipId !== undefined;

/** Only the person responsible may link a need to a case; the row policies of `cases` ask the same. */
export const mayLinkCase = (actor: Actor): boolean => actor.role === 'case-manager';
