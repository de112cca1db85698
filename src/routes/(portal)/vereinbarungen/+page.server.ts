import { agreementQuery, agreementReaders, mayWriteAgreements } from '#lib/agreements/index.ts';
import { listAgreementChoices, listAgreements } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...agreementReaders);
	const query = readQuery(url, agreementQuery);
	return ask(actor, async (tx, now) => ({
		query,
		today: dayOf(now),
		list: await listAgreements(tx, actor, query, now),
		partners: isProvider(actor) ? [] : (await listAgreementChoices(tx, actor, undefined)).organisations,
		isProvider: isProvider(actor),
		mayWrite: mayWriteAgreements(actor)
	}));
};
