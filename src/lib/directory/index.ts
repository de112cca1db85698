export {
	capacitySources,
	capacityStatuses,
	entries,
	intakes,
	offerKinds,
	offerStates,
	organisationKinds,
	regimes,
	targetGroups,
	type CapacitySource,
	type CapacityStatus,
	type Entry,
	type Intake,
	type OfferKind,
	type OfferState,
	type OrganisationKind,
	type Regime,
	type TargetGroup
} from './model.ts';
export { freshnessOf, instruments, mayHaveRegime, needTerms, type Instrument, type NeedTerm } from './catalogue.ts';
