// In the copy: runs the tests that should see a mutant, one mutant after the other, in one vitest that stays warm.
import { createVitest, type TestModule } from 'vitest/node';

export type Order = { name: string; sql?: string; code?: string; killers: string[] };
export type Verdict = {
	name: string;
	/** `killed` by a test that failed; `broken` where the tests could not run at all. */
	outcome: 'killed' | 'survived' | 'broken';
	by: string;
	seconds: number;
};

const vitest = await createVitest({
	watch: false,
	bail: 1,
	reporters: ['dot'],
	testTimeout: 120_000
});
await vitest.standalone();

const failedTest = (module: TestModule): string | undefined => {
	for (const test of module.children.allTests('failed')) return test.fullName;
	return undefined;
};

async function run({ name, sql = '', code = '', killers }: Order): Promise<Verdict> {
	process.env.LK_MUTANT = code;
	process.env.LK_MUTANT_SQL = sql;
	const begun = performance.now();
	const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
	for (const killer of killers) {
		const specifications = await vitest.globTestSpecifications([killer]);
		if (specifications.length === 0) return { name, outcome: 'broken', by: `no ${killer}`, seconds: seconds() };
		const asked = new Set(specifications.map(({ moduleId }) => moduleId));
		// The state also keeps what other mutants left.
		const { testModules: all } = await vitest.runTestSpecifications(specifications);
		const testModules = all.filter(({ moduleId }) => asked.has(moduleId));
		if (testModules.length === 0) return { name, outcome: 'broken', by: `${killer} did not run`, seconds: seconds() };
		const failed = testModules.map(failedTest).find((one) => one !== undefined);
		if (failed) return { name, outcome: 'killed', by: `${killer}: ${failed}`, seconds: seconds() };
		const errors = testModules.flatMap((module) => module.errors().map((error) => error.message));
		// A file whose preparation fails has no failed test: the mutant is seen where the preparation acts as people do.
		const hooks = testModules.flatMap((module) =>
			[...module.children.allSuites()].flatMap((suite) => suite.errors().map((error) => error.message))
		);
		if (errors.length + hooks.length > 0)
			return { name, outcome: 'broken', by: `${killer}: ${[...errors, ...hooks][0]}`, seconds: seconds() };
	}
	return { name, outcome: 'survived', by: '', seconds: seconds() };
}

process.on('message', (order: Order | 'end') => {
	if (order === 'end') void vitest.close().then(() => process.exit(0));
	else
		void run(order).then(
			(verdict) => process.send?.(verdict),
			(caught: unknown) =>
				process.send?.({ name: order.name, outcome: 'broken', by: String(caught), seconds: 0 } satisfies Verdict)
		);
});
process.send?.('ready');
