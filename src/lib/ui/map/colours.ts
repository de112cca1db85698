/** Two quantities in thirds: the first one's, then the second one's. */
export const bivariate = ['b00', 'b01', 'b02', 'b10', 'b11', 'b12', 'b20', 'b21', 'b22'] as const;
const names = [
	'sea',
	'land',
	'land-line',
	'line-strong',
	'tint-2',
	'action',
	'raised',
	'hatch',
	'q0',
	'q1',
	'q2',
	'q3',
	'q4',
	'q5',
	...bivariate
] as const;
export type Colours = Record<(typeof names)[number], string>;

/** The design's colours as rgba: the map's own painter knows neither custom properties nor oklch. */
export function readColours(within: HTMLElement): Colours {
	const probe = document.createElement('span');
	within.append(probe);
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const ink = canvas.getContext('2d', { willReadFrequently: true });
	const read = (name: string): string => {
		probe.style.color = `var(--${name})`;
		if (!ink) return '#888888';
		ink.clearRect(0, 0, 1, 1);
		ink.fillStyle = getComputedStyle(probe).color;
		ink.fillRect(0, 0, 1, 1);
		const [r = 0, g = 0, b = 0, a = 255] = ink.getImageData(0, 0, 1, 1).data;
		return `rgba(${r},${g},${b},${a / 255})`;
	};
	const colours = Object.fromEntries(names.map((name) => [name, read(name)])) as Colours;
	probe.remove();
	return colours;
}

/** Hatching for “unknown”, as an image the map can repeat. */
export function hatchImage(colour: string): ImageData | undefined {
	const size = 16;
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = size;
	const ink = canvas.getContext('2d');
	if (!ink) return undefined;
	ink.strokeStyle = colour;
	ink.lineWidth = 2;
	for (const shift of [-size, -size / 2, 0, size / 2, size]) {
		ink.beginPath();
		ink.moveTo(shift, size);
		ink.lineTo(shift + size, 0);
		ink.stroke();
	}
	return ink.getImageData(0, 0, size, size);
}
