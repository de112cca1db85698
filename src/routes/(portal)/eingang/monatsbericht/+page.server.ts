import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { attendanceForm, rowOf, sheetChoice } from '#lib/referrals/index.ts';
import { getAttendanceSheet, listReportedMonths, reportAttendance } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

const wantedOf = (url: URL) => {
	const { angebot, monat } = readQuery(url, sheetChoice);
	return { offerId: angebot, month: monat };
};

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...providers);
	return ask(actor, async (tx, now) => ({
		sheet: await getAttendanceSheet(tx, actor, wantedOf(url), now),
		overview: await listReportedMonths(tx, actor, now),
		form: blank()
	}));
};

export const actions: Actions = {
	report: async (event) => {
		const actor = requireActor(...providers);
		const sheet = await ask(actor, (tx, now) => getAttendanceSheet(tx, actor, wantedOf(event.url), now));
		const ids = sheet.rows.map(({ referralId }) => referralId);
		const { data, form, once, rejected } = await readForm(event, attendanceForm(ids));
		if (rejected) return rejected;
		// Who joined while the sheet was being filled in was not on it.
		const rows = ids.filter((id) => `before.${id}` in form.values).map((id) => rowOf(id, data));
		const { value: written, refused } = await attempt(
			form,
			actor,
			(tx, now) => reportAttendance(tx, actor, { month: sheet.month, rows }, now),
			once
		);
		if (refused) return refused;
		toast(
			event.cookies,
			written === 0
				? m.statutory_sheet_unchanged()
				: written === 1
					? m.statutory_sheet_sent_one()
					: m.statutory_sheet_sent({ count: written ?? 0 })
		);
		redirect(303, `/eingang/monatsbericht?angebot=${sheet.offerId ?? ''}&monat=${sheet.month}`);
	}
};
