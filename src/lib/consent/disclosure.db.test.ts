import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OfferChange, Regime } from '#lib/directory/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { feedbackEvents, officeEvents, type FeedbackEvent } from '#lib/referrals/model.ts';
import { heardOf, type Reported } from '#lib/referrals/state.ts';
import { buildMember, buildOrganisation } from '#tests/support/builders.ts';
import { buildCase, buildCasework, buildOffer, buildReferral } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	consentable,
	disclosed,
	disclosedToProvider,
	disclosureKey,
	disclosureRules,
	type Category,
	type Direction,
	type GivenConsent,
	type Withdrawal
} from './index.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const keysOf = (actor: Member, name: 'disclosable_keys' | 'provider_keys', ids: readonly string[]) =>
	transact(actor, async (tx) => {
		const [row] = await tx.execute<{ keys: string[] }>(sql`select ${sql.raw(`casework.${name}()`)} as keys`);
		return row!.keys.filter((key) => ids.some((id) => key.startsWith(id))).sort();
	});

test('the rules in the table are the rules in the code', async () => {
	const rows = await database.admin`select regime, direction, category, basis from casework.disclosure_rules`;
	const inCode = Object.entries(disclosureRules).flatMap(([regime, directions]) =>
		Object.entries(directions).flatMap(([direction, categories]) =>
			Object.entries(categories).map(([category, basis]) => ({ regime, direction, category, basis }))
		)
	);
	const line = (row: unknown) => Object.values(row as object).join(' ');
	expect(rows.map(line).sort()).toEqual(inCode.map(line).sort());
});

