import { expect, test } from 'vitest';
import { memberRoles, type Actor } from '#lib/platform/actor.ts';
import { mayLinkCase, mayReportNeeds } from './policy.ts';

const actor = (role: Actor['role']): Actor => ({
	role,
	requestId: 'r',
	networkId: 'n',
	organisationId: 'o',
	accountId: 'a',
	membershipId: 'me'
});
const those = (may: (one: Actor) => boolean) => memberRoles.filter((role) => may(actor(role)));

test('needs are reported by who meets people', () => {
	expect(those(mayReportNeeds).sort()).toEqual(['case-manager', 'provider-admin', 'provider-staff']);
});
test('a case stands behind a report of case managers alone', () => {
	expect(those(mayLinkCase)).toEqual(['case-manager']);
});
