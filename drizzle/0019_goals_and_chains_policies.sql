-- Goals, chains and consents that name several organisations (design.md § 7 rules 1, 4, 7, 12).

-- Joint consents in force now; private to the functions below.
create function casework.joint_in_force() returns table (id uuid, kind text, subject_id uuid, organisation_ids uuid[])
language sql stable security definer set search_path = pg_catalog as $$
	select c.id, c.kind, c.subject_id, c.organisation_ids from casework.joint_consents c
	where c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
		and not exists (select from casework.joint_withdrawals w where w.joint_consent_id = c.id and w.withdrawn_at <= platform.ctx_now())
$$;
--> statement-breakpoint
-- Joint consents that the caller works with: of its cases, or as a provider that one in force names. After a withdrawal
-- a provider knows neither what it was about nor who else was named; the proof stays with the office and the person.
create function casework.my_joint_consent_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from (
		select c.id from casework.joint_consents c where c.case_id = any((select casework.my_case_ids())::uuid[])
		union
		select j.id from casework.joint_in_force() j where (select platform.ctx_provider()) = any(j.organisation_ids)
	) mine
$$;
--> statement-breakpoint
-- Hand-overs that the caller may know of as a provider: of a link of its own, while a consent names both sides (rule 7).
create function casework.shared_hand_over_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(h.id), '{}')
	from casework.chain_hand_overs h
	join casework.referrals f on f.id = h.from_referral_id
	join casework.referrals t on t.id = h.to_referral_id
	join casework.joint_in_force() j on j.kind = 'hand_over' and j.subject_id = h.id
		and f.to_organisation_id = any(j.organisation_ids) and t.to_organisation_id = any(j.organisation_ids)
	where (f.to_organisation_id = (select platform.ctx_provider()) and f.id = any((select casework.my_referral_ids())::uuid[]))
		or (t.to_organisation_id = (select platform.ctx_provider()) and t.id = any((select casework.my_referral_ids())::uuid[]))
$$;
--> statement-breakpoint
-- For a provider: a hand-over of its own link, and the house on the other side. Empty without the consent.
create function casework.shared_hand_overs() returns table (hand_over_id uuid, referral_id uuid, partner_id uuid, comes boolean, joint_consent_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
	select h.id, case when f.to_organisation_id = (select platform.ctx_provider()) then f.id else t.id end,
		case when f.to_organisation_id = (select platform.ctx_provider()) then t.to_organisation_id else f.to_organisation_id end,
		f.to_organisation_id <> (select platform.ctx_provider()),
		(select j.id from casework.joint_in_force() j where j.kind = 'hand_over' and j.subject_id = h.id
			and f.to_organisation_id = any(j.organisation_ids) and t.to_organisation_id = any(j.organisation_ids) limit 1)
	from casework.chain_hand_overs h
	join casework.referrals f on f.id = h.from_referral_id
	join casework.referrals t on t.id = h.to_referral_id
	where h.id = any((select casework.shared_hand_over_ids())::uuid[])
$$;
--> statement-breakpoint
-- Goals whose assessments and result may be stored and read now (`mayAssess` in referrals/goals/model.ts): of the case,
-- of a statutory referral jointly, of any other with the person's consent (D7).
create function casework.assessable_goal_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(g.id), '{}')
	from casework.goals g left join casework.referrals r on r.id = g.referral_id
	where g.case_id = any((select casework.my_case_ids())::uuid[])
		and (g.referral_id is null or r.regime = 'statutory' or r.id::text || ':D7' = any((select casework.disclosable_keys())::text[]))
$$;
--> statement-breakpoint
-- A provider recorded that the person took a joint consent back: the responsible person is told, without being named.
create function casework.tell_joint_withdrawn(consent uuid) returns void language sql volatile security definer set search_path = pg_catalog as $$
	insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
	select c.network_id, k.responsible_id, 'consent.joint-withdrawn', jsonb_build_object('caseId', c.case_id::text), platform.ctx_now(), 'joint-withdrawn:' || c.id
	from casework.joint_consents c join casework.cases k on k.id = c.case_id
	where c.id = consent and (select platform.ctx_provider()) = any(c.organisation_ids)
	on conflict (membership_id, once) do nothing
$$;
--> statement-breakpoint

