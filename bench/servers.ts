import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../src/cli/checkout.ts';
import { endWithUs } from '../src/cli/generated.ts';
import type { Tasks } from './bare.ts';

export const poolSize = 10;

type Running = { port: number; stop: () => void };
export type Portal = Running & {
	/** Resident memory in bytes. */
	memory: () => Promise<number>;
};
export type Bare = Running & { give: (tasks: Tasks) => Promise<void> };

function answerOf<T>(child: ChildProcess): Promise<T> {
	return new Promise((resolve, reject) => {
		const ended = (code: number | null): void => reject(new Error(`the process ended (${code})`));
		child.once('exit', ended);
		child.once('message', (message) => {
			child.off('exit', ended);
			resolve(message as T);
		});
	});
}

/** What `npm start` tells Node, so that memory and speed are those of the real portal. */
function flagsOfStart(): string[] {
	const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
		scripts: { start: string };
	};
	return scripts.start.split(/\s+/).filter((word) => word.startsWith('--'));
}

async function start(file: string, databaseUrl: string): Promise<{ child: ChildProcess; port: number }> {
	const child = fork(join(checkout, 'bench', file), {
		cwd: checkout,
		execArgv: flagsOfStart(),
		env: {
			...process.env,
			DATABASE_URL: databaseUrl,
			DATABASE_POOL: String(poolSize),
			DEMO_MODE: 'off',
			LOG_LEVEL: 'error'
		},
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	endWithUs(child);
	const { port } = await answerOf<{ port: number }>(child);
	return { child, port };
}

export async function startPortal(databaseUrl: string): Promise<Portal> {
	const { child, port } = await start('portal.ts', databaseUrl);
	return {
		port,
		stop: () => child.disconnect(),
		async memory() {
			child.send({ question: 'memory' });
			return (await answerOf<{ rss: number }>(child)).rss;
		}
	};
}

export async function startBare(databaseUrl: string): Promise<Bare> {
	const { child, port } = await start('bare.ts', databaseUrl);
	return {
		port,
		stop: () => child.disconnect(),
		async give(tasks) {
			child.send({ tasks });
			await answerOf(child);
		}
	};
}
