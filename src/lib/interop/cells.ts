import type { Place, Problems } from './problems.ts';

export type NumberStyle = 'comma' | 'point';

/** What statistical offices write for "not published": never a zero. */
const unknownSigns = new Set(['', '*', '.', '…']);
export const isUnknown = (text: string): boolean => unknownSigns.has(text);

const grouping = /[\s'’]/g;

/** How a single number writes its decimals, where it leaves no doubt. */
function styleOf(text: string): NumberStyle | undefined {
	const commas = text.split(',').length - 1;
	const points = text.split('.').length - 1;
	if (commas && points) return text.lastIndexOf(',') > text.lastIndexOf('.') ? 'comma' : 'point';
	if (commas > 1) return 'point';
	if (points > 1) return 'comma';
	if (commas + points === 0 || /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return undefined;
	return commas ? 'comma' : 'point';
}

/**
 * The decimal sign of a whole file. 1.234 means one thing here and another there;
 * only the other numbers of the file can tell.
 */
export function numberStyleOf(texts: Iterable<string>): NumberStyle | undefined {
	const found = new Set<NumberStyle>();
	for (const text of texts) {
		const compact = text.replace(grouping, '');
		const style = /^[-+]?\d[\d.,]*\d$/.test(compact) ? styleOf(compact) : undefined;
		if (style) found.add(style);
	}
	return found.size === 1 ? [...found][0] : undefined;
}

/** A number as written in Germany or elsewhere; `undefined` where it is none, 'ambiguous' where it may be two. */
export function parseNumber(text: string, fileStyle?: NumberStyle): number | 'ambiguous' | undefined {
	const compact = /^[-+]?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/.test(text) ? text.replace(grouping, '') : text;
	if (!/^[-+]?(?:\d+|\d[\d.,]*\d)$/.test(compact)) return undefined;
	const isPlain = /^[-+]?\d+$/.test(compact);
	const style = styleOf(compact) ?? (isPlain ? 'point' : fileStyle);
	if (!style) return 'ambiguous';
	const shape =
		style === 'comma' ? /^[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/ : /^[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;
	if (!shape.test(compact)) return undefined;
	const value = Number(style === 'comma' ? compact.replaceAll('.', '').replace(',', '.') : compact.replaceAll(',', ''));
	return Number.isFinite(value) ? value : undefined;
}

type NumberRule = { style?: NumberStyle; whole?: boolean; least?: number; most?: number };

/** A checked number of a cell; unknown and refused are both `null`, refused ones are reported. */
export function readNumber(text: string, place: Place, rule: NumberRule, problems: Problems): number | null {
	if (isUnknown(text)) return null;
	const value = parseNumber(text, rule.style);
	if (value === undefined) problems.error('number-invalid', place, { value: text });
	else if (value === 'ambiguous') problems.error('number-ambiguous', place, { value: text });
	else if (rule.whole && !Number.isInteger(value)) problems.error('number-not-whole', place, { value: text });
	else if (rule.least === 0 && value < 0) problems.error('number-negative', place, { value: text });
	else if (value < (rule.least ?? -Infinity) || value > (rule.most ?? 1e12))
		problems.error('number-out-of-range', place, {
			value: text,
			expected: `${rule.least ?? '−∞'} … ${rule.most ?? '10¹²'}`
		});
	else return value;
	return null;
}

/** A calendar year between 1900 and 2100. */
export function readYear(text: string, place: Place, problems: Problems): number | null {
	if (/^(?:19|20)\d{2}$/.test(text) || text === '2100') return Number(text);
	problems.error('year-invalid', place, { value: text });
	return null;
}

/** `2026-11-22` or `22.11.2026`, as the former. */
export function readDay(text: string, place: Place, problems: Problems): string | null {
	const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
	const [year, month, day] = iso ? iso.slice(1).map(Number) : german ? german.slice(1).map(Number).reverse() : [];
	if (year && month && day && year >= 1900 && year <= 2100) {
		const date = new Date(Date.UTC(year, month - 1, day));
		if (date.getUTCMonth() === month - 1 && date.getUTCDate() === day) return date.toISOString().slice(0, 10);
	}
	problems.error('day-invalid', place, { value: text });
	return null;
}

const yes = new Set(['ja', 'j', 'yes', 'y', 'true', 'wahr', '1', 'x']);
const no = new Set(['nein', 'n', 'no', 'false', 'falsch', '0', '']);

export function readYesNo(text: string, place: Place, problems: Problems): boolean {
	const word = text.toLowerCase();
	if (yes.has(word)) return true;
	if (!no.has(word)) problems.error('yes-no-invalid', place, { value: text });
	return false;
}

/** One word of a fixed list. */
export function readWord<Word extends string>(
	text: string,
	words: readonly Word[],
	place: Place,
	problems: Problems
): Word | undefined {
	const found = words.find((word) => word === text.toLowerCase());
	if (!found) problems.error('value-unknown', place, { value: text, expected: words.join(', ') });
	return found;
}

/** `a, b | c` as a list without repetition. */
export const splitList = (text: string): string[] => [
	...new Set(
		text
			.split(/[,|;\n]/)
			.map((part) => part.trim())
			.filter((part) => part !== '')
	)
];

const named: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	auml: 'ä',
	ouml: 'ö',
	uuml: 'ü',
	Auml: 'Ä',
	Ouml: 'Ö',
	Uuml: 'Ü',
	szlig: 'ß',
	euro: '€',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	bdquo: '„',
	ldquo: '“',
	rdquo: '”'
};

function entity(whole: string, name: string): string {
	if (!name.startsWith('#')) return named[name] ?? whole;
	const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
	const isCharacter = point >= 0x20 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
	return isCharacter ? String.fromCodePoint(point) : ' ';
}

/** Without what stands between `<script>` and `</script>`; by search, so that hostile text costs linear time. */
function withoutElement(text: string, name: string): string {
	const lower = text.toLowerCase();
	let kept = '';
	let from = 0;
	while (from < text.length) {
		const opens = lower.indexOf(`<${name}`, from);
		const closes = opens < 0 ? -1 : lower.indexOf(`</${name}`, opens);
		const ends = closes < 0 ? -1 : lower.indexOf('>', closes);
		if (ends < 0) break;
		kept += `${text.slice(from, opens)} `;
		from = ends + 1;
	}
	return kept + text.slice(from);
}

/** Text without markup: foreign directories keep HTML in their descriptions. */
export function plainText(text: string): string {
	return withoutElement(withoutElement(text, 'script'), 'style')
		.replace(/<(?:br|p|li|div|h[1-6]|tr)\b[^<>]*>/gi, '\n')
		.replace(/<!--[^<>]*-->|<\/?[a-z][^<>]*>/gi, '')
		.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, entity)
		.replace(/[\x01-\x08\x0b-\x1f\x7f]/g, ' ')
		.replace(/[ \t]+/g, ' ')
		.replace(/ ?\n ?/g, '\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
