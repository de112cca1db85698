import { drizzle } from 'drizzle-orm/postgres-js';
import { beforeAll, expect, test } from 'vitest';
import { transact } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { closeReferral, withdrawReferral, withdrawReferralConsent } from '#lib/referrals/index.server.ts';
import { answer, buildCase, buildCasework, buildReferral, look, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { prefill, type Prefilled } from './index.server.ts';
import { agreementOffers, agreements } from './tables.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
let agreementId: string;
const today = dayOf(new Date());
const around = { from: dayOf(new Date(Date.now() - 30 * 86_400_000)), until: today };

beforeAll(async () => {
	world = await buildCasework();
	const db = drizzle(database.admin);
	const [row] = await db
		.insert(agreements)
		.values({
			networkId: world.network.id,
			number: 1,
			organisationId: world.providerOrganisation.id,
			form: 'cooperation',
			state: 'in_force',
			title: 'Beratung',
			validFrom: '2026-01-01',
			createdBy: world.manager.membershipId,
			createdAt: new Date()
		})
		.returning();
	agreementId = row!.id;
	await db.insert(agreementOffers).values({ agreementId, offerId: world.offers.counselling.id });
});

const figures = (period = around): Promise<Prefilled> =>
	transact(world.provider, (tx) => prefill(tx, world.provider, agreementId, period));
/** Another person at the counselling centre, who lets the office know of the yes, the beginning and the end. */
async function client(): Promise<string> {
	const id = await buildReferral(
		world.manager,
		world.offers.counselling,
		{ toProvider: ['D1'], toAuthority: ['D3', 'D4'] },
		await buildCase(world.manager)
	);
	await answer(world.provider, id);
	return id;
}

test('a report begins with persons of the period: closed referrals stay counted, what was taken back is not', async () => {
	expect(await figures()).toEqual({ requested: 0, accepted: 0, begun: 0, ended: 0 });
	const ids = [await client(), await client(), await client()];
	for (const id of ids) await reportOn(world.provider, id, { move: 'start' });
	expect(await figures()).toEqual({ requested: 3, accepted: 3, begun: 3, ended: 0 });

	// Over and closed: it happened all the same.
	await reportOn(world.provider, ids[0]!, { move: 'end', discussedOn: today });
	await transact(world.manager, (tx, now) =>
		closeReferral(tx, world.manager, { id: ids[0]!, seen: '', goal: 'open', outcomes: [] }, now)
	);
	expect(await figures()).toEqual({ requested: 3, accepted: 3, begun: 3, ended: null });

	// Persons are counted, not referrals; one that was withdrawn was asked for all the same.
	const caseId = (await look(world.manager, ids[1]!)).held.caseId;
	const again = await buildReferral(world.manager, world.offers.counselling, {}, caseId);
	await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id: again }, now));
	expect(await figures()).toMatchObject({ requested: 3 });
	// The first and the last day belong to it, by the calendar of the office.
	await database.admin`
		update casework.referrals set sent_at = ${`${around.from}T00:30:00+01:00`}::timestamptz where id = ${ids[2]!}`;
	expect(await figures()).toMatchObject({ requested: 3 });
	expect(await figures({ ...around, from: addDays(around.from, 1) })).toMatchObject({ requested: null });

	// In another period nothing did.
	expect(await figures({ from: '2026-01-01', until: '2026-01-31' })).toEqual({
		requested: 0,
		accepted: 0,
		begun: 0,
		ended: 0
	});

	// Taken back: no count holds it any more, and two are fewer than may be told (rule 12).
	const { consents } = await look(world.manager, ids[1]!);
	const back = consents.find(({ direction }) => direction === 'to_authority');
	await transact(world.manager, (tx, now) =>
		withdrawReferralConsent(tx, world.manager, { consentId: back!.id, form: 'spoken' }, now)
	);
	expect(await figures()).toEqual({ requested: 3, accepted: null, begun: null, ended: null });
});
