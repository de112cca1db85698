-- Whose cases, whose referrals: asked of functions, so that a table never opens because another one did.
-- (design.md § 7 rules 10, 12, 13, 16, 18, 19; security.md S5, S6)

alter table casework.access_codes add constraint access_codes_referral_fk foreign key (referral_id) references casework.referrals (id) on delete cascade;
--> statement-breakpoint
alter table casework.self_reports add constraint self_reports_referral_fk foreign key (referral_id) references casework.referrals (id) on delete cascade;
--> statement-breakpoint
alter table casework.erase_tasks add constraint erase_tasks_referral_fk foreign key (referral_id) references casework.referrals (id) on delete cascade;
--> statement-breakpoint

-- The person, who opened *Mein Stand* with a code: only casework.enter_by_code() sets this context.
create function platform.ctx_case() returns uuid language sql stable parallel safe as $$
	select case when platform.ctx_role() = 'client' and platform.context('code') = 'extract' then platform.context('case')::uuid end
$$;
--> statement-breakpoint
-- The referral of a slip: its holder tells or withdraws, and reads nothing.
create function platform.ctx_slip_referral() returns uuid language sql stable parallel safe as $$
	select case when platform.ctx_role() = 'client' and platform.context('code') = 'slip' then platform.context('referral')::uuid end
$$;
--> statement-breakpoint
-- Cases the caller works with: as responsible person, or as their cover now (rule 10).
create function casework.my_case_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from (
		select id from casework.cases where responsible_id = (select platform.ctx_case_manager())
		union
		select c.case_id from casework.covers c
		where c.substitute_id = (select platform.ctx_case_manager()) and c.ended_at is null
			and c.valid_from <= (select platform.ctx_now()) and (select platform.ctx_now()) < c.valid_until
	) mine
$$;
--> statement-breakpoint
-- Referrals the caller works with: of its cases, or received as provider (until three months after the end, rule 19).
create function casework.my_referral_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from (
		select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[])
		union all
		select id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	) mine
$$;
--> statement-breakpoint
create function casework.my_consent_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from casework.consents where referral_id = any((select casework.my_referral_ids())::uuid[])
$$;
--> statement-breakpoint
create function casework.client_referral_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(id), '{}') from casework.referrals where case_id = (select platform.ctx_case())
$$;
--> statement-breakpoint
-- Emergency access (rule 16): approved by a second person, a day at most, for who asked for it.
create function casework.emergency_case_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(case_id), '{}') from casework.emergency_accesses
	where (select platform.ctx_role()) = 'network-admin' and requested_by = (select platform.ctx_membership())
		and approved_at <= (select platform.ctx_now()) and (select platform.ctx_now()) < valid_until
$$;
--> statement-breakpoint

-- Disclosure, now also for covers, and for providers until their access ends ------------------------------------------

create or replace function casework.consented() returns table (referral_id uuid, direction text, category text, recipient_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
	select c.referral_id, c.direction, unnest(c.categories), c.recipient_id
	from casework.consents c
	where c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
		and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now())
		and c.referral_id = any((select casework.my_referral_ids())::uuid[])
$$;
--> statement-breakpoint
create or replace function casework.disclosable_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime, from_organisation_id from casework.referrals
		where id = any((select casework.my_referral_ids())::uuid[]) and sending <> 'draft'
	)
	select coalesce(array_agg(key), '{}') from (
		select mine.id::text || ':' || rule.category as key
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'law'
		union
		select mine.id::text || ':' || rule.category
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = mine.id and c.direction = 'to_authority' and c.category = rule.category and c.recipient_id = mine.from_organisation_id
	) keys
$$;
--> statement-breakpoint
create or replace function casework.provider_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime, to_organisation_id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	)
	select coalesce(array_agg(key), '{}') from (
		select mine.id::text || ':' || rule.category as key
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_provider' and rule.basis = 'law'
		union
		select mine.id::text || ':' || rule.category
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_provider' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = mine.id and c.direction = 'to_provider' and c.category = rule.category and c.recipient_id = mine.to_organisation_id
		where exists (select from casework.feedback f where f.referral_id = mine.id and f.event = 'accepted'
				and f.disclosure_key = any((select casework.disclosable_keys())::text[]))
			or not exists (select from casework.consents x where x.referral_id = mine.id and x.direction = 'to_authority' and 'D3' = any(x.categories))
	) keys
