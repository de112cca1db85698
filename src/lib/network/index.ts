export {
	bodyKinds,
	contactChannels,
	contactDueOn,
	contactOf,
	defaultRhythmDays,
	maySit,
	nextMeetingOn,
	rhythmChoices,
	type BodyKind,
	type CellFigures,
	type Contact,
	type ContactChannel
} from './model.ts';
export {
	agendaForm,
	bodyForm,
	careForm,
	contactForm,
	decisionForm,
	meetingForm,
	minutesForm,
	partnerFilters,
	partnerQuery,
	seatEndForm,
	seatForm,
	settleForm,
	type PartnerFilter
} from './inputs.ts';
export { bodyKindLabels, channelLabels, contactLabels, partnerFilterLabels } from './labels.ts';
export {
	maturityMarks,
	maturityOf,
	neededFor,
	type Maturity,
	type MaturityCounts,
	type MaturityMark,
	type MaturityType
} from './maturity.ts';
export { mayKeepNetwork, networkKeepers } from './policy.ts';
