import { m } from '#lib/paraglide/messages.js';
import type { ConferenceMode, ConferenceState, ItemKind, ItemOwner, Topic } from './model.ts';

export const topicLabels: Record<Topic, () => string> = {
	next_steps: () => m.conferences_topic_next_steps(),
	division_of_work: () => m.conferences_topic_division_of_work(),
	hand_over: () => m.conferences_topic_hand_over(),
	work_training: () => m.conferences_topic_work_training(),
	daily_structure: () => m.conferences_topic_daily_structure(),
	housing: () => m.conferences_topic_housing(),
	money: () => m.conferences_topic_money(),
	family: () => m.conferences_topic_family(),
	strain: () => m.conferences_topic_strain()
};

export const conferenceModeLabels: Record<ConferenceMode, () => string> = {
	in_person: () => m.conferences_mode_in_person(),
	video: () => m.conferences_mode_video(),
	phone: () => m.conferences_mode_phone()
};

export const conferenceStateLabels: Record<ConferenceState, () => string> = {
	planned: () => m.conferences_state_planned(),
	held: () => m.conferences_state_held(),
	called_off: () => m.conferences_state_called_off()
};

export const conferenceAnswerLabels: Record<'coming' | 'not_coming', () => string> = {
	coming: () => m.conferences_coming(),
	not_coming: () => m.conferences_not_coming()
};

export const itemKindLabels: Record<ItemKind, () => string> = {
	decision: () => m.conferences_decision(),
	task: () => m.conferences_task()
};

export const itemOwnerLabels: Record<ItemOwner, () => string> = {
	office: () => m.conferences_owner_office(),
	person: () => m.conferences_owner_person(),
	party: () => m.conferences_owner_party()
};
