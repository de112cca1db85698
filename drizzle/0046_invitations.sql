CREATE TABLE "platform"."invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"role" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"team" text,
	"account_id" uuid,
	"token_hash" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitations_purpose_known" CHECK (purpose in ('membership', 'password')),
	CONSTRAINT "invitations_role_known" CHECK (role in ('system-manager', 'case-manager', 'team-lead', 'provider-staff', 'provider-admin', 'network-admin', 'auditor', 'evaluator')),
	CONSTRAINT "invitations_email_form" CHECK ("platform"."invitations"."email" ~ '^[^[:space:]@]+@[^[:space:]@]+$'),
	CONSTRAINT "invitations_hashed" CHECK ("platform"."invitations"."token_hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "invitations_password_of_account" CHECK (("platform"."invitations"."purpose" = 'password') = ("platform"."invitations"."account_id" is not null)),
	CONSTRAINT "invitations_one_end" CHECK ("platform"."invitations"."accepted_at" is null or "platform"."invitations"."revoked_at" is null)
);
--> statement-breakpoint
ALTER TABLE "platform"."invitations" ADD CONSTRAINT "invitations_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invitations" ADD CONSTRAINT "invitations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "platform"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invitations" ADD CONSTRAINT "invitations_created_by_memberships_id_fk" FOREIGN KEY ("created_by") REFERENCES "platform"."memberships"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token_key" ON "platform"."invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open_key" ON "platform"."invitations" USING btree ("organisation_id","role",lower("email")) WHERE purpose = 'membership' and accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "invitations_network_idx" ON "platform"."invitations" USING btree ("network_id","organisation_id");--> statement-breakpoint
-- identity knows no module: what belongs to directory is tied by hand.
ALTER TABLE "platform"."invitations" ADD CONSTRAINT "invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Nobody leaves while persons would be left without a responsible person: how many, and nothing else about them.
create function casework.count_open_cases(member uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	if platform.ctx_role() <> 'network-admin' then
		raise exception 'for the administration of the network' using errcode = '42501';
	end if;
	return (select count(*) from casework.cases c
		where c.responsible_id = member and c.network_id = platform.ctx_network() and c.closed_at is null);
end $$;
--> statement-breakpoint
revoke all on function casework.count_open_cases(uuid) from public;
--> statement-breakpoint
grant execute on function casework.count_open_cases(uuid) to lk_app, lk_job;
--> statement-breakpoint
grant select, insert, update on platform.invitations to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on platform.invitations to lk_job;
