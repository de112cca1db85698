/**
 * Points of a command at which a test lets the process die as by kill -9, to see that what was acknowledged is there,
 * nothing is there by halves, and a repeated submit does it once. In the order in which a command passes them.
 */
export const crossings = [
	'transact.entered',
	'transact.claimed',
	'referral.locked',
	'referral.decided',
	'event.placed',
	'event.written',
	'event.watched',
	'event.recorded',
	'event.told',
	'transact.worked',
	'transact.answered',
	'transact.committed'
] as const;
export type Crossing = (typeof crossings)[number];

/** Nothing but a comparison, unless `LK_DIE_AT` names this point and `NODE_ENV` is `test`. */
export function crossing(point: Crossing): void {
	if (process.env.LK_DIE_AT === point && process.env.NODE_ENV === 'test') process.kill(process.pid, 'SIGKILL');
}
