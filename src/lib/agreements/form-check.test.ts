import { describe, expect, test } from 'vitest';
import { demoAgreements } from '#lib/interop/demo/agreements.ts';
import { agreementForms } from './model.ts';
import {
	contradicts,
	formCheckChoices,
	formCheckQuestions,
	formCheckWarnings,
	hintOf,
	isCheckable,
	type FormCheckAnswers,
	type SteeringHint
} from './form-check.ts';

const answers = (text: string): FormCheckAnswers =>
	Object.fromEntries(
		formCheckQuestions.map((question, index) => [question, { y: 'yes', n: 'no', u: 'unclear' }[text[index] ?? 'u']])
	) as FormCheckAnswers;

describe('the steering-form check (R35)', () => {
	// own purpose, paid, enforceable, detailed, demand risk, own share
	test.each<[string, string, SteeringHint | undefined]>([
		['a service bought for the office’s own task, enforceable', 'yyynnn', 'public_contract'],
		['places called off in detail and enforceable, whoever’s task', 'nyyynn', 'public_contract'],
		['money for the partner’s own task, nothing enforceable', 'nynnny', 'grant'],
		['money with an own share, nothing enforceable, yet detailed', 'nynyny', 'grant'],
		['no money, the partner lives of those who come', 'nnnnyn', 'concession'],
		['no money, no risk: both sides do their part', 'nnnnnn', 'cooperation'],
		['no money, and demand unclear: nothing is decided', 'nnnnun', undefined],
		['paid, and nobody knows whether it can be enforced', 'yyunnn', undefined],
		['nothing is clear', 'uuuuuu', undefined]
	])('%s', (_name, text, hint) => {
		expect(hintOf(answers(text)).hint).toBe(hint);
	});

	test('gives the answers that a hint rests on, and none without a hint', () => {
		expect(hintOf(answers('yyynnn')).reasons).toEqual([
			{ question: 'own_purpose', answer: 'yes' },
			{ question: 'paid', answer: 'yes' },
			{ question: 'enforceable', answer: 'yes' }
		]);
		expect(hintOf(answers('uuuuuu')).reasons).toEqual([]);
	});

	test('decides the same whatever stays unclear beside what it rests on', () => {
		for (const choice of formCheckChoices)
			expect(hintOf({ ...answers('yyyunu'), detailed: choice }).hint).toBe('public_contract');
	});

	test('a grant with call-off is warned of, an approved work opportunity is not (R36)', () => {
		const grant = { form: 'grant' as const, places: 12, workOpportunity: false };
		expect(formCheckWarnings(grant, answers('nynnny'), 'high')).toEqual(['grant_called_off']);
		expect(formCheckWarnings({ ...grant, places: null }, answers('nynyny'), 'high')).toEqual(['grant_called_off']);
		expect(formCheckWarnings({ ...grant, places: null }, answers('nynnny'), 'low')).toEqual(['low_autonomy']);
		expect(formCheckWarnings({ ...grant, workOpportunity: true }, answers('nynyny'), 'low')).toEqual([]);
	});

	test('says where another form was chosen than the answers hint at, and nothing where there is nothing to check', () => {
		expect(contradicts('grant', hintOf(answers('yyynnn')).hint)).toBe(true);
		expect(contradicts('arrangement', hintOf(answers('nnnnnn')).hint)).toBe(false);
		expect(agreementForms.filter((form) => !isCheckable(form))).toEqual([
			'office_arrangement',
			'service_agreement',
			'voucher'
		]);
	});

	test('the demo’s agreements, answered as their form is meant, contradict nothing; its work opportunities warn of nothing', () => {
		const meant: Record<SteeringHint, string> = {
			public_contract: 'yyyynn',
			concession: 'nnnnyn',
			grant: 'nynnny',
			cooperation: 'nnnnnn'
		};
		const form = (one: string) => (one === 'arrangement' ? 'cooperation' : one) as SteeringHint;
		const checked = demoAgreements.filter((one) => isCheckable(one.form));
		expect(checked.length).toBeGreaterThan(10);
		for (const one of checked) {
			const given = answers(meant[form(one.form)]);
			const warnings = formCheckWarnings(
				{ form: one.form, places: one.workOpportunity ? 10 : null, workOpportunity: one.workOpportunity ?? false },
				given,
				'high'
			);
			expect([one.number, warnings]).toEqual([one.number, []]);
		}
	});
});
