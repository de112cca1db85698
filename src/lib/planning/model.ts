/** From an idea to the review; the order is the order of the board (design.md § 10). */
export const planStages = [
	'idea',
	'needs_confirmed',
	'concept',
	'decided',
	'procurement',
	'agreement',
	'launched',
	'reviewed',
	'dropped'
] as const;
export type PlanStage = (typeof planStages)[number];

export const planTypes = ['new', 'expand', 'move', 'redesign', 'reduce'] as const;
export type PlanType = (typeof planTypes)[number];

export const steeringForms = [
	'cooperation',
	'office_arrangement',
	'service_agreement',
	'public_contract',
	'concession',
	'grant',
	'voucher',
	'arrangement'
] as const;
export type SteeringForm = (typeof steeringForms)[number];
