import { m } from '#lib/paraglide/messages.js';
import type { Topic } from './topics.ts';

/** What a mail may name: one word for several topics, so that it tells of no consent and no deadline. */
export const mailSubjects = ['requests', 'cases', 'needs', 'places', 'agreements', 'plans', 'other'] as const;
export type MailSubject = (typeof mailSubjects)[number];

export function mailSubjectOf(topic: Topic | undefined): MailSubject {
	switch (topic) {
		case 'received':
		case 'progress':
		case 'deadlines':
		case 'consents':
			return 'requests';
		case undefined:
			return 'other';
		default:
			return topic;
	}
}

type Locale = 'de' | 'en';
type Words = { subject: string; text: string };

const newsSentence: Record<MailSubject, (locale: Locale) => string> = {
	requests: (locale) => m.notices_mail_requests({}, { locale }),
	cases: (locale) => m.notices_mail_other({}, { locale }),
	needs: (locale) => m.notices_mail_other({}, { locale }),
	places: (locale) => m.notices_mail_places({}, { locale }),
	agreements: (locale) => m.notices_mail_agreements({}, { locale }),
	plans: (locale) => m.notices_mail_plans({}, { locale }),
	other: (locale) => m.notices_mail_other({}, { locale })
};

const counted: Record<MailSubject, (input: { count: number }, options: { locale: Locale }) => string> = {
	requests: m.notices_digest_requests,
	cases: m.notices_digest_cases,
	needs: m.notices_digest_needs,
	places: m.notices_digest_places,
	agreements: m.notices_digest_agreements,
	plans: m.notices_digest_plans,
	other: m.notices_digest_other
};

const letter = (locale: Locale, portal: string, ...paragraphs: string[]): string =>
	[
		m.notices_mail_greeting({}, { locale }),
		...paragraphs,
		m.notices_mail_settings({ link: `${portal}/konto#mitteilungen` }, { locale }),
		m.notices_mail_sender({ link: portal }, { locale })
	].join('\n\n') + '\n';

/** "Es gibt Neuigkeiten zu einer Anfrage", and where they stand. Nobody and nothing else is named (rule 14). */
export function newsMail(subject: MailSubject, locale: Locale, portal: string): Words {
	const sentence = newsSentence[subject](locale);
	return {
		subject: sentence,
		text: letter(
			locale,
			portal,
			`${sentence}. ${m.notices_mail_why_short({}, { locale })}`,
			m.notices_mail_look({ link: `${portal}/mitteilungen` }, { locale })
		)
	};
}

/** Asks whether the figures still hold; the link confirms them after one more click, without signing in. */
export const placesMail = (locale: Locale, portal: string, link: string, days: number): Words => ({
	subject: m.notices_mail_places({}, { locale }),
	text: letter(
		locale,
		portal,
		m.notices_mail_places_text({}, { locale }),
		m.notices_mail_places_confirm({ link }, { locale }),
		m.notices_mail_places_change({ link: `${portal}/plaetze`, days }, { locale })
	)
});

/** What happened in a week, as numbers, each with the page where it stands. */
export const digestMail = (
	locale: Locale,
	portal: string,
	lines: readonly { subject: MailSubject; count: number; path: string }[]
): Words => ({
	subject: m.notices_digest_subject({}, { locale }),
	text: letter(
		locale,
		portal,
		m.notices_digest_lead({}, { locale }),
		lines
			.map(({ subject, count, path }) => `- ${counted[subject]({ count }, { locale })}\n  ${portal}${path}`)
			.join('\n'),
		m.notices_mail_why_short({}, { locale })
	)
});
