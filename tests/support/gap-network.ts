import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Member, MemberRole } from '#lib/platform/actor.ts';

/** A small network for needs, gaps and plans: two areas, three needs, offices and a provider. Written past the policies. */
export type GapNetwork = Awaited<ReturnType<typeof gapNetwork>>;

const square = (west: number) =>
	JSON.stringify({
		type: 'Polygon',
		coordinates: [
			[
				[west, 51],
				[west + 1, 51],
				[west + 1, 52],
				[west, 52],
				[west, 51]
			]
		]
	});

export async function gapNetwork(sql: postgres.Sql) {
	const slug = `n-${randomUUID().slice(0, 8)}`;
	const [network] = await sql`insert into platform.networks (slug, name) values (${slug}, ${slug}) returning id`;
	const networkId: string = network!.id;
	const organisation = async (code: string, kind: string): Promise<string> =>
		(
			await sql`insert into directory.organisations (network_id, code, name, kind) values (${networkId}, ${code}, ${code}, ${kind}) returning id`
		)[0]!.id;
	const area = async (code: string, west: number, entitled: number | null): Promise<string> => {
		const [row] = await sql`
			insert into directory.planning_areas (network_id, code, name, geometry, label_longitude, label_latitude, position)
			values (${networkId}, ${code}, ${code}, ${square(west)}::jsonb, ${west + 0.5}, 51.5, public.cube(array[${west * 70_000}::float8, 0, 0])) returning id`;
		await sql`insert into directory.area_statistics values (${row!.id}, 'elb', 2026, ${entitled})`;
		return row!.id;
	};
	const term = async (code: string, sensitive = false): Promise<string> =>
		(
			await sql`insert into directory.terms (network_id, code, label_de, label_en, sensitive) values (${networkId}, ${code}, ${code}, ${code}, ${sensitive}) returning id`
		)[0]!.id;

	const office = await organisation('office', 'authority');
	const provider = await organisation('provider', 'welfare');
	const areas = { warburg: await area('WA', 9, 300), hoexter: await area('HX', 10, 100) };
	const terms = {
		debt: await term('debt'),
		childcare: await term('childcare'),
		addiction: await term('addiction', true)
	};

	const member = async (
		role: MemberRole,
		organisationId = role.startsWith('provider') ? provider : office
	): Promise<Member> => {
		const [account] =
			await sql`insert into platform.accounts (email, name) values (${`${randomUUID()}@test.example`}, ${role}) returning id`;
		const [membership] = await sql`
			insert into platform.memberships (account_id, network_id, organisation_id, role) values (${account!.id}, ${networkId}, ${organisationId}, ${role}) returning id`;
		return { role, networkId, organisationId, accountId: account!.id, membershipId: membership!.id, requestId: 'test' };
	};

	/** A published offer with its places, confirmed `age` days ago. */
	const offer = async (
		needs: string[],
		at: { area: string } | 'network',
		places: { total: number | null; available: number | null; waiting: number | null; booked?: number; age?: number }
	): Promise<{ id: string; locationId: string }> => {
		const code = randomUUID().slice(0, 8);
		const [row] = await sql`
			insert into directory.offers (network_id, organisation_id, code, name, kind, regime, intake, state, access_criteria)
			values (${networkId}, ${provider}, ${code}, ${`offer ${code}`}, 'counselling', 'voluntary', 'request', 'published', 'none') returning id`;
		for (const need of needs) await sql`insert into directory.offer_terms values (${row!.id}, ${need})`;
		let site: string | null = null;
		if (at !== 'network')
			site = (
				await sql`insert into directory.sites (network_id, organisation_id, code, name, area_id) values (${networkId}, ${provider}, ${code}, ${code}, ${at.area}) returning id`
			)[0]!.id;
		const [location] = await sql`
			insert into directory.offer_locations (network_id, offer_id, site_id, reach, total, available, waiting, booked_since, status, valid_at)
			values (${networkId}, ${row!.id}, ${site}, ${site ? 'site' : 'network'}, ${places.total}, ${places.available}, ${places.waiting}, ${places.booked ?? 0}, 'free', now() - make_interval(days => ${places.age ?? 1})) returning id`;
		return { id: row!.id, locationId: location!.id };
	};

	const caseOf = async (responsible: Member): Promise<string> =>
		(
			await sql`
			insert into casework.cases (network_id, organisation_id, reference, responsible_id, created_at)
			values (${networkId}, ${office}, ${randomUUID().slice(0, 8)}, ${responsible.membershipId}, now()) returning id`
		)[0]!.id;

	/** An unmet need as it stands in the table. */
	const need = async (
		by: Member,
		termId: string,
		areaId: string | null,
		more: {
			reason?: string;
			state?: string;
			caseId?: string | null;
			daysAgo?: number;
			persons?: number;
			wants?: boolean;
		} = {}
	): Promise<string> =>
		(
			await sql`
			insert into casework.unmet_needs (network_id, organisation_id, reported_by, term_id, area_id, reason, state, case_id, persons, wants_notification, created_at, state_changed_at)
			values (${networkId}, ${by.organisationId}, ${by.membershipId}, ${termId}, ${areaId}, ${more.reason ?? 'full'}, ${more.state ?? 'open'}, ${more.caseId ?? null}, ${more.persons ?? 1}, ${more.wants ?? true},
				now() - make_interval(days => ${more.daysAgo ?? 0}), now()) returning id`
		)[0]!.id;

	return { networkId, office, provider, areas, terms, member, offer, caseOf, need };
}
