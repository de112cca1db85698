import { roleLabels } from '#lib/identity/index.ts';
import { getNetworkById, listMemberships } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isMember, type MemberRole } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { countUnread } from '#lib/platform/notifications.server.ts';
import { countUnanswered, hasMandates } from '#lib/referrals/index.server.ts';
import { takeToast } from '#lib/platform/toast.server.ts';
import type { ShellData } from '#lib/ui/shell/types.ts';
import type { LayoutServerLoad } from './$types';
import { countOverdue } from './fristen/collect.server.ts';
import { navigationOf } from './navigation.ts';

const searchWords = (role: MemberRole): string => {
	switch (role) {
		case 'case-manager':
			return m.shell_search_case_manager();
		case 'provider-staff':
		case 'provider-admin':
			return m.shell_search_provider();
		case 'system-manager':
		case 'network-admin':
			return m.shell_search_steering();
		default:
			return m.shell_search();
	}
};

/** The frame of every page. It guards nothing: each load and action asks for its actor itself. */
export const load: LayoutServerLoad = async ({ locals, cookies, url }) => {
	// Read on every navigation, so that counts, toast and request key are new.
	void url.href;
	const actor = locals.actor;
	const common = {
		requestKey: crypto.randomUUID(),
		locale: getLocale(),
		theme: locals.theme,
		mapStyleUrl: config.mapStyleUrl
	};
	if (!isMember(actor)) return { ...common, shell: undefined, toast: undefined, demo: config.demoMode };
	// Before anything is waited for: a page that leads on at once would otherwise take it or leave it by chance.
	const toast = takeToast(cookies);
	const shell = await ask(actor, async (tx, now): Promise<ShellData> => {
		const [network, memberships, notifications] = [
			await getNetworkById(tx, actor.networkId),
			await listMemberships(tx, actor.accountId),
			await countUnread(tx, actor)
		];
		const current = memberships.find(({ id }) => id === actor.membershipId);
		return {
			demo: network.isDemo,
			network: { name: network.name, slug: network.slug },
			organisation: { name: current?.organisationName ?? '' },
			account: { name: locals.account?.name ?? '', roleLabel: roleLabels[actor.role]() },
			memberships: memberships.map((membership) => ({
				id: membership.id,
				label: `${membership.organisationName} · ${roleLabels[membership.role]()}`,
				current: membership.id === actor.membershipId
			})),
			nav: navigationOf(
				actor.role,
				{ '/eingang': await countUnanswered(tx, actor, now), '/fristen': await countOverdue(tx, actor, now) },
				{ mandates: await hasMandates(tx, actor) }
			),
			notifications,
			search: searchWords(actor.role),
			locale: common.locale,
			theme: locals.theme,
			asOf: now.toISOString()
		};
	});
	return { ...common, shell, toast: toast && { id: common.requestKey, ...toast }, demo: shell.demo };
};
