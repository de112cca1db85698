import type { Attachment } from 'svelte/attachments';

/** Closes a `<details>` menu on Escape, on a click elsewhere and after a choice in it. */
export const closesItself: Attachment<HTMLDetailsElement> = (node) => {
	const outside = (event: Event) => {
		if (node.open && event.target instanceof Node && !node.contains(event.target)) node.open = false;
	};
	const escape = (event: KeyboardEvent) => {
		if (event.key !== 'Escape' || !node.open) return;
		node.open = false;
		node.querySelector('summary')?.focus();
	};
	const chosen = (event: Event) => {
		if (event.target instanceof Element && event.target.closest('a')) node.open = false;
	};
	document.addEventListener('pointerdown', outside);
	document.addEventListener('focusin', outside);
	node.addEventListener('keydown', escape);
	node.addEventListener('click', chosen);
	return () => {
		document.removeEventListener('pointerdown', outside);
		document.removeEventListener('focusin', outside);
		node.removeEventListener('keydown', escape);
		node.removeEventListener('click', chosen);
	};
};
