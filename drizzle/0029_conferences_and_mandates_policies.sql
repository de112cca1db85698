-- Case conferences (design.md § 7 rule 8): asked of functions, so that nothing opens because something else did.

-- Which organisation may take part in which conference now: named by a consent in force for exactly this conference.
create function casework.conference_keys() returns table (conference_id uuid, organisation_id uuid, consent_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
	select j.subject_id, unnest(j.organisation_ids), j.id from casework.joint_in_force() j where j.kind = 'conference'
$$;
--> statement-breakpoint
-- Organisations that may be invited to conferences of the caller's own cases, as 'conference:organisation'.
create function casework.invitable_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(k.conference_id::text || ':' || k.organisation_id::text), '{}')
	from casework.conference_keys() k join casework.conferences c on c.id = k.conference_id
	where c.case_id = any((select casework.my_case_ids())::uuid[])
$$;
--> statement-breakpoint
-- Conferences to which the caller's organisation is invited, while the consent holds.
create function casework.my_conference_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(distinct p.conference_id), '{}')
	from casework.conference_parties p
	join casework.conference_keys() k on k.conference_id = p.conference_id and k.organisation_id = p.organisation_id
	where p.organisation_id = (select platform.ctx_provider())
$$;
--> statement-breakpoint
-- The other invited organisations that the same consent names; without it not even the list is known.
create function casework.my_party_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(distinct p.id), '{}')
	from casework.conference_parties p
	join casework.conference_keys() other on other.conference_id = p.conference_id and other.organisation_id = p.organisation_id
	join casework.conference_keys() mine on mine.consent_id = other.consent_id and mine.organisation_id = (select platform.ctx_provider())
	where p.conference_id = any((select casework.my_conference_ids())::uuid[])
$$;
--> statement-breakpoint
-- Conferences in which the caller's organisation took part: decisions are for participants only.
create function casework.attended_conference_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(p.conference_id), '{}') from casework.conference_parties p
	where p.organisation_id = (select platform.ctx_provider()) and p.attended
		and p.conference_id = any((select casework.my_conference_ids())::uuid[])
$$;
--> statement-breakpoint
-- An invited organisation answered: who works with the case is told, without being named.
create function casework.tell_conference_answered(conference uuid) returns void language sql volatile security definer set search_path = pg_catalog as $$
	insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
	select c.network_id, k.responsible_id, 'conferences.answered', jsonb_build_object('conferenceId', c.id::text), platform.ctx_now(),
		'conference-answered:' || c.id || ':' || platform.ctx_provider()
	from casework.conferences c join casework.cases k on k.id = c.case_id
	where c.id = conference and c.id = any((select casework.my_conference_ids())::uuid[])
	on conflict (membership_id, once) do nothing
$$;
--> statement-breakpoint
do $$
declare name text;
begin
	foreach name in array array['conferences', 'conference_parties', 'conference_items'] loop
		execute format('alter table casework.%I enable row level security', name);
		execute format('alter table casework.%I force row level security', name);
		execute format('create policy job on casework.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on casework.%I for select to lk_owner using (true)', name);
		execute format('create policy client_reads on casework.%I for select to lk_app using (case_id = (select platform.ctx_case()))', name);
		execute format('grant select, insert, update, delete on casework.%I to lk_job', name);
		execute format('grant select, insert on casework.%I to lk_app', name);
	end loop;
end $$;
--> statement-breakpoint
create policy own on casework.conferences for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy invited on casework.conferences for select to lk_app using (id = any((select casework.my_conference_ids())::uuid[]));
--> statement-breakpoint
-- Day and topics are what the person agreed to: they never change.
grant update (state, person_attended, ended_at) on casework.conferences to lk_app;
--> statement-breakpoint
create policy own on casework.conference_parties for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy invites on casework.conference_parties for insert to lk_app
	with check (network_id = (select platform.ctx_network()) and invited_by = (select platform.ctx_membership())
		and conference_id::text || ':' || organisation_id::text = any((select casework.invitable_keys())::text[])
		and conference_id = any(array(select c.id from casework.conferences c where c.case_id = conference_parties.case_id)));
