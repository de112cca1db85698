import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import { describe, expect, test } from 'vitest';
import { instruments, mayNarrow, needTerms, targetGroups } from '#lib/directory/index.ts';
import { readAreas } from '../read-areas.ts';
import { demoAreaCollection } from './areas.ts';
import { demoAreas, demoOffers, demoPartners } from './catalogue.ts';
import { demoHistory } from './cases.ts';
import { demoClock } from './clock.ts';
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

describe('the history of the demo', () => {
	const history = demoHistory();

	test('is the same every time', () => {
		expect(demoHistory()).toEqual(history);
	});

	test('gives every person a pseudonym of a tree and a number', () => {
		const references = history.cases.map(({ reference }) => reference);
		expect(references.filter((reference) => !/^\p{Lu}\p{Ll}+ \d{2}$/u.test(reference))).toEqual([]);
		expect(new Set(references).size).toBe(63);
	});

	test('refers nobody to an open door, and answers only where law or consent allows', () => {
		const wrong = history.referrals.filter(({ offer: code, events, consents }) => {
			const offer = demoOffers.find((one) => one.code === code)!;
			const mayAnswer = offer.regime === 'statutory' || consents.some(({ categories }) => categories.includes('D3'));
			return offer.intake === 'open_door' || offer.regime === 'none' || (events.length > 0 && !mayAnswer);
		});
		expect(wrong).toEqual([]);
	});

	test('holds the order in which things happened', () => {
		const wrong = history.referrals.filter(({ createdDaysAgo, sentDaysAgo = createdDaysAgo, events, closed }) => {
			const moments = [
				createdDaysAgo,
				sentDaysAgo,
				...events.filter(({ event }) => event !== 'stage').map(({ daysAgo }) => daysAgo)
			];
			if (closed) moments.push(closed.daysAgo);
			return moments.some((moment, index) => index > 0 && moment > moments[index - 1]!);
		});
		expect(wrong.map(({ case: person, offer }) => `${person} ${offer}`)).toEqual([]);
	});

	test('knows people without any answer, and such that took their consent back', () => {
		const counselling = history.referrals.filter(
			({ offer, sentDaysAgo }) =>
				sentDaysAgo !== undefined && demoOffers.find(({ code }) => code === offer)?.regime === 'counselling'
		);
		const silent = counselling.filter(
			({ consents }) => !consents.some(({ direction }) => direction === 'to_authority')
		);
		expect(silent.length / counselling.length).toBeGreaterThan(0.08);
		expect(
			history.referrals
				.flatMap(({ consents }) => consents)
				.filter(({ withdrawnDaysAgo }) => withdrawnDaysAgo !== undefined)
		).toHaveLength(3);
	});

	test('is told within office hours, in its order, and never ahead of now', () => {
		const clock = demoClock(new Date('2026-03-29T05:10:00Z'));
		const moments = [9, 8.9, 3.5, 1.2, 1.1, 0.6, 0.1, 0].map((daysAgo) => clock.at(daysAgo));
		expect(moments.map(Number)).toEqual(moments.map(Number).toSorted((a, b) => a - b));
		const hours = moments
			.slice(0, -1)
			.map((moment) =>
				Number(
					new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' })
						.format(moment)
						.slice(0, 2)
				)
			);
		expect(hours.slice(0, 5).filter((hour) => hour < 8 || hour > 17)).toEqual([]);
		expect(clock.at(0).toISOString()).toBe('2026-03-29T05:10:00.000Z');
	});

	test('meets on working days: the one before, and ahead of now the one after', () => {
		// A Sunday in the week before Easter.
		const clock = demoClock(new Date('2026-03-29T05:10:00Z'));
		expect([0, 1, 2, 3].map(clock.workingDay)).toEqual(['2026-03-27', '2026-03-27', '2026-03-27', '2026-03-26']);
		expect([-1, -4, -5, -8, -9].map(clock.workingDay)).toEqual([
			'2026-03-30',
			'2026-04-02',
			'2026-04-07',
			'2026-04-07',
			'2026-04-07'
		]);
	});
});
