import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './terminal.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, next: (fault?: unknown) => void) => void;

export type Serving = {
	address: string;
	port: number;
	/** Stops accepting, lets running requests finish, ends the rest after `deadline` milliseconds. */
	drain: (deadline: number) => Promise<void>;
	/** Ends what is still running at once. */
	abandon: () => void;
};

/** Several proxies may stand before us; only then is what they say about the caller believed. */
const isBehindProxy = (): boolean => !['', '0', 'off', 'false'].includes(process.env.TRUST_PROXY ?? '');

/** What adapter-node reads when its handler is loaded. */
export function configureHandler(): void {
	// SvelteKit compares a form's Origin with protocol and host: the protocol comes from the connection,
	// the host from the request, so that localhost and 127.0.0.1 both work.
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	process.env.BODY_SIZE_LIMIT ??= '1M';
	if (!isBehindProxy()) {
		delete process.env.HOST_HEADER;
		delete process.env.ADDRESS_HEADER;
		return;
	}
	process.env.ADDRESS_HEADER ??= 'x-forwarded-for';
	process.env.XFF_DEPTH ??= String(Number(process.env.TRUST_PROXY) || 1);
}

/** On every answer, also on files and on what SvelteKit refuses before our hooks run (security.md T8). */
const everywhere: Record<string, string> = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=(self)'
};

function answer(handler: Handler, request: IncomingMessage, response: ServerResponse, closing: boolean): void {
	const told = isBehindProxy()
		? String(request.headers['x-forwarded-proto'] ?? '')
				.split(',')[0]
				?.trim()
		: '';
	request.headers['x-forwarded-proto'] = told || 'http';
	for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value);
	if (closing) response.setHeader('connection', 'close');
	handler(request, response, () => {
		if (!response.headersSent) response.writeHead(404, { 'content-type': 'text/plain' });
		response.end('Not found');
	});
}

function listen(server: Server, host: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', (fault: NodeJS.ErrnoException) => {
			if (fault.code === 'EADDRINUSE')
				reject(
					new Failure(
						`Port ${port} on ${host} is taken by another program. Choose another one: PORT=${port + 1} npm start`
					)
				);
			else if (fault.code === 'EACCES' || fault.code === 'EADDRNOTAVAIL')
				reject(new Failure(`Cannot listen on ${host}:${port} (${fault.code}). Check HOST and PORT.`));
			else reject(fault);
		});
		server.listen({ host, port }, () => {
			const bound = server.address();
			resolve(typeof bound === 'object' && bound ? bound.port : port);
		});
	});
}

/** Serves the built application over plain HTTP until `drain`. */
export async function serve(handler: Handler, { host, port }: { host: string; port: number }): Promise<Serving> {
	let closing = false;
	// Node's own closeIdleConnections spares those that never asked anything, as browsers open them in advance.
	const idle = new Set<Socket>();
	/** Answers under way. */
	const open = new Set<ServerResponse>();
	const server = createServer((request, response) => {
		const { socket } = request;
		idle.delete(socket);
		// Answered before the body was read: what is left is let run off, or it would hold up the next request here.
		response.once('finish', () => {
			if (!request.complete) request.removeAllListeners('data').resume();
		});
		open.add(response);
		response.once('close', () => {
			open.delete(response);
			if (closing) socket.end();
			else idle.add(socket);
		});
		answer(handler, request, response, closing);
	});
	server.on('connection', (socket) => {
		idle.add(socket);
		socket.once('close', () => idle.delete(socket));
	});
	const bound = await listen(server, host, port);
	const shown = ['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;

	return {
		port: bound,
		address: `http://${shown}:${bound}`,
		async drain(deadline) {
			closing = true;
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			for (const socket of idle) socket.destroy();
			// Event streams would never finish; the browser asks again when we are back.
			for (const response of open)
				if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.end();
			const patience = new AbortController();
			await Promise.race([closed, sleep(deadline, undefined, { signal: patience.signal }).catch(() => undefined)]);
			patience.abort();
			server.closeAllConnections();
			await closed;
		},
		abandon: () => server.closeAllConnections()
	};
}