--> statement-breakpoint
create policy attends on casework.conference_parties for update to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[])) with check (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy covered on casework.conference_parties for select to lk_app using (id = any((select casework.my_party_ids())::uuid[]));
--> statement-breakpoint
create policy answers on casework.conference_parties for update to lk_app
	using (organisation_id = (select platform.ctx_provider()) and id = any((select casework.my_party_ids())::uuid[]) and attended is null)
	with check (organisation_id = (select platform.ctx_provider()) and attended is null and answered_by = (select platform.ctx_membership()));
--> statement-breakpoint
grant update (answer, answered_at, answered_by, attended) on casework.conference_parties to lk_app;
--> statement-breakpoint
create policy own on casework.conference_items for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and conference_id = any(array(select c.id from casework.conferences c where c.case_id = conference_items.case_id)));
--> statement-breakpoint
create policy took_part on casework.conference_items for select to lk_app
	using (conference_id = any((select casework.attended_conference_ids())::uuid[]));
--> statement-breakpoint
create policy did on casework.conference_items for update to lk_app
	using (organisation_id = (select platform.ctx_provider()) and conference_id = any((select casework.attended_conference_ids())::uuid[]))
	with check (organisation_id = (select platform.ctx_provider()));
--> statement-breakpoint
grant update (done_on) on casework.conference_items to lk_app;
--> statement-breakpoint
revoke all on function casework.conference_keys(), casework.invitable_keys(), casework.my_conference_ids(), casework.my_party_ids(),
	casework.attended_conference_ids(), casework.tell_conference_answered(uuid) from public;
--> statement-breakpoint
grant execute on function casework.invitable_keys(), casework.my_conference_ids(), casework.my_party_ids(), casework.attended_conference_ids(),
	casework.tell_conference_answered(uuid) to lk_app, lk_job;
--> statement-breakpoint
grant execute on function casework.conference_keys() to lk_owner;
--> statement-breakpoint
-- Third-party case management with a mandate (design.md § 7 rule 9).

alter table casework.referrals add constraint referrals_mandate_fk foreign key (mandate_id, case_id) references casework.mandates (id, case_id);
--> statement-breakpoint
-- Mandates under which the caller may act now: staff of the mandated organisation, from the first day to the last, as
-- long as nobody ended it, the referral that it rests on is open and the person still lets the provider know who they are.
create function casework.my_mandate_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(m.id), '{}')
	from casework.mandates m join casework.referrals r on r.id = m.referral_id
	where (select platform.ctx_role()) = 'provider-staff' and m.organisation_id = (select platform.ctx_organisation())
		and m.network_id = (select platform.ctx_network()) and m.ended_at is null
		and (select platform.ctx_now() at time zone 'Europe/Berlin')::date between m.valid_from and m.valid_until
		and r.sending = 'sent' and r.to_organisation_id = m.organisation_id and r.case_id = m.case_id
		and (r.regime = 'statutory' or exists (
			select from casework.consents c where c.referral_id = r.id and c.direction = 'to_provider' and 'D1' = any(c.categories)
				and c.recipient_id = m.organisation_id and c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
				and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now())))
$$;
--> statement-breakpoint
-- What a sub-referral may be for: 'mandate:case:need'.
create function casework.mandate_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(m.id::text || ':' || m.case_id::text || ':' || term::text), '{}')
	from casework.mandates m, unnest(m.term_ids) term where m.id = any((select casework.my_mandate_ids())::uuid[])
$$;
--> statement-breakpoint
create function casework.sub_referral_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from casework.referrals
	where mandate_id = any((select casework.my_mandate_ids())::uuid[]) and from_organisation_id = (select platform.ctx_organisation())
$$;
--> statement-breakpoint
create or replace function casework.my_referral_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from (
		select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[])
		union all
		select id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
		union all
		select unnest((select casework.sub_referral_ids())::uuid[])
	) mine
$$;
--> statement-breakpoint
-- Of a sub-referral the principal reads what the person lets the principal know, and the mandated organisation what the
-- person lets it know; the provider may report what either of them may read.
create or replace function casework.disclosable_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime,
			case when mandate_id is not null and (select platform.ctx_case_manager()) is not null then (select platform.ctx_organisation()) else from_organisation_id end as reader,
			case when mandate_id is not null and to_organisation_id = (select platform.ctx_provider()) then (select c.organisation_id from casework.cases c where c.id = case_id) end as principal
		from casework.referrals
		where id = any((select casework.my_referral_ids())::uuid[]) and sending <> 'draft'
	)
	select coalesce(array_agg(key), '{}') from (
		select mine.id::text || ':' || rule.category as key
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'law'
		union
		select mine.id::text || ':' || rule.category
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = mine.id and c.direction = 'to_authority' and c.category = rule.category
			and (c.recipient_id = mine.reader or c.recipient_id = mine.principal)
	) keys
