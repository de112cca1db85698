import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { countEmptySearch } from '#lib/needs/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { testDatabase } from '#tests/support/database.ts';
import { getCardDetails } from './card.server.ts';
import { listAgreedSupply, servingOf } from './expiry.server.ts';
import { getReportSeries, listMarks, listUnfit } from './figures.server.ts';
import { normForm } from './inputs.ts';
import { listNorms, setNorm } from './norms.server.ts';
import { getGapCard, getGapMatrix } from './queries.server.ts';
import { getAccess } from './reach.server.ts';
import { getSupplyHistory } from './supply-history.server.ts';

const database = await testDatabase();

let network: GapNetwork;
let manager: Member;
let worker: Member;

/** A referral in `counselling` or `statutory`, with the provider's answers so many days ago. */
async function referral(
	to: { id: string; locationId: string },
	termId: string,
	areaId: string,
	answers: { event: string; daysAgo: number; reason?: string; category?: string }[],
	{ sentDaysAgo, regime = 'statutory' }: { sentDaysAgo: number; regime?: string }
): Promise<string> {
	const sql = database.admin;
	const caseId = await network.caseOf(worker);
	const [row] = await sql`
		insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime,
			term_id, area_id, sending, created_by, created_at, sent_at, answer_due_on)
		values (${network.networkId}, ${randomUUID().slice(0, 12)}, ${caseId}, ${to.id}, ${to.locationId}, ${network.office}, ${network.provider}, ${regime},
			${termId}, ${areaId}, 'sent', ${worker.membershipId}, now() - make_interval(days => ${sentDaysAgo}),
			now() - make_interval(days => ${sentDaysAgo}), current_date) returning id`;
	for (const { event, daysAgo, reason, category } of answers)
		await sql`
			insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, reason, happens_on, discussed_on, recorded_at, recorded_by)
			values (${network.networkId}, ${row!.id}, ${regime}, ${network.provider}, ${category ?? (event === 'started' || event === 'ended' ? 'D4' : 'D3')}, ${event},
				${reason ?? null}, (now() - make_interval(days => ${daysAgo}))::date, current_date, now() - make_interval(days => ${daysAgo}), ${worker.membershipId})`;
	return row!.id as string;
}

const report = (locationId: string, daysAgo: number, total: number, available: number, waiting: number) =>
	database.admin`
		insert into directory.capacity_reports (network_id, offer_location_id, total, available, waiting, status, valid_at, reported_at, source)
		values (${network.networkId}, ${locationId}, ${total}, ${available}, ${waiting}, 'free', now() - make_interval(days => ${daysAgo}),
			now() - make_interval(days => ${daysAgo}), 'provider')`;

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	worker = await network.member('case-manager');
	const { debt, childcare } = network.terms;
	const { warburg, hoexter } = network.areas;
	const offer = await network.offer([debt], { area: warburg }, { total: 15, available: 0, waiting: 23 });
	await report(offer.locationId, 70, 12, 4, 9);
	await report(offer.locationId, 40, 15, 0, 2);
	await report(offer.locationId, 1, 15, 0, 23);

	// Twelve began after 10, 20 … 120 days, four still wait; for six more it did not fit.
	for (let at = 1; at <= 12; at++)
		await referral(
			offer,
			debt,
			warburg,
			[
				{ event: 'accepted', daysAgo: 190 },
				{ event: 'started', daysAgo: 200 - 10 * at },
				{ event: 'ended', daysAgo: Math.max(0, 200 - 10 * at - 60) }
			],
			{ sentDaysAgo: 200 }
		);
	for (let at = 0; at < 4; at++)
		await referral(offer, debt, warburg, [{ event: 'accepted', daysAgo: 150 }], { sentDaysAgo: 150 });
	for (let at = 0; at < 6; at++)
		await referral(offer, debt, warburg, [{ event: 'declined', reason: 'fit_quality', daysAgo: 20 }], {
			sentDaysAgo: 30
		});
	// Two for whom no consent lets the office know anything.
	for (let at = 0; at < 2; at++)
		await referral(offer, debt, warburg, [{ event: 'declined', reason: 'fit_quality', daysAgo: 20 }], {
			sentDaysAgo: 30,
			regime: 'counselling'
		});

	for (let person = 0; person < 9; person++)
		await database.admin`
			update casework.unmet_needs set conditions = ${person < 4 ? ['language'] : []}, substitute = ${person < 3 ? 'more_distant' : 'none'}
			where id = ${await network.need(worker, debt, warburg, { caseId: await network.caseOf(worker), reason: person === 8 ? 'language' : 'full' })}`;
	await network.need(worker, debt, hoexter);
	await network.need(worker, childcare, hoexter, { reason: 'language' });

	const [agreement] = await database.admin`
		insert into steering.agreements (network_id, number, organisation_id, form, state, title, valid_from, valid_until, places, created_by, created_at)
		values (${network.networkId}, 1, ${network.provider}, 'service_agreement', 'in_force', 'Plätze', '2024-01-01', (now() + interval '200 days')::date, 15, ${manager.membershipId}, now()) returning id`;
	await database.admin`insert into steering.agreement_offers values (${agreement!.id}, ${offer.id})`;
});

