import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { exportNetwork, loadDemo } from '#lib/interop/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';

const schemas = fileURLToPath(new URL('../../../shared/data/hsds-3.1/schema/compiled', import.meta.url));
// Where the data is demanded, its absence fails the tests instead of leaving them out.
const isThere = existsSync(schemas) || process.env.REAL_DATA === 'required';

const { admin } = await testDatabase();
const actor = system('export-real');

describe.runIf(isThere)('an export as HSDS', () => {
	test('is valid by the schema of a full service of HSDS 3.1, every one of them', async () => {
		await transact(actor, (tx, now) => loadDemo(tx, actor, now, () => undefined), { deadline: 240_000 });
		const [network] = await admin<{ id: string }[]>`select id from platform.networks`;
		const { text } = await exportNetwork(actor, 'hsds', network!.id);
		const page = JSON.parse(text) as { contents: Record<string, unknown>[] };

		const ajv = new Ajv2020({ strict: false, allErrors: true });
		addFormats.default(ajv);
		const compiled = (name: string) =>
			ajv.compile(JSON.parse(readFileSync(join(schemas, name), 'utf8')) as Record<string, unknown>);
		const validService = compiled('service.json');
		const wrong = page.contents.flatMap((service) => {
			const { name } = service;
			return validService(service) ? [] : [{ name, errors: validService.errors }];
		});
		expect(wrong).toEqual([]);
		expect(page.contents).toHaveLength(60);
		// The check can fail.
		expect(validService({ ...page.contents[0], status: 'open' })).toBe(false);
	});
});
