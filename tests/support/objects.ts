import type postgres from 'postgres';
import type { Named } from '../../src/route-manifest.ts';
import type { DemoMember } from './journey.ts';

/** An object of the demo network that the member may open, for pages with an id in their address; a draft where the page is for drafts. */
export async function objectFor(
	db: postgres.Sql,
	member: DemoMember,
	named: Named,
	{ draft = false }: { draft?: boolean } = {}
): Promise<string> {
	const { networkId, membershipId, organisationId } = member;
	const queries: Record<Named, () => postgres.PendingQuery<{ id: string }[]>> = {
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
		need: () =>
			db`select id from casework.unmet_needs where reported_by = ${membershipId} order by created_at desc, id limit 1`
	};
	const [row] = await queries[named]();
	if (!row) throw new Error(`${member.name} (${member.role}) has no ${named} in the demo network`);
	return row.id;
}

export const pathOf = (route: string, id = ''): string =>
	route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, id) || '/';
