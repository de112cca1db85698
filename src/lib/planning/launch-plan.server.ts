import { eq, sql } from 'drizzle-orm';
import { agreementForm, isWithoutMoney } from '#lib/agreements/index.ts';
import { createAgreement, linkOffer } from '#lib/agreements/index.server.ts';
import { createOffer, publishOffer } from '#lib/directory/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { connect, lockPlan, writeStep, type LockedPlan } from './change-plan.server.ts';
import type { LaunchForm } from './inputs.ts';
import { canLaunch } from './model.ts';
import { plannedOffers } from './tables.server.ts';
import { costOf } from './year.ts';

/**
 * The plan becomes an offer: created and published, or an existing one with more places. Whether a place is free is
 * the provider's to say: until it reports, the places stay unknown, and count as coming. Whoever reported a need that
 * waits in the plan's cells is told, each report with its own prefilled referral.
 *
 * @returns the offer and how many reports it was connected to
 * @throws {Refusal} `conflict` before the decision, `invalid` at `place`, whatever the directory refuses
 */
export async function launchPlan(
	tx: Tx,
	actor: Member,
	launch: LaunchForm & { id: string },
	now: Date
): Promise<{ offerId: string; needs: number }> {
	const plan = await lockPlan(tx, actor, launch.id, launch.revision);
	if (!canLaunch(plan.stage)) throw new Refusal('conflict', m.planning_refused_launch());

	const [where = '', spot = ''] = launch.place.split('/');
	const offerId =
		where === 'offer' ? await findOffer(tx, actor, spot) : await startOffer(tx, actor, plan, launch, where, spot, now);
	const [offer] = await tx.execute<{ organisationId: string }>(
		sql`select organisation_id as "organisationId" from directory.offers where id = ${offerId}`
	);
	await tx
		.update(plannedOffers)
		.set({
			stage: 'launched',
			offerId,
			...offer,
			launchedAt: now,
			places: launch.places,
			// The next step led to the start: it is done, and nobody's to do any more.
			nextStep: '',
			nextStepOn: null,
			revision: plan.revision + 1
		})
		.where(eq(plannedOffers.id, plan.id));
	const agreementId = await agreementFor(tx, actor, plan, launch, offerId, offer?.organisationId ?? '', now);
	if (agreementId) await tx.update(plannedOffers).set({ agreementId }).where(eq(plannedOffers.id, plan.id));
	const needs = await connect(tx, { ...plan, stage: 'launched' }, offerId);
	await tx.update(plannedOffers).set({ reconnectedNeeds: needs }).where(eq(plannedOffers.id, plan.id));
	await writeStep(tx, actor as Member, plan.id, 'launched', '', now);
	await record(tx, actor, 'planning.plan-launched', { planId: plan.id, offerId, needs }, now);
	return { offerId, needs };
}

/** The agreement under which it runs: an existing one takes the offer in, a new draft is made of the plan. */
async function agreementFor(
	tx: Tx,
	actor: Actor,
	plan: LockedPlan,
	launch: LaunchForm,
	offerId: string,
	organisationId: string,
	now: Date
): Promise<string | undefined> {
	if (!launch.agreement) return undefined;
	if (launch.agreement !== 'new') {
		await linkOffer(tx, actor, { agreementId: launch.agreement, offerId }, now);
		return launch.agreement;
	}
	if (!plan.steeringForm) throw new Refusal('invalid', m.plans_refused_agreement_form(), 'agreement');
	const cost = costOf({ ...plan, places: launch.places });
	const { id } = await createAgreement(
		tx,
		actor,
		agreementForm.parse({
			form: plan.steeringForm,
			organisationId,
			title: (launch.name || plan.title).slice(0, 160),
			validFrom: plan.startsOn ?? dayOf(now),
			places: String(launch.places),
			...(cost === undefined || isWithoutMoney(plan.steeringForm) ? {} : { amount: String(cost) }),
			offerIds: [offerId]
		}),
		now
	);
	return id;
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
	if (!launch.kind) throw new Refusal('invalid', m.errors_required(), 'kind');
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
			prescribedProcedure: '',
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
	return id;
}

/** An offer that is there and gets more places. */
async function findOffer(tx: Tx, actor: Member, offerLocationId: string): Promise<string> {
	const [location] = await tx.execute<{ offer_id: string }>(sql`
		select l.offer_id from directory.offer_locations l join directory.offers o on o.id = l.offer_id
		where l.id = ${offerLocationId} and o.network_id = ${actor.networkId} and o.state = 'published'`);
	if (!location) throw new Refusal('invalid', m.errors_choice(), 'place');
	return location.offer_id;
}
