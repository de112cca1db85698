/** What offers refer to: areas with their statistics, needs, instruments. */
import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { assignAreas } from './areas.server.ts';
import {
	byCode,
	close,
	idsOf,
	json,
	mayImport,
	summed,
	unknownCode,
	type AreaRow,
	type InstrumentRow,
	type StatisticRow,
	type TermRow,
	type Upserted
} from './import-directory.server.ts';
import { positionOf } from './distance.ts';
import { raiseVersion } from './versions.server.ts';

/** Areas of one level or several; parents may stand anywhere in the batch. Sites get their area again. */
export async function upsertAreas(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly AreaRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row) => ({
		code: row.code,
		name: row.name,
		level: row.level ?? 'planning_area',
		geometry: row.geometry,
		label_longitude: row.labelLongitude,
		label_latitude: row.labelLatitude,
		position: positionOf({ latitude: row.labelLatitude, longitude: row.labelLongitude })
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.planning_areas as a (network_id, code, name, level, geometry, label_longitude, label_latitude, position)
		select ${networkId}, r.code, r.name, r.level, r.geometry, r.label_longitude, r.label_latitude, r.position::cube
		from jsonb_to_recordset(${json(unique)}) as r (code text, name text, level text, geometry jsonb, label_longitude double precision, label_latitude double precision, position text)
		on conflict (network_id, level, code) do update set name = excluded.name, geometry = excluded.geometry, label_longitude = excluded.label_longitude, label_latitude = excluded.label_latitude, position = excluded.position
		where (a.name, a.geometry, a.label_longitude, a.label_latitude) is distinct from (excluded.name, excluded.geometry, excluded.label_longitude, excluded.label_latitude)
		returning id, (xmax = 0) as created`);
	const ids = await idsOf(tx, sql`directory.planning_areas`, networkId, [
		...unique.map(({ code }) => code),
		...rows.flatMap((row) => row.parentCode ?? [])
	]);
	const parents = rows.map((row) => {
		const parent = row.parentCode ? ids.get(row.parentCode) : null;
		if (parent === undefined) throw unknownCode(row.parentCode ?? '');
		return { id: ids.get(row.code), parent };
	});
	const adopted = await tx.execute<{ id: string }>(sql`
		update directory.planning_areas a set parent_id = r.parent from jsonb_to_recordset(${json(parents)}) as r (id uuid, parent uuid)
		where a.id = r.id and a.parent_id is distinct from r.parent returning a.id`);
	const touched = new Map(written.map(({ id, created }) => [id, created]));
	for (const { id } of adopted) if (!touched.has(id)) touched.set(id, false);
	const done = summed(
		unique.length,
		[...touched.values()].map((created) => ({ created })),
		ids
	);
	if (touched.size > 0) {
		await assignAreas(tx, networkId);
		await raiseVersion(tx, networkId, 'areas');
	}
	await close(tx, actor, networkId, 'directory.areas-imported', done, now);
	return done;
}

/**
 * One series of statistics. `value` null is unknown (suppressed, not collected) and stays so.
 *
 * @throws {Refusal} `invalid` naming the code of an area that is not there.
 */
export async function upsertStatistics(
	tx: Tx,
	actor: Actor,
	{ networkId, series, rows }: { networkId: string; series: string; rows: readonly StatisticRow[] },
	now: Date
): Promise<Omit<Upserted, 'ids'>> {
	mayImport(actor, networkId);
	const areas = await idsOf(
		tx,
		sql`directory.planning_areas`,
		networkId,
		rows.map((row) => row.areaCode)
	);
	const unique = [
		...new Map(
			rows.map((row) => {
				const area = areas.get(row.areaCode);
				if (!area) throw unknownCode(row.areaCode);
				return [`${area} ${row.year}`, { area_id: area, year: row.year, value: row.value }];
			})
		).values()
	];
	const written = await tx.execute<{ created: boolean }>(sql`
		insert into directory.area_statistics as s (area_id, series, year, value)
		select r.area_id, ${series}, r.year, r.value from jsonb_to_recordset(${json(unique)}) as r (area_id uuid, year integer, value numeric)
		on conflict (area_id, series, year) do update set value = excluded.value where s.value is distinct from excluded.value
		returning (xmax = 0) as created`);
	const { created, changed, skipped } = summed(unique.length, written, new Map());
	await close(tx, actor, networkId, 'directory.statistics-imported', { created, changed, skipped }, now, { series });
	return { created, changed, skipped };
}

/** Terms of a taxonomy in the order of the rows; parents may stand anywhere in the batch. */
export async function upsertTerms(
	tx: Tx,
	actor: Actor,
	{ networkId, taxonomy = 'needs', rows }: { networkId: string; taxonomy?: string; rows: readonly TermRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row, position) => ({
		code: row.code,
		label_de: row.labelDe,
		label_en: row.labelEn,
		sensitive: row.sensitive ?? false,
		synonyms: row.synonyms ?? '',
		position
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.terms as t (network_id, taxonomy, code, label_de, label_en, sensitive, synonyms, position)
		select ${networkId}, ${taxonomy}, r.* from jsonb_to_recordset(${json(unique)}) as r (code text, label_de text, label_en text, sensitive boolean, synonyms text, position integer)
		on conflict (network_id, taxonomy, code) do update set label_de = excluded.label_de, label_en = excluded.label_en, sensitive = excluded.sensitive, synonyms = excluded.synonyms, position = excluded.position
		where (t.label_de, t.label_en, t.sensitive, t.synonyms, t.position) is distinct from (excluded.label_de, excluded.label_en, excluded.sensitive, excluded.synonyms, excluded.position)
		returning id, (xmax = 0) as created`);
	const known = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from directory.terms where network_id = ${networkId} and taxonomy = ${taxonomy}`
	);
	const ids = new Map(known.map(({ code, id }) => [code, id]));
	const parents = rows.map((row) => {
		const parent = row.parentCode ? ids.get(row.parentCode) : null;
		if (parent === undefined) throw unknownCode(row.parentCode ?? '');
		return { id: ids.get(row.code), parent };
	});
	const adopted = await tx.execute<{ id: string }>(sql`
		update directory.terms t set parent_id = r.parent from jsonb_to_recordset(${json(parents)}) as r (id uuid, parent uuid)
		where t.id = r.id and t.parent_id is distinct from r.parent returning t.id`);
	const touched = new Map(written.map(({ id, created }) => [id, created]));
	for (const { id } of adopted) if (!touched.has(id)) touched.set(id, false);
	const changed = [...touched].filter(([, created]) => !created).map(([id]) => id);
	if (changed.length > 0)
		await tx.execute(sql`select directory.refresh_search(array(
			select distinct l.offer_id from directory.offer_terms l join directory.terms t on t.id = l.term_id
			where t.id in (select (jsonb_array_elements_text(${json(changed)}))::uuid) or t.parent_id in (select (jsonb_array_elements_text(${json(changed)}))::uuid)))`);
	const done = summed(
		unique.length,
		[...touched.values()].map((created) => ({ created })),
		ids
	);
	await close(tx, actor, networkId, 'directory.terms-imported', done, now, { taxonomy });
	return done;
}

/** Versions of instruments, for all networks: the installation's catalogue of law. `ids` by key and first day. */
export async function upsertInstruments(
	tx: Tx,
	actor: Actor,
	{ rows }: { rows: readonly InstrumentRow[] },
	now: Date
): Promise<Upserted> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const unique = [...new Map(rows.map((row) => [`${row.key} ${row.validFrom}`, row])).values()].map((row) => ({
		key: row.key,
		label_de: row.labelDe,
		label_en: row.labelEn,
		legal_basis: row.legalBasis,
		regime: row.regime,
		sanction_free: row.sanctionFree,
		due_after_days: row.dueAfterDays ?? (row.regime === 'statutory' ? 7 : 30),
		stale_after_days: row.staleAfterDays ?? (row.regime === 'statutory' ? 14 : 60),
		valid_from: row.validFrom,
		valid_to: row.validTo ?? null
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.instruments as i (key, label_de, label_en, legal_basis, regime, sanction_free, due_after_days, stale_after_days, valid_from, valid_to)
		select * from jsonb_to_recordset(${json(unique)}) as r (key text, label_de text, label_en text, legal_basis text, regime text, sanction_free boolean, due_after_days integer, stale_after_days integer, valid_from date, valid_to date)
		on conflict (key, valid_from) do update set label_de = excluded.label_de, label_en = excluded.label_en, legal_basis = excluded.legal_basis, regime = excluded.regime, sanction_free = excluded.sanction_free,
			due_after_days = excluded.due_after_days, stale_after_days = excluded.stale_after_days, valid_to = excluded.valid_to
		where (i.label_de, i.label_en, i.legal_basis, i.regime, i.sanction_free, i.due_after_days, i.stale_after_days, i.valid_to)
			is distinct from (excluded.label_de, excluded.label_en, excluded.legal_basis, excluded.regime, excluded.sanction_free, excluded.due_after_days, excluded.stale_after_days, excluded.valid_to)
		returning id, (xmax = 0) as created`);
	const known = await tx.execute<{ key: string; valid_from: string; id: string }>(
		sql`select key, valid_from::text, id from directory.instruments`
	);
	const done = summed(
		unique.length,
		written,
		new Map(known.map(({ key, valid_from, id }) => [`${key} ${valid_from}`, id]))
	);
	if (done.created + done.changed > 0)
		await record(tx, actor, 'directory.instruments-imported', { created: done.created, changed: done.changed }, now);
	return done;
}
