import { expect, test } from 'vitest';
import { topics } from '#lib/referrals/conferences/model.ts';
import { consentLanguages } from '../texts.ts';
import { jointKinds } from './model.ts';
import { jointText, jointTexts, jointTextVersion } from './texts.ts';

const names = {
	office: 'Jobcenter',
	parties: ['Haus A', 'Haus B'],
	on: '1. Dezember 2026',
	until: '30. November 2027'
};
const about = { topics: [...topics], namesHealthData: true };

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
		jointText('de', 'conference', names, { ...about, namesHealthData })
			.parts.map(({ text }) => text.join(' '))
			.join(' ');
	expect(parts(true)).toContain('Art. 9 DSGVO');
	expect(parts(false)).not.toContain('Art. 9 DSGVO');
});
