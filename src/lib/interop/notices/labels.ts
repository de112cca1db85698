import type { Delivery } from '#lib/identity/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Topic } from './topics.ts';

export const topicLabels: Record<Topic, () => string> = {
	received: m.notices_topic_received,
	progress: m.notices_topic_progress,
	deadlines: m.notices_topic_deadlines,
	consents: m.notices_topic_consents,
	cases: m.notices_topic_cases,
	needs: m.notices_topic_needs,
	places: m.notices_topic_places,
	agreements: m.notices_topic_agreements,
	plans: m.notices_topic_plans
};

export const deliveryLabels: Record<Delivery, () => string> = {
	portal: m.notices_delivery_portal,
	at_once: m.notices_delivery_at_once,
	digest: m.notices_delivery_digest,
	off: m.notices_delivery_off
};
