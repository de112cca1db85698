import { cliffOf, endingsOf, monthOf, steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix, listAgreedSupply, servingOf } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { dayOf } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf'));
		const supply = servingOf(await listAgreedSupply(tx, actor, now), row?.need.id);
		const today = dayOf(now);
		const first = monthOf(today);
		// Whose agreement it is, is for those who keep agreements.
		const mayName = actor.role === 'system-manager' || actor.role === 'network-admin';
		return {
			now: now.toISOString(),
			needs: matrix.rows.map(({ need }) => ({ value: need.code, label: need.label })),
			need: row?.need,
			months: cliffOf(supply, first),
			endings: endingsOf(supply, today, first).map((ending) => {
				const own = supply.filter(({ agreementId }) => agreementId === ending.agreementId);
				return {
					on: ending.on,
					places: ending.places,
					offers: own.map(({ offerId, offer }) => ({ id: offerId, name: offer })),
					agreement: mayName ? { id: ending.agreementId, number: own[0]?.number ?? 0 } : undefined
				};
			}),
			agreements: new Set(supply.map(({ agreementId }) => agreementId)).size,
			offers: new Set(supply.map(({ offerId }) => offerId)).size,
			unknown: supply.filter(({ places }) => places === null).length
		};
	});
};
