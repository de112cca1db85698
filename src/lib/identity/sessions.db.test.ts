import type { Cookies } from '@sveltejs/kit';
import { afterEach, describe, expect, test } from 'vitest';
import { buildMember, buildNetwork } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import type { Refusal } from '#lib/platform/errors.ts';
import { closeSession, endSessions, listSessions, openSession, readSession } from './sessions.server.ts';
import { changePassword, signIn } from './sign-in.server.ts';
import { hashPassword } from './passwords.server.ts';

const database = await testDatabase();
const network = await buildNetwork();

/** A browser's jar, as far as the seam uses it. */
function browser(address = 'http://localhost/') {
	const jar = new Map<string, string>();
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	} as unknown as Cookies;
	return { jar, cookies, url: new URL(address) };
}

const signedIn = async () => {
	const member = await buildMember(network.id, network.authority.id, 'case-manager');
	const web = browser();
	await openSession(web, member.accountId, undefined, 'Firefox');
	return { member, web };
};

afterEach(() => setNow(undefined));

describe('a session', () => {
	test('carries account and membership', async () => {
		const { member, web } = await signedIn();
		const read = await readSession(web);
		expect(read?.membership).toMatchObject({ membershipId: member.membershipId, role: 'case-manager' });
	});

	test('is stored as a hash only, and the hash opens nothing', async () => {
		const { web } = await signedIn();
		const raw = web.jar.get('lk')!;
		const rows = await database.admin<{ id: string }[]>`select id from platform.sessions`;
		expect(rows.every(({ id }) => id.startsWith('h1_') && !id.includes(raw))).toBe(true);
		for (const { id } of rows) {
			const thief = browser();
			thief.jar.set('lk', id);
			expect(await readSession(thief)).toBeUndefined();
		}
	});

	test('ends after eight hours, however busy', async () => {
		const { web } = await signedIn();
		setNow(new Date(Date.now() + 8 * 3_600_000 + 1000));
		expect(await readSession(web)).toBeUndefined();
		expect(web.jar.has('lk')).toBe(false);
	});

	test('ends after half an hour without a request', async () => {
		const { web } = await signedIn();
		setNow(new Date(Date.now() + 31 * 60_000));
		expect(await readSession(web)).toBeUndefined();
	});

	test('lasts half an hour from the last request, not from some earlier one', async () => {
		const { member, web } = await signedIn();
		await database.admin`update platform.sessions set expires_at = now() + interval '16 minutes'`;
		expect(await readSession(web)).toBeDefined();
		const [row] = await database.admin<{ full: boolean }[]>`
			select expires_at > now() + interval '29 minutes' as full from platform.sessions where account_id = ${member.accountId}`;
		expect(row?.full).toBe(true);
	});

	test('is prolonged while it is used, with the same raw cookie', async () => {
		const { web } = await signedIn();
		const raw = web.jar.get('lk');
		await database.admin`update platform.sessions set expires_at = now() + interval '5 minutes'`;
		expect(await readSession(web)).toBeDefined();
		expect(web.jar.get('lk')).toBe(raw);
		const [row] = await database.admin<{ far: boolean }[]>`
			select bool_and(expires_at > now() + interval '20 minutes') as far from platform.sessions where account_id = ${(await readSession(web))!.account.id}`;
		expect(row?.far).toBe(true);
	});

	test('ends with the membership', async () => {
		const { member, web } = await signedIn();
		await database.admin`update platform.memberships set ended_at = now() where id = ${member.membershipId}`;
		expect((await readSession(web))?.membership).toBeUndefined();
	});

	test('survives a malformed cookie as "nobody"', async () => {
		const web = browser();
		web.jar.set('lk', '%E0%A4%A');
		expect(await readSession(web)).toBeUndefined();
	});

	test('can be ended everywhere else', async () => {
		const { member, web } = await signedIn();
		const other = browser();
		await openSession(other, member.accountId, undefined, 'Chrome');
		const kept = (await readSession(web))!.session.id;
		const ended = await transact(member, (tx) => endSessions(tx, member.accountId, kept));
		expect(ended).toBe(1);
		expect(await readSession(other)).toBeUndefined();
		expect(await transact(member, (tx, now) => listSessions(tx, member, now))).toHaveLength(1);
		await closeSession(web, kept);
		expect(await readSession(web)).toBeUndefined();
	});

	test('has a cookie bound to the host on HTTPS', async () => {
		const member = await buildMember(network.id, network.authority.id, 'case-manager');
		const web = browser('https://portal.example/');
		await openSession(web, member.accountId, undefined, '');
		expect([...web.jar.keys()]).toEqual(['__Host-lk']);
	});
});

