-- Unmet needs for the planning side: numbers of persons, never rows (design.md §§ 8, 9). A person is counted once per
-- need and area, whatever reasons and however many reports there are; reports without a case count the persons they name.
-- What may be shown of these numbers is decided by gaps/suppression.ts.

drop function casework.open_needs();
--> statement-breakpoint
create function casework.require_steering() returns void language plpgsql stable set search_path = pg_catalog as $$
begin
	if platform.ctx_role() not in ('system-manager', 'network-admin', 'team-lead', 'evaluator') then
		raise exception 'aggregates are for the steering side' using errcode = '42501';
	end if;
end $$;
--> statement-breakpoint
-- Persons with an open need that counts as a gap.
create function casework.open_persons() returns table (term_id uuid, area_id uuid, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, sum(p.persons)::integer from (
			select u.term_id, u.area_id, max(u.persons) as persons from casework.unmet_needs u
			where u.network_id = platform.ctx_network() and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
			group by u.term_id, u.area_id, coalesce(u.case_id, u.id)
		) p group by 1, 2;
end $$;
--> statement-breakpoint
-- The same persons by reason; who gave two reasons is in both.
create function casework.open_reasons() returns table (term_id uuid, area_id uuid, reason text, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, p.reason, sum(p.persons)::integer from (
			select u.term_id, u.area_id, u.reason, max(u.persons) as persons from casework.unmet_needs u
			where u.network_id = platform.ctx_network() and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
			group by u.term_id, u.area_id, u.reason, coalesce(u.case_id, u.id)
		) p group by 1, 2, 3;
end $$;
--> statement-breakpoint
-- Since when a gap counts as recognised: the first day on which three persons (sensitive needs: five) had reported the
-- need in the area within 180 days. Starts gap-to-offer.
create function casework.recognised_gaps() returns table (term_id uuid, area_id uuid, recognised_on date)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		with reported as (
			select u.term_id, u.area_id, coalesce(u.case_id, u.id) as person, u.created_at, u.persons,
				case when t.sensitive then 5 else 3 end as enough
			from casework.unmet_needs u join directory.terms t on t.id = u.term_id
			where u.network_id = platform.ctx_network() and u.state <> 'draft' and u.reason <> 'person_decided'
		)
		select r.term_id, r.area_id, min(r.created_at at time zone 'Europe/Berlin')::date
		from reported r
		where r.enough <= (
			select sum(w.persons) from (
				select max(e.persons) as persons from reported e
				where e.term_id = r.term_id and e.area_id is not distinct from r.area_id
					and e.created_at <= r.created_at and e.created_at > r.created_at - interval '180 days'
				group by e.person
			) w
		)
		group by 1, 2;
end $$;
--> statement-breakpoint
-- What became of the needs connected to each plan: persons, and those of them who have an offer now.
create function casework.connected_persons() returns table (planned_offer_id uuid, persons integer, covered integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select p.planned_offer_id, sum(p.persons)::integer, coalesce(sum(p.persons) filter (where p.covered), 0)::integer from (
			select u.planned_offer_id, max(u.persons) as persons, bool_or(u.state = 'covered') as covered
			from casework.unmet_needs u
			where u.network_id = platform.ctx_network() and u.planned_offer_id is not null and u.state in ('in_review', 'planned', 'covered')
			group by u.planned_offer_id, coalesce(u.case_id, u.id)
		) p group by 1;
end $$;
--> statement-breakpoint
-- A dropped plan lets its needs go: they are open again. Answers how many.
create function casework.release_needs(plan uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare touched integer;
begin
	if platform.ctx_role() <> 'system-manager' then
		raise exception 'planning is for system management' using errcode = '42501';
	end if;
	update casework.unmet_needs u
	set state = 'open', planned_offer_id = null, state_changed_at = platform.ctx_now()
	where u.network_id = platform.ctx_network() and u.planned_offer_id = plan and u.state in ('in_review', 'planned');
	get diagnostics touched = row_count;
	return touched;
end $$;
--> statement-breakpoint
revoke all on function casework.require_steering(), casework.open_persons(), casework.open_reasons(), casework.recognised_gaps(), casework.connected_persons(), casework.release_needs(uuid) from public;
--> statement-breakpoint
grant execute on function casework.require_steering(), casework.open_persons(), casework.open_reasons(), casework.recognised_gaps(), casework.connected_persons(), casework.release_needs(uuid) to lk_app, lk_job;
