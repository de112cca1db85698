import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { routeManifest } from '../../src/route-manifest.ts';
import { caller, signInAs } from '../support/http.ts';
import { startPortal } from '../support/portal.ts';
import { fingerprint } from '../support/world.ts';

// Foreign origins, headers, redirects (security.md T8).
const { database, server, worlds } = await startPortal();
const me = await signInAs(server.url, worlds.a.people['case-manager'].accountId);

type Raw = { status: number; headers: Record<string, unknown>; body: string };
/** Without a library that adds headers of its own. */
function raw(path: string, method: string, headers: Record<string, string>, body: string): Promise<Raw> {
	return new Promise((resolve, reject) => {
		const sending = request(
			server.url + path,
			{ method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } },
			(response) => {
				let text = '';
				response.on('data', (chunk) => (text += String(chunk)));
				response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
			}
		);
		sending.once('error', reject);
		sending.end(body);
	});
}

const contentTypes = [
	'application/x-www-form-urlencoded',
	'application/x-www-form-urlencoded; charset=utf-8',
	'APPLICATION/X-WWW-FORM-URLENCODED',
	'multipart/form-data; boundary=x',
	'text/plain',
	'text/plain; application/json',
	'application/json',
	'application/csp-report',
	'application/xml',
	'text/html',
	'application/octet-stream',
	undefined
];
const methods = ['POST', 'PUT', 'PATCH', 'DELETE'];
const foreign = ['https://boese.example', 'null', undefined];

