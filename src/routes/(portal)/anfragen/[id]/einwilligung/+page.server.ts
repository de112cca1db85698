import { z } from 'zod';
import { getCase } from '#lib/cases/index.server.ts';
import {
	consentable,
	consentText,
	currentConsentText,
	lastDay,
	needsConsent,
	sheetIn,
	type Category
} from '#lib/consent/index.ts';
import { getOrganisationContact } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, idParam, readQuery } from '#lib/platform/forms.server.ts';
import { zCode } from '#lib/platform/inputs.ts';
import { getReferral } from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

const asked = z.object({
	richtung: zCode(['a', 'b']).default('a'),
	/** The person's own, unless another is asked for. */
	sprache: z.string().trim().max(5).optional(),
	angaben: z.string().trim().max(40).default('')
});

/** The text for the person to read and sign; names of the parties, never of the person, who signs by hand. */
export const load: PageServerLoad = async ({ params, url }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	const query = readQuery(url, asked);
	return ask(actor, async (tx, now) => {
		const { held, office } = await getReferral(tx, actor, id, now);
		const reach = await getOrganisationContact(tx, actor, held.fromOrganisationId);
		const direction = query.richtung === 'a' ? 'to_provider' : 'to_authority';
		const possible = needsConsent(held.regime, direction);
		const wanted = query.angaben.split(',');
		const categories: Category[] = consentable.filter((one) => possible.includes(one) && wanted.includes(one));
		const { version } = currentConsentText();
		const asks = query.sprache ?? (await getCase(tx, actor, held.caseId)).language;
		const textIn = (code: string) =>
			consentText(
				version,
				code,
				direction,
				categories.length > 0 ? categories : possible,
				{
					office: held.fromName,
					provider: held.toName,
					offer: held.offerName,
					until: date(lastDay(dayOf(now)), code === 'en' ? 'en' : 'de')
				},
				{ regime: held.regime, namesHealthData: held.sensitive }
			);
		return {
			sheet: {
				reference: held.reference,
				from: held.fromName,
				contact: { ...reach, person: office?.name, phone: office?.phone ?? reach.phone },
				...sheetIn(
					asks,
					textIn,
					(code) => `?${new URLSearchParams({ richtung: query.richtung, angaben: query.angaben, sprache: code })}`
				),
				back: held.state.phase === 'draft' ? `/anfragen/${id}/freigabe` : `/anfragen/${id}`
			}
		};
	});
};
