import { m } from '#lib/paraglide/messages.js';
import { refuseBy } from '#lib/platform/constraints.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

refuseBy({
	agreements_money_by_form: () => new Refusal('invalid', m.agreements_refused_amount(), 'amount'),
	agreements_period_order: () => new Refusal('invalid', m.agreements_refused_period(), 'validUntil'),
	agreement_contingents_not_overbooked: () => new Refusal('conflict', m.agreements_refused_contingent()),
	agreement_contingents_body_key: () => new Refusal('conflict', m.agreements_refused_twice(), 'commissioner'),
	agreement_targets_indicator_key: () => new Refusal('conflict', m.agreements_refused_twice(), 'indicator'),
	agreement_targets_is_corridor: () => new Refusal('invalid', m.agreements_refused_corridor(), 'high'),
	agreement_reports_duty_key: () => new Refusal('conflict', m.agreements_refused_reported()),
	purses_year_key: () => new Refusal('conflict', m.agreements_refused_twice(), 'year'),
	purses_not_overdrawn: () => new Refusal('conflict', m.agreements_refused_purse(), 'amount'),
	case_budgets_not_overdrawn: () => new Refusal('conflict', m.agreements_refused_budget(), 'amount'),
	budget_commitments_second_signature: () => new Refusal('conflict', m.agreements_refused_same_person())
});
