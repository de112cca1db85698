import type { Cookies } from '@sveltejs/kit';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Member, MemberRole } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { system } from '#lib/platform/actor.ts';
import { buildMember, buildNetwork, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { acceptAsNew, acceptWithAccount, setPasswordByLink } from './accept-invitation.server.ts';
import {
	findInvitation,
	invite,
	issuePasswordLink,
	listInvitations,
	newToken,
	renewInvitation,
	revokeInvitation
} from './invitations.server.ts';
import { hashPassword } from './passwords.server.ts';
import { openSession, readSession } from './sessions.server.ts';
import { signIn } from './sign-in.server.ts';
import { sweepSignIns } from './sweep-sign-ins.server.ts';

const database = await testDatabase();
const network = await buildNetwork();
const elsewhere = await buildNetwork();
const house = await buildOrganisation(network.id);
let admin: Member;
let head: Member;
let foreign: Member;
beforeAll(async () => {
	admin = await buildMember(network.id, network.authority.id, 'network-admin');
	head = await buildMember(network.id, house.id, 'provider-admin');
	foreign = await buildMember(elsewhere.id, elsewhere.authority.id, 'network-admin');
});
afterEach(() => setNow(undefined));

const password = 'ein guter langer Satz';
const passwords = { newPassword: password, repeatedPassword: password };
let counter = 0;
const nextEmail = () => `neu-${++counter}@haus.example`;
/** A browser behind an address of its own, so that no test slows another down. */
const from = () => ({ address: `198.51.${++counter % 250}.7`, requestId: 'test' });

const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (!(caught instanceof Refusal)) throw caught;
			return [caught.code, caught.field].filter(Boolean).join(' ');
		}
	);
const inviting = (
	actor: Member,
	input: {
		email?: string;
		organisationId?: string;
		role?: MemberRole;
		token?: string;
		phone?: string;
		team?: string;
	} = {}
) =>
	transact(actor, (tx, now) =>
		invite(
			tx,
			actor,
			{
				email: nextEmail(),
				organisationId: house.id,
				role: 'provider-staff',
				team: '',
				phone: '',
				token: newToken(),
				...input
			},
			now
		)
	);
const renewing = (actor: Member, id: string, token = newToken()) =>
	transact(actor, (tx, now) => renewInvitation(tx, actor, { id, token }, now));
const revoking = (actor: Member, id: string) => transact(actor, (tx, now) => revokeInvitation(tx, actor, { id }, now));
const accept = (token: string, name = 'Ada Beispiel') => acceptAsNew({ token, name, ...passwords }, from());
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const actions = async (networkId: string) =>
	(
		await database.admin<{ action: string }[]>`
		select action from platform.audit_entries where chain_id = ${networkId} order by sequence`
	).map(({ action }) => action);

function browser() {
	const jar = new Map<string, string>();
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	} as unknown as Cookies;
	return { cookies, url: new URL('http://localhost/') };
}

