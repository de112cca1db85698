alter table casework.aftercare_checks add constraint aftercare_checks_referral_fk foreign key (referral_id) references casework.referrals (id) on delete cascade;
--> statement-breakpoint
-- Contingents as referrals move them (R50, R51): a body's own share, by functions alone; nobody reads another's agreement.
update steering.agreement_contingents c set commissioner_id = o.id
from steering.agreements a, directory.organisations o
where a.id = c.agreement_id and o.network_id = a.network_id and o.name = c.commissioner and c.commissioner_id is null;
--> statement-breakpoint
create policy owner_moves on steering.agreement_contingents for update to lk_owner using (true) with check (true);
--> statement-breakpoint
-- For whoever refers for that body, the provider of the agreement, and jobs.
create function steering.contingents_of(wanted_offer uuid, body uuid) returns table (id uuid, total integer, taken integer)
language sql stable security definer set search_path = pg_catalog as $$
	select c.id, c.total, c.taken
	from steering.agreement_contingents c join steering.agreements a on a.id = c.agreement_id
	where c.offer_id = wanted_offer and c.commissioner_id = body and a.state in ('in_force', 'under_review', 'extended')
		and coalesce(a.valid_from, '-infinity') <= (platform.ctx_now() at time zone 'Europe/Berlin')::date
		and (platform.ctx_now() at time zone 'Europe/Berlin')::date <= coalesce(a.valid_until, 'infinity')
		and (platform.ctx_role() = 'system' or a.network_id = platform.ctx_network() and (
			platform.ctx_case_manager() is not null and platform.ctx_organisation() = body
			or a.organisation_id = platform.ctx_provider()))
	order by a.valid_until nulls last, c.id
$$;
--> statement-breakpoint
-- One place of the first contingent that has one; null when all are used up.
create function steering.take_contingent(wanted_offer uuid, body uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare one uuid;
begin
	for one in select c.id from steering.contingents_of(wanted_offer, body) c loop
		update steering.agreement_contingents set taken = taken + 1 where id = one and taken < total;
		if found then
			return one;
		end if;
	end loop;
	return null;
end $$;
--> statement-breakpoint
create function steering.give_contingent(which uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	update steering.agreement_contingents c set taken = c.taken - 1
	from steering.agreements a
	where c.id = which and a.id = c.agreement_id and c.taken > 0
		and (platform.ctx_role() = 'system' or a.network_id = platform.ctx_network() and (
			platform.ctx_case_manager() is not null and platform.ctx_organisation() = c.commissioner_id
			or a.organisation_id = platform.ctx_provider()));
	return found;
end $$;
--> statement-breakpoint
revoke all on function steering.contingents_of(uuid, uuid), steering.take_contingent(uuid, uuid), steering.give_contingent(uuid) from public;
--> statement-breakpoint
grant execute on function steering.contingents_of(uuid, uuid), steering.take_contingent(uuid, uuid), steering.give_contingent(uuid) to lk_app, lk_job;
--> statement-breakpoint
-- A place that the office books within its contingent, where the acceptance may be known.
create policy booked on casework.place_holds for insert to lk_app
	with check ((select platform.ctx_case_manager()) is not null and contingent_id is not null
		and referral_id = any((select casework.my_referral_ids())::uuid[])
		and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
-- Aftercare (R107): the case manager's own note after the end; the person reads it, the provider never.
alter table casework.aftercare_checks enable row level security;
--> statement-breakpoint
alter table casework.aftercare_checks force row level security;
--> statement-breakpoint
create policy job on casework.aftercare_checks for all to lk_job using (true) with check (true);
--> statement-breakpoint
create policy owner_reads on casework.aftercare_checks for select to lk_owner using (true);
--> statement-breakpoint
create policy client_reads on casework.aftercare_checks for select to lk_app using (referral_id = any((select casework.client_referral_ids())::uuid[]));
--> statement-breakpoint
create policy own on casework.aftercare_checks for select to lk_app
	using ((select platform.ctx_case_manager()) is not null and referral_id = any((select casework.my_referral_ids())::uuid[]));
--> statement-breakpoint
-- As the outcomes of the closing sheet: of the measure's own law, elsewhere with the person's consent (D7).
create policy noted on casework.aftercare_checks for insert to lk_app
	with check ((select platform.ctx_case_manager()) is not null and network_id = (select platform.ctx_network())
		and noted_by = (select platform.ctx_membership()) and referral_id = any((select casework.my_referral_ids())::uuid[])
		and (referral_id = any(array(select id from casework.referrals where regime = 'statutory'))
			or referral_id::text || ':D7' = any((select casework.disclosable_keys())::text[])));
--> statement-breakpoint
grant select, insert on casework.aftercare_checks to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on casework.aftercare_checks to lk_job;
