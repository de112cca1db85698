import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { dayOf } from '#lib/platform/days.ts';
import { listInstruments } from './instruments.server.ts';
import type { Offer } from './get-offer.server.ts';
import { listSites, listTerms } from './queries.server.ts';

/** What the form of an offer has to choose from. */
export async function getOfferChoices(tx: Tx, actor: Actor & { networkId: string }, organisationId: string, now: Date) {
	const german = getLocale() === 'de';
	const sites = await listSites(tx, actor, organisationId);
	return {
		needs: (await listTerms(tx, actor)).map(({ id, code, label, parentCode }) => ({ id, code, label, parentCode })),
		instruments: (await listInstruments(tx, actor, dayOf(now))).map((version) => ({
			value: version.key,
			label: [german ? version.labelDe : version.labelEn, version.legalBasis && `(${version.legalBasis})`]
				.filter(Boolean)
				.join(' ')
		})),
		sites: sites.map(({ id, name, town }) => ({ id, name, town }))
	};
}

/** An offer as its form shows it. */
export const formOf = (offer: Offer): Record<string, unknown> => ({
	seen: offer.updatedAt,
	organisationId: offer.organisation.id,
	name: offer.name,
	summary: offer.summary,
	description: offer.description,
	kind: offer.kind,
	instrumentKey: offer.instrument?.key ?? '',
	regime: offer.instrument?.regime === offer.regime ? '' : offer.regime,
	accessCriteria: offer.accessCriteria,
	intake: offer.intake,
	entry: offer.entry,
	nextStart: offer.nextStart ?? '',
	schedule: offer.schedule,
	cost: offer.cost,
	documents: offer.documents,
	prescribedProcedure: offer.prescribedProcedure,
	needs: offer.terms.map(({ id }) => id),
	targetGroups: offer.targetGroups,
	languages: offer.languages,
	womenOnly: offer.womenOnly ? '1' : '',
	outreach: offer.outreach ? '1' : '',
	responseDays: offer.responseDays,
	reach: offer.siteIds.length > 0 ? 'sites' : (offer.locations[0]?.reach ?? 'sites'),
	sites: offer.siteIds
});
