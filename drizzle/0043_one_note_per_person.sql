-- As before, but whoever reported the same person's need twice hears of a started offer once.
create or replace function casework.connect_needs(plan uuid, term uuid, areas uuid[], new_state text, offer uuid)
returns integer language plpgsql volatile security definer set search_path = pg_catalog as $$
declare touched integer;
begin
	if platform.ctx_role() <> 'system-manager' then
		raise exception 'planning is for system management' using errcode = '42501';
	end if;
	if new_state not in ('in_review', 'planned') then
		raise exception 'not a state of planning' using errcode = '22023';
	end if;
	with moved as (
		update casework.unmet_needs u
		set state = new_state, planned_offer_id = plan, state_changed_at = platform.ctx_now()
		where u.network_id = platform.ctx_network() and u.term_id = term
			and (cardinality(areas) = 0 or u.area_id = any(areas))
			and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
			and (u.planned_offer_id is null or u.planned_offer_id = plan)
		returning u.id, u.case_id, u.reported_by, u.wants_notification, u.created_at
	), heard as (
		select distinct on (m.reported_by, coalesce(m.case_id, m.id)) m.id, m.reported_by
		from moved m where offer is not null and m.wants_notification
		order by m.reported_by, coalesce(m.case_id, m.id), m.created_at desc, m.id
	), told as (
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at)
		select platform.ctx_network(), h.reported_by, 'needs.offer-launched',
			jsonb_build_object('unmetNeedId', h.id, 'offerId', offer), platform.ctx_now()
		from heard h
		returning 1
	)
	select count(*) into touched from moved;
	return touched;
end $$;
