export {
	bodyKinds,
	contactChannels,
	contactDueOn,
	contactOf,
	defaultRhythmDays,
	maySit,
	nextMeetingOn,
	partnerFilters,
	rhythmChoices,
	type BodyKind,
	type CellFigures,
	type Contact,
	type ContactChannel,
	type PartnerFilter
} from './model.ts';
export {
	agendaForm,
	bodyForm,
	careForm,
	contactForm,
	decisionForm,
	meetingForm,
	minutesForm,
	partnerQuery,
	seatEndForm,
	seatForm,
	settleForm
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
