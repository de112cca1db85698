import { mixKeys, type PlaceMix } from './types.ts';

const svg = 'http://www.w3.org/2000/svg';
const radius = 18.5;

/** A ring whose parts show how many entries are in which state, with the confirmed free places inside. */
export function ringButton(mix: PlaceMix, text: string, label: string): HTMLButtonElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'map-ring';
	button.setAttribute('aria-label', label);
	button.title = label;
	// The map would otherwise call every marker an image.
	button.setAttribute('role', 'button');

	const drawing = document.createElementNS(svg, 'svg');
	drawing.setAttribute('viewBox', '-22 -22 44 44');
	drawing.setAttribute('aria-hidden', 'true');
	const base = document.createElementNS(svg, 'circle');
	base.setAttribute('class', 'base');
	base.setAttribute('r', '19');
	drawing.append(base);

	const total = mixKeys.reduce((sum, key) => sum + mix[key], 0);
	let start = 0;
	for (const key of mixKeys) {
		if (mix[key] === 0) continue;
		const end = start + (mix[key] / total) * 2 * Math.PI;
		const part = document.createElementNS(svg, 'path');
		part.setAttribute('class', `seg-${key}`);
		part.setAttribute('d', strokeOf(start, end, mix[key] === total));
		drawing.append(part);
		start = end;
	}
	const figure = document.createElement('span');
	figure.textContent = text;
	button.append(drawing, figure);
	return button;
}

/** A stroked arc with a hairline gap to its neighbours; the whole circle in two halves. */
function strokeOf(start: number, end: number, whole: boolean): string {
	const point = (angle: number): string =>
		`${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
	const sweep = (large: boolean, to: string): string => `A${radius} ${radius} 0 ${large ? 1 : 0} 1 ${to}`;
	if (whole) return `M${point(0)}${sweep(true, point(Math.PI))}${sweep(true, point(0))}`;
	const gap = Math.min(0.06, (end - start) / 4);
	const [from, to] = [start + gap, end - gap];
	return `M${point(from)}${sweep(to - from > Math.PI, point(to))}`;
}
