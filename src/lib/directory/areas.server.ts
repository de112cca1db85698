import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import { eq, sql } from 'drizzle-orm';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { Tx } from '#lib/platform/database.server.ts';
import { planningAreas } from './tables.server.ts';

type Box = [west: number, south: number, east: number, north: number];
type Shape = { id: string; geometry: Polygon | MultiPolygon; box: Box };

function boxOf(geometry: Polygon | MultiPolygon): Box {
	const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
	const rings: Position[][] = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
	for (const ring of rings)
		for (const [x = 0, y = 0] of ring) {
			if (x < box[0]) box[0] = x;
			if (y < box[1]) box[1] = y;
			if (x > box[2]) box[2] = x;
			if (y > box[3]) box[3] = y;
		}
	return box;
}

/** Finds the area a point lies in: the finest one, that is no parent of another. */
export async function areaFinder(
	tx: Tx,
	networkId: string
): Promise<(longitude: number, latitude: number) => string | null> {
	const rows = await tx
		.select({ id: planningAreas.id, parentId: planningAreas.parentId, geometry: planningAreas.geometry })
		.from(planningAreas)
		.where(eq(planningAreas.networkId, networkId));
	const parents = new Set(rows.map(({ parentId }) => parentId));
	const shapes: Shape[] = rows
		.toSorted((a, b) => Number(parents.has(a.id)) - Number(parents.has(b.id)))
		.map(({ id, geometry }) => ({ id, geometry, box: boxOf(geometry) }));
	return (longitude, latitude) =>
		shapes.find(
			({ box, geometry }) =>
				box[0] <= longitude &&
				longitude <= box[2] &&
				box[1] <= latitude &&
				latitude <= box[3] &&
				booleanPointInPolygon([longitude, latitude], geometry)
		)?.id ?? null;
}

/** After areas changed: every site gets its area again. */
export async function assignAreas(tx: Tx, networkId: string): Promise<void> {
	const find = await areaFinder(tx, networkId);
	const located = await tx.execute<{ id: string; longitude: number; latitude: number; area_id: string | null }>(
		sql`select id, longitude, latitude, area_id from directory.sites where network_id = ${networkId} and longitude is not null`
	);
	const moved = located.flatMap(({ id, longitude, latitude, area_id }) => {
		const area = find(longitude, latitude);
		return area === area_id ? [] : [{ id, area }];
	});
	if (moved.length === 0) return;
	await tx.execute(
		sql`update directory.sites s set area_id = m.area from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m (id uuid, area uuid) where s.id = m.id`
	);
}
