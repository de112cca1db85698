// Goals, chains and consents for several organisations of one case, past the row policies.
import type postgres from 'postgres';

/** Tables of `casework` about the way of one case; each has a `case_id`. */
export const pathwayTables = [
	'casework.goals',
	'casework.goal_targets',
	'casework.goal_assessments',
	'casework.goal_attainments',
	'casework.chains',
	'casework.chain_links',
	'casework.chain_hand_overs',
	'casework.joint_consents',
	'casework.joint_withdrawals',
	'casework.mandates',
	'casework.conferences',
	'casework.conference_parties',
	'casework.conference_items'
] as const;

type Of = { networkId: string; caseId: string; referralId: string; manager: string };

/** A row of each of them; the joint consent was taken back, so that no provider knows of it. */
export async function pathwayRows(admin: postgres.Sql, { networkId, caseId, referralId, manager }: Of): Promise<void> {
	const [goal] = await admin`
		insert into casework.goals (network_id, case_id, kind, words, family, created_at, created_by)
		values (${networkId}, ${caseId}, 'goal', 'Wieder ruhig schlafen', 'debts_regulated', now(), ${manager}) returning id`;
	const common = { network_id: networkId, case_id: caseId, goal_id: goal!.id as string, recorded_by: manager };
	await admin`insert into casework.goal_targets ${admin({ ...common, target_on: '2026-12-01', recorded_at: '2026-11-01T10:00:00Z' })}`;
	await admin`insert into casework.goal_assessments ${admin({ ...common, assessed_by: 'person', stage: 'working', said_on: '2026-11-01', recorded_at: '2026-11-01T10:00:00Z' })}`;
	await admin`insert into casework.goal_attainments ${admin({ ...common, level: 0, agreed_on: '2026-11-20', recorded_at: '2026-11-20T10:00:00Z' })}`;
	const [chain] = await admin`
		insert into casework.chains (network_id, case_id, created_at, created_by) values (${networkId}, ${caseId}, now(), ${manager}) returning id`;
	await admin`insert into casework.chain_links (network_id, case_id, chain_id, referral_id, position, added_at, added_by)
		values (${networkId}, ${caseId}, ${chain!.id as string}, ${referralId}, 1, now(), ${manager})`;
	const [next] =
		await admin`select id from casework.referrals where case_id = ${caseId} and id <> ${referralId} limit 1`;
	const [handOver] = await admin`
		insert into casework.chain_hand_overs (network_id, case_id, from_referral_id, to_referral_id, hand_over_on, created_at, created_by)
		values (${networkId}, ${caseId}, ${referralId}, ${next!.id as string}, current_date, now(), ${manager}) returning id`;
	const [consent] = await admin`
		insert into casework.joint_consents (network_id, case_id, kind, subject_id, organisation_ids, topics, valid_from, valid_until, text_version, form, recorded_at, recorded_by)
		select ${networkId}, ${caseId}, 'hand_over', ${handOver!.id as string}, array[from_organisation_id, to_organisation_id], '{}', now() - interval '2 days',
			now() + interval '100 days', '2026-11-g', 'written', now(), ${manager} from casework.referrals where id = ${referralId} returning id`;
	await admin`insert into casework.mandates (network_id, case_id, referral_id, organisation_id, term_ids, valid_from, valid_until, granted_at, granted_by)
		select ${networkId}, ${caseId}, id, to_organisation_id, array[term_id], current_date, current_date + 30, now(), ${manager} from casework.referrals where id = ${referralId}`;
	const [conference] = await admin`
		insert into casework.conferences (network_id, case_id, meets_on, mode, topics, created_at, created_by)
		values (${networkId}, ${caseId}, current_date, 'phone', '{money}', now(), ${manager}) returning id`;
	await admin`insert into casework.conference_parties (network_id, case_id, conference_id, organisation_id, invited_at, invited_by)
		select ${networkId}, ${caseId}, ${conference!.id as string}, to_organisation_id, now(), ${manager} from casework.referrals where id = ${referralId}`;
	await admin`insert into casework.conference_items (network_id, case_id, conference_id, kind, words, recorded_at, recorded_by)
		values (${networkId}, ${caseId}, ${conference!.id as string}, 'decision', 'Zuerst der Umzug', now(), ${manager})`;
	await admin`insert into casework.joint_withdrawals (joint_consent_id, case_id, withdrawn_at, form, recorded_by)
		values (${consent!.id as string}, ${caseId}, now(), 'spoken', ${manager})`;
}
