import { m } from '#lib/paraglide/messages.js';
import type { MemberRole } from '#lib/platform/actor.ts';
import type { IconName } from '#lib/ui/icons.ts';
import { routeManifest } from '../../../route-manifest.ts';
import { navigationOf } from '../navigation.ts';

export type SearchedPage = { href: string; label: string; icon: IconName; words: string };

/** What people call a page besides its name. */
const wordsOf: Record<string, () => string> = {
	'/angebote': m.search_words_offers,
	'/anfragen': m.search_words_referrals,
	'/wo-steht': m.search_words_standing,
	'/faelle': m.search_words_cases,
	'/bedarfe': m.search_words_needs,
	'/eingang': m.search_words_inbox,
	'/plaetze': m.search_words_places,
	'/luecken': m.search_words_gaps,
	'/planung': m.search_words_planning,
	'/vereinbarungen': m.search_words_agreements,
	'/netzwerk': m.search_words_network,
	'/fristen': m.search_words_deadlines,
	'/controlling': m.search_words_controlling,
	'/mittel': m.search_words_purses,
	'/fallbudget': m.search_words_budgets,
	'/angebote/verwalten': m.search_words_manage,
	'/fallkonferenzen': m.search_words_conferences,
	'/hilfe': m.search_words_help
};

type Further = { href: string; label: () => string; icon: IconName; words?: () => string };
/** Pages and steps behind the entries of the navigation; the manifest says who may open them. */
const further: readonly Further[] = [
	{ href: '/faelle/neu', label: m.cases_new, icon: 'plus', words: m.search_words_case_new },
	{ href: '/bedarfe/neu', label: m.needs_report, icon: 'plus', words: m.search_words_need_new },
	{ href: '/eingang/monatsbericht', label: m.statutory_sheet_title, icon: 'report', words: m.search_words_monthly },
	{ href: '/planung/neu', label: m.planning_new, icon: 'plus' },
	{ href: '/planung/szenario', label: m.scenario_title, icon: 'map' },
	{ href: '/planung/jahr', label: m.plans_year_title, icon: 'calendar' },
	{ href: '/vereinbarungen/neu', label: m.agreements_new, icon: 'plus' },
	{ href: '/luecken/karte', label: m.gaps_tab_map, icon: 'map', words: m.search_words_gaps },
	{ href: '/luecken/vertraege', label: m.gapviews_tab_ending, icon: 'clock', words: m.search_words_agreements },
	{ href: '/luecken/verlauf', label: m.gapviews_tab_course, icon: 'chart', words: m.search_words_gaps },
	{ href: '/luecken/zugang', label: m.gapviews_tab_access, icon: 'people' },
	{ href: '/luecken/raeume', label: m.gaps_areas_title, icon: 'pin' },
	{ href: '/luecken/normen', label: m.gapviews_norms_title, icon: 'scales' },
	{ href: '/netzwerk/gremien', label: m.network_bodies, icon: 'people' },
	{ href: '/netzwerk/reifegrad', label: m.network_maturity_title, icon: 'target' },
	{ href: '/mitteilungen', label: m.shell_notices, icon: 'bell', words: m.search_words_notices },
	{ href: '/konto', label: m.shell_account_settings, icon: 'settings', words: m.search_words_account },
	{ href: '/datenschutz', label: m.shell_privacy, icon: 'lock', words: m.search_words_privacy },
	{ href: '/barrierefreiheit', label: m.shell_accessibility, icon: 'accessible' },
	{ href: '/impressum', label: m.shell_imprint, icon: 'info' }
];

const mayOpen = (role: MemberRole, href: string): boolean =>
	(routeManifest[`/(portal)${href}`] ?? routeManifest[`/(public)${href}`])?.page?.roles.includes(role) === true;

/** Every page that a role can open without naming a record, the navigation's own first. */
export function searchedPages(role: MemberRole): SearchedPage[] {
	const entries = navigationOf(role).map(({ href, label, icon }) => ({
		href,
		label,
		icon,
		words: wordsOf[href]?.() ?? ''
	}));
	const rest = further
		.filter(({ href }) => mayOpen(role, href) && !entries.some((entry) => entry.href === href))
		.map(({ href, label, icon, words }) => ({ href, label: label(), icon, words: words?.() ?? '' }));
	return [...entries, ...rest];
}
