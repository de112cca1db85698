import { getGapMatrix, listAgreedSupply, servingOf } from '#lib/gaps/index.server.ts';
import { cliffOf, endingsOf, monthOf } from '#lib/gaps/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';

/** What the page of agreements running out and its file show. `chosen`: code of a need. */
export async function collectEndings(tx: Tx, actor: Member, chosen: string | null, now: Date) {
	const matrix = await getGapMatrix(tx, actor, now);
	const row = matrix.rows.find(({ need }) => need.code === chosen);
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
}
