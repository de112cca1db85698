import { memberFilter, roleLabels } from '#lib/identity/index.ts';
import { listInvitations, listMembers, type MemberRow, type OpenInvitation } from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetLimit, sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

type Line = { member: MemberRow; invited?: undefined } | { member?: undefined; invited: OpenInvitation };

/** Who is in and who is invited, as the page shows them. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor('network-admin', 'provider-admin');
	const filter = readQuery(url, memberFilter);
	const lines = await ask(actor, async (tx, now): Promise<Line[]> => {
		const { rows } = await listMembers(tx, actor, filter, { limit: sheetLimit + 1, offset: 0 });
		const invited = await listInvitations(tx, actor, {}, now);
		return [...rows.map((member) => ({ member })), ...invited.map((one) => ({ invited: one }))];
	});
	const of = ({ member, invited }: Line) => member ?? invited;
	return sheetResponse(
		url,
		'zugaenge',
		[
			{ head: m.identity_col_name(), of: ({ member }) => member?.name ?? null },
			{ head: m.identity_email(), of: (line) => of(line).email },
			{ head: m.identity_col_organisation(), of: (line) => of(line).organisation },
			{ head: m.identity_col_role(), of: (line) => roleLabels[of(line).role]() },
			{ head: m.identity_col_team(), of: ({ member }) => member?.team ?? null },
			{ head: m.identity_col_phone(), of: ({ member }) => member?.phone ?? null },
			{ head: m.identity_col_since(), of: ({ member }) => (member ? dayOf(new Date(member.since)) : null) },
			{
				head: m.identity_col_state(),
				of: ({ invited }) =>
					!invited
						? m.identity_state_active()
						: invited.expired
							? m.identity_state_expired()
							: m.identity_state_invited()
			}
		],
		lines
	);
};
