import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Category } from '#lib/consent/index.ts';
import { withdrawConsent, type Giving } from '#lib/consent/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { buildMember, buildOrganisation } from '#tests/support/builders.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	buildReferral,
	look,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import {
	closeReferral,
	endExpiredMandates,
	endMandate,
	getInboxItem,
	getMandate,
	grantMandate,
	listActing,
	listMandates,
	makeSubReferral,
	passDeadline,
	remindMandated,
	renewSubConsent,
	withdrawReferral,
	withdrawReferralConsent,
	withdrawSubConsent
} from '../index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
/** Who is mandated, its administrator, and staff of another house that is mandated for another case. */
let mandated: Member;
let boss: Member;
let otherMandated: Member;
let base: TestOffer;
let otherBase: TestOffer;
beforeAll(async () => {
	world = await buildCasework();
	const house = async (name: string) => {
		const { id } = await buildOrganisation(world.network.id, { name });
		const offer = await buildOffer(world.network.id, id, 'counselling');
		await database.admin`update directory.offers set kind = 'third_party_cm' where id = ${offer.id}`;
		return { id, offer, staff: await buildMember(world.network.id, id, 'provider-staff') };
	};
	const [one, two] = [await house('Fadenlauf'), await house('Zweitlauf')];
	[mandated, base] = [one.staff, one.offer];
	boss = await buildMember(world.network.id, one.id, 'provider-admin');
	[otherMandated, otherBase] = [two.staff, two.offer];
});
afterEach(() => setNow(undefined));

/** A day of the office's calendar, so many days from today. */
const day = (offset: number): string => dayOf(new Date(Date.now() + offset * 86_400_000));
const later = (days: number) => setNow(new Date(Date.now() + days * 86_400_000));

type Granted = { caseId: string; baseId: string; mandateId: string };
const grantFor = (
	caseId: string,
	referralId: string,
	input: Partial<Parameters<typeof grantMandate>[2]> = {},
	actor = world.manager
) =>
	transact(actor, (tx, now) =>
		grantMandate(
			tx,
			actor,
			{
				caseId,
				referralId,
				termIds: [world.offers.counselling.termId],
				validFrom: day(0),
				validUntil: day(60),
				...input
			},
			now
		)
	);
