type Rect = { left: number; top: number; right: number; bottom: number };
type Placed = { element: HTMLElement; x: number; y: number; move: (offset: [number, number]) => void };

const overlap = (a: Rect, b: Rect): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A name and what lies on it: in its place, above, below, beside, or not shown at all. */
export function arrange(labels: Placed[], taken: Rect[], width: number, height: number): void {
	const rects = [...taken];
	for (const label of labels) {
		const { offsetWidth: w, offsetHeight: h } = label.element;
		const [beside, above] = [w / 2 + 26, h / 2 + 26];
		const shifts: [number, number][] = [
			[0, 0],
			[0, 10],
			[0, -10],
			[0, -above],
			[0, above],
			[beside, 0],
			[-beside, 0],
			[beside, -above],
			[-beside, -above],
			[beside, above],
			[-beside, above]
		];
		const shift = shifts.find(([dx, dy]) => {
			const rect = around(label.x + dx, label.y + dy, w, h);
			const inside = rect.left >= 0 && rect.top >= 0 && rect.right <= width && rect.bottom <= height;
			return inside && !rects.some((other) => overlap(rect, other));
		});
		label.element.toggleAttribute('data-hidden', shift === undefined);
		if (shift === undefined) continue;
		label.move(shift);
		rects.push(around(label.x + shift[0], label.y + shift[1], w, h));
	}
}

export const around = (x: number, y: number, width: number, height: number): Rect => ({
	left: x - width / 2,
	top: y - height / 2,
	right: x + width / 2,
	bottom: y + height / 2
});
