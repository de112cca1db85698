import { agreementReaders } from '#lib/agreements/index.ts';
import { getAgreement, getAgreementItems } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

/** The interface sheet on paper, for both sides. */
export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...agreementReaders);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const agreement = await getAgreement(tx, actor, id);
		const { interfaces, duties } = await getAgreementItems(tx, actor, id);
		return { agreement, interfaces, duties, today: dayOf(now) };
	});
};
