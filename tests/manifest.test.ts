import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { roles } from '#lib/platform/actor.ts';
import { routeManifest } from '../src/route-manifest.ts';
import { entrancesOf, sources } from './support/architecture.ts';

/** `/(portal)/angebote/[id] load`, `… action demo`, `… GET`: one line for every way in. */
const line = (id: string, kind: string, name: string): string =>
	`${id} ${kind === 'action' ? `action ${name}` : kind === 'load' ? 'page' : name}`;

function fromFiles(): string[] {
	const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' }).map((name) =>
		name.replaceAll('\\', '/')
	);
	const pages = files
		.filter((name) => /(^|\/)\+page\.(svelte|server\.ts|ts)$/.test(name))
		.map((name) => line(`/${name.replace(/\/?\+page\..*$/, '')}`, 'load', 'page'));
	const others = sources('src/routes', /\/\+(page\.server|server)\.ts$/).flatMap((source) =>
		entrancesOf(source)
			.filter(({ kind }) => kind !== 'load')
			.map(({ kind, name }) => line(source.path.replace(/^src\/routes|\/\+[^/]+$/g, '') || '/', kind, name))
	);
	return [...new Set([...pages, ...others])].sort();
}

const fromManifest = (): string[] =>
	Object.entries(routeManifest)
		.flatMap(([id, route]) => [
			...(route.page ? [line(id, 'load', 'page')] : []),
			...Object.keys(route.actions ?? {}).map((name) => line(id, 'action', name)),
			...Object.keys(route.endpoints ?? {}).map((name) => line(id, 'endpoint', name))
		])
		.sort();

test('the manifest names every page, action and endpoint there is, and no other', () => {
	expect(fromManifest()).toEqual(fromFiles());
});

test('every entrance is for somebody, and only for roles there are', () => {
	const wrong = Object.entries(routeManifest).flatMap(([id, route]) =>
		[route.page, ...Object.values(route.actions ?? {}), ...Object.values(route.endpoints ?? {})].flatMap((entrance) =>
			entrance && (entrance.roles.length === 0 || entrance.roles.some((role) => !roles.includes(role))) ? [id] : []
		)
	);
	expect(wrong).toEqual([]);
});

/** Composed by role: the steering side's list holds no referral at all, which tests/db/deadlines.db.test.ts shows. */
const composedByRole: readonly string[] = ['/(portal)/fristen', '/(portal)/fristen/daten'];

test('nobody reads about persons without signing in, and no steering role reads more than D0', () => {
	const wrong = Object.entries(routeManifest).flatMap(([id, { page, endpoints = {}, reads = [] }]) => {
		const readers = [page, ...Object.values(endpoints)].flatMap((entrance) => entrance?.roles ?? []);
		const persons = reads.filter((category) => category !== 'D0');
		if (persons.length > 0 && readers.includes('anonymous')) return [`${id}: anonymous`];
		const aggregate = readers.filter((role) =>
			['system-manager', 'network-admin', 'team-lead', 'auditor', 'evaluator'].includes(role)
		);
		return persons.length > 0 && aggregate.length > 0 && !composedByRole.includes(id)
			? [`${id}: ${aggregate.join(', ')} read ${persons.join(', ')}`]
			: [];
	});
	expect(wrong).toEqual([]);
});

test('an address with an id says what it names', () => {
	const silent = Object.entries(routeManifest).filter(([id, route]) => id.includes('[') !== Boolean(route.named));
	expect(silent.map(([id]) => id)).toEqual([]);
});
