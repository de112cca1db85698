-- Contacts, bodies and meetings: system management and the network's administration write, the office's steering roles
-- read (design.md § 11). Steering-form checks are the office's own.
do $$
declare name text;
begin
	foreach name in array array['partner_care', 'partner_contacts', 'bodies', 'body_members', 'meetings', 'agenda_items', 'decisions', 'form_checks'] loop
		execute format('alter table steering.%I enable row level security', name);
		execute format('alter table steering.%I force row level security', name);
		execute format('create policy job on steering.%I for all to lk_job using (true) with check (true)', name);
		execute format('create policy owner_reads on steering.%I for select to lk_owner using (true)', name);
	end loop;
	foreach name in array array['partner_care', 'partner_contacts', 'bodies'] loop
		execute format('create policy written on steering.%I for all to lk_app using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in (''system-manager'', ''network-admin'')) with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in (''system-manager'', ''network-admin''))', name);
		execute format('create policy read on steering.%I for select to lk_app using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in (''team-lead'', ''evaluator'', ''auditor''))', name);
	end loop;
	foreach name in array array['body_members', 'meetings'] loop
		execute format('create policy read on steering.%I for select to lk_app using (body_id = any(array(select id from steering.bodies)))', name);
		execute format('create policy written on steering.%I for all to lk_app using ((select platform.ctx_role()) in (''system-manager'', ''network-admin'') and body_id = any(array(select id from steering.bodies))) with check ((select platform.ctx_role()) in (''system-manager'', ''network-admin'') and body_id = any(array(select id from steering.bodies)))', name);
	end loop;
	foreach name in array array['agenda_items', 'decisions'] loop
		execute format('create policy read on steering.%I for select to lk_app using (meeting_id = any(array(select id from steering.meetings)))', name);
		execute format('create policy written on steering.%I for all to lk_app using ((select platform.ctx_role()) in (''system-manager'', ''network-admin'') and meeting_id = any(array(select id from steering.meetings))) with check ((select platform.ctx_role()) in (''system-manager'', ''network-admin'') and meeting_id = any(array(select id from steering.meetings)))', name);
	end loop;
end $$;
--> statement-breakpoint
create policy written on steering.form_checks for insert to lk_app
	with check ((select platform.ctx_role()) = 'system-manager' and agreement_id = any(array(select id from steering.agreements)));
--> statement-breakpoint
create policy read on steering.form_checks for select to lk_app
	using ((select platform.ctx_role()) in ('system-manager', 'network-admin', 'auditor') and agreement_id = any(array(select id from steering.agreements)));
--> statement-breakpoint
grant select, insert, update on steering.partner_care, steering.bodies, steering.body_members, steering.meetings, steering.agenda_items, steering.decisions to lk_app;
--> statement-breakpoint
grant delete on steering.agenda_items to lk_app;
--> statement-breakpoint
grant select, insert on steering.partner_contacts, steering.form_checks to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema steering to lk_job;
