/** Every queue of jobs; platform.add_job() refuses another one, and src/cli/jobs-schema.ts makes them. */
export const queues = ['referrals.deadline', 'referrals.offer-change'] as const;
export type Queue = (typeof queues)[number];
