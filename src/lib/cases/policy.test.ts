import { expect, test } from 'vitest';
import { memberRoles, type Actor } from '#lib/platform/actor.ts';
import { mayApproveEmergency, mayMoveCases, mayOpen, mayRequestEmergency, maySee } from './policy.ts';

const actor = (role: Actor['role'], membershipId = 'me'): Actor => ({
	role,
	requestId: 'r',
	networkId: 'n',
	organisationId: 'o',
	accountId: 'a',
	membershipId
});
const mine = { responsibleId: 'me', networkId: 'n', covered: false };
const those = (may: (one: Actor) => boolean) => memberRoles.filter((role) => may(actor(role)));

test('only the responsible case manager and a cover see a case', () => {
	expect(those((one) => maySee(one, mine))).toEqual(['case-manager']);
	expect(those((one) => maySee(one, { ...mine, responsibleId: 'colleague', covered: true }))).toEqual(['case-manager']);
	expect(maySee(actor('case-manager', 'colleague'), mine)).toBe(false);
	expect(maySee(actor('case-manager'), { ...mine, networkId: 'other' })).toBe(false);
});
test('only a case manager opens one', () => {
	expect(those(mayOpen)).toEqual(['case-manager']);
});
test('the responsible person moves one case, the team lead a caseload', () => {
	expect(those((one) => mayMoveCases(one, { caseId: 'c' }))).toEqual(['case-manager']);
	expect(those((one) => mayMoveCases(one, {}))).toEqual(['team-lead']);
});
test('emergency access is asked for by administration and never approved by case managers', () => {
	expect(those(mayRequestEmergency)).toEqual(['network-admin']);
	expect(those(mayApproveEmergency).sort()).toEqual(['network-admin', 'team-lead']);
});
