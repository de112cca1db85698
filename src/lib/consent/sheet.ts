import { languageLabel } from '#lib/directory/index.ts';
import { consentLanguages, type ConsentText } from './texts.ts';

/**
 * A consent's paper in the language of the person, German beside it: that is what is signed. German where there is no
 * text in the language asked for.
 */
export function sheetIn(
	asked: string,
	textIn: (language: string) => ConsentText,
	hrefIn: (language: string) => string
) {
	const all = consentLanguages();
	const language = all.includes(asked) ? asked : 'de';
	return {
		/** The language that was asked for and has no text. */
		missing: language === asked ? undefined : languageLabel(asked),
		text: textIn(language),
		german: language === 'de' ? undefined : textIn('de'),
		languages: all.map((code) => ({
			code,
			name: languageLabel(code),
			current: code === language,
			href: hrefIn(code)
		}))
	};
}
