import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, lte, ne, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member, MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { InvitationForm } from './inputs.ts';
import { hasPhone, hasTeam, invitationHours, stateOfInvitation, type InvitationPurpose } from './model.ts';
import { fitsOrganisation, grantableRoles, mayGrant, mayRenewPassword } from './policy.ts';
import { accounts, invitations, memberships } from './tables.server.ts';

/**
 * The secret part of an address, 256 bits. Made by whoever sends it and handed to the command, so that no stored answer
 * of a repeated submit ever holds it.
 */
export const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const expiry = (now: Date): Date => new Date(now.getTime() + invitationHours * 3_600_000);

type Invitation = typeof invitations.$inferSelect;
const unknown = () => new Refusal('not-found', m.errors_not_found());

/** Is anybody at home there, or on the way? What system management may add is a provider's first person. */
export async function hasMembers(tx: Tx, organisationId: string): Promise<boolean> {
	const [row] = await tx
		.select({ id: memberships.id })
		.from(memberships)
		.where(and(eq(memberships.organisationId, organisationId), isNull(memberships.endedAt)))
		.limit(1);
	return row !== undefined;
}

async function mustBeFirst(tx: Tx, actor: Member, organisationId: string): Promise<void> {
	if (actor.role === 'system-manager' && (await hasMembers(tx, organisationId)))
		throw new Refusal('forbidden', m.identity_invite_not_first());
}

/**
 * Lets somebody into an organisation, once they accept. Whether the address has an account is not told.
 *
 * @throws {Refusal} invalid at `organisationId` or `role`; conflict at `email` for who is in or invited already
 */
export async function invite(
	tx: Tx,
	actor: Member,
	{ token, ...input }: InvitationForm & { token: string },
	now: Date
): Promise<{ id: string }> {
	const [organisation] = await tx.execute<{ kind: string }>(sql`
		select kind from directory.organisations where id = ${input.organisationId} and network_id = ${actor.networkId}`);
	if (!grantableRoles(actor).includes(input.role)) throw new Refusal('invalid', m.errors_choice(), 'role');
	const access = { networkId: actor.networkId, organisationId: input.organisationId, role: input.role };
	if (!organisation || !mayGrant(actor, access)) throw new Refusal('invalid', m.errors_choice(), 'organisationId');
	if (!fitsOrganisation(input.role, organisation.kind === 'authority'))
		throw new Refusal('invalid', m.identity_invite_role_misfit(), 'role');
	await mustBeFirst(tx, actor, input.organisationId);
	const address = sql`lower(${input.email})`;
	const [isIn] = await tx
		.select({ id: memberships.id })
		.from(memberships)
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.where(
			and(
				eq(memberships.organisationId, input.organisationId),
				eq(memberships.role, input.role),
				isNull(memberships.endedAt),
				sql`lower(${accounts.email}) = ${address}`
			)
		);
	if (isIn) throw new Refusal('conflict', m.identity_invite_member_already(), 'email');
	// One that ran out makes room for the new one.
	await tx
		.update(invitations)
		.set({ revokedAt: now })
		.where(
			and(
				eq(invitations.organisationId, input.organisationId),
				eq(invitations.role, input.role),
				eq(invitations.purpose, 'membership'),
				sql`lower(${invitations.email}) = ${address}`,
				isNull(invitations.acceptedAt),
				isNull(invitations.revokedAt),
				lte(invitations.expiresAt, now)
			)
		);
	const [row] = await tx
		.insert(invitations)
		.values({
			...access,
			purpose: 'membership',
			email: input.email,
			phone: hasPhone(input.role) ? input.phone || null : null,
			team: hasTeam(input.role) ? input.team || null : null,
			tokenHash: hashOf(token),
			createdBy: actor.membershipId,
			createdAt: now,
			expiresAt: expiry(now)
		})
		.returning({ id: invitations.id });
	if (!row) throw new Error('insert answered nothing');
	await record(
		tx,
		actor,
		'identity.invited',
		{ invitationId: row.id, organisationId: access.organisationId, role: access.role },
		now
	);
	return row;
}

async function lockOwnInvitation(tx: Tx, actor: Member, id: string): Promise<Invitation> {
	const [row] = await tx
		.select()
		.from(invitations)
		.where(and(eq(invitations.id, id), eq(invitations.purpose, 'membership')))
		.for('update');
	if (!row || !mayGrant(actor, row)) throw unknown();
	await mustBeFirst(tx, actor, row.organisationId);
	if (row.acceptedAt || row.revokedAt) throw new Refusal('conflict', m.identity_invitation_over());
	return row;
}

/**
 * The same invitation with a new link, for three days from now; the earlier link ends.
 *
 * @returns where the new link goes
 * @throws {Refusal} conflict when it was accepted or taken back; not-found
 */
export async function renewInvitation(
	tx: Tx,
	actor: Member,
	input: { id: string; token: string },
	now: Date
): Promise<{ email: string }> {
	const { email } = await lockOwnInvitation(tx, actor, input.id);
	await tx
		.update(invitations)
		.set({ tokenHash: hashOf(input.token), expiresAt: expiry(now) })
		.where(eq(invitations.id, input.id));
	await record(tx, actor, 'identity.invitation-renewed', { invitationId: input.id }, now);
	return { email };
}

