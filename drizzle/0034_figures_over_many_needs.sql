DROP INDEX "casework"."unmet_needs_cell_idx";--> statement-breakpoint
CREATE INDEX "unmet_needs_open_idx" ON "casework"."unmet_needs" USING btree ("network_id","term_id","area_id","case_id","reason","persons") WHERE "casework"."unmet_needs"."state" in ('open', 'in_review', 'planned');--> statement-breakpoint
CREATE INDEX "unmet_needs_cell_idx" ON "casework"."unmet_needs" USING btree ("network_id","term_id","area_id","created_at");--> statement-breakpoint
-- The figures of 0005 and 0023 again, the same numbers over a million needs: the context is read once and not per row, and
-- only what belongs to a case is grouped by person; what belongs to none is a person by itself.
create or replace function casework.open_persons() returns table (term_id uuid, area_id uuid, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, sum(p.persons)::integer from (
			select u.term_id, u.area_id, sum(u.persons) as persons from casework.unmet_needs u
			where u.network_id = network and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
				and u.case_id is null
			group by 1, 2
			union all
			select c.term_id, c.area_id, sum(c.persons) from (
				select u.term_id, u.area_id, max(u.persons) as persons from casework.unmet_needs u
				where u.network_id = network and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
					and u.case_id is not null
				group by u.term_id, u.area_id, u.case_id
			) c group by 1, 2
		) p group by 1, 2;
end $$;
--> statement-breakpoint
create or replace function casework.open_reasons() returns table (term_id uuid, area_id uuid, reason text, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, p.reason, sum(p.persons)::integer from (
			select u.term_id, u.area_id, u.reason, sum(u.persons) as persons from casework.unmet_needs u
			where u.network_id = network and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
				and u.case_id is null
			group by 1, 2, 3
			union all
			select c.term_id, c.area_id, c.reason, sum(c.persons) from (
				select u.term_id, u.area_id, u.reason, max(u.persons) as persons from casework.unmet_needs u
				where u.network_id = network and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
					and u.case_id is not null
				group by u.term_id, u.area_id, u.reason, u.case_id
			) c group by 1, 2, 3
		) p group by 1, 2, 3;
end $$;
--> statement-breakpoint
-- Cell by cell in order of the days, and no further than the first that is enough.
create or replace function casework.recognised_gaps() returns table (term_id uuid, area_id uuid, recognised_on date)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		with cells as (
			select distinct u.term_id, u.area_id from casework.unmet_needs u where u.network_id = network
		)
		select c.term_id, c.area_id, (first.at at time zone 'Europe/Berlin')::date
		from cells c join directory.terms t on t.id = c.term_id
		cross join lateral (
			select r.created_at as at from casework.unmet_needs r
			where r.network_id = network and r.term_id = c.term_id and r.area_id = c.area_id
				and r.state <> 'draft' and r.reason <> 'person_decided'
				and case when t.sensitive then 5 else 3 end <= (
					select sum(w.persons) from (
						select max(e.persons) as persons from casework.unmet_needs e
						where e.network_id = network and e.term_id = c.term_id and e.area_id = c.area_id
							and e.state <> 'draft' and e.reason <> 'person_decided'
							and e.created_at <= r.created_at and e.created_at > r.created_at - interval '180 days'
						group by coalesce(e.case_id, e.id)
					) w
				)
			order by r.created_at limit 1
		) first
		union all
		select c.term_id, c.area_id, (first.at at time zone 'Europe/Berlin')::date
		from cells c join directory.terms t on t.id = c.term_id
		cross join lateral (
			select r.created_at as at from casework.unmet_needs r
			where r.network_id = network and r.term_id = c.term_id and r.area_id is null
				and r.state <> 'draft' and r.reason <> 'person_decided'
				and case when t.sensitive then 5 else 3 end <= (
					select sum(w.persons) from (
						select max(e.persons) as persons from casework.unmet_needs e
						where e.network_id = network and e.term_id = c.term_id and e.area_id is null
							and e.state <> 'draft' and e.reason <> 'person_decided'
							and e.created_at <= r.created_at and e.created_at > r.created_at - interval '180 days'
						group by coalesce(e.case_id, e.id)
					) w
				)
			order by r.created_at limit 1
		) first
		where c.area_id is null;
end $$;
--> statement-breakpoint
create or replace function casework.reports_by_month() returns table (term_id uuid, area_id uuid, month date, reports integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
	network uuid := platform.ctx_network();
	since timestamptz := platform.ctx_now() - interval '37 months';
begin
	perform casework.require_steering();
	return query
		select u.term_id, u.area_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, count(*)::integer
		from casework.unmet_needs u
		where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.created_at >= since
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
create or replace function casework.open_marks() returns table (term_id uuid, area_id uuid, mark text, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, p.mark, sum(p.persons)::integer from (
			select u.term_id, u.area_id, marks.mark, max(u.persons) as persons
			from casework.unmet_needs u cross join lateral (
				select unnest(u.conditions) as mark
				union select 'language' where u.reason = 'language'
				union select 'wheelchair' where u.reason = 'barrier'
				union select 'mobility' where u.reason = 'distance'
				union select 'childcare' where u.reason = 'times_childcare'
				union select 'substituted' where u.substitute <> 'none'
			) marks
			where u.network_id = network and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
			group by u.term_id, u.area_id, marks.mark, coalesce(u.case_id, u.id)
		) p group by 1, 2, 3;
end $$;
--> statement-breakpoint
create or replace function casework.inflow_by_month() returns table (term_id uuid, area_id uuid, month date, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
	network uuid := platform.ctx_network();
	since date := (date_trunc('month', platform.ctx_now() at time zone 'Europe/Berlin') - interval '36 months')::date;
begin
	perform casework.require_steering();
	return query
		select n.term_id, n.area_id, n.month, sum(n.persons)::integer from (
			select s.term_id, s.area_id, min(s.month) as month, max(s.persons) as persons from (
				select r.term_id, r.area_id, r.case_id as person, date_trunc('month', r.sent_at at time zone 'Europe/Berlin')::date as month, 1 as persons
				from casework.referrals r where r.network_id = network and r.sent_at is not null
				union all
				select u.term_id, u.area_id, u.case_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, u.persons
				from casework.unmet_needs u
				where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.case_id is not null
			) s group by s.term_id, s.area_id, s.person
			union all
			select u.term_id, u.area_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, sum(u.persons)
			from casework.unmet_needs u
			where u.network_id = network and u.state <> 'draft' and u.reason <> 'person_decided' and u.case_id is null
			group by 1, 2, 3
		) n
		where n.month >= since
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
create or replace function casework.connected_persons() returns table (planned_offer_id uuid, persons integer, covered integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare network uuid := platform.ctx_network();
begin
	perform casework.require_steering();
	return query
		select p.planned_offer_id, sum(p.persons)::integer, coalesce(sum(p.persons) filter (where p.covered), 0)::integer from (
			select u.planned_offer_id, max(u.persons) as persons, bool_or(u.state = 'covered') as covered
			from casework.unmet_needs u
			where u.network_id = network and u.planned_offer_id is not null and u.state in ('in_review', 'planned', 'covered')
			group by u.planned_offer_id, coalesce(u.case_id, u.id)
		) p group by 1;
end $$;
