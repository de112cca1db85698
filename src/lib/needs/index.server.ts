export { countEmptySearch } from './count-empty-search.server.ts';
export { markCovered, reopenCovered, reopenUnmetNeed, withdrawUnmetNeed } from './change-unmet-need.server.ts';
export {
	countOwnNeeds,
	findNeedOf,
	findNeedReferences,
	findWaitingNeed,
	getOwnNeed,
	listChoices,
	listWaitingOf,
	listOwnNeeds,
	needFilters,
	type Choices,
	type NeedFilter,
	type OwnNeed
} from './queries.server.ts';
export { reporterRoles } from './policy.ts';
export { draftUnmetNeedFromDecline, reportUnmetNeed, type Declined } from './report-unmet-need.server.ts';
export { needFields } from './tables.server.ts';
