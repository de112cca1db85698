import { getCase } from '#lib/cases/index.server.ts';
import { offerQuery } from '#lib/directory/index.ts';
import {
	filterOf,
	listAreas,
	listOffers,
	listOrganisations,
	listTerms,
	pageSize
} from '#lib/directory/index.server.ts';
import { directoryActor } from '#lib/identity/request.server.ts';
import { countEmptySearch } from '#lib/needs/index.server.ts';
import { isMember, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

/** For whom somebody looks; a case is known to its case manager alone. */
async function findCase(tx: Tx, actor: Actor, id: string | undefined) {
	if (!id || actor.role !== 'case-manager') return undefined;
	return getCase(tx, actor, id);
}

export const load: PageServerLoad = async ({ url }) => {
	const actor = await directoryActor();
	const query = readQuery(url, offerQuery);
	return ask(actor, async (tx, now) => {
		const person = await findCase(tx, actor, query.fall);
		const terms = await listTerms(tx, actor);
		const preferred = terms.filter(({ id }) => person?.needs.some((need) => need.termId === id));
		const filter = { ...filterOf(query), preferred: preferred.map(({ code }) => code) };
		const page = query.seite ?? 1;
		const { rows, ...found } = await listOffers(tx, actor, filter, { number: page }, now);
		const areas = await listAreas(tx, actor);
		if (found.total === 0 && page === 1)
			await countEmptySearch(tx, actor, { needCodes: query.bedarf ?? [], areaCode: query.raum }, now);
		return {
			query,
			rows,
			found,
			page,
			pages: Math.ceil(Math.min(found.total, 1000) / pageSize),
			// Only what the page names: all of them fill the open panel.
			terms: terms
				.filter(({ code }) => query.filter || query.bedarf?.includes(code))
				.map(({ code, label, parentCode }) => ({ code, label, parentCode })),
			areas: areas.map(({ code, name }) => ({ code, name })),
			organisationName: query.anbieter
				? (await listOrganisations(tx, actor)).find(({ id }) => id === query.anbieter)?.name
				: undefined,
			person: person && {
				id: person.id,
				reference: person.reference,
				areaCode: areas.find(({ id }) => id === person.areaId)?.code,
				areaName: person.area ?? undefined,
				needs: preferred.map(({ label }) => label)
			},
			mayReportNeed: actor.role === 'case-manager',
			signedIn: isMember(actor),
			now: now.toISOString()
		};
	});
};
