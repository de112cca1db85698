export {
	conditions,
	countsAsGap,
	reasonOfDecline,
	substitutes,
	unmetReasons,
	unmetStates,
	unmetUrgencies,
	type Condition,
	type Substitute,
	type UnmetReason,
	type UnmetReasonGroup,
	type UnmetState,
	type UnmetUrgency
} from './model.ts';
export { readEvidence, unmetNeedForm, writeEvidence, type UnmetNeedForm } from './inputs.ts';
export {
	conditionLabels,
	reasonGroupLabels,
	reasonHints,
	reasonLabels,
	substituteLabels,
	unmetStateLabels,
	urgencyLabels
} from './labels.ts';
