import { m } from '#lib/paraglide/messages.js';
import type { MemberRole } from '#lib/platform/actor.ts';
import type { NavEntry } from '#lib/ui/shell/types.ts';

type Entry =
	| 'start'
	| 'offers'
	| 'referrals'
	| 'standing'
	| 'cases'
	| 'needs'
	| 'inbox'
	| 'places'
	| 'gaps'
	| 'planning'
	| 'agreements'
	| 'network'
	| 'deadlines'
	| 'controlling'
	| 'purses'
	| 'budgets'
	| 'manage'
	| 'register'
	| 'access'
	| 'cover'
	| 'emergency'
	| 'conferences'
	| 'mandates'
	| 'suggestions';

const entryOf: Record<Entry, () => NavEntry> = {
	start: () => ({ href: '/', label: m.shell_nav_today(), icon: 'home' }),
	offers: () => ({ href: '/angebote', label: m.shell_nav_offers(), icon: 'building' }),
	referrals: () => ({ href: '/anfragen', label: m.shell_nav_referrals(), icon: 'send' }),
	standing: () => ({ href: '/wo-steht', label: m.shell_nav_standing(), icon: 'chain' }),
	cases: () => ({ href: '/faelle', label: m.shell_nav_cases(), icon: 'people' }),
	needs: () => ({ href: '/bedarfe', label: m.shell_nav_needs(), icon: 'need' }),
	inbox: () => ({ href: '/eingang', label: m.shell_nav_inbox(), icon: 'inbox' }),
	places: () => ({ href: '/plaetze', label: m.shell_nav_places(), icon: 'places' }),
	gaps: () => ({ href: '/luecken', label: m.shell_nav_gaps(), icon: 'gap' }),
	planning: () => ({ href: '/planung', label: m.shell_nav_planning(), icon: 'board' }),
	agreements: () => ({ href: '/vereinbarungen', label: m.agreements_title(), icon: 'document' }),
	network: () => ({ href: '/netzwerk', label: m.network_title(), icon: 'chain' }),
	controlling: () => ({ href: '/controlling', label: m.controlling_title(), icon: 'chart' }),
	deadlines: () => ({ href: '/fristen', label: m.network_deadlines_title(), icon: 'calendar' }),
	purses: () => ({ href: '/mittel', label: m.agreements_purses(), icon: 'scales' }),
	budgets: () => ({ href: '/fallbudget', label: m.agreements_budgets(), icon: 'scales' }),
	manage: () => ({ href: '/angebote/verwalten', label: m.shell_nav_manage(), icon: 'edit' }),
	register: () => ({ href: '/verarbeitungsverzeichnis', label: m.shell_nav_register(), icon: 'document' }),
	access: () => ({ href: '/zugaenge', label: m.shell_nav_access(), icon: 'people' }),
	cover: () => ({ href: '/vertretung', label: m.shell_nav_cover(), icon: 'people' }),
	conferences: () => ({ href: '/fallkonferenzen', label: m.conferences_nav(), icon: 'people' }),
	mandates: () => ({ href: '/mandate', label: m.mandates_nav(), icon: 'chain' }),
	suggestions: () => ({ href: '/vorschlaege', label: m.plans_suggest_title(), icon: 'plus' }),
	emergency: () => ({ href: '/notfallzugriff', label: m.shell_nav_emergency(), icon: 'lock' })
};

/** What each role works with, in the order of its day. */
const entriesOf: Record<MemberRole, readonly Entry[]> = {
	'case-manager': ['start', 'offers', 'referrals', 'standing', 'cases', 'needs', 'deadlines', 'budgets'],
	'team-lead': ['start', 'offers', 'gaps', 'controlling', 'cover', 'emergency', 'budgets'],
	'provider-staff': [
		'start',
		'inbox',
		'places',
		'conferences',
		'mandates',
		'deadlines',
		'controlling',
		'needs',
		'offers',
		'suggestions'
	],
	'provider-admin': [
		'start',
		'inbox',
		'places',
		'conferences',
		'manage',
		'access',
		'agreements',
		'controlling',
		'deadlines',
		'needs',
		'offers',
		'suggestions'
	],
	'system-manager': [
		'start',
		'gaps',
		'needs',
		'planning',
		'agreements',
		'deadlines',
		'controlling',
		'purses',
		'network',
		'offers',
		'manage'
	],
	'network-admin': [
		'start',
		'offers',
		'manage',
		'agreements',
		'deadlines',
		'controlling',
		'purses',
		'network',
		'gaps',
		'access',
		'register',
		'emergency'
	],
	auditor: ['start', 'offers', 'register'],
	evaluator: ['start', 'gaps', 'controlling', 'offers']
};

/** What waits behind an entry. */
export type NavCounts = Partial<Record<'/eingang' | '/fristen', number>>;

/** @param has what an entry needs to be of use: third-party case management without a mandate is an empty page */
export const navigationOf = (
	role: MemberRole,
	counts: NavCounts = {},
	has: { mandates: boolean } = { mandates: true }
): NavEntry[] => [
	...entriesOf[role]
		.filter((entry) => entry !== 'mandates' || has.mandates)
		.map((entry) => {
			const link = entryOf[entry]();
			const count = counts[link.href as keyof NavCounts];
			return count ? { ...link, count } : link;
		}),
	{ href: '/hilfe', label: m.shell_help(), icon: 'help', end: true }
];
