import { spawn } from 'node:child_process';
import { checkout } from '../../src/cli/checkout.ts';

export type RunningServer = {
	/** `http://127.0.0.1:PORT` */
	url: string;
	pid: number;
	/** What it wrote so far; shown when a test fails. */
	words: () => string;
	isRunning: () => boolean;
	/** SIGTERM, as an operator would; answers the exit code. */
	stop: () => Promise<number | null>;
};

/** Starts the built application as `npm start` does, in a process of its own on a free port, on the given database. */
export function startServer(
	urls: { appUrl: string; jobUrl: string },
	environment: Record<string, string> = {}
): Promise<RunningServer> {
	const child = spawn(process.execPath, ['src/cli/start.ts'], {
		cwd: checkout,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			NODE_OPTIONS: '',
			DATABASE_URL: urls.appUrl,
			JOB_DATABASE_URL: urls.jobUrl,
			DATABASE_ADMIN_URL: '',
			HOST: '127.0.0.1',
			PORT: '0',
			TRUST_PROXY: '',
			LOG_LEVEL: 'warn',
			...environment
		}
	});
	let words = '';
	let ended = false;
	const exit = new Promise<number | null>((resolve) =>
		child.once('exit', (code) => {
			ended = true;
			resolve(code);
		})
	);
	const kill = (): void => void child.kill('SIGKILL');
	process.once('exit', kill);
	return new Promise((resolve, reject) => {
		const patience = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new Error(`The server did not start in 180 s:\n${words}`));
		}, 180_000);
		const hear = (chunk: unknown): void => {
			words = (words + String(chunk)).slice(-200_000);
			const port = /Lückenlos: http:\/\/localhost:(\d+)/.exec(words)?.[1];
			if (!port) return;
			clearTimeout(patience);
			resolve({
				url: `http://127.0.0.1:${port}`,
				pid: child.pid!,
				words: () => words,
				isRunning: () => !ended,
				stop: async () => {
					process.off('exit', kill);
					if (!ended) child.kill('SIGTERM');
					return exit;
				}
			});
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		void exit.then((code) => {
			clearTimeout(patience);
			reject(new Error(`The server ended with ${code}:\n${words}`));
		});
	});
}
