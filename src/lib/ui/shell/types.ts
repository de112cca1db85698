import type { IconName } from '../icons.ts';
import type { Theme } from '../theme.ts';

export type NavEntry = {
	href: string;
	label: string;
	icon: IconName;
	count?: number;
	/** Stands at the bottom of the column. */
	end?: boolean;
};

/** What the frame shows on every page of the portal. */
export type ShellData = {
	demo: boolean;
	network: { name: string; slug: string };
	organisation: { name: string };
	account: { name: string; roleLabel: string };
	memberships: { id: string; label: string; current: boolean }[];
	nav: NavEntry[];
	notifications: number;
	/** What the search says that it finds. */
	search: string;
	locale: 'de' | 'en';
	theme: Theme;
	/** The server's moment of this page. */
	asOf: string;
};
