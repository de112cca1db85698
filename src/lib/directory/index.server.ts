import './constraints.server.ts';

export { countOverdueOffers, listOfferDeadlines } from './deadlines.server.ts';
export {
	approvePartner,
	countAwaiting,
	findFirstSteps,
	invitePartner,
	invitePartnersFirst,
	listWaitingPartners,
	type FirstSteps,
	type WaitingPartner
} from './approve-partner.server.ts';
export { changeOffer, offerLock } from './change-offer.server.ts';
export { confirmUnchanged } from './confirm-unchanged.server.ts';
export { archiveOffer, createOffer, publishOffer, reopenOffer, updateOffer } from './edit-offer.server.ts';
export { filterOf } from './filter.server.ts';
export { dueAfterDays, instrumentsOn, staleAfterDays } from './instruments.server.ts';
export {
	type AreaRow,
	type CapacityRow,
	type InstrumentRow,
	type LocationRow,
	type OfferRecord,
	type OrganisationRow,
	type SiteRow,
	type StatisticRow,
	type TermRow,
	type Upserted
} from './import-directory.server.ts';
export { upsertAreas, upsertInstruments, upsertStatistics, upsertTerms } from './import-ground.server.ts';
export { upsertOffers } from './import-offers.server.ts';
export { upsertOrganisations, upsertSites } from './import-partners.server.ts';
export { listInstruments } from './instruments.server.ts';
export {
	createOrganisation,
	createSite,
	getPartner,
	getSite,
	isSiteUnused,
	removeSite,
	updateOrganisation,
	updateSite
} from './keep-partners.server.ts';
export { listNearbyFree, listOffers, pageSize } from './list-offers.server.ts';
export { clusterIndex, nothing, pointsIn } from './clusters.ts';
export { listAreaShapes, listClusters } from './map.server.ts';
export { formOf, getOfferChoices } from './offer-form.server.ts';
export { getOffer, getOfferNames, type Offer, type OfferLocation } from './get-offer.server.ts';
export { listReports, listReportsAt, type ReportLine } from './list-reports.server.ts';
export { countDueLocations, listOwnOffers, type OwnLocation, type OwnOffer } from './own-offers.server.ts';
export {
	getOrganisationContact,
	listAreas,
	listOrganisations,
	listSites,
	listTerms,
	type Area,
	type Organisation,
	type OrganisationContact,
	type Site,
	type Term
} from './queries.server.ts';
export {
	reportCapacities,
	reportCapacity,
	undoReports,
	type Figures,
	type Reported
} from './report-capacity.server.ts';
export { releasePlace, takePlace, type Moved } from './take-place.server.ts';
export { getVersions } from './versions.server.ts';
export { remindOfPlaces } from './remind-places.server.ts';
