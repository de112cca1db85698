import type { MultiPolygon, Polygon } from 'geojson';
import type { Position } from './model.ts';
import type { Place, Problems } from './problems.ts';

type Ring = Position[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Twice the signed area; counter-clockwise is positive. */
const doubleArea = (ring: Ring): number =>
	ring.reduce((sum, [x, y], index) => {
		const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
		return sum + x * nextY - nextX * y;
	}, 0);

function readPosition(value: unknown, place: Place, problems: Problems): Position | undefined {
	const [longitude, latitude] = Array.isArray(value) ? (value as unknown[]) : [];
	if (
		typeof longitude !== 'number' ||
		typeof latitude !== 'number' ||
		!Number.isFinite(longitude) ||
		!Number.isFinite(latitude)
	) {
		problems.error('coordinate-invalid', place, { value });
		return undefined;
	}
	if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
		problems.error('coordinate-not-wgs84', place, { value });
		return undefined;
	}
	return [longitude, latitude];
}

function readRing(value: unknown, place: Place, problems: Problems): Ring | undefined {
	if (!Array.isArray(value) || value.length < 4) {
		problems.error('ring-short', place);
		return undefined;
	}
	const ring: Ring = [];
	for (const [index, entry] of value.entries()) {
		const position = readPosition(entry, { ...place, path: `${place.path}[${index}]` }, problems);
		// One report per ring: a file in another projection would otherwise name every corner.
		if (!position) return undefined;
		ring.push(position);
	}
	const first = ring[0];
	const last = ring.at(-1);
	if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) {
		problems.error('ring-open', place);
		return undefined;
	}
	if (doubleArea(ring) === 0) {
		problems.error('ring-flat', place);
		return undefined;
	}
	return ring;
}

function readPolygon(value: unknown, place: Place, problems: Problems): Ring[] | undefined {
	if (!Array.isArray(value) || value.length === 0) {
		problems.error('ring-short', place);
		return undefined;
	}
	const rings = value.map((ring, index) => readRing(ring, { ...place, path: `${place.path}[${index}]` }, problems));
	return rings.every((ring) => ring !== undefined) ? rings : undefined;
}

/** A polygon or several, checked corner by corner; anything else is reported. */
export function readGeometry(value: unknown, place: Place, problems: Problems): Polygon | MultiPolygon | undefined {
	if (!isRecord(value)) {
		problems.error('geometry-missing', place);
		return undefined;
	}
	const inside = { ...place, path: `${place.path}.coordinates` };
	if (value.type === 'Polygon') {
		const coordinates = readPolygon(value.coordinates, inside, problems);
		return coordinates && { type: 'Polygon', coordinates };
	}
	if (value.type === 'MultiPolygon') {
		const parts = Array.isArray(value.coordinates) ? (value.coordinates as unknown[]) : [];
		if (parts.length === 0) {
			problems.error('ring-short', inside);
			return undefined;
		}
		const polygons = parts.map((part, index) =>
			readPolygon(part, { ...inside, path: `${inside.path}[${index}]` }, problems)
		);
		return polygons.every((polygon) => polygon !== undefined)
			? { type: 'MultiPolygon', coordinates: polygons }
			: undefined;
	}
	problems.error('geometry-kind', place, { value: value.type ?? null });
	return undefined;
}

function centroid(ring: Ring): Position {
	const [originX, originY] = ring[0] ?? [0, 0];
	let area = 0;
	let x = 0;
	let y = 0;
	for (const [index, corner] of ring.entries()) {
		const next = ring[(index + 1) % ring.length] ?? corner;
		// Relative to the first corner: with whole degrees in front the products lose their last digits.
		const [ax, ay, bx, by] = [corner[0] - originX, corner[1] - originY, next[0] - originX, next[1] - originY];
		const cross = ax * by - bx * ay;
		area += cross;
		x += (ax + bx) * cross;
		y += (ay + by) * cross;
	}
	return [originX + x / (3 * area), originY + y / (3 * area)];
}

/** Where a horizontal line crosses the rings, from west to east. */
function crossings(rings: Ring[], latitude: number): number[] {
	const found: number[] = [];
	for (const ring of rings) {
		for (const [index, [ax, ay]] of ring.entries()) {
			const [bx, by] = ring[index + 1] ?? [ax, ay];
			if (ay <= latitude !== by <= latitude) found.push(ax + ((latitude - ay) / (by - ay)) * (bx - ax));
		}
	}
	return found.sort((a, b) => a - b);
}

const contains = (rings: Ring[], [longitude, latitude]: Position): boolean =>
	crossings(rings, latitude).filter((crossing) => crossing < longitude).length % 2 === 1;

/** The middle of the widest stretch that a few horizontal lines cut out of the polygon. */
function widestMiddle(rings: Ring[]): Position | undefined {
	const latitudes = (rings[0] ?? []).map(([, latitude]) => latitude);
	const south = latitudes.reduce((least, latitude) => Math.min(least, latitude), Infinity);
	const north = latitudes.reduce((most, latitude) => Math.max(most, latitude), -Infinity);
	let best: { width: number; point: Position } | undefined;
	for (let step = 1; step < 32; step++) {
		const latitude = south + ((north - south) * step) / 32;
		const found = crossings(rings, latitude);
		for (let index = 0; index + 1 < found.length; index += 2) {
			const [from = 0, to = 0] = [found[index], found[index + 1]];
			if (!best || to - from > best.width) best = { width: to - from, point: [(from + to) / 2, latitude] };
		}
	}
	return best?.point;
}

/** A point inside the largest part: its centre of gravity, or where the shape is widest. */
export function labelPointOf(geometry: Polygon | MultiPolygon): Position {
	const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Ring[][];
	const outerArea = (rings: Ring[]) => Math.abs(doubleArea(rings[0] ?? []));
	const largest = polygons.reduce((most, rings) => (outerArea(rings) > outerArea(most) ? rings : most));
	const [outer = []] = largest;
	const middle = centroid(outer);
	if (contains(largest, middle)) return middle;
	return widestMiddle(largest) ?? outer[0] ?? [0, 0];
}
