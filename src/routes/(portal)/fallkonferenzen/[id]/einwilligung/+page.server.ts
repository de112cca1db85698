import { z } from 'zod';
import { getCase } from '#lib/cases/index.server.ts';
import { jointText, lastDay, sheetIn } from '#lib/consent/index.ts';
import { getOrganisationContact } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, idParam, readQuery } from '#lib/platform/forms.server.ts';
import { zId } from '#lib/platform/inputs.ts';
import { isSensitiveTopic } from '#lib/referrals/index.ts';
import { getConference, listPartyChoices } from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

const asked = z.object({
	/** The organisations that were ticked; none yet: lines to write them on. */
	organisations: z.array(zId).max(12).default([]),
	language: z.string().trim().max(5).optional()
});

/** The text of a conference's consent for the person to read and sign, with the organisations that were ticked. */
export const load: PageServerLoad = async ({ params, url }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	const query = readQuery(url, asked);
	return ask(actor, async (tx, now) => {
		const conference = await getConference(tx, actor, id, now);
		const caseId = conference.caseId ?? '';
		const choices = await listPartyChoices(tx, actor, caseId);
		const ticked = choices.filter((choice) => query.organisations.includes(choice.id));
		const named = ticked.map(({ name }) => name);
		// On empty lines any house may be written.
		const talksOfHealth = conference.topics.some(isSensitiveTopic);
		const namesHealthData = named.length === 0 || ticked.some(({ revealing }) => revealing) || talksOfHealth;
		const asks = query.language ?? (await getCase(tx, actor, caseId)).language;
		const { office } = conference;
		const from = office?.organisation ?? '';
		const reach = await getOrganisationContact(tx, actor, actor.organisationId);
		const textIn = (code: string) => {
			const day = (on: string) => date(on, code === 'en' ? 'en' : 'de');
			return jointText(
				code,
				'conference',
				{
					office: from,
					parties: named.length > 0 ? named : ['____________________', '____________________'],
					on: day(conference.meetsOn),
					until: day(lastDay(dayOf(now)))
				},
				{ topics: conference.topics, talksOfHealth, namesHealthData }
			);
		};
		return {
			sheet: {
				of: 'case' as const,
				reference: conference.person ?? '',
				from,
				contact: { ...reach, person: office?.name, phone: office?.phone ?? reach.phone },
				...sheetIn(
					asks,
					textIn,
					(code) =>
						`?${new URLSearchParams([...query.organisations.map((one) => ['organisations', one]), ['language', code]])}`
				),
				back: `/fallkonferenzen/${id}`
			}
		};
	});
};
