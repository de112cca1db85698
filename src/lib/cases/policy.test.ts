import { expect, test } from 'vitest';
import { memberRoles, type Actor } from '#lib/platform/actor.ts';
import { mayOpen, maySee } from './policy.ts';

const actor = (role: Actor['role'], membershipId = 'me'): Actor => ({
	role,
	requestId: 'r',
	networkId: 'n',
	organisationId: 'o',
	accountId: 'a',
	membershipId
});
const mine = { responsibleId: 'me', networkId: 'n' };

test('only the responsible case manager sees a case', () => {
	expect(memberRoles.filter((role) => maySee(actor(role), mine))).toEqual(['case-manager']);
	expect(maySee(actor('case-manager', 'colleague'), mine)).toBe(false);
	expect(maySee(actor('case-manager'), { ...mine, networkId: 'other' })).toBe(false);
});
test('only a case manager opens one', () => {
	expect(memberRoles.filter((role) => mayOpen(actor(role)))).toEqual(['case-manager']);
});
