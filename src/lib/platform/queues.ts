/** Every queue of jobs; platform.add_job() refuses another one, and src/cli/jobs-schema.ts makes them. */
export const queues = [
	'referrals.deadline',
	'referrals.offer-change',
	'planning.optimise',
	'platform.daily',
	'platform.mail',
	'platform.digest'
] as const;
export type Queue = (typeof queues)[number];

/** What comes by the calendar of the office; several instances make one job of it (pg-boss). */
export const schedules: readonly { queue: Queue; cron: string }[] = [
	// At night, and off the hour at which everybody's jobs start.
	{ queue: 'platform.daily', cron: '17 3 * * *' },
	// Monday morning, before the week begins.
	{ queue: 'platform.digest', cron: '11 6 * * 1' }
];
