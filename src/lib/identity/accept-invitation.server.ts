import { and, eq, isNull, ne } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { system } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { grantMembership } from './create-network.server.ts';
import { findInvitation, mustBeOpen, type Invited } from './invitations.server.ts';
import type { InvitationPurpose } from './model.ts';
import { hashPassword } from './passwords.server.ts';
import { endSessions } from './sessions.server.ts';
import { forgiveAccount, mayTry, noteWrongTry, signIn, windowMinutes } from './sign-in.server.ts';
import { accounts, invitations } from './tables.server.ts';

/** Whose request it is, as far as the throttle is concerned. */
type From = { address: string; requestId: string };
export type Accepted = { accountId: string; membershipId: string };

type NewPassword = { newPassword: string; repeatedPassword: string };
const mustAgree = ({ newPassword, repeatedPassword }: NewPassword): void => {
	if (newPassword !== repeatedPassword) throw new Refusal('invalid', m.identity_password_differs(), 'repeatedPassword');
};

/** Looks a link up before anything that takes time; links that never were one count as wrong tries (security.md S21). */
async function lookUp(token: string, purpose: InvitationPurpose, from: From): Promise<Invited> {
	// Noted before it is refused: a refusal takes back what its transaction wrote.
	const { found, now } = await transact(system(from.requestId), async (tx, now) => {
		if (!(await mayTry(tx, from.address, now)))
			throw new Refusal('too-many', m.identity_too_many({ minutes: windowMinutes }));
		const found = await findInvitation(tx, { token, purpose });
		if (!found) await noteWrongTry(tx, from.address, now);
		return { found, now };
	});
	return mustBeOpen(found, now);
}

/** Uses the link up for this account. Of two who come at once the second finds it used. */
async function enter(tx: Tx, token: string, accountId: string, from: From, now: Date): Promise<Accepted> {
	const invited = mustBeOpen(await findInvitation(tx, { token, purpose: 'membership', lock: true }), now);
	await tx.update(invitations).set({ acceptedAt: now }).where(eq(invitations.id, invited.id));
	const actor = { ...system(from.requestId, invited.networkId), accountId };
	const { networkId, organisationId, role, phone, team } = invited;
	const membershipId = await grantMembership(
		tx,
		actor,
		{ accountId, networkId, organisationId, role, ...(phone ? { phone } : {}), ...(team ? { team } : {}) },
		now
	);
	await record(tx, actor, 'identity.invitation-accepted', { invitationId: invited.id, membershipId }, now);
	return { accountId, membershipId };
}

/**
 * Somebody without an account accepts: name and password are set, and the link is used up.
 *
 * @throws {Refusal} invalid at `repeatedPassword`; conflict, in words, for a link that is over or an address that has an
 *   account; not-found; too-many
 */
export async function acceptAsNew(input: NewPassword & { token: string; name: string }, from: From): Promise<Accepted> {
	mustAgree(input);
	await lookUp(input.token, 'membership', from);
	const passwordHash = await hashPassword(input.newPassword);
	const actor = system(from.requestId);
	return transact(actor, async (tx, now) => {
		const invited = mustBeOpen(
			await findInvitation(tx, { token: input.token, purpose: 'membership', lock: true }),
			now
		);
		const [account] = await tx
			.insert(accounts)
			.values({ email: invited.email, name: input.name, passwordHash, createdAt: now })
			.onConflictDoNothing()
			.returning({ id: accounts.id });
		if (!account) throw new Refusal('conflict', m.identity_accept_known());
		await record(
			tx,
			{ ...actor, networkId: invited.networkId },
			'identity.account-created',
			{ accountId: account.id },
			now
		);
		return enter(tx, input.token, account.id, from, now);
	});
}

/**
 * Somebody with an account accepts with their password, counted like any sign-in. It has to be the account of the address
 * that was invited: a link that was passed on lets nobody else in.
 *
 * @throws {Refusal} invalid for a wrong password; conflict for a link that is over; not-found; too-many
 */
export async function acceptWithAccount(input: { token: string; password: string }, from: From): Promise<Accepted> {
	const invited = await lookUp(input.token, 'membership', from);
	const accountId = await signIn(invited.email, input.password, from.address, from.requestId).catch(
		(caught: unknown) => {
			throw caught instanceof Refusal && caught.code === 'invalid'
				? new Refusal('invalid', m.identity_accept_wrong(), 'password')
				: caught;
		}
	);
	return transact(system(from.requestId), (tx, now) => enter(tx, input.token, accountId, from, now));
}

/**
 * Sets a new password by a link; every session of the account ends, and other such links with it.
 *
 * @throws {Refusal} invalid at `repeatedPassword`; conflict for a link that is over; not-found; too-many
 */
export async function setPasswordByLink(input: NewPassword & { token: string }, from: From): Promise<void> {
	mustAgree(input);
	await lookUp(input.token, 'password', from);
	const passwordHash = await hashPassword(input.newPassword);
	await transact(system(from.requestId), async (tx, now) => {
		const invited = mustBeOpen(await findInvitation(tx, { token: input.token, purpose: 'password', lock: true }), now);
		const accountId = invited.accountId ?? '';
		const changed = await tx
			.update(accounts)
			.set({ passwordHash })
			.where(and(eq(accounts.id, accountId), isNull(accounts.disabledAt)))
			.returning({ email: accounts.email });
		const [account] = changed;
		if (!account) throw new Refusal('conflict', m.identity_link_revoked());
		await tx.update(invitations).set({ acceptedAt: now }).where(eq(invitations.id, invited.id));
		await tx
			.update(invitations)
			.set({ revokedAt: now })
			.where(
				and(
					eq(invitations.accountId, accountId),
					ne(invitations.id, invited.id),
					isNull(invitations.acceptedAt),
					isNull(invitations.revokedAt)
				)
			);
		await forgiveAccount(tx, account.email);
		const ended = await endSessions(tx, accountId, '');
		await record(
			tx,
			system(from.requestId, invited.networkId),
			'identity.password-set-by-link',
			{ accountId, invitationId: invited.id, sessionsEnded: ended },
			now
		);
	});
}
