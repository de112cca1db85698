export type Coordinates = { latitude: number; longitude: number };

const earthRadius = 6_371_008.8;

/** A point on a sphere of earth radius, in metres, as PostgreSQL's `cube` reads it. */
export function positionOf({ latitude, longitude }: Coordinates): string {
	const phi = (latitude * Math.PI) / 180;
	const lambda = (longitude * Math.PI) / 180;
	const [x, y, z] = [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
	return `(${[x, y, z].map((part) => (part * earthRadius).toFixed(3)).join(', ')})`;
}

/** Metres along the surface, from the straight line through the earth. */
export const arcOf = (chord: number): number => 2 * earthRadius * Math.asin(Math.min(1, chord / (2 * earthRadius)));
/** Metres of the straight line, from those along the surface. */
export const chordOf = (arc: number): number =>
	2 * earthRadius * Math.sin(Math.min(Math.PI / 2, arc / (2 * earthRadius)));
