import { Delaunay } from 'd3-delaunay';
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import type { Position } from '../model.ts';
import { demoAreas, type DemoArea } from './catalogue.ts';
import { outline } from './outline.ts';
import { randomFrom } from './random.ts';

type Line = Position[];
type Crossing = { point: Position; between: readonly [number, number] };

// Degrees of longitude are shorter than those of latitude; nearness is judged where both are equally long.
const narrowing = Math.cos((51.7 * Math.PI) / 180);
const flat = ([longitude, latitude]: Position): Position => [longitude * narrowing, latitude];
const places: Position[] = demoAreas.map(({ longitude, latitude }) => flat([longitude, latitude]));

const rounded = ([x, y]: Position): Position => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5];
const keyOf = (point: Position): string => point.join(' ');
const distance = (a: Position, b: Position): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const between = (a: Position, b: Position, share: number): Position => [
	a[0] + (b[0] - a[0]) * share,
	a[1] + (b[1] - a[1]) * share
];

/** Index of the place that a point belongs to. */
function ownerOf(point: Position): number {
	const here = flat(point);
	let best = 0;
	for (const [index, place] of places.entries())
		if (distance(here, place) < distance(here, places[best] ?? place)) best = index;
	return best;
}

/** The border in stretches that belong to one place each, and the points where they meet. */
function cutOutline(): { stretches: { owner: number; line: Line }[]; crossings: Crossing[] } {
	const stretches: { owner: number; line: Line }[] = [];
	const crossings: Crossing[] = [];
	let line: Line = [];
	for (const [index, point] of outline.entries()) {
		const next = outline[(index + 1) % outline.length] ?? point;
		const [owner, nextOwner] = [ownerOf(point), ownerOf(next)];
		line.push(rounded(point));
		if (owner === nextOwner) continue;
		let [near, far] = [0, 1];
		for (let step = 0; step < 40; step++) {
			const middle = (near + far) / 2;
			if (ownerOf(between(point, next, middle)) === owner) near = middle;
			else far = middle;
		}
		const crossing = rounded(between(point, next, far));
		line.push(crossing);
		stretches.push({ owner, line });
		crossings.push({ point: crossing, between: [owner, nextOwner] });
		line = [crossing];
	}
	// The walk began in the middle of a stretch: its end goes before its beginning.
	const [first] = stretches;
	if (first) first.line = [...line, ...first.line];
	return { stretches, crossings };
}

function isInside([x, y]: Position): boolean {
	let inside = false;
	for (const [index, [ax, ay]] of outline.entries()) {
		const [bx, by] = outline[(index + 1) % outline.length] ?? [ax, ay];
		if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
	}
	return inside;
}

/** The corners inside the district where three areas meet, with the three. */
function innerCorners(): { point: Position; owners: number[] }[] {
	const delaunay = Delaunay.from(places);
	const { circumcenters } = delaunay.voronoi();
	const corners: { point: Position; owners: number[] }[] = [];
	for (let triangle = 0; triangle * 3 < delaunay.triangles.length; triangle++) {
		const [x = 0, y = 0] = circumcenters.slice(triangle * 2, triangle * 2 + 2);
		const point = rounded([x / narrowing, y]);
		if (isInside(point)) corners.push({ point, owners: [...delaunay.triangles.slice(triangle * 3, triangle * 3 + 3)] });
	}
	return corners;
}

/** A straight line made a little crooked, as borders are; the same every time. */
function crooked(from: Position, to: Position, random: () => number, depth = 4): Line {
	if (depth === 0) return [from, to];
	const middle = between(from, to, 0.42 + random() * 0.16);
	const bend = (random() - 0.5) * 0.16;
	const bent = rounded([
		middle[0] - ((to[1] - from[1]) * bend) / narrowing,
		middle[1] + (to[0] - from[0]) * bend * narrowing
	]);
	return [...crooked(from, bent, random, depth - 1), ...crooked(bent, to, random, depth - 1).slice(1)];
}

/** Borders between neighbours, each drawn once, so that both sides share every corner. */
function innerBorders(crossings: Crossing[]): { owners: [number, number]; line: Line }[] {
	const corners = innerCorners();
	const borders: { owners: [number, number]; line: Line }[] = [];
	for (const [a] of places.entries()) {
		for (let b = a + 1; b < places.length; b++) {
			const ends = [
				...crossings.filter((crossing) => crossing.between.includes(a) && crossing.between.includes(b)),
				...corners.filter(({ owners }) => owners.includes(a) && owners.includes(b))
			].map(({ point }) => point);
			const [from, to] = ends;
			if (from && to) borders.push({ owners: [a, b], line: crooked(from, to, randomFrom(`border ${a} ${b}`)) });
		}
	}
	return borders;
}

/** Joins lines end to end into one closed ring. */
function joined(lines: Line[]): Line {
	const [first = [], ...rest] = lines;
	const ring = [...first];
	while (rest.length > 0) {
		const end = ring.at(-1);
		const index = rest.findIndex((line) =>
			[line[0], line.at(-1)].some((point) => point && end && keyOf(point) === keyOf(end))
		);
		const [line] = rest.splice(index, 1);
		if (index < 0 || !line || !end) throw new Error('the borders of an area do not meet');
		ring.push(...(keyOf(line[0] ?? end) === keyOf(end) ? line : line.toReversed()).slice(1));
	}
	return ring;
}

/** Counter-clockwise, as RFC 7946 wants the outer ring. */
function wound(ring: Line): Line {
	const area = ring.reduce((sum, [x, y], index) => {
		const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
		return sum + x * nextY - nextX * y;
	}, 0);
	return area > 0 ? ring : ring.toReversed();
}

type AreaFeature = Feature<Polygon, { code: string; name: string; level: string }>;

const featureOf = ({ code, name }: DemoArea, ring: Line): AreaFeature => ({
	type: 'Feature',
	properties: { code, name, level: 'planning_area' },
	geometry: { type: 'Polygon', coordinates: [ring] }
});

/** The eight planning areas: everything inside the district belongs to its nearest place. */
export function demoAreaCollection(): FeatureCollection<Polygon, AreaFeature['properties']> {
	const { stretches, crossings } = cutOutline();
	const borders = innerBorders(crossings);
	return {
		type: 'FeatureCollection',
		features: demoAreas.map((area, index) => {
			const lines = [
				...stretches.filter(({ owner }) => owner === index).map(({ line }) => line),
				...borders.filter(({ owners }) => owners.includes(index)).map(({ line }) => line)
			];
			return featureOf(area, wound(joined(lines)));
		})
	};
}
