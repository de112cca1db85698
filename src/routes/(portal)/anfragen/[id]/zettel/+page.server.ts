import type { Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { getCase } from '#lib/cases/index.server.ts';
import { isRightToLeft, lastDayOf, needsConsent, slipIn, slipWordings } from '#lib/consent/index.ts';
import { issueCode } from '#lib/consent/index.server.ts';
import { languageLabel } from '#lib/directory/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { zCode } from '#lib/platform/inputs.ts';
import { getReferral } from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

const languages = Object.keys(slipWordings) as [string, ...string[]];
const slipForm = z.object({ language: zCode(languages) });

/** A slip is for referrals in which the person decides what is told. */
async function referralFor(tx: Tx, actor: Member, id: string, now: Date) {
	const { held } = await getReferral(tx, actor, id, now);
	if (held.sending === 'draft' || needsConsent(held.regime, 'to_authority').length === 0)
		throw new Refusal('not-found', m.errors_not_found());
	return held;
}

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const held = await referralFor(tx, actor, id, now);
		const { language } = await getCase(tx, actor, held.caseId);
		return {
			id,
			reference: held.reference,
			/** The person's language where there is a slip in it, and its name where there is none. */
			language: slipIn(language).language,
			missing: slipIn(language).language === language ? undefined : languageLabel(language),
			languages: languages.map((code) => ({ value: code, label: languageLabel(code) })),
			form: blank({})
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, rejected } = await readForm(event, slipForm);
		if (rejected) return rejected;
		// Without the request key: it would keep the code, of which only a hash may be kept.
		const { value, refused } = await attempt(form, actor, async (tx, now) => {
			const { caseId } = await referralFor(tx, actor, id, now);
			return issueCode(tx, actor, { caseId, referralId: id }, now);
		});
		if (refused) return refused;
		const { language, wording } = slipIn(data.language);
		return {
			form,
			slip: {
				code: value.code,
				language,
				rightToLeft: isRightToLeft(language),
				words: wording.sheet,
				address: `${event.url.host}/rueckmeldung`,
				until: date(lastDayOf(value.expiresAt), language === 'en' ? 'en' : 'de')
			}
		};
	}
};
