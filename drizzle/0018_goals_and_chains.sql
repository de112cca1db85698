CREATE TABLE "casework"."joint_consents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"organisation_ids" uuid[] NOT NULL,
	"topics" text[] NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"text_version" text NOT NULL,
	"language" text DEFAULT 'de' NOT NULL,
	"form" text NOT NULL,
	"given_by" text DEFAULT 'person' NOT NULL,
	"guardian_scope" text,
	"copy_handed_on" date,
	"names_health_data" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "joint_consents_kind_known" CHECK ("casework"."joint_consents"."kind" in ('hand_over', 'conference')),
	CONSTRAINT "joint_consents_names_somebody" CHECK (cardinality("casework"."joint_consents"."organisation_ids") > 0),
	CONSTRAINT "joint_consents_two_for_hand_over" CHECK ("casework"."joint_consents"."kind" <> 'hand_over' or cardinality("casework"."joint_consents"."organisation_ids") = 2),
	CONSTRAINT "joint_consents_form_known" CHECK ("casework"."joint_consents"."form" in ('written', 'electronic', 'recorded')),
	CONSTRAINT "joint_consents_guardian_with_scope" CHECK (("casework"."joint_consents"."given_by" = 'guardian') = ("casework"."joint_consents"."guardian_scope" is not null) and "casework"."joint_consents"."given_by" in ('person', 'representative', 'guardian') and "casework"."joint_consents"."guardian_scope" in ('authorities', 'health', 'property', 'all_matters')),
	CONSTRAINT "joint_consents_period" CHECK ("casework"."joint_consents"."valid_from" < "casework"."joint_consents"."valid_until" and "casework"."joint_consents"."valid_until" <= "casework"."joint_consents"."valid_from" + interval '12 months 1 day')
);
--> statement-breakpoint
CREATE TABLE "casework"."joint_withdrawals" (
	"joint_consent_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"withdrawn_at" timestamp with time zone NOT NULL,
	"form" text NOT NULL,
	"recorded_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."chain_hand_overs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"from_referral_id" uuid NOT NULL,
	"to_referral_id" uuid NOT NULL,
	"hand_over_on" date NOT NULL,
	"manner" text DEFAULT 'together' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "chain_hand_overs_two_links" CHECK ("casework"."chain_hand_overs"."from_referral_id" <> "casework"."chain_hand_overs"."to_referral_id"),
	CONSTRAINT "chain_hand_overs_manner_known" CHECK ("casework"."chain_hand_overs"."manner" in ('together', 'call', 'papers'))
);
--> statement-breakpoint
CREATE TABLE "casework"."chain_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"chain_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"added_by" uuid NOT NULL,
	CONSTRAINT "chain_links_position" CHECK ("casework"."chain_links"."position" between 1 and 12)
);
--> statement-breakpoint
CREATE TABLE "casework"."chains" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"goal_id" uuid,
	"idle_days" integer DEFAULT 21 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "chains_idle_days" CHECK ("casework"."chains"."idle_days" between 1 and 365)
);
--> statement-breakpoint
CREATE TABLE "casework"."goal_assessments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"goal_id" uuid NOT NULL,
	"assessed_by" text NOT NULL,
	"stage" text NOT NULL,
	"said_on" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "goal_assessments_by_known" CHECK ("casework"."goal_assessments"."assessed_by" in ('person', 'case_manager')),
	CONSTRAINT "goal_assessments_stage_known" CHECK ("casework"."goal_assessments"."stage" in ('arrived', 'clarifying', 'working', 'nearly_there', 'reached'))
);
--> statement-breakpoint
CREATE TABLE "casework"."goal_attainments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"goal_id" uuid NOT NULL,
	"level" smallint,
	"reason" text,
	"agreed_on" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "goal_attainments_level" CHECK ("casework"."goal_attainments"."level" between -2 and 2),
	CONSTRAINT "goal_attainments_reason_known" CHECK ("casework"."goal_attainments"."reason" in ('no_place', 'long_wait', 'decision_pending', 'other_first', 'more_time', 'need_changed', 'person_decided'))
);
--> statement-breakpoint
CREATE TABLE "casework"."goal_targets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"goal_id" uuid NOT NULL,
	"target_on" date NOT NULL,
	"reason" text,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "goal_targets_reason_known" CHECK ("casework"."goal_targets"."reason" in ('no_place', 'long_wait', 'decision_pending', 'other_first', 'more_time', 'need_changed', 'person_decided'))
);
--> statement-breakpoint
CREATE TABLE "casework"."goals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid,
	"parent_id" uuid,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"family" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "goals_kind_known" CHECK ("casework"."goals"."kind" in ('goal', 'step', 'detour')),
	CONSTRAINT "goals_steps_below_a_goal" CHECK (("casework"."goals"."kind" = 'goal') = ("casework"."goals"."parent_id" is null)),
	CONSTRAINT "goals_words_short" CHECK (length("casework"."goals"."words") between 1 and 200),
	CONSTRAINT "goals_family_known" CHECK ("casework"."goals"."family" in ('social_participation', 'daily_structure', 'self_efficacy', 'health_stabilised', 'debts_regulated', 'housing_secured', 'family_relieved', 'language_progress', 'qualification', 'apprenticeship', 'subsidised_work', 'part_integration', 'full_integration', 'need_resolved_otherwise', 'open_decided_otherwise'))
);
--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD COLUMN "attainment" smallint;--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD COLUMN "helped" text;--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD COLUMN "missing" text;--> statement-breakpoint
ALTER TABLE "casework"."joint_consents" ADD CONSTRAINT "joint_consents_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."joint_consents" ADD CONSTRAINT "joint_consents_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."joint_withdrawals" ADD CONSTRAINT "joint_withdrawals_joint_consent_id_joint_consents_id_fk" FOREIGN KEY ("joint_consent_id") REFERENCES "casework"."joint_consents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."joint_withdrawals" ADD CONSTRAINT "joint_withdrawals_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_hand_overs" ADD CONSTRAINT "chain_hand_overs_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_hand_overs" ADD CONSTRAINT "chain_hand_overs_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_hand_overs" ADD CONSTRAINT "chain_hand_overs_from_referral_id_referrals_id_fk" FOREIGN KEY ("from_referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_hand_overs" ADD CONSTRAINT "chain_hand_overs_to_referral_id_referrals_id_fk" FOREIGN KEY ("to_referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_links" ADD CONSTRAINT "chain_links_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_links" ADD CONSTRAINT "chain_links_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_links" ADD CONSTRAINT "chain_links_chain_id_chains_id_fk" FOREIGN KEY ("chain_id") REFERENCES "casework"."chains"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chain_links" ADD CONSTRAINT "chain_links_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chains" ADD CONSTRAINT "chains_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chains" ADD CONSTRAINT "chains_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."chains" ADD CONSTRAINT "chains_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "casework"."goals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_assessments" ADD CONSTRAINT "goal_assessments_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_assessments" ADD CONSTRAINT "goal_assessments_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_assessments" ADD CONSTRAINT "goal_assessments_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "casework"."goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_attainments" ADD CONSTRAINT "goal_attainments_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_attainments" ADD CONSTRAINT "goal_attainments_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_attainments" ADD CONSTRAINT "goal_attainments_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "casework"."goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_targets" ADD CONSTRAINT "goal_targets_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_targets" ADD CONSTRAINT "goal_targets_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goal_targets" ADD CONSTRAINT "goal_targets_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "casework"."goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goals" ADD CONSTRAINT "goals_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goals" ADD CONSTRAINT "goals_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goals" ADD CONSTRAINT "goals_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."goals" ADD CONSTRAINT "goals_parent_id_goals_id_fk" FOREIGN KEY ("parent_id") REFERENCES "casework"."goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "joint_consents_subject_idx" ON "casework"."joint_consents" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "joint_consents_case_idx" ON "casework"."joint_consents" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_hand_overs_pair_key" ON "casework"."chain_hand_overs" USING btree ("from_referral_id","to_referral_id");--> statement-breakpoint
CREATE INDEX "chain_hand_overs_case_idx" ON "casework"."chain_hand_overs" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "chain_hand_overs_to_idx" ON "casework"."chain_hand_overs" USING btree ("to_referral_id");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_links_referral_key" ON "casework"."chain_links" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "chain_links_chain_idx" ON "casework"."chain_links" USING btree ("chain_id","position");--> statement-breakpoint
CREATE INDEX "chain_links_case_idx" ON "casework"."chain_links" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "chains_case_idx" ON "casework"."chains" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "goal_assessments_goal_idx" ON "casework"."goal_assessments" USING btree ("goal_id","said_on");--> statement-breakpoint
CREATE INDEX "goal_attainments_goal_idx" ON "casework"."goal_attainments" USING btree ("goal_id","recorded_at");--> statement-breakpoint
CREATE INDEX "goal_targets_goal_idx" ON "casework"."goal_targets" USING btree ("goal_id","recorded_at");--> statement-breakpoint
CREATE INDEX "goals_case_idx" ON "casework"."goals" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "goals_referral_idx" ON "casework"."goals" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "goals_parent_idx" ON "casework"."goals" USING btree ("parent_id");--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD CONSTRAINT "closings_attainment" CHECK ("casework"."closings"."attainment" between -2 and 2);--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD CONSTRAINT "closings_helped_known" CHECK ("casework"."closings"."helped" in ('contact_person', 'group', 'own_pace', 'childcare', 'short_way', 'money_settled', 'other_support'));--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD CONSTRAINT "closings_missing_known" CHECK ("casework"."closings"."missing" in ('nothing', 'faster_start', 'shorter_way', 'childcare', 'language', 'more_time', 'other_content'));