import { describe, expect, test } from 'vitest';
import { needAddress, reasonOfSearch } from './from-search.ts';
import { readEvidence } from './model.ts';

const reason = (query: string, without: string[] = [], total = 0) =>
	reasonOfSearch({
		params: new URLSearchParams(query),
		total,
		without: without.map((filter) => ({ filter, total: 1 }))
	});

describe('the reason of a search that found nothing', () => {
	test('is the filter without which there would be an offer', () => {
		expect(reason('bedarf=debt&sprache=ar', ['needs', 'language'])).toBe('language');
		expect(reason('bedarf=debt&barrierefrei=1', ['accessible'])).toBe('barrier');
		expect(reason('bedarf=debt&raum=WAR', ['needs', 'area'])).toBe('distance');
		expect(reason('bedarf=debt&raum=WAR&km=5', ['kilometres'])).toBe('distance');
		expect(reason('bedarf=debt&frei=1', ['free'])).toBe('full');
		expect(reason('bedarf=debt&sprache=ar&raum=WAR', ['area', 'language'])).toBe('language');
	});

	test('is that there is none, where no filter can have hidden one', () => {
		expect(reason('bedarf=debt', ['needs'])).toBe('none_in_region');
		expect(reason('bedarf=debt&raum=WAR&km=5', ['needs'])).toBe('none_in_region');
		expect(reason('bedarf=debt&sprache=ar', ['needs'])).toBe('none_in_region');
	});

	test('is left open where the search does not show it', () => {
		expect(reason('bedarf=debt&sprache=ar&frei=1', ['needs'])).toBeUndefined();
		expect(reason('bedarf=debt&art=course', ['needs', 'kind'])).toBeUndefined();
		expect(reason('q=Schulden', ['text'])).toBeUndefined();
		expect(reason('bedarf=debt', [], 3)).toBeUndefined();
		expect(reason('')).toBeUndefined();
	});
});

describe('the address of the form', () => {
	const address = (query: string, values: Partial<Parameters<typeof needAddress>[0]> = {}) =>
		new URL(
			needAddress({
				params: new URLSearchParams(query),
				total: 0,
				without: [],
				area: undefined,
				caseId: undefined,
				...values
			}),
			'https://portal.invalid'
		);

	test('takes all of the search over, and what stood in its filters as conditions', () => {
		const { pathname, searchParams } = address('bedarf=debt&raum=WAR&sprache=ar&barrierefrei=1&frei=1', {
			area: 'WAR',
			without: [{ filter: 'language', total: 2 }]
		});
		expect(pathname).toBe('/bedarfe/neu');
		expect(searchParams.get('bedarf')).toBe('debt');
		expect(searchParams.get('raum')).toBe('WAR');
		expect(searchParams.get('grund')).toBe('language');
		expect(searchParams.getAll('bedingung')).toEqual(['language', 'wheelchair']);
		expect(readEvidence(searchParams.get('evidence') ?? '')).toEqual({
			bedarf: 'debt',
			raum: 'WAR',
			sprache: 'ar',
			barrierefrei: '1',
			frei: '1'
		});
	});

	test('without a search names the case alone', () => {
		expect(address('', { total: 40, area: 'WAR' }).search).toBe('');
		expect(address('', { total: 40, area: 'WAR', caseId: 'c' }).search).toBe('?fall=c');
	});

	test('never carries where somebody stands or what was typed', () => {
		expect(readEvidence(address('q=Mustermann&lat=51.7&lon=9.2&km=5').searchParams.get('evidence') ?? '')).toEqual({
			km: '5'
		});
	});
});
