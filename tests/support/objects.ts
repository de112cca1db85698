import { createHash, randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import type { InvitationPurpose, LinkPurpose } from '#lib/identity/index.ts';
import type { Named } from '../../src/route-manifest.ts';
import type { DemoMember } from './journey.ts';
import { endedRun, keptScenario } from './planning.ts';

/** An object of the demo network that the member may open, for pages with an id in their address; a draft where the page is for drafts. */
export async function objectFor(
	db: postgres.Sql,
	member: DemoMember,
	named: Named,
	{ draft = false }: { draft?: boolean } = {}
): Promise<string> {
	const { networkId, membershipId, organisationId } = member;
	// A link's owner is a provider, whoever looks at the page.
	const link = (purpose: LinkPurpose) => linkFor(db, purpose, networkId);
	const queries: Record<Named, () => PromiseLike<{ id: string }[]>> = {
		offer: () =>
			member.role.startsWith('provider')
				? db`select id from directory.offers where network_id = ${networkId} and state = 'published' and organisation_id = ${organisationId} order by code limit 1`
				: db`select id from directory.offers where network_id = ${networkId} and state = 'published' and intake = 'request' order by code limit 1`,
		case: () =>
			db`select c.id from casework.cases c join casework.referrals r on r.case_id = c.id where c.responsible_id = ${membershipId} and c.closed_at is null order by r.sent_at desc nulls last limit 1`,
		referral: () =>
			db`select r.id from casework.referrals r join casework.cases c on c.id = r.case_id where c.responsible_id = ${membershipId} and r.sending = ${draft ? 'draft' : 'sent'} order by r.sent_at, r.id limit 1`,
		inbox: () =>
			db`select id from casework.referrals where to_organisation_id = ${organisationId} and sending = 'sent' order by sent_at desc, id limit 1`,
		plan: () =>
			db`select id from steering.planned_offers where network_id = ${networkId} and stage not in ('launched', 'reviewed', 'dropped') order by created_at, id limit 1`,
		partner: () =>
			db`select id from directory.organisations where network_id = ${networkId} and (id = ${organisationId} or ${!member.role.startsWith('provider')}) order by code limit 1`,
		site: () =>
			db`select id from directory.sites where network_id = ${networkId} and (organisation_id = ${organisationId} or ${!member.role.startsWith('provider')}) order by code limit 1`,
		agreement: () =>
			member.role.startsWith('provider')
				? db`select id from steering.agreements where organisation_id = ${organisationId} and state <> 'draft' order by number limit 1`
				: db`select id from steering.agreements where network_id = ${networkId} and state <> 'ended' order by number limit 1`,
		area: () => db`select id from directory.planning_areas where network_id = ${networkId} and code = 'WA'`,
		scenario: async () => {
			const at = await whereOf(db, networkId);
			const { inputs, ground, figures, fingerprint } = keptScenario(at);
			return db`insert into steering.scenarios (network_id, term_id, name, inputs, ground, figures, fingerprint, created_by, created_at)
				values (${networkId}, ${at.termId}, 'Zehn Plätze mehr', ${inputs}, ${ground}, ${figures}, ${fingerprint}, ${membershipId}, now()) returning id`;
		},
		run: async () => {
			const at = await whereOf(db, networkId);
			const { request, ground, best } = endedRun(at);
			return db`insert into steering.optimiser_runs (network_id, term_id, state, request, ground, first, best, certainty, gap, created_by, created_at, ended_at)
				values (${networkId}, ${at.termId}, 'done', ${JSON.stringify(request)}::text::jsonb, ${JSON.stringify(ground)}::text::jsonb, ${JSON.stringify(best)}::text::jsonb, ${JSON.stringify(best)}::text::jsonb, 'optimal', 0, ${membershipId}, now(), now()) returning id`;
		},
		body: () =>
			db`select id from steering.bodies where network_id = ${networkId} and ended_on is null order by name limit 1`,
		'places-link': () => link('places'),
		'calendar-link': () => link('calendar'),
		membership: () =>
			db`select id from platform.memberships where network_id = ${networkId} and ended_at is null
				and (${!member.role.startsWith('provider')} or organisation_id = ${organisationId}) and role = ${member.role.startsWith('provider') ? 'provider-staff' : 'case-manager'}
				order by created_at, id limit 1`,
		'invitation-link': () => invitationFor(db, 'membership', networkId),
		'password-link': () => invitationFor(db, 'password', networkId),
		mandate: () =>
			db`select id from casework.mandates where organisation_id = ${organisationId} and ended_at is null and current_date between valid_from and valid_until limit 1`,
		conference: () =>
			member.role.startsWith('provider')
				? db`select p.conference_id as id from casework.conference_parties p join casework.joint_consents j on j.subject_id = p.conference_id and p.organisation_id = any(j.organisation_ids)
					where p.organisation_id = ${organisationId} and not exists (select from casework.joint_withdrawals w where w.joint_consent_id = j.id) limit 1`
				: db`select f.id from casework.conferences f join casework.cases c on c.id = f.case_id where f.network_id = ${networkId} and c.responsible_id = ${membershipId} order by f.meets_on, f.id limit 1`,
		need: () =>
			db`select id from casework.unmet_needs where reported_by = ${membershipId} order by created_at desc, id limit 1`
	};
	const [row] = await queries[named]();
	if (!row) throw new Error(`${member.name} (${member.role}) has no ${named} in the demo network`);
	return row.id;
}

/** A need and an area of the network. */
async function whereOf(db: postgres.Sql, networkId: string) {
	const [row] = await db<{ termId: string; code: string; id: string; areaCode: string; name: string }[]>`
		select t.id as "termId", t.code, a.id, a.code as "areaCode", a.name from directory.terms t, directory.planning_areas a
		where t.network_id = ${networkId} and a.network_id = ${networkId} and t.code = 'debt' order by a.code limit 1`;
	const { termId, code, areaCode, ...area } = row!;
	return { termId, code, area: { ...area, code: areaCode } };
}
/** Gives a provider of the network a link, as a mail would, and answers its secret part as `id`. */
const linkFor = (db: postgres.Sql, purpose: LinkPurpose, networkId: string) => {
	const token = randomBytes(32).toString('base64url');
	return db<{ id: string }[]>`
		insert into platform.links (membership_id, purpose, token_hash, created_at)
		select id, ${purpose}, ${createHash('sha256').update(token).digest('hex')}, now() from platform.memberships
		where network_id = ${networkId} and role = 'provider-admin' order by created_at, id limit 1
		returning ${token}::text as id`;
};

/** Invites somebody, or lets a case manager set a password, and answers the secret part of the address as `id`. */
export const invitationFor = (db: postgres.Sql, purpose: InvitationPurpose, networkId: string) => {
	const token = randomBytes(32).toString('base64url');
	return db<{ id: string }[]>`
		insert into platform.invitations (network_id, organisation_id, purpose, role, email, account_id, token_hash, created_at, expires_at)
		select network_id, organisation_id, ${purpose}, role, ${`neu-${token.slice(0, 8).toLowerCase()}@haus.example`},
			${purpose === 'password' ? db`account_id` : null}, ${createHash('sha256').update(token).digest('hex')}, now(), now() + interval '3 days'
		from platform.memberships where network_id = ${networkId} and role = ${purpose === 'password' ? 'case-manager' : 'provider-admin'}
		order by created_at, id limit 1
		returning ${token}::text as id`;
};

export const pathOf = (route: string, id = ''): string =>
	route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, id) || '/';
