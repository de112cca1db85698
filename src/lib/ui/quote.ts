import type { Locale } from './format.ts';

/** Somebody's own words, in the quotation marks of the language around them: „…“ · “…” */
export const quoted = (words: string, locale: Locale): string => (locale === 'de' ? `„${words}“` : `“${words}”`);
