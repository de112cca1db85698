import { organisationKindLabels } from '#lib/directory/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { contactLabels, networkKeepers, partnerQuery } from '#lib/network/index.ts';
import { listPartners } from '#lib/network/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...networkKeepers);
	const { zeige } = readQuery(url, partnerQuery);
	const { rows } = await ask(actor, (tx, now) => listPartners(tx, actor, zeige, now));
	return sheetResponse(
		url,
		'netzwerk',
		[
			{ head: m.network_col_partner(), of: (row) => row.name },
			{ head: m.network_col_kind(), of: (row) => organisationKindLabels[row.kind]() },
			{
				head: m.network_col_agreement(),
				of: (row) =>
					row.agreement === null
						? m.network_unbound()
						: row.agreement.isWritten
							? m.network_binding()
							: m.network_oral()
			},
			{ head: m.agreements_field_valid_from(), of: (row) => row.agreement?.since ?? null },
			{ head: m.network_col_contact(), of: (row) => row.lastContactOn },
			{ head: m.network_col_contact_state(), of: (row) => contactLabels[row.contact]() },
			{ head: m.network_col_offers(), of: (row) => row.offers },
			{
				head: m.network_col_fresh(),
				of: (row) =>
					row.locations === 0 ? null : m.network_fresh_of({ fresh: row.freshLocations, all: row.locations })
			},
			{ head: m.network_col_coordinator(), of: (row) => row.coordinator }
		],
		rows
	);
};
