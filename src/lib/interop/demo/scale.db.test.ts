import { expect, test } from 'vitest';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { demoOffers, demoPartners } from './catalogue.ts';
import { loadDemo } from './load-demo.server.ts';

const { admin } = await testDatabase();
const actor = system('demo-test');

test('a larger demo lays out offers and needs again; cases and referrals stay as they are', async () => {
	const { counts } = await transact(
		actor,
		(tx, now) => loadDemo(tx, actor, now, () => undefined, { offers: 3, needs: 4 }),
		{ deadline: 240_000 }
	);
	const [there] = await admin<Record<'offers' | 'partners' | 'needs' | 'cases' | 'told' | 'findable', number>[]>`
		select (select count(*)::int from directory.offers) as offers,
			(select count(*)::int from directory.organisations where kind <> 'authority') as partners,
			(select count(*)::int from casework.unmet_needs) as needs,
			(select count(*)::int from casework.unmet_needs where case_id is not null) as cases,
			(select count(*)::int from casework.unmet_needs where wants_notification) as told,
			(select count(*)::int from directory.offers where search_text <> '') as findable`;
	expect(there).toMatchObject({ offers: 3 * demoOffers.length, partners: 3 * demoPartners.length });
	expect(there!.findable).toBe(there!.offers);
	expect(counts).toMatchObject({ offers: there!.offers, needs: there!.needs });
	// The first set alone may belong to a case and tell its case manager.
	expect(there!.needs).toBe(4 * there!.told);
	expect(there!.cases).toBeGreaterThan(0);
	expect(there!.cases).toBeLessThan(there!.told);
}, 240_000);
