import type { Delivery } from '#lib/identity/index.ts';
import type { MemberRole } from '#lib/platform/actor.ts';

/** What news are about, as people choose how to hear of them. Mails name the topic, never what it is about. */
export const topics = [
	'received',
	'progress',
	'deadlines',
	'consents',
	'cases',
	'needs',
	'places',
	'agreements',
	'plans'
] as const;
export type Topic = (typeof topics)[number];

type Rule = {
	/** Kinds of news, each of which can be turned off by itself where `mayBeOff`. */
	kinds: readonly string[];
	/** What else belongs here, by its beginning. */
	begins?: string;
	/** Who hears of it, and how unless they say otherwise. */
	defaults: Partial<Record<MemberRole, Delivery>>;
	/** Not where the law or somebody else waits for an act. */
	mayBeOff: boolean;
};

const provider = (delivery: Delivery) => ({ 'provider-staff': delivery, 'provider-admin': delivery });

/** One morning a week is enough unless somebody waits for an answer (R133: no live surveillance). */
export const topicRules: Record<Topic, Rule> = {
	received: {
		kinds: [
			'referrals.received',
			'conferences.invited',
			'conferences.called-off',
			'mandates.granted',
			'mandates.ended'
		],
		defaults: provider('at_once'),
		mayBeOff: false
	},
	deadlines: {
		kinds: [
			'referrals.answer-overdue',
			'referrals.first-appointment',
			'referrals.pulse',
			'referrals.voucher',
			'referrals.overdue-total'
		],
		defaults: { 'case-manager': 'digest', 'team-lead': 'digest', ...provider('at_once') },
		mayBeOff: false
	},
	progress: {
		kinds: [
			'referrals.news',
			'referrals.withdrawn',
			'referrals.ended',
			'referrals.replied',
			'referrals.reminded',
			'referrals.voucher-extended',
			'referrals.place-lapsed',
			'referrals.offer-changed'
		],
		begins: 'referrals.',
		defaults: { 'case-manager': 'digest', ...provider('digest') },
		mayBeOff: false
	},
	consents: {
		kinds: [
			'consent.withdrawn',
			'consent.erase',
			'consent.self-report',
			'consent.expiring',
			'mandates.consent-expiring'
		],
		begins: 'consent.',
		defaults: { 'case-manager': 'digest', ...provider('at_once') },
		mayBeOff: false
	},
	cases: {
		kinds: ['cases.cover', 'cases.handed-over', 'cases.emergency', 'conferences.answered', 'mandates.expired'],
		begins: 'cases.',
		defaults: { 'case-manager': 'at_once', 'team-lead': 'digest' },
		mayBeOff: false
	},
	needs: {
		kinds: ['needs.offer-launched', 'planning.suggestion-answered'],
		begins: 'needs.',
		defaults: { 'case-manager': 'digest', ...provider('digest') },
		mayBeOff: true
	},
	places: { kinds: ['directory.stale'], begins: 'directory.', defaults: provider('at_once'), mayBeOff: true },
	agreements: {
		kinds: [
			'agreements.changed',
			'agreements.stepped',
			'agreements.reported',
			'agreements.expiring',
			'agreements.report-due',
			'agreements.accreditation'
		],
		begins: 'agreements.',
		defaults: { 'system-manager': 'digest', 'provider-admin': 'digest' },
		mayBeOff: false
	},
	plans: {
		kinds: ['planning.step-due', 'planning.optimiser-ended'],
		begins: 'planning.',
		defaults: { 'system-manager': 'digest' },
		mayBeOff: true
	}
};

/** What a kind of news is about; undefined for kinds that nobody put anywhere yet. */
export const topicOf = (kind: string): Topic | undefined =>
	topics.find((topic) => topicRules[topic].kinds.includes(kind)) ??
	topics.find((topic) => topicRules[topic].begins !== undefined && kind.startsWith(topicRules[topic].begins));

/** What a role hears of. */
export const topicsFor = (role: MemberRole): Topic[] => topics.filter((topic) => topicRules[topic].defaults[role]);

/** How a member hears of a topic: as chosen, else by the role's default; news without a topic wait for the digest. */
export const deliveryOf = (
	role: MemberRole,
	topic: Topic | undefined,
	chosen: ReadonlyMap<string, Delivery>
): Delivery =>
	topic ? (chosen.get(topicRules[topic].kinds[0] ?? '') ?? topicRules[topic].defaults[role] ?? 'portal') : 'digest';

/** What may be chosen for a topic. */
export const choicesFor = (topic: Topic): Delivery[] =>
	topicRules[topic].mayBeOff ? ['at_once', 'digest', 'portal', 'off'] : ['at_once', 'digest', 'portal'];
