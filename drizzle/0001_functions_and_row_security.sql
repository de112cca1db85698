-- Hand-written: functions before policies; drizzle-kit emits neither functions, FORCE nor grants (docs/decisions/0005).

-- Context of a transaction ------------------------------------------------------------------------------------------

create function platform.enter(role text, network uuid, organisation uuid, account uuid, membership uuid, request text, deadline integer, fake_now timestamptz)
returns text language plpgsql volatile as $$
declare moment timestamptz := coalesce(fake_now, now());
begin
	perform set_config('app.role', role, true),
		set_config('app.network', coalesce(network::text, ''), true),
		set_config('app.organisation', coalesce(organisation::text, ''), true),
		set_config('app.account', coalesce(account::text, ''), true),
		set_config('app.membership', coalesce(membership::text, ''), true),
		set_config('app.request', request, true),
		set_config('app.now', moment::text, true),
		set_config('statement_timeout', deadline::text, true),
		set_config('lock_timeout', greatest(2000, deadline / 2)::text, true),
		set_config('idle_in_transaction_session_timeout', greatest(10000, deadline)::text, true);
	return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end $$;
--> statement-breakpoint
-- Fails closed: outside transact() every policy raises instead of answering an empty result.
create function platform.context(name text) returns text language plpgsql stable parallel safe as $$
declare role text := current_setting('app.role', true);
begin
	if role is null or role = '' then
		raise exception 'no request context' using errcode = '42501';
	end if;
	return nullif(current_setting('app.' || name, true), '');
end $$;
--> statement-breakpoint
create function platform.ctx_role() returns text language sql stable parallel safe as $$ select platform.context('role') $$;
--> statement-breakpoint
create function platform.ctx_network() returns uuid language sql stable parallel safe as $$ select platform.context('network')::uuid $$;
--> statement-breakpoint
create function platform.ctx_organisation() returns uuid language sql stable parallel safe as $$ select platform.context('organisation')::uuid $$;
--> statement-breakpoint
create function platform.ctx_membership() returns uuid language sql stable parallel safe as $$ select platform.context('membership')::uuid $$;
--> statement-breakpoint
create function platform.ctx_now() returns timestamptz language sql stable parallel safe as $$ select platform.context('now')::timestamptz $$;
--> statement-breakpoint
-- The organisation if it acts as a provider, else nobody's id.
create function platform.ctx_provider() returns uuid language sql stable parallel safe as $$
	select case when platform.ctx_role() in ('provider-staff', 'provider-admin') then platform.ctx_organisation() end
$$;
--> statement-breakpoint
-- The membership if it acts as a case manager: cases hang on the responsible person, not on the office.
create function platform.ctx_case_manager() returns uuid language sql stable parallel safe as $$
	select case when platform.ctx_role() = 'case-manager' then platform.ctx_membership() end
$$;
--> statement-breakpoint

-- Audit: one hash chain per network (security.md S25) --------------------------------------------------------------

create function platform.append_audit(network uuid, account uuid, membership uuid, role text, request text, action text, facts jsonb, moment timestamptz)
returns bigint language plpgsql security definer set search_path = pg_catalog as $$
declare
	chain uuid := coalesce(network, '00000000-0000-0000-0000-000000000000');
	latest record;
	next_sequence bigint;
	previous bytea;
begin
	perform pg_advisory_xact_lock(hashtextextended('audit:' || chain::text, 4242));
	select sequence, hash into latest from platform.audit_entries where chain_id = chain order by sequence desc limit 1;
	next_sequence := coalesce(latest.sequence, 0) + 1;
	previous := coalesce(latest.hash, '\x00'::bytea);
	insert into platform.audit_entries (chain_id, sequence, recorded_at, account_id, membership_id, role, request_id, action, facts, previous_hash, hash)
	values (chain, next_sequence, moment, account, membership, role, request, action, facts, previous,
		platform.audit_hash(previous, chain, next_sequence, moment, account, membership, role, request, action, facts));
	return next_sequence;
end $$;
--> statement-breakpoint
create function platform.audit_hash(previous bytea, chain uuid, sequence bigint, moment timestamptz, account uuid, membership uuid, role text, request text, action text, facts jsonb)
returns bytea language sql immutable as $$
	select sha256(previous || convert_to(jsonb_build_array(chain, sequence, extract(epoch from moment)::text, account, membership, role, request, action, facts)::text, 'UTF8'))
$$;
--> statement-breakpoint
create function platform.next_number(network uuid, counter text) returns integer language sql security definer set search_path = pg_catalog as $$
	insert into platform.counters (network_id, name, value) values (network, counter, 1)
	on conflict (network_id, name) do update set value = platform.counters.value + 1
	returning value
