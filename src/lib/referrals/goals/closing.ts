/** The two questions of the closing sheet besides goal and outcomes (R90): the same for every instrument, coded. */
export const helpedCodes = [
	'contact_person',
	'group',
	'own_pace',
	'childcare',
	'short_way',
	'money_settled',
	'other_support'
] as const;
export type Helped = (typeof helpedCodes)[number];

export const missingCodes = [
	'nothing',
	'faster_start',
	'shorter_way',
	'childcare',
	'language',
	'more_time',
	'other_content'
] as const;
export type Missing = (typeof missingCodes)[number];
