CREATE TABLE "casework"."assessment_steps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"event" text NOT NULL,
	"author" text NOT NULL,
	"happens_on" date,
	"manner" text,
	"reason" text,
	"words" text,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':D6') STORED,
	CONSTRAINT "assessment_steps_event_known" CHECK ("casework"."assessment_steps"."event" in ('opened', 'not_opened', 'commented', 'taken_back')),
	CONSTRAINT "assessment_steps_author_fits" CHECK ("casework"."assessment_steps"."author" = 'provider' or ("casework"."assessment_steps"."author" = 'office' and "casework"."assessment_steps"."event" = 'commented')),
	CONSTRAINT "assessment_steps_opened_how" CHECK (("casework"."assessment_steps"."event" = 'opened') = ("casework"."assessment_steps"."happens_on" is not null) and ("casework"."assessment_steps"."event" = 'opened') = ("casework"."assessment_steps"."manner" is not null) and "casework"."assessment_steps"."manner" in ('in_person', 'by_phone', 'by_video', 'by_letter')),
	CONSTRAINT "assessment_steps_not_opened_why" CHECK (("casework"."assessment_steps"."event" = 'not_opened') = ("casework"."assessment_steps"."reason" is not null) and "casework"."assessment_steps"."reason" in ('person_left', 'not_possible')),
	CONSTRAINT "assessment_steps_words_short" CHECK (("casework"."assessment_steps"."event" = 'commented') = ("casework"."assessment_steps"."words" is not null) and length("casework"."assessment_steps"."words") between 1 and 500)
);
--> statement-breakpoint
CREATE TABLE "casework"."assessments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"regime" text NOT NULL,
	"provider_id" uuid NOT NULL,
	"progress" text NOT NULL,
	"strengths" text[] NOT NULL,
	"supports" text[] NOT NULL,
	"recommendation" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':D6') STORED,
	CONSTRAINT "assessments_statutory" CHECK ("casework"."assessments"."regime" = 'statutory'),
	CONSTRAINT "assessments_progress_known" CHECK ("casework"."assessments"."progress" in ('reached', 'nearly', 'begun', 'open')),
	CONSTRAINT "assessments_strengths_known" CHECK ("casework"."assessments"."strengths" <@ '{reliable,persevering,cooperative,independent,careful,quick_to_learn,communicative,practical,organised}'::text[]),
	CONSTRAINT "assessments_supports_known" CHECK ("casework"."assessments"."supports" <@ '{language,basic_education,digital_skills,qualification,orientation,working_hours,childcare,way_to_work,accompaniment}'::text[]),
	CONSTRAINT "assessments_recommendation_known" CHECK ("casework"."assessments"."recommendation" in ('stay_longer', 'training', 'work', 'trial_work', 'other_offer', 'advice', 'none')),
	CONSTRAINT "assessments_summary_short" CHECK (length("casework"."assessments"."summary") <= 500)
);
--> statement-breakpoint
CREATE TABLE "casework"."attendance_months" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"regime" text NOT NULL,
	"provider_id" uuid NOT NULL,
	"month" date NOT NULL,
	"present" integer NOT NULL,
	"excused" integer NOT NULL,
	"sick_note_days" integer NOT NULL,
	"unexcused" integer NOT NULL,
	"holiday_or_closed" integer NOT NULL,
	"heard" text,
	"statement" text,
	"replaces_id" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':D5') STORED,
	CONSTRAINT "attendance_months_statutory" CHECK ("casework"."attendance_months"."regime" = 'statutory'),
	CONSTRAINT "attendance_months_by_month" CHECK (extract(day from "casework"."attendance_months"."month") = 1),
	CONSTRAINT "attendance_months_fit_month" CHECK (least("casework"."attendance_months"."present", "casework"."attendance_months"."excused", "casework"."attendance_months"."sick_note_days", "casework"."attendance_months"."unexcused", "casework"."attendance_months"."holiday_or_closed") >= 0 and "casework"."attendance_months"."present" + "casework"."attendance_months"."excused" + "casework"."attendance_months"."sick_note_days" + "casework"."attendance_months"."unexcused" + "casework"."attendance_months"."holiday_or_closed" between 1 and extract(day from "casework"."attendance_months"."month" + interval '1 month' - interval '1 day')),
	CONSTRAINT "attendance_months_person_heard" CHECK (("casework"."attendance_months"."unexcused" > 0) = ("casework"."attendance_months"."heard" is not null) and "casework"."attendance_months"."heard" in ('said', 'nothing_said', 'not_reached')),
	CONSTRAINT "attendance_months_statement_said" CHECK (coalesce("casework"."attendance_months"."heard" = 'said', false) = ("casework"."attendance_months"."statement" is not null) and length("casework"."attendance_months"."statement") between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "directory"."instruments" ADD COLUMN "prescribed_procedure" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "directory"."offers" ADD COLUMN "prescribed_procedure" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "casework"."assessments" ADD CONSTRAINT "assessments_provider_id_organisations_id_fk" FOREIGN KEY ("provider_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."attendance_months" ADD CONSTRAINT "attendance_months_provider_id_organisations_id_fk" FOREIGN KEY ("provider_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assessment_steps_once_key" ON "casework"."assessment_steps" USING btree ("assessment_id","event") WHERE event <> 'commented';--> statement-breakpoint
CREATE INDEX "assessment_steps_of_assessment_idx" ON "casework"."assessment_steps" USING btree ("assessment_id","recorded_at");--> statement-breakpoint
CREATE INDEX "assessment_steps_of_referral_idx" ON "casework"."assessment_steps" USING btree ("referral_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assessments_referral_key" ON "casework"."assessments" USING btree ("id","referral_id");--> statement-breakpoint
CREATE INDEX "assessments_of_referral_idx" ON "casework"."assessments" USING btree ("referral_id","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "attendance_months_first_key" ON "casework"."attendance_months" USING btree ("referral_id","month") WHERE replaces_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "attendance_months_replaces_key" ON "casework"."attendance_months" USING btree ("replaces_id");--> statement-breakpoint
CREATE UNIQUE INDEX "attendance_months_same_month_key" ON "casework"."attendance_months" USING btree ("id","referral_id","month");