$$;
--> statement-breakpoint

-- Codes ---------------------------------------------------------------------------------------------------------------

-- Checks a code and makes its holder the context of this transaction. A wrong code counts against the one it begins
-- like; after five it is gone. Nothing tells an unknown code from a wrong, a spent or an old one.
create function casework.enter_by_code(wanted text, first_signs text, other_signs text)
returns table (code_id uuid, network_id uuid, case_id uuid, referral_id uuid, responsible_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare found_code casework.access_codes;
begin
	if platform.ctx_role() <> 'client' then
		raise exception 'codes are for the person' using errcode = '42501';
	end if;
	select * into found_code from casework.access_codes a where a.selector = first_signs and a.purpose = wanted for update;
	if found_code.id is null or found_code.ended_at is not null or found_code.wrong_tries >= 5
		or platform.ctx_now() >= found_code.expires_at then
		return;
	end if;
	if found_code.verifier_hash <> encode(sha256(convert_to(first_signs || ':' || other_signs, 'UTF8')), 'hex') then
		update casework.access_codes a set wrong_tries = a.wrong_tries + 1,
			ended_at = case when a.wrong_tries + 1 >= 5 then platform.ctx_now() end
		where a.id = found_code.id;
		return;
	end if;
	update casework.access_codes a set openings = a.openings + 1, last_opened_at = platform.ctx_now() where a.id = found_code.id;
	perform set_config('app.network', found_code.network_id::text, true), set_config('app.code', wanted, true),
		set_config('app.case', found_code.case_id::text, true), set_config('app.referral', coalesce(found_code.referral_id::text, ''), true);
	return query select found_code.id, found_code.network_id, found_code.case_id, found_code.referral_id, c.responsible_id
		from casework.cases c where c.id = found_code.case_id;
end $$;
--> statement-breakpoint

-- Cover and hand-over: by the responsible person for a case, by the team lead for a colleague -------------------------

create function casework.require_colleagues(absent uuid, substitute uuid, only_case uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	if not (platform.ctx_role() = 'team-lead' and only_case is null or platform.ctx_role() = 'case-manager' and absent = platform.ctx_membership()) then
		raise exception 'for the responsible person and the team lead' using errcode = '42501';
	end if;
	if absent = substitute or (select count(*) from platform.memberships m
		where m.id in (absent, substitute) and m.network_id = platform.ctx_network()
			and m.organisation_id = platform.ctx_organisation() and m.role = 'case-manager'
			and (m.ended_at is null or m.id = absent)) <> 2 then
		raise exception 'not a colleague' using errcode = '22023';
	end if;
end $$;
--> statement-breakpoint
create function casework.grant_covers(absent uuid, substitute uuid, only_case uuid, starts timestamptz, ends timestamptz)
returns setof uuid language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform casework.require_colleagues(absent, substitute, only_case);
	return query
		insert into casework.covers (network_id, organisation_id, case_id, absent_id, substitute_id, valid_from, valid_until, granted_by, granted_at)
		select c.network_id, c.organisation_id, c.id, absent, substitute, starts, ends, platform.ctx_membership(), platform.ctx_now()
		from casework.cases c
		where c.network_id = platform.ctx_network() and c.responsible_id = absent and c.closed_at is null
			and (only_case is null or c.id = only_case)
		returning case_id;
end $$;
--> statement-breakpoint
create function casework.end_covers(absent uuid, substitute uuid, only_case uuid)
returns setof uuid language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform casework.require_colleagues(absent, substitute, only_case);
	return query
		update casework.covers v set ended_at = platform.ctx_now()
		where v.network_id = platform.ctx_network() and v.absent_id = absent and v.substitute_id = substitute
			and v.ended_at is null and v.valid_until > platform.ctx_now() and (only_case is null or v.case_id = only_case)
		returning v.case_id;
end $$;
--> statement-breakpoint
create function casework.hand_over_cases(from_member uuid, to_member uuid, only_case uuid, why text)
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
		)
		insert into casework.hand_overs (network_id, case_id, from_id, to_id, reason, handed_at, recorded_by)
		select moved.network_id, moved.id, from_member, to_member, why, platform.ctx_now(), platform.ctx_membership() from moved
		returning case_id;
end $$;
--> statement-breakpoint

-- Emergency access: asked for by the pseudonym, approved by somebody else ---------------------------------------------

create function casework.request_emergency(pseudonym text, why text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare answer uuid;
begin
	if platform.ctx_role() <> 'network-admin' then
		raise exception 'emergency access is administrative' using errcode = '42501';
	end if;
	insert into casework.emergency_accesses (network_id, case_id, reason, requested_by, requested_at)
	select c.network_id, c.id, why, platform.ctx_membership(), platform.ctx_now() from casework.cases c
	where c.network_id = platform.ctx_network() and c.organisation_id = platform.ctx_organisation() and c.reference = pseudonym
	returning id into answer;
	return answer;
end $$;
--> statement-breakpoint
-- Answers the case's responsible person, who tells the client; nothing when there is nothing to approve.
create function casework.approve_emergency(request uuid) returns table (case_id uuid, responsible_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	if platform.ctx_role() not in ('team-lead', 'network-admin') then
		raise exception 'emergency access is administrative' using errcode = '42501';
	end if;
	return query
		with approved as (
			update casework.emergency_accesses e
			set approved_by = platform.ctx_membership(), approved_at = platform.ctx_now(), valid_until = platform.ctx_now() + interval '24 hours'
			where e.id = request and e.network_id = platform.ctx_network() and e.approved_by is null
				and e.requested_at > platform.ctx_now() - interval '24 hours'
				and not exists (
					select from platform.memberships one join platform.memberships two on two.account_id = one.account_id
					where one.id = e.requested_by and two.id = platform.ctx_membership()
				)
			returning e.case_id
		)
		select c.id, c.responsible_id from casework.cases c join approved on approved.case_id = c.id;
end $$;
--> statement-breakpoint

-- Row security --------------------------------------------------------------------------------------------------------

do $$
declare name text;
begin
	foreach name in array array['covers', 'hand_overs', 'emergency_accesses', 'access_codes', 'self_reports', 'erase_tasks'] loop
		execute format('alter table casework.%I enable row level security', name);
		execute format('alter table casework.%I force row level security', name);
		execute format('create policy job on casework.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on casework.%I for select to lk_owner using (true)', name);
		execute format('grant select, insert, update, delete on casework.%I to lk_job', name);
		execute format('grant select on casework.%I to lk_app', name);
	end loop;
	-- Definer functions write these, each for one purpose.
	foreach name in array array['covers', 'hand_overs', 'emergency_accesses', 'access_codes', 'cases'] loop
		execute format('create policy owner_writes on casework.%I for update to lk_owner using (true) with check (true)', name);
	end loop;
	foreach name in array array['covers', 'hand_overs', 'emergency_accesses'] loop
		execute format('create policy owner_adds on casework.%I for insert to lk_owner with check (true)', name);
	end loop;
end $$;
--> statement-breakpoint
drop policy own on casework.cases;
--> statement-breakpoint
create policy own on casework.cases for all to lk_app
	using ((responsible_id = (select platform.ctx_case_manager()) or id = any((select casework.my_case_ids())::uuid[]))
		and network_id = (select platform.ctx_network()))
	with check ((responsible_id = (select platform.ctx_case_manager()) or id = any((select casework.my_case_ids())::uuid[]))
		and network_id = (select platform.ctx_network()) and organisation_id = (select platform.ctx_organisation()));
--> statement-breakpoint
create policy emergency on casework.cases for select to lk_app using (id = any((select casework.emergency_case_ids())::uuid[]));
--> statement-breakpoint
-- Responsibility moves by casework.hand_over_cases() alone.
revoke update on casework.cases from lk_app;
--> statement-breakpoint
grant update (area_id, language, under_25, closed_at) on casework.cases to lk_app;
--> statement-breakpoint
drop policy own on casework.case_contacts;
--> statement-breakpoint
create policy own on casework.case_contacts for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[])) with check (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy emergency on casework.case_contacts for select to lk_app using (case_id = any((select casework.emergency_case_ids())::uuid[]));
--> statement-breakpoint
drop policy own on casework.case_needs;
--> statement-breakpoint
create policy own on casework.case_needs for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[])) with check (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
drop policy own on casework.referrals;
--> statement-breakpoint
create policy own on casework.referrals for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()) and from_organisation_id = (select platform.ctx_organisation()));
--> statement-breakpoint
drop policy received on casework.referrals;
--> statement-breakpoint
create policy received on casework.referrals for select to lk_app
	using (to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
		and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months');
--> statement-breakpoint
drop policy own on casework.referral_goals;
--> statement-breakpoint
create policy own on casework.referral_goals for all to lk_app
	using (referral_id = any(array(select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[]))))
	with check (referral_id = any(array(select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[]))));