$$;
--> statement-breakpoint

-- Directory: folding and search --------------------------------------------------------------------------------------

-- 'Küche', 'Kueche' and 'KÜCHE' are one word.
create function directory.fold(words text) returns text language sql immutable parallel safe as $$
	select public.unaccent('public.unaccent'::regdictionary,
		replace(replace(replace(replace(lower(words), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'))
$$;
--> statement-breakpoint
create function directory.refresh_search(ids uuid[]) returns void language sql volatile as $$
	update directory.offers o set search_text = directory.fold(concat_ws(' ', o.name, o.summary, o.description, p.name, i.label_de, i.legal_basis, t.words))
	from directory.offers self
	join directory.organisations p on p.id = self.organisation_id
	left join lateral (
		select label_de, legal_basis from directory.instruments where key = self.instrument_key order by valid_from desc limit 1
	) i on true
	left join lateral (
		select string_agg(concat_ws(' ', term.label_de, term.label_en, term.synonyms, parent.label_de), ' ') as words
		from directory.offer_terms link
		join directory.terms term on term.id = link.term_id
		left join directory.terms parent on parent.id = term.parent_id
		where link.offer_id = self.id
	) t on true
	where self.id = any(ids) and o.id = self.id
$$;
--> statement-breakpoint

-- Foreign keys between modules -----------------------------------------------------------------------------------------

alter table platform.memberships add constraint memberships_organisation_fk foreign key (organisation_id) references directory.organisations (id) on delete cascade;
--> statement-breakpoint
alter table directory.planning_areas add constraint planning_areas_parent_fk foreign key (parent_id) references directory.planning_areas (id) on delete set null;
--> statement-breakpoint
alter table directory.terms add constraint terms_parent_fk foreign key (parent_id) references directory.terms (id) on delete set null;
--> statement-breakpoint
alter table casework.consents add constraint consents_referral_fk foreign key (referral_id) references casework.referrals (id) on delete cascade;
--> statement-breakpoint
alter table casework.feedback add constraint feedback_referral_fk foreign key (referral_id, regime) references casework.referrals (id, regime) on delete cascade;
--> statement-breakpoint
alter table casework.unmet_needs add constraint unmet_needs_referral_fk foreign key (referral_id) references casework.referrals (id) on delete set null;
--> statement-breakpoint
alter table casework.unmet_needs add constraint unmet_needs_offered_referral_fk foreign key (offered_referral_id) references casework.referrals (id) on delete set null;
--> statement-breakpoint
alter table casework.unmet_needs add constraint unmet_needs_planned_offer_fk foreign key (planned_offer_id) references steering.planned_offers (id) on delete set null;
--> statement-breakpoint
alter table casework.referrals add constraint referrals_unmet_need_fk foreign key (unmet_need_id) references casework.unmet_needs (id) on delete set null;
--> statement-breakpoint

-- Disclosure (design.md § 7): evaluated at every read, as a set once per statement --------------------------------------

insert into casework.disclosure_rules (regime, direction, category, basis) values
	('statutory', 'to_provider', 'D1', 'law'), ('statutory', 'to_provider', 'D2', 'law'),
	('statutory', 'to_authority', 'D3', 'law'), ('statutory', 'to_authority', 'D4', 'law'), ('statutory', 'to_authority', 'D5', 'law'),
	('statutory', 'to_authority', 'D6', 'law'), ('statutory', 'to_authority', 'D7', 'consent'),
	('counselling', 'to_provider', 'D1', 'consent'), ('counselling', 'to_provider', 'D2', 'consent'),
	('counselling', 'to_authority', 'D3', 'consent'), ('counselling', 'to_authority', 'D4', 'consent'), ('counselling', 'to_authority', 'D7', 'consent'),
	('voluntary', 'to_provider', 'D1', 'consent'), ('voluntary', 'to_provider', 'D2', 'consent'),
	('voluntary', 'to_authority', 'D3', 'consent'), ('voluntary', 'to_authority', 'D4', 'consent'), ('voluntary', 'to_authority', 'D7', 'consent'),
	('employer', 'to_provider', 'D1', 'consent'),
	('employer', 'to_authority', 'D3', 'consent'), ('employer', 'to_authority', 'D4', 'consent');
--> statement-breakpoint
-- Consents in force now, one row per category; private to the functions below.
create function casework.consented() returns table (referral_id uuid, direction text, category text, recipient_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
	select c.referral_id, c.direction, unnest(c.categories), c.recipient_id
	from casework.consents c
	where c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
		and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now())
		and c.referral_id = any(array(
			select id from casework.referrals where to_organisation_id = (select platform.ctx_provider())
			union all
			select r.id from casework.referrals r join casework.cases k on k.id = r.case_id where k.responsible_id = (select platform.ctx_case_manager())
		))
$$;
--> statement-breakpoint
-- Feedback that the caller may read or write, as 'referral:category'. Enumerates the same set as `disclosed()` in
-- consent/model.ts; a property test keeps the two equal.
create function casework.disclosable_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime, from_organisation_id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
		union all
		select r.id, r.regime, r.from_organisation_id from casework.referrals r join casework.cases k on k.id = r.case_id
		where k.responsible_id = (select platform.ctx_case_manager()) and r.sending <> 'draft'
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
-- What the caller as provider may read of a person: by law once sent; by consent once accepted, or at once where the
-- person never agreed to any answer (then an acceptance cannot be reported). Withdrawing the answer never widens this.
create function casework.provider_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime, to_organisation_id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
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
create function casework.contact_case_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(r.case_id), '{}') from casework.referrals r
	where r.to_organisation_id = (select platform.ctx_provider()) and r.id::text || ':D1' = any((select casework.provider_keys())::text[])
$$;
--> statement-breakpoint

-- Unmet needs: the planning side sees numbers, never rows ----------------------------------------------------------------

create function casework.open_needs() returns table (term_id uuid, area_id uuid, reason text, urgency text, state text, month date, needs bigint, persons bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	if platform.ctx_role() not in ('system-manager', 'network-admin', 'team-lead', 'evaluator') then
		raise exception 'aggregates are for the steering side' using errcode = '42501';
	end if;
	return query
		select u.term_id, u.area_id, u.reason, u.urgency, u.state, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date,
			count(*), count(distinct coalesce(u.case_id, u.id))
		from casework.unmet_needs u
		where u.network_id = platform.ctx_network() and u.state <> 'draft'
		group by 1, 2, 3, 4, 5, 6;
end $$;
--> statement-breakpoint
-- Links the open needs of a plan's cell to it, and on launch tells the people who reported them. Answers how many.
create function casework.connect_needs(plan uuid, term uuid, areas uuid[], new_state text, offer uuid)
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
		returning u.id, u.reported_by, u.wants_notification
	), told as (
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at)
		select platform.ctx_network(), m.reported_by, 'needs.offer-launched',
			jsonb_build_object('unmetNeedId', m.id, 'offerId', offer), platform.ctx_now()
		from moved m where offer is not null and m.wants_notification
		returning 1
	)
	select count(*) into touched from moved;
	return touched;
end $$;
--> statement-breakpoint

-- Row security ------------------------------------------------------------------------------------------------------------

do $$
declare item record;
begin
	for item in select schemaname, tablename from pg_tables where schemaname in ('casework', 'steering') loop
		execute format('alter table %I.%I enable row level security', item.schemaname, item.tablename);
		execute format('alter table %I.%I force row level security', item.schemaname, item.tablename);
		-- Jobs, imports and retention act for the network as a whole; definer functions read as the owner.
		execute format('create policy job on %I.%I for all to lk_job using (true) with check (true)', item.schemaname, item.tablename);
		execute format('create policy owner_reads on %I.%I for select to lk_owner using (true)', item.schemaname, item.tablename);
	end loop;
end $$;
--> statement-breakpoint
create policy owner_connects on casework.unmet_needs for update to lk_owner using (true) with check (true);
--> statement-breakpoint
create policy own on casework.cases for all to lk_app
	using (responsible_id = (select platform.ctx_case_manager()) and network_id = (select platform.ctx_network()))
	with check (responsible_id = (select platform.ctx_case_manager()) and network_id = (select platform.ctx_network()) and organisation_id = (select platform.ctx_organisation()));
--> statement-breakpoint
create policy own on casework.case_contacts for all to lk_app
	using (case_id = any(array(select id from casework.cases))) with check (case_id = any(array(select id from casework.cases)));
--> statement-breakpoint
create policy disclosed on casework.case_contacts for select to lk_app
	using (case_id = any((select casework.contact_case_ids())::uuid[]));
--> statement-breakpoint
create policy own on casework.case_needs for all to lk_app
	using (case_id = any(array(select id from casework.cases))) with check (case_id = any(array(select id from casework.cases)));
--> statement-breakpoint
create policy own on casework.referrals for all to lk_app
	using (case_id = any(array(select id from casework.cases)))
	with check (case_id = any(array(select id from casework.cases)) and network_id = (select platform.ctx_network()) and from_organisation_id = (select platform.ctx_organisation()));
--> statement-breakpoint
create policy received on casework.referrals for select to lk_app
	using (to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft');
--> statement-breakpoint
create policy own on casework.referral_goals for all to lk_app
	using (referral_id = any(array(select id from casework.referrals where case_id = any(array(select id from casework.cases)))))
	with check (referral_id = any(array(select id from casework.referrals where case_id = any(array(select id from casework.cases)))));
--> statement-breakpoint
create policy disclosed on casework.referral_goals for select to lk_app
	using (disclosure_key = any((select casework.provider_keys())::text[]));
--> statement-breakpoint
create policy disclosed on casework.feedback for select to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy reported on casework.feedback for insert to lk_app
	with check (provider_id = (select platform.ctx_provider()) and network_id = (select platform.ctx_network())
		and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy disclosed on casework.place_holds for select to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy reported on casework.place_holds for insert to lk_app
	with check (provider_id = (select platform.ctx_provider()) and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy moved on casework.place_holds for update to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[]))
	with check (disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy own on casework.inbox_marks for all to lk_app
	using (organisation_id = (select platform.ctx_provider()))
	with check (organisation_id = (select platform.ctx_provider()) and referral_id = any(array(select id from casework.referrals)));
--> statement-breakpoint
create policy own on casework.closings for all to lk_app
	using (referral_id = any(array(select id from casework.referrals where case_id = any(array(select id from casework.cases)))))
	with check (referral_id = any(array(select id from casework.referrals where case_id = any(array(select id from casework.cases)))));
--> statement-breakpoint
create policy everyone on casework.disclosure_rules for select to lk_app using (platform.ctx_role() is not null);
--> statement-breakpoint
create policy concerned on casework.consents for select to lk_app
	using (referral_id = any(array(select id from casework.referrals)));
--> statement-breakpoint
create policy recorded on casework.consents for insert to lk_app
	with check (case_id = any(array(select id from casework.cases)) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy concerned on casework.consent_withdrawals for all to lk_app
	using (consent_id = any(array(select id from casework.consents))) with check (consent_id = any(array(select id from casework.consents)));
--> statement-breakpoint
create policy own on casework.disclosure_log for select to lk_app
	using (case_id = any(array(select id from casework.cases)));
--> statement-breakpoint
create policy written on casework.disclosure_log for insert to lk_app
	with check (membership_id = (select platform.ctx_membership()) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy own on casework.unmet_needs for all to lk_app
	using (reported_by = (select platform.ctx_membership()) or case_id = any(array(select id from casework.cases)))
	with check (reported_by = (select platform.ctx_membership()) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
-- Plans: system management writes; the office's other roles read what became of a need. Providers never (procurement).
create policy written on steering.planned_offers for all to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager')
	with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager');
--> statement-breakpoint
create policy read on steering.planned_offers for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('case-manager', 'team-lead', 'network-admin', 'evaluator', 'auditor'));
--> statement-breakpoint
do $$
declare name text;
begin
	foreach name in array array['planned_offer_areas', 'plan_evidence', 'plan_steps'] loop
		execute format('create policy read on steering.%I for select to lk_app using (planned_offer_id = any(array(select id from steering.planned_offers)))', name);
		execute format('create policy written on steering.%I for all to lk_app using ((select platform.ctx_role()) = ''system-manager'' and planned_offer_id = any(array(select id from steering.planned_offers))) with check ((select platform.ctx_role()) = ''system-manager'' and planned_offer_id = any(array(select id from steering.planned_offers)))', name);
	end loop;
end $$;
--> statement-breakpoint

-- Grants --------------------------------------------------------------------------------------------------------------------

revoke all on all functions in schema platform, directory, casework from public;
--> statement-breakpoint
grant usage on schema platform, directory, casework, steering to lk_app, lk_job;
--> statement-breakpoint
grant execute on all functions in schema platform, directory, casework to lk_app, lk_job;
--> statement-breakpoint
revoke execute on function casework.consented() from lk_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema platform, directory, casework, steering to lk_job;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema platform, directory to lk_app;
--> statement-breakpoint
-- The audit chain is written by its function alone.
revoke insert, update, delete, truncate on platform.audit_entries from lk_app, lk_job;
--> statement-breakpoint
grant select, insert, update on all tables in schema casework, steering to lk_app;
--> statement-breakpoint
grant delete on casework.case_needs, casework.referrals, casework.referral_goals, steering.planned_offer_areas, steering.plan_evidence to lk_app;
--> statement-breakpoint
-- Append-only.
revoke update on casework.feedback, casework.consents, casework.consent_withdrawals, casework.disclosure_log, casework.disclosure_rules, casework.closings, steering.plan_steps from lk_app;
--> statement-breakpoint
revoke insert on casework.disclosure_rules from lk_app;
--> statement-breakpoint
revoke update, delete on directory.capacity_reports from lk_app;
