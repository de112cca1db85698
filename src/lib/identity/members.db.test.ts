import type { Cookies } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import type { Member, MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { buildMember, buildNetwork, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import { changeMembership, endMembership, getMember, listMembers } from './members.server.ts';
import { openSession, readSession } from './sessions.server.ts';

const database = await testDatabase();

const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (!(caught instanceof Refusal)) throw caught;
			return caught.code;
		}
	);
async function build() {
	const network = await buildNetwork();
	const house = await buildOrganisation(network.id, { name: 'Haus Linde' });
	const member = (role: MemberRole, organisationId = role.startsWith('provider') ? house.id : network.authority.id) =>
		buildMember(network.id, organisationId, role);
	return { network, house, member, admin: await member('network-admin'), head: await member('provider-admin') };
}
const list = (actor: Member, filter: { suche?: string; rolle?: MemberRole; organisation?: string } = {}) =>
	transact(actor, (tx) => listMembers(tx, actor, { suche: '', ...filter }, { limit: 50, offset: 0 }));
const end = (actor: Member, id: string) => transact(actor, (tx, now) => endMembership(tx, actor, { id }, now));
const change = (actor: Member, id: string, input = { team: 'Team Süd', phone: '0221 2' }) =>
	transact(actor, (tx, now) => changeMembership(tx, actor, { ...input, id }, now));

function browser() {
	const jar = new Map<string, string>();
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	} as unknown as Cookies;
	return { cookies, url: new URL('http://localhost/') };
}

describe('the list of who is in', () => {
	test('shows the network to its administration, a house to its head, and nothing to others', async () => {
		const { admin, head, member, house } = await build();
		const staff = await member('provider-staff');
		const manager = await member('case-manager');
		expect((await list(admin)).total).toBe(4);
		expect((await list(head)).rows.map(({ id }) => id).toSorted()).toEqual(
			[head.membershipId, staff.membershipId].toSorted()
		);
		for (const other of [staff, manager, await member('system-manager')]) expect((await list(other)).total).toBe(0);
		expect((await list(admin, { rolle: 'case-manager' })).rows.map(({ id }) => id)).toEqual([manager.membershipId]);
		expect((await list(admin, { organisation: house.id })).total).toBe(2);
		expect((await list(admin, { suche: 'haus linde' })).total).toBe(2);
		// Signs of the pattern are signs of the search.
		expect((await list(admin, { suche: '%' })).total).toBe(0);
	});

	test("leaves out another network's people, and does not know them", async () => {
		const [one, two] = [await build(), await build()];
		expect((await list(one.admin)).rows.map(({ id }) => id)).not.toContain(two.admin.membershipId);
		for (const target of [two.admin, two.head]) {
			const id = target.membershipId;
			expect(await codeOf(transact(one.admin, (tx) => getMember(tx, one.admin, id)))).toBe('not-found');
			expect(await codeOf(change(one.admin, id))).toBe('not-found');
			expect(await codeOf(end(one.admin, id))).toBe('not-found');
		}
		expect(await codeOf(change(one.head, one.admin.membershipId))).toBe('not-found');
	});
});

describe('a membership', () => {
	test('changes in team and telephone, as far as its role has them', async () => {
		const { admin, head, member } = await build();
		const manager = await member('case-manager');
		await change(admin, manager.membershipId);
		expect(await transact(admin, (tx) => getMember(tx, admin, manager.membershipId))).toMatchObject({
			team: 'Team Süd',
			phone: '0221 2'
		});
		const staff = await member('provider-staff');
		await change(head, staff.membershipId);
		expect(await transact(head, (tx) => getMember(tx, head, staff.membershipId))).toMatchObject({
			team: null,
			phone: '0221 2'
		});
	});

	test('that ends signs out at once, and leaves other memberships of the account alone', async () => {
		const { admin, head, member, network } = await build();
		const staff = await member('provider-staff');
		const other = await buildOrganisation(network.id);
		const [second] = await database.admin<{ id: string }[]>`
			insert into platform.memberships (account_id, network_id, organisation_id, role)
			values (${staff.accountId}, ${network.id}, ${other.id}, 'provider-staff') returning id`;
		const [here, there] = [browser(), browser()];
		await openSession(here, staff.accountId, staff.membershipId, 'Firefox');
		await openSession(there, staff.accountId, second!.id, 'Firefox');
		await end(head, staff.membershipId);
		expect(await readSession(here)).toBeUndefined();
		expect((await readSession(there))?.membership?.membershipId).toBe(second!.id);
		expect(await codeOf(end(admin, staff.membershipId))).toBe('not-found');
		const [line] = await database.admin<{ facts: unknown }[]>`
			select facts from platform.audit_entries where action = 'identity.membership-ended' and chain_id = ${network.id}`;
		expect(line?.facts).toMatchObject({ membershipId: staff.membershipId, sessionsEnded: 1 });
	});

	test('of the last who could let others in does not end itself', async () => {
		const { admin, head, member } = await build();
		expect(await codeOf(end(admin, admin.membershipId))).toBe('conflict');
		expect(await codeOf(end(head, head.membershipId))).toBe('conflict');
		const second = await member('network-admin');
		expect(await codeOf(end(admin, admin.membershipId))).toBe('done');
		// A provider that leaves is let go by the network.
		expect(await codeOf(end(second, head.membershipId))).toBe('done');
	});

	test('of one of two who end each other at once stays', async () => {
		const { admin, member } = await build();
		const second = await member('network-admin');
		const ended = await Promise.all([codeOf(end(admin, second.membershipId)), codeOf(end(second, admin.membershipId))]);
		expect(ended.toSorted()).toEqual(['conflict', 'done']);
	});
});
