import { endingsOf, monthOf, steeringRoles } from '#lib/gaps/index.ts';
import { getAreaView, getGapMatrix, listAgreedSupply, listAreaShapes, missingIn } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { stageLabels } from '#lib/planning/index.ts';
import { listPlans, listPlannedPlaces } from '#lib/planning/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...steeringRoles);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const view = await getAreaView(tx, actor, id, matrix, now);
		const coming = await listPlannedPlaces(tx, actor);
		const supply = (await listAgreedSupply(tx, actor, now)).filter(({ areaIds }) => areaIds.includes(id));
		const today = dayOf(now);
		const mayName = actor.role === 'system-manager' || actor.role === 'network-admin';
		return {
			now: now.toISOString(),
			...view,
			// The largest gap is the one with the most places missing, here as on the start page and in the matrix.
			largest: view.needs
				.map((row) => ({ ...row, missing: missingIn(row.cell) }))
				.filter(({ missing }) => missing > 0)
				.sort((a, b) => b.missing - a.missing)[0],
			needs: view.needs.map((row) => ({ ...row, coming: coming.get(`${row.need.id}/${id}`) ?? 0 })),
			shapes: await listAreaShapes(tx, actor),
			agreements: [...new Set(supply.map(({ agreementId }) => agreementId))].map((agreementId) => {
				const own = supply.filter((one) => one.agreementId === agreementId);
				const known = own.filter(({ places }) => places !== null);
				return {
					offers: own.map(({ offerId, offer }) => ({ id: offerId, name: offer })),
					places: known.length > 0 ? known.reduce((sum, { places }) => sum + (places ?? 0), 0) : null,
					until: own[0]?.until ?? null,
					ends: endingsOf(own, today, monthOf(today)).length > 0,
					agreement: mayName ? { id: agreementId, number: own[0]?.number ?? 0 } : undefined
				};
			}),
			// The others read figures: how many places are coming, not whose they are.
			plans:
				actor.role === 'system-manager'
					? (await listPlans(tx, actor)).rows
							.filter(({ stage, areas }) => stage !== 'dropped' && areas.some((area) => area.id === id))
							.map(({ id, title, stage, places, term }) => ({ id, title, stage: stageLabels[stage](), places, term }))
					: undefined
		};
	});
};
