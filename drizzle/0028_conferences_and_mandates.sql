CREATE TABLE "casework"."conference_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"conference_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"owner" text,
	"organisation_id" uuid,
	"due_on" date,
	"done_on" date,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "conference_items_kind_known" CHECK ("casework"."conference_items"."kind" in ('decision', 'task')),
	CONSTRAINT "conference_items_words_short" CHECK (length("casework"."conference_items"."words") between 1 and 200),
	CONSTRAINT "conference_items_task_has_owner" CHECK (("casework"."conference_items"."kind" = 'task') = ("casework"."conference_items"."owner" is not null) and "casework"."conference_items"."owner" in ('office', 'person', 'party')),
	CONSTRAINT "conference_items_party_named" CHECK (("casework"."conference_items"."owner" is not distinct from 'party') = ("casework"."conference_items"."organisation_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "casework"."conference_parties" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"conference_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"invited_by" uuid NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answered_by" uuid,
	"attended" boolean,
	CONSTRAINT "conference_parties_answer_known" CHECK ("casework"."conference_parties"."answer" in ('coming', 'not_coming'))
);
--> statement-breakpoint
CREATE TABLE "casework"."conferences" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"meets_on" date NOT NULL,
	"meets_at" time,
	"mode" text NOT NULL,
	"topics" text[] NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"person_attended" boolean,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "conferences_mode_known" CHECK ("casework"."conferences"."mode" in ('in_person', 'video', 'phone')),
	CONSTRAINT "conferences_state_known" CHECK ("casework"."conferences"."state" in ('planned', 'held', 'called_off')),
	CONSTRAINT "conferences_topics_known" CHECK (cardinality("casework"."conferences"."topics") > 0 and "casework"."conferences"."topics" <@ '{next_steps,division_of_work,hand_over,work_training,daily_structure,housing,money,family,strain}'::text[]),
	CONSTRAINT "conferences_attendance_after" CHECK (("casework"."conferences"."state" = 'held') = ("casework"."conferences"."person_attended" is not null))
);
--> statement-breakpoint
CREATE TABLE "casework"."mandates" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"term_ids" uuid[] NOT NULL,
	"valid_from" date NOT NULL,
	"valid_until" date NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"granted_by" uuid NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"ended_by" uuid,
	CONSTRAINT "mandates_has_scope" CHECK (cardinality("casework"."mandates"."term_ids") > 0),
	CONSTRAINT "mandates_term" CHECK ("casework"."mandates"."valid_from" <= "casework"."mandates"."valid_until" and "casework"."mandates"."valid_until" <= "casework"."mandates"."valid_from" + interval '12 months'),
	CONSTRAINT "mandates_end_said" CHECK (("casework"."mandates"."ended_at" is null) = ("casework"."mandates"."end_reason" is null) and "casework"."mandates"."end_reason" in ('done', 'person_asked', 'provider_asked', 'need_changed', 'expired') and ("casework"."mandates"."end_reason" is not distinct from 'expired') = ("casework"."mandates"."ended_at" is not null and "casework"."mandates"."ended_by" is null))
);
--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD COLUMN "mandate_id" uuid;--> statement-breakpoint
ALTER TABLE "casework"."conference_items" ADD CONSTRAINT "conference_items_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_items" ADD CONSTRAINT "conference_items_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_items" ADD CONSTRAINT "conference_items_conference_id_conferences_id_fk" FOREIGN KEY ("conference_id") REFERENCES "casework"."conferences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_items" ADD CONSTRAINT "conference_items_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_parties" ADD CONSTRAINT "conference_parties_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_parties" ADD CONSTRAINT "conference_parties_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_parties" ADD CONSTRAINT "conference_parties_conference_id_conferences_id_fk" FOREIGN KEY ("conference_id") REFERENCES "casework"."conferences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conference_parties" ADD CONSTRAINT "conference_parties_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conferences" ADD CONSTRAINT "conferences_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."conferences" ADD CONSTRAINT "conferences_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."mandates" ADD CONSTRAINT "mandates_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."mandates" ADD CONSTRAINT "mandates_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."mandates" ADD CONSTRAINT "mandates_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."mandates" ADD CONSTRAINT "mandates_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conference_items_conference_idx" ON "casework"."conference_items" USING btree ("conference_id");--> statement-breakpoint
CREATE INDEX "conference_items_case_idx" ON "casework"."conference_items" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conference_parties_key" ON "casework"."conference_parties" USING btree ("conference_id","organisation_id");--> statement-breakpoint
CREATE INDEX "conference_parties_organisation_idx" ON "casework"."conference_parties" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "conference_parties_case_idx" ON "casework"."conference_parties" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "conferences_case_idx" ON "casework"."conferences" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "mandates_case_idx" ON "casework"."mandates" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "mandates_organisation_idx" ON "casework"."mandates" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "mandates_referral_idx" ON "casework"."mandates" USING btree ("referral_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mandates_id_case_key" ON "casework"."mandates" USING btree ("id","case_id");--> statement-breakpoint
CREATE INDEX "referrals_mandate_idx" ON "casework"."referrals" USING btree ("mandate_id");--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_mandate_never_statutory" CHECK ("casework"."referrals"."mandate_id" is null or "casework"."referrals"."regime" <> 'statutory');