CREATE INDEX "offers_review_idx" ON "directory"."offers" USING btree ("network_id","review_on") WHERE state = 'published';--> statement-breakpoint
CREATE INDEX "offers_counted_idx" ON "directory"."offers" USING btree ("network_id","instrument_key","id") WHERE state = 'published' and intake <> 'open_door';--> statement-breakpoint
-- Referrals of which a category may be told: the same keys, as ids. A place has its referral as its key, and comparing
-- thousands of texts with each row is what made long lists slow.
create function casework.disclosable_ids(wanted text) returns uuid[] language sql stable security definer set search_path = pg_catalog as $$
	select coalesce(array_agg(split_part(key, ':', 1)::uuid), '{}') from unnest(casework.disclosable_keys()) key
	where split_part(key, ':', 2) = wanted
$$;
--> statement-breakpoint
revoke all on function casework.disclosable_ids(text) from public;
--> statement-breakpoint
grant execute on function casework.disclosable_ids(text) to lk_app, lk_job;
--> statement-breakpoint
alter policy disclosed on casework.place_holds
	using (referral_id = any((select casework.disclosable_ids('D3'))::uuid[]));
--> statement-breakpoint
alter policy reported_start on casework.place_holds
	using (provider_id = (select platform.ctx_provider())
		and referral_id = any((select casework.disclosable_ids('D4'))::uuid[]));
--> statement-breakpoint
-- The same set, made with less work: it is asked for by every statement about answers. What the law opens comes once for
-- each referral and category as it is; only consents can repeat each other.
create or replace function casework.disclosable_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as materialized (
		select id, id::text || ':' as key, regime,
			case when mandate_id is not null and (select platform.ctx_case_manager()) is not null then (select platform.ctx_organisation()) else from_organisation_id end as reader,
			case when mandate_id is not null and to_organisation_id = (select platform.ctx_provider()) then (select c.organisation_id from casework.cases c where c.id = case_id) end as principal
		from casework.referrals
		where id = any((select casework.my_referral_ids())::uuid[]) and sending <> 'draft'
	)
	select coalesce(array_agg(key), '{}') from (
		select mine.key || rule.category as key
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'law'
		union all
		select distinct mine.key || rule.category
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_authority' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = mine.id and c.direction = 'to_authority' and c.category = rule.category
			and (c.recipient_id = mine.reader or c.recipient_id = mine.principal)
	) keys
$$;
