/** Places: what of the counters may be said. Unknown is neither zero nor free. */
import { isConfirmed, type Freshness } from './freshness.ts';
import type { CapacityStatus } from './model.ts';

/** The counters behind "bookable"; null is unknown, never 0. */
export type Counters = {
	total: number | null;
	available: number | null;
	waiting: number | null;
	bookedSince: number;
	status: CapacityStatus;
};

export type PlaceStateCode = 'free' | 'waiting' | 'full' | 'assessment' | 'unknown';
/** `count` is places when free, persons when waiting or full; null where nobody knows. */
export type Places = { state: PlaceStateCode; count: number | null };

const unknownPlaces: Places = { state: 'unknown', count: null };

/** Places that can be taken now: the newest report less what the portal booked since; null when never told. */
export const bookable = (counters: Pick<Counters, 'available' | 'bookedSince'>): number | null =>
	counters.available === null ? null : Math.max(0, counters.available - counters.bookedSince);

/** What a report says about the state when its reporter names none: full means that the list is longer than the places. */
export function statusOfFigures({
	total,
	available,
	waiting
}: Pick<Counters, 'total' | 'available' | 'waiting'>): CapacityStatus {
	if (available === null) return 'unknown';
	if (available > 0) return 'free';
	if (waiting === null || waiting === 0) return 'full';
	return total !== null && waiting > total ? 'full' : 'waiting_list';
}

const withoutPlaces: Record<CapacityStatus, PlaceStateCode> = {
	// Nothing left of what was reported free.
	free: 'full',
	waiting_list: 'waiting',
	full: 'full',
	after_assessment: 'assessment',
	unknown: 'full'
};
const withoutFigures: Record<CapacityStatus, PlaceStateCode> = {
	free: 'free',
	waiting_list: 'waiting',
	full: 'full',
	after_assessment: 'assessment',
	unknown: 'unknown'
};

/** What may be shown of one location: a stale or unverified report never says free. */
export function placesOf(counters: Counters, freshness: Freshness): Places {
	if (!isConfirmed(freshness)) return unknownPlaces;
	const free = bookable(counters);
	if (free === null) {
		const state = withoutFigures[counters.status];
		return { state, count: state === 'waiting' || state === 'full' ? counters.waiting : null };
	}
	if (free > 0) return { state: 'free', count: free };
	const state = withoutPlaces[counters.status];
	return { state, count: state === 'waiting' || state === 'full' ? counters.waiting : null };
}

/** Fewer persons than this are never told to those who plan; sensitive terms have a threshold of their own (design.md § 7 rule 14). */
export const smallest = 3;
export const smallestSensitive = 5;
export const thresholdOf = (term: { sensitive: boolean }): number => (term.sensitive ? smallestSensitive : smallest);
/** Of an offer with several terms the strictest counts. */
export const thresholdOfAll = (terms: readonly { sensitive: boolean }[]): number =>
	terms.some(({ sensitive }) => sensitive) ? smallestSensitive : smallest;
/** Somebody, and fewer than k: the one question that every suppression asks. */
export const isFew = (persons: number, k: number): boolean => persons > 0 && persons < k;

/** The places as readers see them who are not told how few wait: the state stays, its number does not. */
export const withoutFew = (places: Places, k: number, parts: readonly Places[] = [places]): Places =>
	(places.state === 'waiting' || places.state === 'full') &&
	parts.some(({ count }) => count !== null && isFew(count, k))
		? { ...places, count: null }
		: places;

const best: readonly PlaceStateCode[] = ['free', 'assessment', 'waiting', 'full', 'unknown'];

/** The state of an offer over its locations: the best confirmed one; its figures summed, unknown ones left out. */
export function placesOfAll(places: readonly Places[]): Places {
	const state = best.find((code) => places.some((one) => one.state === code)) ?? 'unknown';
	const counts = places.flatMap((one) => (one.state === state && one.count !== null ? [one.count] : []));
	return { state, count: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null };
}

/** Confirmed free places; what nobody knows is left out of the sum. */
export const freeOf = (places: Places): number => (places.state === 'free' ? (places.count ?? 0) : 0);
