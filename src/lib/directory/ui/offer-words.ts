import { m } from '#lib/paraglide/messages.js';
import { date, days, number, type Locale } from '#lib/ui/format.ts';
import { targetGroupLabel } from '../labels.ts';
import type { Reach } from '../model.ts';
import type { MatchReason, Start } from '../search.ts';

/** „Beginn sofort“, „Wartezeit 28 Tage“, „Beginn 03.12.2026“; nothing where nobody knows. */
export function startWords(start: Start, locale: Locale): string {
	switch (start.kind) {
		case 'now':
			return m.directory_start_now();
		case 'wait':
			return m.directory_start_wait({ days: days(start.days, locale) });
		case 'run':
			return m.directory_start_run({ day: date(start.day, locale) });
		case 'unknown':
			return '';
		default:
			return start satisfies never;
	}
}

type Place = { reach: Reach; name: string | null; areaCode: string | null; kilometres: number | null };

function oneWhere(place: Place, home: string | undefined, atHome: boolean, locale: Locale): string {
	switch (place.reach) {
		case 'network':
			return m.directory_where_network();
		case 'online':
			return m.directory_where_online();
		case 'protected':
			return place.name ? m.directory_where_protected_in({ area: place.name }) : m.directory_where_protected();
		case 'site':
			if (place.name === null) return '';
			if (atHome && home !== undefined && place.areaCode === home) return m.directory_where_home({ name: place.name });
			return place.kilometres === null || place.kilometres < 0.5
				? place.name
				: m.directory_where_distance({ name: place.name, km: number(place.kilometres, locale) });
		default:
			return place.reach satisfies never;
	}
}

/** Where an offer is to be had, the nearest first: „Höxter, 36 km“, „Höxter, Brakel und 3 weitere“. */
export function whereWords(
	places: readonly Place[],
	around: { home?: string | undefined; atHome: boolean },
	locale: Locale
): string {
	const words = [...new Set(places.map((place) => oneWhere(place, around.home, around.atHome, locale)))].filter(
		(word) => word !== ''
	);
	if (words.length <= 2) return words.join(' · ');
	return m.directory_where_more({ names: words.slice(0, 1).join(', '), count: words.length - 1 });
}

/** The facts besides needs that speak for an offer. */
export function reasonWords(reasons: readonly MatchReason[]): { terms: string[]; others: string[]; direct: boolean } {
	const terms: string[] = [];
	const others: string[] = [];
	let direct = false;
	for (const reason of reasons) {
		if (reason.kind === 'term') {
			terms.push(reason.label);
			direct ||= reason.direct;
		} else if (reason.kind === 'network') others.push(m.directory_reason_network());
		else if (reason.kind === 'online') others.push(m.directory_reason_online());
		else if (reason.kind === 'everyone') others.push(m.directory_reason_everyone());
		else if (reason.kind === 'group') others.push(targetGroupLabel(reason.code));
		else if (reason.kind === 'basis') others.push(reason.text);
	}
	return { terms, others, direct };
}

/** The name of one location of an offer: „Höxter“, „Warburg, Außenstelle“, „ganzes Netz“. */
export function locationName(location: {
	reach: Reach;
	site?: { name: string; town: string } | undefined;
	area?: { name: string } | undefined;
}): string {
	if (location.reach === 'network') return m.directory_sheet_whole_network();
	if (location.reach === 'online') return m.directory_sheet_online();
	if (!location.site)
		return location.area ? m.directory_where_protected_in({ area: location.area.name }) : m.directory_sheet_protected();
	return location.site.name || location.site.town;
}
