import { describe, expect, test } from 'vitest';
import { cliffOf, endingsOf, placesOfAgreements, type AgreedOffer } from './expiry.ts';

const offer = (more: Partial<AgreedOffer>): AgreedOffer => ({
	agreementId: 'v1',
	offerId: 'o1',
	from: '2025-01-01',
	until: null,
	agreed: null,
	contingent: null,
	reported: null,
	...more
});

describe('places of an agreement', () => {
	test('are what is agreed, shared by contingents and by what is reported, else what is reported', () => {
		const places = placesOfAgreements([
			offer({ offerId: 'a', agreed: 20, contingent: 8, reported: 30 }),
			offer({ offerId: 'b', agreed: 20, reported: 9 }),
			offer({ offerId: 'c', agreed: 20, reported: 3 }),
			offer({ agreementId: 'v2', offerId: 'd', reported: 5 }),
			offer({ agreementId: 'v3', offerId: 'e' })
		]);
		expect(places.map(({ places }) => places)).toEqual([8, 9, 3, 5, null]);
	});

	test('are those of its page, though a contingent covers only some of them', () => {
		const sixteen = placesOfAgreements([offer({ agreed: 16, contingent: 5, reported: 16 })]);
		expect(sixteen.map(({ places }) => places)).toEqual([16]);
		const two = placesOfAgreements([
			offer({ offerId: 'a', agreed: 20, contingent: 4, reported: 9 }),
			offer({ offerId: 'b', agreed: 20, contingent: 4, reported: 3 })
		]);
		expect(two.map(({ places }) => places)).toEqual([13, 7]);
		// Contingents alone, where the agreement names no places.
		expect(placesOfAgreements([offer({ contingent: 5, reported: 16 })])[0]?.places).toBe(5);
	});
});

describe('the cliff', () => {
	const places = placesOfAgreements([
		offer({ agreementId: 'v1', until: '2026-12-31', agreed: 20 }),
		offer({ agreementId: 'v2', from: '2027-01-01', until: '2027-06-29', agreed: 6 }),
		offer({ agreementId: 'v3', agreed: 10 })
	]);

	test('falls the month after an agreement ran to its last day, and in the month in which it ends before', () => {
		expect(cliffOf(places, '2026-11-01', 9)).toEqual([
			{ month: '2026-11-01', places: 30, ending: 0 },
			{ month: '2026-12-01', places: 30, ending: 20 },
			{ month: '2027-01-01', places: 16, ending: 0 },
			{ month: '2027-02-01', places: 16, ending: 0 },
			{ month: '2027-03-01', places: 16, ending: 0 },
			{ month: '2027-04-01', places: 16, ending: 0 },
			{ month: '2027-05-01', places: 16, ending: 0 },
			{ month: '2027-06-01', places: 10, ending: 6 },
			{ month: '2027-07-01', places: 10, ending: 0 }
		]);
	});

	test('does not call unknown places none', () => {
		const unknown = placesOfAgreements([offer({ until: '2026-12-31' }), offer({ offerId: 'o2', until: '2026-12-31' })]);
		expect(endingsOf(unknown, '2026-11-29', '2026-11-01')).toEqual([
			{ agreementId: 'v1', on: '2026-12-31', places: null }
		]);
	});

	test('names what ends within the horizon, not what has ended', () => {
		expect(endingsOf(places, '2026-11-29', '2026-11-01')).toEqual([
			{ agreementId: 'v1', on: '2026-12-31', places: 20 },
			{ agreementId: 'v2', on: '2027-06-29', places: 6 }
		]);
		expect(endingsOf(places, '2027-01-01', '2027-01-01').map(({ agreementId }) => agreementId)).toEqual(['v2']);
	});
});
