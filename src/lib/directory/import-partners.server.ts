import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { areaFinder } from './areas.server.ts';
import {
	byCode,
	close,
	idsOf,
	json,
	mayImport,
	summed,
	unknownCode,
	type OrganisationRow,
	type SiteRow,
	type Upserted
} from './import-directory.server.ts';
import { positionOf } from './distance.ts';

export async function upsertOrganisations(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly OrganisationRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row) => ({
		code: row.code,
		name: row.name,
		kind: row.kind,
		description: row.description ?? '',
		phone: row.phone ?? null,
		email: row.email ?? null,
		website: row.website ?? null,
		accredited: row.accredited ?? null,
		accredited_until: row.accreditedUntil ?? null,
		address_protected: row.addressProtected ?? false,
		external_id: row.externalId ?? null
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.organisations as o (network_id, code, name, kind, description, phone, email, website, accredited, accredited_until, address_protected, external_id, created_at, updated_at)
		select ${networkId}, r.*, ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
		from jsonb_to_recordset(${json(unique)}) as r (code text, name text, kind text, description text, phone text, email text, website text, accredited boolean, accredited_until date, address_protected boolean, external_id text)
		on conflict (network_id, code) do update set name = excluded.name, kind = excluded.kind, description = excluded.description, phone = excluded.phone, email = excluded.email, website = excluded.website,
			accredited = excluded.accredited, accredited_until = excluded.accredited_until, address_protected = excluded.address_protected, external_id = excluded.external_id, updated_at = excluded.updated_at
		where (o.name, o.kind, o.description, o.phone, o.email, o.website, o.accredited, o.accredited_until, o.address_protected, o.external_id)
			is distinct from (excluded.name, excluded.kind, excluded.description, excluded.phone, excluded.email, excluded.website, excluded.accredited, excluded.accredited_until, excluded.address_protected, excluded.external_id)
		returning id, (xmax = 0) as created`);
	const done = summed(
		unique.length,
		written,
		await idsOf(
			tx,
			sql`directory.organisations`,
			networkId,
			unique.map(({ code }) => code)
		)
	);
	const renamed = written.filter(({ created }) => !created).map(({ id }) => id);
	// What an organisation protects, its sites are protected, too.
	await tx.execute(
		sql`update directory.sites s set address_protected = true from directory.organisations o where o.network_id = ${networkId} and o.address_protected and s.organisation_id = o.id and not s.address_protected`
	);
	if (renamed.length > 0)
		await tx.execute(
			sql`select directory.refresh_search(array(select id from directory.offers where organisation_id in (select (jsonb_array_elements_text(${json(renamed)}))::uuid)))`
		);
	await close(tx, actor, networkId, 'directory.organisations-imported', done, now);
	return done;
}

/** @throws {Refusal} `invalid` naming the code of an organisation that is not there. */
export async function upsertSites(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly SiteRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const partners = await idsOf(
		tx,
		sql`directory.organisations`,
		networkId,
		rows.map((row) => row.organisationCode)
	);
	const areaOf = await areaFinder(tx, networkId);
	const unique = byCode(rows).map((row) => {
		const organisation = partners.get(row.organisationCode);
		if (!organisation) throw unknownCode(row.organisationCode);
		const { latitude = null, longitude = null } = row;
		const located = latitude !== null && longitude !== null ? { latitude, longitude } : undefined;
		return {
			organisation_id: organisation,
			code: row.code,
			name: row.name,
			street: row.street ?? '',
			postal_code: row.postalCode ?? '',
			town: row.town ?? '',
			latitude: located?.latitude ?? null,
			longitude: located?.longitude ?? null,
			position: located ? positionOf(located) : null,
			area_id: located ? areaOf(located.longitude, located.latitude) : null,
			accessible: row.accessible ?? null,
			address_protected: row.addressProtected ?? false
		};
	});
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.sites as s (network_id, organisation_id, code, name, street, postal_code, town, latitude, longitude, position, area_id, accessible, address_protected)
		select ${networkId}, r.organisation_id, r.code, r.name, r.street, r.postal_code, r.town, r.latitude, r.longitude, r.position::cube, r.area_id, r.accessible,
			r.address_protected or o.address_protected
		from jsonb_to_recordset(${json(unique)}) as r (organisation_id uuid, code text, name text, street text, postal_code text, town text, latitude double precision, longitude double precision, position text, area_id uuid, accessible boolean, address_protected boolean)
		join directory.organisations o on o.id = r.organisation_id
		on conflict (network_id, code) do update set organisation_id = excluded.organisation_id, name = excluded.name, street = excluded.street, postal_code = excluded.postal_code, town = excluded.town,
			latitude = excluded.latitude, longitude = excluded.longitude, position = excluded.position, area_id = excluded.area_id, accessible = excluded.accessible, address_protected = excluded.address_protected
		where (s.organisation_id, s.name, s.street, s.postal_code, s.town, s.latitude, s.longitude, s.area_id, s.accessible, s.address_protected)
			is distinct from (excluded.organisation_id, excluded.name, excluded.street, excluded.postal_code, excluded.town, excluded.latitude, excluded.longitude, excluded.area_id, excluded.accessible, excluded.address_protected)
		returning id, (xmax = 0) as created`);
	const done = summed(
		unique.length,
		written,
		await idsOf(
			tx,
			sql`directory.sites`,
			networkId,
			unique.map(({ code }) => code)
		)
	);
	await close(tx, actor, networkId, 'directory.sites-imported', done, now);
	return done;
}
