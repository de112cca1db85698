export {
	capacitySources,
	capacityStatuses,
	entries,
	intakes,
	mayNarrow,
	offerKinds,
	offerStates,
	organisationKinds,
	reaches,
	regimes,
	targetGroups,
	type CapacitySource,
	type CapacityStatus,
	type Entry,
	type Intake,
	type OfferKind,
	type OfferState,
	type OrganisationKind,
	type Reach,
	type Regime,
	type TargetGroup
} from './model.ts';
export { instruments, needTerms, type Instrument, type NeedTerm } from './catalogue.ts';
