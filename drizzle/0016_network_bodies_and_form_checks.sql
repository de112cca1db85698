CREATE TABLE "steering"."form_checks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agreement_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"answers" jsonb NOT NULL,
	"hinted" text,
	"autonomy" text NOT NULL,
	"justification" text DEFAULT '' NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"checked_by" uuid NOT NULL,
	CONSTRAINT "form_checks_hinted_known" CHECK ("steering"."form_checks"."hinted" in ('public_contract', 'concession', 'grant', 'cooperation')),
	CONSTRAINT "form_checks_autonomy_known" CHECK ("steering"."form_checks"."autonomy" in ('high', 'medium', 'low'))
);
--> statement-breakpoint
CREATE TABLE "steering"."agenda_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"meeting_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"term_id" uuid,
	"area_id" uuid,
	"figures" jsonb
);
--> statement-breakpoint
CREATE TABLE "steering"."bodies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"purpose" text DEFAULT '' NOT NULL,
	"rhythm_months" integer,
	"created_at" timestamp with time zone NOT NULL,
	"ended_on" date,
	CONSTRAINT "bodies_kind_known" CHECK ("steering"."bodies"."kind" in ('steering_group', 'advisory_council', 'provider_dialogue', 'area_round', 'employer_round', 'working_group')),
	CONSTRAINT "bodies_rhythm_range" CHECK ("steering"."bodies"."rhythm_months" between 1 and 24)
);
--> statement-breakpoint
CREATE TABLE "steering"."body_members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"body_id" uuid NOT NULL,
	"organisation_id" uuid,
	"seat" text NOT NULL,
	"chairs" boolean DEFAULT false NOT NULL,
	"since" date NOT NULL,
	"until" date,
	CONSTRAINT "body_members_seat_short" CHECK (length("steering"."body_members"."seat") between 1 and 120),
	CONSTRAINT "body_members_period_order" CHECK ("steering"."body_members"."until" >= "steering"."body_members"."since")
);
--> statement-breakpoint
CREATE TABLE "steering"."decisions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"meeting_id" uuid NOT NULL,
	"agenda_item_id" uuid,
	"words" text NOT NULL,
	"responsible" text DEFAULT '' NOT NULL,
	"due_on" date,
	"settled_on" date,
	CONSTRAINT "decisions_words_short" CHECK (length("steering"."decisions"."words") between 1 and 500)
);
--> statement-breakpoint
CREATE TABLE "steering"."meetings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"body_id" uuid NOT NULL,
	"meets_on" date NOT NULL,
	"meets_at" time,
	"place" text DEFAULT '' NOT NULL,
	"minutes" text DEFAULT '' NOT NULL,
	"minutes_on" date
);
--> statement-breakpoint
CREATE TABLE "steering"."partner_care" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"network_id" uuid NOT NULL,
	"coordinator_id" uuid,
	"rhythm_days" integer NOT NULL,
	CONSTRAINT "partner_care_rhythm_range" CHECK ("steering"."partner_care"."rhythm_days" between 7 and 730)
);
--> statement-breakpoint
CREATE TABLE "steering"."partner_contacts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"held_on" date NOT NULL,
	"channel" text NOT NULL,
	"topic" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "partner_contacts_channel_known" CHECK ("steering"."partner_contacts"."channel" in ('visit', 'phone', 'video', 'mail', 'meeting')),
	CONSTRAINT "partner_contacts_topic_short" CHECK (length("steering"."partner_contacts"."topic") between 1 and 300)
);
--> statement-breakpoint
ALTER TABLE "steering"."form_checks" ADD CONSTRAINT "form_checks_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "steering"."agreements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agenda_items" ADD CONSTRAINT "agenda_items_meeting_id_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "steering"."meetings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agenda_items" ADD CONSTRAINT "agenda_items_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."agenda_items" ADD CONSTRAINT "agenda_items_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."bodies" ADD CONSTRAINT "bodies_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."body_members" ADD CONSTRAINT "body_members_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "steering"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."body_members" ADD CONSTRAINT "body_members_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."decisions" ADD CONSTRAINT "decisions_meeting_id_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "steering"."meetings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."decisions" ADD CONSTRAINT "decisions_agenda_item_id_agenda_items_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "steering"."agenda_items"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."meetings" ADD CONSTRAINT "meetings_body_id_bodies_id_fk" FOREIGN KEY ("body_id") REFERENCES "steering"."bodies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."partner_care" ADD CONSTRAINT "partner_care_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."partner_care" ADD CONSTRAINT "partner_care_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."partner_care" ADD CONSTRAINT "partner_care_coordinator_id_memberships_id_fk" FOREIGN KEY ("coordinator_id") REFERENCES "platform"."memberships"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."partner_contacts" ADD CONSTRAINT "partner_contacts_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."partner_contacts" ADD CONSTRAINT "partner_contacts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "form_checks_agreement_idx" ON "steering"."form_checks" USING btree ("agreement_id","checked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_items_position_key" ON "steering"."agenda_items" USING btree ("meeting_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "bodies_name_key" ON "steering"."bodies" USING btree ("network_id","name");--> statement-breakpoint
CREATE INDEX "body_members_body_idx" ON "steering"."body_members" USING btree ("body_id");--> statement-breakpoint
CREATE INDEX "decisions_meeting_idx" ON "steering"."decisions" USING btree ("meeting_id");--> statement-breakpoint
CREATE UNIQUE INDEX "meetings_day_key" ON "steering"."meetings" USING btree ("body_id","meets_on");--> statement-breakpoint
CREATE INDEX "partner_care_network_idx" ON "steering"."partner_care" USING btree ("network_id");--> statement-breakpoint
CREATE INDEX "partner_contacts_organisation_idx" ON "steering"."partner_contacts" USING btree ("organisation_id","held_on");