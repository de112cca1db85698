-- Whoever was offered a place that lapsed waits again; with an expired voucher, or where the body's own share is used
-- up, nobody can be offered one: they hold no place back.
create or replace function casework.must_wait(location uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
	with waiting as (
		select count(*) as persons
		from casework.referrals r
		cross join lateral (
			select array_agg(f.event order by f.recorded_at desc, f.id desc) as events from casework.feedback f
			where f.referral_id = r.id and f.event <> 'corrected'
				and not exists (select from casework.feedback c where c.corrects_id = f.id)
		) told
		where r.offer_location_id = location and r.network_id = (select platform.ctx_network()) and r.sending = 'sent'
			and (told.events[1] = 'waitlisted' or told.events[1] = 'lapsed' and told.events[2] = 'offered')
			and (r.voucher_until is null or r.voucher_until >= (platform.ctx_now() at time zone 'Europe/Berlin')::date)
			and not coalesce((
				select sum(s.taken) >= sum(s.total) from steering.agreement_contingents s join steering.agreements a on a.id = s.agreement_id
				where s.offer_id = r.offer_id and s.commissioner_id = r.from_organisation_id and a.state in ('in_force', 'under_review', 'extended')
					and (platform.ctx_now() at time zone 'Europe/Berlin')::date between coalesce(a.valid_from, '-infinity') and coalesce(a.valid_until, 'infinity')), false)
			and (r.regime = 'statutory' or (r.regime = 'employer' and exists (
				select from casework.consents c
				where c.referral_id = r.id and c.direction = 'to_authority' and 'D3' = any(c.categories)
					and c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
					and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now()))))
			and not exists (
				select from directory.offer_changes o
				where o.offer_id = r.offer_id and o.recorded_at > r.sent_at and o.kind in ('run_cancelled', 'discontinued', 'provider_closed'))
	)
	select waiting.persons > 0 and coalesce(l.available - l.booked_since <= waiting.persons, true)
	from waiting, directory.offer_locations l
	where l.id = location and (select platform.ctx_case_manager()) is not null
$$;
--> statement-breakpoint
-- A cover that is granted anew takes the place of the running one for the same case and substitute.
create or replace function casework.grant_covers(absent uuid, substitute uuid, only_case uuid, starts timestamptz, ends timestamptz)
returns setof uuid language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform casework.require_colleagues(absent, substitute, only_case);
	update casework.covers v set ended_at = platform.ctx_now()
	from casework.cases c
	where v.case_id = c.id and c.network_id = platform.ctx_network() and c.responsible_id = absent and c.closed_at is null
		and (only_case is null or c.id = only_case)
		and v.absent_id = absent and v.substitute_id = substitute and v.ended_at is null and v.valid_until > platform.ctx_now();
	return query
		insert into casework.covers (network_id, organisation_id, case_id, absent_id, substitute_id, valid_from, valid_until, granted_by, granted_at)
		select c.network_id, c.organisation_id, c.id, absent, substitute, starts, ends, platform.ctx_membership(), platform.ctx_now()
		from casework.cases c
		where c.network_id = platform.ctx_network() and c.responsible_id = absent and c.closed_at is null
			and (only_case is null or c.id = only_case)
		returning case_id;
end $$;
--> statement-breakpoint
-- Needs of a case move with it: whoever is responsible now hears of the offer that answers them, and starts from it.
create or replace function casework.hand_over_cases(from_member uuid, to_member uuid, only_case uuid, why text)
returns setof uuid language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform casework.require_colleagues(from_member, to_member, only_case);
	return query
		with moved as (
			update casework.cases c set responsible_id = to_member,
				team = (select m.team from platform.memberships m where m.id = to_member)
			where c.network_id = platform.ctx_network() and c.responsible_id = from_member and (only_case is null or c.id = only_case)
			returning c.id, c.network_id
		), ended as (
			update casework.covers v set ended_at = platform.ctx_now()
			from moved where v.case_id = moved.id and v.ended_at is null
		), needs as (
			update casework.unmet_needs u set reported_by = to_member
			from moved where u.case_id = moved.id and u.reported_by = from_member
		)
		insert into casework.hand_overs (network_id, case_id, from_id, to_id, reason, handed_at, recorded_by)
		select moved.network_id, moved.id, from_member, to_member, why, platform.ctx_now(), platform.ctx_membership() from moved
		returning case_id;
end $$;
--> statement-breakpoint
update casework.unmet_needs u set reported_by = c.responsible_id
from casework.cases c, casework.hand_overs h
where u.case_id = c.id and h.case_id = c.id and u.reported_by = h.from_id and u.reported_by <> c.responsible_id;
