import type { Cookies } from '@sveltejs/kit';

/** A short message on the next page; `undo` posts a form that takes the step back while that is possible. */
export type Toast = { text: string; undo?: { action: string; fields: Record<string, string> } };

const name = 'toast';

export function toast(cookies: Cookies, text: string, options: { undo?: Toast['undo'] } = {}): void {
	cookies.set(name, JSON.stringify({ text, ...options }), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: false,
		maxAge: 30
	});
}

/** Reads the message and forgets it. */
export function takeToast(cookies: Cookies): Toast | undefined {
	const stored = cookies.get(name);
	if (!stored) return undefined;
	cookies.delete(name, { path: '/', httpOnly: true, sameSite: 'lax', secure: false });
	try {
		const parsed = JSON.parse(stored) as Toast;
		return typeof parsed.text === 'string' ? parsed : undefined;
	} catch {
		return undefined;
	}
}
