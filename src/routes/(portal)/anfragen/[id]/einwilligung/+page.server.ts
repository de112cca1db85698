import { z } from 'zod';
import {
	consentable,
	consentText,
	currentConsentText,
	lastDay,
	needsConsent,
	type Category
} from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask, idParam, readQuery } from '#lib/platform/forms.server.ts';
import { zCode } from '#lib/platform/inputs.ts';
import { getReferral } from '#lib/referrals/index.server.ts';
import { date, dayOf } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

const asked = z.object({
	richtung: zCode(['a', 'b']).default('a'),
	sprache: z.string().trim().max(5).default('de'),
	angaben: z.string().trim().max(40).default('')
});

/** The text for the person to read and sign; names of the parties, never of the person, who signs by hand. */
export const load: PageServerLoad = async ({ params, url }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	const query = readQuery(url, asked);
	return ask(actor, async (tx, now) => {
		const { held } = await getReferral(tx, actor, id, now);
		const direction = query.richtung === 'a' ? 'to_provider' : 'to_authority';
		const possible = needsConsent(held.regime, direction);
		const wanted = query.angaben.split(',');
		const categories: Category[] = consentable.filter((one) => possible.includes(one) && wanted.includes(one));
		const { version } = currentConsentText();
		return {
			reference: held.reference,
			from: held.fromName,
			provider: held.toName,
			text: consentText(
				version,
				query.sprache,
				direction,
				categories.length > 0 ? categories : possible,
				{
					office: held.fromName,
					provider: held.toName,
					offer: held.offerName,
					until: date(lastDay(dayOf(now)), query.sprache === 'en' ? 'en' : 'de')
				},
				held.sensitive
			),
			back: held.state.phase === 'draft' ? `/anfragen/${id}/freigabe` : `/anfragen/${id}`
		};
	});
};
