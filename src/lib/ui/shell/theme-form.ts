import type { Theme } from '../theme.ts';

/** Shows the choice at once and stores it in the background; without JavaScript the form posts itself. */
export function setTheme(event: SubmitEvent, theme: Theme): void {
	event.preventDefault();
	const form = event.currentTarget;
	if (!(form instanceof HTMLFormElement)) return;
	document.documentElement.dataset.kernTheme = theme;
	for (const button of document.querySelectorAll<HTMLButtonElement>('button[name=theme][aria-pressed]')) {
		button.setAttribute('aria-pressed', String(button.value === theme));
	}
	const body = new FormData(form);
	body.set('theme', theme);
	void fetch(form.action, { method: 'POST', body, headers: { 'x-sveltekit-action': 'true' } }).catch(() => undefined);
}
