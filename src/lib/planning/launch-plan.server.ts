import { eq, sql } from 'drizzle-orm';
import { createOffer, publishOffer, reportCapacity } from '#lib/directory/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { connect, lockPlan, writeStep, type LockedPlan } from './change-plan.server.ts';
import type { LaunchForm } from './inputs.ts';
import { canLaunch } from './model.ts';
import { plannedOffers } from './tables.server.ts';

/**
 * The plan becomes an offer: created and published with its places, or an existing one with more of them. Whoever
 * reported a need that waits in its cells is told, each report with its own prefilled referral.
 *
 * @returns the offer and how many reports it was connected to
 * @throws {Refusal} `conflict` before the decision, `invalid` at `place`, whatever the directory refuses
 */
export async function launchPlan(
	tx: Tx,
	actor: Actor,
	launch: LaunchForm & { id: string },
	now: Date
): Promise<{ offerId: string; needs: number }> {
	const plan = await lockPlan(tx, actor, launch.id, launch.revision);
	if (!canLaunch(plan.stage)) throw new Refusal('conflict', m.planning_refused_launch());

	const [where = '', spot = ''] = launch.place.split('/');
	const offerId =
		where === 'offer'
			? await expandOffer(tx, actor, spot, launch.places, now)
			: await startOffer(tx, actor, plan, launch, where, spot, now);
	await tx
		.update(plannedOffers)
		.set({ stage: 'launched', offerId, launchedAt: now, places: launch.places, revision: plan.revision + 1 })
		.where(eq(plannedOffers.id, plan.id));
	const needs = await connect(tx, { ...plan, stage: 'launched' }, offerId);
	await tx.update(plannedOffers).set({ reconnectedNeeds: needs }).where(eq(plannedOffers.id, plan.id));
	await writeStep(tx, actor as Member, plan.id, 'launched', '', now);
	await record(tx, actor, 'planning.plan-launched', { planId: plan.id, offerId, needs }, now);
	return { offerId, needs };
}

async function startOffer(
	tx: Tx,
	actor: Actor,
	plan: LockedPlan,
	launch: LaunchForm,
	organisationId: string,
	spot: string,
	now: Date
): Promise<string> {
	const anywhere = spot === 'network' || spot === 'online';
	const { id } = await createOffer(
		tx,
		actor,
		{
			organisationId,
			name: launch.name,
			summary: '',
			description: '',
			kind: launch.kind,
			instrumentKey: launch.instrumentKey || undefined,
			// Without an instrument nothing obliges anybody: voluntary, unless the door is open and no data flows at all.
			regime: launch.instrumentKey ? undefined : launch.intake === 'open_door' ? 'none' : 'voluntary',
			accessCriteria: launch.accessCriteria,
			intake: launch.intake,
			entry: 'rolling',
			nextStart: undefined,
			schedule: '',
			cost: '',
			documents: '',
			needs: [plan.termId],
			targetGroups: [],
			languages: [],
			womenOnly: false,
			outreach: false,
			responseDays: 5,
			reach: anywhere ? spot : 'sites',
			sites: anywhere ? [] : [spot]
		},
		now
	);
	await publishOffer(tx, actor, id, now);
	const locations = await tx.execute<{ id: string }>(
		sql`select id from directory.offer_locations where offer_id = ${id}`
	);
	for (const { id: offerLocationId } of locations)
		await reportCapacity(
			tx,
			actor,
			{ offerLocationId, total: launch.places, available: launch.places, waiting: 0, expectedWaitDays: 0 },
			now
		);
	return id;
}

/** More places at an offer that is there. What is unknown about it has to be asked first: it is not 0. */
async function expandOffer(tx: Tx, actor: Actor, offerLocationId: string, places: number, now: Date): Promise<string> {
	const [location] = await tx.execute<{ offer_id: string; total: number | null; free: number | null }>(sql`
		select l.offer_id, l.total, greatest(0, l.available - l.booked_since) as free
		from directory.offer_locations l join directory.offers o on o.id = l.offer_id
		where l.id = ${offerLocationId} and o.network_id = ${actor.networkId ?? null} and o.state = 'published'
		for update of l`);
	if (!location) throw new Refusal('invalid', m.errors_choice(), 'place');
	if (location.total === null || location.free === null)
		throw new Refusal('conflict', m.planning_refused_unknown_places(), 'place');
	await reportCapacity(
		tx,
		actor,
		{ offerLocationId, total: location.total + places, available: location.free + places },
		now
	);
	return location.offer_id;
}
