import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { Areas, Points } from './types.ts';

type Box = [number, number, number, number];

const ringsOf = (geometry: Polygon | MultiPolygon): Position[][] =>
	geometry.type === 'Polygon'
		? geometry.coordinates.slice(0, 1)
		: geometry.coordinates.flatMap((part) => part.slice(0, 1));

/** Area and centre of a ring, by the shoelace formula. */
function measure(ring: Position[]): { area: number; centre: [number, number] } {
	let area = 0;
	let x = 0;
	let y = 0;
	for (let index = 0; index + 1 < ring.length; index++) {
		const [x0 = 0, y0 = 0] = ring[index] ?? [];
		const [x1 = 0, y1 = 0] = ring[index + 1] ?? [];
		const cross = x0 * y1 - x1 * y0;
		area += cross;
		x += (x0 + x1) * cross;
		y += (y0 + y1) * cross;
	}
	if (area === 0) return { area: 0, centre: [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0] };
	return { area: Math.abs(area / 2), centre: [x / (3 * area), y / (3 * area)] };
}

/** Where an area's name stands: the middle of its largest part. */
export function middleOf(geometry: Polygon | MultiPolygon): [number, number] {
	const parts = ringsOf(geometry).map(measure);
	return parts.reduce((largest, part) => (part.area > largest.area ? part : largest), parts[0] ?? measure([])).centre;
}

/** The box round everything that is drawn, or undefined for nothing. */
export function boxOf(areas: Areas | undefined, points: Points | undefined): Box | undefined {
	const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
	const add = ([x = 0, y = 0]: Position) => {
		box[0] = Math.min(box[0], x);
		box[1] = Math.min(box[1], y);
		box[2] = Math.max(box[2], x);
		box[3] = Math.max(box[3], y);
	};
	for (const area of areas?.features ?? []) ringsOf(area.geometry).forEach((ring) => ring.forEach(add));
	if (box[0] === Infinity) for (const point of points?.features ?? []) add(point.geometry.coordinates);
	return box[0] === Infinity ? undefined : box;
}
