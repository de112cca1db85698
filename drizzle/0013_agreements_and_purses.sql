CREATE TABLE "steering"."agreement_contingents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"commissioner" text NOT NULL,
	"total" integer NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "agreement_contingents_total_range" CHECK ("steering"."agreement_contingents"."total" between 1 and 100000),
	CONSTRAINT "agreement_contingents_not_overbooked" CHECK ("steering"."agreement_contingents"."taken" between 0 and "steering"."agreement_contingents"."total")
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_deviations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"what" text NOT NULL,
	"action" text NOT NULL,
	"due_on" date NOT NULL,
	"noted_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"title" text NOT NULL,
	"reference" text NOT NULL,
	"dated" date
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_duties" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"rhythm" text NOT NULL,
	"due_on" date,
	CONSTRAINT "agreement_duties_kind_known" CHECK ("steering"."agreement_duties"."kind" in ('report', 'proof_of_use', 'quality_dialogue')),
	CONSTRAINT "agreement_duties_rhythm_known" CHECK ("steering"."agreement_duties"."rhythm" in ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly'))
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_interfaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"what" text NOT NULL,
	"sender" text NOT NULL,
	"recipient" text NOT NULL,
	"working_days" integer NOT NULL,
	CONSTRAINT "agreement_interfaces_sender_known" CHECK ("steering"."agreement_interfaces"."sender" in ('provider', 'office')),
	CONSTRAINT "agreement_interfaces_days_range" CHECK ("steering"."agreement_interfaces"."working_days" between 0 and 250)
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_milestones" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"title" text NOT NULL,
	"due_on" date NOT NULL,
	"reached_on" date
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_offers" (
	"agreement_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	CONSTRAINT "agreement_offers_pkey" PRIMARY KEY("agreement_id","offer_id")
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"duty_id" uuid NOT NULL,
	"due_on" date NOT NULL,
	"period_from" date NOT NULL,
	"period_until" date NOT NULL,
	"template" text NOT NULL,
	"template_version" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"answers" jsonb NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"submitted_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_steps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"happened_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_targets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"indicator" text NOT NULL,
	"low" integer NOT NULL,
	"high" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "agreement_targets_is_corridor" CHECK (0 <= "steering"."agreement_targets"."low" and "steering"."agreement_targets"."low" < "steering"."agreement_targets"."high")
);
--> statement-breakpoint
CREATE TABLE "steering"."agreement_versions" (
	"agreement_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"replaced_at" timestamp with time zone NOT NULL,
	"replaced_by" uuid NOT NULL,
	CONSTRAINT "agreement_versions_pkey" PRIMARY KEY("agreement_id","version")
);
--> statement-breakpoint
CREATE TABLE "steering"."agreements" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"organisation_id" uuid NOT NULL,
	"form" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"valid_from" date,
	"valid_until" date,
	"review_on" date,
	"amount_cents" bigint,
	"places" integer,
	"work_opportunity" boolean DEFAULT false NOT NULL,
	"office_contact" text DEFAULT '' NOT NULL,
	"partner_contact" text DEFAULT '' NOT NULL,
	"terms" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "agreements_form_known" CHECK ("steering"."agreements"."form" in ('cooperation', 'office_arrangement', 'service_agreement', 'public_contract', 'concession', 'grant', 'voucher', 'arrangement')),
	CONSTRAINT "agreements_state_known" CHECK ("steering"."agreements"."state" in ('draft', 'agreed', 'in_force', 'under_review', 'extended', 'ended')),
	CONSTRAINT "agreements_money_by_form" CHECK ("steering"."agreements"."amount_cents" is null or "steering"."agreements"."amount_cents" >= 0 and "steering"."agreements"."form" not in ('cooperation', 'office_arrangement', 'concession', 'arrangement')),
	CONSTRAINT "agreements_places_range" CHECK ("steering"."agreements"."places" between 1 and 100000),
	CONSTRAINT "agreements_period_order" CHECK ("steering"."agreements"."valid_until" >= "steering"."agreements"."valid_from"),
	CONSTRAINT "agreements_work_opportunity_is_grant" CHECK (not "steering"."agreements"."work_opportunity" or "steering"."agreements"."form" = 'grant')
);
--> statement-breakpoint
CREATE TABLE "steering"."budget_commitments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"budget_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"offer_id" uuid,
	"amount_cents" bigint NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "budget_commitments_state_known" CHECK ("steering"."budget_commitments"."state" in ('committed', 'awaiting', 'refused', 'released')),
	CONSTRAINT "budget_commitments_amount_positive" CHECK ("steering"."budget_commitments"."amount_cents" > 0),
	CONSTRAINT "budget_commitments_second_signature" CHECK ("steering"."budget_commitments"."decided_by" is distinct from "steering"."budget_commitments"."requested_by" or "steering"."budget_commitments"."state" = 'released')
);
--> statement-breakpoint
CREATE TABLE "steering"."case_budgets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"purse_id" uuid NOT NULL,
	"title" text NOT NULL,
	"holder_id" uuid,
	"total_cents" bigint NOT NULL,
	"committed_cents" bigint DEFAULT 0 NOT NULL,
	"cosign_above_cents" bigint NOT NULL,
	CONSTRAINT "case_budgets_not_overdrawn" CHECK ("steering"."case_budgets"."committed_cents" between 0 and "steering"."case_budgets"."total_cents"),
	CONSTRAINT "case_budgets_threshold_not_negative" CHECK ("steering"."case_budgets"."cosign_above_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "steering"."purse_entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"purse_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"agreement_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"happened_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "purse_entries_kind_known" CHECK ("steering"."purse_entries"."kind" in ('allocation', 'precommitment', 'commitment'))
);
--> statement-breakpoint
CREATE TABLE "steering"."purses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"year" integer NOT NULL,
	"allocated_cents" bigint NOT NULL,
	"precommitted_cents" bigint DEFAULT 0 NOT NULL,
	"committed_cents" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "purses_kind_known" CHECK ("steering"."purses"."kind" in ('egt', 'municipal_16a', 'land_esf', 'third_party')),
	CONSTRAINT "purses_year_range" CHECK ("steering"."purses"."year" between 2000 and 2199),
	CONSTRAINT "purses_not_overdrawn" CHECK ("steering"."purses"."precommitted_cents" >= 0 and "steering"."purses"."committed_cents" >= 0 and "steering"."purses"."precommitted_cents" + "steering"."purses"."committed_cents" <= "steering"."purses"."allocated_cents")
);
--> statement-breakpoint
ALTER TABLE "steering"."agreement_contingents" ADD CONSTRAINT "agreement_contingents_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_contingents" ADD CONSTRAINT "agreement_contingents_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_deviations" ADD CONSTRAINT "agreement_deviations_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_documents" ADD CONSTRAINT "agreement_documents_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_duties" ADD CONSTRAINT "agreement_duties_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_interfaces" ADD CONSTRAINT "agreement_interfaces_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_milestones" ADD CONSTRAINT "agreement_milestones_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_offers" ADD CONSTRAINT "agreement_offers_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_offers" ADD CONSTRAINT "agreement_offers_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_reports" ADD CONSTRAINT "agreement_reports_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_reports" ADD CONSTRAINT "agreement_reports_duty_id_agreement_duties_id_fk" FOREIGN KEY ("duty_id") REFERENCES "steering"."agreement_duties"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_steps" ADD CONSTRAINT "agreement_steps_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_targets" ADD CONSTRAINT "agreement_targets_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreement_versions" ADD CONSTRAINT "agreement_versions_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreements" ADD CONSTRAINT "agreements_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agreements" ADD CONSTRAINT "agreements_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."budget_commitments" ADD CONSTRAINT "budget_commitments_budget_id_case_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "steering"."case_budgets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."budget_commitments" ADD CONSTRAINT "budget_commitments_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."case_budgets" ADD CONSTRAINT "case_budgets_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."case_budgets" ADD CONSTRAINT "case_budgets_purse_id_purses_id_fk" FOREIGN KEY ("purse_id") REFERENCES "steering"."purses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."purse_entries" ADD CONSTRAINT "purse_entries_purse_id_purses_id_fk" FOREIGN KEY ("purse_id") REFERENCES "steering"."purses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."purse_entries" ADD CONSTRAINT "purse_entries_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."purses" ADD CONSTRAINT "purses_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_contingents_body_key" ON "steering"."agreement_contingents" USING btree ("agreement_id","offer_id","commissioner");--> statement-breakpoint
CREATE INDEX "agreement_deviations_agreement_idx" ON "steering"."agreement_deviations" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_documents_agreement_idx" ON "steering"."agreement_documents" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_duties_due_idx" ON "steering"."agreement_duties" USING btree ("due_on");--> statement-breakpoint
CREATE INDEX "agreement_duties_agreement_idx" ON "steering"."agreement_duties" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_interfaces_agreement_idx" ON "steering"."agreement_interfaces" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_milestones_agreement_idx" ON "steering"."agreement_milestones" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_offers_offer_idx" ON "steering"."agreement_offers" USING btree ("offer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_reports_duty_key" ON "steering"."agreement_reports" USING btree ("duty_id","due_on");--> statement-breakpoint
CREATE INDEX "agreement_reports_agreement_idx" ON "steering"."agreement_reports" USING btree ("agreement_id");--> statement-breakpoint
CREATE INDEX "agreement_steps_agreement_idx" ON "steering"."agreement_steps" USING btree ("agreement_id","happened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_targets_indicator_key" ON "steering"."agreement_targets" USING btree ("agreement_id","indicator");--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_number_key" ON "steering"."agreements" USING btree ("network_id","number");--> statement-breakpoint
CREATE INDEX "agreements_organisation_idx" ON "steering"."agreements" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "agreements_end_idx" ON "steering"."agreements" USING btree ("network_id","valid_until");--> statement-breakpoint
CREATE INDEX "budget_commitments_budget_idx" ON "steering"."budget_commitments" USING btree ("budget_id","requested_at");--> statement-breakpoint
CREATE INDEX "case_budgets_network_idx" ON "steering"."case_budgets" USING btree ("network_id");--> statement-breakpoint
CREATE INDEX "purse_entries_purse_idx" ON "steering"."purse_entries" USING btree ("purse_id","happened_at");--> statement-breakpoint
CREATE INDEX "purse_entries_agreement_idx" ON "steering"."purse_entries" USING btree ("agreement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "purses_year_key" ON "steering"."purses" USING btree ("network_id","kind","year");