import { m } from '#lib/paraglide/messages.js';
import type { BodyKind, Contact, ContactChannel, PartnerFilter } from './model.ts';

export const channelLabels: Record<ContactChannel, () => string> = {
	visit: m.network_channel_visit,
	phone: m.network_channel_phone,
	video: m.network_channel_video,
	mail: m.network_channel_mail,
	meeting: m.network_channel_meeting
};
export const contactLabels: Record<Contact, () => string> = {
	fresh: m.network_contact_fresh,
	due: m.network_contact_due,
	overdue: m.network_contact_overdue,
	never: m.network_contact_never
};
export const bodyKindLabels: Record<BodyKind, () => string> = {
	steering_group: m.network_body_steering_group,
	advisory_council: m.network_body_advisory_council,
	provider_dialogue: m.network_body_provider_dialogue,
	area_round: m.network_body_area_round,
	employer_round: m.network_body_employer_round,
	working_group: m.network_body_working_group
};
export const partnerFilterLabels: Record<PartnerFilter, () => string> = {
	alle: m.network_filter_all,
	kontakt: m.network_filter_contact,
	'ohne-vereinbarung': m.network_filter_without_agreement,
	absprache: m.network_filter_arrangement,
	'ohne-koordination': m.network_filter_without_coordinator,
	veraltet: m.network_filter_stale
};
