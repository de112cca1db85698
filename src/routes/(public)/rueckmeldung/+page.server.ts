import { fail, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { isRightToLeft, slipEntry, slipIn, slipWordings } from '#lib/consent/index.ts';
import { enterByCode, reportBySlip, withdrawBySlip } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { client } from '#lib/platform/actor.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { attempt, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { checkGround } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

const asked = z.object({ sprache: z.string().trim().max(5).optional() });

/** In the language of the person: that of the portal's surface, unless another is asked for. */
export const load: PageServerLoad = ({ url }) => {
	const { language, wording } = slipIn(readQuery(url, asked).sprache ?? getLocale());
	return {
		language,
		rightToLeft: isRightToLeft(language),
		words: wording.page,
		languages: Object.entries(slipWordings).map(([code, { language: name }]) => ({ code, name }))
	};
};

/** The slip's page: shows no data, no provider and no topic, whatever is typed (rule 13). */
export const actions: Actions = {
	default: async (event) => {
		const actor = client(event.locals.requestId);
		const { data, form, rejected } = await readForm(event, slipEntry);
		if (rejected) return rejected;
		const { value: heard, refused } = await attempt(form, actor, async (tx, now) => {
			const holder = await enterByCode(
				tx,
				actor,
				{ purpose: 'slip', typed: data.code, address: event.getClientAddress() },
				now
			);
			if (!holder) return false;
			if (data.says !== 'withdraw') await reportBySlip(tx, actor, holder, data.says, now);
			else {
				await withdrawBySlip(tx, actor, holder, now);
				// Whoever holds a slip moves no place: a job gives back the one that rested on the consent.
				if (holder.referralId) await checkGround(tx, holder.referralId, now);
			}
			return true;
		});
		if (refused) return refused;
		if (!heard)
			return fail(400, { form: { ...form, issues: { code: [m.consent_mein_stand_refused()] } }, unknown: true });
		return { form: { values: {}, issues: {} }, heard };
	}
};
