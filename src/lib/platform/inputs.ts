import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';

// PostgreSQL refuses NUL, and a lone surrogate would be stored as U+FFFD: both are answered at the field (security.md § 0.10).
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A line or paragraph that a person typed: trimmed, bounded, storable. */
export const zText = (max: number) =>
	z
		.string({ error: () => m.errors_required() })
		.max(max * 4, { error: () => m.errors_too_long({ max }) })
		.refine((text) => !control.test(text) && text.isWellFormed(), { error: () => m.errors_characters() })
		.trim()
		.max(max, { error: () => m.errors_too_long({ max }) });

/** Text that must say something. */
export const zRequired = (max: number) => zText(max).min(1, { error: () => m.errors_required() });

/** A day without a clock, 'YYYY-MM-DD', from 1900 to 2199. */
export const zDay = z
	.string({ error: () => m.errors_day() })
	.trim()
	.refine(
		(text) => {
			const match = /^(19|20|21)\d\d-(\d\d)-(\d\d)$/.exec(text);
			if (!match) return false;
			const date = new Date(`${text}T00:00:00Z`);
			return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
		},
		{ error: () => m.errors_day() }
	);
export type Day = string;

/** A day that may be left out. */
export const zOptionalDay = z.union([z.literal('').transform(() => undefined), zDay]).optional();

/** A whole number typed into a field; read as text, so that an invalid one comes back as typed. */
export const zWhole = (min: number, max: number) =>
	z
		.union([z.string(), z.number().transform(String)], { error: () => m.errors_whole({ min, max }) })
		.transform((text) => text.trim())
		.refine((text) => /^-?\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
			error: () => m.errors_whole({ min, max })
		})
		.transform(Number);

/** A whole number that may be left empty: unknown, never 0. */
export const zOptionalWhole = (min: number, max: number) =>
	z.union([z.literal('').transform(() => undefined), zWhole(min, max)]).optional();

export const zId = z.uuid({ error: () => m.errors_choice() });

/** A choice that may be left open. */
export const zOptionalId = z.union([z.literal('').transform(() => undefined), zId]).optional();

/** One of a list of codes. */
export const zCode = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
	z.enum(codes, { error: () => m.errors_choice() });

/** The key that makes a repeated submit of the same form harmless (security.md S8). */
export const requestKey = z.union([z.uuid(), z.literal('').transform(() => undefined)]).optional();

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What a schema does not say itself, in the language of the request; zod's own words are English and clumsy.
 * A union speaks with the words of its last form: the others are ways to leave a field empty.
 */
export const inOurWords = (issue: Issue): string => {
	switch (issue.code) {
		case 'invalid_union': {
			const last = (issue.errors as readonly (readonly { message?: string }[])[] | undefined)?.at(-1)?.[0]?.message;
			return last ?? m.errors_choice();
		}
		case 'too_big':
			return issue.origin === 'string' ? m.errors_too_long({ max: Number(issue.maximum) }) : m.errors_choice();
		case 'too_small':
		case 'invalid_type':
			return m.errors_required();
		default:
			return m.errors_choice();
	}
};