--> statement-breakpoint
drop policy own on casework.closings;
--> statement-breakpoint
create policy own on casework.closings for all to lk_app
	using (referral_id = any(array(select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[]))))
	with check (referral_id = any(array(select id from casework.referrals where case_id = any((select casework.my_case_ids())::uuid[]))));
--> statement-breakpoint
drop policy concerned on casework.consents;
--> statement-breakpoint
create policy concerned on casework.consents for select to lk_app using (referral_id = any((select casework.my_referral_ids())::uuid[]));
--> statement-breakpoint
create policy slip on casework.consents for select to lk_app using (referral_id = (select platform.ctx_slip_referral()));
--> statement-breakpoint
drop policy recorded on casework.consents;
--> statement-breakpoint
create policy recorded on casework.consents for insert to lk_app
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
drop policy concerned on casework.consent_withdrawals;
--> statement-breakpoint
create policy concerned on casework.consent_withdrawals for select to lk_app using (consent_id = any((select casework.my_consent_ids())::uuid[]));
--> statement-breakpoint
create policy recorded on casework.consent_withdrawals for insert to lk_app
	with check (consent_id = any((select casework.my_consent_ids())::uuid[]) and recorded_by = (select platform.ctx_membership()));
--> statement-breakpoint
create policy slip_reads on casework.consent_withdrawals for select to lk_app
	using (consent_id = any(array(select id from casework.consents where referral_id = (select platform.ctx_slip_referral()))));