describe('a request that changes something', () => {
	test('comes from our own pages: 12 content types × 4 methods × 4 origins', async () => {
		const before = await fingerprint(database.admin);
		const [{ count: sessions }] =
			(await database.admin`select count(*)::int as count from platform.sessions`) as unknown as [{ count: number }];
		const other = await signInAs(server.url, worlds.a.people['case-manager'].accountId);
		const wrong: string[] = [];
		let asked = 0;
		for (const contentType of contentTypes)
			for (const method of methods)
				for (const origin of [server.url, ...foreign]) {
					asked++;
					// Would end all other sessions of the account.
					const { status } = await raw(
						'/konto?/end',
						method,
						{
							cookie: me.cookie(),
							accept: 'text/html',
							...(contentType ? { 'content-type': contentType } : {}),
							...(origin ? { origin } : {})
						},
						origin === server.url ? 'session=keine' : 'session='
					);
					const isOurs = origin === server.url;
					if (isOurs ? status === 403 || status >= 500 : status !== 403)
						wrong.push(`${method} ${contentType} from ${origin}: ${status}`);
				}
		expect(asked).toBe(192);
		expect(wrong).toEqual([]);
		expect(await fingerprint(database.admin)).toEqual(before);
		expect((await other.get('/konto')).status).toBe(200);
		expect(await database.admin`select count(*)::int as count from platform.sessions`).toEqual([
			{ count: sessions + 1 }
		]);
	});

	test('may say with Sec-Fetch-Site where it comes from, but a foreign Origin wins', async () => {
		const ask = (headers: Record<string, string>) =>
			raw(
				'/mitteilungen?/read',
				'POST',
				{ cookie: me.cookie(), 'content-type': 'application/x-www-form-urlencoded', ...headers },
				''
			);
		expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
		expect((await ask({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
		expect((await ask({ 'sec-fetch-site': 'same-origin', origin: 'https://boese.example' })).status).toBe(403);
		expect((await ask({ origin: server.url.replace('http:', 'https:') })).status).toBe(403);
		expect((await ask({ origin: server.url.replace(/:\d+$/, ':1') })).status).toBe(403);
	});

	test('is taken on localhost and on 127.0.0.1 alike', async () => {
		for (const host of ['localhost', '127.0.0.1']) {
			const url = server.url.replace('127.0.0.1', host);
			const { status, location } = await caller(url).post('/einstellungen?/theme', {
				theme: 'dark',
				back: '/anmelden'
			});
			expect([host, status, location]).toEqual([host, 303, '/anmelden']);
		}
	});
});

/** What a form is answered is never kept anyway: only answers to GET must say so. */
const problemsOf = (headers: Headers, isPage: boolean, isGet = true, mayBeKept = false): string[] => {
	const policy = headers.get('content-security-policy') ?? '';
	const wanted: [string, boolean][] = [
		['x-content-type-options: nosniff', headers.get('x-content-type-options') === 'nosniff'],
		['referrer-policy', /^(same-origin|no-referrer|strict-origin)/.test(headers.get('referrer-policy') ?? '')],
		['x-frame-options: DENY', headers.get('x-frame-options') === 'DENY'],
		['cross-origin-opener-policy', headers.get('cross-origin-opener-policy') === 'same-origin'],
		['permissions-policy', (headers.get('permissions-policy') ?? '').includes('camera=()')],
		[
			'cache-control: no-store',
			!isGet ||
				(headers.get('cache-control') ?? '').includes('no-store') ||
				(mayBeKept && headers.get('cache-control') === 'private, no-cache')
		],
		['no server banner', !headers.has('x-powered-by') && !headers.has('server')]
	];
	if (isPage)
		wanted.push(
			['csp default-src', /default-src 'self'/.test(policy)],
			['csp nonce', /script-src [^;]*'nonce-[\w+/=-]{16,}'/.test(policy)],
			// One style attribute is let through by its hash: SvelteKit's announcer of page changes.
			[
				'csp without unsafe-*',
				!/unsafe-/.test(policy.replace(/style-src-attr 'unsafe-hashes' 'sha256-[\w+/]{43}=';/, ''))
			],
			["csp frame-ancestors 'none'", /frame-ancestors 'none'/.test(policy)],
			["csp base-uri 'none'", /base-uri 'none'/.test(policy)],
			["csp form-action 'self'", /form-action 'self'/.test(policy)],
			["csp object-src 'none'", /object-src 'none'/.test(policy)]
		);
	return wanted.filter(([, holds]) => !holds).map(([name]) => name);
};

describe('headers', () => {
	test('stand on every route, for members and strangers', async () => {
		const wrong: string[] = [];
		for (const [who, one] of [
			['member', me],
			['stranger', caller(server.url)]
		] as const)
			for (const [route, { named, reads, endpoints }] of Object.entries(routeManifest)) {
				// What names nobody may be kept and asked for again by its tag.
				const mayBeKept = !reads && endpoints !== undefined;
				const path = route.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/, named ? worlds.a.own[named] : '') || '/';
				const { headers, status } = await one.get(path);
				const isPage = (headers.get('content-type') ?? '').startsWith('text/html');
				wrong.push(
					...problemsOf(headers, isPage && status < 400, true, mayBeKept).map(
						(problem) => `${who} ${path} ${status}: ${problem}`
					)
				);
				if (!named && status === 200 && isPage) {
					const data = await one.get(`${path === '/' ? '' : path}/__data.json`);
					wrong.push(...problemsOf(data.headers, false).map((problem) => `${who} ${path} data: ${problem}`));
				}
			}
		expect(wrong).toEqual([]);
	});

	test('stand on refusals as well: unknown page, foreign origin, wrong method', async () => {
		const wrong: string[] = [];
		const note = (name: string, headers: Headers, status: number) =>
			wrong.push(
				...problemsOf(headers, false, name === 'unknown page').map((problem) => `${name} ${status}: ${problem}`)
			);
		const unknown = await me.get('/gibt-es-nicht');
		note('unknown page', unknown.headers, unknown.status);
		const foreignForm = await me.post('/konto?/end', {}, { origin: 'https://boese.example' });
		note('foreign origin', foreignForm.headers, foreignForm.status);
		const foreignJson = await me.post(
			'/konto?/end',
			{},
			{ origin: 'https://boese.example', 'content-type': 'application/json' }
		);
		note('foreign origin, JSON', foreignJson.headers, foreignJson.status);
		const method = await me.send('/healthz', { method: 'DELETE', headers: { origin: server.url } });
		note('wrong method', method.headers, method.status);
		expect(wrong).toEqual([]);
	});

	test('on files: typed, not to be guessed, long-lived where the name holds a hash', async () => {
		const { body } = await me.get('/konto');
		const file = /\/_app\/immutable\/[^"']+\.(?:js|css)/.exec(body)?.[0];
		const { headers, status } = await me.get(file ?? '/kein-verweis');
		expect([file, status]).toEqual([file, 200]);
		expect(headers.get('cache-control')).toContain('immutable');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		const icon = await me.get('/favicon.svg');
		expect([icon.status, icon.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
	});

	test('the session cookie cannot be read by scripts nor sent by other sites', async () => {
		const response = await fetch(`${server.url}/anmelden?/demo`, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: server.url, 'content-type': 'application/x-www-form-urlencoded' },
			body: `account=${worlds.a.people['case-manager'].accountId}`
		});
		const cookie = response.headers.getSetCookie().find((line) => line.startsWith('lk='));
		expect(cookie).toMatch(/HttpOnly/i);
		expect(cookie).toMatch(/SameSite=Lax/i);
		expect(cookie).toMatch(/Path=\//i);
	});
});

describe('redirects', () => {
	// Beginnings and endings of every trick to leave the site by „weiter“ and „back“.
	const tricks = [
		'https://boese.example',
		'//boese.example',
		'///boese.example',
		'/\\boese.example',
		'\\\\boese.example',
		'/\t/boese.example',
		'/\n/boese.example',
		'\t//boese.example',
		' //boese.example',
		'/%2f/boese.example',
		'/%5cboese.example',
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'data:text/html,x',
		'/./\\boese.example',
		'/..//boese.example',
		'/.//boese.example',
		'//boese.example/..',
		'https:boese.example',
		'https:/boese.example',
		'http:\\\\boese.example',
		'//boese.example@localhost',
		'//localhost@boese.example',
		'/@boese.example/..//boese.example',
		'\u0000//boese.example',
		'//boese%E3%80%82example',
		'/\u2028/boese.example',
		'?//boese.example',
		'.boese.example',
		'@boese.example'
	];
	const leaves = (location: string | undefined): boolean => {
		const target = new URL(location ?? '', `${server.url}/anmelden`);
		return target.origin !== server.url;
	};

	test('lead to our own pages only: 60 attempts', async () => {
		const wrong: string[] = [];
		for (const trick of tricks) {
			const signIn = await caller(server.url).post('/anmelden?/demo', {
				account: worlds.a.people['case-manager'].accountId,
				next: trick
			});
			if (signIn.status >= 500 || leaves(signIn.location)) wrong.push(`sign-in ${trick}: ${signIn.location}`);
			const theme = await caller(server.url).post('/einstellungen?/theme', { theme: 'dark', back: trick });
			if (theme.status >= 500 || leaves(theme.location)) wrong.push(`settings ${trick}: ${theme.location}`);
			const link = await me.get(`/anmelden?weiter=${encodeURIComponent(trick)}`);
			if (link.status >= 500 || leaves(link.location)) wrong.push(`link ${trick}: ${link.location}`);
		}
		expect(wrong).toEqual([]);
	});
});
