/** Words and pure rules of the network: contacts, bodies and their meetings (design.md § 11, R3, R7, R17, R106). */
import { addDays } from '#lib/platform/days.ts';

export const contactChannels = ['visit', 'phone', 'video', 'mail', 'meeting'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/** Days between two contacts, where nothing else was chosen. */
export const defaultRhythmDays = 90;
export const rhythmChoices = [30, 60, 90, 180, 365] as const;

export type Contact = 'fresh' | 'due' | 'overdue' | 'never';

/** The day by which somebody should have been in touch again. */
export const contactDueOn = (last: string, rhythmDays: number): string => addDays(last, rhythmDays);

/** How the contact to a partner stands: due within two weeks, overdue once the rhythm has passed. */
export function contactOf(last: string | null, rhythmDays: number, today: string): Contact {
	if (last === null) return 'never';
	const due = contactDueOn(last, rhythmDays);
	if (due < today) return 'overdue';
	return due <= addDays(today, 14) ? 'due' : 'fresh';
}

/** Which partners the list shows; as they stand in its address. */
export const partnerFilters = [
	'alle',
	'kontakt',
	'ohne-vereinbarung',
	'absprache',
	'ohne-koordination',
	'veraltet'
] as const;
export type PartnerFilter = (typeof partnerFilters)[number];

export const bodyKinds = [
	'steering_group',
	'advisory_council',
	'provider_dialogue',
	'area_round',
	'employer_round',
	'working_group'
] as const;
export type BodyKind = (typeof bodyKinds)[number];

/** What is known of an organisation that is to have a seat. */
export type Seated = {
	kind: 'authority' | 'welfare' | 'commercial' | 'employer' | 'informal';
	/** Runs offers that the office pays for, or has an agreement with money. */
	isPaidProvider: boolean;
};

/**
 * § 18d SGB II: the advisory council advises on integration services, so nobody sits there for an organisation that
 * offers such services itself; providers have their own dialogue.
 */
export const maySit = (body: BodyKind, seated: Seated): boolean =>
	body !== 'advisory_council' || !seated.isPaidProvider;

/** When a body should meet next: the rhythm's months after its last meeting; undefined without a rhythm. */
export function nextMeetingOn(last: string | null, rhythmMonths: number | null): string | undefined {
	if (last === null || rhythmMonths === null) return undefined;
	const [year = 0, month = 1, date = 1] = last.split('-').map(Number);
	const end = new Date(Date.UTC(year, month - 1 + rhythmMonths + 1, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 + rhythmMonths, Math.min(date, end))).toISOString().slice(0, 10);
}

/** Figures of a gap cell as they were shown when it came on the agenda; null: suppressed or unknown. */
export type CellFigures = {
	usable: number | null;
	active: number | null;
	waiting: number | null;
	openNeeds: number | null;
};