describe('an invitation', () => {
	test('lets a new person in with role, team and telephone, once, and says so in the audit chain', async () => {
		const token = newToken();
		const email = nextEmail();
		await inviting(admin, {
			email,
			token,
			organisationId: network.authority.id,
			role: 'case-manager',
			team: 'Team Nord',
			phone: '0221 1'
		});
		const accepted = await accept(token);
		expect(await signIn(email, password, '192.0.2.1', 'test')).toBe(accepted.accountId);
		const [membership] = await database.admin`
			select role, team, phone, organisation_id, ended_at from platform.memberships where id = ${accepted.membershipId}`;
		expect(membership).toEqual({
			role: 'case-manager',
			team: 'Team Nord',
			phone: '0221 1',
			organisation_id: network.authority.id,
			ended_at: null
		});
		expect(await actions(network.id)).toEqual(
			expect.arrayContaining([
				'identity.invited',
				'identity.account-created',
				'identity.membership-granted',
				'identity.invitation-accepted'
			])
		);
		expect(await codeOf(accept(token))).toBe('conflict');
	});

	test('is stored as a hash only', async () => {
		const token = newToken();
		await inviting(admin, { token });
		const [stored] = await database.admin<{ found: number }[]>`
			select count(*)::int as found from platform.invitations i where i::text like ${`%${token}%`}`;
		expect(stored?.found).toBe(0);
		expect(await transact(system('test'), (tx) => findInvitation(tx, { token, purpose: 'membership' }))).toBeDefined();
		expect(await transact(system('test'), (tx) => findInvitation(tx, { token, purpose: 'password' }))).toBeUndefined();
	});

	test('is used by one of two who come at once', async () => {
		const token = newToken();
		await inviting(admin, { token });
		const came = await Promise.all([codeOf(accept(token, 'Eins')), codeOf(accept(token, 'Zwei'))]);
		expect(came.toSorted()).toEqual(['conflict', 'done']);
	});

	test('is used by one of two windows of the same person', async () => {
		const email = nextEmail();
		const first = newToken();
		await inviting(admin, { email, token: first });
		await accept(first);
		const token = newToken();
		await inviting(admin, { email, token, role: 'provider-admin' });
		const joining = () => codeOf(acceptWithAccount({ token, password }, from()));
		expect((await Promise.all([joining(), joining()])).toSorted()).toEqual(['conflict', 'done']);
		const roles = await database.admin`
			select role from platform.memberships m join platform.accounts a on a.id = m.account_id where a.email = ${email} order by role`;
		expect(roles.map(({ role }) => role)).toEqual(['provider-admin', 'provider-staff']);
	});

	test('runs out after three days, and holds again once it is sent again', async () => {
		const token = newToken();
		const { id } = await inviting(admin, { token });
		setNow(hours(73));
		const refusal = await accept(token).catch((caught: Refusal) => caught);
		expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('abgelaufen') as string });
		const [listed] = (await transact(admin, (tx, now) => listInvitations(tx, admin, {}, now))).filter(
			(one) => one.id === id
		);
		expect(listed?.expired).toBe(true);
		const fresh = newToken();
		await renewing(admin, id, fresh);
		expect(await codeOf(accept(token))).toBe('not-found');
		expect(await codeOf(accept(fresh))).toBe('done');
	});

	test('that was taken back lets nobody in, and is not sent again', async () => {
		const token = newToken();
		const { id } = await inviting(admin, { token });
		await revoking(admin, id);
		expect(await codeOf(accept(token))).toBe('conflict');
		expect(await codeOf(renewing(admin, id))).toBe('conflict');
		expect(await codeOf(revoking(admin, id))).toBe('conflict');
		expect(
			(await transact(admin, (tx, now) => listInvitations(tx, admin, {}, now))).map((one) => one.id)
		).not.toContain(id);
	});

	test('is not given twice to one address while it is open, also by two at once; after three days it is', async () => {
		const email = nextEmail();
		const both = await Promise.all([
			codeOf(inviting(admin, { email })),
			codeOf(inviting(head, { email: email.toUpperCase() }))
		]);
		expect(both.toSorted()).toEqual(['conflict email', 'done']);
		setNow(hours(73));
		expect(await codeOf(inviting(admin, { email }))).toBe('done');
	});

	test('tells who invites whether somebody is a member of theirs, never whether an address has an account', async () => {
		const [known] = await database.admin<{ email: string }[]>`
			select email from platform.accounts where id = ${foreign.accountId}`;
		expect(await codeOf(inviting(head, { email: known!.email }))).toBe('done');
		const [own] = await database.admin<{ email: string }[]>`
			select email from platform.accounts where id = ${head.accountId}`;
		expect(await codeOf(inviting(head, { email: own!.email, role: 'provider-admin' }))).toBe('conflict email');
	});

	test('of somebody with an account asks for its password, and makes no second account', async () => {
		const member = await buildMember(elsewhere.id, elsewhere.authority.id, 'team-lead');
		const email = nextEmail();
		await database.admin`update platform.accounts set email = ${email}, password_hash = ${await hashPassword(password)} where id = ${member.accountId}`;
		const token = newToken();
		await inviting(admin, { email: email.toUpperCase(), token });
		expect(await codeOf(accept(token))).toBe('conflict');
		expect(await codeOf(acceptWithAccount({ token, password: 'falsch' }, from()))).toBe('invalid password');
		const accepted = await acceptWithAccount({ token, password }, from());
		expect(accepted.accountId).toBe(member.accountId);
	});

	test('throttles passwords and unknown links like the sign-in', async () => {
		const email = nextEmail();
		const first = newToken();
		await inviting(admin, { email, token: first });
		await accept(first);
		const token = newToken();
		await inviting(admin, { email, token, role: 'provider-admin' });
		for (let failure = 0; failure < 5; failure++)
			expect(await codeOf(acceptWithAccount({ token, password: 'falsch' }, from()))).toBe('invalid password');
		expect(await codeOf(acceptWithAccount({ token, password }, from()))).toBe('too-many');
		const guesser = { address: '203.0.113.50', requestId: 'test' };
		for (let failure = 0; failure < 20; failure++)
			expect(await codeOf(acceptAsNew({ token: newToken(), name: 'X', ...passwords }, guesser))).toBe('not-found');
		expect(await codeOf(acceptAsNew({ token: newToken(), name: 'X', ...passwords }, guesser))).toBe('too-many');
	});

	test('needs the same password twice', async () => {
		const input = { token: newToken(), name: 'X', newPassword: password, repeatedPassword: 'ein anderer Satz' };
		expect(await codeOf(acceptAsNew(input, from()))).toBe('invalid repeatedPassword');
	});

	test('leaves with its address a month after it ran out', async () => {
		const { id } = await inviting(admin);
		const gone = async () => (await database.admin`select 1 from platform.invitations where id = ${id}`).length === 0;
		const sweep = () => transact(system('test'), (tx, now) => sweepSignIns(tx, system('test'), now));
		setNow(hours(72 + 29 * 24));
		await sweep();
		expect(await gone()).toBe(false);
		setNow(hours(73 + 30 * 24));
		await sweep();
		expect(await gone()).toBe(true);
	});
});