--> statement-breakpoint
create policy slip on casework.consent_withdrawals for insert to lk_app
	with check (consent_id = any(array(select id from casework.consents where referral_id = (select platform.ctx_slip_referral())))
		and recorded_by is null and form = 'code');
--> statement-breakpoint
drop policy own on casework.disclosure_log;
--> statement-breakpoint
create policy own on casework.disclosure_log for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
-- What was printed or taken from the inbox: the provider needs the list when it has to erase (rule 12).
create policy own_exports on casework.disclosure_log for select to lk_app
	using (organisation_id = (select platform.ctx_provider()) and purpose in ('inbox-print', 'inbox-export')
		and referral_id = any((select casework.my_referral_ids())::uuid[]));
--> statement-breakpoint
drop policy own on casework.unmet_needs;
--> statement-breakpoint
create policy own on casework.unmet_needs for all to lk_app
	using (reported_by = (select platform.ctx_membership()) or case_id = any((select casework.my_case_ids())::uuid[]))
	with check (reported_by = (select platform.ctx_membership()) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy concerned on casework.covers for select to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[])
		or ((select platform.ctx_role()) = 'team-lead' and organisation_id = (select platform.ctx_organisation()) and network_id = (select platform.ctx_network())));
--> statement-breakpoint
create policy own on casework.hand_overs for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy own on casework.emergency_accesses for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy told on casework.emergency_accesses for update to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[])) with check (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
grant update (told_on) on casework.emergency_accesses to lk_app;
--> statement-breakpoint
create policy administrative on casework.emergency_accesses for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('network-admin', 'team-lead', 'auditor'));
--> statement-breakpoint
create policy own on casework.access_codes for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()) and created_by = (select platform.ctx_membership())
		and (referral_id is null or referral_id = any(array(select id from casework.referrals r where r.case_id = access_codes.case_id))));
