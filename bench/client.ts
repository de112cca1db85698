import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/** One HTTP request, ready to be sent as it is. */
export type Asked = { method?: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string };
type Whole = { status: number; headers: string; body: Buffer; rest: Buffer };
export type Answered = Omit<Whole, 'rest'> & { milliseconds: number };

/** The body of a chunked answer, or nothing while its end is not here yet. */
function unchunk(received: Buffer, from: number): { body: Buffer; rest: Buffer } | undefined {
	const parts: Buffer[] = [];
	for (let at = from; ;) {
		const line = received.indexOf('\r\n', at);
		if (line < 0) return undefined;
		const size = parseInt(received.toString('latin1', at, line), 16);
		const start = line + 2;
		const end = start + size;
		if (received.length < end + 2) return undefined;
		if (size === 0) return { body: Buffer.concat(parts), rest: received.subarray(end + 2) };
		parts.push(received.subarray(start, end));
		at = end + 2;
	}
}

/** An answer, once all of it has been received. */
function wholeOf(received: Buffer): Whole | undefined {
	const end = received.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const headers = received.toString('latin1', 0, end);
	const status = Number(headers.slice(9, 12));
	const from = end + 4;
	const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
	if (length !== undefined || status === 204 || status === 304) {
		const to = from + Number(length ?? 0);
		if (received.length < to) return undefined;
		return { status, headers, body: received.subarray(from, to), rest: received.subarray(to) };
	}
	if (!/\r\ntransfer-encoding: *chunked/i.test(headers)) throw new Error(`an answer without an end:\n${headers}`);
	const whole = unchunk(received, from);
	return whole && { status, headers, ...whole };
}

/** Milliseconds until an answer counts as missing; the portal itself gives up earlier. */
const limit = 30_000;

type Connection = { ask: (asked: Asked) => Promise<Answered>; close: () => void };

/**
 * A keep-alive connection that asks one thing after the other. Node's own client costs as much as a fast answer
 * and would hide half of the difference; this one only looks for the end of an answer.
 */
function open(port: number): Connection {
	let received: Buffer = Buffer.alloc(0);
	let waiting: { settle: (answer: Whole) => void; fail: (fault: Error) => void } | undefined;
	const fail = (fault: Error) => waiting?.fail(fault);

	const dial = () => {
		const dialled = connect({ port, host: '127.0.0.1', noDelay: true });
		dialled.on('data', (chunk) => {
			received = received.length > 0 ? Buffer.concat([received, chunk]) : chunk;
			try {
				const answer = wholeOf(received);
				if (!answer) return;
				received = answer.rest;
				waiting?.settle(answer);
			} catch (caught) {
				fail(caught as Error);
			}
		});
		dialled.on('error', fail);
		dialled.on('close', () => fail(new Error('the server closed the connection')));
		return dialled;
	};
	let socket = dial();

	return {
		ask({ method = 'GET', path, headers = {}, body }) {
			const lines = [`${method} ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, 'connection: keep-alive'];
			for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
			if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body)}`);
			// Servers hang up on those who pause, as this one does while the other side answers slowly.
			if (socket.destroyed || socket.readableEnded) socket = dial();
			return new Promise((resolve, reject) => {
				const begun = performance.now();
				const done = () => {
					waiting = undefined;
					clearTimeout(timer);
				};
				const timer = setTimeout(() => {
					done();
					socket.destroy();
					reject(new Error(`${path} was not answered within ${limit / 1000} s`));
				}, limit);
				waiting = {
					settle: ({ status, headers, body }) => {
						done();
						resolve({ status, headers, body, milliseconds: performance.now() - begun });
					},
					fail: (fault) => {
						done();
						reject(fault);
					}
				};
				socket.write(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
			});
		},
		close() {
			waiting = undefined;
			socket.destroy();
		}
	};
}

/** Asks one request on a connection of its own. */
export async function askOnce(port: number, asked: Asked): Promise<Answered> {
	const connection = open(port);
	try {
		return await connection.ask(asked);
	} finally {
		connection.close();
	}
}

const unexpected = (asked: Asked, answer: Answered | undefined, status: number): Error =>
	new Error(
		`${asked.path} answered ${answer?.status} instead of ${status}: ${answer?.body.toString('utf8', 0, 300) ?? ''}`
	);

export type Batch = { milliseconds: number[]; perSecond: number };

/**
 * Asks `count` requests, at most `together` at a time. Every answer must have the expected status: what is fast
 * because it failed is no measurement.
 */
export async function askMany(
	port: number,
	next: () => Asked,
	{ count, together, status }: { count: number; together: number; status: number }
): Promise<Batch> {
	const connections = Array.from({ length: together }, () => open(port));
	const milliseconds: number[] = [];
	let left = count;
	const begun = performance.now();
	const work = async (connection: Connection) => {
		while (left-- > 0) {
			const asked = next();
			const answer = await connection.ask(asked);
			if (answer.status !== status) throw unexpected(asked, answer, status);
			milliseconds.push(answer.milliseconds);
		}
	};
	try {
		await Promise.all(connections.map(work));
		return { milliseconds, perSecond: (count * 1000) / (performance.now() - begun) };
	} finally {
		for (const connection of connections) connection.close();
	}
}

/** One request to each port in turn, `count` times; milliseconds per port. */
export async function askInTurn(
	sides: readonly { port: number; next: () => Asked; status: number }[],
	count: number
): Promise<number[][]> {
	const connections = sides.map(({ port }) => open(port));
	const milliseconds: number[][] = sides.map(() => []);
	try {
		for (let turn = 0; turn < count; turn++) {
			for (const [index, { next, status }] of sides.entries()) {
				const asked = next();
				const answer = await connections[index]?.ask(asked);
				if (answer?.status !== status) throw unexpected(asked, answer, status);
				milliseconds[index]?.push(answer.milliseconds);
			}
		}
		return milliseconds;
	} finally {
		for (const connection of connections) connection.close();
	}
}

export const quantile = (values: readonly number[], share: number): number => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};
export const median = (values: readonly number[]): number => quantile(values, 0.5);
