import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Language } from './model.ts';

/** Apart from the other labels: pages about persons name a language and nothing else of the directory. */
export const languageLabels: Record<Language, (inputs?: object, options?: { locale?: 'de' | 'en' }) => string> = {
	de: m.directory_language_de,
	en: m.directory_language_en,
	ar: m.directory_language_ar,
	fa: m.directory_language_fa,
	fr: m.directory_language_fr,
	ku: m.directory_language_ku,
	pl: m.directory_language_pl,
	ro: m.directory_language_ro,
	ru: m.directory_language_ru,
	so: m.directory_language_so,
	sq: m.directory_language_sq,
	sr: m.directory_language_sr,
	ti: m.directory_language_ti,
	tr: m.directory_language_tr,
	uk: m.directory_language_uk
};

/** Name of a language by its ISO 639 code: ours, else the one the browser knows. */
export function languageLabel(code: string): string {
	if (Object.hasOwn(languageLabels, code)) return languageLabels[code as Language]();
	try {
		return new Intl.DisplayNames(getLocale(), { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}

/** For a list to choose from: German first, the others by their name. */
export const languageOptions = (codes: readonly string[]): { value: string; label: string }[] =>
	codes
		.map((code) => ({ value: code, label: languageLabel(code) }))
		.toSorted(
			(a, b) => Number(b.value === 'de') - Number(a.value === 'de') || a.label.localeCompare(b.label, getLocale())
		);
