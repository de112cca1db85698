export {
	conditions,
	countsAsGap,
	readEvidence,
	substitutes,
	unmetReasons,
	unmetStates,
	unmetUrgencies,
	writeEvidence,
	type Condition,
	type Substitute,
	type UnmetReason,
	type UnmetReasonGroup,
	type UnmetState,
	type UnmetUrgency
} from './model.ts';
export { needAddress, reasonOfSearch, type Search } from './from-search.ts';
export { unmetNeedForm, type UnmetNeedForm } from './inputs.ts';
export {
	conditionLabels,
	reasonGroupLabels,
	reasonHints,
	reasonLabels,
	substituteLabels,
	unmetStateLabels,
	urgencyLabels
} from './labels.ts';
