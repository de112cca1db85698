import { closeAll } from './closers.ts';
import { prepareDatabase } from './database.ts';
import { ensureMessages } from './generated.ts';
import { complain, main, say } from './terminal.ts';

/** Every verb lives in a file of its own and answers with an exit code (nothing means 0). */
type Verb = { run: (args: string[]) => Promise<number | void> };
type Entry = { usage: string; does: string; load: () => Promise<Verb>; database: boolean };

const verbs: Record<string, Entry> = {
	migrate: {
		usage: 'migrate',
		does: 'prepare the database and apply what is missing',
		load: () => import('./migrate.ts'),
		database: false
	},
	demo: { usage: 'demo [--scale N]', does: 'load the demo network', load: () => import('./demo.ts'), database: true },
	import: {
		usage: 'import <areas|stats|hsds|offers> FILE [--network SLUG] [--dry-run]',
		does: 'read a file, all or nothing',
		load: () => import('./import.ts'),
		database: true
	},
	export: {
		usage: 'export <hsds|offers|gaps> --network SLUG --out FILE',
		does: 'write offers or gaps to a file, without protected addresses and small numbers',
		load: () => import('./export.ts'),
		database: true
	},
	user: {
		usage: 'user create --email EMAIL --name NAME --role ROLE --network SLUG --organisation NAME',
		does: 'create an account',
		load: () => import('./user.ts'),
		database: true
	},
	token: {
		usage: 'token create --user EMAIL --scope read|write',
		does: 'not there yet: comes with the programming interface',
		load: () => import('./token.ts'),
		database: false
	},
	audit: {
		usage: 'audit verify',
		does: 'walk the hash chain of the audit lines',
		load: () => import('./audit.ts'),
		database: true
	},
	retention: {
		usage: 'retention --dry-run|--apply',
		does: 'remove what has been kept long enough',
		load: () => import('./retention.ts'),
		database: true
	},
	backup: {
		usage: 'backup FILE',
		does: 'write everything to one file (pg_dump)',
		load: () => import('./backup.ts'),
		database: false
	},
	restore: {
		usage: 'restore FILE',
		does: 'read such a file into an empty database',
		load: () => import('./restore.ts'),
		database: false
	},
	check: {
		usage: 'check',
		does: 'self-check of roles, row policies and views',
		load: () => import('./check.ts'),
		database: true
	}
};

function help(): void {
	say('npm run lk -- <verb>\n');
	for (const { usage, does } of Object.values(verbs)) say(`  ${usage}\n      ${does}`);
	say(
		'\nWithout DATABASE_URL the embedded PostgreSQL of this checkout is used; LK_DATABASE names another database on it.'
	);
}

/** Runs the work between opening and closing; an interrupt closes in order, too. */
async function withDatabase(work: () => Promise<number | void>): Promise<number | void> {
	const preparing = prepareDatabase({ migrating: 'embedded' });
	const close = async () => {
		await closeAll();
		await (await preparing).stop();
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
	}
	await preparing;
	try {
		return await work();
	} finally {
		await close();
	}
}

await main(async () => {
	const [name = '', ...args] = process.argv.slice(2);
	const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	if (!verb) {
		if (name && !['help', '--help', '-h'].includes(name)) complain(`Unknown verb "${name}".\n`);
		help();
		return ['help', '--help', '-h'].includes(name) ? 0 : 2;
	}
	await ensureMessages(); // the modules import them
	const { run } = await verb.load();
	return verb.database ? withDatabase(() => run(args)) : run(args);
});
