import { beforeAll, describe, expect, test } from 'vitest';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { system, type Actor } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { importFiles } from './apply-import.server.ts';
import { loadDemo } from './demo/load-demo.server.ts';
import { exportNetwork, type ExportKind } from './export-network.server.ts';

const { admin } = await testDatabase();
const actor = system('export-test');

beforeAll(async () => {
	await transact(actor, (tx, now) => loadDemo(tx, actor, now, () => undefined), { deadline: 240_000 });
});

async function networkId(slug: string): Promise<string> {
	const [row] = await admin<{ id: string }[]>`select id from platform.networks where slug = ${slug}`;
	return row!.id;
}
const exported = async (kind: ExportKind, slug: string) =>
	(await exportNetwork(actor, kind, await networkId(slug))).text;
const importInto = (kind: 'hsds' | 'offers', slug: string, text: string) =>
	importFiles(actor, {
		kind,
		network: { slug, name: `Kopie ${kind}` },
		files: [{ name: kind === 'hsds' ? 'export.json' : 'export.csv', bytes: Buffer.from(text) }]
	});

describe('an export of offers', () => {
	test.each(['hsds', 'offers'] as const)(
		'as %s is read again without an error, twice without a change, and is the same file then',
		async (kind) => {
			const text = await exported(kind, 'weserbogen');
			const first = await importInto(kind, `kopie-${kind}`, text);
			expect(first.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
			expect(first.steps.find(({ step }) => step === 'offers')).toMatchObject({ created: 60 });
			const again = await importInto(kind, `kopie-${kind}`, text);
			expect(again.steps.map(({ step, created, changed }) => ({ step, created, changed }))).toEqual(
				again.steps.map(({ step }) => ({ step, created: 0, changed: 0 }))
			);
			expect(await exported(kind, `kopie-${kind}`)).toBe(text);
		}
	);

	test.each(['hsds', 'offers'] as const)('as %s knows no protected address', async (kind) => {
		const text = await exported(kind, 'weserbogen');
		const addresses = await admin<{ code: string; street: string; latitude: number }[]>`
			select code, street, latitude from directory.sites where address_protected and network_id = ${await networkId('weserbogen')}`;
		expect(addresses.length).toBeGreaterThan(0);
		expect(text).toContain('Schutzplatz');
		for (const { code, street, latitude } of addresses)
			for (const part of [code, street, String(latitude), String(latitude).replace('.', ',')])
				expect(text).not.toContain(part);
	});

	test('puts no figure where nothing is known', async () => {
		const text = await exported('offers', 'weserbogen');
		const line = text.split('\r\n').find((row) => row.includes('neighbour_help'));
		expect(line).toMatch(/;places;;;;;\d{4}-\d\d-\d\d$/);
	});
});

describe('an export of gaps', () => {
	test('tells what the page tells, and no number of persons below the threshold', async () => {
		const id = await networkId('weserbogen');
		const reader: Actor = { ...system('export-test', id), role: 'evaluator' };
		const matrix = await transact(reader, (tx, now) => getGapMatrix(tx, reader, now));
		const [head = '', ...lines] = (await exported('gaps', 'weserbogen')).replace('\ufeff', '').trim().split('\r\n');
		const columns = head.split(';');
		const rows = lines.map((line) => new Map(line.split(';').map((cell, index) => [columns[index]!, cell])));
		expect(rows).toHaveLength(matrix.rows.length * matrix.areas.length);
		const told = matrix.rows.flatMap(({ need, cells }) => cells.map((cell) => ({ k: need.k, cell })));
		expect(told.some(({ cell }) => cell.kind === 'suppressed')).toBe(true);
		const differing = told.filter(({ cell, k }, index) => {
			const row = rows[index]!;
			const exact = 'exact' in cell.open ? cell.open.exact : undefined;
			return (
				row.get('kind') !== cell.kind ||
				(exact === undefined
					? Number(row.get('open_least')) >= k
					: row.get('open_least') !== String(exact) ||
						row.get('open_most') !== String(exact) ||
						(exact > 0 && exact < k)) ||
				row.get('waiting') !== String(cell.waiting ?? '')
			);
		});
		expect(differing).toEqual([]);
	});

	test('stands in the audit with its kind and size', async () => {
		const lines = await admin<{ facts: { kind: string; rows: number } }[]>`
			select facts from platform.audit_entries where action = 'interop.exported' and facts ->> 'kind' = 'gaps'`;
		expect(lines[0]?.facts.rows).toBeGreaterThan(200);
	});
});
