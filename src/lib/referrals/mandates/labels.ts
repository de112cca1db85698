import { m } from '#lib/paraglide/messages.js';
import type { MandateEndReason, MandateState } from './model.ts';

export const mandateStateLabels: Record<MandateState, () => string> = {
	ahead: () => m.mandates_state_ahead(),
	running: () => m.mandates_state_running(),
	ended: () => m.mandates_state_ended()
};

export const mandateEndLabels: Record<MandateEndReason, () => string> = {
	done: () => m.mandates_end_done(),
	person_asked: () => m.mandates_end_person_asked(),
	provider_asked: () => m.mandates_end_provider_asked(),
	need_changed: () => m.mandates_end_need_changed(),
	expired: () => m.mandates_end_expired()
};
