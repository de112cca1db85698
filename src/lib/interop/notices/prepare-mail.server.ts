import { sql } from 'drizzle-orm';
import { getDeliveries, makeLink, type Locale } from '#lib/identity/index.server.ts';
import { isProvider, type Actor, type MemberRole } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addJob } from '#lib/platform/jobs.server.ts';
import type { Mail } from '#lib/platform/mail.server.ts';
import { digestMail, mailSubjectOf, mailSubjects, newsMail, placesMail, type MailSubject } from './mail-words.ts';
import { deliveryOf, topicOf } from './topics.ts';

/** Minutes between two mails of news to one member: what comes meanwhile is told by the next. */
const pauseMinutes = 60;
/** Hours after which news are none any more. */
const newsHours = 48;
/** Days for which the address in a mail about places can be used. */
const placesLinkDays = 14;
/** Days that a digest looks back at the most. */
const digestDays = 8;

type Reader = { membershipId: string; role: MemberRole; email: string; locale: Locale; isDemo: boolean };

/** Who reads; locked, so that two jobs never decide at once about mail to one member. */
async function lockReader(tx: Tx, membershipId: string): Promise<Reader | undefined> {
	const [row] = await tx.execute<Reader>(sql`
		select m.id as "membershipId", m.role, a.email, a.locale, a.is_demo as "isDemo"
		from platform.memberships m join platform.accounts a on a.id = m.account_id
		where m.id = ${membershipId} and m.ended_at is null and a.disabled_at is null
		for no key update of m`);
	// Invented people have no mailbox.
	return row && !(row.isDemo && config.smtpUrl) ? row : undefined;
}

/** Takes the mail on, unless it has been sent. */
async function claim(tx: Tx, key: string, membershipId: string, kind: string, now: Date): Promise<boolean> {
	const [row] = await tx.execute<{ sent: boolean }>(sql`
		insert into platform.mails (key, membership_id, kind, created_at) values (${key}, ${membershipId}, ${kind}, ${now.toISOString()})
		on conflict (key) do update set kind = excluded.kind returning sent_at is not null as sent`);
	return row?.sent === false;
}

/**
 * The mail that a piece of news is worth now, if any: not when it was read meanwhile, when an earlier mail told of it
 * already, or when the member wants none. Within an hour of the last mail it waits.
 */
export async function prepareNews(
	tx: Tx,
	actor: Actor,
	input: { notificationId: string },
	now: Date
): Promise<Mail | undefined> {
	if (actor.role !== 'system') return undefined;
	const [news] = await tx.execute<{ membership: string; kind: string; at: string; read: boolean }>(sql`
		select membership_id as membership, kind, created_at as at, read_at is not null as read
		from platform.notifications where id = ${input.notificationId}`);
	if (!news || news.read || now.getTime() - Date.parse(news.at) > newsHours * 3_600_000) return undefined;
	const reader = await lockReader(tx, news.membership);
	const topic = topicOf(news.kind);
	if (!reader || deliveryOf(reader.role, topic, await getDeliveries(tx, news.membership)) !== 'at_once')
		return undefined;
	const to = reader.email;
	if (topic === 'places') {
		const key = `places:${input.notificationId}`;
		if (!(await claim(tx, key, reader.membershipId, 'places', now))) return undefined;
		const expiresAt = new Date(now.getTime() + placesLinkDays * 86_400_000);
		const token = await makeLink(tx, { membershipId: reader.membershipId, purpose: 'places', expiresAt }, now);
		const link = `${config.portalUrl}/plaetze-bestaetigen/${token}`;
		return { key, to, ...placesMail(reader.locale, config.portalUrl, link, placesLinkDays) };
	}
	const key = `news:${input.notificationId}`;
	const [last] = await tx.execute<{ at: string }>(sql`
		select created_at as at from platform.mails
		where membership_id = ${reader.membershipId} and kind = 'news' and key <> ${key} order by created_at desc limit 1`);
	if (last && Date.parse(last.at) >= Date.parse(news.at)) return undefined;
	const free = last ? new Date(Date.parse(last.at) + pauseMinutes * 60_000) : now;
	if (free > now) {
		await addJob(tx, 'platform.mail', { notificationId: input.notificationId }, free);
		return undefined;
	}
	if (!(await claim(tx, key, reader.membershipId, 'news', now))) return undefined;
	return { key, to, ...newsMail(mailSubjectOf(topic), reader.locale, config.portalUrl) };
}

const pathOf = (subject: MailSubject, role: MemberRole): string => {
	const paths: Record<MailSubject, string> = {
		requests: isProvider({ role } as Actor) ? '/eingang' : '/anfragen',
		cases: '/faelle',
		needs: '/bedarfe',
		places: '/plaetze',
		agreements: '/vereinbarungen',
		plans: '/planung',
		other: '/mitteilungen'
	};
	return role === 'team-lead' ? '/mitteilungen' : paths[subject];
};

/** The weekly mail of one member: what is unread and waits for it, as numbers; none when nothing happened. */
export async function prepareDigest(
	tx: Tx,
	actor: Actor,
	input: { membershipId: string; day: string },
	now: Date
): Promise<Mail | undefined> {
	if (actor.role !== 'system') return undefined;
	const reader = await lockReader(tx, input.membershipId);
	if (!reader) return undefined;
	const chosen = await getDeliveries(tx, reader.membershipId);
	const key = `digest:${reader.membershipId}:${input.day}`;
	const rows = await tx.execute<{ kind: string; count: number }>(sql`
		select kind, count(*)::int as count from platform.notifications
		where membership_id = ${reader.membershipId} and read_at is null
			and created_at > greatest(${now.toISOString()}::timestamptz - make_interval(days => ${digestDays}::int),
				(select max(created_at) from platform.mails
					where membership_id = ${reader.membershipId} and kind = 'digest' and key <> ${key}))
		group by kind`);
	const counts = new Map<MailSubject, number>();
	for (const { kind, count } of rows) {
		const topic = topicOf(kind);
		if (deliveryOf(reader.role, topic, chosen) !== 'digest') continue;
		const subject = mailSubjectOf(topic);
		counts.set(subject, (counts.get(subject) ?? 0) + count);
	}
	if (counts.size === 0 || !(await claim(tx, key, reader.membershipId, 'digest', now))) return undefined;
	const lines = mailSubjects.flatMap((subject) => {
		const count = counts.get(subject);
		return count ? [{ subject, count, path: pathOf(subject, reader.role) }] : [];
	});
	return { key, to: reader.email, ...digestMail(reader.locale, config.portalUrl, lines) };
}

/** A job per member with something unread; what is worth a mail the job decides. */
export async function addDigests(tx: Tx, actor: Actor, day: string, now: Date): Promise<number> {
	if (actor.role !== 'system') return 0;
	const members = await tx.execute<{ id: string }>(sql`
		select distinct n.membership_id as id from platform.notifications n
		where n.read_at is null and n.created_at > ${now.toISOString()}::timestamptz - make_interval(days => ${digestDays}::int)`);
	for (const { id } of members) await addJob(tx, 'platform.mail', { membershipId: id, day }, now);
	return members.length;
}

/** It has been handed over; a job that runs again finds that. */
export async function noteSent(tx: Tx, key: string, now: Date): Promise<void> {
	await tx.execute(
		sql`update platform.mails set sent_at = ${now.toISOString()} where key = ${key} and sent_at is null`
	);
}
