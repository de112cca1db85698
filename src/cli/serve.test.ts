import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { serve, type Handler } from './serve.ts';

const protocols: string[] = [];
const slowly: Handler = async (request, response) => {
	protocols.push(String(request.headers['x-forwarded-proto']));
	await sleep(request.url === '/slow' ? 300 : 0);
	response.end('done');
};

const open = (port: number): Promise<Socket> =>
	new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => resolve(socket));
		socket.on('error', () => undefined);
	});

const ask = async (port: number, path: string): Promise<string> => {
	const socket = await open(port);
	socket.write(`GET ${path} HTTP/1.1\r\nHost: test\r\nX-Forwarded-Proto: https\r\n\r\n`);
	const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
	return String(answer);
};

describe('the server, told to stop,', () => {
	test('ends kept-alive and silent connections at once, and lets a running request finish', async () => {
		const { port, drain } = await serve(slowly, { host: '127.0.0.1', port: 0 });
		await open(port);
		await ask(port, '/kept-alive');
		const running = ask(port, '/slow');
		await sleep(100);

		const begun = performance.now();
		await drain(5_000);
		expect(performance.now() - begun).toBeLessThan(1_000);
		expect(await running).toContain('done');
		await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('fetch failed');
	});

	test('ends a stream of events at once', async () => {
		const { port, drain } = await serve(
			(_request, response) => {
				response.writeHead(200, { 'content-type': 'text/event-stream' });
				response.write('retry: 5000\n\n');
			},
			{ host: '127.0.0.1', port: 0 }
		);
		const answer = await fetch(`http://127.0.0.1:${port}`);
		const begun = performance.now();
		await drain(5_000);
		expect(performance.now() - begun).toBeLessThan(1_000);
		expect(await answer.text()).toBe('retry: 5000\n\n');
	});

	test('does not wait longer than its deadline', async () => {
		const { port, drain } = await serve(() => undefined, { host: '127.0.0.1', port: 0 });
		const socket = await open(port);
		socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
		await sleep(100);
		const begun = performance.now();
		await drain(200);
		expect(performance.now() - begun).toBeLessThan(1_000);
	});
});

test('a caller cannot claim HTTPS for itself', () => {
	expect(new Set(protocols)).toEqual(new Set(['http']));
});
