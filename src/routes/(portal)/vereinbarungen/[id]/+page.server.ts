import { redirect, type Actions } from '@sveltejs/kit';
import {
	agreementReaders,
	agreementStateLabels,
	hintsOf,
	mayWriteAgreements,
	missingFor,
	stepForm,
	stepsFor
} from '#lib/agreements/index.ts';
import { checkedOf, getAgreement, listAgreementSteps, listVersions, takeStep } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { dayOf } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...agreementReaders);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const agreement = await getAgreement(tx, actor, id);
		const mayWrite = mayWriteAgreements(actor);
		const checked = checkedOf(agreement);
		const agreed = missingFor(checked, 'agreed');
		return {
			today: dayOf(now),
			agreement,
			steps: await listAgreementSteps(tx, actor, id),
			versions: await listVersions(tx, actor, id),
			mayWrite,
			missing: mayWrite
				? {
						agreed: agreement.state === 'draft' ? agreed : [],
						inForce:
							agreement.state === 'draft' || agreement.state === 'agreed'
								? missingFor(checked, 'in_force').filter((one) => !agreed.includes(one))
								: []
					}
				: undefined,
			hints: mayWrite ? hintsOf(checked, dayOf(now)) : [],
			next: stepsFor(agreement.state, actor.role).map(({ to }) => ({ value: to, label: agreementStateLabels[to]() })),
			form: blank({ revision: agreement.revision })
		};
	});
};

export const actions: Actions = {
	step: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, stepForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => takeStep(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_stepped({ state: agreementStateLabels[data.state]() }));
		redirect(303, `/vereinbarungen/${id}`);
	}
};
