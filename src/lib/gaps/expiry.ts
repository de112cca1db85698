import { lastDay, monthsFrom, type Month } from './months.ts';
import { shareOut } from './model.ts';

/** Months that the cliff looks ahead. */
export const horizonMonths = 18;

/** An offer under an agreement that is agreed or in force. */
export type AgreedOffer = {
	agreementId: string;
	offerId: string;
	/** Days; null: open. */
	from: string | null;
	until: string | null;
	/** Of the agreement as a whole; null: none agreed. */
	agreed: number | null;
	/** Of this offer by its contingents; null: none. */
	contingent: number | null;
	/** As last reported for this offer; null: unknown. */
	reported: number | null;
};

/** Places of one offer under one agreement; null: neither agreed nor reported, in no sum. */
export type AgreedPlaces = AgreedOffer & { places: number | null };

/**
 * Places per offer. The agreement's places are the sum over its offers, as its own page says: what contingents do not
 * fix is divided among the offers without one, or among all, by what they report. Where nothing is agreed, contingents
 * count, else what is reported.
 */
export function placesOfAgreements(offers: readonly AgreedOffer[]): AgreedPlaces[] {
	const agreements = new Map<string, AgreedOffer[]>();
	for (const offer of offers) agreements.set(offer.agreementId, [...(agreements.get(offer.agreementId) ?? []), offer]);
	return [...agreements.values()].flatMap((own) => {
		const fixed = own.reduce((sum, { contingent }) => sum + (contingent ?? 0), 0);
		const without = own.filter(({ contingent }) => contingent === null);
		const open = without.length > 0 ? without : own;
		const agreed = own[0]?.agreed ?? null;
		if (agreed === null) return own.map((offer) => ({ ...offer, places: offer.contingent ?? offer.reported }));
		const shares = shareOut(
			Math.max(0, agreed - fixed),
			open.map(({ reported }) => reported ?? 0)
		);
		return own.map((offer) => ({ ...offer, places: (offer.contingent ?? 0) + (shares[open.indexOf(offer)] ?? 0) }));
	});
}

/** Runs at the end of the month? */
const runsIn = ({ from, until }: Pick<AgreedOffer, 'from' | 'until'>, month: Month): boolean => {
	const end = lastDay(month);
	return (from === null || from <= end) && (until === null || until >= end);
};

export type CliffMonth = { month: Month; places: number; ending: number };

/**
 * Σ places of the agreements running at the end of each month, and of those ending in it. An offer under several
 * agreements counts with each: they fund places of their own.
 */
export function cliffOf(places: readonly AgreedPlaces[], first: Month, count = horizonMonths): CliffMonth[] {
	return monthsFrom(first, count).map((month) => ({
		month,
		places: places.reduce((sum, one) => sum + (runsIn(one, month) ? (one.places ?? 0) : 0), 0),
		ending: places.reduce(
			(sum, one) =>
				sum + (one.until !== null && one.until >= month && one.until <= lastDay(month) ? (one.places ?? 0) : 0),
			0
		)
	}));
}

/** `places` null: neither agreed nor reported. */
export type Ending = { agreementId: string; on: string; places: number | null };

/** What ends within the horizon, per agreement, the earliest first. */
export function endingsOf(places: readonly AgreedPlaces[], today: string, first: Month): Ending[] {
	const last = lastDay(monthsFrom(first, horizonMonths).at(-1) ?? first);
	const endings = new Map<string, Ending>();
	for (const { agreementId, until, places: own } of places) {
		if (until === null || until < today || until > last) continue;
		const before = endings.get(agreementId)?.places ?? null;
		endings.set(agreementId, {
			agreementId,
			on: until,
			places: own === null ? before : (before ?? 0) + own
		});
	}
	return [...endings.values()].sort((a, b) =>
		a.on < b.on ? -1 : a.on > b.on ? 1 : (b.places ?? -1) - (a.places ?? -1)
	);
}