describe('what may be known', () => {
	const base = Date.parse('2026-06-01T00:00:00Z');
	const hour = 3_600_000;
	/** Set before the rule is asked. */
	const clock = { now: new Date(base) };
	const regimes: Regime[] = ['statutory', 'counselling', 'voluntary', 'employer'];
	const consent = fc.record({
		direction: fc.constantFrom<Direction>('to_provider', 'to_authority'),
		categories: fc.uniqueArray(fc.constantFrom<Category>(...consentable), { minLength: 1 }),
		/** Of feedback on what a third party referred on: the house that made it, or its principal (rule 9). */
		recipient: fc.constantFrom('right', 'right', 'right', 'principal', 'wrong'),
		from: fc.integer({ min: -5, max: 5 }),
		length: fc.integer({ min: 1, max: 8 }),
		withdrawn: fc.option(fc.integer({ min: -6, max: 6 }), { nil: undefined })
	});
	const referral = fc.record({
		regime: fc.constantFrom(...regimes),
		/** Made in a mandate by a third party; never to a statutory measure. */
		mandated: fc.boolean(),
		sending: fc.constantFrom('draft', 'sent', 'sent', 'withdrawn', 'closed'),
		/** What was reported, and how many days before; some of it taken back again. */
		reports: fc.array(
			fc.record({
				event: fc.constantFrom('accepted', 'confirmed', 'declined', 'left_list', 'started', 'ended', 'returned'),
				daysAgo: fc.constantFrom(0, 60, 88, 95),
				takenBack: fc.boolean()
			}),
			{ maxLength: 3 }
		),
		/** What happened to the whole offer, before it was sent or since. */
		changes: fc.array(
			fc.record({
				kind: fc.constantFrom<OfferChange>('run_cancelled', 'run_postponed', 'discontinued', 'provider_closed'),
				daysAgo: fc.constantFrom(0, 60, 88, 95, 130)
			}),
			{ maxLength: 2 }
		),
		consents: fc.array(consent, { maxLength: 3 })
	});
	type Generated = Parameters<Parameters<typeof referral.map>[0]>[0];

	/** A third party with a mandate that runs at all moments of the test, resting on a measure that it carries. */
	async function mandate(caseId: string): Promise<{ staff: Member; id: string }> {
		const { manager, network, offers } = world;
		const house = await buildOrganisation(network.id, { name: 'Fadenlauf' });
		const staff = await buildMember(network.id, house.id, 'provider-staff');
		const base = offers.statutory;
		const [ground] = await database.admin`
			insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
				regime, term_id, sending, answer_due_on, created_by, created_at, sent_at)
			values (${network.id}, ${crypto.randomUUID()}, ${caseId}, ${base.id}, ${base.locationId}, ${manager.organisationId}, ${house.id}, 'statutory',
				${base.termId}, 'sent', '2026-05-08', ${manager.membershipId}, '2026-05-01', '2026-05-01') returning id`;
		const [row] = await database.admin`
			insert into casework.mandates (network_id, case_id, referral_id, organisation_id, term_ids, valid_from, valid_until, granted_at, granted_by)
			values (${network.id}, ${caseId}, ${ground!.id as string}, ${house.id}, ${[base.termId]}, '2026-05-01', '2026-07-31', '2026-05-01', ${manager.membershipId}) returning id`;
		return { staff, id: row!.id as string };
	}

	async function report(
		row: { category: Category; event: FeedbackEvent; recordedAt: Date },
		regime: Regime,
		referralId: string,
		providerId: string,
		corrects: string | null = null
	): Promise<Reported & { category: Category }> {
		const { network, manager } = world;
		const month = regime === 'voluntary' && row.category === 'D4' && !corrects ? '2026-03-01' : null;
		const [stored] = await database.admin<{ id: string }[]>`
			insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, author, happens_on, discussed_on, corrects_id, recorded_at, recorded_by)
			values (${network.id}, ${referralId}, ${regime}, ${providerId}, ${row.category}, ${row.event},
				${(officeEvents as readonly string[]).includes(row.event) ? 'office' : 'provider'}, ${month}, '2026-03-01', ${corrects}, ${row.recordedAt}, ${manager.membershipId})
			returning id`;
		const nothing = { reason: null, happensOn: null, happensAt: null, stage: null, sentence: null };
		return { ...row, ...nothing, id: stored!.id, corrects };
	}

	async function store(one: Generated, caseId: string, third: Awaited<ReturnType<typeof mandate>>) {
		const { manager, network, providerOrganisation, offers } = world;
		const offer =
			one.changes.length > 0
				? await buildOffer(network.id, providerOrganisation.id, one.regime)
				: offers[one.regime as keyof typeof offers];
		const isMandated = one.mandated && one.regime !== 'statutory';
		const principal = manager.organisationId;
		const ids = { from: isMandated ? third.staff.organisationId : principal, to: providerOrganisation.id };
		const sent = one.sending === 'draft' ? null : new Date(base - 120 * 24 * hour);
		const [row] = await database.admin`
			insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
				regime, term_id, sending, answer_due_on, created_by, created_at, sent_at, mandate_id)
			values (${network.id}, ${crypto.randomUUID()}, ${caseId}, ${offer.id}, ${offer.locationId}, ${ids.from}, ${ids.to}, ${one.regime},
				${offer.termId}, ${one.sending}, ${sent ? '2026-06-08' : null}, ${manager.membershipId}, ${new Date(base)}, ${sent}, ${isMandated ? third.id : null}) returning id`;
		const id = row!.id as string;
		const given: GivenConsent[] = [];
		const withdrawals: Withdrawal[] = [];
		for (const part of one.consents) {
			const right = part.direction === 'to_provider' ? ids.to : part.recipient === 'principal' ? principal : ids.from;
			const recipientId = part.recipient === 'wrong' ? world.otherProvider.organisationId : right;
			const [validFrom, validUntil] = [
				new Date(base + part.from * hour),
				new Date(base + (part.from + part.length) * hour)
			];
			const [stored] = await database.admin`
				insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until,
					text_version, form, recorded_at, recorded_by)
				values (${network.id}, ${caseId}, ${id}, ${recipientId}, ${part.direction}, ${part.categories}, 'test', ${validFrom}, ${validUntil},
					'2026-11', 'written', ${validFrom}, ${manager.membershipId}) returning id`;
			const consentId = stored!.id as string;
			given.push({
				id: consentId,
				referralId: id,
				recipientId,
				direction: part.direction,
				categories: part.categories,
				validFrom,
				validUntil
			});
			if (part.withdrawn !== undefined) {
				const withdrawnAt = new Date(base + part.withdrawn * hour);
				await database.admin`insert into casework.consent_withdrawals (consent_id, withdrawn_at, form, recorded_by)
					values (${consentId}, ${withdrawnAt}, 'spoken', ${manager.membershipId})`;
				withdrawals.push({ consentId, withdrawnAt });
			}
		}
		const reported: (Reported & { category: Category })[] = [];
		for (const { event, daysAgo, takenBack } of one.reports) {
			const row = { category: feedbackEvents[event], event, recordedAt: new Date(base - daysAgo * 24 * hour) };
			reported.push(await report(row, one.regime, id, ids.to));
			const { id: corrects = '' } = reported.at(-1)!;
			if (takenBack) reported.push(await report({ ...row, event: 'corrected' }, one.regime, id, ids.to, corrects));
		}
		const changes: { kind: OfferChange; recordedAt: Date }[] = [];
		for (const [nth, { kind, daysAgo }] of one.changes.entries()) {
			const recordedAt = new Date(base - daysAgo * 24 * hour + nth * 60_000);
			await database.admin`insert into directory.offer_changes (network_id, offer_id, kind, starts_on, recorded_at, recorded_by)
				values (${network.id}, ${offer.id}, ${kind}, ${kind === 'run_postponed' ? '2026-09-01' : null}, ${recordedAt}, ${manager.membershipId})`;
			if (one.sending === 'sent' && sent && sent < recordedAt) changes.push({ kind, recordedAt });
		}
		changes.sort((first, second) => Number(first.recordedAt) - Number(second.recordedAt));
		const subject = {
			id,
			regime: one.regime,
			sent: one.sending !== 'draft',
			toOrganisationId: ids.to
		};
		const mayKnow = (...readerIds: string[]) => disclosed({ ...subject, readerIds }, given, withdrawals, clock.now);
		const flows = (...readerIds: string[]) => [...mayKnow(...readerIds)].map((category) => disclosureKey(id, category));
		return {
			id,
			toOffice: () => flows(principal),
			toMandated: () => (isMandated ? flows(ids.from) : []),
			/** The provider reports what either may read. */
			reported: () => flows(ids.from, principal),
			toProvider: () =>
				[
					...disclosedToProvider(
						{ ...subject, readerIds: [ids.from, principal] },
						given,
						withdrawals,
						clock.now,
						heardOf(
							reported.filter(({ category }) => mayKnow(ids.from, principal).has(category)),
							changes
						)
					)
				].map((category) => disclosureKey(id, category))
		};
	}

	test('is the same set in SQL and in the pure rule, over random referrals, consents, withdrawals and clocks', async () => {
		const caseId = await buildCase(world.manager);
		const third = await mandate(caseId);
		await fc.assert(
			fc.asyncProperty(
				fc.array(referral, { minLength: 1, maxLength: 3 }),
				fc.integer({ min: -7, max: 14 }),
				async (many, offset) => {
					const stored: Awaited<ReturnType<typeof store>>[] = [];
					for (const one of many) stored.push(await store(one, caseId, third));
					clock.now = new Date(base + offset * hour);
					const ids = stored.map(({ id }) => id);
					const all = (name: 'toOffice' | 'toMandated' | 'reported' | 'toProvider') =>
						stored.flatMap((one) => one[name]()).sort();
					setNow(clock.now);
					try {
						expect(await keysOf(world.manager, 'disclosable_keys', ids)).toEqual(all('toOffice'));
						expect(await keysOf(third.staff, 'disclosable_keys', ids)).toEqual(all('toMandated'));
						expect(await keysOf(world.provider, 'disclosable_keys', ids)).toEqual(all('reported'));
						expect(await keysOf(world.provider, 'provider_keys', ids)).toEqual(all('toProvider'));
						for (const stranger of [world.colleague, world.otherProvider, world.planner])
							expect(await keysOf(stranger, 'disclosable_keys', ids)).toEqual([]);
					} finally {
						setNow(undefined);
					}
				}
			),
			{ numRuns: 100 }
		);
	}, 120_000);
});

