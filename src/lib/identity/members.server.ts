import { and, eq, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member, MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { MemberFilter, MembershipChange } from './inputs.ts';
import { hasPhone, hasTeam } from './model.ts';
import { grantableRoles, mayKeepAccess } from './policy.ts';
import { memberships, sessions } from './tables.server.ts';

export type MemberRow = {
	id: string;
	accountId: string;
	name: string;
	email: string;
	role: MemberRole;
	organisationId: string;
	organisation: string;
	team: string | null;
	phone: string | null;
	since: string;
};

const columns = sql`m.id, a.id as "accountId", a.name, a.email, m.role, m.organisation_id as "organisationId",
	o.name as organisation, m.team, m.phone, m.created_at as since`;
const joined = sql`platform.memberships m join platform.accounts a on a.id = m.account_id
	join directory.organisations o on o.id = m.organisation_id`;

/** What the caller keeps: a network's administration all of it, a provider's its own house. */
const kept = (actor: Member) => sql`m.network_id = ${actor.networkId} and m.ended_at is null
	and ${anyOf(sql`m.role`, actor.role === 'system-manager' ? [] : grantableRoles(actor), 'text')}
	and (${actor.role === 'network-admin'} or m.organisation_id = ${actor.organisationId})`;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Who is in, by organisation and name. */
export async function listMembers(
	tx: Tx,
	actor: Member,
	filter: Pick<MemberFilter, 'suche' | 'rolle' | 'organisation'>,
	page: { limit: number; offset: number }
): Promise<{ rows: MemberRow[]; total: number }> {
	const where = sql`${kept(actor)}
		${filter.rolle ? sql`and m.role = ${filter.rolle}` : sql``}
		${filter.organisation ? sql`and m.organisation_id = ${filter.organisation}` : sql``}
		${filter.suche ? sql`and concat_ws(' ', a.name, a.email, m.team, o.name) ilike ${like(filter.suche)}` : sql``}`;
	const [counted] = await tx.execute<{ total: number }>(
		sql`select count(*)::int as total from ${joined} where ${where}`
	);
	const rows = await tx.execute<MemberRow>(sql`
		select ${columns} from ${joined} where ${where}
		order by o.name, a.name, m.role, m.id limit ${page.limit} offset ${page.offset}`);
	return { rows: [...rows], total: counted?.total ?? 0 };
}

export type KeptOrganisation = { id: string; name: string; kind: string };

/** Organisations that the caller may let somebody into. */
export async function listKeptOrganisations(tx: Tx, actor: Member): Promise<KeptOrganisation[]> {
	return [
		...(await tx.execute<KeptOrganisation>(sql`
			select id, name, kind from directory.organisations
			where network_id = ${actor.networkId} and (${actor.role === 'network-admin'} or id = ${actor.organisationId})
			order by name, id`))
	];
}

/** @throws {Refusal} not-found, also for one of others or one that ended */
export async function getMember(tx: Tx, actor: Member, id: string): Promise<MemberRow> {
	const [row] = await tx.execute<MemberRow>(
		sql`select ${columns} from ${joined} where ${kept(actor)} and m.id = ${id}`
	);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

/** Locks a membership for a decision about it. @throws {Refusal} not-found, also for one of others or one that ended */
export async function lockMembership(tx: Tx, actor: Member, id: string): Promise<typeof memberships.$inferSelect> {
	const [row] = await tx
		.select()
		.from(memberships)
		.where(and(eq(memberships.id, id), isNull(memberships.endedAt)))
		.for('update');
	if (!row || !mayKeepAccess(actor, row)) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

/** Changes team and telephone, where the role has them; the role itself is given by invitation alone. */
export async function changeMembership(
	tx: Tx,
	actor: Member,
	input: MembershipChange & { id: string },
	now: Date
): Promise<void> {
	const held = await lockMembership(tx, actor, input.id);
	const { team = held.team, phone = held.phone } = input;
	await tx
		.update(memberships)
		.set({
			team: hasTeam(held.role) ? team || null : held.team,
			phone: hasPhone(held.role) ? phone || null : held.phone
		})
		.where(eq(memberships.id, input.id));
	await record(tx, actor, 'identity.membership-changed', { membershipId: input.id }, now);
}

/** Roles without which nobody could let anybody in any more, and where they are counted. */
const lasting: Partial<Record<MemberRole, 'network' | 'organisation'>> = {
	'network-admin': 'network',
	'provider-admin': 'organisation'
};

/**
 * Ends a membership and, in the same moment, its sessions. What still hangs on it is asked before, where it is known
 * (cases: `endAccess`).
 *
 * @throws {Refusal} conflict for the last who could let others in: of a network, or of the caller's own house; not-found
 */
export async function endMembership(tx: Tx, actor: Member, input: { id: string }, now: Date): Promise<void> {
	const found = await getMember(tx, actor, input.id);
	const among = lasting[found.role];
	if (among) {
		// All of them, in one order: of two who end each other the second finds itself alone.
		const holders = await tx
			.select({ id: memberships.id })
			.from(memberships)
			.where(
				and(
					eq(memberships.networkId, actor.networkId),
					eq(memberships.role, found.role),
					isNull(memberships.endedAt),
					among === 'organisation' ? eq(memberships.organisationId, found.organisationId) : undefined
				)
			)
			.orderBy(memberships.id)
			.for('update');
		const isLast = holders.every(({ id }) => id === input.id);
		if (isLast && among === 'network') throw new Refusal('conflict', m.identity_end_last_network_admin());
		if (isLast && actor.role === 'provider-admin') throw new Refusal('conflict', m.identity_end_last_provider_admin());
	}
	const { organisationId, role } = await lockMembership(tx, actor, input.id);
	await tx.update(memberships).set({ endedAt: now }).where(eq(memberships.id, input.id));
	const ended = await tx.delete(sessions).where(eq(sessions.membershipId, input.id)).returning({ id: sessions.id });
	await record(
		tx,
		actor,
		'identity.membership-ended',
		{ membershipId: input.id, organisationId, role, sessionsEnded: ended.length },
		now
	);
}
