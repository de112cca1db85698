import type { GeoJSONSource, Map as LibreMap, Marker } from 'maplibre-gl';
import { hatchImage, readColours } from './colours.ts';
import { flatPoints, labelElements, ringOf, tonedAreas, wayLine, type Ring } from './draw.ts';
import { arrange, around } from './labels.ts';
import { ringButton } from './rings.ts';
import { layers, paints, sources } from './style.ts';
import type { Areas, Points, Way } from './types.ts';

type Setting = {
	map: LibreMap;
	/** Made by the caller: only Map.svelte loads the library. */
	markerOf: (element: HTMLElement, at: [number, number]) => Marker;
	canvas: HTMLElement;
	/** The ground is drawn by tiles. */
	tiles: boolean;
	wordsOf: (ring: Ring) => string;
	onselect: (id: string) => void;
};
export type Stage = ReturnType<typeof stageOn>;

const motion = (): { animate: boolean } => ({ animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });

/** Everything that stands on the map: our layers, the rings as buttons, names and the way. */
export function stageOn({ map, markerOf, canvas, tiles, wordsOf, onselect }: Setting) {
	const rings = new Map<string, { ring: Ring; marker: Marker }>();
	let names: { marker: Marker; at: [number, number] }[] = [];
	let wayName: { marker: Marker; at: [number, number] } | undefined;
	let chosen: string | undefined;

	for (const [id, source] of Object.entries(sources(true))) map.addSource(id, source as never);
	for (const layer of layers) map.addLayer(layer as never);
	paint();

	const set = (source: string, data: unknown) => map.getSource<GeoJSONSource>(source)?.setData(data as never);
	const mark = ({ ring, marker }: { ring: Ring; marker: Marker }) =>
		ring.id && marker.getElement().setAttribute('aria-pressed', String(ring.id === chosen));

	function paint() {
		const colours = readColours(canvas);
		const hatch = hatchImage(colours.hatch);
		if (hatch && map.hasImage('hatch')) map.updateImage('hatch', hatch);
		else if (hatch) map.addImage('hatch', hatch, { pixelRatio: 2 });
		for (const [layer, property, value] of paints(colours, tiles)) {
			map.setPaintProperty(layer, property as never, value as never);
		}
	}

	async function zoomInto(ring: Ring) {
		const zoom = await map.getSource<GeoJSONSource>('points')?.getClusterExpansionZoom(ring.clusterId ?? 0);
		map.easeTo({ center: ring.at, zoom: zoom ?? map.getZoom() + 2, ...motion() });
	}

	function addRing(ring: Ring) {
		const element = ringButton(ring.mix, ring.free === undefined ? '?' : String(ring.free), wordsOf(ring));
		element.addEventListener('click', (event) => {
			event.stopPropagation();
			if (ring.id) onselect(ring.id);
			else void zoomInto(ring);
		});
		const entry = { ring, marker: markerOf(element, ring.at) };
		mark(entry);
		rings.set(ring.key, entry);
	}

	/** One button per rendered circle: reachable by keyboard, in the order of the map. */
	function drawRings() {
		const seen = new Set<string>();
		for (const feature of map.queryRenderedFeatures({ layers: ['points'] })) {
			const ring = ringOf(feature);
			if (!ring || seen.has(ring.key)) continue;
			seen.add(ring.key);
			const known = rings.get(ring.key);
			if (known) known.marker.setLngLat(ring.at);
			else addRing(ring);
		}
		for (const [key, { marker }] of rings) {
			if (seen.has(key)) continue;
			marker.remove();
			rings.delete(key);
		}
		placeNames();
	}

	function placeNames() {
		const taken = [...rings.values()].map(({ ring }) => map.project(ring.at)).map(({ x, y }) => around(x, y, 46, 46));
		if (wayName) {
			const { x, y } = map.project(wayName.at);
			const { offsetWidth, offsetHeight } = wayName.marker.getElement();
			taken.push(around(x, y, offsetWidth, offsetHeight));
		}
		const labels = names.map(({ marker, at }) => {
			const { x, y } = map.project(at);
			return { element: marker.getElement(), x, y, move: (offset: [number, number]) => void marker.setOffset(offset) };
		});
		arrange(labels, taken, canvas.clientWidth, canvas.clientHeight);
	}

	return {
		paint,
		drawRings,
		placeNames,
		motion,
		setAreas(areas: Areas | undefined) {
			set('areas', tonedAreas(areas));
			for (const { marker } of names) marker.remove();
			names = labelElements(areas).map(({ element, at }) => ({ at, marker: markerOf(element, at) }));
		},
		setPoints(points: Points | undefined) {
			// Keys repeat from one set of points to the next: what stood there may have changed.
			for (const { marker } of rings.values()) marker.remove();
			rings.clear();
			set('points', flatPoints(points));
		},
		setWay(way: Way | undefined) {
			set('way', wayLine(way));
			wayName?.marker.remove();
			const [x = 0, y = 0] = way?.coordinates[Math.floor(way.coordinates.length / 2)] ?? [];
			const element = document.createElement('span');
			element.className = 'map-way';
			element.textContent = way?.label ?? '';
			wayName = way && { at: [x, y], marker: markerOf(element, [x, y]) };
		},
		select(id: string | undefined, points: Points | undefined) {
			chosen = id;
			rings.forEach(mark);
			const [x, y] = points?.features.find(({ properties }) => properties.id === id)?.geometry.coordinates ?? [];
			if (x === undefined || y === undefined || map.getBounds().contains([x, y])) return;
			map.easeTo({ center: [x, y], ...motion() });
		}
	};
}
