import { beforeAll, describe, expect, test } from 'vitest';
import { acceptAsNew, newToken } from '#lib/identity/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { buildMember, buildNetwork, buildOrganisation } from '#tests/support/builders.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	approvePartner,
	createOffer,
	findFirstSteps,
	getOffer,
	invitePartner,
	listWaitingPartners,
	publishOffer,
	reopenOffer,
	updateOffer
} from './index.server.ts';
import { offerForm } from './index.ts';

const database = await testDatabase();
const network = await buildNetwork();
let manager: Member;
let reader: Member;
let foreign: Member;
beforeAll(async () => {
	manager = await buildMember(network.id, network.authority.id, 'system-manager');
	reader = await buildMember(network.id, network.authority.id, 'case-manager');
	const elsewhere = await buildNetwork();
	foreign = await buildMember(elsewhere.id, elsewhere.authority.id, 'network-admin');
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (!(caught instanceof Refusal)) throw caught;
			return [caught.code, caught.field].filter(Boolean).join(' ');
		}
	);
let counter = 0;
const partnerForm = (kind: 'welfare' | 'authority' = 'welfare') => ({
	name: `Neues Haus ${++counter}`,
	kind,
	description: '',
	phone: undefined,
	email: undefined,
	website: undefined,
	addressProtected: false
});
const formOf = (organisationId: string, accessCriteria = 'für alle') =>
	offerForm.parse({
		organisationId,
		name: `Beratung ${++counter}`,
		kind: 'counselling',
		regime: 'none',
		accessCriteria,
		intake: 'request',
		entry: 'rolling',
		responseDays: '5',
		reach: 'network'
	});

/** A provider that was invited, with its head, who has accepted. */
async function invitedPartner(): Promise<Member> {
	const token = newToken();
	const email = `leitung-${++counter}@haus.example`;
	const { id } = await transact(manager, (tx, now) =>
		invitePartner(tx, manager, { form: partnerForm(), email, token }, now)
	);
	const newPassword = 'ein guter langer Satz';
	const accepted = await acceptAsNew(
		{ token, name: 'Leitung', newPassword, repeatedPassword: newPassword },
		{ address: '192.0.2.9', requestId: 'test' }
	);
	return { role: 'provider-admin', requestId: 'test', networkId: network.id, organisationId: id, ...accepted };
}
const draft = (head: Member) =>
	transact(head, (tx, now) => createOffer(tx, head, formOf(head.organisationId), now)).then(({ id }) => id);
const publish = (actor: Member, id: string) => transact(actor, (tx, now) => publishOffer(tx, actor, id, now));
const approve = (actor: Member, id: string) => transact(actor, (tx, now) => approvePartner(tx, actor, { id }, now));
const sees = (actor: Member, id: string) => codeOf(transact(actor, (tx, now) => getOffer(tx, actor, id, now)));
const waiting = async (actor: Member) =>
	(await transact(actor, (tx) => listWaitingPartners(tx, actor))).map(({ id, offers }) => [id, offers]);

describe('a provider that was invited', () => {
	test('publishes, and is visible once the office has approved it; from then on at once', async () => {
		const head = await invitedPartner();
		const offer = await draft(head);
		expect(await waiting(manager)).toEqual([]);
		expect(await publish(head, offer)).toBe('awaiting');
		expect(await sees(reader, offer)).toBe('not-found');
		expect(await sees(head, offer)).toBe('done');
		expect(await waiting(manager)).toEqual([[head.organisationId, 1]]);
		expect(await waiting(reader)).toEqual([]);
		expect(await transact(head, (tx) => findFirstSteps(tx, head))).toEqual({ sites: 0, offers: 1, awaiting: 1 });

		expect(await approve(manager, head.organisationId)).toBe(1);
		expect(await sees(reader, offer)).toBe('done');
		expect(await waiting(manager)).toEqual([]);
		expect(await transact(head, (tx) => findFirstSteps(tx, head))).toBeUndefined();
		expect(await publish(head, await draft(head))).toBe('published');
		const told = await database.admin`
			select kind from platform.notifications where membership_id = ${head.membershipId}`;
		expect(told.map(({ kind }) => kind)).toContain('partners.approved');
		expect(await codeOf(approve(manager, head.organisationId))).toBe('conflict');
	});

	test('keeps its access criteria while it waits, and may take the offer back', async () => {
		const head = await invitedPartner();
		const offer = await draft(head);
		await publish(head, offer);
		const emptied = { id: offer, form: formOf(head.organisationId, '') };
		expect(await codeOf(transact(head, (tx, now) => updateOffer(tx, head, emptied, now)))).toBe(
			'conflict accessCriteria'
		);
		await transact(head, (tx, now) => reopenOffer(tx, head, offer, now));
		expect(await approve(manager, head.organisationId)).toBe(0);
		expect(await sees(reader, offer)).toBe('not-found');
	});

	test('does not approve itself, nor does another network', async () => {
		const head = await invitedPartner();
		const rival = await buildMember(network.id, (await buildOrganisation(network.id)).id, 'provider-admin');
		expect(await codeOf(approve(head, head.organisationId))).toBe('forbidden');
		for (const actor of [rival, foreign, reader])
			expect(await codeOf(approve(actor, head.organisationId))).toBe('not-found');
	});

	test('leaves no offer waiting that it published in the moment of its approval', async () => {
		for (let round = 0; round < 10; round++) {
			const head = await invitedPartner();
			const offer = await draft(head);
			await Promise.all([publish(head, offer), approve(manager, head.organisationId)]);
			expect(await sees(reader, offer)).toBe('done');
		}
	});

	test('is no Jobcenter', async () => {
		const input = { form: partnerForm('authority'), email: 'x@haus.example', token: newToken() };
		expect(await codeOf(transact(manager, (tx, now) => invitePartner(tx, manager, input, now)))).toBe('invalid kind');
	});
});

test('what the office publishes for a new provider, and what others publish, appears at once', async () => {
	const head = await invitedPartner();
	expect(await publish(manager, await draft(head))).toBe('published');
	const known = await buildMember(network.id, (await buildOrganisation(network.id)).id, 'provider-admin');
	expect(await publish(known, await draft(known))).toBe('published');
});
