import type { Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { getCase } from '#lib/cases/index.server.ts';
import { getExtract, issueCode } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, caseId);
		const extract = await getExtract(tx, actor, personTables, { caseId, words: personWords, purpose: 'extract' }, now);
		return { caseId, reference: person.reference, extract, address: `${url.host}/mein-stand`, form: blank({}) };
	});
};

export const actions: Actions = {
	code: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { form, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		// Without the request key: it would keep the code, of which only a hash may be kept.
		const { value, refused } = await attempt(form, actor, (tx, now) => issueCode(tx, actor, { caseId }, now));
		return refused ?? { form, handed: value };
	}
};
