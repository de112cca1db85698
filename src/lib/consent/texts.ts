/**
 * What a person reads and signs. Versioned: a consent names the version and language it was given in, so a text is
 * never changed after use; a new wording is a new version. Languages are data: one more entry per language.
 */
import type { Category, Direction } from './model.ts';

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
	sign: { place: string; signature: string; copy: string };
};

export type ConsentTextVersion = { version: string; validFrom: string; wordings: Record<string, ConsentWording> };

const german: ConsentWording = {
	title: {
		to_provider: 'Einwilligung A: Das Jobcenter darf weitergeben',
		to_authority: 'Einwilligung B: Der Anbieter darf zurückmelden'
	},
	intro: {
		to_provider: 'Ich bin einverstanden, dass {office} diese Angaben über mich an {provider} weitergibt.',
		to_authority: 'Ich bin einverstanden, dass {provider} diese Angaben über mich an {office} zurückmeldet.'
	},
	itemsTitle: 'Welche Angaben',
	items: {
		D1: 'Mein Name und wie man mich erreicht',
		D2: 'Wobei ich Unterstützung möchte und mein Ziel in meinen Worten',
		D3: 'Ob ich einen Platz bekomme oder auf der Warteliste stehe, und der erste Termin',
		D4: 'Dass ich begonnen habe und dass es beendet ist',
		D5: 'Anwesenheit',
		D6: 'Beurteilung',
		D7: 'Wie weit wir mit dem Ziel sind, das wir gemeinsam vereinbart haben'
	},
	purposeTitle: 'Wozu',
	purpose: {
		to_provider: 'Damit {provider} mir einen Termin anbieten und auf mein Ziel eingehen kann: {offer}.',
		to_authority:
			'Damit meine Ansprechperson weiß, ob die Unterstützung zustande kommt, und etwas anderes suchen kann, wenn nicht: {offer}.'
	},
	durationTitle: 'Wie lange',
	duration: 'Bis {until}. Danach wird nichts mehr weitergegeben, außer ich willige neu ein.',
	voluntaryTitle: 'Freiwillig',
	voluntary: [
		'Ich muss nicht einwilligen. Ich kann auch nur in einzelne Angaben einwilligen.',
		'Wenn ich nicht einwillige, habe ich keinen Nachteil. Die Anfrage geht trotzdem. Leistungen hängen davon nicht ab.'
	],
	withdrawTitle: 'Jederzeit widerrufen',
	withdraw:
		'Ich kann jederzeit widerrufen, ohne Grund: mündlich, per Brief oder mit meinem Code, bei {office} oder bei {provider}. Ab dann fließt nichts mehr, und die Rückmeldungen sind für beide Seiten gesperrt.',
	neverTitle: 'Was nie weitergegeben wird',
	never: 'Was ich in einer Beratung erzähle, Angaben zur Gesundheit, Anwesenheit und Beurteilungen.',
	health:
		'Das Angebot kann etwas über meine Gesundheit oder Lebenslage verraten (Art. 9 DSGVO). Die Einwilligung gilt ausdrücklich auch dafür.',
	sign: { place: 'Ort, Datum', signature: 'Unterschrift', copy: 'Eine Kopie habe ich bekommen.' }
};

const english: ConsentWording = {
	title: {
		to_provider: 'Consent A: the Jobcenter may pass on',
		to_authority: 'Consent B: the provider may report back'
	},
	intro: {
		to_provider: 'I agree that {office} passes on the following about me to {provider}.',
		to_authority: 'I agree that {provider} reports the following about me to {office}.'
	},
	itemsTitle: 'What',
	items: {
		D1: 'My name and how to reach me',
		D2: 'What I want support with, and my goal in my own words',
		D3: 'Whether I get a place or am on the waiting list, and the first appointment',
		D4: 'That I have started, and that it has ended',
		D5: 'Attendance',
		D6: 'Assessment',
		D7: 'How far we are with the goal that we agreed together'
	},
	purposeTitle: 'What for',
	purpose: {
		to_provider: 'So that {provider} can offer me an appointment and work towards my goal: {offer}.',
		to_authority:
			'So that my contact person knows whether the support comes about, and can look for something else if not: {offer}.'
	},
	durationTitle: 'How long',
	duration: 'Until {until}. After that nothing more is passed on unless I agree again.',
	voluntaryTitle: 'Voluntary',
	voluntary: [
		'I do not have to agree. I can also agree to single items only.',
		'If I do not agree I have no disadvantage. The referral is made all the same. Benefits do not depend on it.'
	],
	withdrawTitle: 'Withdraw at any time',
	withdraw:
		'I can withdraw at any time, without a reason: by word, by letter or with my code, at {office} or at {provider}. From then on nothing flows, and what was reported is locked for both sides.',
	neverTitle: 'What is never passed on',
	never: 'What I say in counselling, anything about health, attendance, and assessments.',
	health:
		'The offer may reveal something about my health or situation (Art. 9 GDPR). My consent expressly includes this.',
	sign: { place: 'Place, date', signature: 'Signature', copy: 'I have been given a copy.' }
};

/** Oldest first; the last one is used for new consents. */
export const consentTexts: readonly ConsentTextVersion[] = [
	{ version: '2026-11', validFrom: '2026-11-01', wordings: { de: german, en: english } }
];

export const currentConsentText = (): ConsentTextVersion => {
	const newest = consentTexts.at(-1);
	if (!newest) throw new Error('there is no consent text');
	return newest;
};

/** Languages in which a person can be given the text now. */
export const consentLanguages = (): string[] => Object.keys(currentConsentText().wordings);

/** Names that stand in a text; all from the directory, the person signs by hand. */
export type ConsentNames = { office: string; provider: string; offer: string; until: string };

/** One consent as the person reads it; falls back to German where a language is missing. */
export function consentText(
	version: string,
	language: string,
	direction: Direction,
	categories: readonly Category[],
	names: ConsentNames,
	namesHealthData: boolean
) {
	const text = consentTexts.find((candidate) => candidate.version === version) ?? currentConsentText();
	const known = text.wordings[language] ? language : 'de';
	const wording = text.wordings[known] ?? german;
	const fill = (sentence: string): string =>
		sentence
			.replace(/\{(office|provider|offer|until)\}/g, (_, name: keyof ConsentNames) => names[name])
			.replace(/\.\.(?=\s|$)/g, '.');
	return {
		version: text.version,
		language: known,
		title: wording.title[direction],
		intro: fill(wording.intro[direction]),
		items: { title: wording.itemsTitle, list: categories.map((category) => wording.items[category]) },
		parts: [
			{ title: wording.purposeTitle, text: [fill(wording.purpose[direction])] },
			{ title: wording.durationTitle, text: [fill(wording.duration)] },
			{ title: wording.voluntaryTitle, text: wording.voluntary },
			{ title: wording.withdrawTitle, text: [fill(wording.withdraw)] },
			{ title: wording.neverTitle, text: [wording.never] },
			...(namesHealthData ? [{ title: '', text: [wording.health] }] : [])
		],
		sign: wording.sign
	};
}
