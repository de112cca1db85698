/** What somebody can have changed before the scripts were there, and how it stood. */
type Touched = { element: HTMLDetailsElement | HTMLSelectElement | HTMLInputElement; value: boolean | string };

const isTick = (element: Element): element is HTMLInputElement =>
	element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio');

function touched(): Touched[] {
	const found: Touched[] = [];
	for (const element of document.querySelectorAll('details, select:not([multiple]), input'))
		if (element instanceof HTMLDetailsElement) found.push({ element, value: element.open });
		else if (element instanceof HTMLSelectElement) found.push({ element, value: element.value });
		// Of radios the chosen one alone: it takes the others back by itself.
		else if (
			isTick(element) &&
			element.checked !== element.defaultChecked &&
			(element.checked || element.type === 'checkbox')
		)
			found.push({ element, value: element.checked });
	return found;
}

/** As if it had been done now: whoever follows the control hears of it. */
const tell = (element: HTMLElement): void => void element.dispatchEvent(new Event('change', { bubbles: true }));

/**
 * On a slow line a page is read and used before its scripts arrive; waking it up puts back what the server said:
 * a fold that was opened closes, a choice or a tick is lost. Called before the page wakes up, it remembers them.
 *
 * @returns puts them back; to be called once the page is awake
 */
export function keepTouched(): () => void {
	const before = touched();
	return () => {
		for (const { element, value } of before)
			if (element instanceof HTMLDetailsElement) element.open = value === true;
			else if (isTick(element)) {
				if (element.checked === value) continue;
				element.checked = value === true;
				tell(element);
			} else if (element.value !== value) {
				element.value = String(value);
				tell(element);
			}
	};
}
