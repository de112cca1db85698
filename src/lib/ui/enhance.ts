import { applyAction, enhance as enhanceForm } from '$app/forms';
import { refreshAll } from '$app/navigation';
import { m } from '#lib/paraglide/messages.js';
import type { SubmitFunction } from '@sveltejs/kit';
import type { FormState } from '#lib/platform/forms.ts';
import { tick } from 'svelte';

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

/** A page that has no place of its own for what was refused says it above the form: nothing is refused in silence. */
async function announceRefused(form: HTMLFormElement, refused: FormState | undefined): Promise<void> {
	await tick();
	if (!refused || !form.isConnected || document.querySelector('main :is([role="alert"], [aria-invalid="true"])'))
		return;
	announce(form, refused.problem ?? Object.values(refused.issues).flat().join(' '));
}

/**
 * SvelteKit's `enhance`, but an error answer (database away, session ended, no network) keeps the form, and a refusal is
 * said in the portal's words: the browser's own bubbles, one at a time and in its language, are for those without scripts.
 * Submitting twice is harmless: the button is marked busy and the request key makes a repetition one.
 */
export function enhance(form: HTMLFormElement, submit?: SubmitFunction) {
	form.noValidate = true;
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
			if (result.type === 'failure') {
				await applyAction(result);
				// Somebody was faster, or it stands otherwise by now: the page shows how, what was typed stays.
				if (result.status === 409) await refreshAll();
				await announceRefused(form, (result.data as { form?: FormState } | undefined)?.form);
			} else await answer.update({ reset: false });
		};
	});
}
