/**
 * What a person reads and signs. Versioned: a consent names the version and language it was given in, so a text is
 * never changed after use; a new wording is a new version. Languages are data: one more entry per language.
 */
import type { Regime } from '#lib/directory/index.ts';
import type { Category, Direction } from './model.ts';
import { employer, statutory } from './regime-wordings.ts';
import { arabic, english, german, ukrainian } from './wordings.ts';

export type ConsentWording = {
	title: Record<Direction, string>;
	/** One sentence of what this is. Placeholders in braces are filled in by `consentText`. */
	intro: Record<Direction, string>;
	items: Record<Category, string>;
	itemsTitle: string;
	purposeTitle: string;
	purpose: Record<Direction, string>;
	durationTitle: string;
	duration: string;
	voluntaryTitle: string;
	voluntary: string[];
	withdrawTitle: string;
	withdraw: string;
	neverTitle: string;
	never: string;
	health: string;
	sign: { name: string; place: string; signature: string; copy: string };
};

/** What a regime says otherwise; `law`: what is reported without any consent. */
export type RegimeWording = Partial<Pick<ConsentWording, 'duration' | 'withdraw' | 'never'>> & {
	items?: Partial<Record<Category, string>>;
	purpose?: Partial<Record<Direction, string>>;
	law?: { title: string; text: string };
};

type ConsentTextVersion = {
	version: string;
	validFrom: string;
	wordings: Record<string, ConsentWording>;
	byRegime: Partial<Record<Regime, Record<string, RegimeWording>>>;
};

const all = { de: german, en: english, uk: ukrainian, ar: arabic };

/** Oldest first; the last one is used for new consents. */
export const consentTexts: readonly ConsentTextVersion[] = [
	{ version: '2026-11', validFrom: '2026-11-01', wordings: all, byRegime: {} },
	{ version: '2026-12', validFrom: '2026-11-30', wordings: all, byRegime: { statutory, employer } }
];

export const currentConsentText = (): ConsentTextVersion => {
	const newest = consentTexts.at(-1);
	if (!newest) throw new Error('there is no consent text');
	return newest;
};

const textOf = (version: string): ConsentTextVersion =>
	consentTexts.find((candidate) => candidate.version === version) ?? currentConsentText();

/** The wording of a version; German where a language is missing. */
export const wordingIn = (language: string, version: string): ConsentWording =>
	textOf(version).wordings[language] ?? german;

/** Languages in which a person can be given the text now. */
export const consentLanguages = (): string[] => Object.keys(currentConsentText().wordings);

/** Written from right to left. */
export const isRightToLeft = (language: string): boolean => language === 'ar';

/** Names that stand in a text; all from the directory, the person signs by hand. */
export type ConsentNames = { office: string; provider: string; offer: string; until: string };

/** One consent as the person reads it; falls back to German where a language is missing. */
export function consentText(
	version: string,
	language: string,
	direction: Direction,
	categories: readonly Category[],
	names: ConsentNames,
	about: { regime: Regime; namesHealthData: boolean }
) {
	const text = textOf(version);
	const known = text.wordings[language] ? language : 'de';
	const wording = text.wordings[known] ?? german;
	const own = text.byRegime[about.regime]?.[known] ?? {};
	const rightToLeft = isRightToLeft(known);
	// Names are written from left to right: the isolates keep them together in a line that runs the other way.
	const shown = (name: string): string => (rightToLeft ? `\u2068${name}\u2069` : name);
	const fill = (sentence: string): string =>
		sentence
			.replace(/\{(office|provider|offer|until)\}/g, (_, name: keyof ConsentNames) => shown(names[name]))
			.replace(/\.\.(?=\s|$)/g, '.');
	return {
		version: text.version,
		language: known,
		rightToLeft,
		title: wording.title[direction],
		intro: fill(wording.intro[direction]),
		items: {
			title: wording.itemsTitle,
			list: categories.map((category) => own.items?.[category] ?? wording.items[category])
		},
		parts: [
			{ title: wording.purposeTitle, text: [fill(own.purpose?.[direction] ?? wording.purpose[direction])] },
			{ title: wording.durationTitle, text: [fill(own.duration ?? wording.duration)] },
			{ title: wording.voluntaryTitle, text: wording.voluntary },
			{ title: wording.withdrawTitle, text: [fill(own.withdraw ?? wording.withdraw)] },
			...(own.law ? [{ title: own.law.title, text: [fill(own.law.text)] }] : []),
			{ title: wording.neverTitle, text: [own.never ?? wording.never] },
			...(about.namesHealthData ? [{ title: '', text: [wording.health] }] : [])
		],
		sign: wording.sign
	};
}

export type ConsentText = ReturnType<typeof consentText>;
