import { error, redirect } from '@sveltejs/kit';
import { getRequestEvent } from '$app/server';
import { and, asc, eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { anonymous, isMember, system, type Actor, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { networks } from './tables.server.ts';

/** Who is calling, if in one of these roles. Signed out: to the sign-in page and back; wrong role: 403. */
export function requireActor(...roles: MemberRole[]): Member {
	const { locals, url, request } = getRequestEvent();
	const actor = locals.actor;
	if (locals.unavailable) error(503, { message: m.errors_unavailable(), code: 'unavailable' });
	if (!isMember(actor)) {
		if (request.method !== 'GET' && request.method !== 'HEAD')
			error(401, { message: m.identity_session_ended(), code: 'signed-out' });
		const next = url.pathname === '/' ? '' : `?weiter=${encodeURIComponent(url.pathname + url.search)}`;
		redirect(303, `/anmelden${next}`);
	}
	if (roles.length > 0 && !roles.includes(actor.role)) error(403, { message: m.errors_forbidden(), code: 'forbidden' });
	return actor;
}

/** For published directory pages: a member, or anybody, in a network that has a public directory. */
export async function directoryActor(): Promise<Actor & { networkId: string }> {
	const { locals, url } = getRequestEvent();
	const actor = locals.actor;
	if (locals.unavailable) error(503, { message: m.errors_unavailable(), code: 'unavailable' });
	if (isMember(actor)) return actor;
	const slug = url.searchParams.get('netz');
	if (slug && !/^[a-z0-9-]{2,63}$/.test(slug)) return requireActor();
	const networkId = await transact(system(actor.requestId), async (tx) => {
		const [row] = await tx
			.select({ id: networks.id })
			.from(networks)
			.where(and(eq(networks.publicDirectory, true), slug ? eq(networks.slug, slug) : undefined))
			.orderBy(asc(networks.createdAt))
			.limit(1);
		return row?.id;
	});
	if (!networkId) return requireActor();
	return { ...anonymous(actor.requestId), networkId };
}
