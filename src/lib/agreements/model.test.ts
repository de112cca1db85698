import { describe, expect, test } from 'vitest';
import { blankAgreement } from '#tests/support/agreements.ts';
import {
	agreementForms,
	agreementStates,
	fieldsOf,
	freeOf,
	hintsOf,
	isExpiring,
	mandatoryBlocks,
	missingFor,
	nextDue,
	periodOf,
	steps,
	stepsFor
} from './model.ts';
import { agreementForm } from './inputs.ts';
import { centsOf, typedOf } from './money.ts';

const typed = {
	form: 'cooperation',
	organisationId: '00000000-0000-4000-8000-000000000001',
	title: 'Werkhof'
};
const issuesOf = (input: Record<string, unknown>): string[] => {
	const parsed = agreementForm.safeParse({ ...typed, ...input });
	return parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
};

describe('each form', () => {
	test('can be written down with partner and title alone', () => {
		for (const form of agreementForms) expect(issuesOf({ form })).toEqual([]);
	});
	test('a service agreement has exactly the six blocks of § 17(2) SGB II, all of them needed', () => {
		expect(fieldsOf.service_agreement.map(({ name }) => name)).toEqual([...mandatoryBlocks]);
		const complete = blankAgreement({ form: 'service_agreement', validUntil: '2027-12-31' });
		expect(missingFor(complete, 'agreed')).toEqual([]);
		for (const block of mandatoryBlocks)
			expect(missingFor({ ...complete, terms: { ...complete.terms, [block]: undefined } as never }, 'agreed')).toEqual([
				block
			]);
	});
	test('money is refused where the form has none, and a cooperation is complete without', () => {
		for (const form of ['cooperation', 'office_arrangement', 'arrangement', 'concession'])
			expect(issuesOf({ form, amount: '100' })).toEqual(['amount']);
		expect(issuesOf({ form: 'grant', amount: '100' })).toEqual([]);
		expect(missingFor(blankAgreement({ form: 'cooperation' }), 'agreed')).toEqual([]);
	});
	test('a grant needs purpose, proof of use, quality part, amount and end; one without quality part is not agreed (R45)', () => {
		expect(
			missingFor({ ...blankAgreement({ form: 'grant' }), terms: {}, amount: null, validUntil: null }, 'agreed')
		).toEqual(['grantPurpose', 'proofDueOn', 'quality', 'validUntil', 'amount']);
	});
	test('an oral arrangement is for a time, and says until when it is put in writing', () => {
		expect(missingFor({ ...blankAgreement({ form: 'arrangement' }), terms: {}, validUntil: null }, 'agreed')).toEqual([
			'agreedWith',
			'agreedOn',
			'consolidateBy',
			'validUntil'
		]);
	});
	test('an approval of work opportunities is a grant that states its places', () => {
		expect(issuesOf({ form: 'grant', workOpportunity: 'on', places: '20' })).toEqual([]);
		expect(issuesOf({ form: 'grant', workOpportunity: 'on' })).toEqual(['places']);
		expect(issuesOf({ form: 'cooperation', workOpportunity: 'on', places: '20' })).toEqual(['workOpportunity']);
	});
	test('the end is not before the start', () => {
		expect(issuesOf({ validFrom: '2026-02-01', validUntil: '2026-01-31' })).toEqual(['validUntil']);
	});
});

test('an agreement enters into force with its interface sheet and contacts of both sides only', () => {
	const bare = { ...blankAgreement({ form: 'cooperation' }), interfaces: 0, partnerContact: '' };
	expect(missingFor(bare, 'agreed')).toEqual([]);
	expect(missingFor(bare, 'in_force')).toEqual(['interfaces', 'contacts']);
});

test('grants with call-off places are hinted at, approvals of work opportunities are not (R36)', () => {
	const grant = blankAgreement({ form: 'grant', places: 20 });
	expect(hintsOf(grant, '2026-11-22')).toEqual(['grant_with_places']);
	expect(hintsOf({ ...grant, workOpportunity: true }, '2026-11-22')).toEqual([]);
	const oral = blankAgreement({ form: 'arrangement', terms: { agreedOn: '2026-03-22' } });
	expect(hintsOf(oral, '2026-11-22')).toEqual(['oral_long']);
	expect(hintsOf(oral, '2026-09-21')).toEqual([]);
});

describe('the life of an agreement', () => {
	test('leads from draft to its end, and every state but the last leads on', () => {
		expect(agreementStates.filter((state) => !steps.some(({ from }) => from === state))).toEqual(['ended']);
		expect(agreementStates.filter((state) => !steps.some(({ to }) => to === state))).toEqual(['draft']);
		expect(stepsFor('under_review', 'system-manager').map(({ to }) => to)).toEqual(['extended', 'ended']);
	});
	test('is moved by nobody but system management, and ends with a reason', () => {
		for (const role of ['network-admin', 'provider-admin', 'case-manager'])
			expect(agreementStates.flatMap((state) => stepsFor(state, role))).toEqual([]);
		expect(steps.filter(({ to, reason }) => (to === 'ended') !== reason)).toEqual([]);
	});
	test('runs out within six months', () => {
		const at = (validUntil: string | null, state: 'in_force' | 'ended' = 'in_force') =>
			isExpiring({ state, validUntil }, '2026-11-22');
		expect([at('2026-11-21'), at('2026-11-22'), at('2027-05-22'), at('2027-05-23'), at(null)]).toEqual([
			false,
			true,
			true,
			false,
			false
		]);
		expect(at('2026-12-31', 'ended')).toBe(false);
	});
});

test('a report is about the months before it is due', () => {
	expect(periodOf('2026-12-15', 'quarterly')).toEqual({ from: '2026-09-01', until: '2026-11-30' });
	expect(periodOf('2026-03-31', 'yearly')).toEqual({ from: '2025-03-01', until: '2026-02-28' });
	expect(nextDue('2026-12-15', 'quarterly')).toBe('2027-03-15');
	expect(nextDue('2026-12-15', 'once')).toBeUndefined();
});

describe('money', () => {
	test('is typed the German way', () => {
		expect(centsOf('1.234,50')).toBe(123450);
		expect(centsOf('1234,5')).toBe(123450);
		expect(centsOf('1234')).toBe(123400);
		expect(centsOf(' 12.500 € ')).toBe(1250000);
		expect(centsOf('0,01')).toBe(1);
		expect(centsOf('1,234.50')).toBe(123450);
		expect(centsOf('250.00')).toBe(25000);
	});
	test('is refused where it could mean two things, or nothing', () => {
		for (const text of ['1.234.5', '12.3456', '-5', '1e3', '', ',50', '1,234', '99999999999999'])
			expect(centsOf(text), text).toBeUndefined();
	});
	test('comes back into its field as it is written', () => {
		expect([0, 1, 123450, 100000000].map(typedOf)).toEqual(['0,00', '0,01', '1.234,50', '1.000.000,00']);
		expect(typedOf(null)).toBe('');
		for (const cents of [0, 7, 99, 100, 123456789]) expect(centsOf(typedOf(cents))).toBe(cents);
	});
	test('is free where it is neither committed nor meant to be', () => {
		expect(freeOf({ allocated: 1000, precommitted: 300, committed: 500 })).toBe(200);
	});
});
