import { getLocale } from '#lib/paraglide/runtime.js';
import { isMember } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import type { LayoutServerLoad } from './$types';

/** The plain frame; needs no database, so that its pages stand when it is away. */
export const load: LayoutServerLoad = async ({ locals }) => ({
	locale: getLocale(),
	theme: locals.theme,
	demo: config.demoMode,
	signedIn: isMember(locals.actor)
});