describe('who may invite whom', () => {
	test('a provider its own people, into roles of providers', async () => {
		const other = await buildOrganisation(network.id);
		expect(await codeOf(inviting(head, { role: 'provider-admin' }))).toBe('done');
		expect(await codeOf(inviting(head, { role: 'network-admin' }))).toBe('invalid role');
		expect(await codeOf(inviting(head, { organisationId: other.id }))).toBe('invalid organisationId');
		expect(await codeOf(inviting(head, { organisationId: network.authority.id }))).toBe('invalid organisationId');
	});

	test('the network everybody, but nobody into a role of another house', async () => {
		expect(await codeOf(inviting(admin, { role: 'case-manager' }))).toBe('invalid role');
		expect(await codeOf(inviting(admin, { organisationId: network.authority.id }))).toBe('invalid role');
		expect(await codeOf(inviting(admin, { organisationId: network.authority.id, role: 'auditor' }))).toBe('done');
		expect(await codeOf(inviting(foreign))).toBe('invalid organisationId');
	});

	test('system management the first person of a provider, and nobody after that', async () => {
		const manager = await buildMember(network.id, network.authority.id, 'system-manager');
		const empty = await buildOrganisation(network.id);
		const organisationId = empty.id;
		expect(await codeOf(inviting(manager, { organisationId }))).toBe('invalid role');
		const { id } = await inviting(manager, { organisationId, role: 'provider-admin' });
		await buildMember(network.id, organisationId, 'provider-admin');
		expect(await codeOf(inviting(manager, { organisationId, role: 'provider-admin' }))).toBe('forbidden');
		expect(await codeOf(renewing(manager, id))).toBe('forbidden');
	});

	test('nobody else', async () => {
		for (const role of ['case-manager', 'team-lead', 'auditor', 'evaluator'] as const) {
			const member = await buildMember(network.id, network.authority.id, role);
			expect(await codeOf(inviting(member))).toBe('invalid role');
		}
		const staff = await buildMember(network.id, house.id, 'provider-staff');
		expect(await codeOf(inviting(staff))).toBe('invalid role');
	});

	test("another network's and another house's invitations are unknown", async () => {
		const { id } = await inviting(admin);
		const other = await buildOrganisation(network.id);
		const rival = await buildMember(network.id, other.id, 'provider-admin');
		for (const actor of [foreign, rival]) {
			expect(await codeOf(renewing(actor, id))).toBe('not-found');
			expect(await codeOf(revoking(actor, id))).toBe('not-found');
			const seen = await transact(actor, (tx, now) => listInvitations(tx, actor, {}, now));
			expect(seen.map((one) => one.id)).not.toContain(id);
		}
	});
});

