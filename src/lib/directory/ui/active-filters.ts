import { m } from '#lib/paraglide/messages.js';
import type { FilterKey } from '../filter.server.ts';
import type { OfferQuery } from '../inputs.ts';
import { intakeLabels, kindLabels, targetGroupLabels } from '../labels.ts';
import { languageLabel } from '../languages.ts';
import type { Without } from '../list-offers.server.ts';
import { directoryHref, type Change } from './address.ts';

/** What codes in the address are called. */
type FilterNames = {
	needs: readonly { code: string; label: string }[];
	areaName?: string | undefined;
	organisationName?: string | undefined;
};
/** A chosen filter: in words of its own, as the value alone, and what goes from the address with it. */
export type ActiveFilter = { key: FilterKey; label: string; value: string; gone: Change; href: string };

/** Every filter that narrows the list, by the value that was chosen. */
export function activeFilters(query: OfferQuery, params: URLSearchParams, names: FilterNames): ActiveFilter[] {
	const { needs, organisationName } = names;
	const chosen = query.bedarf ?? [];
	const area = names.areaName ?? query.raum ?? '';
	const list: ActiveFilter[] = [];
	const add = (key: FilterKey, gone: Change, value: string, label = value) =>
		list.push({ key, label, value, gone, href: directoryHref(params, gone) });

	if (query.q) add('text', { q: undefined }, query.q, m.directory_chip_text({ text: query.q }));
	for (const code of chosen)
		add(
			'needs',
			{ bedarf: chosen.filter((one) => one !== code) },
			needs.find((need) => need.code === code)?.label ?? code
		);
	if (query.raum)
		add(
			'area',
			{ raum: undefined, km: undefined },
			area,
			query.km ? m.directory_chip_distance({ area, km: query.km }) : m.directory_chip_area({ area })
		);
	else if (query.km && query.lat !== undefined)
		add(
			'kilometres',
			{ lat: undefined, lon: undefined, km: undefined },
			m.directory_filter_distance_km({ km: query.km }),
			m.directory_chip_point({ km: query.km })
		);
	if (query.frei) add('free', { frei: undefined }, m.directory_filter_free());
	if (query.art) add('kind', { art: undefined }, kindLabels[query.art]());
	if (query.zugang) add('intake', { zugang: undefined }, intakeLabels[query.zugang]());
	if (query.sprache) add('language', { sprache: undefined }, languageLabel(query.sprache));
	if (query.gruppe) add('targetGroup', { gruppe: undefined }, targetGroupLabels[query.gruppe]());
	if (query.frauen) add('womenOnly', { frauen: undefined }, m.directory_filter_women());
	if (query.aufsuchend) add('outreach', { aufsuchend: undefined }, m.directory_filter_outreach());
	if (query.barrierefrei) add('accessible', { barrierefrei: undefined }, m.directory_filter_accessible());
	if (query.anbieter)
		add('organisationId', { anbieter: undefined }, organisationName ?? m.directory_filter_organisation());
	return list;
}

export type Hint = { label: string; href: string; total: number };

/** What would be found without one of the filters, or without one word of several. */
export const hintsOf = (
	without: readonly Without[],
	active: readonly ActiveFilter[],
	query: OfferQuery,
	params: URLSearchParams
): Hint[] =>
	without.map(({ filter, word, rest, total }) => {
		if (word !== undefined) return { label: word, href: directoryHref(params, { q: rest }), total };
		const own = active.filter(({ key }) => key === filter);
		const [first] = own;
		// An area's distance is no chip of its own; several needs go together.
		const gone = filter === 'needs' ? { bedarf: undefined } : (first?.gone ?? { km: undefined });
		const label = first
			? own.map(({ value }) => value).join(', ')
			: m.directory_filter_distance_km({ km: query.km ?? 0 });
		return { label, href: directoryHref(params, gone), total };
	});
