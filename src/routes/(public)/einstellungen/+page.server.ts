import { redirect, type Cookies } from '@sveltejs/kit';
import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { isTheme, themeCookie } from '#lib/ui/theme.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** The page has no view of its own: the switches are in every header. */
export const load: PageServerLoad = async () => redirect(303, '/');

/** Only a path of our own: a foreign address in `back` would make us an open redirect. */
function ownPath(back: FormDataEntryValue | null, origin: string): string {
	if (typeof back !== 'string' || !back.startsWith('/')) return '/';
	const target = URL.canParse(back, origin) ? new URL(back, origin) : undefined;
	return target && target.origin === origin ? target.pathname + target.search : '/';
}

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
	theme: async ({ request, cookies, url }) => {
		const form = await request.formData();
		const theme = form.get('theme');
		if (isTheme(theme)) keep(cookies, themeCookie, theme, url);
		redirect(303, ownPath(form.get('back'), url.origin));
	},
	locale: async ({ request, cookies, url }) => {
		const form = await request.formData();
		const locale = form.get('locale');
		if (isLocale(locale)) keep(cookies, cookieName, locale, url);
		redirect(303, ownPath(form.get('back'), url.origin));
	}
};
