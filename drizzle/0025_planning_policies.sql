-- Scenarios, orders to the optimiser, years and what hangs on a plan are system management's; the office's steering
-- roles read a year's programme. Providers read and write their own suggestions, and no plan.
do $$
declare name text;
begin
	foreach name in array array['scenarios', 'optimiser_runs', 'planning_years', 'planning_year_steps', 'plan_sites', 'plan_decisions', 'plan_suggestions', 'plan_reviews'] loop
		execute format('alter table steering.%I enable row level security', name);
		execute format('alter table steering.%I force row level security', name);
		execute format('create policy job on steering.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on steering.%I for select to lk_owner using (true)', name);
	end loop;
	foreach name in array array['scenarios', 'optimiser_runs', 'planning_years', 'plan_suggestions'] loop
		execute format('create policy written on steering.%I for all to lk_app using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = ''system-manager'') with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = ''system-manager'')', name);
	end loop;
	foreach name in array array['plan_sites', 'plan_decisions', 'plan_reviews'] loop
		execute format('create policy written on steering.%I for all to lk_app using ((select platform.ctx_role()) = ''system-manager'' and planned_offer_id = any(array(select id from steering.planned_offers))) with check ((select platform.ctx_role()) = ''system-manager'' and planned_offer_id = any(array(select id from steering.planned_offers)))', name);
	end loop;
end $$;
--> statement-breakpoint
create policy read on steering.planning_years for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('team-lead', 'network-admin', 'evaluator', 'auditor'));
--> statement-breakpoint
create policy read on steering.planning_year_steps for select to lk_app
	using (planning_year_id = any(array(select id from steering.planning_years)));
--> statement-breakpoint
create policy written on steering.planning_year_steps for all to lk_app
	using ((select platform.ctx_role()) = 'system-manager' and planning_year_id = any(array(select id from steering.planning_years)))
	with check ((select platform.ctx_role()) = 'system-manager' and planning_year_id = any(array(select id from steering.planning_years)));
--> statement-breakpoint
create policy own on steering.plan_suggestions for select to lk_app
	using (network_id = (select platform.ctx_network()) and organisation_id = (select platform.ctx_provider()));
--> statement-breakpoint
create policy suggested on steering.plan_suggestions for insert to lk_app
	with check (network_id = (select platform.ctx_network()) and organisation_id = (select platform.ctx_provider())
		and suggested_by = (select platform.ctx_membership()) and planned_offer_id is null and state = 'open');
--> statement-breakpoint
-- Scenarios, decisions and reviews are never changed.
grant select, insert on steering.scenarios, steering.plan_decisions, steering.plan_reviews to lk_app;
--> statement-breakpoint
grant select, insert, update on steering.optimiser_runs, steering.planning_years, steering.planning_year_steps, steering.plan_suggestions to lk_app;
--> statement-breakpoint
grant select, insert, delete on steering.plan_sites to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema steering to lk_job;
