/** What somebody can have changed before the scripts were there. */
type Touched = { element: HTMLDetailsElement | HTMLSelectElement; value: boolean | string };

const touched = (): Touched[] => [
	...[...document.querySelectorAll('details')].map((element) => ({ element, value: element.open })),
	...[...document.querySelectorAll('select:not([multiple])')]
		.filter((element) => element instanceof HTMLSelectElement)
		.map((element) => ({ element, value: element.value }))
];

/**
 * On a slow line a page is read and used before its scripts arrive; waking it up puts back what the server said:
 * a fold that was opened closes, a choice is lost. Called before the page wakes up, it remembers both.
 *
 * @returns puts them back; to be called once the page is awake
 */
export function keepTouched(): () => void {
	const before = touched();
	return () => {
		for (const { element, value } of before) {
			if (element instanceof HTMLDetailsElement) element.open = value === true;
			else if (element.value !== value) {
				element.value = String(value);
				element.dispatchEvent(new Event('change', { bubbles: true }));
			}
		}
	};
}
