import { json } from '@sveltejs/kit';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { offerQuery } from '#lib/directory/index.ts';
import { filterOf, listOffers } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { memberRoles } from '#lib/platform/actor.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { CommandEntry } from '#lib/ui/CommandPalette.svelte';
import type { RequestHandler } from './$types';

/** As many of each kind as a palette shows without scrolling. */
const shown = 5;

/** What the palette finds: published offers, and the caller's own cases by pseudonym. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...memberRoles);
	const query = readQuery(url, offerQuery);
	const text = (query.q ?? '').toLocaleLowerCase('de');
	const found = await ask(actor, async (tx, now): Promise<CommandEntry[]> => {
		if (text.length < 2) return [];
		const cases = (await listOwnCases(tx, actor)).rows.filter(({ reference }) =>
			reference.toLocaleLowerCase('de').includes(text)
		);
		const offers = await listOffers(
			tx,
			actor,
			filterOf({ ...query, sortierung: 'match' }),
			{ number: 1, size: shown },
			now
		);
		return [
			...cases.slice(0, shown).map(({ id, reference, area }) => ({
				group: m.shell_nav_cases(),
				label: reference,
				hint: area ?? '',
				href: `/faelle/${id}`
			})),
			...offers.rows.map(({ id, name, organisation }) => ({
				group: m.shell_nav_offers(),
				label: name,
				hint: organisation,
				href: `/angebote/${id}`
			}))
		];
	});
	return json(found, { headers: { 'cache-control': 'private, no-store' } });
};
