import { redirect, type Cookies } from '@sveltejs/kit';
import { z } from 'zod';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { readForm } from '#lib/platform/forms.server.ts';
import { localPath } from '#lib/platform/paths.ts';
import { isTheme, themeCookie } from '#lib/ui/theme.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** The page has no view of its own: the switches are in every header. */
export const load: PageServerLoad = async () => redirect(303, '/');

const choice = z.object({ theme: z.string().optional(), locale: z.string().optional(), back: z.string().optional() });

const oneYear = 60 * 60 * 24 * 365;
const keep = (cookies: Cookies, name: string, value: string, url: URL): void =>
	// Readable by script: both are choices about looks, and the browser's half of the translation reads its own.
	cookies.set(name, value, {
		path: '/',
		maxAge: oneYear,
		sameSite: 'lax',
		httpOnly: false,
		secure: url.protocol === 'https:'
	});

export const actions: Actions = {
	theme: async (event) => {
		const { data, rejected } = await readForm(event, choice);
		if (rejected) return rejected;
		if (isTheme(data.theme)) keep(event.cookies, themeCookie, data.theme, event.url);
		redirect(303, localPath(data.back));
	},
	locale: async (event) => {
		const { data, rejected } = await readForm(event, choice);
		if (rejected) return rejected;
		if (isLocale(data.locale)) keep(event.cookies, cookieName, data.locale, event.url);
		redirect(303, localPath(data.back));
	}
};
