import { json } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { extractAsData, getExtract } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { personTables, personWords } from '#lib/interop/index.server.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** The extract as a file, for the person to take along (Art. 20 DSGVO). */
export const GET: RequestHandler = async ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	const extract = await ask(actor, async (tx, now) => {
		await getCase(tx, actor, caseId);
		return getExtract(tx, actor, personTables, { caseId, words: personWords, purpose: 'extract-json' }, now);
	});
	return json(extractAsData(extract), {
		headers: { 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="mein-stand.json"' }
	});
};
