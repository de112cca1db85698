/** What a conference may be about; the consent names the topics (rule 8). */
export const topics = [
	'next_steps',
	'division_of_work',
	'hand_over',
	'work_training',
	'daily_structure',
	'housing',
	'money',
	'family',
	'strain'
] as const;
export type Topic = (typeof topics)[number];

/** Says something about health: the consent names it expressly (Art. 9 DSGVO, rule 14). */
export const isSensitiveTopic = (topic: Topic): boolean => topic === 'strain';

/** Characters of where a conference meets: room, address or link. */
export const longestPlace = 120;
export const conferenceModes = ['in_person', 'video', 'phone'] as const;
export type ConferenceMode = (typeof conferenceModes)[number];

export const conferenceStates = ['planned', 'held', 'called_off'] as const;
export type ConferenceState = (typeof conferenceStates)[number];

export const itemKinds = ['decision', 'task'] as const;
export type ItemKind = (typeof itemKinds)[number];

export const itemOwners = ['office', 'person', 'party'] as const;
export type ItemOwner = (typeof itemOwners)[number];
