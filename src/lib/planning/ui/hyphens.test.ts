import { expect, test } from 'vitest';
import { hyphenated } from './hyphens.ts';

const seams = (text: string) => hyphenated(text).replaceAll('\u00ad', '|');

test('long compounds break at their seams, short words and the rest of the text stay', () => {
	expect(seams('Mobilitätsgutschein Südkreis')).toBe('Mobilitäts|gutschein Südkreis');
	expect(seams('Schuldnerberatung Warburg + 0,5 Stelle')).toBe('Schuldner|beratung Warburg + 0,5 Stelle');
	expect(seams('Zweite Bewerbungswerkstatt')).toBe('Zweite Bewerbungs|werkstatt');
	expect(seams('Randzeitenbetreuung')).toBe('Randzeiten|betreuung');
	expect(seams('Integrationsfachberatung')).toBe('Integrations|fach|beratung');
	expect(seams('ohne Bedarfsnachweis')).toBe('ohne Bedarfs|nachweis');
	expect(seams('Beratung mobil')).toBe('Beratung mobil');
});
