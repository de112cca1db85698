CREATE TABLE "platform"."links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"membership_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "links_purpose_known" CHECK ("platform"."links"."purpose" in ('calendar', 'places')),
	CONSTRAINT "links_hashed" CHECK ("platform"."links"."token_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "platform"."mails" (
	"key" text PRIMARY KEY NOT NULL,
	"membership_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mails_kind_known" CHECK ("platform"."mails"."kind" in ('news', 'places', 'digest'))
);
--> statement-breakpoint
CREATE TABLE "platform"."notification_settings" (
	"membership_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"delivery" text NOT NULL,
	CONSTRAINT "notification_settings_pkey" PRIMARY KEY("membership_id","kind"),
	CONSTRAINT "notification_settings_delivery_known" CHECK ("platform"."notification_settings"."delivery" in ('portal', 'at_once', 'digest', 'off'))
);
--> statement-breakpoint
ALTER TABLE "platform"."accounts" ADD COLUMN "locale" text DEFAULT 'de' NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."links" ADD CONSTRAINT "links_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "platform"."memberships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."mails" ADD CONSTRAINT "mails_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "platform"."memberships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."notification_settings" ADD CONSTRAINT "notification_settings_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "platform"."memberships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "links_token_key" ON "platform"."links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "links_membership_idx" ON "platform"."links" USING btree ("membership_id","purpose");--> statement-breakpoint
CREATE INDEX "mails_membership_idx" ON "platform"."mails" USING btree ("membership_id","sent_at");--> statement-breakpoint
ALTER TABLE "platform"."accounts" ADD CONSTRAINT "accounts_locale_known" CHECK ("platform"."accounts"."locale" in ('de', 'en'));