const details = () =>
	transact(manager, async (tx, now) => {
		const matrix = await getGapMatrix(tx, manager, now);
		const card = await getGapCard(tx, manager, network.terms.debt, network.areas.warburg, matrix, now);
		return getCardDetails(tx, manager, card, matrix, now);
	});

describe('the card of a gap', () => {
	test('tells how long it took, those who still wait included, and that offers do not fit', async () => {
		const { wait, fit } = await details();
		// Begins at 10, 20 … 120 days, and four who were accepted and still wait at 150: the eighth of sixteen makes the half.
		expect(wait).toMatchObject({ begun: 12, open: 4, p50: 80, p90: undefined });
		expect(fit).toEqual({ share: 6 / 22 });
	});

	test('names what ends, what is reported and under which conditions', async () => {
		const { endings, reports, marks } = await details();
		expect(endings).toEqual([{ on: expect.any(String), places: 15 }]);
		expect(reports?.total).toEqual({ exact: 9 });
		expect(reports?.counts.at(-1)).toEqual({ exact: 9 });
		// The reason "language" is the condition, too: four and one.
		expect(marks?.shown).toEqual([
			{ mark: 'language', persons: 5 },
			{ mark: 'substituted', persons: 3 }
		]);
	});

	test('counts the days on which nothing was free, of those that are known', async () => {
		expect((await details()).fullDays).toEqual({ full: expect.any(Number), known: 71, own: true });
	});

	test('has no figure where the data do not suffice', async () => {
		expect((await details()).target).toBeUndefined();
	});
});

describe('the course of a need', () => {
	test('takes what was reported and not stale by the end of each month; too few waiting leave a gap', async () => {
		const found = await transact(manager, async (tx, now) => {
			const matrix = await getGapMatrix(tx, manager, now);
			return getSupplyHistory(tx, manager, [network.terms.debt], matrix, now, 5);
		});
		const all = found.needs.get(network.terms.debt)?.all ?? [];
		expect(all.at(-1)).toEqual({ usable: 15, active: 15, waiting: 23 });
		expect(all[0]).toBeUndefined();
		for (const month of all) if (month && month.usable === 12) expect(month).toMatchObject({ active: 8, waiting: 9 });
	});

	test('does not give a single report of another area away', async () => {
		const series = await transact(manager, async (tx, now) =>
			getReportSeries(tx, manager, network.terms.debt, await getGapMatrix(tx, manager, now), now)
		);
		const hoexter = series.areas?.find(({ total }) => !('exact' in total));
		expect(hoexter?.months.at(-1)).toEqual({ low: 0, high: 2 });
		expect(series.total).not.toHaveProperty('exact');
		expect(series.all.at(-1)).not.toHaveProperty('exact');
	});
});

test('conditions are told only where the persons are', async () => {
	const marks = await transact(manager, async (tx, now) => {
		const matrix = await getGapMatrix(tx, manager, now);
		return { matrix, tables: await listMarks(tx, manager, matrix) };
	});
	const language = marks.tables.find(({ mark }) => mark === 'language')!;
	marks.matrix.rows.forEach(({ total }, row) => {
		if (!('exact' in total)) expect(language.needs[row]).not.toHaveProperty('exact');
	});
	expect(JSON.stringify(language.all)).not.toContain('exact');
	// What the card of Warburg tells stands in the sums as well: a page that says less would only be at odds with it.
	const warburg = marks.matrix.areas.findIndex(({ id }) => id === network.areas.warburg);
	const debt = marks.matrix.rows.findIndex(({ need }) => need.id === network.terms.debt);
	expect(language.cells(debt, warburg)).toEqual({ exact: 5 });
	expect(language.needs[debt]).toEqual({ low: 5, high: undefined });
	expect(language.areas[warburg]).toEqual({ exact: 5 });
	expect(language.all).toEqual({ low: 5, high: undefined });
});

test('offers that often do not fit are flagged by what may be known of them', async () => {
	const flags = await transact(manager, async (tx, now) =>
		listUnfit(tx, manager, await getGapMatrix(tx, manager, now))
	);
	expect([...flags]).toEqual([[network.terms.debt, { share: 6 / 22 }]]);
});

