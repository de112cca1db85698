-- Agreements, purses and case budgets: the office steers, a provider reads its own from `agreed` on (design.md § 11).
do $$
declare name text;
begin
	foreach name in array array['agreements', 'agreement_offers', 'agreement_interfaces', 'agreement_contingents', 'agreement_targets', 'agreement_duties',
		'agreement_reports', 'agreement_deviations', 'agreement_milestones', 'agreement_documents', 'agreement_versions', 'agreement_steps',
		'purses', 'purse_entries', 'case_budgets', 'budget_commitments'] loop
		execute format('alter table steering.%I enable row level security', name);
		execute format('alter table steering.%I force row level security', name);
		execute format('create policy job on steering.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on steering.%I for select to lk_owner using (true)', name);
	end loop;
end $$;
--> statement-breakpoint
create policy written on steering.agreements for all to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager')
	with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager');
--> statement-breakpoint
create policy read on steering.agreements for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('network-admin', 'team-lead', 'evaluator', 'auditor'));
--> statement-breakpoint
create policy party on steering.agreements for select to lk_app
	using (network_id = (select platform.ctx_network()) and organisation_id = (select platform.ctx_provider()) and state <> 'draft');
--> statement-breakpoint
do $$
declare name text;
begin
	foreach name in array array['agreement_offers', 'agreement_interfaces', 'agreement_contingents', 'agreement_targets', 'agreement_duties',
		'agreement_reports', 'agreement_deviations', 'agreement_milestones', 'agreement_documents', 'agreement_versions', 'agreement_steps'] loop
		execute format('create policy read on steering.%I for select to lk_app using (agreement_id = any(array(select id from steering.agreements)))', name);
		execute format('create policy written on steering.%I for all to lk_app using ((select platform.ctx_role()) = ''system-manager'' and agreement_id = any(array(select id from steering.agreements))) with check ((select platform.ctx_role()) = ''system-manager'' and agreement_id = any(array(select id from steering.agreements)))', name);
	end loop;
end $$;
--> statement-breakpoint
-- A provider hands in reports on its own agreements; the duty moves on to its next day.
create policy reported on steering.agreement_reports for insert to lk_app
	with check ((select platform.ctx_role()) = 'provider-admin' and submitted_by = (select platform.ctx_membership())
		and agreement_id = any(array(select id from steering.agreements)));
--> statement-breakpoint
create policy reported on steering.agreement_duties for update to lk_app
	using ((select platform.ctx_role()) = 'provider-admin' and agreement_id = any(array(select id from steering.agreements)))
	with check ((select platform.ctx_role()) = 'provider-admin' and agreement_id = any(array(select id from steering.agreements)));
--> statement-breakpoint
create policy written on steering.purses for all to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('system-manager', 'network-admin'))
	with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('system-manager', 'network-admin'));
--> statement-breakpoint
create policy read on steering.purses for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('team-lead', 'evaluator', 'auditor'));
--> statement-breakpoint
create policy read on steering.purse_entries for select to lk_app using (purse_id = any(array(select id from steering.purses)));
--> statement-breakpoint
create policy written on steering.purse_entries for insert to lk_app
	with check ((select platform.ctx_role()) in ('system-manager', 'network-admin') and purse_id = any(array(select id from steering.purses)));
--> statement-breakpoint
create policy written on steering.case_budgets for all to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('system-manager', 'network-admin'))
	with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('system-manager', 'network-admin'));
--> statement-breakpoint
create policy read on steering.case_budgets for select to lk_app
	using (network_id = (select platform.ctx_network()) and (
		(select platform.ctx_role()) in ('team-lead', 'evaluator', 'auditor')
		or (holder_id is null or holder_id = (select platform.ctx_case_manager())) and (select platform.ctx_case_manager()) is not null));
