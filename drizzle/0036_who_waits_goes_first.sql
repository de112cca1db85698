-- An office that books a place directly sees only its own persons. Whether more persons wait there than places are free
-- it learns as yes or no: no referral, no office, no number. Only where a single case moves places (§ 7 rule 5), only
-- reports that law or a consent in force covers.
create function casework.must_wait(location uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
	with waiting as (
		select count(*) as persons
		from casework.referrals r
		cross join lateral (
			select f.event from casework.feedback f
			where f.referral_id = r.id and f.event <> 'corrected'
				and not exists (select from casework.feedback c where c.corrects_id = f.id)
			order by f.recorded_at desc, f.id desc limit 1
		) last
		where r.offer_location_id = location and r.network_id = (select platform.ctx_network()) and r.sending = 'sent'
			and last.event = 'waitlisted'
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
revoke all on function casework.must_wait(uuid) from public;
--> statement-breakpoint
grant execute on function casework.must_wait(uuid) to lk_app;
