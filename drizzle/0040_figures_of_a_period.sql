-- What a report is filled in with: persons asked for, said yes to, begun and ended in the period, by the office's calendar.
-- Referrals that were closed or withdrawn since count as well; a report that may no longer be known does not (rule 12).
create or replace function steering.process_figures(agreement uuid, starts date, ends date)
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
	with known as (
		select r.id, r.case_id, (r.sent_at at time zone 'Europe/Berlin')::date as day
		from casework.referrals r join steering.agreement_offers ao on ao.offer_id = r.offer_id
		where ao.agreement_id = agreement and r.sent_at is not null
	), happened as (
		select known.case_id, case when f.event in ('accepted', 'confirmed') then 'accepted' else f.event end as event,
			case when f.event in ('started', 'ended') then f.happens_on end as said_on, (f.recorded_at at time zone 'Europe/Berlin')::date as recorded_on
		from known join casework.told_feedback() f on f.referral_id = known.id
		where f.event in ('accepted', 'confirmed', 'started', 'ended')
	), inside as (
		select distinct case_id, event from happened where coalesce(said_on, recorded_on) between starts and ends
		union
		select case_id, 'requested' from known where day between starts and ends
	), counted as (
		select count(*) filter (where event = 'requested')::integer as n0, count(*) filter (where event = 'accepted')::integer as n1,
			count(*) filter (where event = 'started')::integer as n2, count(*) filter (where event = 'ended')::integer as n3
		from inside
	)
	select case when n0 = 0 or n0 >= coalesce(k, 3) then n0 end, case when n1 = 0 or n1 >= coalesce(k, 3) then n1 end,
		case when n2 = 0 or n2 >= coalesce(k, 3) then n2 end, case when n3 = 0 or n3 >= coalesce(k, 3) then n3 end
	from counted;
end $$;
