CREATE TABLE "casework"."covers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"absent_id" uuid NOT NULL,
	"substitute_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"granted_by" uuid NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "covers_somebody_else" CHECK ("casework"."covers"."absent_id" <> "casework"."covers"."substitute_id"),
	CONSTRAINT "covers_at_most_six_weeks" CHECK ("casework"."covers"."valid_from" < "casework"."covers"."valid_until" and "casework"."covers"."valid_until" <= "casework"."covers"."valid_from" + interval '42 days')
);
--> statement-breakpoint
CREATE TABLE "casework"."emergency_accesses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"valid_until" timestamp with time zone,
	"told_on" date,
	CONSTRAINT "emergency_accesses_reason_known" CHECK ("casework"."emergency_accesses"."reason" in ('danger', 'unreachable', 'legal_duty')),
	CONSTRAINT "emergency_accesses_two_persons" CHECK ("casework"."emergency_accesses"."approved_by" <> "casework"."emergency_accesses"."requested_by"),
	CONSTRAINT "emergency_accesses_one_day" CHECK (("casework"."emergency_accesses"."approved_by" is null) = ("casework"."emergency_accesses"."valid_until" is null) and ("casework"."emergency_accesses"."approved_by" is null) = ("casework"."emergency_accesses"."approved_at" is null) and "casework"."emergency_accesses"."valid_until" <= "casework"."emergency_accesses"."approved_at" + interval '24 hours')
);
--> statement-breakpoint
CREATE TABLE "casework"."hand_overs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"handed_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "hand_overs_somebody_else" CHECK ("casework"."hand_overs"."from_id" <> "casework"."hand_overs"."to_id"),
	CONSTRAINT "hand_overs_reason_known" CHECK ("casework"."hand_overs"."reason" in ('person_asked', 'team_changed', 'left', 'new_area'))
);
--> statement-breakpoint
CREATE TABLE "casework"."access_codes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid,
	"purpose" text NOT NULL,
	"selector" text NOT NULL,
	"verifier_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"wrong_tries" integer DEFAULT 0 NOT NULL,
	"openings" integer DEFAULT 0 NOT NULL,
	"last_opened_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "access_codes_purpose_known" CHECK ("casework"."access_codes"."purpose" in ('extract', 'slip')),
	CONSTRAINT "access_codes_slip_of_referral" CHECK (("casework"."access_codes"."purpose" = 'slip') = ("casework"."access_codes"."referral_id" is not null)),
	CONSTRAINT "access_codes_hashed" CHECK ("casework"."access_codes"."verifier_hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "access_codes_short_lived" CHECK ("casework"."access_codes"."expires_at" <= "casework"."access_codes"."created_at" + case when "casework"."access_codes"."purpose" = 'extract' then interval '15 minutes' else interval '12 months' end)
);
--> statement-breakpoint
CREATE TABLE "casework"."erase_tasks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"consent_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"categories" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"done_by" uuid,
	"receipt" text,
	CONSTRAINT "erase_tasks_done_with_receipt" CHECK (("casework"."erase_tasks"."done_at" is null) = ("casework"."erase_tasks"."receipt" is null) and ("casework"."erase_tasks"."done_at" is null) = ("casework"."erase_tasks"."done_by" is null) and "casework"."erase_tasks"."receipt" in ('erased', 'locked', 'nothing_kept'))
);
--> statement-breakpoint
CREATE TABLE "casework"."self_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"says" text NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "self_reports_says_known" CHECK ("casework"."self_reports"."says" in ('begun', 'running', 'ended'))
);
--> statement-breakpoint
ALTER TABLE "casework"."consent_withdrawals" ALTER COLUMN "recorded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD COLUMN "guardian_scope" text;--> statement-breakpoint
ALTER TABLE "casework"."covers" ADD CONSTRAINT "covers_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."covers" ADD CONSTRAINT "covers_absent_id_memberships_id_fk" FOREIGN KEY ("absent_id") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."covers" ADD CONSTRAINT "covers_substitute_id_memberships_id_fk" FOREIGN KEY ("substitute_id") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."emergency_accesses" ADD CONSTRAINT "emergency_accesses_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."emergency_accesses" ADD CONSTRAINT "emergency_accesses_requested_by_memberships_id_fk" FOREIGN KEY ("requested_by") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."emergency_accesses" ADD CONSTRAINT "emergency_accesses_approved_by_memberships_id_fk" FOREIGN KEY ("approved_by") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."hand_overs" ADD CONSTRAINT "hand_overs_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."hand_overs" ADD CONSTRAINT "hand_overs_from_id_memberships_id_fk" FOREIGN KEY ("from_id") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."hand_overs" ADD CONSTRAINT "hand_overs_to_id_memberships_id_fk" FOREIGN KEY ("to_id") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."access_codes" ADD CONSTRAINT "access_codes_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD CONSTRAINT "erase_tasks_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."erase_tasks" ADD CONSTRAINT "erase_tasks_consent_id_consents_id_fk" FOREIGN KEY ("consent_id") REFERENCES "casework"."consents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."self_reports" ADD CONSTRAINT "self_reports_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "covers_substitute_idx" ON "casework"."covers" USING btree ("substitute_id");--> statement-breakpoint
CREATE INDEX "covers_case_idx" ON "casework"."covers" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "emergency_accesses_case_idx" ON "casework"."emergency_accesses" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "emergency_accesses_requested_by_idx" ON "casework"."emergency_accesses" USING btree ("requested_by");--> statement-breakpoint
CREATE INDEX "hand_overs_case_idx" ON "casework"."hand_overs" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "access_codes_selector_key" ON "casework"."access_codes" USING btree ("selector");--> statement-breakpoint
CREATE INDEX "access_codes_case_idx" ON "casework"."access_codes" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "erase_tasks_consent_key" ON "casework"."erase_tasks" USING btree ("consent_id");--> statement-breakpoint
CREATE INDEX "erase_tasks_referral_idx" ON "casework"."erase_tasks" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "erase_tasks_open_idx" ON "casework"."erase_tasks" USING btree ("organisation_id","done_at");--> statement-breakpoint
CREATE INDEX "self_reports_referral_idx" ON "casework"."self_reports" USING btree ("referral_id");--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD CONSTRAINT "consents_guardian_with_scope" CHECK (("casework"."consents"."given_by" = 'guardian') = ("casework"."consents"."guardian_scope" is not null) and "casework"."consents"."guardian_scope" in ('authorities', 'health', 'property', 'all_matters'));