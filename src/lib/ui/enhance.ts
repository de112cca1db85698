import { applyAction, enhance as enhanceForm } from '$app/forms';
import { m } from '#lib/paraglide/messages.js';
import type { SubmitFunction } from '@sveltejs/kit';

/** Announces trouble above the form without leaving the page: what was typed stays where it is. */
function announce(form: HTMLFormElement, text: string): void {
	let alert = form.querySelector<HTMLElement>('[data-trouble]');
	if (!alert) {
		alert = document.createElement('p');
		alert.dataset.trouble = '';
		alert.className = 'note warn';
		alert.setAttribute('role', 'alert');
		form.prepend(alert);
	}
	alert.textContent = text;
}

/**
 * SvelteKit's `enhance`, but an error answer (database away, session ended, no network) keeps the form.
 * Submitting twice is harmless: the button is marked busy and the request key makes a repetition one.
 */
export function enhance(form: HTMLFormElement, submit?: SubmitFunction) {
	return enhanceForm(form, async (input) => {
		form.setAttribute('aria-busy', 'true');
		form.querySelector('[data-trouble]')?.remove();
		const own = await submit?.(input);
		return async (answer) => {
			form.removeAttribute('aria-busy');
			const { result } = answer;
			if (result.type === 'error') {
				const text = result.error?.message;
				announce(form, typeof text === 'string' && result.status ? text : m.errors_network());
				return;
			}
			if (own) return own(answer);
			// Values come back with the answer; a reset would empty what was refused.
			if (result.type === 'failure') await applyAction(result);
			else await answer.update({ reset: false });
		};
	});
}
