CREATE INDEX "offer_locations_offer_idx" ON "directory"."offer_locations" USING btree ("offer_id");--> statement-breakpoint
CREATE INDEX "offer_locations_anywhere_idx" ON "directory"."offer_locations" USING btree ("network_id","reach") WHERE site_id is null;--> statement-breakpoint
CREATE INDEX "sites_area_idx" ON "directory"."sites" USING btree ("area_id");