import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { agreementOffers } from './tables.server.ts';
import { keepVersion, lockAgreement } from './write-agreement.server.ts';

/**
 * An offer comes under an agreement with its partner. What the agreement said before stays readable.
 *
 * @throws {Refusal} `invalid` at `agreement` when it is with another partner, `conflict` when it has ended
 */
export async function linkOffer(
	tx: Tx,
	actor: Actor,
	link: { agreementId: string; offerId: string },
	now: Date
): Promise<void> {
	const agreement = await lockAgreement(tx, actor, link.agreementId);
	if (agreement.state === 'ended') throw new Refusal('conflict', m.agreements_refused_ended());
	const [offer] = await tx.execute(
		sql`select 1 from directory.offers where id = ${link.offerId} and organisation_id = ${agreement.organisationId}`
	);
	if (!offer) throw new Refusal('invalid', m.plans_refused_agreement_partner(), 'agreement');
	// `lockAgreement` has asked who it is.
	await keepVersion(tx, actor as Parameters<typeof keepVersion>[1], agreement, now);
	await tx.insert(agreementOffers).values({ agreementId: agreement.id, offerId: link.offerId }).onConflictDoNothing();
	await record(tx, actor, 'agreements.offer-linked', { agreementId: agreement.id, offerId: link.offerId }, now);
}
