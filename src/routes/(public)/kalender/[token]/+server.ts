import { error } from '@sveltejs/kit';
import { findLink } from '#lib/identity/index.server.ts';
import { calendarOf } from '#lib/interop/index.ts';
import { listDates } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { system } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** A member's own days for a calendar program, which knows no sign-in: the address itself is the secret. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const { requestId } = locals;
	const holder = await ask(system(requestId), (tx, now) => findLink(tx, 'calendar', params.token, requestId, now));
	if (!holder) error(404, { message: m.errors_not_found(), code: 'not-found' });
	const { member, locale } = holder;
	const feed = await ask(member, async (tx, now) =>
		calendarOf(await listDates(tx, member, now), locale, config.portalUrl, now)
	);
	return new Response(feed, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'inline; filename="fristen.ics"',
			'cache-control': 'no-store'
		}
	});
};
