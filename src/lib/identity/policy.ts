import { isProvider, memberRoles, office, providers, type Actor, type MemberRole } from '#lib/platform/actor.ts';

/** Roles that somebody in a role may let others into; nobody else gives any. */
const granted: Partial<Record<Actor['role'], readonly MemberRole[]>> = {
	'network-admin': memberRoles,
	// Invites the first person of a provider (R8), and nobody after that.
	'system-manager': ['provider-admin'],
	'provider-admin': providers
};
export const grantableRoles = (actor: Actor): readonly MemberRole[] => granted[actor.role] ?? [];

type Access = { networkId: string; organisationId: string; role: MemberRole };

/** Who may let somebody into an organisation, and take that back while nobody came. */
export const mayGrant = (actor: Actor, access: Access): boolean =>
	actor.networkId === access.networkId &&
	grantableRoles(actor).includes(access.role) &&
	(!isProvider(actor) || actor.organisationId === access.organisationId);

/** Who may see, change and end a membership: the network's administration, a provider's for its own house. */
export const mayKeepAccess = (actor: Actor, access: Access): boolean =>
	actor.role !== 'system-manager' && mayGrant(actor, access);

/** A password opens everything its owner may see: only the network's administration helps with it. */
export const mayRenewPassword = (actor: Actor, access: Access): boolean =>
	actor.role === 'network-admin' && mayKeepAccess(actor, access);

/** Does a role belong into an organisation? Case work and steering are the Jobcenter's, offers everybody else's. */
export const fitsOrganisation = (role: MemberRole, isAuthority: boolean): boolean => {
	if ((office as readonly MemberRole[]).includes(role)) return isAuthority;
	return (providers as readonly MemberRole[]).includes(role) ? !isAuthority : true;
};
