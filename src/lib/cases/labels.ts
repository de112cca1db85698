import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { EmergencyReason, TransferReason } from './model.ts';

/** A catalogue's word in the reader's language. */
export const inLanguage = (label: { labelDe: string; labelEn: string }): string =>
	getLocale() === 'de' ? label.labelDe : label.labelEn;

export const transferReasonLabels: Record<TransferReason, () => string> = {
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
