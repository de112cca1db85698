import { requireActor } from '#lib/identity/request.server.ts';
import { personTables } from '#lib/interop/index.server.ts';
import { office } from '#lib/platform/actor.ts';
import type { PageServerLoad } from './$types';

/** The register of processing (Art. 30 DSGVO), made of the declarations beside the tables. */
export const load: PageServerLoad = () => {
	requireActor(...office, 'auditor');
	return { tables: personTables };
};
