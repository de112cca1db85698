import { sql, type SQL } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { approveEmergency, grantCover, listEmergencies, requestEmergency } from '#lib/cases/index.server.ts';
import { giveConsent } from '#lib/consent/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { draftReferral } from '#lib/referrals/index.server.ts';
import { buildMember } from '../support/builders.ts';
import { answer, buildCase, buildCasework, buildReferral, draftInput } from '../support/casework.ts';
import { testDatabase } from '../support/database.ts';
import { dayFromNow } from '#tests/support/days.ts';

// Each guard of the database by itself, asked in SQL: what holds when the code before it forgets to ask.
const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});
afterEach(() => setNow(undefined));

const ask = <T>(actor: Member, question: SQL): Promise<T> =>
	transact(actor, async (tx) => (await tx.execute<{ answer: T }>(sql`select ${question} as answer`))[0]!.answer);
const refused = { cause: { code: '42501' } };
const inDays = (count: number) => setNow(new Date(Date.now() + count * 86_400_000));

describe('what a provider learns of a person', () => {
	const keys = async (id: string) =>
		(await ask<string[]>(world.provider, sql`casework.provider_keys()`))
			.filter((key) => key.startsWith(id))
			.map((key) => key.slice(id.length + 1))
			.sort();
	const contacts = () => ask<string[]>(world.provider, sql`casework.contact_case_ids()`);
	const agreed = { toProvider: ['D1', 'D2'], toAuthority: ['D3'] } as const;
	const asked = (also: { toProvider?: ('D1' | 'D2')[] } = {}) =>
		buildReferral(world.manager, world.offers.counselling, {
			toProvider: also.toProvider ?? [...agreed.toProvider],
			toAuthority: [...agreed.toAuthority]
		});
	/** A report as rows have it; `corrects` takes an earlier one back. */
	const says = async (
		id: string,
		event: string,
		{ regime = 'counselling', corrects = null }: { regime?: string; corrects?: string | null } = {}
	): Promise<string> => {
		const category = ['ended', 'returned'].includes(event) ? 'D4' : 'D3';
		const [row] = await database.admin<{ id: string }[]>`
			insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, author, discussed_on, corrects_id, recorded_at, recorded_by)
			values (${world.network.id}, ${id}, ${regime}, ${world.providerOrganisation.id}, ${category}, ${event},
				${event === 'left_list' ? 'office' : 'provider'}, '2026-01-02', ${corrects}, now(), ${world.provider.membershipId})
			returning id`;
		return row!.id;
	};

	test('waits for its yes: that it read the request is none', async () => {
		const id = await asked();
		expect(await keys(id)).toEqual([]);
		await says(id, 'received');
		expect(await keys(id)).toEqual([]);
		await says(id, 'accepted');
		expect(await keys(id)).toEqual(['D1', 'D2']);
	});
	test('ends with the yes', async () => {
		const id = await asked();
		const yes = await says(id, 'accepted');
		await says(id, 'corrected', { corrects: yes });
		expect(await keys(id)).toEqual([]);
	});
	test('is agreed with this provider and no other', async () => {
		const id = await asked();
		await says(id, 'accepted');
		await database.admin`
			update casework.consents set recipient_id = ${world.otherProvider.organisationId} where referral_id = ${id} and direction = 'to_provider'`;
		expect(await keys(id)).toEqual([]);
	});
	test('ends three months after the closing', async () => {
		const id = await asked();
		await says(id, 'accepted');
		await database.admin`update casework.referrals set sending = 'closed', closed_at = now() where id = ${id}`;
		const byLaw = await buildReferral(world.manager, world.offers.statutory);
		await database.admin`update casework.referrals set sending = 'closed', closed_at = now() where id = ${byLaw}`;
		inDays(85);
		expect(await keys(id)).toEqual(['D1', 'D2']);
		expect(await keys(byLaw)).not.toEqual([]);
		inDays(95);
		expect([await keys(id), await keys(byLaw)]).toEqual([[], []]);
	});
	test.each(['declined', 'left_list'])(
		'ends with what leaves nothing to do (%s), until that is taken back',
		async (event) => {
			const statutory = { regime: 'statutory' };
			const byLaw = await buildReferral(world.manager, world.offers.statutory);
			const agreedTo = await asked();
			await says(agreedTo, 'accepted');
			const no = await says(byLaw, event, statutory);
			await says(agreedTo, event);
			expect([await keys(byLaw), await keys(agreedTo)]).toEqual([[], []]);
			await says(byLaw, 'corrected', { ...statutory, corrects: no });
			expect(await keys(byLaw)).toEqual(['D1', 'D2']);
		}
	);
	test('a no that may not be known ends nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, {
			toProvider: ['D1', 'D2'],
			toAuthority: []
		});
		await says(id, 'declined');
		expect(await keys(id)).toEqual(['D1', 'D2']);
	});
	test.each(['ended', 'returned'])(
		'ends three months after it was reported to be over (%s), closed or not',
		async (event) => {
			const byLaw = await buildReferral(world.manager, world.offers.statutory);
			const running = await buildReferral(world.manager, world.offers.statutory);
			const over = await says(byLaw, event, { regime: 'statutory' });
			inDays(85);
			expect(await keys(byLaw)).toEqual(['D1', 'D2']);
			inDays(95);
			expect([await keys(byLaw), await keys(running)]).toEqual([[], ['D1', 'D2']]);
			await says(byLaw, 'corrected', { regime: 'statutory', corrects: over });
			expect(await keys(byLaw)).toEqual(['D1', 'D2']);
		}
	);
	test('is name and number only where they were agreed', async () => {
		const caseOf = async (id: string) =>
			(await database.admin`select case_id from casework.referrals where id = ${id}`)[0]!.case_id as string;
		const [goalOnly, both] = [await asked({ toProvider: ['D2'] }), await asked()];
		for (const id of [goalOnly, both]) await says(id, 'accepted');
		const open = await contacts();
		expect(open).not.toContain(await caseOf(goalOnly));
		expect(open).toContain(await caseOf(both));
	});
	test('is nothing of a draft', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, (tx, now) =>
			draftReferral(tx, world.manager, draftInput(world.offers.statutory, caseId), now)
		);
		expect(await ask<string[]>(world.provider, sql`casework.my_referral_ids()`)).not.toContain(id);
		expect(await keys(id)).toEqual([]);
	});
});

