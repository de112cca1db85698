import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { client, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { answer, buildCase, buildCasework, buildReferral } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { enterByCode, extractAsData, getExtract, issueCode, withdrawConsent } from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});
afterEach(() => setNow(undefined));

const person = client('extract');
const hand = (actor: Member, caseId: string) => transact(actor, (tx, now) => issueCode(tx, actor, { caseId }, now));
const open = (typed: string, address = '10.1.1.1') =>
	transact(person, async (tx, now) => {
		const holder = await enterByCode(tx, person, { purpose: 'extract', typed, address }, now);
		return (
			holder &&
			getExtract(tx, person, personTables, { caseId: holder.caseId, words: personWords, purpose: 'extract' }, now)
		);
	});
const read = (actor: Member, caseId: string) =>
	transact(actor, (tx, now) =>
		getExtract(tx, actor, personTables, { caseId, words: personWords, purpose: 'extract' }, now)
	);
const later = (minutes: number) => setNow(new Date(Date.now() + minutes * 60_000));

describe('the extract', () => {
	test('holds every stored field, and none beside the register', async () => {
		const { code } = await hand(world.manager, await buildCase(world.manager));
		const data = extractAsData((await open(code))!);
		const shown = data.teile.flatMap((part) => Object.keys(part.felder).map((column) => `${part.tabelle}.${column}`));
		const stored = await database.admin<{ name: string }[]>`
			select table_name || '.' || column_name as name from information_schema.columns
			where table_schema = 'casework' and table_name <> 'disclosure_rules'`;
		expect(shown.sort()).toEqual(stored.map(({ name }) => name).sort());
	});
	test('shows the person what a withdrawal locked, and the case manager not', async () => {
		const caseId = await buildCase(world.manager);
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] }, caseId);
		await answer(world.provider, id, { answer: 'waitlist' });
		const [consent] = await database.admin`select id from casework.consents where referral_id = ${id}`;
		const feedbackOf = (extract: Awaited<ReturnType<typeof read>>) =>
			extract.parts.find(({ table }) => table === 'feedback')!.rows.length;
		expect(feedbackOf(await read(world.manager, caseId))).toBe(1);
		await transact(world.manager, (tx, now) =>
			withdrawConsent(tx, world.manager, { consentId: consent!.id as string, form: 'spoken' }, now)
		);
		expect(feedbackOf(await read(world.manager, caseId))).toBe(0);
		const { code } = await hand(world.manager, caseId);
		expect(feedbackOf((await open(code))!)).toBe(1);
	});
	test('names staff by function, and says who read it', async () => {
		const caseId = await buildCase(world.manager);
		await buildReferral(world.manager, world.offers.statutory, {}, caseId);
		const { code } = await hand(world.manager, caseId);
		await read(world.manager, caseId);
		const text = JSON.stringify(extractAsData((await open(code))!));
		const names = await database.admin<{ name: string; email: string }[]>`select name, email from platform.accounts`;
		expect(names.filter(({ name, email }) => text.includes(`"${name}`) || text.includes(email))).toEqual([]);
		expect(text).toContain('Jobcenter');
		expect(text).toContain('Auszug „Mein Stand“');
		expect(text).not.toMatch(/[0-9a-f]{64}/);
	});
	test('has its rows in the order of what they say, whatever their ids', async () => {
		const caseId = await buildCase(world.manager);
		const ids = [
			await buildReferral(world.manager, world.offers.voluntary, {}, caseId),
			await buildReferral(world.manager, world.offers.counselling, {}, caseId)
		];
		const references = async () =>
			(await read(world.manager, caseId)).parts
				.find(({ table }) => table === 'referral_goals')!
				.rows.map((row) => row.find(({ column }) => column === 'referral_id')!.value!);
		const given = (await references()).toSorted();
		for (const numbers of [given, given.toReversed()]) {
			await database.admin`update casework.referrals set reference = 'swap' || id where id in ${database.admin(ids)}`;
			for (const [at, id] of ids.entries())
				await database.admin`update casework.referrals set reference = ${numbers[at]!} where id = ${id}`;
			expect(await references()).toEqual(given);
		}
	});
	test('is for the responsible person only', async () => {
		const caseId = await buildCase(world.manager);
		for (const stranger of [world.colleague, world.provider, world.lead, world.planner])
			await expect(read(stranger, caseId)).rejects.toMatchObject({ code: 'not-found' });
		await expect(hand(world.colleague, caseId)).rejects.toMatchObject({ code: 'not-found' });
	});
	test('says where a measure by law can have consequences, and only there', async () => {
		const [free, bound] = [await buildCase(world.manager), await buildCase(world.manager)];
		await buildReferral(world.manager, world.offers.voluntary, {}, free);
		await buildReferral(world.manager, world.offers.statutory, {}, bound);
		expect([(await read(world.manager, free)).statutory, (await read(world.manager, bound)).statutory]).toEqual([
			false,
			true
		]);
	});
});

describe('a code of Mein Stand', () => {
	test('opens its own case and nothing else, as often as needed, for 15 minutes', async () => {
		const [mine, other] = [await buildCase(world.manager), await buildCase(world.manager)];
		const { code } = await hand(world.manager, mine);
		expect((await open(code))?.parts.find(({ table }) => table === 'cases')?.rows.length).toBe(1);
		expect(await open(code.toLowerCase())).toBeDefined();
		const strange = transact(person, async (tx, now) => {
			await enterByCode(tx, person, { purpose: 'extract', typed: code, address: '10.1.1.1' }, now);
			return getExtract(tx, person, personTables, { caseId: other, words: personWords, purpose: 'extract' }, now);
		});
		await expect(strange).rejects.toMatchObject({ code: 'not-found' });
		later(14);
		expect(await open(code)).toBeDefined();
		later(16);
		expect(await open(code)).toBeUndefined();
	});
	test('is gone after five wrong tries, even for who has it right', async () => {
		const { code } = await hand(world.manager, await buildCase(world.manager));
		const wrong = code.slice(0, -1) + (code.endsWith('2') ? '3' : '2');
		for (let time = 0; time < 4; time++) expect(await open(wrong, `10.2.${time}.1`)).toBeUndefined();
		expect(await open(code, '10.2.9.1')).toBeDefined();
		expect(await open(wrong, '10.2.8.1')).toBeUndefined();
		expect(await open(code, '10.2.9.1')).toBeUndefined();
	});
	test('ends when another is handed over, is kept as a hash only, and each opening leaves a line', async () => {
		const caseId = await buildCase(world.manager);
		const first = await hand(world.manager, caseId);
		const second = await hand(world.manager, caseId);
		expect(await open(first.code)).toBeUndefined();
		expect(await open(second.code)).toBeDefined();
		const lines = await database.admin`
			select 1 from platform.audit_entries where action = 'code.extract-opened' and facts ->> 'caseId' = ${caseId}`;
		expect(lines.length).toBe(1);
		const kept = await database.admin<{ text: string }[]>`
			select to_jsonb(c)::text as text from casework.access_codes c where case_id = ${caseId}
			union all select to_jsonb(k)::text from platform.request_keys k union all select facts::text from platform.audit_entries`;
		const secret = second.code.replaceAll('-', '').slice(4);
		expect(kept.filter(({ text }) => text.replaceAll('-', '').includes(secret))).toEqual([]);
	});
	test('cannot be guessed at from one address without end', async () => {
		for (let time = 0; time < 20; time++) await open('AAAA-AAAA-AAAA', '10.3.3.3');
		await expect(open('AAAA-AAAA-AAAA', '10.3.3.3')).rejects.toMatchObject({ code: 'too-many' });
	});
});
