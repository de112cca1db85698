import { z } from 'zod';
import { controllingRoles } from '#lib/gaps/index.ts';
import { getControlling } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { zText } from '#lib/platform/inputs.ts';
import type { PageServerLoad } from './$types';

const controllingQuery = z.object({ instrument: zText(80).optional() });

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...controllingRoles);
	const instrument = readQuery(url, controllingQuery).instrument || undefined;
	return ask(actor, async (tx, now) => ({
		instrument,
		isProvider: isProvider(actor),
		figures: await getControlling(tx, actor, { instrument }, now)
	}));
};
