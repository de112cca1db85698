/** One cell of a record, read or reported as a problem. */
import { parseNumber, plainText, splitList } from './cells.ts';
import { isStorable } from './decode.ts';
import type { FlatRecord } from './hsds-tables.ts';
import { limits } from './model.ts';
import type { Place, Problems } from './problems.ts';

/** A cell as text: HTML removed, numbers written out, everything else left out. */
export function text(
	{ fields, place }: FlatRecord,
	key: string,
	problems: Problems,
	longest: number = limits.textLength
): string | null {
	const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
	const raw =
		typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
	const where = { ...place, column: key };
	if (raw.length > longest) problems.error('text-too-long', where, { expected: String(longest), count: raw.length });
	else if (!isStorable(raw)) problems.error('character-unreadable', where, { value: raw });
	else return plainText(raw) || null;
	return null;
}

export const idOf = (record: FlatRecord, key: string, problems: Problems): string | null =>
	text(record, key, problems, limits.codeLength);

export function number(record: FlatRecord, key: string, problems: Problems): number | null {
	const value = text(record, key, problems);
	if (value === null) return null;
	const parsed = parseNumber(value, 'point');
	if (typeof parsed === 'number') return parsed;
	problems.error('number-invalid', { ...record.place, column: key }, { value });
	return null;
}

/** "Alpha, Beta" or a list of words. */
export function words(record: FlatRecord, key: string, problems: Problems): string[] {
	const value = record.fields[key];
	if (!Array.isArray(value)) return splitList(text(record, key, problems) ?? '');
	return value.flatMap((entry: unknown) =>
		splitList(text({ ...record, fields: { [key]: entry } }, key, problems) ?? '')
	);
}

/** `9am`, `3pm`, `4:00 PM`, `08:00:00` and `17:00` as `HH:MM`. */
export function clockTime(value: string): string | undefined {
	const match = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?(?:z|[+-]\d{2}:?\d{2})?$/i.exec(
		value.trim()
	);
	if (!match) return undefined;
	const half = match[3]?.toLowerCase();
	const told = Number(match[1]);
	const hour = half ? (told % 12) + (half === 'p' ? 12 : 0) : told;
	const minute = Number(match[2] ?? 0);
	const isClock = minute < 60 && (half ? told >= 1 && told <= 12 : hour < 24);
	return isClock ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : undefined;
}

export function time(record: FlatRecord, key: string, problems: Problems): string | null {
	const value = text(record, key, problems);
	if (value === null) return null;
	const read = clockTime(value);
	if (read === undefined) problems.warn('time-unreadable', { ...record.place, column: key }, { value });
	return read ?? null;
}

/** Only what a link may lead to: foreign data must not bring `javascript:` along. */
export function website(record: FlatRecord, problems: Problems): string | null {
	const value = text(record, 'website', problems) ?? text(record, 'url', problems);
	if (value === null) return null;
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`);
	if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href;
	problems.warn('address-invalid', { ...record.place, column: 'website' }, { value });
	return null;
}

export function email(record: FlatRecord, problems: Problems): string | null {
	const value = text(record, 'email', problems);
	if (value === null || /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/.test(value)) return value;
	problems.warn('address-invalid', { ...record.place, column: 'email' }, { value });
	return null;
}

export const told = ({ file, line, path }: Place): string =>
	[file, line ?? path].filter((part) => part !== undefined).join(':');
