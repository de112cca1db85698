import type { Actor } from '#lib/platform/actor.ts';

type Held = { responsibleId: string; networkId: string; covered: boolean };

/** A case is its responsible person's and their cover's; a referral never changes that (R59, rule 10). */
export const maySee = (actor: Actor, held: Held): boolean =>
	actor.role === 'case-manager' &&
	(held.responsibleId === actor.membershipId || held.covered) &&
	held.networkId === actor.networkId;

export const mayOpen = (actor: Actor): boolean => actor.role === 'case-manager' && actor.membershipId !== undefined;

/** One case: its responsible person. A colleague's caseload: the team lead, who sees none of it. */
export const mayMoveCases = (actor: Actor, whose: { caseId?: string | undefined }): boolean =>
	actor.role === (whose.caseId ? 'case-manager' : 'team-lead');

/** Emergency access takes two (rule 16): administration asks, another administrator or a team lead agrees. */
export const mayRequestEmergency = (actor: Actor): boolean => actor.role === 'network-admin';
export const mayApproveEmergency = (actor: Actor): boolean =>
	actor.role === 'network-admin' || actor.role === 'team-lead';
/** Of the whole network: who gives it, and who looks into how it was used. */
export const maySeeEmergencies = (actor: Actor): boolean => mayApproveEmergency(actor) || actor.role === 'auditor';
