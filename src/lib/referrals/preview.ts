import { disclosureRules, type Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { tellsNeed } from './model.ts';

/** When the provider sees something: at once after sending, after its yes, once consent is there, or never. */
export type Visibility = 'at_once' | 'after_yes' | 'waits' | 'never';
/** What comes back: by law, by consent at hand, once consent is there, or not at all. */
export type Return = 'law' | 'given' | 'waits' | 'no';

/** What step 2 has been told so far: ticks, and whether the consents are at hand. */
export type Choice = {
	regime: Regime;
	toProvider: readonly string[];
	givenA: boolean;
	toAuthority: readonly string[];
	givenB: boolean;
};

/** What the provider would see of the person, and what would come back, if it were sent like this. */
export function previewOf(choice: Choice) {
	const rules = disclosureRules[choice.regime];
	const seen = (category: Category): Visibility => {
		const basis = rules.to_provider[category];
		if (basis === 'law') return 'at_once';
		if (basis !== 'consent' || !choice.toProvider.includes(category)) return 'never';
		if (!choice.givenA) return 'waits';
		return choice.givenB && choice.toAuthority.includes('D3') ? 'after_yes' : 'at_once';
	};
	const returned = (category: Category): Return => {
		const basis = rules.to_authority[category];
		if (basis === 'law') return 'law';
		if (basis !== 'consent' || !choice.toAuthority.includes(category)) return 'no';
		return choice.givenB ? 'given' : 'waits';
	};
	return {
		need: tellsNeed(choice.regime),
		person: seen('D1'),
		goal: seen('D2'),
		state: returned('D3'),
		phase: returned('D4'),
		development: returned('D7')
	};
}
