// A process of its own: loads what SvelteKit built and prints its manifest as JSON. node tests/support/read-build.ts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkout } from '../../src/cli/checkout.ts';

export type BuiltRoute = {
	id: string;
	page: boolean;
	actions: string[];
	endpoints: string[];
	/** Files that the browser loads for the page before anything is asked for; gzipped bytes. */
	scripts: Record<string, number>;
	styles: Record<string, number>;
};

type Node = {
	server?: { actions?: Record<string, unknown> };
	imports?: string[];
	stylesheets?: string[];
};
type Manifest = {
	_: {
		client: { start?: string; app?: string; imports?: string[]; stylesheets?: string[] };
		nodes: (() => Promise<Node>)[];
		routes: {
			id: string;
			page: { layouts: (number | undefined)[]; leaf: number } | null;
			endpoint: (() => Promise<Record<string, unknown>>) | null;
		}[];
	};
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];
const sizes = new Map<string, number>();
function sized(files: Iterable<string>): Record<string, number> {
	const found: Record<string, number> = {};
	for (const file of files) {
		if (!sizes.has(file))
			sizes.set(file, gzipSync(readFileSync(join(checkout, 'build/client', file)), { level: 9 }).length);
		found[file] = sizes.get(file)!;
	}
	return found;
}

const { manifest } = (await import(join(checkout, '.svelte-kit/output/server/manifest-full.js'))) as {
	manifest: Manifest;
};
const { client, nodes, routes } = manifest._;
const always = [client.start, client.app, ...(client.imports ?? [])].filter((file) => file !== undefined);

const found: BuiltRoute[] = [];
for (const { id, page, endpoint } of routes) {
	const used = page ? [...page.layouts, page.leaf].filter((index) => index !== undefined) : [];
	const loaded = await Promise.all(used.map((index) => nodes[index]!()));
	found.push({
		id,
		page: page !== null,
		actions: Object.keys(loaded.at(-1)?.server?.actions ?? {}),
		endpoints: endpoint ? Object.keys(await endpoint()).filter((name) => methods.includes(name)) : [],
		scripts: page ? sized(new Set([...always, ...loaded.flatMap((node) => node.imports ?? [])])) : {},
		styles: page
			? sized(new Set([...(client.stylesheets ?? []), ...loaded.flatMap((node) => node.stylesheets ?? [])]))
			: {}
	});
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