describe('the write gate', () => {
	type Row = {
		category: string;
		event: string;
		reason?: string;
		happensOn?: string;
		stage?: string;
		words?: string;
		discussedOn?: string;
	};
	const insert = (actor: Member, id: string, regime: Regime, row: Row) =>
		transact(actor, (tx, now) =>
			tx.execute(sql`
				insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, reason, happens_on, stage, words, discussed_on, recorded_at, recorded_by)
				values (${actor.networkId}, ${id}, ${regime}, ${world.providerOrganisation.id}, ${row.category}, ${row.event}, ${row.reason ?? null},
					${row.happensOn ?? null}, ${row.stage ?? null}, ${row.words ?? null}, ${row.discussedOn ?? null}, ${now.toISOString()}, ${actor.membershipId})`)
		).then(
			() => 'stored',
			(caught: Error) => {
				const cause = caught.cause as { code?: string; constraint_name?: string } | undefined;
				return cause?.constraint_name ?? cause?.code ?? caught.message;
			}
		);

	test('stores no feedback without consent, not even by raw SQL', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		expect(await insert(world.provider, id, 'counselling', { category: 'D3', event: 'accepted' })).toBe('42501');
		expect(await insert(world.provider, id, 'statutory', { category: 'D3', event: 'accepted' })).toMatch(
			/42501|feedback_referral_fk/
		);
	});
	test('stores none for another provider or by the office', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		expect([
			await insert(world.otherProvider, id, 'statutory', { category: 'D3', event: 'accepted' }),
			await insert(world.manager, id, 'statutory', { category: 'D3', event: 'accepted' }),
			await insert(world.provider, id, 'statutory', { category: 'D3', event: 'accepted' })
		]).toEqual(['42501', '42501', 'stored']);
	});
	test('stores attendance and assessment in statutory measures alone', async () => {
		const everything: Category[] = ['D3', 'D4', 'D7'];
		const counselling = await buildReferral(world.manager, world.offers.counselling, { toAuthority: everything });
		const voluntary = await buildReferral(world.manager, world.offers.voluntary, { toAuthority: everything });
		const employer = await buildReferral(world.manager, world.offers.employer, { toAuthority: ['D3', 'D4'] });
		const refused = /42501|feedback_attendance_statutory/;
		expect(await insert(world.provider, counselling, 'counselling', { category: 'D5', event: 'attendance' })).toMatch(
			refused
		);
		expect(await insert(world.provider, voluntary, 'voluntary', { category: 'D5', event: 'attendance' })).toMatch(
			refused
		);
		expect(await insert(world.provider, employer, 'employer', { category: 'D6', event: 'assessment' })).toMatch(
			refused
		);
		const asOwner = database.admin`
			insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, recorded_at, recorded_by)
			values (${world.network.id}, ${voluntary}, 'voluntary', ${world.providerOrganisation.id}, 'D5', 'attendance', now(), ${world.provider.membershipId})`;
		await expect(asOwner).rejects.toMatchObject({ constraint_name: 'feedback_attendance_statutory' });
	});
	test('stores no event under a category that lets more through, and no words where codes belong', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3', 'D4'] });
		expect([
			await insert(world.provider, id, 'counselling', { category: 'D3', event: 'started' }),
			await insert(world.provider, id, 'counselling', { category: 'D4', event: 'interrupted' }),
			await insert(world.provider, id, 'counselling', { category: 'D4', event: 'returned', reason: 'moved' }),
			await insert(world.provider, id, 'counselling', {
				category: 'D3',
				event: 'declined',
				reason: 'Hat von ihrer Scheidung erzählt'
			}),
			await insert(world.provider, id, 'counselling', { category: 'D4', event: 'ended' }),
			await insert(world.provider, id, 'counselling', {
				category: 'D7',
				event: 'stage',
				stage: 'working',
				discussedOn: '2026-01-02'
			})
		]).toEqual([
			'feedback_event_fits_category',
			'feedback_counselling_reach',
			'feedback_counselling_reach',
			'feedback_reason_coded',
			'feedback_end_discussed',
			'42501'
		]);
	});
	test('stores no return and no interruption that nobody talked over, and the person’s statement where the law asks', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const employer = await buildReferral(world.manager, world.offers.employer, { toAuthority: ['D3', 'D4'] });
		const talked = { category: 'D4', discussedOn: '2026-01-02', words: 'Ich sehe es anders.' };
		expect([
			await insert(world.provider, id, 'statutory', { category: 'D4', event: 'returned', reason: 'fit_quality' }),
			await insert(world.provider, id, 'statutory', { category: 'D4', event: 'interrupted' }),
			await insert(world.provider, employer, 'employer', { category: 'D4', event: 'interrupted' }),
			await insert(world.provider, employer, 'employer', { ...talked, event: 'returned', reason: 'moved' }),
			await insert(world.provider, id, 'statutory', { ...talked, event: 'started' }),
			await insert(world.provider, id, 'statutory', { ...talked, event: 'interrupted' }),
			await insert(world.provider, id, 'statutory', { ...talked, event: 'returned', reason: 'cooperation_ended' })
		]).toEqual([
			'feedback_end_discussed',
			'feedback_end_discussed',
			'feedback_end_discussed',
			'feedback_words_short',
			'feedback_words_short',
			'stored',
			'stored'
		]);
	});
	test('stores in voluntary offers no day and no reason', async () => {
		const id = await buildReferral(world.manager, world.offers.voluntary, { toAuthority: ['D3', 'D4'] });
		expect([
			await insert(world.provider, id, 'voluntary', { category: 'D4', event: 'started', happensOn: '2026-03-17' }),
			await insert(world.provider, id, 'voluntary', {
				category: 'D4',
				event: 'returned',
				happensOn: '2026-03-01',
				reason: 'moved',
				discussedOn: '2026-03-02'
			}),
			await insert(world.provider, id, 'voluntary', { category: 'D4', event: 'started', happensOn: '2026-03-01' })
		]).toEqual(['feedback_voluntary_by_month', 'feedback_voluntary_without_reason', 'stored']);
	});
	test('lets nobody record a consent for the referral of another’s case, nor outcomes without consent', async () => {
		const foreign = await buildReferral(world.manager, world.offers.counselling);
		const own = await buildCase(world.colleague);
		const forged = transact(world.colleague, (tx, now) =>
			tx.execute(sql`
				insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until,
					text_version, form, recorded_at, recorded_by)
				values (${world.network.id}, ${own}, ${foreign}, ${world.manager.organisationId}, 'to_authority', '{D3}', 'x', ${now.toISOString()},
					${new Date(now.getTime() + 1000).toISOString()}, '2026-11', 'written', ${now.toISOString()}, ${world.colleague.membershipId})`)
		);
		await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
		const outcome = transact(world.manager, (tx, now) =>
			tx.execute(sql`insert into casework.closings (referral_id, outcomes, goal, closed_at, closed_by)
				values (${foreign}, '{debts_regulated}', 'reached', ${now.toISOString()}, ${world.manager.membershipId})`)
		);
		await expect(outcome).rejects.toMatchObject({ cause: { code: '42501' } });
	});
});

