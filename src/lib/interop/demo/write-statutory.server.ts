import { sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

/** Offers that the office books directly within a contingent of its own, with the places left in it. */
const contingents = [
	['agh_green', 4],
	['application_workshop', 5]
] as const;
/** Attendance goes by the federal agency's own procedure here: the portal asks for nothing (§ 7 rule 4). */
const prescribed = { offer: 'tq_logistics', procedure: 'elektronische Maßnahmeabwicklung der Bundesagentur' };
/** Days that were not attended, in turn: excused, sick note, unexcused. */
const absences = [
	[0, 0, 0],
	[1, 0, 0],
	[0, 3, 0],
	[0, 0, 0],
	[0, 0, 1],
	[2, 0, 0]
] as const;

/**
 * What statutory measures have besides: contingents of the office, attendance of the two months before the last, two assessments.
 * The last month is left to report. Answers how many months of attendance there are.
 */
export async function writeStatutory(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const { networkId, officeId } = ids;
	await tx.execute(sql`
		update directory.offers set prescribed_procedure = ${prescribed.procedure}
		where network_id = ${networkId} and code = ${prescribed.offer}`);
	await tx.execute(sql`
		update steering.agreement_contingents c set commissioner_id = o.id from steering.agreements a, directory.organisations o
		where a.id = c.agreement_id and a.network_id = ${networkId} and o.network_id = ${networkId} and o.name = c.commissioner`);
	for (const [code, left] of contingents) {
		const id = demoId(networkId, 'contingent', code);
		await tx.execute(sql`
			insert into steering.agreement_contingents (id, agreement_id, offer_id, commissioner, commissioner_id, total, taken)
			select ${id}, a.id, o.id, f.name, f.id, held.count + ${left}::int, held.count
			from directory.offers o join steering.agreement_offers ao on ao.offer_id = o.id
			join steering.agreements a on a.id = ao.agreement_id and ${agreementRuns}
			join directory.organisations f on f.id = ${officeId}
			cross join lateral (select count(*)::int as count from casework.place_holds h join casework.referrals r on r.id = h.referral_id
				where r.offer_id = o.id and h.state <> 'released') held
			where o.network_id = ${networkId} and o.code = ${code} order by a.number limit 1`);
		await tx.execute(sql`
			update casework.place_holds h set contingent_id = ${id} from casework.referrals r, directory.offers o
			where r.id = h.referral_id and o.id = r.offer_id and o.network_id = ${networkId} and o.code = ${code} and h.state <> 'released'
				and exists (select from steering.agreement_contingents c where c.id = ${id})`);
	}

	const [year = 0, number = 1] = dayOf(now).split('-').map(Number);
	const monthAgo = (back: number): string => new Date(Date.UTC(year, number - 1 - back, 1)).toISOString().slice(0, 10);
	// Who took part in a month, the provider's own way to tell from its feedback; `whole`: on all of its days.
	const takingPart = (back: number) =>
		tx.execute<{ id: string; providerId: string; offer: string; whole: boolean }>(sql`
			select r.id, r.to_organisation_id as "providerId", o.code as offer,
				exists (select from casework.feedback f where f.referral_id = r.id and f.event = 'started' and f.happens_on <= ${monthAgo(back)}::date)
				and not exists (select from casework.feedback f where f.referral_id = r.id
					and f.event in ('ended', 'returned', 'interrupted') and f.happens_on < ${monthAgo(back - 1)}::date) as whole
			from casework.referrals r join directory.offers o on o.id = r.offer_id
			where r.network_id = ${networkId} and r.regime = 'statutory' and r.sending <> 'withdrawn' and o.code <> ${prescribed.offer}
				and exists (select from casework.feedback f where f.referral_id = r.id and f.event = 'started' and f.happens_on < ${monthAgo(back - 1)}::date)
				and not exists (select from casework.feedback f where f.referral_id = r.id
					and f.event in ('ended', 'returned') and f.happens_on < ${monthAgo(back)}::date)
			order by r.reference`);
	const recordedAt = (back: number): string => `${monthAgo(back - 1).slice(0, 8)}03T09:00:00Z`;
	for (const back of [3, 2])
		await insertRows(
			tx,
			'casework.attendance_months',
			(await takingPart(back)).map(({ id, providerId, offer, whole }, index) => {
				const [excused, sick, unexcused] = (whole && absences[index % absences.length]) || [0, 0, 0];
				return {
					id: demoId(networkId, 'attendance', id, monthAgo(back)),
					network_id: networkId,
					referral_id: id,
					regime: 'statutory',
					provider_id: providerId,
					month: monthAgo(back),
					present: (whole ? 21 : 9) - excused - sick - unexcused,
					excused,
					sick_note_days: sick,
					unexcused,
					holiday_or_closed: 0,
					heard: unexcused > 0 ? 'said' : null,
					statement: unexcused > 0 ? 'Mein Kind war krank, ich habe die Nummer nicht gefunden.' : null,
					recorded_at: recordedAt(back),
					recorded_by: known(ids.members, offer)
				};
			})
		);
	const there = (await takingPart(2)).filter(({ whole }) => whole);
	const assessed = there.slice(0, 2);
	await insertRows(
		tx,
		'casework.assessments',
		assessed.map(({ id, providerId, offer }, index) => ({
			id: demoId(networkId, 'assessment', id),
			network_id: networkId,
			referral_id: id,
			regime: 'statutory',
			provider_id: providerId,
			progress: index === 0 ? 'nearly' : 'begun',
			strengths: index === 0 ? ['reliable', 'practical'] : ['cooperative'],
			supports: index === 0 ? ['working_hours'] : ['language', 'way_to_work'],
			recommendation: index === 0 ? 'trial_work' : 'stay_longer',
			summary:
				index === 0
					? 'Hat zwei Aufträge von Anfang bis Ende selbst geführt.'
					: 'Arbeitet im Team mit und übernimmt eigene Aufgaben.',
			recorded_at: recordedAt(2),
			recorded_by: known(ids.members, offer)
		}))
	);
	// The first was opened to the person; the office does not know of the second yet.
	await insertRows(
		tx,
		'casework.assessment_steps',
		assessed.slice(0, 1).map(({ id, offer }) => ({
			id: demoId(networkId, 'assessment-opened', id),
			network_id: networkId,
			assessment_id: demoId(networkId, 'assessment', id),
			referral_id: id,
			event: 'opened',
			author: 'provider',
			happens_on: `${monthAgo(1).slice(0, 8)}05`,
			manner: 'in_person',
			recorded_at: `${monthAgo(1).slice(0, 8)}05T13:00:00Z`,
			recorded_by: known(ids.members, offer)
		}))
	);
	return there.length;
}
