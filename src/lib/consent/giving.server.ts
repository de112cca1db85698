import { m } from '#lib/paraglide/messages.js';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { giverOf, scopeReaches, type ConsentForm } from './model.ts';
import { consentLanguages } from './texts.ts';
import { endOf, lastDay, startOfDay } from './validity.ts';

/** How a person agreed, as a form tells it; the same for every consent (rule 15). */
export type Giving = {
	form: ConsentForm;
	/** Who signs (`signatories`). */
	signatory: string;
	/** Day on which the person said or signed it; today at the latest. */
	givenOn: string;
	language: string;
	copyHanded: boolean;
};

/** How long ago a consent may have been given that is recorded now. */
const earliestDays = 90;

/**
 * What a row of a consent says of how and for how long it was given: at most twelve months from its day.
 *
 * @param sensitive what it is about may reveal something about health or situation (Art. 9 DSGVO)
 * @throws {Refusal} invalid at `givenOn`, `language` or `signatory`
 */
export function readGiving(giving: Giving, sensitive: boolean, now: Date) {
	const { form, givenOn, language } = giving;
	const today = dayOf(now);
	if (givenOn > today || givenOn < addDays(today, -earliestDays))
		throw new Refusal('invalid', m.consent_day_refused(), 'givenOn');
	if (!consentLanguages().includes(language)) throw new Refusal('invalid', m.errors_choice(), 'language');
	const giver = giverOf(giving.signatory);
	if (giver.guardianScope && !scopeReaches(giver.guardianScope, sensitive))
		throw new Refusal('invalid', m.consent_scope_refused(), 'signatory');
	return {
		form,
		language,
		...giver,
		validFrom: givenOn === today ? now : startOfDay(givenOn),
		validUntil: endOf(lastDay(givenOn)),
		copyGivenOn: giving.copyHanded ? today : null,
		namesHealthData: sensitive,
		recordedAt: now
	};
}