--> statement-breakpoint
create policy spent on steering.case_budgets for update to lk_app
	using (network_id = (select platform.ctx_network()) and (
		(select platform.ctx_role()) = 'team-lead'
		or (holder_id is null or holder_id = (select platform.ctx_case_manager())) and (select platform.ctx_case_manager()) is not null))
	with check (network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy read on steering.budget_commitments for select to lk_app
	using (budget_id = any(array(select id from steering.case_budgets)) and (
		requested_by = (select platform.ctx_membership()) or (select platform.ctx_role()) in ('system-manager', 'network-admin', 'team-lead', 'auditor')));
--> statement-breakpoint
create policy requested on steering.budget_commitments for insert to lk_app
	with check (requested_by = (select platform.ctx_membership()) and (select platform.ctx_case_manager()) is not null
		and budget_id = any(array(select id from steering.case_budgets)));
--> statement-breakpoint
create policy signed on steering.budget_commitments for update to lk_app
	using (budget_id = any(array(select id from steering.case_budgets)) and (
		(select platform.ctx_role()) in ('team-lead', 'system-manager') or requested_by = (select platform.ctx_membership())))
	with check ((select platform.ctx_role()) in ('team-lead', 'system-manager')
		or requested_by = (select platform.ctx_membership()) and state = 'released');
--> statement-breakpoint
grant select, insert, update on steering.agreements, steering.agreement_contingents, steering.agreement_targets, steering.agreement_duties,
	steering.agreement_deviations, steering.agreement_milestones, steering.purses, steering.case_budgets, steering.budget_commitments to lk_app;
--> statement-breakpoint
grant select, insert on steering.agreement_offers, steering.agreement_interfaces, steering.agreement_reports, steering.agreement_documents,
	steering.agreement_versions, steering.agreement_steps, steering.purse_entries to lk_app;
--> statement-breakpoint
grant delete on steering.agreement_offers, steering.agreement_interfaces, steering.agreement_contingents, steering.agreement_targets,
	steering.agreement_milestones, steering.agreement_documents to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema steering to lk_job;
--> statement-breakpoint
-- Figures of a period for an agreement's offers: persons, never fewer than k (3, or 5 where the need is sensitive); 0 stays 0.
create function steering.process_figures(agreement uuid, starts date, ends date)
returns table (requested integer, accepted integer, begun integer, ended integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare k integer;
begin
	if not exists (select from steering.agreements a where a.id = agreement and a.network_id = platform.ctx_network() and (
		platform.ctx_role() in ('system-manager', 'network-admin', 'team-lead', 'evaluator', 'auditor')
		or a.organisation_id = platform.ctx_provider() and a.state <> 'draft')) then
		return;
	end if;
	select case when bool_or(t.sensitive) then 5 else 3 end into k
	from steering.agreement_offers ao join directory.offer_terms link on link.offer_id = ao.offer_id join directory.terms t on t.id = link.term_id
	where ao.agreement_id = agreement;
	return query
	with sent as (
		select r.id, r.case_id from casework.referrals r join steering.agreement_offers ao on ao.offer_id = r.offer_id
		where ao.agreement_id = agreement and r.sending = 'sent' and r.sent_at >= starts::timestamptz and r.sent_at < (ends + 1)::timestamptz
	), happened as (
		select distinct s.case_id, f.event from sent s join casework.feedback f on f.referral_id = s.id
		where f.event in ('accepted', 'started', 'ended')
			and not exists (select from casework.feedback back where back.corrects_id = f.id)
	), counted as (
		select (select count(distinct case_id) from sent)::integer as n0,
			count(*) filter (where event = 'accepted')::integer as n1,
			count(*) filter (where event = 'started')::integer as n2,
			count(*) filter (where event = 'ended')::integer as n3
		from happened
	)
	select case when n0 = 0 or n0 >= coalesce(k, 3) then n0 end, case when n1 = 0 or n1 >= coalesce(k, 3) then n1 end,
		case when n2 = 0 or n2 >= coalesce(k, 3) then n2 end, case when n3 = 0 or n3 >= coalesce(k, 3) then n3 end
	from counted;
end $$;
--> statement-breakpoint
revoke all on function steering.process_figures(uuid, date, date) from public;
--> statement-breakpoint
grant execute on function steering.process_figures(uuid, date, date) to lk_app, lk_job;
