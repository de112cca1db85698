-- Jobs (docs/decisions/0010): the application may add one in its own transaction, and nothing else. The tables of pg-boss
-- are made after the migrations (src/cli/jobs-schema.ts); the body of this function is read when it runs.
create function platform.add_job(queue text, data jsonb, start_after timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	insert into pgboss.job (name, data, start_after, keep_until, expire_seconds, deletion_seconds,
		retry_limit, retry_delay, retry_backoff, retry_delay_max, policy)
	select q.name, add_job.data, add_job.start_after, add_job.start_after + q.retention_seconds * interval '1 second',
		q.expire_seconds, q.deletion_seconds, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy
	from pgboss.queue q where q.name = add_job.queue;
	if not found then
		raise exception 'no queue %', queue using errcode = '22023';
	end if;
end $$;
--> statement-breakpoint
revoke all on function platform.add_job(text, jsonb, timestamptz) from public;
--> statement-breakpoint
grant execute on function platform.add_job(text, jsonb, timestamptz) to lk_app, lk_job;
--> statement-breakpoint
-- Tells whoever is responsible for the case and covers for them, without telling the caller who that is. Once per `once`.
create function casework.tell_responsible(referral uuid, kind text, once text) returns void
language sql volatile security definer set search_path = pg_catalog as $$
	insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
	select r.network_id, person.id, kind, jsonb_build_object('referralId', r.id::text), platform.ctx_now(), once
	from casework.referrals r
	join lateral (
		select responsible_id as id from casework.cases where id = r.case_id
		union
		select substitute_id from casework.covers
		where case_id = r.case_id and ended_at is null and valid_from <= platform.ctx_now() and platform.ctx_now() < valid_until
	) person on true
	where r.id = referral and (r.to_organisation_id = platform.ctx_provider() and r.sending <> 'draft' or platform.ctx_role() = 'system')
	on conflict (membership_id, once) do nothing
$$;
--> statement-breakpoint
revoke all on function casework.tell_responsible(uuid, text, text) from public;
--> statement-breakpoint
grant execute on function casework.tell_responsible(uuid, text, text) to lk_app, lk_job;
--> statement-breakpoint
alter table casework.feedback add constraint feedback_corrects_fk foreign key (corrects_id) references casework.feedback (id) on delete cascade;
--> statement-breakpoint
drop policy reported on casework.feedback;
--> statement-breakpoint
create policy reported on casework.feedback for insert to lk_app
	with check (author = 'provider' and provider_id = (select platform.ctx_provider()) and network_id = (select platform.ctx_network())
		and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
-- What the office replies to a query, a counter-offer or an offered place: for its own cases, on the same ground.
create policy replied on casework.feedback for insert to lk_app
	with check (author = 'office' and network_id = (select platform.ctx_network())
		and (select platform.ctx_case_manager()) is not null and referral_id = any((select casework.my_referral_ids())::uuid[])
		and disclosure_key = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
-- A confirmed place is an acceptance, and one that was taken back is none.
create or replace function casework.provider_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as (
		select id, regime, to_organisation_id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	)
	select coalesce(array_agg(key), '{}') from (
		select mine.id::text || ':' || rule.category as key
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_provider' and rule.basis = 'law'
		union
		select mine.id::text || ':' || rule.category
		from mine join casework.disclosure_rules rule on rule.regime = mine.regime and rule.direction = 'to_provider' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = mine.id and c.direction = 'to_provider' and c.category = rule.category and c.recipient_id = mine.to_organisation_id
		where exists (select from casework.feedback f where f.referral_id = mine.id and f.event in ('accepted', 'confirmed')
				and f.disclosure_key = any((select casework.disclosable_keys())::text[])
				and not exists (select from casework.feedback back where back.corrects_id = f.id))
			or not exists (select from casework.consents x where x.referral_id = mine.id and x.direction = 'to_authority' and 'D3' = any(x.categories))
	) keys
$$;
