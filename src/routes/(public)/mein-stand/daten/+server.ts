import { error, json } from '@sveltejs/kit';
import { codeEntry } from '#lib/consent/index.ts';
import { enterByCode, extractAsData, getExtract } from '#lib/consent/index.server.ts';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { client } from '#lib/platform/actor.ts';
import { ask, readForm } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** The same as a file; the code is asked for again, so that no address and no cookie holds it. */
export const POST: RequestHandler = async (event) => {
	const actor = client(event.locals.requestId);
	const { data } = await readForm(event, codeEntry);
	const extract =
		data &&
		(await ask(actor, async (tx, now) => {
			const holder = await enterByCode(
				tx,
				actor,
				{ purpose: 'extract', typed: data.code, address: event.getClientAddress() },
				now
			);
			if (!holder) return undefined;
			const { caseId } = holder;
			return getExtract(tx, actor, personTables, { caseId, words: personWords, purpose: 'extract-json' }, now);
		}));
	if (!extract) error(400, { message: m.consent_mein_stand_refused(), code: 'invalid' });
	return json(extractAsData(extract), {
		headers: { 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="mein-stand.json"' }
	});
};
