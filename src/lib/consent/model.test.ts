import { describe, expect, test } from 'vitest';
import {
	disclosed,
	disclosedToProvider,
	disclosureRules,
	needsConsent,
	type GivenConsent,
	type Heard,
	giverOf,
	guardianScopes,
	scopeReaches,
	signatories
} from './model.ts';

const referral = {
	id: 'r',
	regime: 'counselling',
	sent: true,
	readerIds: ['office'],
	toOrganisationId: 'provider'
} as const;
const now = new Date('2026-11-23T09:00:00Z');
const consent = (changes: Partial<GivenConsent> = {}): GivenConsent => ({
	id: 'b',
	referralId: 'r',
	recipientId: 'office',
	direction: 'to_authority',
	categories: ['D3', 'D4'],
	validFrom: new Date('2026-11-01T00:00:00Z'),
	validUntil: new Date('2027-10-31T00:00:00Z'),
	...changes
});
const handOver = consent({ id: 'a', direction: 'to_provider', recipientId: 'provider', categories: ['D1', 'D2'] });

const silent: Heard = { accepted: false, refused: false, overSince: undefined };

describe('a referral with two readers', () => {
	const both = { ...referral, readerIds: ['office', 'third party'] };
	test.each([
		['office', ['D3', 'D4']],
		['third party', ['D3', 'D4']],
		['neither of them', []]
	] as const)('tells what a consent that names %s lets flow', (recipientId, flows) => {
		const given = consent({ recipientId });
		expect(disclosed(both, [given], [], now)).toEqual(new Set(flows));
		expect(disclosed({ ...both, readerIds: ['office'] }, [given], [], now)).toEqual(
			new Set(recipientId === 'office' ? flows : [])
		);
		// The person is open to the provider once its yes may be known to either.
		expect(disclosedToProvider(both, [handOver, given], [], now, { ...silent, accepted: true })).toEqual(
			new Set(flows.length > 0 ? ['D1', 'D2'] : [])
		);
	});
});

describe('feedback from a counselling centre', () => {
	test('needs the consent of the person', () => {
		expect(disclosed(referral, [], [], now)).toEqual(new Set());
		expect(disclosed(referral, [consent()], [], now)).toEqual(new Set(['D3', 'D4']));
	});
	test('ends with the withdrawal, to the second', () => {
		const withdrawn = [{ consentId: 'b', withdrawnAt: now }];
		expect(disclosed(referral, [consent()], withdrawn, now)).toEqual(new Set());
		expect(disclosed(referral, [consent()], withdrawn, new Date(now.getTime() - 1))).toEqual(new Set(['D3', 'D4']));
	});
	test('ends when the consent runs out', () => {
		expect(disclosed(referral, [consent({ validUntil: now })], [], now)).toEqual(new Set());
	});
	test('is not covered by a consent that names another recipient or referral', () => {
		expect(disclosed(referral, [consent({ recipientId: 'other' })], [], now)).toEqual(new Set());
		expect(disclosed(referral, [consent({ referralId: 'other' })], [], now)).toEqual(new Set());
	});
	test('never holds attendance or assessment, whatever a consent says', () => {
		const everything = consent({ categories: ['D3', 'D4', 'D5', 'D6', 'D7'] });
		expect(disclosed(referral, [everything], [], now)).toEqual(new Set(['D3', 'D4', 'D7']));
	});
});

describe('what a counselling centre learns of the person', () => {
	test('is nothing before it said yes', () => {
		expect(disclosedToProvider(referral, [handOver, consent()], [], now, silent)).toEqual(new Set());
		expect(disclosedToProvider(referral, [handOver, consent()], [], now, { ...silent, accepted: true })).toEqual(
			new Set(['D1', 'D2'])
		);
	});
	test('is open at once where the person wants no answer to flow back', () => {
		expect(disclosedToProvider(referral, [handOver], [], now, silent)).toEqual(new Set(['D1', 'D2']));
	});
	test('does not widen when the person takes back the consent to the answer', () => {
		const withdrawn = [{ consentId: 'b', withdrawnAt: now }];
		expect(disclosedToProvider(referral, [handOver, consent()], withdrawn, now, { ...silent, accepted: true })).toEqual(
			new Set()
		);
	});
	test('is nothing any more after a no, whatever was agreed', () => {
		expect(disclosedToProvider(referral, [handOver], [], now, { ...silent, refused: true })).toEqual(new Set());
		const byLaw = { ...referral, regime: 'statutory' as const };
		expect(disclosedToProvider(byLaw, [], [], now, { ...silent, refused: true })).toEqual(new Set());
	});
	test('stays for three months after the end was reported', () => {
		const over = (overSince: string) =>
			disclosedToProvider({ ...referral, regime: 'statutory' }, [], [], new Date('2026-05-31T10:00:00Z'), {
				...silent,
				overSince: new Date(overSince)
			});
		expect(over('2026-02-28T10:00:01Z')).toEqual(new Set(['D1', 'D2']));
		expect(over('2026-02-28T10:00:00Z')).toEqual(new Set());
	});
	test('is nothing while the referral is a draft', () => {
		expect(disclosedToProvider({ ...referral, sent: false }, [handOver], [], now, silent)).toEqual(new Set());
	});
});

describe('the rules', () => {
	test('let a statutory measure report by law, the agreed goal only by consent', () => {
		expect(disclosed({ ...referral, regime: 'statutory' }, [], [], now)).toEqual(new Set(['D3', 'D4', 'D5', 'D6']));
		expect(needsConsent('statutory', 'to_authority')).toEqual(['D7']);
		expect(needsConsent('statutory', 'to_provider')).toEqual([]);
	});
	test('give an employer neither need nor goal', () => {
		expect(disclosureRules.employer.to_provider).toEqual({ D1: 'consent' });
	});
	test('know no flow where there is no regime', () => {
		expect(disclosureRules.none).toEqual({ to_provider: {}, to_authority: {} });
	});
});

test('who consents: the person, who represents them, or a guardian whose scope reaches it (rule 11)', () => {
	expect(signatories.map((one) => giverOf(one).givenBy)).toEqual([
		'person',
		'representative',
		'guardian',
		'guardian',
		'guardian',
		'guardian'
	]);
	const reaching = (health: boolean) => guardianScopes.filter((scope) => scopeReaches(scope, health));
	expect(reaching(false)).toEqual(['authorities', 'health', 'all_matters']);
	expect(reaching(true)).toEqual(['health', 'all_matters']);
});