test('a provider reads a finished referral for three months more, and its feedback with it (rule 19)', async () => {
	const id = await buildReferral(world.manager, world.offers.statutory);
	const keys = () => keysOf(world.provider, 'disclosable_keys', [id]);
	const seen = () =>
		transact(
			world.provider,
			async (tx) => (await tx.execute(sql`select 1 from casework.referrals where id = ${id}`)).length
		);
	await database.admin`update casework.referrals set sending = 'closed', closed_at = now() where id = ${id}`;
	const answers: [number, number][] = [];
	try {
		for (const days of [0, 85, 95]) {
			setNow(new Date(Date.now() + days * 86_400_000));
			answers.push([await seen(), (await keys()).length]);
		}
	} finally {
		setNow(undefined);
	}
	expect(answers).toEqual([
		[1, 4],
		[1, 4],
		[0, 0]
	]);
});

test('a provider whose offer is no more reads who the person is for three months more, closed or not', async () => {
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
	const id = await buildReferral(world.manager, offer);
	await database.admin`insert into directory.offer_changes (network_id, offer_id, kind, recorded_at, recorded_by)
		values (${world.network.id}, ${offer.id}, 'discontinued', now() + interval '1 second', ${world.provider.membershipId})`;
	const counts: boolean[] = [];
	try {
		for (const days of [1, 85, 95]) {
			setNow(new Date(Date.now() + days * 86_400_000));
			counts.push((await keysOf(world.provider, 'provider_keys', [id])).length > 0);
		}
	} finally {
		setNow(undefined);
	}
	expect(counts).toEqual([true, true, false]);
});
