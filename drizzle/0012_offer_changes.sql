CREATE TABLE "directory"."offer_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"starts_on" date,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "offer_changes_kind_known" CHECK (kind in ('run_postponed', 'run_cancelled', 'discontinued', 'provider_closed')),
	CONSTRAINT "offer_changes_start_of_postponed" CHECK (("directory"."offer_changes"."kind" = 'run_postponed') = ("directory"."offer_changes"."starts_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD COLUMN "ground" text DEFAULT 'sheet' NOT NULL;--> statement-breakpoint
ALTER TABLE "directory"."offer_changes" ADD CONSTRAINT "offer_changes_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "offer_changes_offer_idx" ON "directory"."offer_changes" USING btree ("offer_id","recorded_at");--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD CONSTRAINT "closings_ground_known" CHECK ("casework"."closings"."ground" in ('sheet', 'responsibility_ended'));--> statement-breakpoint
-- Append-only, like every history.
grant select, insert on directory.offer_changes to lk_app;
--> statement-breakpoint
grant select, insert, update, delete on directory.offer_changes to lk_job;
