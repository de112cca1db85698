import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { OrganisationKind } from './model.ts';

export type InNetwork = Actor & { networkId: string };

export const iso = (stamp: string | null): string | null => (stamp === null ? null : new Date(stamp).toISOString());
export const ownLabel = (row: { label_de: string; label_en: string }): string =>
	getLocale() === 'de' ? row.label_de : row.label_en;

export type Area = {
	id: string;
	code: string;
	name: string;
	level: string;
	parentId: string | null;
	longitude: number;
	latitude: number;
};

/** The planning areas of a network by name, without their shapes. */
export async function listAreas(tx: Tx, actor: InNetwork): Promise<Area[]> {
	const rows = await tx.execute<{
		id: string;
		code: string;
		name: string;
		level: string;
		parent_id: string | null;
		longitude: number;
		latitude: number;
	}>(sql`
		select id, code, name, level, parent_id, label_longitude as longitude, label_latitude as latitude from directory.planning_areas where network_id = ${actor.networkId} order by name, code`);
	return rows.map(({ parent_id, ...row }) => ({ ...row, parentId: parent_id }));
}

export type Term = {
	id: string;
	code: string;
	label: string;
	parentId: string | null;
	parentCode: string | null;
	sensitive: boolean;
};

/** The terms of a taxonomy in their order, every parent before its children. */
export async function listTerms(tx: Tx, actor: InNetwork, taxonomy = 'needs'): Promise<Term[]> {
	const rows = await tx.execute<{
		id: string;
		code: string;
		label_de: string;
		label_en: string;
		parent_id: string | null;
		parent_code: string | null;
		sensitive: boolean;
	}>(sql`
		select t.id, t.code, t.label_de, t.label_en, t.parent_id, p.code as parent_code, t.sensitive
		from directory.terms t left join directory.terms p on p.id = t.parent_id
		where t.network_id = ${actor.networkId} and t.taxonomy = ${taxonomy}
		order by coalesce(p.position, t.position), p.id nulls first, t.position`);
	return rows.map((row) => ({
		id: row.id,
		code: row.code,
		label: ownLabel(row),
		parentId: row.parent_id,
		parentCode: row.parent_code,
		sensitive: row.sensitive
	}));
}

export type Organisation = {
	id: string;
	code: string;
	name: string;
	kind: OrganisationKind;
	phone: string | null;
	email: string | null;
	website: string | null;
	accredited: boolean | null;
	accreditedUntil: string | null;
	offers: number;
	/** What it publishes appears at once. */
	approved: boolean;
};

/** The partners of a network by name, with the number of their published offers. */
export async function listOrganisations(tx: Tx, actor: InNetwork): Promise<Organisation[]> {
	const rows = await tx.execute<{
		id: string;
		code: string;
		name: string;
		kind: OrganisationKind;
		phone: string | null;
		email: string | null;
		website: string | null;
		accredited: boolean | null;
		accredited_until: string | null;
		offers: number;
		approved: boolean;
	}>(sql`
		select g.id, g.code, g.name, g.kind, g.approved_at is not null as approved, g.phone, g.email, g.website, g.accredited, g.accredited_until::text, coalesce(o.offers, 0)::int as offers
		from directory.organisations g
		left join (select organisation_id, count(*) as offers from directory.offers where network_id = ${actor.networkId} and state = 'published' group by 1) o on o.organisation_id = g.id
		where g.network_id = ${actor.networkId} order by g.name, g.id`);
	return rows.map(({ accredited_until, ...row }) => ({ ...row, accreditedUntil: accredited_until }));
}

/** How to reach an organisation; no address where that is protected. */
export type OrganisationContact = { name: string; phone: string | null; email: string | null; address: string | null };

/** The ways to reach an organisation of the network, from the directory. @throws {Refusal} not-found */
export async function getOrganisationContact(tx: Tx, actor: InNetwork, id: string): Promise<OrganisationContact> {
	const [row] = await tx.execute<OrganisationContact>(sql`
		select g.name, g.phone, g.email, s.address from directory.organisations g
		left join lateral (
			select nullif(concat_ws(', ', nullif(street, ''), nullif(concat_ws(' ', nullif(postal_code, ''), nullif(town, '')), '')), '') as address
			from directory.sites where organisation_id = g.id and not address_protected and not g.address_protected and street <> ''
			order by code limit 1) s on true
		where g.id = ${id} and g.network_id = ${actor.networkId}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

export type Site = {
	id: string;
	organisationId: string;
	name: string;
	town: string;
	areaName: string | null;
	addressProtected: boolean;
};

/** The sites of a network, or of one organisation, for those who write offers. */
export async function listSites(tx: Tx, actor: InNetwork, organisationId?: string): Promise<Site[]> {
	const only = isProvider(actor) ? actor.organisationId : organisationId;
	const rows = await tx.execute<{
		id: string;
		organisation_id: string;
		name: string;
		town: string;
		area_name: string | null;
		address_protected: boolean;
	}>(sql`
		select s.id, s.organisation_id, s.name, s.town, a.name as area_name, s.address_protected
		from directory.sites s left join directory.planning_areas a on a.id = s.area_id
		where s.network_id = ${actor.networkId} ${only ? sql`and s.organisation_id = ${only}` : sql``} order by s.name, s.id`);
	return rows.map((row) => ({
		id: row.id,
		organisationId: row.organisation_id,
		name: row.name,
		town: row.town,
		areaName: row.area_name,
		addressProtected: row.address_protected
	}));
}
