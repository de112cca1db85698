ALTER TABLE "casework"."feedback" DROP CONSTRAINT "feedback_event_fits_category";--> statement-breakpoint
ALTER TABLE "casework"."feedback" ADD CONSTRAINT "feedback_event_fits_category" CHECK (("casework"."feedback"."category" in ('D3', 'D4') and "casework"."feedback"."event" = 'corrected') or (("casework"."feedback"."category" = 'D3') = ("casework"."feedback"."event" in ('received', 'queried', 'answered', 'countered', 'agreed', 'not_agreed', 'accepted', 'waitlisted', 'offered', 'confirmed', 'left_list', 'lapsed', 'declined', 'appointment', 'handoff_unchanged')) and ("casework"."feedback"."category" = 'D4') = ("casework"."feedback"."event" in ('not_started', 'started', 'interrupted', 'resumed', 'ended', 'returned', 'participation_unchanged')) and ("casework"."feedback"."category" = 'D7') = ("casework"."feedback"."event" = 'stage')));--> statement-breakpoint
-- Who still waits, waits: that the list is as it was takes nobody off it.
create or replace function casework.must_wait(location uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
	with waiting as (
		select count(*) as persons
		from casework.referrals r
		cross join lateral (
			select array_agg(f.event order by f.recorded_at desc, f.id desc) as events from casework.feedback f
			where f.referral_id = r.id and f.event not in ('corrected', 'handoff_unchanged')
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
