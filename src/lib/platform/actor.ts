/** Everyone who can act. The first eight are memberships' roles; codes as in the glossary. */
export const memberRoles = [
	'system-manager',
	'case-manager',
	'team-lead',
	'provider-staff',
	'provider-admin',
	'network-admin',
	'auditor',
	'evaluator'
] as const;
export type MemberRole = (typeof memberRoles)[number];

export const roles = [...memberRoles, 'anonymous', 'client', 'system'] as const;
export type Role = (typeof roles)[number];

/** Who is calling, in which organisation and role: the context of every transaction. */
export type Actor = {
	role: Role;
	/** Correlates log, audit line and error reference of one request. */
	requestId: string;
	networkId: string | undefined;
	organisationId: string | undefined;
	accountId: string | undefined;
	membershipId: string | undefined;
};

/** An actor with a membership: everything behind the sign-in. */
export type Member = Actor & {
	role: MemberRole;
	networkId: string;
	organisationId: string;
	accountId: string;
	membershipId: string;
};

export const anonymous = (requestId: string): Actor => ({
	role: 'anonymous',
	requestId,
	networkId: undefined,
	organisationId: undefined,
	accountId: undefined,
	membershipId: undefined
});

/** The person a case is about, holding a code on paper; what it opens is decided by casework.enter_by_code(). */
export const client = (requestId: string): Actor => ({ ...anonymous(requestId), role: 'client' });

/** The application itself: sign-in, jobs, imports from the command line. */
export const system = (requestId: string, networkId?: string): Actor => ({
	...anonymous(requestId),
	role: 'system',
	networkId
});

export const isMember = (actor: Actor): actor is Member => actor.membershipId !== undefined;

/** Roles of the referring office. */
export const office = ['case-manager', 'team-lead', 'system-manager', 'network-admin'] as const;
/** Roles of a provider. */
export const providers = ['provider-staff', 'provider-admin'] as const;
export const isProvider = (actor: Actor): boolean => (providers as readonly string[]).includes(actor.role);
