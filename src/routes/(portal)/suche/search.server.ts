import { agreementQuery, agreementReaders } from '#lib/agreements/index.ts';
import { listAgreements } from '#lib/agreements/index.server.ts';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { fold, wordsOf } from '#lib/directory/index.ts';
import { listOffers, listOrganisations, listTerms } from '#lib/directory/index.server.ts';
import { steeringRoles } from '#lib/gaps/index.ts';
import { networkKeepers } from '#lib/network/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { listPlans } from '#lib/planning/index.server.ts';
import { isProvider, type Member, type MemberRole } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { findReferrals } from '#lib/referrals/index.server.ts';
import type { CommandEntry } from '#lib/ui/CommandPalette.svelte';
import { searchedPages } from './pages.ts';

/** As many of each kind as a palette shows without scrolling. */
const shown = 5;

export type Found = {
	pages: CommandEntry[];
	/** Own cases and referrals; plans, agreements, partners and needs for those who steer. */
	records: CommandEntry[];
	offers: CommandEntry[];
	/** Address of the record of that very name or number. */
	exact: string | undefined;
};

/** A record that may be meant, the names it alone goes by, and what else it is found by. */
type Candidate = CommandEntry & { names: readonly string[]; further?: string };

const isOneOf = (roles: readonly MemberRole[], role: MemberRole): boolean => roles.includes(role);

async function ownRecords(tx: Tx, actor: Member, text: string): Promise<Candidate[]> {
	const cases = [
		...(await listOwnCases(tx, actor)).rows.map((one) => ({ ...one, hint: one.area ?? '' })),
		...(await listOwnCases(tx, actor, { closed: true })).rows.map((one) => ({ ...one, hint: m.search_closed() }))
	];
	const referrals = await findReferrals(tx, actor, text, shown);
	const isOffice = !isProvider(actor);
	return [
		...cases.map(({ id, reference, hint }): Candidate => ({
			group: m.shell_nav_cases(),
			label: reference,
			hint,
			icon: 'person',
			href: `/faelle/${id}`,
			names: [reference]
		})),
		...referrals.map(({ id, reference, caseReference, offerName }): Candidate => ({
			group: isOffice ? m.shell_nav_referrals() : m.shell_nav_inbox(),
			label: reference,
			hint: [caseReference, offerName].filter(Boolean).join(' · '),
			icon: isOffice ? 'send' : 'inbox',
			href: `${isOffice ? '/anfragen' : '/eingang'}/${id}`,
			names: [reference]
		}))
	];
}

async function steeringRecords(tx: Tx, actor: Member, now: Date): Promise<Candidate[]> {
	const { role } = actor;
	const plans = role === 'system-manager' ? (await listPlans(tx, actor)).rows : [];
	const agreements = isOneOf(agreementReaders, role)
		? (await listAgreements(tx, actor, agreementQuery.parse({}), now)).rows
		: [];
	const partners = isOneOf(networkKeepers, role) ? await listOrganisations(tx, actor) : [];
	const terms = isOneOf(steeringRoles, role) ? await listTerms(tx, actor) : [];
	return [
		...plans.map(({ id, title, term }): Candidate => ({
			group: m.shell_nav_planning(),
			label: title,
			hint: term,
			icon: 'board',
			href: `/planung/${id}`,
			names: [title]
		})),
		...agreements.map(({ id, title, number, organisation }): Candidate => ({
			group: m.agreements_title(),
			label: title,
			hint: [String(number), organisation].filter(Boolean).join(' · '),
			icon: 'document',
			href: `/vereinbarungen/${id}`,
			names: [title, String(number)],
			further: organisation
		})),
		...partners
			.filter(({ kind }) => kind !== 'authority')
			.map(({ id, name }): Candidate => ({
				group: m.network_title(),
				label: name,
				icon: 'building',
				href: `/netzwerk/${id}`,
				names: [name]
			})),
		...terms.map(({ code, label }): Candidate => ({
			group: m.shell_nav_gaps(),
			label,
			icon: 'gap',
			href: `/luecken?${new URLSearchParams({ bedarf: code })}`,
			names: [label]
		}))
	];
}

/** Pages, records of one's own and offers that a word leads to. */
export async function search(tx: Tx, actor: Member, text: string, now: Date): Promise<Found> {
	const words = wordsOf(text);
	if (text.trim().length < 2 || words.length === 0) return { pages: [], records: [], offers: [], exact: undefined };
	const holds = (...names: readonly string[]): boolean => {
		const all = fold(names.join(' '));
		return words.every((word) => all.includes(word));
	};
	const candidates = [...(await ownRecords(tx, actor, text)), ...(await steeringRecords(tx, actor, now))].filter(
		({ names, further = '' }) => holds(...names, further)
	);
	const asked = fold(text.trim());
	const meant = candidates.filter(({ names }) => names.some((name) => fold(name) === asked));
	const records = [...Map.groupBy(candidates, ({ group }) => group).values()].flatMap((group) =>
		group.slice(0, shown).map(({ group, label, hint, icon, href }) => ({ group, label, hint, icon, href }))
	);
	/** A page is called by words that begin like this. */
	const isCalled = (names: string): boolean => {
		const all = fold(names).split(/[^\p{L}\p{N}]+/u);
		return words.every((word) => all.some((one) => one.startsWith(word)));
	};
	const pages = searchedPages(actor.role)
		.filter(({ label, words: further }) => isCalled(`${label} ${further}`))
		.map(({ href, label, icon }) => ({ group: m.search_pages(), href, label, icon }));
	const offers = await listOffers(tx, actor, { text, sort: 'match' }, { number: 1, size: shown }, now);
	return {
		pages,
		records,
		offers: offers.rows.map(({ id, name, organisation }) => ({
			group: m.shell_nav_offers(),
			label: name,
			hint: organisation,
			icon: 'search',
			href: `/angebote/${id}`
		})),
		exact: meant.length === 1 ? meant[0]?.href : undefined
	};
}
