import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { EmergencyReason, HandOverReason } from './model.ts';

/** A catalogue's word in the reader's language. */
export const inLanguage = (label: { labelDe: string; labelEn: string }): string =>
	getLocale() === 'de' ? label.labelDe : label.labelEn;

/** Name of a language by its ISO 639-1 code. */
export function languageName(code: string): string {
	try {
		return new Intl.DisplayNames(getLocale(), { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}

export const handOverReasonLabels: Record<HandOverReason, () => string> = {
	person_asked: () => m.cases_handover_person_asked(),
	team_changed: () => m.cases_handover_team_changed(),
	left: () => m.cases_handover_left(),
	new_area: () => m.cases_handover_new_area()
};

export const emergencyReasonLabels: Record<EmergencyReason, () => string> = {
	danger: () => m.cases_emergency_danger(),
	unreachable: () => m.cases_emergency_unreachable(),
	legal_duty: () => m.cases_emergency_legal_duty()
};