do $$
declare name text;
begin
	foreach name in array array['goals', 'goal_targets', 'goal_assessments', 'goal_attainments', 'chains', 'chain_links', 'chain_hand_overs', 'joint_consents', 'joint_withdrawals'] loop
		execute format('alter table casework.%I enable row level security', name);
		execute format('alter table casework.%I force row level security', name);
		execute format('create policy job on casework.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on casework.%I for select to lk_owner using (true)', name);
		execute format('create policy client_reads on casework.%I for select to lk_app using (case_id = (select platform.ctx_case()))', name);
		execute format('grant select, insert, update, delete on casework.%I to lk_job', name);
		execute format('grant select, insert on casework.%I to lk_app', name);
	end loop;
end $$;
--> statement-breakpoint
create policy own on casework.goals for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and (referral_id is null or referral_id = any(array(select r.id from casework.referrals r where r.case_id = goals.case_id))));
--> statement-breakpoint
grant delete on casework.goals to lk_app;
--> statement-breakpoint
create policy own on casework.goal_targets for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and goal_id = any(array(select g.id from casework.goals g where g.case_id = goal_targets.case_id)));
--> statement-breakpoint
do $$
declare name text;
begin
	foreach name in array array['goal_assessments', 'goal_attainments'] loop
		execute format('create policy own on casework.%I for all to lk_app using (goal_id = any((select casework.assessable_goal_ids())::uuid[]))
			with check (goal_id = any((select casework.assessable_goal_ids())::uuid[]) and network_id = (select platform.ctx_network())
				and goal_id = any(array(select g.id from casework.goals g where g.case_id = %I.case_id)))', name, name);
	end loop;
end $$;
--> statement-breakpoint
-- The result, what helped and what was missing are D7 as the outcomes are.
drop policy outcomes_agreed on casework.closings;
--> statement-breakpoint
create policy outcomes_agreed on casework.closings as restrictive for insert to lk_app
	with check ((cardinality(outcomes) = 0 and goal = 'open' and attainment is null and helped is null and missing is null)
		or referral_id = any(array(select id from casework.referrals where regime = 'statutory'))
		or referral_id::text || ':D7' = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy own on casework.chains for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy own on casework.chain_links for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and referral_id = any(array(select r.id from casework.referrals r where r.case_id = chain_links.case_id))
		and chain_id = any(array(select c.id from casework.chains c where c.case_id = chain_links.case_id)));
--> statement-breakpoint
grant update (idle_days, goal_id), delete on casework.chains to lk_app;
--> statement-breakpoint
grant delete on casework.chain_links to lk_app;
--> statement-breakpoint
create policy own on casework.chain_hand_overs for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and from_referral_id = any(array(select r.id from casework.referrals r where r.case_id = chain_hand_overs.case_id))
		and to_referral_id = any(array(select r.id from casework.referrals r where r.case_id = chain_hand_overs.case_id)));
--> statement-breakpoint
create policy shared on casework.chain_hand_overs for select to lk_app using (id = any((select casework.shared_hand_over_ids())::uuid[]));
--> statement-breakpoint
grant update (hand_over_on, manner), delete on casework.chain_hand_overs to lk_app;
--> statement-breakpoint
create policy concerned on casework.joint_consents for select to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]) or id = any((select casework.my_joint_consent_ids())::uuid[]));
--> statement-breakpoint
create policy recorded on casework.joint_consents for insert to lk_app
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and recorded_by = (select platform.ctx_membership()));
--> statement-breakpoint
create policy concerned on casework.joint_withdrawals for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy recorded on casework.joint_withdrawals for insert to lk_app
	with check (joint_consent_id = any((select casework.my_joint_consent_ids())::uuid[]) and recorded_by = (select platform.ctx_membership())
		and case_id = any(array(select c.case_id from casework.joint_consents c where c.id = joint_withdrawals.joint_consent_id)));
--> statement-breakpoint
revoke all on function casework.joint_in_force(), casework.my_joint_consent_ids(), casework.shared_hand_over_ids(), casework.shared_hand_overs(),
	casework.assessable_goal_ids(), casework.tell_joint_withdrawn(uuid) from public;
--> statement-breakpoint
grant execute on function casework.my_joint_consent_ids(), casework.shared_hand_over_ids(), casework.shared_hand_overs(),
	casework.assessable_goal_ids(), casework.tell_joint_withdrawn(uuid) to lk_app, lk_job;
--> statement-breakpoint
grant execute on function casework.joint_in_force() to lk_owner;
