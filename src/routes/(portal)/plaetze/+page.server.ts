import { fail, redirect, type Actions } from '@sveltejs/kit';
import { capacitySheet, sheetQuery, undoForm } from '#lib/directory/index.ts';
import {
	confirmUnchanged,
	listOwnOffers,
	listReportsAt,
	reportCapacities,
	undoReports,
	type Figures,
	type Reported
} from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, providers, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { ask, attempt, blank, readForm, readQuery, type FormState } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

/** Stewards of the office note what a provider told them by telephone. */
const reporters = [...providers, 'system-manager', 'network-admin'] as const;

/** Whose sheet it is: a provider's own, or the one that a steward asks for. */
const sheetOf = (actor: Member, url: URL): string | undefined =>
	isProvider(actor) ? actor.organisationId : readQuery(url, sheetQuery).anbieter;

const listSheet = async (tx: Tx, actor: Member, organisationId: string | undefined, now: Date) =>
	organisationId ? listOwnOffers(tx, actor, { organisationId, state: 'published' }, now) : [];

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...reporters);
	const organisationId = sheetOf(actor, url);
	return ask(actor, async (tx, now) => {
		const offers = await listSheet(tx, actor, organisationId, now);
		return {
			offers,
			reports: await listReportsAt(
				tx,
				actor,
				offers.flatMap(({ locations }) => locations.map(({ id }) => id)),
				10
			),
			isSteward: !isProvider(actor),
			now: now.toISOString(),
			form: blank()
		};
	});
};

/** „12“ and „“ as the sheet showed them; an empty field is unknown, never 0. */
const figure = (text: string | number | undefined): number | null =>
	text === undefined || text === '' ? null : Number(text);

function readFigures(id: string, data: Record<string, string | number | undefined>): Figures | undefined {
	const available = figure(data[`frei.${id}`]);
	const waiting = figure(data[`wartend.${id}`]);
	const [shownAvailable, shownWaiting, seenBooked, ...shownRest] = String(data[`davor.${id}`] ?? '').split('|');
	// What a sheet does not ask for stays as it was; what it asks for and is left empty is unknown.
	const told = (name: string): number | null | undefined =>
		`${name}.${id}` in data ? figure(data[`${name}.${id}`]) : undefined;
	const [total, expectedWaitDays] = [told('gesamt'), told('dauer')];
	// Never reported and still empty: there is nothing to confirm.
	const shown = [shownAvailable, shownWaiting, ...shownRest].some(Boolean);
	if (![available, waiting, total, expectedWaitDays].some((one) => typeof one === 'number') && !shown) return undefined;
	return {
		offerLocationId: id,
		available,
		waiting,
		total,
		expectedWaitDays,
		seenBooked: seenBooked === undefined || seenBooked === '' ? undefined : Number(seenBooked)
	};
}

const changed = (id: string, data: Record<string, string | number | undefined>): number => {
	const [available = '', waiting = '', , total = '', wait = ''] = String(data[`davor.${id}`] ?? '').split('|');
	const before: Record<string, string> = { frei: available, wartend: waiting, gesamt: total, dauer: wait };
	return Object.entries(before).filter(
		([name, shown]) => `${name}.${id}` in data && String(data[`${name}.${id}`] ?? '') !== shown
	).length;
};

/** One step without JavaScript: the sheet comes back with the figure changed, nothing is saved yet. */
function stepped(values: Record<string, string | string[]>, step: string): Record<string, string | string[]> {
	const [name = '', by = ''] = step.split(':');
	if (!Object.hasOwn(values, name)) return values;
	const next = Math.max(0, (Number.parseInt(String(values[name]), 10) || 0) + (by === '-1' ? -1 : 1));
	return { ...values, [name]: String(next) };
}

/** What the directory refuses of a report stands at the field of its row. */
function atItsRow(form: FormState, ids: readonly string[]): FormState {
	const entries = Object.entries(form.issues).map(([name, issues]): [string, string[]] => {
		const id = name === 'available' ? ids[0] : name.replace('available.', '');
		return [`frei.${id}`, issues];
	});
	return { ...form, issues: Object.fromEntries(entries) };
}

function undoOf(reported: Reported[], anbieter: string | undefined) {
	const reports = reported.map(({ reportId, booked }) => `${reportId}.${booked}`).join(' ');
	// It travels in a cookie: a very long sheet has no way back by one click.
	if (reports.length > 2_000) return {};
	return { undo: { action: '/plaetze?/undo', fields: { reports, ...(anbieter ? { anbieter } : {}) } } };
}

const back = (organisationId: string | undefined, actor: Member): string =>
	isProvider(actor) || !organisationId ? '/plaetze' : `/plaetze?anbieter=${organisationId}`;

export const actions: Actions = {
	report: async (event) => {
		const actor = requireActor(...reporters);
		const organisationId = sheetOf(actor, event.url);
		const ids = await ask(actor, async (tx, now) =>
			(await listSheet(tx, actor, organisationId, now)).flatMap(({ locations }) => locations.map(({ id }) => id))
		);
		const { data, form, once, rejected } = await readForm(event, capacitySheet(ids));
		const { step } = form.values;
		if (typeof step === 'string') return { form: { ...form, values: stepped(form.values, step), issues: {} } };
		if (rejected) return rejected;
		const reports = ids.flatMap((id) => readFigures(id, data) ?? []);
		const { value: reported, refused } = await attempt(
			form,
			actor,
			(tx, now) => reportCapacities(tx, actor, reports, now),
			once
		);
		if (refused) return fail(refused.status, { form: atItsRow(refused.data.form, ids) });
		const count = ids.reduce((sum, id) => sum + changed(id, data), 0);
		toast(
			event.cookies,
			count === 0
				? m.directory_sheet_saved_unchanged()
				: count === 1
					? m.directory_sheet_saved_one()
					: m.directory_sheet_saved({ count }),
			undoOf(reported, isProvider(actor) ? undefined : organisationId)
		);
		redirect(303, back(organisationId, actor));
	},
	unchanged: async (event) => {
		const actor = requireActor(...reporters);
		const organisationId = sheetOf(actor, event.url) ?? actor.organisationId;
		const { form, once, rejected } = await readForm(event, capacitySheet([]));
		if (rejected) return rejected;
		const { value: reported, refused } = await attempt(
			form,
			actor,
			(tx, now) => confirmUnchanged(tx, actor, { organisationId }, now),
			once
		);
		if (refused) return refused;
		toast(
			event.cookies,
			m.directory_sheet_saved_unchanged(),
			undoOf(reported, isProvider(actor) ? undefined : organisationId)
		);
		redirect(303, back(organisationId, actor));
	},
	undo: async (event) => {
		const actor = requireActor(...reporters);
		const { data, form, once, rejected } = await readForm(event, undoForm);
		if (rejected) return rejected;
		const reported = data.reports.split(' ').flatMap((entry) => {
			const [, reportId, booked] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,6})$/.exec(entry) ?? [];
			return reportId && booked ? [{ reportId, booked: Number(booked) }] : [];
		});
		const { refused } = await attempt(form, actor, (tx, now) => undoReports(tx, actor, reported, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_sheet_undone());
		redirect(303, back(data.anbieter, actor));
	}
};
