CREATE TABLE "steering"."optimiser_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"request" jsonb NOT NULL,
	"ground" jsonb NOT NULL,
	"first" jsonb NOT NULL,
	"best" jsonb NOT NULL,
	"certainty" text,
	"gap" double precision,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"beat_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	CONSTRAINT "optimiser_runs_state_known" CHECK ("steering"."optimiser_runs"."state" in ('waiting', 'running', 'done', 'cancelled', 'failed')),
	CONSTRAINT "optimiser_runs_gap_range" CHECK ("steering"."optimiser_runs"."gap" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_decisions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"planned_offer_id" uuid NOT NULL,
	"body_id" uuid NOT NULL,
	"decided_on" date NOT NULL,
	"result" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_decisions_result_known" CHECK ("steering"."plan_decisions"."result" in ('approved', 'recommended', 'noted', 'deferred', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_reviews" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"planned_offer_id" uuid NOT NULL,
	"reviewed_on" date NOT NULL,
	"verdict" text NOT NULL,
	"findings" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_reviews_verdict_known" CHECK ("steering"."plan_reviews"."verdict" in ('continue', 'adjust', 'end'))
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_sites" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"planned_offer_id" uuid NOT NULL,
	"site_id" uuid,
	"area_id" uuid,
	"places" integer,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "plan_sites_one_place" CHECK (("steering"."plan_sites"."site_id" is null) <> ("steering"."plan_sites"."area_id" is null)),
	CONSTRAINT "plan_sites_places_range" CHECK ("steering"."plan_sites"."places" between 1 and 10000)
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_suggestions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"suggested_by" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"area_id" uuid,
	"words" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"planned_offer_id" uuid,
	"state" text DEFAULT 'open' NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "plan_suggestions_state_known" CHECK ("steering"."plan_suggestions"."state" in ('open', 'taken', 'later', 'declined')),
	CONSTRAINT "plan_suggestions_words_short" CHECK (length("steering"."plan_suggestions"."words") between 1 and 500),
	CONSTRAINT "plan_suggestions_answered" CHECK (("steering"."plan_suggestions"."state" = 'open') = ("steering"."plan_suggestions"."answered_at" is null))
);
--> statement-breakpoint
CREATE TABLE "steering"."planning_year_steps" (
	"planning_year_id" uuid NOT NULL,
	"step" text NOT NULL,
	"due_on" date,
	"done_on" date,
	"body_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "planning_year_steps_pkey" PRIMARY KEY("planning_year_id","step"),
	CONSTRAINT "planning_year_steps_step_known" CHECK ("steering"."planning_year_steps"."step" in ('needs_round', 'draft', 'council', 'decision', 'procurement', 'launch', 'review'))
);
--> statement-breakpoint
CREATE TABLE "steering"."planning_years" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"preface" text DEFAULT '' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "planning_years_year_range" CHECK ("steering"."planning_years"."year" between 2020 and 2100)
);
--> statement-breakpoint
CREATE TABLE "steering"."scenarios" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"planned_offer_id" uuid,
	"term_id" uuid NOT NULL,
	"name" text NOT NULL,
	"inputs" text NOT NULL,
	"ground" text NOT NULL,
	"figures" text NOT NULL,
	"fingerprint" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "scenarios_fingerprint_whole" CHECK (length("steering"."scenarios"."fingerprint") = 64)
);
--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "cost_per_place" integer;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "purse_id" uuid;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "lead_months" integer;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "starts_on" date;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "option_on" date;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "option_note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "run_by" text DEFAULT 'third_party' NOT NULL;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "planning_year_id" uuid;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD COLUMN "agreement_id" uuid;--> statement-breakpoint
ALTER TABLE "steering"."optimiser_runs" ADD CONSTRAINT "optimiser_runs_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."optimiser_runs" ADD CONSTRAINT "optimiser_runs_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_decisions" ADD CONSTRAINT "plan_decisions_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_decisions" ADD CONSTRAINT "plan_decisions_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "steering"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_reviews" ADD CONSTRAINT "plan_reviews_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_sites" ADD CONSTRAINT "plan_sites_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_sites" ADD CONSTRAINT "plan_sites_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "directory"."sites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_sites" ADD CONSTRAINT "plan_sites_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_suggestions" ADD CONSTRAINT "plan_suggestions_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_suggestions" ADD CONSTRAINT "plan_suggestions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_suggestions" ADD CONSTRAINT "plan_suggestions_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_suggestions" ADD CONSTRAINT "plan_suggestions_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_suggestions" ADD CONSTRAINT "plan_suggestions_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planning_year_steps" ADD CONSTRAINT "planning_year_steps_planning_year_id_planning_years_id_fk" FOREIGN KEY ("planning_year_id") REFERENCES "steering"."planning_years"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planning_year_steps" ADD CONSTRAINT "planning_year_steps_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "steering"."bodies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planning_years" ADD CONSTRAINT "planning_years_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."scenarios" ADD CONSTRAINT "scenarios_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."scenarios" ADD CONSTRAINT "scenarios_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."scenarios" ADD CONSTRAINT "scenarios_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "optimiser_runs_network_idx" ON "steering"."optimiser_runs" USING btree ("network_id","created_at");--> statement-breakpoint
CREATE INDEX "plan_decisions_plan_idx" ON "steering"."plan_decisions" USING btree ("planned_offer_id","decided_on");--> statement-breakpoint
CREATE INDEX "plan_reviews_plan_idx" ON "steering"."plan_reviews" USING btree ("planned_offer_id");--> statement-breakpoint
CREATE INDEX "plan_sites_plan_idx" ON "steering"."plan_sites" USING btree ("planned_offer_id");--> statement-breakpoint
CREATE INDEX "plan_suggestions_network_idx" ON "steering"."plan_suggestions" USING btree ("network_id","term_id");--> statement-breakpoint
CREATE INDEX "plan_suggestions_organisation_idx" ON "steering"."plan_suggestions" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "planning_years_year_key" ON "steering"."planning_years" USING btree ("network_id","year");--> statement-breakpoint
CREATE INDEX "scenarios_network_idx" ON "steering"."scenarios" USING btree ("network_id","created_at");--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_purse_id_purses_id_fk" FOREIGN KEY ("purse_id") REFERENCES "steering"."purses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_planning_year_id_planning_years_id_fk" FOREIGN KEY ("planning_year_id") REFERENCES "steering"."planning_years"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_run_by_known" CHECK ("steering"."planned_offers"."run_by" in ('third_party', 'own'));--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_own_with_reason" CHECK ("steering"."planned_offers"."run_by" <> 'own' or length(coalesce("steering"."planned_offers"."own_facility_reason", '')) > 0);--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_lead_range" CHECK ("steering"."planned_offers"."lead_months" between 0 and 36);