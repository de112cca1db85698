-- A gap card asks for one need: of a million reports it reads that need's alone. Planned for the need that is asked for.
drop function casework.reports_by_month();
--> statement-breakpoint
drop function casework.inflow_by_month();
--> statement-breakpoint
create function casework.reports_by_month(wanted uuid default null) returns table (term_id uuid, area_id uuid, month date, reports integer)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan as $$
declare
	network uuid := platform.ctx_network();
	since timestamptz := platform.ctx_now() - interval '37 months';
begin
	perform casework.require_steering();
	return query
		select u.term_id, u.area_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, count(*)::integer
		from casework.unmet_needs u
		where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.created_at >= since
			and (wanted is null or u.term_id = wanted)
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
create function casework.inflow_by_month(wanted uuid default null) returns table (term_id uuid, area_id uuid, month date, persons integer)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_custom_plan as $$
declare
	network uuid := platform.ctx_network();
	since date := (date_trunc('month', platform.ctx_now() at time zone 'Europe/Berlin') - interval '36 months')::date;
begin
	perform casework.require_steering();
	return query
		select n.term_id, n.area_id, n.month, sum(n.persons)::integer from (
			select s.term_id, s.area_id, min(s.month) as month, max(s.persons) as persons from (
				select r.term_id, r.area_id, r.case_id as person, date_trunc('month', r.sent_at at time zone 'Europe/Berlin')::date as month, 1 as persons
				from casework.referrals r where r.network_id = network and r.sent_at is not null and (wanted is null or r.term_id = wanted)
				union all
				select u.term_id, u.area_id, u.case_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, u.persons
				from casework.unmet_needs u
				where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.case_id is not null
					and (wanted is null or u.term_id = wanted)
			) s group by s.term_id, s.area_id, s.person
			union all
			select u.term_id, u.area_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, sum(u.persons)
			from casework.unmet_needs u
			where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.case_id is null
				and (wanted is null or u.term_id = wanted)
			group by 1, 2, 3
		) n
		where n.month >= since
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
revoke all on function casework.reports_by_month(uuid), casework.inflow_by_month(uuid) from public;
--> statement-breakpoint
grant execute on function casework.reports_by_month(uuid), casework.inflow_by_month(uuid) to lk_app, lk_job;
