// A process of its own: an uncaught error in the driver would end it, and that is what is measured.
// node driver-writers.ts <driver|transact> <path of the driver> <address>
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

export type Report = { acknowledged: number } | { answeredAfter: number } | { ready: true };

const [kind, driver = '', address = ''] = process.argv.slice(2);
const report = (message: Report): void => void process.send?.(message);

type Writer = { write: (id: number) => Promise<void>; ask: () => Promise<void> };

async function overDriver(): Promise<Writer> {
	const { default: connect } = (await import(driver)) as { default: typeof postgres };
	const sql = connect(address, { max: 8, connect_timeout: 4, backoff: () => 0.25, onnotice: () => undefined });
	return {
		write: async (id) => {
			await sql.begin(async (tx) => {
				await tx`insert into written (id) values (${id})`;
				await tx`insert into announced (id) values (${id})`;
			});
		},
		ask: async () => void (await sql`select 1`)
	};
}

async function overTransact(): Promise<Writer> {
	process.env.DATABASE_URL = address;
	process.env.JOB_DATABASE_URL = address;
	process.env.LOG_LEVEL = 'silent';
	const { transact } = await import('#lib/platform/database.server.ts');
	const { system } = await import('#lib/platform/actor.ts');
	const { sql } = await import('drizzle-orm');
	const actor = system('driver-test');
	return {
		write: (id) =>
			transact(actor, async (tx) => {
				await tx.execute(sql`insert into written (id) values (${id})`);
				await tx.execute(sql`insert into announced (id) values (${id})`);
			}),
		ask: () => transact(actor, async (tx) => void (await tx.execute(sql`select 1`)))
	};
}

const { write, ask } = kind === 'transact' ? await overTransact() : await overDriver();

let next = Date.now() * 1000;
let writing = true;

async function writeOn(): Promise<void> {
	while (writing) {
		const id = next++;
		try {
			await write(id);
			report({ acknowledged: id });
		} catch {
			await sleep(20); // the server is away
		}
	}
}

/** Milliseconds until the same pool answers again; a hung question counts as none after a second. */
async function untilAnswer(): Promise<number> {
	const begun = performance.now();
	for (;;) {
		const answered = await Promise.race([
			ask().then(
				() => true,
				() => false
			),
			sleep(1000, false)
		]);
		if (answered) return Math.round(performance.now() - begun);
		await sleep(50);
	}
}

process.on('message', async (message) => {
	if (message === 'ask') report({ answeredAfter: await untilAnswer() });
	if (message === 'stop') {
		writing = false;
		await sleep(300);
		process.exit(0);
	}
});

await ask();
report({ ready: true });
for (let writer = 0; writer < 8; writer++) void writeOn();