describe('what the office learns', () => {
	test('is agreed with the office and nobody else', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		const known = async () =>
			(await ask<string[]>(world.manager, sql`casework.disclosable_keys()`)).filter((key) => key.startsWith(id));
		expect(await known()).toEqual([`${id}:D3`]);
		await database.admin`
			update casework.consents set recipient_id = ${world.otherProvider.organisationId} where referral_id = ${id}`;
		expect(await known()).toEqual([]);
	});
	test('of a place is what it may know of the answer: who knows of the beginning alone, knows of none', async () => {
		const places = (actor: Member, id: string) =>
			ask<number>(actor, sql`(select count(*)::int from casework.place_holds where referral_id = ${id})`);
		const held = async (toAuthority: ('D3' | 'D4')[]): Promise<number[]> => {
			const id = await buildReferral(world.manager, world.offers.employer, { toAuthority });
			await database.admin`insert into casework.place_holds (referral_id, provider_id, offer_location_id, state, changed_at)
				select id, to_organisation_id, offer_location_id, 'taken', now() from casework.referrals where id = ${id}`;
			return [await places(world.manager, id), await places(world.provider, id), await places(world.otherProvider, id)];
		};
		expect(await held(['D3'])).toEqual([1, 1, 0]);
		expect(await held(['D4'])).toEqual([0, 1, 0]);
		expect(await held([])).toEqual([0, 0, 0]);
	});
	test('is never rewritten, not by who reported it', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id);
		for (const actor of [world.provider, world.manager])
			await expect(
				transact(actor, (tx) => tx.execute(sql`update casework.feedback set words = null where referral_id = ${id}`))
			).rejects.toMatchObject(refused);
	});
	test('is agreed to before its case manager', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		const [row] = await database.admin`select case_id from casework.referrals where id = ${id}`;
		const subject = {
			referralId: id,
			caseId: row!.case_id as string,
			networkId: world.network.id,
			regime: 'counselling' as const,
			fromOrganisationId: world.manager.organisationId,
			toOrganisationId: world.providerOrganisation.id,
			sensitive: false
		};
		const given = {
			direction: 'to_authority' as const,
			categories: ['D3' as const],
			form: 'written' as const,
			signatory: 'person',
			givenOn: dayFromNow(),
			language: 'de',
			copyHanded: true
		};
		for (const actor of [world.provider, world.lead, world.planner])
			await expect(
				transact(actor, (tx, now) => giveConsent(tx, actor, { ...given, subject }, now))
			).rejects.toMatchObject({ code: 'forbidden' });
	});
});

describe('cases', () => {
	test('are covered by the substitute and by no other colleague', async () => {
		const caseId = await buildCase(world.manager);
		const third = await buildMember(world.network.id, world.manager.organisationId, 'case-manager');
		const until = new Date(Date.now() + 10 * 86_400_000);
		await transact(world.manager, (tx, now) =>
			grantCover(tx, world.manager, { caseId, colleagueId: world.colleague.membershipId, until }, now)
		);
		const mine = (actor: Member) => ask<string[]>(actor, sql`casework.my_case_ids()`);
		expect(await mine(world.colleague)).toContain(caseId);
		expect(await mine(third)).not.toContain(caseId);
	});
	test('are covered and handed over by who is responsible, not by a colleague', async () => {
		const { colleague, manager } = world;
		const third = await buildMember(world.network.id, manager.organisationId, 'case-manager');
		for (const [absent, substitute] of [
			[manager.membershipId, colleague.membershipId],
			[manager.membershipId, third.membershipId]
		])
			await expect(
				ask(colleague, sql`casework.hand_over_cases(${absent}::uuid, ${substitute}::uuid, null, 'test')`)
			).rejects.toMatchObject(refused);
	});
	test('open in an emergency to the administrator who asked, and to no other', async () => {
		const caseId = await buildCase(world.manager);
		const [one, other] = [
			await buildMember(world.network.id, world.manager.organisationId, 'network-admin'),
			await buildMember(world.network.id, world.manager.organisationId, 'network-admin')
		];
		const [row] = await database.admin`select reference from casework.cases where id = ${caseId}`;
		await transact(one, (tx, now) =>
			requestEmergency(tx, one, { reference: row!.reference as string, reason: 'danger' }, now)
		);
		const [asked] = await transact(one, (tx) => listEmergencies(tx, one));
		await transact(world.lead, (tx, now) => approveEmergency(tx, world.lead, { id: asked!.id }, now));
		const open = (actor: Member) => ask<string[]>(actor, sql`casework.emergency_case_ids()`);
		expect(await open(one)).toContain(caseId);
		expect(await open(other)).toEqual([]);
		setNow(new Date(Date.now() + 25 * 3_600_000));
		expect(await open(one)).toEqual([]);
		setNow(undefined);
		for (const actor of [world.lead, world.colleague, world.provider])
			await expect(ask(actor, sql`casework.request_emergency(${row!.reference}, 'danger')`)).rejects.toMatchObject(
				refused
			);
	});
});
