import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { buildCase, buildCasework } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import {
	changeCase,
	closeCase,
	findContact,
	forgetNeed,
	getCase,
	listOwnCases,
	noteNeed,
	openCase,
	recordContact
} from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const fresh = { areaId: undefined, language: 'de', under25: '' as '' | 'yes' | 'no', needs: [] as string[] };
const open = (actor: Member, reference: string, more: Partial<typeof fresh> = {}) =>
	transact(actor, (tx, now) => openCase(tx, actor, { ...fresh, ...more, reference }, now));

describe('a case', () => {
	test('holds its whitelist and nothing else about the person', async () => {
		const columns = await database.admin`
			select column_name as name from information_schema.columns where table_schema = 'casework' and table_name = 'cases' order by 1`;
		expect(columns.map((column) => column.name)).toEqual([
			'area_id',
			'closed_at',
			'created_at',
			'id',
			'language',
			'network_id',
			'organisation_id',
			'reference',
			'responsible_id',
			'team',
			'under_25'
		]);
	});
	test('has a pseudonym that the whole office uses once, colleagues’ cases included', async () => {
		await open(world.colleague, 'Kiefer 22');
		expect(await refusalOf(open(world.manager, 'Kiefer 22'))).toBe('conflict reference');
		expect(await refusalOf(open(world.manager, 'Kiefer 23'))).toBe('done');
	});
	test('takes needs and areas of its own network only', async () => {
		const strange = '00000000-0000-4000-8000-000000000000';
		expect(await refusalOf(open(world.manager, 'Ulme 1', { needs: [strange] }))).toBe('invalid needs');
	});
	test('is opened by case managers alone', async () => {
		expect([
			await refusalOf(open(world.provider, 'Ulme 2')),
			await refusalOf(open(world.planner, 'Ulme 2')),
			await refusalOf(open(world.lead, 'Ulme 2'))
		]).toEqual(['forbidden', 'forbidden', 'forbidden']);
	});
	test('is found by its responsible person only; others get the answer for unknown ids', async () => {
		const id = await buildCase(world.manager);
		const look = (actor: Member) => refusalOf(transact(actor, (tx) => getCase(tx, actor, id)));
		expect([
			await look(world.manager),
			await look(world.colleague),
			await look(world.provider),
			await look(world.lead)
		]).toEqual(['done', 'not-found', 'not-found', 'not-found']);
		const { rows } = await transact(world.colleague, (tx) => listOwnCases(tx, world.colleague));
		expect(rows.map((row) => row.id)).not.toContain(id);
	});
	test('notes a need once, and forgets it', async () => {
		const caseId = await buildCase(world.manager);
		const { termId } = world.offers.counselling;
		const needs = async () =>
			(await transact(world.manager, (tx) => getCase(tx, world.manager, caseId))).needs.map((need) => need.termId);
		for (let time = 0; time < 2; time++)
			await transact(world.manager, (tx, now) => noteNeed(tx, world.manager, { caseId, termId }, now));
		expect(await needs()).toEqual([termId]);
		await transact(world.manager, (tx, now) => forgetNeed(tx, world.manager, { caseId, termId }, now));
		expect(await needs()).toEqual([]);
	});
	test('keeps name and number apart, and says neither in the audit chain', async () => {
		const caseId = await buildCase(world.manager);
		const entry = { caseId, name: 'Erika Beispiel', phone: '0521 99', email: '' };
		await transact(world.manager, (tx, now) => recordContact(tx, world.manager, entry, now));
		expect(await transact(world.manager, (tx) => findContact(tx, world.manager, caseId))).toEqual({
			name: 'Erika Beispiel',
			phone: '0521 99',
			email: ''
		});
		const lines =
			await database.admin`select facts::text as facts from platform.audit_entries where facts ->> 'caseId' = ${caseId}`;
		expect(lines.filter((line) => /Erika|0521/.test(line.facts as string))).toEqual([]);
	});
	test('is corrected by who works with it, and the audit chain says what changed, never to what', async () => {
		const caseId = await buildCase(world.manager);
		const change = (actor: Member, facts: Partial<typeof fresh>) =>
			refusalOf(transact(actor, (tx, now) => changeCase(tx, actor, { ...fresh, ...facts, caseId }, now)));
		expect(await change(world.colleague, { language: 'ru' })).toBe('not-found');
		expect(await change(world.manager, { areaId: '00000000-0000-4000-8000-000000000000' as never })).toBe(
			'invalid areaId'
		);
		expect(await change(world.manager, { language: 'ru', under25: 'yes' })).toBe('done');
		expect(await transact(world.manager, (tx) => getCase(tx, world.manager, caseId))).toMatchObject({
			language: 'ru',
			under25: true
		});
		// Nothing new is nothing that happened.
		expect(await change(world.manager, { language: 'ru', under25: 'yes' })).toBe('done');
		const lines = await database.admin`
			select facts - 'caseId' as facts from platform.audit_entries where action = 'case.changed' and facts ->> 'caseId' = ${caseId}`;
		expect([...lines]).toEqual([{ facts: { changed: 'language,under25' } }]);
		await transact(world.manager, (tx, now) => closeCase(tx, world.manager, { caseId }, now));
		expect(await change(world.manager, { language: 'de' })).toBe('conflict');
	});
	test('closes once, and takes nothing new afterwards', async () => {
		const caseId = await buildCase(world.manager);
		const close = () => refusalOf(transact(world.manager, (tx, now) => closeCase(tx, world.manager, { caseId }, now)));
		const note = () =>
			refusalOf(
				transact(world.manager, (tx, now) =>
					noteNeed(tx, world.manager, { caseId, termId: world.offers.counselling.termId }, now)
				)
			);
		expect([await close(), await close(), await note()]).toEqual(['done', 'conflict', 'conflict']);
	});
});
