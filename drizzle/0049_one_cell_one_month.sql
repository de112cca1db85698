CREATE INDEX "unmet_needs_month_idx" ON "casework"."unmet_needs" USING btree ("network_id","created_at");--> statement-breakpoint
-- When the persons of one cell became enough to call it a gap; null as long as they are not. The first report at which,
-- counted over 180 days, they are: looked for in order of the days, and no further.
create function casework.recognised_on(need uuid, area uuid) returns date
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
	network uuid := platform.ctx_network();
	enough integer := (select case when t.sensitive then 5 else 3 end from directory.terms t where t.id = need and t.network_id = network);
begin
	perform casework.require_steering();
	return (
		select (r.created_at at time zone 'Europe/Berlin')::date from casework.unmet_needs r
		where r.network_id = network and r.term_id = need and r.area_id = area
			and r.state <> 'draft' and r.reason <> 'person_decided'
			and enough <= (
				select sum(w.persons) from (
					select max(e.persons) as persons from casework.unmet_needs e
					where e.network_id = network and e.term_id = need and e.area_id = area
						and e.state <> 'draft' and e.reason <> 'person_decided'
						and e.created_at <= r.created_at and e.created_at > r.created_at - interval '180 days'
					group by coalesce(e.case_id, e.id)
				) w
			)
		order by r.created_at limit 1
	);
end $$;
--> statement-breakpoint
revoke all on function casework.recognised_on(uuid, uuid) from public;
--> statement-breakpoint
grant execute on function casework.recognised_on(uuid, uuid) to lk_app;
--> statement-breakpoint
-- The same for all cells: what has no area is no cell.
create or replace function casework.recognised_gaps() returns table (term_id uuid, area_id uuid, recognised_on date)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		with cells as materialized (
			select t.id as term, a.id as area, casework.recognised_on(t.id, a.id) as day
			from directory.terms t join directory.planning_areas a on a.network_id = t.network_id
			where t.network_id = network
		)
		select c.term, c.area, c.day from cells c where c.day is not null;
end $$;
--> statement-breakpoint
-- The same figures: the context is read once and not for each row, and a month in which three persons are found is not
-- counted to its end. Months are those of the calendar in Berlin.
create or replace function casework.maturity_counts(as_of date)
returns table (fed_enough boolean, fed_share float8, need_months integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
	network uuid := platform.ctx_network();
	since timestamptz := (as_of - 365)::timestamp at time zone 'Europe/Berlin';
begin
	if platform.ctx_role() not in ('system-manager', 'network-admin') then
		raise exception 'the self-check is for whoever keeps the network' using errcode = '42501';
	end if;
	return query
	with open as (
		select r.id, greatest(r.sent_at, (select max(f.recorded_at) from casework.feedback f where f.referral_id = r.id)) as last_at
		from casework.referrals r
		where r.network_id = network and r.sending = 'sent' and r.closed_at is null and r.regime <> 'none'
			and not exists (select from casework.closings c where c.referral_id = r.id)
			and not exists (select from casework.feedback f where f.referral_id = r.id and f.event in ('ended', 'declined', 'returned', 'not_started', 'left_list')
				and not exists (select from casework.feedback back where back.corrects_id = f.id))
	), counted as (select count(*)::float8 as running, count(*) filter (where last_at >= as_of - 30)::float8 as fed from open)
	select case when running >= 10 then fed / running >= 0.8 end, case when running >= 10 then round(fed / running * 20) / 20 end,
		(select count(*)::integer from (
			select greatest(since, m.first at time zone 'Europe/Berlin') as begun, (m.first + interval '1 month') at time zone 'Europe/Berlin' as over
			from generate_series(date_trunc('month', (as_of - 365)::timestamp), as_of::timestamp, interval '1 month') m(first)
		) month
		cross join lateral (
			select coalesce(u.case_id, u.id) as person from casework.unmet_needs u
			where u.network_id = network and u.state <> 'draft' and u.created_at >= month.begun and u.created_at < month.over
			limit 1
		) one
		cross join lateral (
			select coalesce(u.case_id, u.id) as person from casework.unmet_needs u
			where u.network_id = network and u.state <> 'draft' and u.created_at >= month.begun and u.created_at < month.over
				and coalesce(u.case_id, u.id) <> one.person
			limit 1
		) two
		cross join lateral (
			select from casework.unmet_needs u
			where u.network_id = network and u.state <> 'draft' and u.created_at >= month.begun and u.created_at < month.over
				and coalesce(u.case_id, u.id) not in (one.person, two.person)
			limit 1
		) three)
	from counted;
end $$;
