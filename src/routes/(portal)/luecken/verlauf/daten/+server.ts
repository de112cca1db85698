import { countLabel, steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';
import { collectCourse } from '../collect.server.ts';

/** The course of one need, month by month, as a file: the table beside the chart. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const { shown } = await ask(actor, (tx, now) => collectCourse(tx, actor, url.searchParams.get('bedarf'), now));
	/** Kept back is said, unknown stays empty. */
	const told = (value: number | undefined, usable: number | undefined) =>
		value ?? (usable === undefined ? null : m.gaps_not_told());
	return sheetResponse(
		url,
		'verlauf',
		[
			{ head: m.gaps_need(), of: () => shown?.need.label ?? null },
			{ head: m.gapviews_course_month(), of: (row) => row.name },
			{ head: m.gapviews_course_usable(), of: (row) => row.usable ?? null },
			{ head: m.gapviews_course_active(), of: (row) => row.active ?? null },
			{ head: m.gapviews_course_waiting(), of: (row) => told(row.waiting, row.usable) },
			{ head: m.gapviews_course_demand(), of: (row) => told(row.demand, row.usable) },
			{
				head: m.gapviews_course_reports(),
				of: ({ reports }) => ('exact' in reports ? reports.exact : countLabel(reports, getLocale()))
			}
		],
		shown?.rows ?? []
	);
};
