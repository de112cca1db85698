import { m } from '#lib/paraglide/messages.js';
import type { FollowUp, Situation } from './aftercare.ts';
import type {
	AssessmentEvent,
	DayKind,
	Hearing,
	OpeningManner,
	ProgressLevel,
	Recommendation,
	Strength,
	Support
} from './statutory.ts';

export const dayKindLabels: Record<DayKind, () => string> = {
	present: () => m.statutory_day_present(),
	excused: () => m.statutory_day_excused(),
	sick_note: () => m.statutory_day_sick_note(),
	unexcused: () => m.statutory_day_unexcused(),
	holiday_or_closed: () => m.statutory_day_holiday_or_closed()
};

export const hearingLabels: Record<Hearing, () => string> = {
	said: () => m.statutory_heard_said(),
	nothing_said: () => m.statutory_heard_nothing_said(),
	not_reached: () => m.statutory_heard_not_reached()
};

export const progressLabels: Record<ProgressLevel, () => string> = {
	reached: () => m.statutory_progress_reached(),
	nearly: () => m.statutory_progress_nearly(),
	begun: () => m.statutory_progress_begun(),
	open: () => m.statutory_progress_open()
};

export const strengthLabels: Record<Strength, () => string> = {
	reliable: () => m.statutory_strength_reliable(),
	persevering: () => m.statutory_strength_persevering(),
	cooperative: () => m.statutory_strength_cooperative(),
	independent: () => m.statutory_strength_independent(),
	careful: () => m.statutory_strength_careful(),
	quick_to_learn: () => m.statutory_strength_quick_to_learn(),
	communicative: () => m.statutory_strength_communicative(),
	practical: () => m.statutory_strength_practical(),
	organised: () => m.statutory_strength_organised()
};

export const supportLabels: Record<Support, () => string> = {
	language: () => m.statutory_support_language(),
	basic_education: () => m.statutory_support_basic_education(),
	digital_skills: () => m.statutory_support_digital_skills(),
	qualification: () => m.statutory_support_qualification(),
	orientation: () => m.statutory_support_orientation(),
	working_hours: () => m.statutory_support_working_hours(),
	childcare: () => m.statutory_support_childcare(),
	way_to_work: () => m.statutory_support_way_to_work(),
	accompaniment: () => m.statutory_support_accompaniment()
};

export const recommendationLabels: Record<Recommendation, () => string> = {
	stay_longer: () => m.statutory_recommend_stay_longer(),
	training: () => m.statutory_recommend_training(),
	work: () => m.statutory_recommend_work(),
	trial_work: () => m.statutory_recommend_trial_work(),
	other_offer: () => m.statutory_recommend_other_offer(),
	advice: () => m.statutory_recommend_advice(),
	none: () => m.statutory_recommend_none()
};

export const mannerLabels: Record<OpeningManner, () => string> = {
	in_person: () => m.statutory_manner_in_person(),
	by_phone: () => m.statutory_manner_by_phone(),
	by_video: () => m.statutory_manner_by_video(),
	by_letter: () => m.statutory_manner_by_letter()
};

export const assessmentEventLabels: Record<AssessmentEvent, () => string> = {
	opened: () => m.statutory_event_opened(),
	not_opened: () => m.statutory_event_not_opened(),
	commented: () => m.statutory_event_commented(),
	taken_back: () => m.statutory_event_taken_back()
};

export const situationLabels: Record<Situation, () => string> = {
	in_work: () => m.statutory_situation_in_work(),
	in_training: () => m.statutory_situation_in_training(),
	in_offer: () => m.statutory_situation_in_offer(),
	searching: () => m.statutory_situation_searching(),
	otherwise: () => m.statutory_situation_otherwise(),
	not_reached: () => m.statutory_situation_not_reached(),
	declined: () => m.statutory_situation_declined()
};

export const followUpLabels: Record<FollowUp, () => string> = {
	nothing: () => m.statutory_follow_up_nothing(),
	advice: () => m.statutory_follow_up_advice(),
	new_referral: () => m.statutory_follow_up_new_referral()
};
