CREATE TABLE "casework"."signposts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"network_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"offer_id" uuid NOT NULL,
	"term_id" uuid NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"given_by" uuid NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "casework"."signposts" ADD CONSTRAINT "signposts_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "casework"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."signposts" ADD CONSTRAINT "signposts_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "directory"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casework"."signposts" ADD CONSTRAINT "signposts_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "directory"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "signposts_case_idx" ON "casework"."signposts" USING btree ("case_id");--> statement-breakpoint
alter table casework.signposts enable row level security;
--> statement-breakpoint
alter table casework.signposts force row level security;
--> statement-breakpoint
create policy job on casework.signposts for all to lk_job using (true) with check (true);
--> statement-breakpoint
create policy owner_reads on casework.signposts for select to lk_owner using (true);
--> statement-breakpoint
create policy own on casework.signposts for all to lk_app
	using (case_id = any((select casework.my_case_ids())::uuid[]))
	with check (case_id = any((select casework.my_case_ids())::uuid[]) and network_id = (select platform.ctx_network()));
--> statement-breakpoint
create policy client_reads on casework.signposts for select to lk_app using (case_id = (select platform.ctx_case()));
--> statement-breakpoint
grant select, insert, update, delete on casework.signposts to lk_job;
--> statement-breakpoint
grant select, insert, update (closed_at) on casework.signposts to lk_app;
