import { m } from '#lib/paraglide/messages.js';

/** Parts of the portal that deadlines come from. */
export const sourceLabels: Record<string, () => string> = {
	referral: m.network_deadline_source_referral,
	case: m.network_deadline_source_case,
	agreement: m.network_deadline_source_agreement,
	plan: m.network_deadline_source_plan,
	offer: m.network_deadline_source_offer,
	network: m.network_deadline_source_network
};