/** A case with a mandate that runs, resting on an accepted referral whose provider may know the person. */
async function grant(
	offer = base,
	staff = mandated,
	input: Partial<Parameters<typeof grantMandate>[2]> = {}
): Promise<Granted> {
	const caseId = await buildCase(world.manager);
	const baseId = await buildReferral(
		world.manager,
		offer,
		{ toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4'] },
		caseId
	);
	await answer(staff, baseId);
	return { caseId, baseId, mandateId: (await grantFor(caseId, baseId, input)).id };
}
const refer = (
	mandateId: string,
	offer: TestOffer = world.offers.counselling,
	agreed: { toProvider?: Category[]; toMandated?: Category[]; toPrincipal?: Category[]; termId?: string } & Partial<
		Pick<Giving, 'signatory' | 'language' | 'copyHanded'>
	> = {},
	actor = mandated
) =>
	transact(actor, (tx, now) =>
		makeSubReferral(
			tx,
			actor,
			{
				mandateId,
				offerId: offer.id,
				termId: agreed.termId ?? offer.termId,
				words: 'Ich will wissen, was ich schulde.',
				contribution: 'advise',
				toProvider: (agreed.toProvider ?? []) as ('D1' | 'D2')[],
				toMandated: (agreed.toMandated ?? []) as ('D3' | 'D4')[],
				toPrincipal: (agreed.toPrincipal ?? []) as ('D3' | 'D4')[],
				form: 'written',
				signatory: agreed.signatory ?? 'person',
				language: agreed.language ?? 'de',
				copyHanded: agreed.copyHanded ?? true,
				givenOn: day(0)
			},
			now
		)
	);
const page = (actor: Member, mandateId: string) => transact(actor, (tx, now) => getMandate(tx, actor, mandateId, now));
const phaseFor = async (mandateId: string) => (await page(mandated, mandateId)).mandate.subReferrals[0]?.phase;
/** Ids that an actor reads past our queries, of this case. */
const rawReferrals = (actor: Member, caseId: string) =>
	transact(actor, async (tx) =>
		(await tx.execute<{ id: string }>(sql`select id from casework.referrals where case_id = ${caseId}`)).map(
			({ id }) => id
		)
	);

describe('third-party case management with a mandate', () => {
	test('refers on within need, case and days; the case stays the principal’s, who sees it by its own regime', async () => {
		const { caseId, baseId, mandateId } = await grant();
		const { id } = await refer(mandateId, world.offers.counselling, {
			toProvider: ['D1'],
			toMandated: ['D3', 'D4']
		});
		// The provider of the sub-referral answers as ever; it sees whom it is from.
		await answer(world.provider, id);
		const inbox = await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
		expect(inbox).toMatchObject({ from: 'Fadenlauf', contact: { name: 'Erika Beispiel' } });
		expect(await phaseFor(mandateId)).toBe('accepted');
		// The person let nobody tell the principal: it knows that the referral was made, and nothing else.
		const blind = await look(world.manager, id);
		expect([blind.held.state.phase, blind.held.reported, blind.held.may.size]).toEqual(['person_only', [], 0]);
		expect(blind.held.fromOrganisationId).toBe(mandated.organisationId);
		const news =
			await database.admin`select 1 from platform.notifications where membership_id = ${world.manager.membershipId} and facts ->> 'referralId' = ${id}`;
		expect(news).toHaveLength(0);

		// With a consent that names the principal it sees what that consent names, and only there.
		const open = await refer(mandateId, world.offers.counselling, { toPrincipal: ['D3'], toMandated: ['D3', 'D4'] });
		await answer(world.provider, open.id);
		await reportOn(world.provider, open.id, { move: 'start' });
		const seen = await look(world.manager, open.id);
		expect([seen.held.state.phase, [...seen.held.may]]).toEqual(['accepted', ['D3']]);
		const [line] = await transact(world.manager, (tx, now) => listMandates(tx, world.manager, caseId, now));
		expect(line).toMatchObject({ organisation: 'Fadenlauf', state: 'running' });
		expect(line?.subReferrals.map(({ phase, onlyByPerson }) => [phase, onlyByPerson])).toEqual([
			['person_only', true],
			['accepted', false]
		]);
		const [responsible] = await database.admin`select responsible_id from casework.cases where id = ${caseId}`;
		expect(responsible?.responsible_id).toBe(world.manager.membershipId);
		expect((await rawReferrals(mandated, caseId)).sort()).toEqual([baseId, id, open.id].sort());
	});
	test('reports to the principal alone where the person wants it so, and the mandated house learns nothing', async () => {
		const { mandateId } = await grant();
		const { id } = await refer(mandateId, world.offers.counselling, { toPrincipal: ['D3'] });
		await answer(world.provider, id, { answer: 'waitlist' });
		expect((await look(world.manager, id)).held.state.phase).toBe('waitlisted');
		expect(await phaseFor(mandateId)).toBe('person_only');
		const rows = await transact(mandated, (tx) =>
			tx.execute(sql`select 1 from casework.feedback where referral_id = ${id}`)
		);
		expect(rows).toHaveLength(0);
	});
	test('where the person tells the principal alone, the name is open after the yes as it is anywhere', async () => {
		const { mandateId } = await grant();
		const { id } = await refer(mandateId, world.offers.counselling, { toProvider: ['D1'], toPrincipal: ['D3'] });
		const contact = async () =>
			(await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now))).contact;
		expect(await contact()).toBeUndefined();
		await answer(world.provider, id);
		expect(await contact()).toMatchObject({ name: 'Erika Beispiel' });
	});
	test('records who signed, in which language, and whether a copy was handed over, as it was said', async () => {
		const { mandateId } = await grant();
		const said = { signatory: 'person_from_15', language: 'uk', copyHanded: false };
		const { id } = await refer(mandateId, world.offers.counselling, { toProvider: ['D2'], ...said });
		expect(
			await database.admin`select given_by, capacity_noted, language, copy_handed_on from casework.consents where referral_id = ${id}`
		).toEqual([{ given_by: 'person', capacity_noted: 'from_15', language: 'uk', copy_handed_on: null }]);
		const guardian = refer(mandateId, world.offers.counselling, { toProvider: ['D2'], signatory: 'guardian_property' });
		expect(await refusalOf(guardian)).toBe('invalid signatory');
	});
	test('is withdrawn and closed by the principal, whose case it is; it stays the third party’s referral', async () => {
		const { mandateId } = await grant();
		const [waiting, running] = [
			await refer(mandateId),
			await refer(mandateId, world.offers.counselling, { toPrincipal: ['D3', 'D4'] })
		];
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id: waiting.id }, now));
		expect((await look(world.manager, waiting.id)).held.state.phase).toBe('withdrawn');
		await answer(world.provider, running.id);
		await reportOn(world.provider, running.id, { move: 'start' });
		await reportOn(world.provider, running.id, { move: 'end', discussedOn: day(0) });
		await transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id: running.id, seen: '', goal: 'open', outcomes: [] }, now)
		);
		expect((await look(world.manager, running.id)).held.state.phase).toBe('closed');
		const elsewhere = await buildCase(world.manager);
		for (const change of [
			sql`from_organisation_id = ${world.manager.organisationId ?? ''}`,
			sql`mandate_id = null`,
			sql`case_id = ${elsewhere}`
		])
			await expect(
				transact(world.manager, (tx) =>
					tx.execute(sql`update casework.referrals set ${change} where id = ${running.id}`)
				)
			).rejects.toMatchObject({ cause: { code: '42501' } });
	});
	test('gives the place back when it is withdrawn by a principal who may not know of one', async () => {
		const { employer } = world.offers;
		const { mandateId } = await grant(base, mandated, { termIds: [employer.termId] });
		const { id } = await refer(mandateId, employer, { toProvider: ['D1'], toMandated: ['D3', 'D4'] });
		await answer(world.provider, id);
		const booked = async () =>
			(
				await database.admin`select booked_since::int as booked from directory.offer_locations where id = ${employer.locationId}`
			)[0]!.booked as number;
		const before = await booked();
		expect((await look(world.manager, id)).held.place).toBeUndefined();
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id }, now));
		const waiting = await database.admin`
			select 1 from pgboss.job where data ->> 'referralId' = ${id} and data ->> 'deadline' = 'ground' and start_after <= now()`;
		expect(waiting).toHaveLength(1);
		const job = system('test');
		const pass = () => transact(job, (tx, now) => passDeadline(tx, job, { referralId: id, deadline: 'ground' }, now));
		expect([await pass(), await booked()]).toEqual(['passed', before - 1]);
		expect(await pass()).toBe('not-due');
	});
	test('never reaches another need, a statutory measure, an own offer or an unknown one', async () => {
		const { mandateId } = await grant(base, mandated, {
			termIds: [world.offers.counselling.termId, world.offers.statutory.termId, base.termId]
		});
		expect(await refusalOf(refer(mandateId, world.offers.voluntary))).toBe('invalid termId');
		expect(await refusalOf(refer(mandateId, world.offers.counselling, { termId: base.termId }))).toBe('invalid termId');
		expect(await refusalOf(refer(mandateId, world.offers.statutory))).toBe('invalid offerId');
		expect(await refusalOf(refer(mandateId, base))).toBe('invalid offerId');
	});
	test('is nobody’s but the mandated staff’s: not of another house, another mandate, or the own administration', async () => {
		const { caseId, mandateId } = await grant();
		await grant(otherBase, otherMandated);
		await refer(mandateId);
		for (const stranger of [otherMandated, boss, world.provider, world.otherProvider, world.colleague, world.lead]) {
			expect(await refusalOf(page(stranger, mandateId)), stranger.role).toBe('not-found');
			expect(await refusalOf(refer(mandateId, world.offers.counselling, {}, stranger)), stranger.role).toBe(
				'not-found'
			);
		}
		expect(await rawReferrals(otherMandated, caseId)).toEqual([]);
		expect(
			(await transact(otherMandated, (tx, now) => listActing(tx, otherMandated, now))).map(({ id }) => id)
		).not.toContain(mandateId);
	});
	test('opens no other case, need or consent, not even to raw SQL', async () => {
		const one = await grant();
		const other = await grant(otherBase, otherMandated);
		const foreign = await buildReferral(world.manager, world.offers.counselling, {}, other.caseId);
		const insert = (values: { caseId?: string; termId?: string; regime?: string; mandateId?: string; from?: string }) =>
			transact(mandated, (tx, now) =>
				tx.execute(sql`
					insert into casework.referrals (network_id, reference, case_id, mandate_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime, term_id, created_by, created_at)
					values (${world.network.id}, ${crypto.randomUUID()}, ${values.caseId ?? one.caseId}, ${values.mandateId ?? one.mandateId}, ${world.offers.counselling.id}, ${world.offers.counselling.locationId},
						${values.from ?? mandated.organisationId}, ${world.provider.organisationId}, ${values.regime ?? 'counselling'}, ${values.termId ?? world.offers.counselling.termId}, ${mandated.membershipId}, ${now.toISOString()})`)
			).then(
				() => 'stored',
				(caught: unknown) => (caught as { cause?: { code?: string } }).cause?.code
			);
		expect([
			await insert({ caseId: other.caseId }),
			await insert({ mandateId: other.mandateId, caseId: other.caseId }),
			await insert({ termId: world.offers.voluntary.termId }),
			await insert({ regime: 'statutory' }),
			await insert({ from: world.manager.organisationId }),
			await insert({})
		]).toEqual(['42501', '42501', '42501', '42501', '42501', 'stored']);
		// Neither the case nor its name nor a referral that is not of the mandate.
		const read = (table: string, where = sql`case_id = ${other.caseId}`) =>
			transact(
				mandated,
				async (tx) => (await tx.execute(sql`select 1 from casework.${sql.identifier(table)} where ${where}`)).length
			);
		expect(await read('cases', sql`true`)).toBe(0);
		expect(await read('case_needs', sql`true`)).toBe(0);
		expect([
			await read('case_contacts'),
			await read('referrals'),
			await read('consents'),
			await read('mandates')
		]).toEqual([0, 0, 0, 0]);
		const forged = transact(mandated, (tx, now) =>
			tx.execute(sql`
				insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until, text_version, form, recorded_at, recorded_by)
				values (${world.network.id}, ${other.caseId}, ${foreign}, ${mandated.organisationId}, 'to_authority', '{D3}', 'x', ${now.toISOString()},
					${new Date(now.getTime() + 1000).toISOString()}, '2026-11', 'written', ${now.toISOString()}, ${mandated.membershipId})`)
		);
		await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
		// Scope, days and case of a mandate are the office's, and do not change.
		for (const [actor, change] of [
			[mandated, sql`ended_at = null`],
			[world.manager, sql`valid_until = valid_until + 1`],
			[world.manager, sql`term_ids = '{}'`]
		] as const) {
			const touched = transact(actor, (tx) =>
				tx.execute(sql`update casework.mandates set ${change} where id = ${one.mandateId} returning 1`)
			).then(
				(rows) => rows.length,
				(caught: unknown) => (caught as { cause?: { code?: string } }).cause?.code
			);
			expect([0, '42501']).toContain(await touched);
		}
	});
	test('ends with its last day at the next request, before any job ran; sub-referrals go on', async () => {
		const { caseId, baseId, mandateId } = await grant(base, mandated, { validUntil: day(10) });
		const { id } = await refer(mandateId, world.offers.counselling, { toMandated: ['D3'], toPrincipal: ['D3'] });
		later(9);
		expect((await page(mandated, mandateId)).mandate.state).toBe('running');
		later(12);
		expect(await refusalOf(page(mandated, mandateId))).toBe('not-found');
		expect(await refusalOf(refer(mandateId))).toBe('not-found');
		expect(await rawReferrals(mandated, caseId)).toEqual([baseId]);
		await answer(world.provider, id);
		expect((await look(world.manager, id)).held.state.phase).toBe('accepted');
		const job = system('mandates');
		const run = () => transact(job, (tx, now) => endExpiredMandates(tx, job, now));
		expect(await run()).toBeGreaterThanOrEqual(1);
		expect(await run()).toBe(0);
		const [row] = await database.admin`select end_reason, ended_by from casework.mandates where id = ${mandateId}`;
		expect(row).toEqual({ end_reason: 'expired', ended_by: null });
		const told =
			await database.admin`select facts from platform.notifications where kind = 'mandates.expired' and facts ->> 'caseId' = ${caseId}`;
		expect(told).toHaveLength(1);
	});
	test('lets the house act only while the person lets it know who they are: the goal alone is not enough', async () => {
		const caseId = await buildCase(world.manager);
		const agreed: { toProvider: Category[]; toAuthority: Category[] } = { toProvider: ['D2'], toAuthority: ['D3'] };
		const baseId = await buildReferral(world.manager, base, agreed, caseId);
		await answer(mandated, baseId);
		const { id } = await grantFor(caseId, baseId);
		expect(await refusalOf(page(mandated, id))).toBe('not-found');
	});
	test('ends at once when the office ends it, when its referral is over, and when the person takes the contact back', async () => {
		const ended = await grant();
		await refer(ended.mandateId);
		await transact(world.manager, (tx, now) =>
			endMandate(tx, world.manager, { caseId: ended.caseId, mandateId: ended.mandateId, reason: 'person_asked' }, now)
		);
		expect(await refusalOf(page(mandated, ended.mandateId))).toBe('not-found');
		expect(await rawReferrals(mandated, ended.caseId)).toEqual([ended.baseId]);

		const closed = await grant();
		await database.admin`update casework.referrals set sending = 'closed', closed_at = now() where id = ${closed.baseId}`;
		expect(await refusalOf(page(mandated, closed.mandateId))).toBe('not-found');

		const taken = await grant();
		const { id } = await refer(taken.mandateId, world.offers.counselling, { toMandated: ['D3'] });
		const [consent] =
			await database.admin`select id from casework.consents where referral_id = ${taken.baseId} and direction = 'to_provider'`;
		await transact(world.manager, (tx, now) =>
			withdrawReferralConsent(tx, world.manager, { consentId: consent!.id as string, form: 'spoken' }, now)
		);
		expect(await refusalOf(page(mandated, taken.mandateId))).toBe('not-found');
		expect(await rawReferrals(mandated, taken.caseId)).not.toContain(id);
	});
	test('lets the person take a consent back at the mandated house, for the sub-referral alone', async () => {
		const { mandateId } = await grant();
		const { id } = await refer(mandateId, world.offers.counselling, { toMandated: ['D3'], toPrincipal: ['D3'] });
		await answer(world.provider, id);
		const { consents } = await page(mandated, mandateId);
		const own = consents.find(({ recipient }) => recipient === 'Fadenlauf')!;
		await transact(mandated, (tx, now) =>
			withdrawSubConsent(tx, mandated, { mandateId, consentId: own.id, form: 'spoken' }, now)
		);
		expect(await phaseFor(mandateId)).toBe('person_only');
		expect((await look(world.manager, id)).held.state.phase).toBe('accepted');
	});
	const renew = (mandateId: string, consentId: string, actor = mandated, input: Partial<Giving> = {}) =>
		transact(actor, (tx, now) =>
			renewSubConsent(
				tx,
				actor,
				{
					mandateId,
					consentId,
					form: 'written',
					signatory: 'person',
					language: 'de',
					copyHanded: true,
					givenOn: dayOf(now),
					...input
				},
				now
			)
		);
	/** All consents of a referral end in so many days (or ended so many days ago). */
	const endIn = (id: string, days: number, recipientId?: string) => database.admin`
		update casework.consents set valid_from = now() - interval '60 days', valid_until = now() + make_interval(days => ${days})
		where referral_id = ${id} and (${recipientId ?? null}::uuid is null or recipient_id = ${recipientId ?? null})`;
	test.each([10, -10])(
		'lets the person renew what ends in %d days: same recipient, same items, the others untouched',
		async (days) => {
			const { mandateId } = await grant();
			const agreed = { toProvider: ['D2'], toMandated: ['D3', 'D4'], toPrincipal: ['D3'] } satisfies Parameters<
				typeof refer
			>[2];
			const { id } = await refer(mandateId, world.offers.counselling, agreed);
			await answer(world.provider, id);
			await endIn(id, days);
			const before = (await page(mandated, mandateId)).consents;
			expect(before.map(({ endsSoon, inForce, renewable }) => [endsSoon, inForce, renewable])).toEqual(
				Array.from({ length: 3 }, () => [days > 0, days > 0, true])
			);
			for (const { id: consentId } of before) await renew(mandateId, consentId, mandated, { language: 'en' });
			const after = (await page(mandated, mandateId)).consents;
			const said = (all: typeof before) =>
				all.map(({ direction, recipient, categories }) => [direction, recipient, categories]).sort();
			expect(said(after)).toEqual(said(before));
			const states = after.map((one) => [one.inForce, one.endsSoon, one.language, one.until >= day(360)]);
			expect(states).toEqual(Array.from({ length: 3 }, () => [true, false, 'en', true]));
			expect(await phaseFor(mandateId)).toBe('accepted');
			expect((await look(world.manager, id)).held.state.phase).toBe('accepted');
			// Nothing to erase: what was handed over rests on the new consent.
			const tasks = await database.admin`select 1 from casework.erase_tasks where referral_id = ${id}`;
			expect(tasks).toHaveLength(0);
		}
	);
	test('never takes back, by an old page, what was renewed meanwhile without saying so', async () => {
		const { mandateId } = await grant();
		const { id } = await refer(mandateId, world.offers.counselling, { toMandated: ['D3'] });
		await answer(world.provider, id);
		const takeBack = (consentId: string) =>
			transact(mandated, (tx, now) => withdrawSubConsent(tx, mandated, { mandateId, consentId, form: 'spoken' }, now));
		const [old] = (await page(mandated, mandateId)).consents;
		await renew(mandateId, old!.id);
		expect(await refusalOf(takeBack(old!.id))).toBe('stale');
		expect(await phaseFor(mandateId)).toBe('accepted');
		const [fresh] = (await page(mandated, mandateId)).consents;
		await takeBack(fresh!.id);
		// Twice is once, where nothing flows any more.
		await takeBack(fresh!.id);
		await takeBack(old!.id);
		// Who replaces what the person took back a moment ago hears of it, and gives nothing in its place.
		const replace = transact(mandated, (tx, now) =>
			withdrawConsent(tx, mandated, { consentId: fresh!.id, form: 'spoken', keeps: ['D3'] }, now)
		);
		expect(await refusalOf(replace)).toBe('stale');
		expect(await phaseFor(mandateId)).toBe('person_only');
		expect(await refusalOf(renew(mandateId, old!.id))).toBe('conflict');
	});
	test('tells the mandated staff, once a referral, that consents run out; not after renewal, nor without access', async () => {
		const { mandateId, baseId } = await grant(base, mandated, { validUntil: day(60) });
		const { id } = await refer(mandateId, world.offers.counselling, {
			toProvider: ['D2'],
			toMandated: ['D3'],
			toPrincipal: ['D3']
		});
		await endIn(id, 10);
		const remind = () => transact(system('daily'), (tx, now) => remindMandated(tx, system('daily'), now));
		const told = async () => {
			const rows = await database.admin<{ who: string }[]>`select membership_id as who from platform.notifications
				where kind = 'mandates.consent-expiring' and facts ->> 'mandateId' = ${mandateId}`;
			await database.admin`delete from platform.notifications where kind = 'mandates.consent-expiring'`;
			return rows.map(({ who }) => who);
		};
		await remind();
		await remind();
		expect(await told()).toEqual([mandated.membershipId]);
		for (const consent of (await page(mandated, mandateId)).consents) await renew(mandateId, consent.id);
		await remind();
		expect(await told()).toEqual([]);
		// The person no longer lets the house know who they are: it may not act, and hears nothing.
		await endIn(id, 9);
		await endIn(baseId, -1);
		await remind();
		expect(await told()).toEqual([]);
		await endIn(baseId, 9);
		await remind();
		expect(await told()).toEqual([mandated.membershipId]);
		expect(await refusalOf(transact(mandated, (tx, now) => remindMandated(tx, mandated, now)))).toBe('forbidden');
	});
	test('renews no consent that was taken back, of a closed referral, of another mandate or for another house', async () => {
		const [one, two] = [await grant(), await grant(otherBase, otherMandated)];
		const { id } = await refer(one.mandateId, world.offers.counselling, { toMandated: ['D3'], toPrincipal: ['D3'] });
		const [first, second] = (await page(mandated, one.mandateId)).consents;
		expect(await refusalOf(renew(one.mandateId, first!.id, otherMandated))).toBe('not-found');
		expect(await refusalOf(renew(two.mandateId, first!.id, otherMandated))).toBe('not-found');
		expect(await refusalOf(renew(one.mandateId, first!.id, world.manager))).toBe('not-found');
		expect(await refusalOf(renew(one.mandateId, first!.id, boss))).toBe('not-found');
		const base = await database.admin<
			{ id: string }[]
		>`select id from casework.consents where referral_id = ${one.baseId} limit 1`;
		expect(await refusalOf(renew(one.mandateId, base[0]!.id))).toBe('not-found');
		for (const givenOn of [day(1), day(-1)])
			expect(await refusalOf(renew(one.mandateId, first!.id, mandated, { givenOn }))).toBe('invalid givenOn');
		await transact(mandated, (tx, now) =>
			withdrawSubConsent(tx, mandated, { mandateId: one.mandateId, consentId: first!.id, form: 'spoken' }, now)
		);
		expect(await refusalOf(renew(one.mandateId, first!.id))).toBe('conflict');
		await transact(world.manager, (tx, now) => withdrawReferral(tx, world.manager, { id }, now));
		expect(await refusalOf(renew(one.mandateId, second!.id))).toBe('conflict');
		const rows = await database.admin`select 1 from casework.consents where referral_id = ${id}`;
		expect(rows).toHaveLength(2);
	});
	test('is granted on an accepted referral to such an offer, for needs and at most twelve months, one at a time', async () => {
		const caseId = await buildCase(world.manager);
		const plain = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] }, caseId);
		const waiting = await buildReferral(world.manager, base, { toAuthority: ['D3'] }, caseId);
		expect(await refusalOf(grantFor(caseId, plain))).toBe('invalid referralId');
		expect(await refusalOf(grantFor(caseId, waiting))).toBe('conflict referralId');
		await answer(mandated, waiting);
		expect(await refusalOf(grantFor(caseId, waiting, { termIds: [] }))).toBe('invalid termIds');
		expect(await refusalOf(grantFor(caseId, waiting, { validUntil: day(400) }))).toBe('invalid validUntil');
		expect(await refusalOf(grantFor(caseId, waiting, { validFrom: day(-1) }))).toBe('invalid validFrom');
		for (const stranger of [world.colleague, mandated, world.lead])
			expect(await refusalOf(grantFor(caseId, waiting, {}, stranger))).toBe('not-found');
		await grantFor(caseId, waiting);
		expect(await refusalOf(grantFor(caseId, waiting))).toBe('conflict validFrom');
	});
});
