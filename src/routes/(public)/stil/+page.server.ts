import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { config } from '#lib/platform/config.server.ts';
import type { PageServerLoad } from './$types.js';

/** The parts of the design, for those who build with them. In production the page does not exist. */
export const load: PageServerLoad = async ({ url }) => {
	if (!config.development) error(404, { message: m.errors_not_found() });
	return { open: url.searchParams.get('dialog') === '1', now: '2026-11-23T08:40:00Z' };
};
