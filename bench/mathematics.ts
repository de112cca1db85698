import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { clusterIndex, nothing, pointsIn } from '#lib/directory/index.server.ts';
import { labelPointOf } from '#lib/interop/geometry.ts';
import {
	access,
	pairsOf,
	pairsWithin,
	stepDecay,
	weightsOf,
	zoneWeights,
	type Pairs,
	type Points
} from '#lib/gaps/index.ts';
import {
	baseline,
	certaintyLabel,
	maximalCovering,
	whatIf,
	type PlannedOffer,
	type Siting
} from '#lib/planning/index.ts';
import { optimise } from '#lib/planning/index.server.ts';
import { median, quantile } from './client.ts';
import { missing, type Result } from './measure.ts';
import { checkout } from '../src/cli/checkout.ts';

// Access, what-if and optimiser at a country's size: no server, no database, this process alone.

const size = { areas: 11_000, offers: 50_000, reach: 30, detour: 1 };
const rounds = 7;

/** Reproducible numbers from 0 to 1. */
function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Evenly over a rectangle of Germany's extent. */
const scattered = (count: number, roll: () => number): Points => ({
	longitude: Float64Array.from({ length: count }, () => 6 + 8.5 * roll()),
	latitude: Float64Array.from({ length: count }, () => 47.5 + 7 * roll())
});

/** Milliseconds of each round; the first one warms up. */
function timed(work: () => void): number[] {
	work();
	return Array.from({ length: rounds }, () => {
		const begun = performance.now();
		work();
		return performance.now() - begun;
	});
}

const result = (name: string, unit: string, value: number, goal: number, detail: string): Result => ({
	name,
	value: Number(value.toFixed(1)),
	unit,
	goal: `≤ ${goal}`,
	holds: value <= goal,
	detail
});
const milliseconds = (name: string, times: readonly number[], goal: number, detail: string): Result =>
	result(
		name,
		'ms',
		median(times),
		goal,
		`${times.length} rounds ${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)}; ${detail}`
	);

function accessAndWhatIf(): Result[] {
	const roll = dice(1);
	const [areas, offers] = [scattered(size.areas, roll), scattered(size.offers, roll)];
	const demand = Float64Array.from({ length: size.areas }, () => Math.floor(300 * roll()));
	const supply = Float64Array.from({ length: size.offers }, () => 1 + Math.floor(20 * roll()));
	const zones = stepDecay([10, 20, size.reach], zoneWeights.slow);
	let pairs = pairsWithin(areas, offers, size.reach, size.detour);
	const search = timed(() => (pairs = pairsWithin(areas, offers, size.reach, size.detour)));
	const kernel = timed(() => access(pairs, weightsOf(pairs, zones), demand, supply));
	const what = `${size.areas} areas × ${size.offers} offers, ${size.reach} km`;
	const count = `${(pairs.offer.length / 1e6).toFixed(2)} million pairs`;

	const placed = Array.from({ length: size.offers }, (_, index): PlannedOffer => ({
		longitude: offers.longitude[index] ?? 0,
		latitude: offers.latitude[index] ?? 0,
		places: supply[index] ?? 0,
		starts: '2026-01-01',
		yearlyCost: 1000
	}));
	const ground = { areas, demand: [...demand], offers: placed, day: '2026-06-01', decay: zones, detour: size.detour };
	const base = baseline(ground);
	const added = { longitude: 9.4, latitude: 51.7, places: 12, starts: '2026-01-01', yearlyCost: 1000 };
	const asked = timed(() => whatIf(base, [{ kind: 'add', offer: added }]));
	return [
		milliseconds(`E2SFCA kernel, ${what}`, kernel, 150, `weights and both steps, ${count}`),
		milliseconds(
			`E2SFCA with pair search, ${what}`,
			search.map((time, round) => time + (kernel[round] ?? 0)),
			700,
			'index, straight lines and kernel'
		),
		milliseconds(`what-if, one offer added, ${what}`, asked, 20, 'all figures of the answer')
	];
}

/** The municipalities of Germany beside the checkout, where they are: uneven as they lie, not scattered. */
const municipalities = join(checkout, '../shared/data/boundaries-bkg/gemeinden_2021.geojson');

function accessOfMunicipalities(): Result[] {
	const name = 'E2SFCA with pair search, municipalities of Germany × 50000 offers';
	if (!existsSync(municipalities))
		return [missing(name, 'ms', '≤ 700', 'no boundaries beside this checkout (../shared/data)')];
	const { features } = JSON.parse(readFileSync(municipalities, 'utf8')) as {
		features: { geometry: Parameters<typeof labelPointOf>[0] }[];
	};
	const places = features.map(({ geometry }) => labelPointOf(geometry));
	const points = (at: readonly (readonly number[])[]): Points => ({
		longitude: Float64Array.from(at, ([longitude = 0]) => longitude),
		latitude: Float64Array.from(at, ([, latitude = 0]) => latitude)
	});
	const roll = dice(3);
	const areas = points(places);
	const offers = points(
		Array.from({ length: size.offers }, () => {
			const [longitude = 0, latitude = 0] = places[Math.floor(roll() * places.length)] ?? [];
			return [longitude + 0.05 * (roll() - 0.5), latitude + 0.05 * (roll() - 0.5)];
		})
	);
	const demand = Float64Array.from(places, () => Math.floor(300 * roll()));
	const supply = Float64Array.from({ length: size.offers }, () => 1 + Math.floor(20 * roll()));
	const zones = stepDecay([10, 20, size.reach], zoneWeights.slow);
	let found = 0;
	const times = timed(() => {
		const pairs = pairsWithin(areas, offers, size.reach, size.detour);
		found = pairs.offer.length;
		access(pairs, weightsOf(pairs, zones), demand, supply);
	});
	return [
		milliseconds(
			name,
			times,
			700,
			`${places.length} municipalities of 2021, ${size.reach} km, ${(found / 1e6).toFixed(2)} million pairs`
		)
	];
}

