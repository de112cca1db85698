import { describe, expect, test } from 'vitest';
import { roles, type Actor, type Role } from '#lib/platform/actor.ts';
import {
	mayEditOffer,
	mayKeepNetwork,
	mayMovePlaces,
	mayReportCapacity,
	maySeeFewWaiting,
	maySeeOffer
} from './policy.ts';

const actor = (role: Role, organisationId = 'own', networkId = 'here'): Actor => ({
	role,
	requestId: 'r',
	networkId: role === 'system' ? undefined : networkId,
	organisationId,
	accountId: undefined,
	membershipId: undefined
});
const offer = { networkId: 'here', organisationId: 'own', state: 'draft' };
const allowed = (may: (actor: Actor) => boolean) => roles.filter((role) => may(actor(role)));

describe('in the own organisation and network', () => {
	test('providers, stewards and the system report places', () => {
		expect(allowed((who) => mayReportCapacity(who, offer))).toEqual([
			'system-manager',
			'provider-staff',
			'provider-admin',
			'network-admin',
			'system'
		]);
	});
	test('a provider’s staff reports places but does not write offers', () => {
		expect(allowed((who) => mayEditOffer(who, offer))).toEqual([
			'system-manager',
			'provider-admin',
			'network-admin',
			'system'
		]);
	});
	test('partners and areas are kept by the office alone', () => {
		expect(allowed((who) => mayKeepNetwork(who, 'here'))).toEqual(['system-manager', 'network-admin', 'system']);
	});
	test('case managers and the provider move places', () => {
		expect(allowed((who) => mayMovePlaces(who, offer))).toEqual([
			'case-manager',
			'provider-staff',
			'provider-admin',
			'system'
		]);
	});
	test('that one or two wait is told to those who refer, run the offer or note its figures', () => {
		expect(allowed((who) => maySeeFewWaiting(who, offer))).toEqual([
			'case-manager',
			'provider-staff',
			'provider-admin',
			'network-admin',
			'system'
		]);
		expect(maySeeFewWaiting(actor('provider-admin', 'other'), offer)).toBe(false);
		expect(maySeeFewWaiting(actor('case-manager', 'own', 'elsewhere'), offer)).toBe(false);
	});
	test('a draft is seen by its provider and the office’s editors', () => {
		expect(allowed((who) => maySeeOffer(who, offer))).toEqual([
			'system-manager',
			'provider-staff',
			'provider-admin',
			'network-admin',
			'system'
		]);
	});
	test('a published offer is seen by everybody', () => {
		expect(allowed((who) => maySeeOffer(who, { ...offer, state: 'published' }))).toEqual([...roles]);
	});
});

describe('elsewhere', () => {
	test('another provider touches nothing', () => {
		for (const role of ['provider-staff', 'provider-admin'] as const) {
			const other = actor(role, 'other');
			expect([
				mayReportCapacity(other, offer),
				mayEditOffer(other, offer),
				mayMovePlaces(other, offer),
				maySeeOffer(other, offer)
			]).toEqual([false, false, false, false]);
		}
	});
	test('another network sees and touches nothing', () => {
		for (const role of roles.filter((one) => one !== 'system')) {
			const other = actor(role, 'own', 'elsewhere');
			expect([
				mayReportCapacity(other, offer),
				mayEditOffer(other, offer),
				mayMovePlaces(other, offer),
				maySeeOffer(other, { ...offer, state: 'published' }),
				mayKeepNetwork(other, 'here')
			]).toEqual([false, false, false, false, false]);
		}
	});
});
