import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import { describe, expect, test } from 'vitest';
import { instruments, mayNarrow, needTerms, targetGroups } from '#lib/directory/index.ts';
import { readAreas } from '../read-areas.ts';
import { demoAreaCollection } from './areas.ts';
import { demoAreas, demoOffers, demoPartners } from './catalogue.ts';
import { demoSites, shareOf } from './sites.ts';

const collection = demoAreaCollection();

describe('the planning areas of the demo', () => {
	test('are eight sound polygons that hold their places', () => {
		const { content, problems } = readAreas({ name: 'demo.geojson', bytes: Buffer.from(JSON.stringify(collection)) });
		expect(problems).toEqual([]);
		expect(content.map(({ code }) => code)).toEqual(demoAreas.map(({ code }) => code));
		const outside = demoAreas.filter(
			({ longitude, latitude }, index) => !booleanPointInPolygon([longitude, latitude], collection.features[index]!)
		);
		expect(outside).toEqual([]);
	});

	test('share their borders corner by corner', () => {
		const count = new Map<string, number>();
		for (const { geometry } of collection.features) {
			const ring = geometry.coordinates[0]!;
			for (const [index, point] of ring.slice(1).entries()) {
				const edge = [point.join(), ring[index]!.join()].sort().join(' ');
				count.set(edge, (count.get(edge) ?? 0) + 1);
			}
		}
		const shared = [...count.values()].filter((times) => times === 2).length;
		expect([...count.values()].filter((times) => times > 2)).toEqual([]);
		// Thirteen borders of sixteen pieces each; the rest is the outline of the district.
		expect(shared % 16).toBe(0);
		expect(shared).toBeGreaterThanOrEqual(11 * 16);
	});

	test('are the same every time', () => {
		expect(demoAreaCollection()).toEqual(collection);
	});
});

describe('the demo catalogue', () => {
	test('has 25 partners and 60 offers with codes of their own', () => {
		expect(new Set(demoPartners.map(({ code }) => code)).size).toBe(25);
		expect(new Set(demoOffers.map(({ code }) => code)).size).toBe(60);
	});

	test('uses known needs, groups, partners and instruments, and no regime wider than its instrument', () => {
		const needs = new Set(needTerms.filter(({ parent }) => parent).map(({ code }) => code));
		const wrong = demoOffers.filter((offer) => {
			const instrument = instruments.find(({ key }) => key === offer.instrument);
			return (
				offer.needs.some((need) => !needs.has(need)) ||
				offer.targetGroups.some((group) => !(targetGroups as readonly string[]).includes(group)) ||
				!demoPartners.some(({ code }) => code === offer.partner) ||
				(offer.instrument !== null && !(instrument && mayNarrow(instrument.regime, offer.regime)))
			);
		});
		expect(wrong.map(({ number }) => number)).toEqual([]);
	});

	test('says for whom and in plain words', () => {
		expect(
			demoOffers.filter(({ accessCriteria, summary, description }) => !accessCriteria || !summary || !description)
		).toEqual([]);
	});

	test('never frees more places than there are', () => {
		const wrong = demoOffers.filter(
			({ places }) => places !== 'uncounted' && places.total !== null && (places.available ?? 0) > places.total
		);
		expect(wrong).toEqual([]);
	});

	test('has its sites in the right area, and the refuge nowhere', () => {
		const misplaced = demoSites().filter(({ area, longitude, latitude }) => {
			const feature = collection.features.find(({ properties }) => properties.code === area)!;
			return !booleanPointInPolygon([longitude, latitude], feature);
		});
		expect(misplaced.map(({ code }) => code)).toEqual([]);
		expect(demoSites().filter(({ partner, isProtected }) => (partner === 'zaunkoenigin') !== isProtected)).toEqual([]);
		expect(demoOffers.find(({ code }) => code === 'refuge_place')?.reach).toBe('protected');
	});

	test('divides places of an offer over its sites without losing one', () => {
		expect([0, 1, 2].map((index) => shareOf(14, 3, index))).toEqual([5, 5, 4]);
	});
});
