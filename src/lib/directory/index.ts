export * from './model.ts';
export { instruments, needTerms, type Instrument, type NeedTerm } from './catalogue.ts';
export {
	capacityReport,
	mapQuery,
	offerForm,
	offerQuery,
	offerReaches,
	offerStep,
	organisationForm,
	siteForm,
	sorts,
	undoForm,
	unchangedForm,
	type CapacityReport,
	type OfferForm,
	type OfferQuery,
	type OrganisationForm,
	type SiteForm,
	type Sort
} from './inputs.ts';
export {
	entryLabels,
	freshnessLabels,
	intakeLabels,
	kindLabels,
	languageLabel,
	languageLabels,
	offerStateLabels,
	organisationKindLabels,
	placesLabel,
	regimeLabels,
	sortLabels,
	sourceLabels,
	targetGroupLabel,
	targetGroupLabels
} from './labels.ts';
export { mayEditOffer, mayKeepNetwork, mayMovePlaces, mayReportCapacity, maySeeOffer } from './policy.ts';
