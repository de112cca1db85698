import { m } from '#lib/paraglide/messages.js';
import type { Category, ConsentForm, Direction, WithdrawalForm } from './model.ts';

/** What a category is, in the words of the disclosure list. */
export const categoryLabels: Record<Category, () => string> = {
	D1: () => m.consent_category_d1(),
	D2: () => m.consent_category_d2(),
	D3: () => m.consent_category_d3(),
	D4: () => m.consent_category_d4(),
	D5: () => m.consent_category_d5(),
	D6: () => m.consent_category_d6(),
	D7: () => m.consent_category_d7()
};

/** A category in a list within a sentence. */
export const categoryWords: Record<Category, () => string> = {
	D1: () => m.consent_words_d1(),
	D2: () => m.consent_words_d2(),
	D3: () => m.consent_words_d3(),
	D4: () => m.consent_words_d4(),
	D5: () => m.consent_words_d5(),
	D6: () => m.consent_words_d6(),
	D7: () => m.consent_words_d7()
};

export const formLabels: Record<ConsentForm, () => string> = {
	written: () => m.consent_form_written(),
	electronic: () => m.consent_form_electronic(),
	recorded: () => m.consent_form_recorded()
};

export const directionLabels: Record<Direction, () => string> = {
	to_provider: () => m.consent_direction_to_provider(),
	to_authority: () => m.consent_direction_to_authority()
};

export const withdrawalLabels: Record<WithdrawalForm, () => string> = {
	spoken: () => m.consent_withdrawal_spoken(),
	letter: () => m.consent_withdrawal_letter(),
	code: () => m.consent_withdrawal_code()
};

/** Several categories as "Name und Telefonnummer, Ziel". */
export const listCategories = (categories: readonly Category[]): string =>
	categories.map((category) => categoryWords[category]()).join(', ');
