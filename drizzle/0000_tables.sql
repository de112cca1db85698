CREATE SCHEMA "casework";
--> statement-breakpoint
CREATE SCHEMA "directory";
--> statement-breakpoint
CREATE SCHEMA "steering";
--> statement-breakpoint
CREATE SCHEMA "platform";
--> statement-breakpoint
CREATE TABLE "casework"."case_contacts" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."case_needs" (
	"case_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"noted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "case_needs_pkey" PRIMARY KEY("case_id","term_id")
);
--> statement-breakpoint
CREATE TABLE "casework"."cases" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"reference" text NOT NULL,
	"responsible_id" uuid NOT NULL,
	"team" text,
	"area_id" uuid,
	"language" text DEFAULT 'de' NOT NULL,
	"under_25" boolean,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "casework"."consent_withdrawals" (
	"consent_id" uuid PRIMARY KEY NOT NULL,
	"withdrawn_at" timestamp with time zone NOT NULL,
	"form" text NOT NULL,
	"recorded_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."consents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"recipient_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"categories" text[] NOT NULL,
	"purpose" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"text_version" text NOT NULL,
	"language" text DEFAULT 'de' NOT NULL,
	"form" text NOT NULL,
	"given_by" text DEFAULT 'person' NOT NULL,
	"copy_handed_on" date,
	"names_health_data" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "consents_direction_known" CHECK ("casework"."consents"."direction" in ('to_provider', 'to_authority')),
	CONSTRAINT "consents_form_known" CHECK ("casework"."consents"."form" in ('written', 'electronic', 'recorded')),
	CONSTRAINT "consents_given_by_known" CHECK ("casework"."consents"."given_by" in ('person', 'representative', 'guardian')),
	CONSTRAINT "consents_period" CHECK ("casework"."consents"."valid_from" < "casework"."consents"."valid_until" and "casework"."consents"."valid_until" <= "casework"."consents"."valid_from" + interval '12 months 1 day'),
	CONSTRAINT "consents_categories_known" CHECK (cardinality("casework"."consents"."categories") > 0 and "casework"."consents"."categories" <@ '{D1,D2,D3,D4,D7}'::text[])
);
--> statement-breakpoint
CREATE TABLE "casework"."disclosure_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"referral_id" uuid,
	"organisation_id" uuid NOT NULL,
	"membership_id" uuid NOT NULL,
	"role" text NOT NULL,
	"purpose" text NOT NULL,
	"categories" text[] NOT NULL,
	"read_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."disclosure_rules" (
	"regime" text NOT NULL,
	"direction" text NOT NULL,
	"category" text NOT NULL,
	"basis" text NOT NULL,
	CONSTRAINT "disclosure_rules_pkey" PRIMARY KEY("regime","direction","category")
);
--> statement-breakpoint
CREATE TABLE "directory"."area_statistics" (
	"area_id" uuid NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"value" numeric,
	CONSTRAINT "area_statistics_pkey" PRIMARY KEY("area_id","series","year"),
	CONSTRAINT "area_statistics_year_plausible" CHECK ("directory"."area_statistics"."year" between 1900 and 2199),
	CONSTRAINT "area_statistics_value_not_negative" CHECK ("directory"."area_statistics"."value" >= 0)
);
--> statement-breakpoint
CREATE TABLE "directory"."capacity_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"offer_location_id" uuid NOT NULL,
	"unit" text DEFAULT 'places' NOT NULL,
	"total" integer,
	"funded" integer,
	"available" integer,
	"waiting" integer,
	"expected_wait_days" integer,
	"status" text NOT NULL,
	"valid_at" timestamp with time zone NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	"reported_by" uuid,
	"source" text NOT NULL,
	"unchanged" boolean DEFAULT false NOT NULL,
	CONSTRAINT "capacity_reports_status_known" CHECK (status in ('free', 'waiting_list', 'full', 'after_assessment', 'unknown')),
	CONSTRAINT "capacity_reports_source_known" CHECK (source in ('provider', 'steward_call', 'import', 'derived')),
	CONSTRAINT "capacity_reports_available_fit" CHECK ("directory"."capacity_reports"."available" <= "directory"."capacity_reports"."total"),
	CONSTRAINT "capacity_reports_counts_not_negative" CHECK ("directory"."capacity_reports"."total" >= 0 and "directory"."capacity_reports"."funded" >= 0 and "directory"."capacity_reports"."available" >= 0 and "directory"."capacity_reports"."waiting" >= 0 and "directory"."capacity_reports"."expected_wait_days" >= 0)
);
--> statement-breakpoint
CREATE TABLE "directory"."instruments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"label_de" text NOT NULL,
	"label_en" text NOT NULL,
	"legal_basis" text NOT NULL,
	"regime" text NOT NULL,
	"sanction_free" boolean DEFAULT false NOT NULL,
	"due_after_days" integer DEFAULT 30 NOT NULL,
	"stale_after_days" integer DEFAULT 60 NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "instruments_regime_known" CHECK (regime in ('statutory', 'counselling', 'voluntary', 'employer', 'none')),
	CONSTRAINT "instruments_freshness_order" CHECK (0 < "directory"."instruments"."due_after_days" and "directory"."instruments"."due_after_days" < "directory"."instruments"."stale_after_days")
);
--> statement-breakpoint
CREATE TABLE "directory"."offer_locations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"site_id" uuid,
	"reach" text NOT NULL,
	"total" integer,
	"available" integer,
	"waiting" integer,
	"expected_wait_days" integer,
	"status" text DEFAULT 'unknown' NOT NULL,
	"valid_at" timestamp with time zone,
	"booked_since" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "offer_locations_reach_known" CHECK (reach in ('site', 'network', 'online', 'protected')),
	CONSTRAINT "offer_locations_reach_site" CHECK (("directory"."offer_locations"."reach" = 'site') = ("directory"."offer_locations"."site_id" is not null)),
	CONSTRAINT "offer_locations_status_known" CHECK (status in ('free', 'waiting_list', 'full', 'after_assessment', 'unknown')),
	CONSTRAINT "offer_locations_not_overbooked" CHECK ("directory"."offer_locations"."booked_since" >= 0 and ("directory"."offer_locations"."available" is null or "directory"."offer_locations"."booked_since" <= "directory"."offer_locations"."available")),
	CONSTRAINT "offer_locations_counts_not_negative" CHECK ("directory"."offer_locations"."total" >= 0 and "directory"."offer_locations"."available" >= 0 and "directory"."offer_locations"."waiting" >= 0 and "directory"."offer_locations"."expected_wait_days" >= 0),
	CONSTRAINT "offer_locations_available_fit" CHECK ("directory"."offer_locations"."available" <= "directory"."offer_locations"."total")
);
--> statement-breakpoint
CREATE TABLE "directory"."offer_terms" (
	"offer_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	CONSTRAINT "offer_terms_pkey" PRIMARY KEY("offer_id","term_id")
);
--> statement-breakpoint
CREATE TABLE "directory"."offers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"instrument_key" text,
	"regime" text NOT NULL,
	"access_criteria" text DEFAULT '' NOT NULL,
	"intake" text NOT NULL,
	"entry" text DEFAULT 'rolling' NOT NULL,
	"next_start" date,
	"schedule" text DEFAULT '' NOT NULL,
	"cost" text DEFAULT '' NOT NULL,
	"documents" text DEFAULT '' NOT NULL,
	"target_groups" text[] DEFAULT '{}' NOT NULL,
	"languages" text[] DEFAULT '{de}' NOT NULL,
	"women_only" boolean DEFAULT false NOT NULL,
	"outreach" boolean DEFAULT false NOT NULL,
	"response_days" integer DEFAULT 5 NOT NULL,
	"capacity_unit" text DEFAULT 'places' NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"review_on" date,
	"confirmed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"search_text" text DEFAULT '' NOT NULL,
	"search_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('pg_catalog.german', search_text)) STORED,
	CONSTRAINT "offers_kind_known" CHECK (kind in ('counselling', 'measure', 'work_opportunity', 'training', 'employer_placement', 'engagement', 'self_help', 'third_party_cm', 'professional_support')),
	CONSTRAINT "offers_regime_known" CHECK (regime in ('statutory', 'counselling', 'voluntary', 'employer', 'none')),
	CONSTRAINT "offers_intake_known" CHECK (intake in ('direct', 'request', 'assessment', 'voucher', 'open_door')),
	CONSTRAINT "offers_entry_known" CHECK (entry in ('rolling', 'runs')),
	CONSTRAINT "offers_state_known" CHECK (state in ('draft', 'published', 'archived')),
	CONSTRAINT "offers_published_with_criteria" CHECK ("directory"."offers"."state" <> 'published' or btrim("directory"."offers"."access_criteria") <> ''),
	CONSTRAINT "offers_response_days_range" CHECK ("directory"."offers"."response_days" between 1 and 60)
);
--> statement-breakpoint
CREATE TABLE "directory"."organisations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"phone" text,
	"email" text,
	"website" text,
	"accredited" boolean,
	"accredited_until" date,
	"address_protected" boolean DEFAULT false NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organisations_kind_known" CHECK (kind in ('authority', 'public_office', 'welfare', 'commercial', 'employer', 'informal'))
);
--> statement-breakpoint
CREATE TABLE "directory"."planning_areas" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"level" text DEFAULT 'planning_area' NOT NULL,
	"parent_id" uuid,
	"geometry" jsonb NOT NULL,
	"label_longitude" double precision NOT NULL,
	"label_latitude" double precision NOT NULL,
	"position" "cube" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "directory"."sites" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"street" text DEFAULT '' NOT NULL,
	"postal_code" text DEFAULT '' NOT NULL,
	"town" text DEFAULT '' NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"position" "cube",
	"area_id" uuid,
	"accessible" boolean,
	"address_protected" boolean DEFAULT false NOT NULL,
	CONSTRAINT "sites_position_whole" CHECK (("directory"."sites"."latitude" is null) = ("directory"."sites"."longitude" is null)),
	CONSTRAINT "sites_latitude_range" CHECK ("directory"."sites"."latitude" between -90 and 90),
	CONSTRAINT "sites_longitude_range" CHECK ("directory"."sites"."longitude" between -180 and 180)
);
--> statement-breakpoint
CREATE TABLE "directory"."terms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"taxonomy" text DEFAULT 'needs' NOT NULL,
	"code" text NOT NULL,
	"label_de" text NOT NULL,
	"label_en" text NOT NULL,
	"parent_id" uuid,
	"sensitive" boolean DEFAULT false NOT NULL,
	"synonyms" text DEFAULT '' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"is_demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "accounts_email_form" CHECK ("platform"."accounts"."email" ~ '^[^[:space:]@]+@[^[:space:]@]+$')
);
--> statement-breakpoint
CREATE TABLE "platform"."memberships" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"role" text NOT NULL,
	"phone" text,
	"team" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "memberships_role_known" CHECK (role in ('system-manager', 'case-manager', 'team-lead', 'provider-staff', 'provider-admin', 'network-admin', 'auditor', 'evaluator'))
);
--> statement-breakpoint
CREATE TABLE "platform"."networks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text DEFAULT 'gE' NOT NULL,
	"land" text DEFAULT 'NW' NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"public_directory" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "networks_slug_form" CHECK ("platform"."networks"."slug" ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
	CONSTRAINT "networks_kind_known" CHECK ("platform"."networks"."kind" in ('gE', 'zkT'))
);
--> statement-breakpoint
CREATE TABLE "platform"."sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"membership_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL,
	CONSTRAINT "sessions_id_hashed" CHECK ("platform"."sessions"."id" like 'h1\_%')
);
--> statement-breakpoint
CREATE TABLE "platform"."sign_in_failures" (
	"key" text NOT NULL,
	"failed_at" timestamp with time zone NOT NULL,
	"weight" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."unmet_needs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"reported_by" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"area_id" uuid,
	"persons" integer DEFAULT 1 NOT NULL,
	"needed_from" date,
	"urgency" text DEFAULT 'soon' NOT NULL,
	"conditions" text[] DEFAULT '{}' NOT NULL,
	"reason" text NOT NULL,
	"substitute" text DEFAULT 'none' NOT NULL,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"case_id" uuid,
	"referral_id" uuid,
	"wants_notification" boolean DEFAULT true NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"planned_offer_id" uuid,
	"offered_referral_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"state_changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "unmet_needs_persons_range" CHECK ("casework"."unmet_needs"."persons" between 1 and 20),
	CONSTRAINT "unmet_needs_state_known" CHECK ("casework"."unmet_needs"."state" in ('draft', 'open', 'in_review', 'planned', 'covered', 'obsolete'))
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_evidence" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"planned_offer_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"area_id" uuid,
	"usable" integer,
	"active" integer,
	"waiting" integer,
	"open_needs" integer,
	"coverage" double precision,
	"cited_at" timestamp with time zone NOT NULL,
	"cited_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "steering"."plan_steps" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"planned_offer_id" uuid NOT NULL,
	"stage" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"happened_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "steering"."planned_offer_areas" (
	"planned_offer_id" uuid NOT NULL,
	"area_id" uuid NOT NULL,
	CONSTRAINT "planned_offer_areas_pkey" PRIMARY KEY("planned_offer_id","area_id")
);
--> statement-breakpoint
CREATE TABLE "steering"."planned_offers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"title" text NOT NULL,
	"type" text DEFAULT 'new' NOT NULL,
	"stage" text DEFAULT 'idea' NOT NULL,
	"term_id" uuid NOT NULL,
	"places" integer,
	"yearly_cost" integer,
	"steering_form" text,
	"money_source" text DEFAULT '' NOT NULL,
	"organisation_id" uuid,
	"own_facility_reason" text,
	"recognised_on" date,
	"next_step" text DEFAULT '' NOT NULL,
	"next_step_on" date,
	"dropped_reason" text,
	"offer_id" uuid,
	"launched_at" timestamp with time zone,
	"reconnected_needs" integer DEFAULT 0 NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "planned_offers_stage_known" CHECK ("steering"."planned_offers"."stage" in ('idea', 'needs_confirmed', 'concept', 'decided', 'procurement', 'agreement', 'launched', 'reviewed', 'dropped')),
	CONSTRAINT "planned_offers_type_known" CHECK ("steering"."planned_offers"."type" in ('new', 'expand', 'move', 'redesign', 'reduce')),
	CONSTRAINT "planned_offers_places_range" CHECK ("steering"."planned_offers"."places" between 1 and 10000),
	CONSTRAINT "planned_offers_dropped_with_reason" CHECK ("steering"."planned_offers"."stage" <> 'dropped' or "steering"."planned_offers"."dropped_reason" is not null),
	CONSTRAINT "planned_offers_launched_with_offer" CHECK ("steering"."planned_offers"."stage" <> 'launched' or "steering"."planned_offers"."launched_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "platform"."audit_entries" (
	"chain_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"account_id" uuid,
	"membership_id" uuid,
	"role" text NOT NULL,
	"request_id" text NOT NULL,
	"action" text NOT NULL,
	"facts" jsonb NOT NULL,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_entries_pkey" PRIMARY KEY("chain_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "platform"."counters" (
	"network_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" integer NOT NULL,
	CONSTRAINT "counters_pkey" PRIMARY KEY("network_id","name")
);
--> statement-breakpoint
CREATE TABLE "platform"."notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"membership_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_kind_form" CHECK ("platform"."notifications"."kind" ~ '^[a-z]+[.][a-z-]+$')
);
--> statement-breakpoint
CREATE TABLE "platform"."request_keys" (
	"owner" uuid NOT NULL,
	"key" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "request_keys_pkey" PRIMARY KEY("owner","key")
);
--> statement-breakpoint
CREATE TABLE "casework"."closings" (
	"referral_id" uuid PRIMARY KEY NOT NULL,
	"outcomes" text[] NOT NULL,
	"goal" text NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	"closed_by" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casework"."feedback" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"referral_id" uuid NOT NULL,
	"regime" text NOT NULL,
	"provider_id" uuid NOT NULL,
	"category" text NOT NULL,
	"event" text NOT NULL,
	"reason" text,
	"happens_on" date,
	"happens_at" time,
	"stage" text,
	"sentence" text,
	"discussed_on" date,
	"undiscussed_reason" text,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':' || category) STORED,
	CONSTRAINT "feedback_category_known" CHECK ("casework"."feedback"."category" in ('D3', 'D4', 'D5', 'D6', 'D7')),
	CONSTRAINT "feedback_attendance_statutory" CHECK ("casework"."feedback"."category" not in ('D5', 'D6') or "casework"."feedback"."regime" = 'statutory'),
	CONSTRAINT "feedback_none_in_none" CHECK ("casework"."feedback"."regime" in ('statutory', 'counselling', 'voluntary', 'employer')),
	CONSTRAINT "feedback_development_without_employer" CHECK ("casework"."feedback"."category" <> 'D7' or "casework"."feedback"."regime" <> 'employer'),
	CONSTRAINT "feedback_counselling_reach" CHECK ("casework"."feedback"."regime" <> 'counselling' or "casework"."feedback"."category" <> 'D4' or ("casework"."feedback"."event" in ('started', 'ended', 'returned') and "casework"."feedback"."reason" is null)),
	CONSTRAINT "feedback_voluntary_by_month" CHECK ("casework"."feedback"."regime" <> 'voluntary' or "casework"."feedback"."category" <> 'D4' or ("casework"."feedback"."event" in ('started', 'ended', 'returned') and extract(day from "casework"."feedback"."happens_on") = 1)),
	CONSTRAINT "feedback_sentence_only_with_stage" CHECK ("casework"."feedback"."sentence" is null or ("casework"."feedback"."category" = 'D7' and length("casework"."feedback"."sentence") <= 200))
);
--> statement-breakpoint
CREATE TABLE "casework"."inbox_marks" (
	"referral_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"seen_at" timestamp with time zone,
	"put_aside_at" timestamp with time zone,
	CONSTRAINT "inbox_marks_pkey" PRIMARY KEY("referral_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "casework"."place_holds" (
	"referral_id" uuid PRIMARY KEY NOT NULL,
	"provider_id" uuid NOT NULL,
	"offer_location_id" uuid NOT NULL,
	"state" text NOT NULL,
	"held_until" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':D3') STORED,
	CONSTRAINT "place_holds_state_known" CHECK ("casework"."place_holds"."state" in ('held', 'taken', 'released')),
	CONSTRAINT "place_holds_held_until" CHECK ("casework"."place_holds"."state" <> 'held' or "casework"."place_holds"."held_until" is not null)
);
--> statement-breakpoint
CREATE TABLE "casework"."referral_goals" (
	"referral_id" uuid PRIMARY KEY NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"family" text,
	"target_on" date,
	"disclosure_key" text GENERATED ALWAYS AS (referral_id::text || ':D2') STORED
);
--> statement-breakpoint
CREATE TABLE "casework"."referrals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"reference" text NOT NULL,
	"case_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"offer_location_id" uuid NOT NULL,
	"from_organisation_id" uuid NOT NULL,
	"to_organisation_id" uuid NOT NULL,
	"regime" text NOT NULL,
	"term_id" uuid NOT NULL,
	"area_id" uuid,
	"contribution" text DEFAULT 'advise' NOT NULL,
	"urgency" text DEFAULT 'soon' NOT NULL,
	"desired_from" date,
	"review_on" date,
	"sending" text DEFAULT 'draft' NOT NULL,
	"answer_due_on" date,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"unmet_need_id" uuid,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "referrals_sending_known" CHECK ("casework"."referrals"."sending" in ('draft', 'sent', 'withdrawn', 'closed')),
	CONSTRAINT "referrals_regime_known" CHECK ("casework"."referrals"."regime" in ('statutory', 'counselling', 'voluntary', 'employer')),
	CONSTRAINT "referrals_sent_with_due_day" CHECK ("casework"."referrals"."sending" = 'draft' or ("casework"."referrals"."sent_at" is not null and "casework"."referrals"."answer_due_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "casework"."case_contacts" ADD CONSTRAINT "case_contacts_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."case_needs" ADD CONSTRAINT "case_needs_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."case_needs" ADD CONSTRAINT "case_needs_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."cases" ADD CONSTRAINT "cases_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."cases" ADD CONSTRAINT "cases_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."cases" ADD CONSTRAINT "cases_responsible_id_memberships_id_fk" FOREIGN KEY ("responsible_id") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."cases" ADD CONSTRAINT "cases_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."consent_withdrawals" ADD CONSTRAINT "consent_withdrawals_consent_id_consents_id_fk" FOREIGN KEY ("consent_id") REFERENCES "casework"."consents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD CONSTRAINT "consents_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD CONSTRAINT "consents_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."consents" ADD CONSTRAINT "consents_recipient_id_organisations_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."disclosure_log" ADD CONSTRAINT "disclosure_log_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."area_statistics" ADD CONSTRAINT "area_statistics_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."capacity_reports" ADD CONSTRAINT "capacity_reports_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."capacity_reports" ADD CONSTRAINT "capacity_reports_offer_location_id_offer_locations_id_fk" FOREIGN KEY ("offer_location_id") REFERENCES "directory"."offer_locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offer_locations" ADD CONSTRAINT "offer_locations_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offer_locations" ADD CONSTRAINT "offer_locations_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offer_locations" ADD CONSTRAINT "offer_locations_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "directory"."sites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offer_terms" ADD CONSTRAINT "offer_terms_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offer_terms" ADD CONSTRAINT "offer_terms_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offers" ADD CONSTRAINT "offers_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."offers" ADD CONSTRAINT "offers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."organisations" ADD CONSTRAINT "organisations_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."planning_areas" ADD CONSTRAINT "planning_areas_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."sites" ADD CONSTRAINT "sites_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."sites" ADD CONSTRAINT "sites_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."sites" ADD CONSTRAINT "sites_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory"."terms" ADD CONSTRAINT "terms_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "platform"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "platform"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."sessions" ADD CONSTRAINT "sessions_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "platform"."memberships"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_reported_by_memberships_id_fk" FOREIGN KEY ("reported_by") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."unmet_needs" ADD CONSTRAINT "unmet_needs_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_evidence" ADD CONSTRAINT "plan_evidence_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_evidence" ADD CONSTRAINT "plan_evidence_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_evidence" ADD CONSTRAINT "plan_evidence_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."plan_steps" ADD CONSTRAINT "plan_steps_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offer_areas" ADD CONSTRAINT "planned_offer_areas_planned_offer_id_planned_offers_id_fk" FOREIGN KEY ("planned_offer_id") REFERENCES "steering"."planned_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offer_areas" ADD CONSTRAINT "planned_offer_areas_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steering"."planned_offers" ADD CONSTRAINT "planned_offers_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."closings" ADD CONSTRAINT "closings_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."feedback" ADD CONSTRAINT "feedback_provider_id_organisations_id_fk" FOREIGN KEY ("provider_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."inbox_marks" ADD CONSTRAINT "inbox_marks_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."place_holds" ADD CONSTRAINT "place_holds_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."place_holds" ADD CONSTRAINT "place_holds_offer_location_id_offer_locations_id_fk" FOREIGN KEY ("offer_location_id") REFERENCES "directory"."offer_locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referral_goals" ADD CONSTRAINT "referral_goals_referral_id_referrals_id_fk" FOREIGN KEY ("referral_id") REFERENCES "casework"."referrals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "platform"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_offer_location_id_offer_locations_id_fk" FOREIGN KEY ("offer_location_id") REFERENCES "directory"."offer_locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_from_organisation_id_organisations_id_fk" FOREIGN KEY ("from_organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_to_organisation_id_organisations_id_fk" FOREIGN KEY ("to_organisation_id") REFERENCES "directory"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_area_id_planning_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "directory"."planning_areas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."referrals" ADD CONSTRAINT "referrals_created_by_memberships_id_fk" FOREIGN KEY ("created_by") REFERENCES "platform"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_needs_term_idx" ON "casework"."case_needs" USING btree ("term_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_reference_key" ON "casework"."cases" USING btree ("network_id","organisation_id","reference");--> statement-breakpoint
CREATE INDEX "cases_responsible_idx" ON "casework"."cases" USING btree ("responsible_id");--> statement-breakpoint
CREATE INDEX "consents_referral_idx" ON "casework"."consents" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "consents_case_idx" ON "casework"."consents" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "disclosure_log_case_idx" ON "casework"."disclosure_log" USING btree ("case_id","read_at");--> statement-breakpoint
CREATE INDEX "capacity_reports_location_idx" ON "directory"."capacity_reports" USING btree ("offer_location_id","valid_at");--> statement-breakpoint
CREATE UNIQUE INDEX "instruments_key_from_key" ON "directory"."instruments" USING btree ("key","valid_from");--> statement-breakpoint
CREATE UNIQUE INDEX "offer_locations_offer_site_key" ON "directory"."offer_locations" USING btree ("offer_id","site_id") WHERE site_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "offer_locations_offer_reach_key" ON "directory"."offer_locations" USING btree ("offer_id","reach") WHERE site_id is null;--> statement-breakpoint
CREATE INDEX "offer_locations_site_idx" ON "directory"."offer_locations" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "offer_terms_term_idx" ON "directory"."offer_terms" USING btree ("term_id");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_code_key" ON "directory"."offers" USING btree ("network_id","code");--> statement-breakpoint
CREATE INDEX "offers_organisation_idx" ON "directory"."offers" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "offers_list_idx" ON "directory"."offers" USING btree ("network_id","state","name");--> statement-breakpoint
CREATE INDEX "offers_search_vector_idx" ON "directory"."offers" USING gin ("search_vector");--> statement-breakpoint
CREATE INDEX "offers_search_text_idx" ON "directory"."offers" USING gin (search_text public.gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_code_key" ON "directory"."organisations" USING btree ("network_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "planning_areas_code_key" ON "directory"."planning_areas" USING btree ("network_id","level","code");--> statement-breakpoint
CREATE UNIQUE INDEX "sites_code_key" ON "directory"."sites" USING btree ("network_id","code");--> statement-breakpoint
CREATE INDEX "sites_organisation_idx" ON "directory"."sites" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "sites_position_idx" ON "directory"."sites" USING gist ("position");--> statement-breakpoint
CREATE UNIQUE INDEX "terms_code_key" ON "directory"."terms" USING btree ("network_id","taxonomy","code");--> statement-breakpoint
CREATE INDEX "terms_parent_idx" ON "directory"."terms" USING btree ("parent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email_key" ON "platform"."accounts" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_account_organisation_role_key" ON "platform"."memberships" USING btree ("account_id","organisation_id","role");--> statement-breakpoint
CREATE INDEX "memberships_network_idx" ON "platform"."memberships" USING btree ("network_id","role");--> statement-breakpoint
CREATE UNIQUE INDEX "networks_slug_key" ON "platform"."networks" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "sessions_account_idx" ON "platform"."sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sign_in_failures_key_idx" ON "platform"."sign_in_failures" USING btree ("key","failed_at");--> statement-breakpoint
CREATE INDEX "unmet_needs_reported_by_idx" ON "casework"."unmet_needs" USING btree ("reported_by");--> statement-breakpoint
CREATE INDEX "unmet_needs_cell_idx" ON "casework"."unmet_needs" USING btree ("network_id","term_id","area_id");--> statement-breakpoint
CREATE INDEX "unmet_needs_case_idx" ON "casework"."unmet_needs" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "plan_evidence_plan_idx" ON "steering"."plan_evidence" USING btree ("planned_offer_id");--> statement-breakpoint
CREATE INDEX "plan_steps_plan_idx" ON "steering"."plan_steps" USING btree ("planned_offer_id","happened_at");--> statement-breakpoint
CREATE INDEX "planned_offers_stage_idx" ON "steering"."planned_offers" USING btree ("network_id","stage");--> statement-breakpoint
CREATE INDEX "audit_entries_recorded_at_idx" ON "platform"."audit_entries" USING btree ("chain_id","recorded_at");--> statement-breakpoint
CREATE INDEX "notifications_membership_idx" ON "platform"."notifications" USING btree ("membership_id","created_at");--> statement-breakpoint
CREATE INDEX "request_keys_created_at_idx" ON "platform"."request_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "feedback_referral_idx" ON "casework"."feedback" USING btree ("referral_id","recorded_at");--> statement-breakpoint
CREATE INDEX "feedback_disclosure_key_idx" ON "casework"."feedback" USING btree ("disclosure_key");--> statement-breakpoint
CREATE INDEX "place_holds_location_idx" ON "casework"."place_holds" USING btree ("offer_location_id","state");--> statement-breakpoint
CREATE INDEX "referral_goals_disclosure_key_idx" ON "casework"."referral_goals" USING btree ("disclosure_key");--> statement-breakpoint
CREATE UNIQUE INDEX "referrals_reference_key" ON "casework"."referrals" USING btree ("network_id","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "referrals_id_regime_key" ON "casework"."referrals" USING btree ("id","regime");--> statement-breakpoint
CREATE INDEX "referrals_case_idx" ON "casework"."referrals" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "referrals_inbox_idx" ON "casework"."referrals" USING btree ("to_organisation_id","sending","sent_at");--> statement-breakpoint
CREATE INDEX "referrals_offer_idx" ON "casework"."referrals" USING btree ("offer_id");