import { describe, expect, test } from 'vitest';
import { bodyKinds, contactOf, maySit, nextMeetingOn } from './model.ts';

describe('the contact to a partner', () => {
	test('rhythm 90 days, last spoken 100 days ago: overdue (R3)', () => {
		expect(contactOf('2026-08-21', 90, '2026-11-29')).toBe('overdue');
	});
	test('holds on its last day, and is announced two weeks ahead', () => {
		expect(contactOf('2026-08-31', 90, '2026-11-29')).toBe('due');
		expect(contactOf('2026-08-30', 90, '2026-11-29')).toBe('overdue');
		expect(contactOf('2026-09-14', 90, '2026-11-29')).toBe('due');
		expect(contactOf('2026-09-15', 90, '2026-11-29')).toBe('fresh');
	});
	test('that never was is neither fresh nor overdue', () => {
		expect(contactOf(null, 90, '2026-11-29')).toBe('never');
	});
});

describe('a seat', () => {
	test('in the advisory council is nobody’s who is paid for services (§ 18d SGB II)', () => {
		const refused = bodyKinds.filter((kind) => !maySit(kind, { kind: 'welfare', isPaidProvider: true }));
		expect(refused).toEqual(['advisory_council']);
		expect(maySit('advisory_council', { kind: 'employer', isPaidProvider: false })).toBe(true);
	});
});

test('the rhythm asks for the next meeting on the same day of the month, or its last one', () => {
	expect(nextMeetingOn('2026-01-31', 1)).toBe('2026-02-28');
	expect(nextMeetingOn('2026-11-30', 3)).toBe('2027-02-28');
	expect(nextMeetingOn(null, 3)).toBeUndefined();
	expect(nextMeetingOn('2026-01-31', null)).toBeUndefined();
});
