import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { requireActor } from '#lib/identity/request.server.ts';
import {
	agendaForm,
	decisionForm,
	meetingForm,
	minutesForm,
	networkKeepers,
	seatEndForm,
	seatForm,
	settleForm
} from '#lib/network/index.ts';
import {
	addAgendaItem,
	callMeeting,
	endSeat,
	getBody,
	getBodyPage,
	noteDecision,
	seatMember,
	settleDecision,
	writeMinutes
} from '#lib/network/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...networkKeepers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => ({
		today: dayOf(now),
		body: await getBody(tx, actor, id, now),
		...(await getBodyPage(tx, actor, id)),
		form: blank({ since: dayOf(now), minutesOn: dayOf(now) })
	}));
};

type Command<Input> = (tx: Tx, actor: Member, input: Input & { bodyId: string }, now: Date) => Promise<unknown>;

/** Reads the form, runs the command on the body of the address, and says what was done. */
async function run<Schema extends z.ZodObject>(
	event: RequestEvent,
	actor: Member,
	schema: Schema,
	command: Command<z.output<Schema>>,
	done: () => string
) {
	const bodyId = idParam(event.params.id);
	const { data, form, once, rejected } = await readForm(event, schema);
	if (rejected) return rejected;
	const { refused } = await attempt(form, actor, (tx, now) => command(tx, actor, { ...data, bodyId }, now), once);
	if (refused) return refused;
	toast(event.cookies, done());
	redirect(303, `/netzwerk/gremien/${bodyId}`);
}

export const actions: Actions = {
	seat: async (event) => run(event, requireActor(...networkKeepers), seatForm, seatMember, m.network_seat_added),
	end: async (event) => run(event, requireActor(...networkKeepers), seatEndForm, endSeat, m.network_seat_ended),
	call: async (event) =>
		run(event, requireActor(...networkKeepers), meetingForm, callMeeting, m.network_meeting_called),
	agenda: async (event) =>
		run(event, requireActor(...networkKeepers), agendaForm, addAgendaItem, m.network_agenda_added),
	decide: async (event) =>
		run(event, requireActor(...networkKeepers), decisionForm, noteDecision, m.network_decision_noted),
	settle: async (event) =>
		run(event, requireActor(...networkKeepers), settleForm, settleDecision, m.network_decision_settled),
	minutes: async (event) =>
		run(event, requireActor(...networkKeepers), minutesForm, writeMinutes, m.network_minutes_written)
};
