import { error, redirect, type Actions } from '@sveltejs/kit';
import {
	agreementReaders,
	agreementStateLabels,
	changeForm,
	formCheckForm,
	isCheckable,
	hintsOf,
	itemForms,
	itemKinds,
	mayReport,
	mayWriteAgreements,
	missingFor,
	periodOf,
	reportForm,
	stepForm,
	stepsFor,
	figuresFor,
	templateFor,
	type ItemInput
} from '#lib/agreements/index.ts';
import {
	addItem,
	changeItem,
	checkedOf,
	checkForm,
	findFormCheck,
	getAgreement,
	getAgreementItems,
	instrumentOf,
	listAgreementSteps,
	listVersions,
	prefill,
	submitReport,
	takeStep
} from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url }) => {
	const actor = requireActor(...agreementReaders);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const agreement = await getAgreement(tx, actor, id);
		const mayWrite = mayWriteAgreements(actor);
		const checked = checkedOf(agreement);
		const agreed = missingFor(checked, 'agreed');
		const items = await getAgreementItems(tx, actor, id);
		const maySubmit = mayReport(actor) && agreement.state !== 'draft';
		const duty = items.duties.find((one) => one.id === url.searchParams.get('bericht'));
		const due = maySubmit && duty?.dueOn ? { ...duty, dueOn: duty.dueOn } : undefined;
		return {
			today: dayOf(now),
			agreement,
			items,
			maySubmit,
			report: due && {
				template: templateFor(await instrumentOf(tx, id), due.kind),
				kind: due.kind,
				figures: figuresFor(items.targets),
				period: periodOf(due.dueOn, due.rhythm),
				form: blank({
					dutyId: due.id,
					dueOn: due.dueOn,
					...(await prefill(tx, actor, id, periodOf(due.dueOn, due.rhythm)))
				})
			},
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
			// The office's own: a provider's page has no such part.
			formCheck:
				!isProvider(actor) && isCheckable(agreement.form) ? { last: await findFormCheck(tx, actor, id) } : undefined,
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
	},
	add: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const kind = itemKinds.find((one) => one === event.url.searchParams.get('kind'));
		if (!kind) error(404, { message: m.errors_not_found(), code: 'not-found' });
		const { data, form, once, rejected } = await readForm(event, itemForms[kind]);
		if (rejected) return rejected;
		const item = { kind, ...data } as ItemInput;
		const { refused } = await attempt(form, actor, (tx, now) => addItem(tx, actor, id, item, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_added());
		redirect(303, `/vereinbarungen/${id}`);
	},
	change: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, changeForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => changeItem(tx, actor, id, data, now), once);
		if (refused) return refused;
		// A place of a contingent goes and comes at once: the way back stands in the message.
		const back = data.change === 'take' ? 'give' : data.change === 'give' ? 'take' : undefined;
		toast(
			event.cookies,
			back === 'give'
				? m.agreements_place_taken()
				: back === 'take'
					? m.agreements_place_given()
					: m.agreements_changed(),
			back && { undo: { action: `/vereinbarungen/${id}?/change`, fields: { change: back, itemId: data.itemId } } }
		);
		redirect(303, `/vereinbarungen/${id}`);
	},
	check: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, formCheckForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => checkForm(tx, actor, id, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_check_saved());
		redirect(303, `/vereinbarungen/${id}`);
	},
	report: async (event) => {
		const actor = requireActor('system-manager', 'provider-admin');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, reportForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => submitReport(tx, actor, id, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_report_sent());
		redirect(303, `/vereinbarungen/${id}`);
	}
};
