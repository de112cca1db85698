-- Who is responsible for the case withdraws and closes what a third party referred on, and replies to its provider (design.md
-- § 7 rule 9); it stays the third party's referral, in its mandate.
create policy principal_moves on casework.referrals for update to lk_app
	using (mandate_id is not null and case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network())
		and from_organisation_id = (select m.organisation_id from casework.mandates m where m.id = mandate_id));
--> statement-breakpoint
-- Whose case a referral is for and who made it, in which mandate, is said once.
create function casework.keep_origin() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	raise exception 'a referral keeps its case and who made it' using errcode = '42501';
end $$;
--> statement-breakpoint
create trigger referrals_keep_origin before update on casework.referrals for each row
	when ((old.case_id, old.from_organisation_id, old.mandate_id) is distinct from (new.case_id, new.from_organisation_id, new.mandate_id))
	execute function casework.keep_origin();