/** Takes an invitation back: its link ends. @throws {Refusal} conflict when it is over already; not-found */
export async function revokeInvitation(tx: Tx, actor: Member, input: { id: string }, now: Date): Promise<void> {
	await lockOwnInvitation(tx, actor, input.id);
	await tx.update(invitations).set({ revokedAt: now }).where(eq(invitations.id, input.id));
	await record(tx, actor, 'identity.invitation-revoked', { invitationId: input.id }, now);
}

export type OpenInvitation = {
	id: string;
	email: string;
	role: MemberRole;
	organisationId: string;
	organisation: string;
	createdAt: Date;
	expiresAt: Date;
	expired: boolean;
};

/** Whom the caller may wait for: invited and not in yet, those whose link ran out included. */
export async function listInvitations(
	tx: Tx,
	actor: Member,
	what: { organisationId?: string },
	now: Date
): Promise<OpenInvitation[]> {
	const rows = await tx
		.select({
			id: invitations.id,
			email: invitations.email,
			role: invitations.role,
			networkId: invitations.networkId,
			organisationId: invitations.organisationId,
			organisation: sql<string>`(select name from directory.organisations where id = ${invitations.organisationId})`,
			createdAt: invitations.createdAt,
			expiresAt: invitations.expiresAt
		})
		.from(invitations)
		.where(
			and(
				eq(invitations.networkId, actor.networkId),
				eq(invitations.purpose, 'membership'),
				isNull(invitations.acceptedAt),
				isNull(invitations.revokedAt),
				what.organisationId ? eq(invitations.organisationId, what.organisationId) : undefined
			)
		)
		.orderBy(invitations.createdAt, invitations.id);
	return rows
		.filter((row) => mayGrant(actor, row))
		.map(({ networkId: _, ...row }) => ({ ...row, expired: row.expiresAt <= now }));
}

/**
 * A link by which a member sets a new password; earlier ones end. Not where the account opens another network, too: its
 * administration never asked for that.
 *
 * @returns where the link goes
 * @throws {Refusal} not-found; conflict for accounts without password, of several networks, or the caller's own
 */
export async function issuePasswordLink(
	tx: Tx,
	actor: Member,
	input: { membershipId: string; token: string },
	now: Date
): Promise<{ email: string; locale: 'de' | 'en' }> {
	const [row] = await tx
		.select({ membership: memberships, account: accounts })
		.from(memberships)
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.where(and(eq(memberships.id, input.membershipId), isNull(memberships.endedAt)))
		.for('update');
	if (!row || !mayRenewPassword(actor, row.membership)) throw unknown();
	const { account, membership } = row;
	if (account.id === actor.accountId) throw new Refusal('conflict', m.identity_password_link_own());
	const [elsewhere] = await tx
		.select({ id: memberships.id })
		.from(memberships)
		.where(
			and(
				eq(memberships.accountId, account.id),
				isNull(memberships.endedAt),
				ne(memberships.networkId, actor.networkId)
			)
		)
		.limit(1);
	if (elsewhere || account.isDemo || account.disabledAt) throw new Refusal('conflict', m.identity_password_link_not());
	await tx
		.update(invitations)
		.set({ revokedAt: now })
		.where(and(eq(invitations.accountId, account.id), isNull(invitations.acceptedAt), isNull(invitations.revokedAt)));
	await tx.insert(invitations).values({
		networkId: membership.networkId,
		organisationId: membership.organisationId,
		purpose: 'password',
		role: membership.role,
		email: account.email,
		accountId: account.id,
		tokenHash: hashOf(input.token),
		createdBy: actor.membershipId,
		createdAt: now,
		expiresAt: expiry(now)
	});
	await record(tx, actor, 'identity.password-link-issued', { membershipId: membership.id, accountId: account.id }, now);
	return { email: account.email, locale: account.locale };
}

export type Invited = Invitation & { organisation: string; network: string };

/** What a link stands for, whatever became of it; undefined for a link that never was one. */
export async function findInvitation(
	tx: Tx,
	input: { token: string; purpose: InvitationPurpose; lock?: boolean }
): Promise<Invited | undefined> {
	if (!/^[\w-]{43}$/.test(input.token)) return undefined;
	const query = tx
		.select({
			invitation: invitations,
			organisation: sql<string>`(select name from directory.organisations where id = ${invitations.organisationId})`,
			network: sql<string>`(select name from platform.networks where id = ${invitations.networkId})`
		})
		.from(invitations)
		.where(and(eq(invitations.tokenHash, hashOf(input.token)), eq(invitations.purpose, input.purpose)));
	const [row] = await (input.lock ? query.for('update') : query);
	return row && { ...row.invitation, organisation: row.organisation, network: row.network };
}

/** The link is good now. @throws {Refusal} not-found for one that never was; conflict, in words, for one that is over */
export function mustBeOpen(invited: Invited | undefined, now: Date): Invited {
	if (!invited) throw unknown();
	const state = stateOfInvitation(invited, now);
	switch (state) {
		case 'open':
			return invited;
		case 'accepted':
			throw new Refusal('conflict', m.identity_link_used());
		case 'revoked':
			throw new Refusal('conflict', m.identity_link_revoked());
		case 'expired':
			throw new Refusal('conflict', m.identity_link_expired());
		default:
			return state satisfies never;
	}
}
