import { countEraseTasks } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { providers } from '#lib/platform/actor.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { pageQuery } from '#lib/platform/pages.ts';
import { inboxFilter } from '#lib/referrals/index.ts';
import { listInbox, listReportedMonths } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...providers);
	const filter = readQuery(url, inboxFilter);
	const { seite = 1 } = readQuery(url, pageQuery);
	return ask(actor, async (tx, now) => ({
		filter,
		inbox: await listInbox(tx, actor, filter, now, { page: { number: seite } }),
		reportsAttendance: (await listReportedMonths(tx, actor, now)).length > 0,
		toErase: await countEraseTasks(tx, actor)
	}));
};
