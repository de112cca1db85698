import { sql } from 'drizzle-orm';
import type { Entry, Intake, OfferKind, OrganisationKind, Reach, Regime } from '#lib/directory/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';

/** A place at which an offer is to be had, as it may leave the network: of a protected one nothing but that. */
export type ExportedPlace = {
	reach: Reach;
	site: ExportedSite | null;
	total: number | null;
	available: number | null;
	waiting: number | null;
	expectedWaitDays: number | null;
	/** As of when; null: nothing was reported. */
	validAt: Date | null;
};
export type ExportedSite = {
	id: string;
	code: string;
	name: string;
	street: string;
	postalCode: string;
	town: string;
	latitude: number | null;
	longitude: number | null;
	accessible: boolean | null;
};
export type ExportedOffer = {
	id: string;
	code: string;
	name: string;
	summary: string;
	description: string;
	kind: OfferKind;
	instrument: string | null;
	regime: Regime;
	accessCriteria: string;
	intake: Intake;
	entry: Entry;
	schedule: string;
	cost: string;
	documents: string;
	targetGroups: string[];
	languages: string[];
	womenOnly: boolean;
	outreach: boolean;
	capacityUnit: string;
	organisation: {
		id: string;
		code: string;
		name: string;
		kind: OrganisationKind;
		description: string;
		phone: string | null;
		email: string | null;
		website: string | null;
	};
	terms: { id: string; code: string; label: string }[];
	places: ExportedPlace[];
};

type Row = Omit<ExportedOffer, 'places'> & {
	places: (Omit<ExportedPlace, 'validAt'> & { validAt: string | null })[];
};

/** Places whose address is protected become one without a site; where others are told as well, they are left out. */
function withoutProtected(places: ExportedPlace[]): ExportedPlace[] {
	const open = places.filter(({ reach }) => reach !== 'protected');
	const hidden = places.filter(({ reach }) => reach === 'protected');
	if (open.length > 0 || hidden.length < 2) return open.length > 0 ? open : hidden;
	const sum = (key: 'total' | 'available' | 'waiting') =>
		hidden.every((place) => place[key] !== null) ? hidden.reduce((all, place) => all + (place[key] ?? 0), 0) : null;
	const waits = hidden.flatMap(({ expectedWaitDays }) => expectedWaitDays ?? []);
	const days = hidden.flatMap(({ validAt }) => (validAt ? [validAt.getTime()] : []));
	return [
		{
			reach: 'protected',
			site: null,
			total: sum('total'),
			available: sum('available'),
			waiting: sum('waiting'),
			expectedWaitDays: waits.length > 0 ? Math.max(...waits) : null,
			validAt: days.length > 0 ? new Date(Math.min(...days)) : null
		}
	];
}

/**
 * Published offers with what belongs to them, by code. A protected address does not get as far as this: neither the
 * offer's own nor its organisation's.
 */
export async function readDirectory(tx: Tx, networkId: string): Promise<ExportedOffer[]> {
	const rows = await tx.execute<Row>(sql`
		select o.id, o.code, o.name, o.summary, o.description, o.kind, o.instrument_key as instrument, o.regime,
			o.access_criteria as "accessCriteria", o.intake, o.entry, o.schedule, o.cost, o.documents, o.target_groups as "targetGroups",
			o.languages, o.women_only as "womenOnly", o.outreach, o.capacity_unit as "capacityUnit",
			jsonb_build_object('id', g.id, 'code', g.code, 'name', g.name, 'kind', g.kind, 'description', g.description, 'phone', g.phone, 'email', g.email, 'website', g.website) as organisation,
			coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'label', t.label_de) order by t.code)
				from directory.offer_terms x join directory.terms t on t.id = x.term_id where x.offer_id = o.id), '[]') as terms,
			(select jsonb_agg(jsonb_build_object(
				'reach', case when s.address_protected then 'protected' else l.reach end,
				'site', case when s.id is not null and not s.address_protected then jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name, 'street', s.street,
					'postalCode', s.postal_code, 'town', s.town, 'latitude', s.latitude, 'longitude', s.longitude, 'accessible', s.accessible) end,
				'total', l.total, 'available', l.available - l.booked_since, 'waiting', l.waiting, 'expectedWaitDays', l.expected_wait_days, 'validAt', l.valid_at
			) order by s.code nulls first, l.reach) from directory.offer_locations l left join directory.sites s on s.id = l.site_id where l.offer_id = o.id) as places
		from directory.offers o join directory.organisations g on g.id = o.organisation_id
		where o.network_id = ${networkId} and o.state = 'published' order by o.code`);
	return rows.map(({ places, ...offer }) => ({
		...offer,
		places: withoutProtected(
			places.map((place) => ({ ...place, validAt: place.validAt === null ? null : new Date(place.validAt) }))
		)
	}));
}
