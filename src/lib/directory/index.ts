export { arcOf, chordOf, positionOf, type Coordinates } from './distance.ts';
export {
	defaultLimits,
	freshnesses,
	freshnessOf,
	isConfirmed,
	type Freshness,
	type FreshnessLimits
} from './freshness.ts';
export {
	capacitySources,
	capacityStatuses,
	entries,
	intakes,
	languages,
	mayNarrow,
	offerKinds,
	offerReaches,
	offerChangeKinds,
	offerStates,
	organisationKinds,
	reaches,
	regimes,
	shownBefore,
	sorts,
	targetGroups,
	type CapacitySource,
	type CapacityStatus,
	type Entry,
	type Intake,
	type Language,
	type OfferKind,
	type OfferChange,
	type OfferState,
	type OrganisationKind,
	type Reach,
	type Regime,
	type Sort,
	type TargetGroup
} from './model.ts';
export {
	bookable,
	freeOf,
	isFew,
	placesOf,
	placesOfAll,
	smallest,
	smallestSensitive,
	statusOfFigures,
	thresholdOf,
	thresholdOfAll,
	withoutFew,
	type Counters,
	type Places,
	type PlaceStateCode
} from './places.ts';
export {
	fold,
	matchReasons,
	startOf,
	wordsOf,
	type MatchFacts,
	type MatchQuestion,
	type MatchReason,
	type Start
} from './search.ts';
export { instruments, needTerms, type Instrument, type NeedTerm } from './catalogue.ts';
export {
	capacitySheet,
	mapQuery,
	offerChange,
	offerForm,
	offerQuery,
	offerStep,
	firstInvitation,
	organisationForm,
	partnerInvitation,
	sheetQuery,
	siteForm,
	siteStep,
	undoForm,
	type OfferForm,
	type OfferQuery,
	type OrganisationForm,
	type SiteForm
} from './inputs.ts';
export {
	entryLabels,
	freshnessLabels,
	intakeLabels,
	kindLabels,
	offerChangeLabels,
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
export { languageLabel, languageLabels, languageOptions } from './languages.ts';
