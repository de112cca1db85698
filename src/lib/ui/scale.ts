import { nice, ticks } from 'd3-array';

type Span = readonly [number, number];

/** A number's place on a picture; `ticks` gives round numbers of the domain, about as many as asked for. */
type Scale = ((value: number) => number) & { ticks: (count: number) => number[] };

/**
 * Lays numbers onto a length in proportion. All that the charts need of a scale: d3-scale brings colours, number formats
 * and dates along, 8 kB for every page with a chart.
 *
 * @param domain from the first number to the last; a length of zero lays everything at the beginning
 * @param range pixels, or per cent
 * @param also.clamp what lies outside stays at the ends
 * @param also.nice ends become round, for about so many ticks
 */
export function linear(domain: Span, range: Span, also: { clamp?: boolean; nice?: number } = {}): Scale {
	const [from, to] = also.nice === undefined ? domain : nice(domain[0], domain[1], also.nice);
	const place = (value: number): number => {
		const share = to === from ? 0 : (value - from) / (to - from);
		return range[0] + (also.clamp ? Math.min(1, Math.max(0, share)) : share) * (range[1] - range[0]);
	};
	return Object.assign(place, { ticks: (count: number) => ticks(from, to, count) });
}