describe('a link for a new password', () => {
	const withPassword = async (networkId = network.id, organisationId = house.id) => {
		const member = await buildMember(networkId, organisationId, 'provider-staff');
		const email = nextEmail();
		await database.admin`update platform.accounts set email = ${email}, password_hash = ${await hashPassword(password)} where id = ${member.accountId}`;
		return { member, email };
	};
	const issuing = (actor: Member, membershipId: string, token = newToken()) =>
		transact(actor, (tx, now) => issuePasswordLink(tx, actor, { membershipId, token }, now));
	const fresh = 'ein noch besserer Satz';
	const set = (token: string) => setPasswordByLink({ token, newPassword: fresh, repeatedPassword: fresh }, from());

	test('sets it once, ends every session, and forgives the wrong tries before it', async () => {
		const { member, email } = await withPassword();
		const web = browser();
		await openSession(web, member.accountId, undefined, 'Firefox');
		for (let failure = 0; failure < 5; failure++)
			await signIn(email, 'falsch', '192.0.2.40', 'test').catch(() => undefined);
		const token = newToken();
		expect((await issuing(admin, member.membershipId, token)).email).toBe(email);
		// Until it is used nothing changes: nobody is locked out by a link.
		expect(await readSession(web)).toBeDefined();
		await set(token);
		expect(await readSession(web)).toBeUndefined();
		expect(await signIn(email, fresh, '192.0.2.41', 'test')).toBe(member.accountId);
		expect(await codeOf(set(token))).toBe('conflict');
		expect(await actions(network.id)).toEqual(
			expect.arrayContaining(['identity.password-link-issued', 'identity.password-set-by-link'])
		);
	});

	test('replaces an earlier one, runs out, and is used by one of two at once', async () => {
		const { member } = await withPassword();
		const [first, second, third] = [newToken(), newToken(), newToken()];
		await issuing(admin, member.membershipId, first);
		await issuing(admin, member.membershipId, second);
		expect(await codeOf(set(first))).toBe('conflict');
		expect((await Promise.all([codeOf(set(second)), codeOf(set(second))])).toSorted()).toEqual(['conflict', 'done']);
		await issuing(admin, member.membershipId, third);
		setNow(hours(73));
		expect(await codeOf(set(third))).toBe('conflict');
	});

	test("is issued by the network's administration alone, and for its own people alone", async () => {
		const { member } = await withPassword();
		expect(await codeOf(issuing(head, member.membershipId))).toBe('not-found');
		expect(await codeOf(issuing(foreign, member.membershipId))).toBe('not-found');
		expect(await codeOf(issuing(admin, admin.membershipId))).toBe('conflict');
		// It would open the other network, too.
		await database.admin`insert into platform.memberships (account_id, network_id, organisation_id, role)
			values (${member.accountId}, ${elsewhere.id}, ${elsewhere.authority.id}, 'team-lead')`;
		expect(await codeOf(issuing(admin, member.membershipId))).toBe('conflict');
		await database.admin`update platform.memberships set ended_at = now() where account_id = ${member.accountId} and network_id = ${network.id}`;
		expect(await codeOf(issuing(admin, member.membershipId))).toBe('not-found');
	});
});
