import { createServer } from 'node:http';
import postgres from 'postgres';
import { turned, type Statement } from './recorded.ts';

/** What a path of the bare server does. */
export type Task = {
	statements: Statement[];
	/** In a transaction, as row security needs it; otherwise statement by statement on the pool. */
	transaction: boolean;
	/** The ids the statements are about; `?ids=` brings others for them. */
	about?: string[];
};
export type Tasks = Record<string, Task>;

// node:http and postgres.js with prepared statements, and nothing else: what the same SQL costs at least.
const sql = postgres(process.env.DATABASE_URL ?? '', {
	max: Number(process.env.DATABASE_POOL ?? 10),
	onnotice: () => undefined
});
// Recorded parameters are text already, as drizzle sends them; a second encoding would change their meaning.
const asText = (value: unknown) => value;
for (const type of [114, 3802, 1082, 1083, 1114, 1184]) sql.options.serializers[type] = asText;
let tasks: Tasks = {};

const run = (on: postgres.Sql, { text, params }: Statement) =>
	on.unsafe(text, params as never[], { prepare: true }) as Promise<unknown>;

async function answer(url: string): Promise<unknown> {
	const [path = '', ids] = url.slice(1).split('?ids=');
	const task = tasks[path];
	if (!task) throw new Error(`no task ${path}`);
	const statements = ids && task.about ? turned(task.statements, task.about, ids.split(',')) : task.statements;
	if (task.transaction)
		return sql.begin(async (tx) => {
			const answers: unknown[] = [];
			for (const statement of statements) answers.push(await run(tx as unknown as postgres.Sql, statement));
			return answers;
		});
	const answers: unknown[] = [];
	for (const statement of statements) answers.push(await run(sql, statement));
	return answers;
}

const server = createServer((request, response) => {
	answer(request.url ?? '/').then(
		(rows) => {
			const body = Buffer.from(JSON.stringify(rows));
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
		},
		(fault) => response.writeHead(500).end(String(fault))
	);
});
server.keepAliveTimeout = 60_000;

process.on('message', (message: { tasks: Tasks }) => {
	tasks = message.tasks;
	process.send?.({ ready: true });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
