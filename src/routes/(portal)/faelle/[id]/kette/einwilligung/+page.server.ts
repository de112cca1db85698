import { z } from 'zod';
import { jointText, lastDay, sheetIn } from '#lib/consent/index.ts';
import { getOrganisationContact } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, idParam, readQuery } from '#lib/platform/forms.server.ts';
import { zOptionalId } from '#lib/platform/inputs.ts';
import { getHandOverPaper } from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

const asked = z.object({ uebergabe: zOptionalId, language: z.string().trim().max(5).optional() });
const line = '____________________';

/** The text of a hand-over's consent for the person to read and sign; without one, lines to write the names on. */
export const load: PageServerLoad = async ({ params, url }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	const query = readQuery(url, asked);
	return ask(actor, async (tx, now) => {
		const { reference, office, handOver, ...person } = await getHandOverPaper(tx, actor, {
			caseId,
			handOverId: query.uebergabe
		});
		const asks = query.language ?? person.language;
		const textIn = (code: string) => {
			const day = (on: string) => date(on, code === 'en' ? 'en' : 'de');
			const parties = handOver ? [handOver.from, handOver.to] : [line, line];
			const names = { office, parties, on: handOver ? day(handOver.on) : line, until: day(lastDay(dayOf(now))) };
			const about = { topics: [], talksOfHealth: false, namesHealthData: handOver?.sensitive ?? false };
			return jointText(code, 'hand_over', names, about);
		};
		const of: Record<string, string> = query.uebergabe ? { uebergabe: query.uebergabe } : {};
		return {
			sheet: {
				of: 'case' as const,
				reference,
				from: office,
				contact: await getOrganisationContact(tx, actor, actor.organisationId),
				...sheetIn(asks, textIn, (code) => `?${new URLSearchParams({ ...of, language: code })}`),
				back: `/faelle/${caseId}/kette`
			}
		};
	});
};
