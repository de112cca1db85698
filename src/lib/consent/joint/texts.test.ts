import { expect, test } from 'vitest';
import { topics } from '#lib/referrals/conferences/model.ts';
import { consentLanguages, wordingIn } from '../texts.ts';
import { jointKinds } from './model.ts';
import { jointText, jointTexts, jointTextVersion } from './texts.ts';

const names = {
	office: 'Jobcenter',
	parties: ['Haus A', 'Haus B'],
	on: '1. Dezember 2026',
	until: '30. November 2027'
};
const about = { topics: [...topics], talksOfHealth: true, namesHealthData: true };

test('there is a text for every kind in every language that a consent can be given in', () => {
	for (const language of consentLanguages())
		for (const kind of jointKinds) {
			const text = jointText(language, kind, names, about);
			expect(text.language).toBe(language);
			expect(text.version).toBe(jointTextVersion);
			const all = JSON.stringify(text);
			expect(all).not.toMatch(/[{]\w+[}]/);
			for (const name of names.parties) expect(text.intro).toContain(name);
			expect(all).toContain(names.until);
		}
});
test('every topic of a conference has its words in every language', () => {
	for (const { wordings } of jointTexts)
		for (const [language, wording] of Object.entries(wordings))
			expect(Object.keys(wording.topics).sort(), language).toEqual([...topics].sort());
});
test('names health data where topic or partner may reveal some, and only there', () => {
	const parts = (namesHealthData: boolean) =>
		jointText('de', 'conference', names, { ...about, talksOfHealth: false, namesHealthData })
			.parts.map(({ text }) => text.join(' '))
			.join(' ');
	expect(parts(true)).toContain('Art. 9 DSGVO');
	expect(parts(false)).not.toContain('Art. 9 DSGVO');
});

const health: Record<string, RegExp> = { de: /Gesundheit/, en: /health/, uk: /здоров’я/, ar: /صحتي|الصحية/ };
/** What is never passed on, and what is said of health, of a conference. */
const said = (language: string, talksOfHealth: boolean, version?: string) => {
	const text = jointText(language, 'conference', names, { ...about, talksOfHealth }, version);
	const at = text.parts.findIndex(({ title }) => title === wordingIn(language, '2026-12').neverTitle);
	return {
		never: text.parts[at]!.text.join(' '),
		after: text.parts
			.slice(at + 1)
			.flatMap((part) => part.text)
			.join(' ')
	};
};
test.each(consentLanguages())(
	'of a conference about health does not say that health is never passed on: %s',
	(language) => {
		const text = said(language, true);
		expect(text.never).not.toMatch(health[language]!);
		expect(text.after).toMatch(health[language]!);
		expect(said(language, false).never).toMatch(health[language]!);
	}
);
test('reads on as it was signed', () => {
	expect(said('de', true, '2026-12-g')).toEqual({
		never: 'Was ich in einer Beratung erzähle, Angaben zur Gesundheit, Anwesenheit und Beurteilungen.',
		after:
			'Ein Thema oder eine Stelle kann etwas über meine Gesundheit oder Lebenslage verraten (Art. 9 DSGVO). Die Einwilligung gilt ausdrücklich auch dafür.'
	});
	expect(jointText('de', 'conference', names, about, '2026-12-g').version).toBe('2026-12-g');
});
