import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Act, Reply } from './referral-worker.ts';

export type Worker = {
	/** What came of it: `done`, the code of a refusal, or `died` when the process ended before it answered. */
	ask: (act: Act) => Promise<string>;
	end: () => Promise<void>;
};

const script = fileURLToPath(new URL('./referral-worker.ts', import.meta.url));

/** Another process of the portal on the same database; `dieAt` names a point at which it dies as by kill -9. */
export async function startWorker(dieAt?: string): Promise<Worker> {
	const child: ChildProcess = fork(script, {
		env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_POOL: '2' },
		execArgv: ['--conditions=gathered'],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc']
	});
	const waiting = new Map<number, (outcome: string) => void>();
	let nr = 0;
	const ended = new Promise<void>((resolve) =>
		child.once('exit', () => {
			for (const answer of waiting.values()) answer('died');
			resolve();
		})
	);
	child.on('message', ({ nr: of, outcome }: Reply) => {
		waiting.get(of)?.(outcome);
		waiting.delete(of);
	});
	const ask = (act: Act): Promise<string> =>
		new Promise((resolve) => {
			waiting.set(++nr, resolve);
			child.send({ nr, ...act });
		});
	await ask({ act: 'ready' });
	if (dieAt) await ask({ act: 'die_at', point: dieAt });
	return {
		ask,
		async end() {
			child.kill('SIGKILL');
			await ended;
		}
	};
}
