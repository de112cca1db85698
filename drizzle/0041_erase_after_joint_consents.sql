ALTER TABLE "casework"."erase_tasks" ALTER COLUMN "referral_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ALTER COLUMN "consent_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD COLUMN "joint_consent_id" uuid;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD COLUMN "happens_on" date;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD CONSTRAINT "erase_tasks_joint_consent_id_joint_consents_id_fk" FOREIGN KEY ("joint_consent_id") REFERENCES "casework"."joint_consents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "erase_tasks_joint_key" ON "casework"."erase_tasks" USING btree ("joint_consent_id","organisation_id");--> statement-breakpoint
CREATE INDEX "erase_tasks_case_idx" ON "casework"."erase_tasks" USING btree ("case_id");--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD CONSTRAINT "erase_tasks_after_one_consent" CHECK (("casework"."erase_tasks"."joint_consent_id" is null) = ("casework"."erase_tasks"."consent_id" is not null) and ("casework"."erase_tasks"."joint_consent_id" is null) = ("casework"."erase_tasks"."referral_id" is not null) and ("casework"."erase_tasks"."joint_consent_id" is null) = ("casework"."erase_tasks"."kind" is null) and ("casework"."erase_tasks"."happens_on" is null or "casework"."erase_tasks"."kind" is not null));--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD CONSTRAINT "erase_tasks_kind_known" CHECK ("casework"."erase_tasks"."kind" in ('hand_over', 'conference'));--> statement-breakpoint
alter policy concerned on casework.erase_tasks using (
	referral_id = any((select casework.my_referral_ids())::uuid[])
	or (joint_consent_id is not null
		and (case_id = any((select casework.my_case_ids())::uuid[]) or organisation_id = (select platform.ctx_provider())))
);
--> statement-breakpoint
alter policy receipted on casework.erase_tasks
	using ((joint_consent_id is not null or referral_id = any((select casework.my_referral_ids())::uuid[]))
		and organisation_id = (select platform.ctx_organisation()) and done_at is null);
--> statement-breakpoint
-- What was printed of a conference is found again by whoever has to erase, as what was taken from the inbox is.
alter policy own_exports on casework.disclosure_log
	using (organisation_id = (select platform.ctx_provider())
		and ((purpose in ('inbox-print', 'inbox-export') and referral_id = any((select casework.my_referral_ids())::uuid[]))
			or (purpose = 'conference-print'
				and case_id = any(array(select t.case_id from casework.erase_tasks t where t.kind = 'conference')))));
--> statement-breakpoint
create policy owner_adds on casework.erase_tasks for insert to lk_owner with check (true);
--> statement-breakpoint
-- The caller has just recorded that a joint consent was taken back: everybody whom it let know, and whom no other consent
-- for the same occasion names, is asked to erase, and what they were told before of the occasion goes (design.md § 7 rule
-- 12). Who was named for a conference and never invited has never heard of it.
create function casework.ask_to_erase_joint(consent uuid) returns void language sql volatile security definer set search_path = pg_catalog as $$
	with asked as (
		insert into casework.erase_tasks (network_id, case_id, joint_consent_id, kind, happens_on, organisation_id, categories, created_at)
		select c.network_id, c.case_id, c.id, c.kind,
			case c.kind when 'conference' then (select f.meets_on from casework.conferences f where f.id = c.subject_id)
				else (select h.hand_over_on from casework.chain_hand_overs h where h.id = c.subject_id) end,
			named.id, case c.kind when 'conference' then array['D2', 'D7'] else array['D3'] end, platform.ctx_now()
		from casework.joint_consents c
		join casework.joint_withdrawals w on w.joint_consent_id = c.id
			and w.recorded_by = (select platform.ctx_membership()) and w.withdrawn_at = date_trunc('milliseconds', platform.ctx_now())
		cross join lateral (select distinct unnest(c.organisation_ids) as id) named
		where c.id = consent
			and (c.kind <> 'conference'
				or exists (select from casework.conference_parties p where p.conference_id = c.subject_id and p.organisation_id = named.id))
			and not exists (select from casework.joint_in_force() j where j.subject_id = c.subject_id and named.id = any(j.organisation_ids))
		on conflict (joint_consent_id, organisation_id) do nothing
		returning network_id, joint_consent_id, organisation_id
	), gone as (
		delete from platform.notifications n using asked a, platform.memberships m, casework.joint_consents c
		where c.id = a.joint_consent_id and n.facts ->> 'conferenceId' = c.subject_id::text
			and m.id = n.membership_id and m.organisation_id = a.organisation_id
	)
	insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
	select a.network_id, m.id, 'consent.joint-erase', '{}'::jsonb, platform.ctx_now(), 'joint-erase:' || a.joint_consent_id
	from asked a join platform.memberships m on m.organisation_id = a.organisation_id and m.network_id = a.network_id
		and m.ended_at is null and m.role in ('provider-staff', 'provider-admin')
	on conflict (membership_id, once) do nothing
$$;
--> statement-breakpoint
revoke all on function casework.ask_to_erase_joint(uuid) from public;
--> statement-breakpoint
grant execute on function casework.ask_to_erase_joint(uuid) to lk_app;