--> statement-breakpoint
grant insert, update (ended_at) on casework.access_codes to lk_app;
--> statement-breakpoint
create policy own on casework.self_reports for select to lk_app using (case_id = any((select casework.my_case_ids())::uuid[]));
--> statement-breakpoint
create policy slip on casework.self_reports for insert to lk_app
	with check (referral_id = (select platform.ctx_slip_referral()) and case_id = (select platform.context('case')::uuid) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
grant insert on casework.self_reports to lk_app;
--> statement-breakpoint
create policy concerned on casework.erase_tasks for select to lk_app using (referral_id = any((select casework.my_referral_ids())::uuid[]));
--> statement-breakpoint
create policy opened on casework.erase_tasks for insert to lk_app
	with check (network_id = (select platform.ctx_network()) and done_at is null
		and (consent_id = any((select casework.my_consent_ids())::uuid[]) or referral_id = (select platform.ctx_slip_referral())));
--> statement-breakpoint
create policy receipted on casework.erase_tasks for update to lk_app
	using (referral_id = any((select casework.my_referral_ids())::uuid[]) and organisation_id = (select platform.ctx_organisation()) and done_at is null)
	with check (organisation_id = (select platform.ctx_organisation()) and done_by = (select platform.ctx_membership()));
--> statement-breakpoint
grant insert, update (done_at, done_by, receipt) on casework.erase_tasks to lk_app;
--> statement-breakpoint
-- The person reads everything that is stored about them, locked or not (rule 18), and changes nothing here.
do $$
declare item record;
begin
	for item in
		select t.table_name as name,
			exists (select from information_schema.columns c where c.table_schema = 'casework' and c.table_name = t.table_name and c.column_name = 'case_id') as of_case,
			exists (select from information_schema.columns c where c.table_schema = 'casework' and c.table_name = t.table_name and c.column_name = 'referral_id') as of_referral
		from information_schema.tables t where t.table_schema = 'casework' and t.table_name not in ('disclosure_rules', 'cases', 'consent_withdrawals')
	loop
		execute format('create policy client_reads on casework.%I for select to lk_app using (%s)', item.name,
			case when item.of_case then 'case_id = (select platform.ctx_case())'
				else 'referral_id = any((select casework.client_referral_ids())::uuid[])' end);
	end loop;
end $$;
--> statement-breakpoint
create policy client_reads on casework.cases for select to lk_app using (id = (select platform.ctx_case()));
--> statement-breakpoint
create policy client_reads on casework.consent_withdrawals for select to lk_app
	using (consent_id = any(array(select id from casework.consents where case_id = (select platform.ctx_case()))));
--> statement-breakpoint
revoke all on function platform.ctx_case(), platform.ctx_slip_referral(), casework.my_case_ids(), casework.my_referral_ids(), casework.my_consent_ids(),
	casework.client_referral_ids(), casework.emergency_case_ids(), casework.enter_by_code(text, text, text),
	casework.require_colleagues(uuid, uuid, uuid), casework.grant_covers(uuid, uuid, uuid, timestamptz, timestamptz), casework.end_covers(uuid, uuid, uuid),
	casework.hand_over_cases(uuid, uuid, uuid, text), casework.request_emergency(text, text), casework.approve_emergency(uuid) from public;
--> statement-breakpoint
grant execute on function platform.ctx_case(), platform.ctx_slip_referral(), casework.my_case_ids(), casework.my_referral_ids(), casework.my_consent_ids(),
	casework.client_referral_ids(), casework.emergency_case_ids(), casework.enter_by_code(text, text, text),
	casework.grant_covers(uuid, uuid, uuid, timestamptz, timestamptz), casework.end_covers(uuid, uuid, uuid),
	casework.hand_over_cases(uuid, uuid, uuid, text), casework.request_emergency(text, text), casework.approve_emergency(uuid) to lk_app, lk_job;
--> statement-breakpoint
grant execute on function casework.require_colleagues(uuid, uuid, uuid) to lk_owner;