$$;
--> statement-breakpoint
-- The principal hears of news of a sub-referral only where it may read them; who made it hears while the mandate runs.
create or replace function casework.tell_responsible(referral uuid, kind text, once text) returns void
language sql volatile security definer set search_path = pg_catalog as $$
	insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
	select r.network_id, person.id, kind, jsonb_build_object('referralId', r.id::text), platform.ctx_now(), once
	from casework.referrals r
	join lateral (
		select responsible_id as id from casework.cases where id = r.case_id
		union
		select substitute_id from casework.covers
		where case_id = r.case_id and ended_at is null and valid_from <= platform.ctx_now() and platform.ctx_now() < valid_until
	) person on true
	where r.id = referral and (r.to_organisation_id = platform.ctx_provider() and r.sending <> 'draft' or platform.ctx_role() = 'system')
		and (r.mandate_id is null or exists (
			select from casework.consents c join casework.cases k on k.id = r.case_id
			where c.referral_id = r.id and c.direction = 'to_authority' and 'D3' = any(c.categories) and c.recipient_id = k.organisation_id
				and c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
				and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now())))
	on conflict (membership_id, once) do nothing
$$;
--> statement-breakpoint

alter table casework.mandates enable row level security;
--> statement-breakpoint
alter table casework.mandates force row level security;
--> statement-breakpoint
create policy job on casework.mandates for all to lk_job using (true) with check (true);
--> statement-breakpoint
create policy owner_reads on casework.mandates for select to lk_owner using (true);
--> statement-breakpoint
create policy client_reads on casework.mandates for select to lk_app using (case_id = (select platform.ctx_case()));
--> statement-breakpoint
create policy own on casework.mandates for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy grants on casework.mandates for insert to lk_app
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and granted_by = (select platform.ctx_membership()) and ended_at is null
		and referral_id = any(array(select r.id from casework.referrals r join directory.offers o on o.id = r.offer_id
			where r.case_id = mandates.case_id and r.to_organisation_id = mandates.organisation_id and o.kind = 'third_party_cm')));
--> statement-breakpoint
create policy ends on casework.mandates for update to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]) and ended_at is null)
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and ended_by = (select platform.ctx_membership()));
--> statement-breakpoint
create policy mandated on casework.mandates for select to lk_app using (id = any((select casework.my_mandate_ids())::uuid[]));
--> statement-breakpoint
grant select, insert, update, delete on casework.mandates to lk_job;
--> statement-breakpoint
grant select, insert, update (ended_at, end_reason, ended_by) on casework.mandates to lk_app;
--> statement-breakpoint
create policy mandated on casework.referrals for select to lk_app
	using (mandate_id = any((select casework.my_mandate_ids())::uuid[]) and from_organisation_id = (select platform.ctx_organisation()));
--> statement-breakpoint
create policy mandated_adds on casework.referrals for insert to lk_app
	with check (from_organisation_id = (select platform.ctx_organisation()) and network_id = (select platform.ctx_network())
		and created_by = (select platform.ctx_membership()) and to_organisation_id <> from_organisation_id and regime <> 'statutory' and sending = 'draft'
		and mandate_id::text || ':' || case_id::text || ':' || term_id::text = any((select casework.mandate_keys())::text[]));
--> statement-breakpoint
create policy mandated_sends on casework.referrals for update to lk_app
	using (mandate_id = any((select casework.my_mandate_ids())::uuid[]) and from_organisation_id = (select platform.ctx_organisation()))
	with check (from_organisation_id = (select platform.ctx_organisation()) and to_organisation_id <> from_organisation_id and regime <> 'statutory'
		and mandate_id::text || ':' || case_id::text || ':' || term_id::text = any((select casework.mandate_keys())::text[]));
--> statement-breakpoint
create policy mandated on casework.referral_goals for select to lk_app using (referral_id = any((select casework.sub_referral_ids())::uuid[]));
--> statement-breakpoint
create policy mandated_adds on casework.referral_goals for insert to lk_app with check (referral_id = any((select casework.sub_referral_ids())::uuid[]));
--> statement-breakpoint
create policy mandated_adds on casework.consents for insert to lk_app
	with check (referral_id = any((select casework.sub_referral_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and recorded_by = (select platform.ctx_membership()));
--> statement-breakpoint
revoke all on function casework.my_mandate_ids(), casework.mandate_keys(), casework.sub_referral_ids() from public;
--> statement-breakpoint
grant execute on function casework.my_mandate_ids(), casework.mandate_keys(), casework.sub_referral_ids() to lk_app, lk_job;