describe('signing in with a password', () => {
	const email = 'fachkraft@demo.example';

	test('answers an unknown account like a wrong password, and stops after five failures', async () => {
		await database.admin`insert into platform.accounts (email, name, password_hash) values (${email}, 'Fachkraft', ${await hashPassword('ein guter langer Satz')})`;
		expect(await signIn(email.toUpperCase(), 'ein guter langer Satz', '192.0.2.1', 'r')).toMatch(/^[0-9a-f-]{36}$/);
		const wrong = await signIn(email, 'falsch', '192.0.2.1', 'r').catch((caught: Error) => caught.message);
		const unknown = await signIn('niemand@demo.example', 'falsch', '192.0.2.1', 'r').catch(
			(caught: Error) => caught.message
		);
		expect(unknown).toBe(wrong);
		for (let failure = 0; failure < 4; failure++)
			await signIn(email, 'falsch', '192.0.2.1', 'r').catch(() => undefined);
		await expect(signIn(email, 'ein guter langer Satz', '198.51.100.7', 'r')).rejects.toMatchObject({
			code: 'too-many'
		});
	});

	test('is possible again after a quarter of an hour', async () => {
		setNow(new Date(Date.now() + 16 * 60_000));
		await expect(signIn(email, 'ein guter langer Satz', '198.51.100.7', 'r')).resolves.toBeDefined();
	});

	test('is slowed per address, too', async () => {
		for (let failure = 0; failure < 20; failure++)
			await signIn(`niemand-${failure}@demo.example`, 'falsch', '203.0.113.9', 'r').catch(() => undefined);
		await expect(signIn('andere@demo.example', 'x', '203.0.113.77', 'r')).rejects.toMatchObject({ code: 'too-many' });
	});

	test('counts every try of many at once', async () => {
		const tried = await Promise.allSettled(
			Array.from({ length: 12 }, () => signIn('viele@demo.example', 'falsch', '198.18.0.1', 'r'))
		);
		const codes = tried.map((one) => (one.status === 'rejected' ? (one.reason as Refusal).code : 'in'));
		expect(codes.filter((code) => code === 'invalid')).toHaveLength(5);
		expect(codes.filter((code) => code === 'too-many')).toHaveLength(7);
	});
});

describe('changing the password', () => {
	const old = 'ein guter langer Satz';
	const fresh = 'ein noch besserer Satz';
	const withPassword = async () => {
		const member = await buildMember(network.id, network.authority.id, 'case-manager');
		await database.admin`update platform.accounts set password_hash = ${await hashPassword(old)}, is_demo = false where id = ${member.accountId}`;
		return member;
	};
	const change = (member: Member, currentPassword: string) =>
		changePassword(member, { currentPassword, newPassword: fresh, repeatedPassword: fresh }, '');

	test('needs the current one, and ends the other sessions', async () => {
		const member = await withPassword();
		const other = browser();
		await openSession(other, member.accountId, undefined, 'Chrome');
		await expect(change(member, 'falsch')).rejects.toMatchObject({ code: 'invalid', field: 'currentPassword' });
		expect(
			await database.admin`select 1 from platform.audit_entries where action = 'identity.password-refused' and facts ->> 'accountId' = ${member.accountId}`
		).toHaveLength(1);
		expect(await readSession(other)).toBeDefined();
		await change(member, old);
		expect(await readSession(other)).toBeUndefined();
		await expect(change(member, old)).rejects.toMatchObject({ code: 'invalid' });
	});

	test('is no way to find the current one out', async () => {
		const member = await withPassword();
		for (let failure = 0; failure < 5; failure++) await change(member, `falsch ${failure}`).catch(() => undefined);
		await expect(change(member, old)).rejects.toMatchObject({ code: 'too-many' });
	});
});
