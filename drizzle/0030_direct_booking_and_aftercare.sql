CREATE TABLE "casework"."aftercare_checks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"months" integer NOT NULL,
	"situation" text NOT NULL,
	"follow_up" text NOT NULL,
	"noted_at" timestamp with time zone NOT NULL,
	"noted_by" uuid NOT NULL,
	CONSTRAINT "aftercare_checks_months_known" CHECK ("casework"."aftercare_checks"."months" in (3, 6)),
	CONSTRAINT "aftercare_checks_situation_known" CHECK ("casework"."aftercare_checks"."situation" in ('in_work', 'in_training', 'in_offer', 'searching', 'otherwise', 'not_reached', 'declined')),
	CONSTRAINT "aftercare_checks_follow_up_known" CHECK ("casework"."aftercare_checks"."follow_up" in ('nothing', 'advice', 'new_referral'))
);
--> statement-breakpoint
ALTER TABLE "steering"."agreement_contingents" ADD COLUMN "commissioner_id" uuid;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD COLUMN "capacity_noted" text;--> statement-breakpoint
ALTER TABLE "casework"."place_holds" ADD COLUMN "contingent_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "aftercare_checks_once_key" ON "casework"."aftercare_checks" USING btree ("referral_id","months");--> statement-breakpoint
ALTER TABLE "steering"."agreement_contingents" ADD CONSTRAINT "agreement_contingents_commissioner_id_organisations_id_fk" FOREIGN KEY ("commissioner_id") REFERENCES "directory"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."place_holds" ADD CONSTRAINT "place_holds_contingent_id_agreement_contingents_id_fk" FOREIGN KEY ("contingent_id") REFERENCES "steering"."agreement_contingents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD CONSTRAINT "consents_capacity_of_person" CHECK ("casework"."consents"."capacity_noted" is null or ("casework"."consents"."capacity_noted" = 'from_15' and "casework"."consents"."given_by" = 'person'));