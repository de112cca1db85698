import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import {
	allowed,
	deepImports,
	entrancesOf,
	forbiddenColumns,
	foreignTables,
	importsOf,
	linesWith,
	missingFences,
	silentEntrances,
	sources,
	strayImports,
	unequalMessages,
	unguardedPages,
	wrongNeighbours,
	type Source
} from './support/architecture.ts';

const lib = sources('src/lib', /\.(ts|svelte)$/);
const routes = sources('src/routes', /\.(ts|svelte)$/);
const cli = sources('src/cli', /\.(ts|mjs)$/);
const root = sources('src', /^src\/[^/]+\.ts$/);
const everything = [...lib, ...routes, ...cli, ...root];
const one = (path: string, text: string): Source[] => [{ path, text }];

/** Borders that queries cross on purpose, each for one thing. */
const crossings = [
	// A person's consents are for referrals, whose number, sender and time of sending stand beside them; retention is one.
	'consent: casework.referrals',
	'consent: casework.unmet_needs',
	// Who signs in reads where they work.
	'identity: directory.organisations',
	// The maturity of a network is read from whether gaps became plans; planning stands above network.
	'network: steering.planned_offers',
	'network: steering.plan_evidence',
	// Whom a notice reaches.
	'platform: platform.memberships'
];

