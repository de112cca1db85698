import { randomUUID } from 'node:crypto';
import { invitationHours, type InvitationPurpose } from '#lib/identity/index.ts';
import { getNetworkById } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import { transact } from '#lib/platform/database.server.ts';
import { log } from '#lib/platform/log.server.ts';
import { deliver } from '#lib/platform/mail.server.ts';

type Locale = 'de' | 'en';
const paths: Record<InvitationPurpose, string> = { membership: 'einladung', password: 'passwort' };

/** Says what the link is for, and neither who sent it nor where it leads to: mail is read by others on its way. */
function words(purpose: InvitationPurpose, locale: Locale, link: string): { subject: string; text: string } {
	const isInvitation = purpose === 'membership';
	const text = isInvitation ? m.identity_mail_invited_text : m.identity_mail_password_text;
	return {
		subject: (isInvitation ? m.identity_mail_invited_subject : m.identity_mail_password_subject)({}, { locale }),
		text:
			[
				m.notices_mail_greeting({}, { locale }),
				text({ link }, { locale }),
				m.identity_mail_holds({ hours: invitationHours }, { locale }),
				m.notices_mail_sender({ link: config.portalUrl }, { locale })
			].join('\n\n') + '\n'
	};
}

/**
 * Sends a link on its way, after the transaction that made it: its secret part is stored nowhere, so no job can send it
 * later. Invented networks send to nobody.
 *
 * @returns the link, where the caller has to hand it on; undefined when a mail server took it
 */
export async function sendLink(
	actor: Member,
	input: { purpose: InvitationPurpose; email: string; token: string; locale?: Locale }
): Promise<string | undefined> {
	const link = `${config.portalUrl}/${paths[input.purpose]}/${input.token}`;
	const { isDemo } = await transact(actor, (tx) => getNetworkById(tx, actor.networkId));
	if (isDemo && config.smtpUrl) return link;
	try {
		await deliver({ key: randomUUID(), to: input.email, ...words(input.purpose, input.locale ?? 'de', link) });
	} catch (caught) {
		log.warn({ event: 'link.not-sent', purpose: input.purpose, error: caught });
		return link;
	}
	return config.smtpUrl ? undefined : link;
}
