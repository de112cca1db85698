import { eq, inArray, and } from 'drizzle-orm';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Delivery } from './model.ts';
import { accounts, notificationSettings } from './tables.server.ts';

export type Locale = 'de' | 'en';

/** How a membership hears of news, by kind, where it chose. */
export async function getDeliveries(tx: Tx, membershipId: string): Promise<Map<string, Delivery>> {
	const rows = await tx
		.select({ kind: notificationSettings.kind, delivery: notificationSettings.delivery })
		.from(notificationSettings)
		.where(eq(notificationSettings.membershipId, membershipId));
	return new Map(rows.map(({ kind, delivery }) => [kind, delivery]));
}

export async function saveDeliveries(
	tx: Tx,
	actor: Member,
	deliveries: ReadonlyMap<string, Delivery>,
	now: Date
): Promise<void> {
	const rows = [...deliveries].map(([kind, delivery]) => ({ membershipId: actor.membershipId, kind, delivery }));
	if (rows.length > 0) {
		await tx.delete(notificationSettings).where(
			and(
				eq(notificationSettings.membershipId, actor.membershipId),
				inArray(
					notificationSettings.kind,
					rows.map(({ kind }) => kind)
				)
			)
		);
		await tx.insert(notificationSettings).values(rows);
	}
	await record(
		tx,
		actor,
		'identity.news-chosen',
		Object.fromEntries(rows.map(({ kind, delivery }) => [kind, delivery])),
		now
	);
}

/** The language of what reaches the person outside the portal. */
export async function getAccountLocale(tx: Tx, actor: Member): Promise<Locale> {
	const [row] = await tx.select({ locale: accounts.locale }).from(accounts).where(eq(accounts.id, actor.accountId));
	return row?.locale ?? 'de';
}

export async function saveAccountLocale(tx: Tx, actor: Member, locale: Locale): Promise<void> {
	await tx.update(accounts).set({ locale }).where(eq(accounts.id, actor.accountId));
}