describe('modules', () => {
	test('import only their allowed neighbours, and only through an index', () => {
		expect(wrongNeighbours(lib)).toEqual([]);
	});
	test('… which is seen to bite: forbidden neighbour, deep import, relative way out, loading on demand, re-export', () => {
		const at = 'src/lib/cases/queries.server.ts';
		expect(wrongNeighbours(one(at, `import { x } from '#lib/referrals/index.ts';`))).toHaveLength(1);
		expect(wrongNeighbours(one(at, `import type { x } from '#lib/directory/model.ts';`))).toHaveLength(1);
		expect(wrongNeighbours(one(at, `import {\n\tx,\n\ty\n} from '../directory/model.ts';`))).toHaveLength(1);
		expect(wrongNeighbours(one(at, `const x = await import('#lib/planning/index.server.ts');`))).toHaveLength(1);
		expect(wrongNeighbours(one(at, `export { x } from '#lib/consent/index.ts';`))).toHaveLength(1);
		expect(
			wrongNeighbours(one('src/lib/cases/ui/Row.svelte', `<script>\n\timport X from '../../needs/ui/X.svelte';`))
		).toHaveLength(1);
		expect(wrongNeighbours(one('src/lib/platform/x.ts', `import { x } from '#lib/identity/index.ts';`))).toHaveLength(
			1
		);
		expect(wrongNeighbours(one('src/lib/ui/X.svelte', `import { x } from '#lib/cases/index.ts';`))).toHaveLength(1);
	});
	test('… and lets pass what is allowed', () => {
		const fine = `import { a } from '#lib/directory/index.ts';\nimport { b } from '#lib/platform/errors.ts';\nimport { c } from './model.ts';\nimport D from '#lib/ui/D.svelte';`;
		expect(wrongNeighbours(one('src/lib/cases/queries.server.ts', fine))).toEqual([]);
		expect(
			wrongNeighbours(one('src/lib/cases/tables.server.ts', `import { t } from '#lib/directory/tables.server.ts';`))
		).toEqual([]);
	});
	test('name in their queries the tables of those neighbours alone', () => {
		expect(foreignTables(lib, crossings)).toEqual([]);
	});
	test('… which is seen to bite', () => {
		const files = [
			...one('src/lib/needs/tables.server.ts', "casework.table('unmet_needs', {"),
			...one('src/lib/directory/x.server.ts', 'sql`select 1 from casework.unmet_needs`'),
			...one('src/lib/gaps/x.server.ts', 'sql`select 1 from casework.unmet_needs`')
		];
		expect(foreignTables(files)).toEqual(['directory/x.server.ts: casework.unmet_needs']);
	});
	test('are all in the table, and the table has no circle', () => {
		const modules = readdirSync('src/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
		expect(modules.map(({ name }) => name).filter((name) => name !== 'paraglide' && !(name in allowed))).toEqual([]);
		const reaches = (from: string, to: string): boolean =>
			(allowed[from] ?? []).some((next) => next === to || reaches(next, to));
		expect(Object.keys(allowed).filter((module) => reaches(module, module))).toEqual([]);
	});
	test('introduce themselves in a README of at most 25 lines', () => {
		const modules = readdirSync('src/lib', { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== 'paraglide')
			.filter(({ name }) => readdirSync(`src/lib/${name}`).length > 0);
		const wrong = modules.flatMap(({ name }) => {
			const file = `src/lib/${name}/README.md`;
			if (!existsSync(file)) return [`${file} is missing`];
			const lines = readFileSync(file, 'utf8').trimEnd().split('\n').length;
			// The design system has a line of use per component.
			const most = file.includes('/ui/') ? 60 : 25;
			return lines > most ? [`${file} has ${lines} lines`] : [];
		});
		expect(wrong).toEqual([]);
	});
	test('export names, not everything and not a default', () => {
		const typescript = lib.filter(({ path }) => path.endsWith('.ts'));
		expect(linesWith(typescript, /^\s*export (\*|default\b)/)).toEqual([]);
		expect(linesWith(one('src/lib/x/y.ts', `export * from './model.ts';`), /^\s*export (\*|default\b)/)).toHaveLength(
			1
		);
	});
});

describe('before the modules', () => {
	test('routes, hooks and command line use the modules’ faces', () => {
		expect(deepImports([...routes, ...cli, ...root])).toEqual([]);
	});
	test('… which is seen to bite', () => {
		expect(
			deepImports(one('src/routes/x/+page.server.ts', `import { q } from '#lib/cases/queries.server.ts';`))
		).toHaveLength(1);
		expect(deepImports(one('src/cli/x.ts', `import { q } from '../lib/cases/tables.server.ts';`))).toHaveLength(1);
		expect(deepImports(one('src/cli/x.ts', `import X from '../lib/cases/ui/X.svelte';`))).toHaveLength(1);
		expect(deepImports(one('src/routes/x/+page.svelte', `import X from '#lib/cases/ui/X.svelte';`))).toEqual([]);
	});
	test('every load, action and endpoint asks who is calling', () => {
		// The frame guards nothing: layouts do not run anew for every navigation, so each load asks for itself.
		expect(silentEntrances(routes, ['src/routes/(portal)/+layout.server.ts'])).toEqual([]);
		expect(unguardedPages(routes)).toEqual([]);
	});
	test('… which is seen to bite', () => {
		const page = (text: string) => silentEntrances(one('src/routes/(portal)/x/+page.server.ts', text));
		expect(page(`export const load = async () => ({ a: 1 });`)).toHaveLength(1);
		expect(page(`export async function load() { return {}; }`)).toHaveLength(1);
		expect(
			page(`export const actions: Actions = { a: async () => { requireActor('auditor'); }, b: async () => {} };`)
		).toEqual(['src/routes/(portal)/x/+page.server.ts: action b']);
		expect(page(`export const actions = { a: async () => {} } satisfies Actions;`)).toHaveLength(1);
		expect(page(`export const actions = make();`)).toHaveLength(1);
		expect(silentEntrances(one('src/routes/api/+server.ts', `export const GET = () => new Response();`))).toHaveLength(
			1
		);
		expect(page(`const me = () => requireActor(); export const load = async () => ({ me: me() });`)).toEqual([]);
		expect(entrancesOf({ path: 'x.ts', text: `export const actions = { 'a-b': async () => {} };` })).toEqual([
			{ kind: 'action', name: 'a-b', asks: false }
		]);
		expect(unguardedPages([...one('src/routes/(portal)/y/+page.svelte', '')])).toHaveLength(1);
	});
});

describe('fences', () => {
	test('what needs the server says so in its name', () => {
		// Built for plain node, never for a browser.
		expect(missingFences([...lib, ...routes.filter(({ path }) => !path.includes('.server.'))])).toEqual([]);
	});
	test('… which is seen to bite, on values and not on types', () => {
		const at = 'src/lib/cases/model.ts';
		expect(missingFences(one(at, `import { readFileSync } from 'node:fs';`))).toHaveLength(1);
		expect(missingFences(one(at, `import { cases } from './tables.server.ts';`))).toHaveLength(1);
		expect(missingFences(one(at, `import { type A, b } from './tables.server.ts';`))).toHaveLength(1);
		expect(missingFences(one(at, `export { cases } from './tables.server.ts';`))).toHaveLength(1);
		expect(missingFences(one(at, `import { eq } from 'drizzle-orm';`))).toHaveLength(1);
		expect(missingFences(one(at, `import type { Tx } from '#lib/platform/database.server.ts';`))).toEqual([]);
		expect(missingFences(one(at, `import { type Tx } from '#lib/platform/database.server.ts';`))).toEqual([]);
	});
	test('nothing lies in a folder called server, which guards nothing', () => {
		expect(everything.map(({ path }) => path).filter((path) => /\/server\//.test(path))).toEqual([]);
	});
	test('only ui/Map.svelte knows the map library, only one file lucia, only transact and the listener the driver', () => {
		expect(strayImports(everything, /^maplibre-gl/, /^src\/lib\/ui\/Map\.svelte$/)).toEqual([]);
		expect(strayImports(everything, /^lucia$/, /^src\/lib\/identity\/sessions\.server\.ts$/)).toEqual([]);
		// The command line prepares servers and databases before there is an application.
		expect(
			strayImports(everything, /^(postgres|pg)$/, /^src\/(lib\/platform\/(database|live)\.server\.ts$|cli\/)/)
		).toEqual([]);
		expect(strayImports(one('src/lib/x/a.ts', `await import('maplibre-gl');`), /^maplibre-gl/, /Map/)).toHaveLength(1);
	});
	test('modules do not know the web framework, so that `lk` runs as plain node', () => {
		const homes =
			/\.svelte$|\.svelte\.ts$|^src\/lib\/(platform\/forms\.server|platform\/request\.server|identity\/request\.server|ui\/(enhance|live))\.ts$/;
		expect(strayImports(lib, /^\$(app|env|service-worker)/, homes)).toEqual([]);
		expect(strayImports([...lib, ...routes], /^\$app\/stores$/, /^$/)).toEqual([]);
		expect(
			strayImports(one('src/lib/x/a.ts', `import { page } from '$app/state';`), /^\$(app|env)/, homes)
		).toHaveLength(1);
	});
	test('the raw client is not exported', () => {
		const text = readFileSync('src/lib/platform/database.server.ts', 'utf8');
		const exported = [...text.matchAll(/^export (?:async )?(?:const|function|class|let) (\w+)/gm)].map(
			([, name]) => name
		);
		expect(exported.filter((name) => /^(db|client|pool|poolOf|open|sql|drizzle)$/i.test(name ?? ''))).toEqual([]);
		expect(exported).toContain('transact');
	});
});

describe('time, markup, imports', () => {
	const clock = /new Date\(\s*\)|\bDate\.now\(|performance\.timeOrigin/;
	test('time is an argument: no other clock than the one that transact hands out', () => {
		const withoutPlatform = [...lib.filter(({ path }) => !path.startsWith('src/lib/platform/')), ...routes, ...root];
		expect(linesWith(withoutPlatform, clock)).toEqual([]);
		expect(
			linesWith(one('a.ts', 'const x = new Date();\nconst y = Date.now();\nconst z = new Date(now);'), clock)
		).toEqual(['a.ts:1 const x = new Date();', 'a.ts:2 const y = Date.now();']);
	});
	test('no unescaped markup reaches a page', () => {
		expect(linesWith(everything, /\{@html\b|\.innerHTML\s*=|setHTML\(|insertAdjacentHTML/)).toEqual([]);
		expect(linesWith(one('a.svelte', '<p>{@html text}</p>'), /\{@html\b/)).toHaveLength(1);
	});
	test('no style attributes, which the content security policy refuses', () => {
		const style = /\sstyle(=|:[a-z-]+=)/;
		const svelte = [...lib, ...routes].filter(({ path }) => path.endsWith('.svelte'));
		expect(linesWith(svelte, style)).toEqual([]);
		expect(linesWith(one('a.svelte', '<p style="color: red">\n<p style:width={x}>'), style)).toHaveLength(2);
	});
	test('lists are not keyed by what people write: two equal names would end the page', () => {
		const written = /\{#each .+\((\w+\.)?(label|text|title|term)\)\}|\{#each .+\(\w+\.name\)\}/;
		const svelte = [...lib, ...routes].filter(({ path }) => path.endsWith('.svelte'));
		// Their names are fields of forms.
		const fields = ['src/lib/gaps/ui/NormFields.svelte', 'src/lib/agreements/ui/AgreementFields.svelte'];
		expect(linesWith(svelte, written, fields)).toEqual([]);
		expect(
			linesWith(one('a.svelte', '{#each purses as purse (purse.label)}\n{#each areas as a (a.id)}'), written)
		).toEqual(['a.svelte:1 {#each purses as purse (purse.label)}']);
	});
	test('own imports carry their ending', () => {
		const withoutEnding = everything.flatMap(({ path, text }) =>
			importsOf(text)
				.filter(({ target }) => /^(#lib|\.)/.test(target) && !/\/\$types$/.test(target))
				.filter(({ target }) => !/\.(ts|js|mjs|svelte|css|json)(\?\w+)?$/.test(target))
				.map(({ target }) => `${path} → ${target}`)
		);
		expect(withoutEnding).toEqual([]);
	});
	test('nothing but the project’s own words: no enum, no any, no class but for errors and bundled state', () => {
		const typescript = everything.filter(({ path }) => path.endsWith('.ts'));
		expect(linesWith(typescript, /^\s*(export )?(const )?enum\s/)).toEqual([]);
		expect(linesWith(typescript, /^\s*(export )?(abstract )?class (?!\w+ extends \w*(Error|Refusal))/)).toEqual([]);
	});
});

describe('what stands beside the code', () => {
	const tests = sources('tests', /\.ts$/).filter(({ path }) => !path.endsWith('architecture.test.ts'));
	const written = [...everything, ...tests, ...sources('drizzle', /\.sql$/), ...sources('bench', /\.ts$/)];
	test('every number of a requirement or of safety that is cited is explained', () => {
		const explained = new Set(
			[...readFileSync('docs/rules.md', 'utf8').matchAll(/^\| ([RST]\d+) /gm)].map(([, no]) => no)
		);
		const cited = written.flatMap(({ path, text }) =>
			[...text.matchAll(/\((?:[^()]*[ ,(])?([RS]\d{1,3})(?=[,;) ])/g)].map(([, no]) => ({ path, no }))
		);
		expect(cited.length).toBeGreaterThan(40);
		expect(cited.filter(({ no }) => !explained.has(no)).map(({ path, no }) => `${path}: ${no}`)).toEqual([]);
	});
	test('a German word stands once in its part of the glossary', () => {
		for (const part of readFileSync('GLOSSARY.md', 'utf8').split(/^## /m)) {
			const words = [...part.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, word]) => word);
			expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
		}
	});
});

describe('messages', () => {
	const areas = readdirSync('src/messages');
	const read = (area: string, locale: string) => readFileSync(`src/messages/${area}/${locale}.json`, 'utf8');

	test('say the same in both languages: keys, parameters, nothing empty', () => {
		expect(areas.flatMap((area) => unequalMessages(area, { de: read(area, 'de'), en: read(area, 'en') }))).toEqual([]);
	});
	test('… which is seen to bite', () => {
		const compare = (de: string, en: string) => unequalMessages('x', { de, en });
		expect(compare('{"a":"A"}', '{}')).toEqual(['x: a missing in en']);
		expect(compare('{}', '{"a":"A"}')).toEqual(['x: a missing in de']);
		expect(compare('{"a":"A {n}"}', '{"a":"A"}')).toHaveLength(1);
		expect(compare('{"a":" "}', '{"a":"A"}')).toEqual(['x: a empty']);
		expect(compare('{\n"a":"A",\n"a":"B"}', '{"a":"A"}')).toEqual(['x/de: a twice']);
	});
	test('are all said somewhere', () => {
		const said = new Set(
			[...sources('src', /\.(ts|svelte)$/)]
				.filter(({ path }) => !path.includes('/paraglide/'))
				.flatMap(({ text }) => text.match(/\bm\.[a-z0-9_]+/g) ?? [])
		);
		const keys = areas.flatMap((area) => Object.keys(JSON.parse(read(area, 'de')) as object));
		expect(keys.filter((key) => key !== '$schema' && !said.has(`m.${key}`))).toEqual([]);
	});
	test('every area is listed in the settings, so that none is left out', () => {
		const settings = readFileSync('project.inlang/settings.json', 'utf8');
		expect(areas.filter((area) => !settings.includes(`./src/messages/${area}/{locale}.json`))).toEqual([]);
	});
	test('are compiled: one key reads German and English', () => {
		expect(m.identity_sign_in({}, { locale: 'de' })).toBe('Anmelden');
		expect(m.identity_sign_in({}, { locale: 'en' })).toBe('Sign in');
	});
});

describe('the stance', () => {
	const schema = [...sources('src/lib', /tables\.server\.ts$/), ...sources('drizzle', /\.sql$/)];
	test('no column about sanctions, quotas, benefit or identity beyond the whitelist', () => {
		expect(forbiddenColumns(schema)).toEqual([]);
	});
	test('… which is seen to bite', () => {
		const at = 'src/lib/cases/tables.server.ts';
		expect(forbiddenColumns(one(at, `reduction: text('sanction_amount')`))).toHaveLength(1);
		expect(forbiddenColumns(one(at, `born: date('birth_date')`))).toHaveLength(1);
		expect(forbiddenColumns(one(at, `free: boolean('sanction_free')`))).toEqual([]);
		expect(
			forbiddenColumns(one('drizzle/1.sql', `ALTER TABLE "casework"."cases" ADD COLUMN "nationality" text;`))
		).toEqual(['drizzle/1.sql: nationality']);
	});
	test('the law is data: no name of a benefit stands in the code', () => {
		const benefits = /Bürgergeld|Buergergeld|Hartz|Grundsicherungsgeld/;
		const messages = sources('src/messages', /\.json$/);
		expect(linesWith([...everything.filter(({ path }) => !path.includes('/demo/')), ...messages], benefits)).toEqual(
			[]
		);
	});
});
