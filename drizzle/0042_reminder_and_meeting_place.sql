ALTER TABLE "casework"."referrals" ADD COLUMN "reminded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "casework"."conferences" ADD COLUMN "place" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "casework"."conferences" ADD CONSTRAINT "conferences_place_short" CHECK (length("casework"."conferences"."place") <= 120);