test('an empty search counts once within minutes, without anybody, and not in another network', async () => {
	const search = { needCodes: ['debt', 'no-such'], areaCode: 'WA' };
	for (let again = 0; again < 3; again++)
		await transact(worker, (tx, now) => countEmptySearch(tx, worker, search, now));
	const later = await transact(worker, async (tx, now) => {
		await countEmptySearch(tx, worker, search, new Date(now.getTime() + 10 * 60_000));
		return tx.execute<{ searches: number }>(
			`select searches from directory.zero_hit_searches where network_id = '${network.networkId}'`
		);
	});
	expect(later.map(({ searches }) => searches)).toEqual([2]);
	expect((await details()).searches).toEqual({ low: 1, high: 2 });
});

describe('a planning norm', () => {
	const form = (more: Record<string, string>) =>
		normForm.parse({ termId: network.terms.debt, validFrom: '2026-01-01', ...more });
	const norm = () => transact(manager, async (tx, now) => (await listNorms(tx, manager, now)).get(network.terms.debt));

	test('holds from its day on; before there is the default share, and it says so', async () => {
		expect(await norm()).toMatchObject({ prevalence: 25, isDefault: true, ratio: undefined });
		await transact(manager, (tx, now) =>
			setNorm(tx, manager, form({ ratio: '4,5', maxWaitDays: '42', decidedBy: 'Sozialausschuss' }), now)
		);
		await transact(manager, (tx, now) => setNorm(tx, manager, form({ validFrom: '2099-01-01', ratio: '9' }), now));
		expect(await norm()).toMatchObject({ ratio: 4.5, maxWaitDays: 42, prevalence: undefined, isDefault: false });
		const { placesByNorm } = await details();
		expect(placesByNorm).toBe((300 * 4.5) / 1000);
	});

	test('needs a source for an expected need', () => {
		expect(() => form({ prevalence: '12' })).toThrow();
		expect(form({ prevalence: '12', prevalenceSource: 'Sozialbericht' }).prevalence).toBe(12);
	});

	test('is set by system management for its own needs', async () => {
		const evaluator = await network.member('evaluator');
		await expect(transact(evaluator, (tx, now) => setNorm(tx, evaluator, form({}), now))).rejects.toMatchObject({
			code: 'forbidden'
		});
		const other = await gapNetwork(database.admin);
		await expect(
			transact(manager, (tx, now) => setNorm(tx, manager, { ...form({}), termId: other.terms.debt }, now))
		).rejects.toMatchObject({ code: 'invalid' });
	});
});

test('access counts confirmed places only and is another one as soon as a report changes', async () => {
	const areas = () =>
		transact(manager, async (tx, now) =>
			getAccess(tx, manager, network.terms.debt, await getGapMatrix(tx, manager, now), now)
		);
	// The site has no position: it counts for the whole network, 15 places for 400 persons.
	expect((await areas()).areas).toEqual([37.5, 37.5]);
	await database.admin`update directory.offer_locations set total = 30 where network_id = ${network.networkId}`;
	expect((await areas()).areas).toEqual([75, 75]);
});

test('an agreement serves the needs and areas of its offers', async () => {
	const supply = await transact(manager, (tx, now) => listAgreedSupply(tx, manager, now));
	expect(supply).toHaveLength(1);
	expect(servingOf(supply, network.terms.debt, network.areas.warburg)).toHaveLength(1);
	expect(servingOf(supply, network.terms.debt, network.areas.hoexter)).toHaveLength(0);
	expect(servingOf(supply, network.terms.childcare)).toHaveLength(0);
});

test('free places for the whole network do not hide that everything in the area is full', async () => {
	const before = (await details()).fullDays;
	await network.offer([network.terms.debt], 'network', { total: 40, available: 20, waiting: 0 });
	const [wide] = await database.admin`
		select id from directory.offer_locations where network_id = ${network.networkId} and reach = 'network'`;
	for (let daysAgo = 1; daysAgo < 90; daysAgo += 10) await report(wide!.id as string, daysAgo, 40, 20, 0);
	expect((await details()).fullDays).toEqual(before);
	expect(before).toMatchObject({ own: true });
	expect(before?.full).toBeGreaterThan(30);

	const { cell, stock } = await transact(manager, async (tx, now) =>
		getGapCard(tx, manager, network.terms.debt, network.areas.warburg, await getGapMatrix(tx, manager, now), now)
	);
	// 300 of 400 entitled persons live in Warburg: 30 of the 40 network-wide places.
	const [own] = await database.admin`
		select sum(l.total)::int as places from directory.offer_locations l join directory.sites s on s.id = l.site_id
		join directory.offer_terms t on t.offer_id = l.offer_id where t.term_id = ${network.terms.debt} and s.area_id = ${network.areas.warburg}`;
	expect(stock).toEqual({ own: own!.places, share: 30, wide: 40 });
	expect(cell.usable).toBe(stock.own + stock.share);
});
