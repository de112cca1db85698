import { fail, type Actions } from '@sveltejs/kit';
import { codeEntry } from '#lib/consent/index.ts';
import { enterByCode, getExtract } from '#lib/consent/index.server.ts';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { client } from '#lib/platform/actor.ts';
import { attempt, readForm } from '#lib/platform/forms.server.ts';

/** The person's own page: no account, no cookie; each opening needs the code and leaves a line. */
export const actions: Actions = {
	default: async (event) => {
		const actor = client(event.locals.requestId);
		const { data, form, rejected } = await readForm(event, codeEntry);
		if (rejected) return rejected;
		const { value: extract, refused } = await attempt(form, actor, async (tx, now) => {
			const holder = await enterByCode(
				tx,
				actor,
				{ purpose: 'extract', typed: data.code, address: event.getClientAddress() },
				now
			);
			if (!holder) return undefined;
			const { caseId } = holder;
			return getExtract(tx, actor, personTables, { caseId, words: personWords, purpose: 'extract' }, now);
		});
		if (refused) return refused;
		if (!extract) return fail(400, { form: { ...form, issues: { code: [m.consent_mein_stand_refused()] } } });
		return { form, extract };
	}
};
