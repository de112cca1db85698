-- What § 61 SGB II lets flow of a statutory measure, and nowhere else: attendance by month (D5), an assessment once it was
-- opened to the person (D6) (design.md § 7 rules 1 to 4). The regime is the referral's own by foreign key.
alter table casework.attendance_months add constraint attendance_months_referral_fk foreign key (referral_id, regime) references casework.referrals (id, regime) on delete cascade;
--> statement-breakpoint
-- A correction is about the same person and month; it outlives what it replaced.
alter table casework.attendance_months add constraint attendance_months_replaces_fk foreign key (replaces_id, referral_id, month)
	references casework.attendance_months (id, referral_id, month) on delete set null (replaces_id);
--> statement-breakpoint
alter table casework.assessments add constraint assessments_referral_fk foreign key (referral_id, regime) references casework.referrals (id, regime) on delete cascade;
--> statement-breakpoint
alter table casework.assessment_steps add constraint assessment_steps_assessment_fk foreign key (assessment_id, referral_id)
	references casework.assessments (id, referral_id) on delete cascade;
--> statement-breakpoint
-- Referrals whose offer or instrument names a prescribed procedure: neither D5 nor D6 is asked for again (rule 4).
create function casework.prescribed_referral_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(r.id), '{}') from casework.referrals r join directory.offers o on o.id = r.offer_id
	where r.id = any((select casework.my_referral_ids())::uuid[])
		and (o.prescribed_procedure <> '' or exists (select from directory.instruments i
			where i.key = o.instrument_key and i.prescribed_procedure <> ''
				and i.valid_from <= (platform.ctx_now() at time zone 'Europe/Berlin')::date
				and (i.valid_to is null or (platform.ctx_now() at time zone 'Europe/Berlin')::date <= i.valid_to)))
$$;
--> statement-breakpoint
-- Assessments of the caller's referrals that were opened to the person, or could not be for a coded reason (rule 3).
create function casework.opened_assessment_ids() returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(distinct s.assessment_id), '{}') from casework.assessment_steps s
	where s.event in ('opened', 'not_opened') and s.referral_id = any((select casework.my_referral_ids())::uuid[])
$$;
--> statement-breakpoint
revoke all on function casework.prescribed_referral_ids(), casework.opened_assessment_ids() from public;
--> statement-breakpoint
grant execute on function casework.prescribed_referral_ids(), casework.opened_assessment_ids() to lk_app, lk_job;
--> statement-breakpoint
do $$
declare name text;
begin
	foreach name in array array['attendance_months', 'assessments', 'assessment_steps'] loop
		execute format('alter table casework.%I enable row level security', name);
		execute format('alter table casework.%I force row level security', name);
		execute format('create policy job on casework.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on casework.%I for select to lk_owner using (true)', name);
		execute format('create policy client_reads on casework.%I for select to lk_app using (referral_id = any((select casework.client_referral_ids())::uuid[]))', name);
		-- Append-only.
		execute format('grant select, insert on casework.%I to lk_app', name);
		execute format('grant select, insert, update, delete on casework.%I to lk_job', name);
	end loop;
end $$;
--> statement-breakpoint
create policy disclosed on casework.attendance_months for select to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy reported on casework.attendance_months for insert to lk_app
	with check (provider_id = (select platform.ctx_provider()) and network_id = (select platform.ctx_network())
		and recorded_by = (select platform.ctx_membership())
		and disclosure_key = any((select casework.disclosable_keys())::text[])
		and not (referral_id = any((select casework.prescribed_referral_ids())::uuid[])));
--> statement-breakpoint
-- The provider reads its own; the office what was opened to the person first.
create policy disclosed on casework.assessments for select to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[])
		and (provider_id = (select platform.ctx_provider()) or id = any((select casework.opened_assessment_ids())::uuid[])));
--> statement-breakpoint
create policy reported on casework.assessments for insert to lk_app
	with check (provider_id = (select platform.ctx_provider()) and network_id = (select platform.ctx_network())
		and recorded_by = (select platform.ctx_membership())
		and disclosure_key = any((select casework.disclosable_keys())::text[])
		and not (referral_id = any((select casework.prescribed_referral_ids())::uuid[])));
--> statement-breakpoint
create policy disclosed on casework.assessment_steps for select to lk_app
	using (disclosure_key = any((select casework.disclosable_keys())::text[])
		and ((select platform.ctx_provider()) is not null or assessment_id = any((select casework.opened_assessment_ids())::uuid[])));
--> statement-breakpoint
create policy reported on casework.assessment_steps for insert to lk_app
	with check (author = 'provider' and (select platform.ctx_provider()) is not null and network_id = (select platform.ctx_network())
		and recorded_by = (select platform.ctx_membership())
		and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
-- The person may say to either side what they think of it.
create policy commented on casework.assessment_steps for insert to lk_app
	with check (author = 'office' and event = 'commented' and (select platform.ctx_case_manager()) is not null
		and network_id = (select platform.ctx_network()) and recorded_by = (select platform.ctx_membership())
		and disclosure_key = any((select casework.disclosable_keys())::text[])
		and assessment_id = any((select casework.opened_assessment_ids())::uuid[]));
