ALTER TABLE "directory"."offers" DROP CONSTRAINT "offers_state_known";--> statement-breakpoint
ALTER TABLE "directory"."offers" DROP CONSTRAINT "offers_published_with_criteria";--> statement-breakpoint
ALTER TABLE "directory"."organisations" ADD COLUMN "approved_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "directory"."offers" ADD CONSTRAINT "offers_state_known" CHECK (state in ('draft', 'awaiting', 'published', 'archived'));--> statement-breakpoint
ALTER TABLE "directory"."offers" ADD CONSTRAINT "offers_published_with_criteria" CHECK ("directory"."offers"."state" not in ('awaiting', 'published') or btrim("directory"."offers"."access_criteria") <> '');