/** The map's own index, without the way to the browser and without a database. */
function clustering(): Result[] {
	const count = 100_000;
	const roll = dice(5);
	const { longitude, latitude } = scattered(count, roll);
	const leaves = Array.from({ length: count }, (_, nth) => ({
		type: 'Feature' as const,
		geometry: { type: 'Point' as const, coordinates: [longitude[nth] ?? 0, latitude[nth] ?? 0] },
		properties: {
			...nothing,
			id: `s${nth}`,
			label: `Ort ${nth % 900}`,
			places: nth % 7,
			known: 1,
			free: 1,
			offers: [`o${nth}`]
		}
	}));
	const begun = performance.now();
	const index = clusterIndex(leaves);
	const built = performance.now() - begun;
	// From the country to a street, where people look.
	const views = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14].flatMap((zoom) =>
		Array.from({ length: 30 }, () => {
			const [east, north] = [(360 / 2 ** zoom) * 2.5, (360 / 2 ** zoom) * 1.2];
			const [x, y] = [6 + 8.5 * roll(), 47.5 + 7 * roll()];
			return {
				zoom,
				bounds: [x - east / 2, y - north / 2, x + east / 2, y + north / 2] as [number, number, number, number]
			};
		})
	);
	let largest = 0;
	for (const view of views) largest = Math.max(largest, gzipSync(JSON.stringify(pointsIn(index, view))).length);
	const times = views.map((view) => {
		const since = performance.now();
		JSON.stringify(pointsIn(index, view));
		return performance.now() - since;
	});
	return [
		result(
			'map clusters, 100k sites, p95',
			'ms',
			quantile(times, 0.95),
			5,
			`${views.length} views, zoom 5 to 14, written as JSON; median ${median(times).toFixed(2)} ms`
		),
		result('map clusters, 100k sites, largest answer', 'kB gz', largest / 1000, 50, ''),
		result('map clusters, 100k sites, index', 'ms', built, 500, 'one second per 200,000')
	];
}

/** Areas and sites over a square of 100; whoever is nearer than `reach` is a pair. */
function square(areas: number, sites: number, reach: number, roll: () => number): Pairs {
	const points = (count: number) => Array.from({ length: count }, () => [100 * roll(), 100 * roll()] as const);
	const [from, to] = [points(areas), points(sites)];
	const links = { area: [] as number[], offer: [] as number[], cost: [] as number[] };
	from.forEach(([x, y], area) =>
		to.forEach(([east, north], site) => {
			const cost = Math.hypot(x - east, y - north);
			if (cost > reach) return;
			links.area.push(area);
			links.offer.push(site);
			links.cost.push(cost);
		})
	);
	return pairsOf(areas, sites, links);
}

async function optimiser(): Promise<Result[]> {
	const roll = dice(7);
	const persons = (count: number) => Array.from({ length: count }, () => 1 + Math.floor(200 * roll()));
	const covering = maximalCovering(persons(2000), square(2000, 200, 10, roll), 20);
	let begun = performance.now();
	const proof = await optimise(covering, { seconds: 60 }).outcome;
	const proven = performance.now() - begun;

	const people = persons(400);
	const everybody = people.reduce((sum, count) => sum + count, 0);
	const capacitated: Siting = {
		persons: people,
		pairs: square(400, 80, 40, roll),
		sites: Array.from({ length: 80 }, (_, site) => ({
			capacity: Math.round((everybody * 1.2 * (0.6 + 0.8 * roll())) / 20),
			cost: 50 + Math.floor(100 * roll()),
			existing: site < 5
		})),
		penalty: 100,
		budget: 1500
	};
	begun = performance.now();
	const { first, outcome } = optimise(capacitated, { seconds: 10 });
	const atOnce = performance.now() - begun;
	const { answer, certainty } = await outcome;
	const gap = certainty.kind === 'optimal' ? 0 : certainty.gap;
	return [
		proof.certainty.kind === 'optimal'
			? result(
					'maximal covering 2000 × 200, proven',
					'ms',
					proven,
					2000,
					'20 of 200 sites, start of the thread included'
				)
			: missing('maximal covering 2000 × 200, proven', 'ms', '≤ 2000', certaintyLabel(proof.certainty)),
		result('capacitated 400 × 80, first answer', 'ms', atOnce, 200, `objective ${Math.round(first.objective)}`),
		result(
			'capacitated 400 × 80, gap after 10 s',
			'%',
			100 * gap,
			1,
			`objective ${Math.round(answer.objective)}, ${certaintyLabel(certainty)}`
		)
	];
}

/** Each part says so when it cannot be measured. */
export async function mathematics(): Promise<Result[]> {
	const results: Result[] = [];
	for (const part of [accessAndWhatIf, accessOfMunicipalities, clustering, optimiser])
		try {
			results.push(...(await part()));
		} catch (caught) {
			results.push(missing(part.name, '', '', String(caught).slice(0, 200)));
		}
	return results;
}
