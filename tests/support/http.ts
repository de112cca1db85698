/** One browser, without a screen: keeps its cookies, follows nothing, sends what a same-origin form would send. */
export type Answer = { status: number; headers: Headers; body: string; location: string | undefined };
export type Fields = Record<string, string | readonly string[]>;
export type Caller = {
	url: string;
	cookie: () => string;
	get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
	post: (path: string, fields: Fields, headers?: Record<string, string>) => Promise<Answer>;
	send: (path: string, init: RequestInit) => Promise<Answer>;
};

export const encode = (fields: Fields): string =>
	new URLSearchParams(
		Object.entries(fields).flatMap(([name, value]) =>
			typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one])
		)
	).toString();

export function caller(url: string): Caller {
	const jar = new Map<string, string>();
	const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
	const send = async (path: string, init: RequestInit): Promise<Answer> => {
		const response = await fetch(url + path, {
			redirect: 'manual',
			...init,
			headers: { ...(jar.size > 0 ? { cookie: cookie() } : {}), ...(init.headers as Record<string, string>) }
		});
		for (const line of response.headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const name = pair.slice(0, pair.indexOf('='));
			if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
			else jar.set(name, pair.slice(name.length + 1));
		}
		return {
			status: response.status,
			headers: response.headers,
			body: await bodyOf(response),
			location: response.headers.get('location') ?? undefined
		};
	};
	return {
		url,
		cookie,
		send,
		get: (path, headers = {}) => send(path, { headers: { accept: 'text/html', ...headers } }),
		post: (path, fields, headers = {}) =>
			send(path, {
				method: 'POST',
				body: encode(fields),
				headers: {
					accept: 'text/html',
					origin: url,
					'content-type': 'application/x-www-form-urlencoded',
					...headers
				}
			})
	};
}

/** The whole body; of a stream of events, which never ends, its beginning. */
async function bodyOf(response: Response): Promise<string> {
	if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
	const reader = response.body!.getReader();
	const { value } = await reader.read();
	await reader.cancel();
	return new TextDecoder().decode(value);
}

/** Signs in by the one click of demo mode. */
export async function signInAs(url: string, accountId: string): Promise<Caller> {
	const one = caller(url);
	const { status, body } = await one.post('/anmelden?/demo', { account: accountId });
	if (status !== 303) throw new Error(`sign-in answered ${status}: ${body.slice(0, 300)}`);
	return one;
}
