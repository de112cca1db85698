import { providers, type MemberRole } from '#lib/platform/actor.ts';

/** portal: in the portal only · at_once: a mail as well · digest: a line in the weekly mail · off: not told at all. */
export const deliveries = ['portal', 'at_once', 'digest', 'off'] as const;
export type Delivery = (typeof deliveries)[number];

/** calendar: a feed to subscribe to, until it is ended · places: confirms a provider's figures, once. */
export const linkPurposes = ['calendar', 'places'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** membership: lets somebody in, in a role of an organisation · password: lets an account set a new password. */
export const invitationPurposes = ['membership', 'password'] as const;
export type InvitationPurpose = (typeof invitationPurposes)[number];

/** Hours for which such a link can be used. */
export const invitationHours = 72;

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired';
export type InvitationFacts = { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date };

export function stateOfInvitation(invitation: InvitationFacts, now: Date): InvitationState {
	if (invitation.acceptedAt) return 'accepted';
	if (invitation.revokedAt) return 'revoked';
	return now < invitation.expiresAt ? 'open' : 'expired';
}

/** Roles whose team is noted with their cases. */
const inTeams: readonly MemberRole[] = ['case-manager', 'team-lead'];
export const hasTeam = (role: MemberRole): boolean => inTeams.includes(role);
/** Roles whose telephone stands beside a referral or an invitation to a conference. */
const reachable: readonly MemberRole[] = ['case-manager', ...providers];
export const hasPhone = (role: MemberRole): boolean => reachable.includes(role);
