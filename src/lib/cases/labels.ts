import { getLocale } from '#lib/paraglide/runtime.js';

/** A catalogue's word in the reader's language. */
export const inLanguage = (label: { labelDe: string; labelEn: string }): string =>
	getLocale() === 'de' ? label.labelDe : label.labelEn;

/** Name of a language by its ISO 639-1 code. */
export function languageName(code: string): string {
	try {
		return new Intl.DisplayNames(getLocale(), { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}
