import { error, redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { acceptKnownForm, acceptNewForm, stateOfInvitation } from '#lib/identity/index.ts';
import { acceptAsNew, acceptWithAccount, findInvitation, openSession } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { system } from '#lib/platform/actor.ts';
import { ask, blank, readForm, refusedForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

/** The link, whatever became of it. One that never was is as unknown as any other address. */
const invitedBy = (token: string, requestId: string) =>
	ask(system(requestId), async (tx, now) => {
		const invited = await findInvitation(tx, { token, purpose: 'membership' });
		if (!invited) error(404, { message: m.errors_not_found(), code: 'not-found' });
		return { ...invited, state: stateOfInvitation(invited, now) };
	});

/** Says where to and as what, and changes nothing: scanners of mail follow links, too (security.md S19). */
export const load: PageServerLoad = async ({ params, locals }) => {
	const { state, organisation, role } = await invitedBy(params.token, locals.requestId);
	return { state, organisation, role, form: blank() };
};

const callerOf = (event: RequestEvent) => ({
	address: event.getClientAddress(),
	requestId: event.locals.requestId
});

async function welcome(event: RequestEvent, accepted: { accountId: string; membershipId: string }): Promise<never> {
	const agent = event.request.headers.get('user-agent') ?? '';
	await openSession(event, accepted.accountId, accepted.membershipId, agent);
	toast(event.cookies, m.identity_accept_done());
	redirect(303, '/');
}

export const actions: Actions = {
	/** Shows the address and asks for the rest; still nothing is used up. */
	next: async (event) => {
		const { email, state } = await invitedBy(event.params.token ?? '', event.locals.requestId);
		const { rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		return { form: { ...blank(state === 'open' ? { email } : {}), action: 'next' } };
	},
	new: async (event) => {
		const { data, form, rejected } = await readForm(event, acceptNewForm);
		if (rejected) return rejected;
		const token = event.params.token ?? '';
		const { value, refused } = await refusedForm(form, () => acceptAsNew({ ...data, token }, callerOf(event)));
		if (refused) return refused;
		return welcome(event, value);
	},
	known: async (event) => {
		const { data, form, rejected } = await readForm(event, acceptKnownForm);
		if (rejected) return rejected;
		const token = event.params.token ?? '';
		const { value, refused } = await refusedForm(form, () => acceptWithAccount({ ...data, token }, callerOf(event)));
		if (refused) return refused;
		return welcome(event, value);
	}
};
