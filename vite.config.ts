import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes, the longest first: begun last, it would run on alone beside an idle core. */
const longest = ['non-interference', 'fuzz', 'races', 'authorisation', 'moves', 'ledgers', 'killed-server', 'driver'];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({ moduleId }: TestSpecification): number => {
			const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.db.test.ts`));
			return at === -1 ? longest.length : at;
		};
		return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
	}
}

/**
 * Modules are loaded once and kept: each file that loads the application anew pays two seconds for it. What a module
 * remembers of a database is closed with it (tests/support/database.ts).
 */
const onDatabase = {
	isolate: false,
	globalSetup: ['tests/support/database-setup.ts'],
	testTimeout: 60_000,
	hookTimeout: 120_000
};

/**
 * What people may type is described with zod, 25 kB gzipped that only the server needs. A page that takes words or rules
 * from a module's index must not bring them along: an index and its schemas do nothing by being loaded.
 */
const quietSchemas = {
	name: 'quiet-schemas',
	enforce: 'pre' as const,
	transform(code: string, id: string) {
		if (!/\/src\/lib\/[a-z]+\/(index|inputs)\.ts$/.test(id)) return undefined;
		return { code, map: null, moduleSideEffects: false };
	}
};

/** Follows the messages while developing. A build and tests find them compiled (src/cli/generated.ts). */
const messages = {
	...paraglideVitePlugin({
		project: './project.inlang',
		outdir: './src/lib/paraglide',
		outputStructure: 'message-modules',
		// German first: English only where somebody chose it.
		strategy: ['cookie', 'baseLocale']
	}),
	apply: 'serve' as const
};

/** Tests load nearly all of them: as one module. */
const gatheredMessages = {
	name: 'gathered-messages',
	// Never in a build, even one that a test orders.
	apply: 'serve' as const,
	enforce: 'pre' as const,
	resolveId: (id: string) =>
		id === '#lib/paraglide/messages.js' ? join(import.meta.dirname, '.svelte-kit/gathered-messages.js') : undefined
};

export default defineConfig({
	plugins: [quietSchemas, process.env.VITEST ? gatheredMessages : messages, sveltekit()],
	build: { chunkSizeWarningLimit: 1200 },
	server: { host: '127.0.0.1' },
	test: {
		expect: { requireAssertions: true },
		sequence: { sequencer: LongestFirst },
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					isolate: false,
					include: ['src/**/*.test.ts', 'tests/*.test.ts'],
					exclude: ['src/**/*.db.test.ts']
				}
			},
			{
				extends: true,
				test: {
					...onDatabase,
					name: 'db',
					environment: 'node',
					include: ['src/**/*.db.test.ts', 'tests/db/**/*.db.test.ts'],
					maxWorkers: 2
				}
			},
			{
				extends: true,
				test: {
					...onDatabase,
					name: 'real-data',
					environment: 'node',
					include: ['tests/real-data/**/*.real.test.ts'],
					maxWorkers: 2
				}
			},
			{
				extends: true,
				test: {
					name: 'startup',
					environment: 'node',
					include: ['tests/startup/**/*.startup.test.ts'],
					testTimeout: 240_000,
					hookTimeout: 240_000,
					maxWorkers: 1
				}
			}
		]
	}
});
