import { daysBetween } from '#lib/platform/days.ts';
import type { Phase } from '../state.ts';

export const handOverManners = ['together', 'call', 'papers'] as const;
export type HandOverManner = (typeof handOverManners)[number];

/** Days that a chain may stand idle before it counts as interrupted, unless somebody says otherwise for the chain. */
export const usualIdleDays = 21;

/**
 * A link as its reader may know it now. Days come from what law or consent discloses; `undefined` is unknown, never
 * "has not happened".
 */
export type ChainLink = {
	referralId: string;
	position: number;
	phase: Phase;
	/** Nobody but the person may tell how it goes. */
	tells: 'provider' | 'person';
	/** Earliest day on which it can have begun; in voluntary offers the first of the month. */
	startedOn: string | undefined;
	/** Latest day on which it can have ended; in voluntary offers the last of the month. */
	endedOn: string | undefined;
};

export type Interface = {
	/** Positions that meet here. */
	from: number;
	to: number;
	/**
	 * `ahead`: what comes before has not ended · `bridged`: the next has begun · `idle`: nothing has begun yet ·
	 * `interrupted`: idle for longer than the chain allows · `unknown`: only the person could tell.
	 */
	state: 'ahead' | 'bridged' | 'idle' | 'interrupted' | 'unknown';
	/** Days between the end and the next beginning, or until today; undefined while unknown or ahead. */
	idleDays: number | undefined;
	/** Day on which the last of the links before ended. */
	since: string | undefined;
};

const over: readonly Phase[] = ['ended', 'declined', 'returned', 'left', 'withdrawn', 'closed'];

/**
 * Where the links of a chain meet, in order. An interruption is derived from disclosed days alone: where only the
 * person may tell about the end or the next beginning, the interface is unknown and nothing is flagged.
 *
 * @param today day in Berlin
 * @param idleDays days that may pass, inclusive
 */
export function interfacesOf(links: readonly ChainLink[], today: string, idleDays: number): Interface[] {
	const positions = [...new Set(links.map(({ position }) => position))].sort((one, other) => one - other);
	const at = (position: number | undefined) => links.filter((link) => link.position === position);
	return positions.slice(0, -1).map((from, index): Interface => {
		const to = positions[index + 1] ?? from;
		const meeting = (state: Interface['state'], since?: string, idle?: number): Interface => ({
			from,
			to,
			state,
			idleDays: idle,
			since
		});
		const before = at(from);
		const ends = before.map((link) => link.endedOn);
		const lastEnd = ends.reduce((last, end) => (last && end && end > last ? end : end && last), ends[0]);
		const starts = at(to).flatMap(({ startedOn }) => startedOn ?? []);
		const firstStart = starts.sort()[0];
		const runsStill = before.some((link) => link.tells === 'provider' && !over.includes(link.phase));
		// Side by side: no day is lost. Where only the person tells of the end, nobody knows.
		if (firstStart && !lastEnd) return meeting('bridged', undefined, runsStill ? 0 : undefined);
		if (!lastEnd) return meeting(runsStill ? 'ahead' : 'unknown');
		if (firstStart) return meeting('bridged', lastEnd, Math.max(0, daysBetween(lastEnd, firstStart)));
		// A next link that is over without a known beginning, or of which only the person tells: nobody can say.
		if (at(to).some((link) => link.tells === 'person')) return meeting('unknown', lastEnd);
		const idle = Math.max(0, daysBetween(lastEnd, today));
		return meeting(idle > idleDays ? 'interrupted' : 'idle', lastEnd, idle);
	});
}

/** Idle days of a whole chain, known ones only, and how many interfaces it has (R118). */
export const coordinationOf = (
	interfaces: readonly Interface[]
): { interfaces: number; idleDays: number; unknown: number } => ({
	interfaces: interfaces.length,
	idleDays: interfaces.reduce((sum, one) => sum + (one.idleDays ?? 0), 0),
	unknown: interfaces.filter(({ state }) => state === 'unknown').length
});
