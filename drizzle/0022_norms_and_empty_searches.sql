CREATE TABLE "steering"."planning_norms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"ratio" numeric(7, 2),
	"max_wait_days" integer,
	"max_distance" integer,
	"decided_by" text DEFAULT '' NOT NULL,
	"answered_by" text DEFAULT '' NOT NULL,
	"prevalence" numeric(5, 2),
	"prevalence_source" text DEFAULT '' NOT NULL,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "planning_norms_ratio_positive" CHECK ("steering"."planning_norms"."ratio" > 0),
	CONSTRAINT "planning_norms_wait_range" CHECK ("steering"."planning_norms"."max_wait_days" between 1 and 730),
	CONSTRAINT "planning_norms_distance_range" CHECK ("steering"."planning_norms"."max_distance" between 1 and 200),
	CONSTRAINT "planning_norms_prevalence_range" CHECK ("steering"."planning_norms"."prevalence" > 0 and "steering"."planning_norms"."prevalence" <= 100),
	CONSTRAINT "planning_norms_prevalence_has_source" CHECK ("steering"."planning_norms"."prevalence" is null or "steering"."planning_norms"."prevalence_source" <> '')
);
--> statement-breakpoint
CREATE TABLE "directory"."zero_hit_searches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"area_id" uuid,
	"month" date NOT NULL,
	"searches" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "zero_hit_searches_month_first_day" CHECK (extract(day from "directory"."zero_hit_searches"."month") = 1),
	CONSTRAINT "zero_hit_searches_some" CHECK ("directory"."zero_hit_searches"."searches" > 0)
);
--> statement-breakpoint
ALTER TABLE "steering"."planning_norms" ADD CONSTRAINT "planning_norms_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planning_norms" ADD CONSTRAINT "planning_norms_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."zero_hit_searches" ADD CONSTRAINT "zero_hit_searches_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."zero_hit_searches" ADD CONSTRAINT "zero_hit_searches_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."zero_hit_searches" ADD CONSTRAINT "zero_hit_searches_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "planning_norms_day_key" ON "steering"."planning_norms" USING btree ("network_id","term_id","valid_from");--> statement-breakpoint
CREATE INDEX "planning_norms_term_idx" ON "steering"."planning_norms" USING btree ("term_id");--> statement-breakpoint
CREATE UNIQUE INDEX "zero_hit_searches_cell_key" ON "directory"."zero_hit_searches" USING btree ("network_id","term_id",coalesce(area_id, '00000000-0000-0000-0000-000000000000'::uuid),"month");