-- Norms: system management sets them, the steering side and whoever plans reads them.
alter table steering.planning_norms enable row level security;
--> statement-breakpoint
alter table steering.planning_norms force row level security;
--> statement-breakpoint
create policy job on steering.planning_norms for all to lk_job using (true) with check (true);
--> statement-breakpoint
create policy owner_reads on steering.planning_norms for select to lk_owner using (true);
--> statement-breakpoint
create policy written on steering.planning_norms for all to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager')
	with check (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) = 'system-manager');
--> statement-breakpoint
create policy read on steering.planning_norms for select to lk_app
	using (network_id = (select platform.ctx_network()) and (select platform.ctx_role()) in ('network-admin', 'team-lead', 'evaluator', 'auditor'));
--> statement-breakpoint
grant select, insert, update, delete on steering.planning_norms to lk_app, lk_job;
--> statement-breakpoint
grant select, insert, update on directory.zero_hit_searches to lk_app, lk_job;
--> statement-breakpoint
grant delete on directory.zero_hit_searches to lk_job;
--> statement-breakpoint

-- Figures for the gap analysis: numbers, never rows (design.md § 9). What may be shown of them is decided in gaps. --------

-- Reports per month, the last 36. A report is not a person: one may be about twenty, and a person may be in several.
create function casework.reports_by_month() returns table (term_id uuid, area_id uuid, month date, reports integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select u.term_id, u.area_id, date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, count(*)::integer
		from casework.unmet_needs u
		where u.network_id = platform.ctx_network() and u.state <> 'draft' and u.reason <> 'person_decided'
			and u.created_at >= platform.ctx_now() - interval '37 months'
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
-- Persons with an open need by what is needed with it, and by whether they were helped otherwise. A reason that says the
-- same as a condition counts as one: language, barrier, way, times. Who has two is in both.
create function casework.open_marks() returns table (term_id uuid, area_id uuid, mark text, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select p.term_id, p.area_id, p.mark, sum(p.persons)::integer from (
			select u.term_id, u.area_id, marks.mark, max(u.persons) as persons
			from casework.unmet_needs u cross join lateral (
				select unnest(u.conditions) as mark
				union select 'language' where u.reason = 'language'
				union select 'wheelchair' where u.reason = 'barrier'
				union select 'mobility' where u.reason = 'distance'
				union select 'childcare' where u.reason = 'times_childcare'
				union select 'substituted' where u.substitute <> 'none'
			) marks
			where u.network_id = platform.ctx_network() and u.state in ('open', 'in_review', 'planned') and u.reason <> 'person_decided'
			group by u.term_id, u.area_id, marks.mark, coalesce(u.case_id, u.id)
		) p group by 1, 2, 3;
end $$;
--> statement-breakpoint
-- Feedback that law or a consent in force now lets the office know; what was taken back is not there. Private.
create function casework.told_feedback() returns table (referral_id uuid, event text, reason text, happens_on date, recorded_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
	select f.referral_id, f.event, f.reason, f.happens_on, f.recorded_at
	from casework.feedback f
	join casework.referrals r on r.id = f.referral_id
	join casework.disclosure_rules rule on rule.regime = r.regime and rule.direction = 'to_authority' and rule.category = f.category
	where f.network_id = platform.ctx_network() and f.event <> 'corrected'
		and not exists (select from casework.feedback back where back.corrects_id = f.id)
		and (rule.basis = 'law' or exists (
			select from casework.consents c
			where c.referral_id = r.id and c.direction = 'to_authority' and f.category = any(c.categories) and c.recipient_id = r.from_organisation_id
				and c.valid_from <= platform.ctx_now() and platform.ctx_now() < c.valid_until
				and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now())
		))
$$;
--> statement-breakpoint
-- Days from request to begin of the last 24 months, and of those who have an answer and still wait, so far; those for
-- whom it came to nothing, until then. Without `voluntary`: there only the month is known. `begun`: it came to a begin.
create function casework.observed_waits() returns table (term_id uuid, area_id uuid, days integer, begun boolean, referrals integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		with told as materialized (
			select f.referral_id, min(f.happens_on) filter (where f.event = 'started') as started,
				min(f.recorded_at) filter (where f.event in ('declined', 'lapsed', 'left_list', 'not_started', 'returned', 'ended')) as over
			from casework.told_feedback() f group by 1
			having bool_or(f.event in ('accepted', 'waitlisted', 'offered', 'confirmed', 'started'))
		)
		select r.term_id, r.area_id,
			greatest(0, coalesce(t.started, (least(t.over, r.withdrawn_at, r.closed_at, platform.ctx_now()) at time zone 'Europe/Berlin')::date)
				- (r.sent_at at time zone 'Europe/Berlin')::date) as days,
			t.started is not null, count(*)::integer
		from casework.referrals r join told t on t.referral_id = r.id
		where r.network_id = platform.ctx_network() and r.regime <> 'voluntary' and r.sent_at >= platform.ctx_now() - interval '24 months'
		group by 1, 2, 3, 4;
end $$;
--> statement-breakpoint
-- Persons with an answer in the last 12 months, and those among them for whom the offer did not fit.
create function casework.fit_answers() returns table (term_id uuid, area_id uuid, offer_id uuid, answered integer, unfit integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select r.term_id, r.area_id, r.offer_id, count(distinct r.case_id)::integer,
			count(distinct r.case_id) filter (where f.event in ('declined', 'returned') and f.reason in ('fit_quality', 'fit_target_group', 'more_intensity'))::integer
		from casework.referrals r join casework.told_feedback() f on f.referral_id = r.id
		where r.network_id = platform.ctx_network() and r.sent_at >= platform.ctx_now() - interval '12 months'
			and f.event in ('accepted', 'declined', 'returned')
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
-- How long a place is used, in days, of what ended in the last 24 months; and persons who newly need something, per month.
create function casework.stays() returns table (term_id uuid, days integer, referrals integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		with told as materialized (
			select f.referral_id, min(f.happens_on) filter (where f.event = 'started') as started,
				max(f.happens_on) filter (where f.event in ('ended', 'returned')) as ended
			from casework.told_feedback() f group by 1
		)
		select r.term_id, t.ended - t.started, count(*)::integer
		from casework.referrals r join told t on t.referral_id = r.id
		where r.network_id = platform.ctx_network() and t.ended > t.started and t.ended >= (platform.ctx_now() - interval '24 months')::date
		group by 1, 2;
end $$;
--> statement-breakpoint
create function casework.inflow_by_month() returns table (term_id uuid, area_id uuid, month date, persons integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	perform casework.require_steering();
	return query
		select n.term_id, n.area_id, n.month, sum(n.persons)::integer from (
			select s.term_id, s.area_id, s.person, min(s.month) as month, max(s.persons) as persons from (
				select r.term_id, r.area_id, r.case_id as person, date_trunc('month', r.sent_at at time zone 'Europe/Berlin')::date as month, 1 as persons
				from casework.referrals r where r.network_id = platform.ctx_network() and r.sent_at is not null
				union all
				select u.term_id, u.area_id, coalesce(u.case_id, u.id), date_trunc('month', u.created_at at time zone 'Europe/Berlin')::date, u.persons
				from casework.unmet_needs u where u.network_id = platform.ctx_network() and u.state <> 'draft' and u.reason <> 'person_decided'
			) s group by 1, 2, 3
		) n
		where n.month >= (date_trunc('month', platform.ctx_now() at time zone 'Europe/Berlin') - interval '36 months')::date
		group by 1, 2, 3;
end $$;
--> statement-breakpoint
revoke all on function casework.reports_by_month(), casework.open_marks(), casework.told_feedback(), casework.observed_waits(),
	casework.fit_answers(), casework.stays(), casework.inflow_by_month() from public;
--> statement-breakpoint
grant execute on function casework.reports_by_month(), casework.open_marks(), casework.observed_waits(), casework.fit_answers(),
	casework.stays(), casework.inflow_by_month() to lk_app, lk_job;
