-- Figures of controlling per offer (design.md § 11, R88–R103): persons of a year, for the steering roles all of their network,
-- for a provider its own. Every figure is null below ten persons; nothing is grouped by who works there. Spread as quartiles.
create function casework.offer_figures(starts date, ends date)
returns table (offer_id uuid, requested integer, answered integer, response_low float8, response_days float8, response_high float8,
	accepted integer, taken_up integer, begun integer, wait_low float8, wait_days float8, wait_high float8,
	cohort integer, early integer, completed integer, closed integer, participation integer, working integer, reached integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
	steers constant boolean := platform.ctx_role() in ('system-manager', 'network-admin', 'team-lead', 'evaluator');
begin
	if not steers and platform.ctx_provider() is null then
		raise exception 'figures of offers are for the steering side and for providers' using errcode = '42501';
	end if;
	return query
	with known as (
		select r.id, r.offer_id as offer, r.case_id as person, r.sent_at, r.regime
		from casework.referrals r
		where r.network_id = platform.ctx_network() and r.sending <> 'draft' and r.sent_at is not null
			and (steers or r.to_organisation_id = platform.ctx_provider())
	), told as (
		select f.referral_id, f.event, f.reason, f.author, f.recorded_at, coalesce(f.happens_on, f.recorded_at::date) as day
		from casework.feedback f join known on known.id = f.referral_id
		where not exists (select from casework.feedback back where back.corrects_id = f.id)
	), answers as (
		select referral_id,
			min(recorded_at) filter (where author = 'provider' and event in ('accepted', 'waitlisted', 'offered', 'declined', 'queried', 'countered')) as answered_at,
			min(recorded_at) filter (where event = 'accepted') as accepted_at,
			min(day) filter (where event = 'started') as begun_on,
			max(day) filter (where event = 'ended') as ended_on,
			(array_agg(reason order by recorded_at desc) filter (where event = 'ended'))[1] as ended_because
		from told group by referral_id
	), course as (
		select known.*, a.answered_at, a.accepted_at, a.begun_on, a.ended_on, a.ended_because, sheet.closed_at, sheet.goal, sheet.outcomes
		from known left join answers a on a.referral_id = known.id left join casework.closings sheet on sheet.referral_id = known.id and sheet.ground = 'sheet'
	), counted as (
		select c.offer,
			count(distinct person) filter (where sent_at >= starts and sent_at < ends)::integer as n_requested,
			count(distinct person) filter (where answered_at >= starts and answered_at < ends)::integer as n_answered,
			percentile_cont(array[0.25, 0.5, 0.75]) within group (order by extract(epoch from answered_at - sent_at) / 86400)
				filter (where answered_at >= starts and answered_at < ends) as response,
			count(distinct person) filter (where accepted_at >= starts and accepted_at < ends)::integer as n_accepted,
			count(distinct person) filter (where accepted_at >= starts and accepted_at < ends and begun_on is not null)::integer as n_taken_up,
			count(distinct person) filter (where begun_on >= starts and begun_on < ends)::integer as n_begun,
			percentile_cont(array[0.25, 0.5, 0.75]) within group (order by greatest(0, begun_on - sent_at::date)) filter (where begun_on >= starts and begun_on < ends) as waited,
			-- Whoever began early enough to be looked at for ninety days, in regimes that tell a reason at all.
			count(distinct person) filter (where begun_on >= starts - 90 and begun_on < ends - 90 and regime in ('statutory', 'employer'))::integer as n_cohort,
			count(distinct person) filter (where begun_on >= starts - 90 and begun_on < ends - 90 and regime in ('statutory', 'employer') and ended_on <= begun_on + 90
				and ended_because not in ('completed', 'completed_early_goal', 'to_work', 'to_training', 'to_other_offer', 'hired'))::integer as n_early,
			count(distinct person) filter (where ended_on >= starts and ended_on < ends and ended_because in ('completed', 'completed_early_goal', 'hired'))::integer as n_completed,
			count(distinct person) filter (where closed_at >= starts and closed_at < ends)::integer as n_closed,
			count(distinct person) filter (where closed_at >= starts and closed_at < ends and outcomes && array['social_participation', 'daily_structure', 'self_efficacy', 'health_stabilised', 'debts_regulated', 'housing_secured', 'family_relieved', 'language_progress'])::integer as n_participation,
			count(distinct person) filter (where closed_at >= starts and closed_at < ends and outcomes && array['qualification', 'apprenticeship', 'subsidised_work', 'part_integration', 'full_integration'])::integer as n_working,
			count(distinct person) filter (where closed_at >= starts and closed_at < ends and goal in ('reached', 'partly', 'otherwise'))::integer as n_reached
		from course c group by c.offer
	)
	select c.offer, case when n_requested >= 10 then n_requested end,
		case when n_answered >= 10 then n_answered end, case when n_answered >= 10 then response[1] end, case when n_answered >= 10 then response[2] end, case when n_answered >= 10 then response[3] end,
		case when n_accepted >= 10 then n_accepted end, case when n_accepted >= 10 then n_taken_up end,
		case when n_begun >= 10 then n_begun end, case when n_begun >= 10 then waited[1] end, case when n_begun >= 10 then waited[2] end, case when n_begun >= 10 then waited[3] end,
		case when n_cohort >= 10 then n_cohort end, case when n_cohort >= 10 then n_early end, case when n_completed >= 10 then n_completed end,
		case when n_closed >= 10 then n_closed end, case when n_closed >= 10 then n_participation end, case when n_closed >= 10 then n_working end, case when n_closed >= 10 then n_reached end
	from counted c;
end $$;
--> statement-breakpoint
revoke all on function casework.offer_figures(date, date) from public;
--> statement-breakpoint
grant execute on function casework.offer_figures(date, date) to lk_app, lk_job;
--> statement-breakpoint
-- What the maturity self-check looks at (requirements, appendix 2): over a whole network, no person and no offer. The share of
-- running referrals with a feedback of the last thirty days is rounded to five per cent and null below ten; a month counts
-- with three persons in it.
create function casework.maturity_counts(as_of date)
returns table (fed_enough boolean, fed_share float8, need_months integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
	if platform.ctx_role() not in ('system-manager', 'network-admin') then
		raise exception 'the self-check is for whoever keeps the network' using errcode = '42501';
	end if;
	return query
	with open as (
		select r.id, greatest(r.sent_at, (select max(f.recorded_at) from casework.feedback f where f.referral_id = r.id)) as last_at
		from casework.referrals r
		where r.network_id = platform.ctx_network() and r.sending = 'sent' and r.closed_at is null and r.regime <> 'none'
			and not exists (select from casework.closings c where c.referral_id = r.id)
			and not exists (select from casework.feedback f where f.referral_id = r.id and f.event in ('ended', 'declined', 'returned', 'not_started', 'left_list')
				and not exists (select from casework.feedback back where back.corrects_id = f.id))
	), counted as (select count(*)::float8 as running, count(*) filter (where last_at >= as_of - 30)::float8 as fed from open)
	select case when running >= 10 then fed / running >= 0.8 end, case when running >= 10 then round(fed / running * 20) / 20 end,
		(select count(*)::integer from (
			select 1 from casework.unmet_needs u where u.network_id = platform.ctx_network() and u.state <> 'draft' and u.created_at >= as_of - 365
			group by date_trunc('month', u.created_at) having count(distinct coalesce(u.case_id, u.id)) >= 3) months)
	from counted;
end $$;
--> statement-breakpoint
revoke all on function casework.maturity_counts(date) from public;
--> statement-breakpoint
grant execute on function casework.maturity_counts(date) to lk_app, lk_job;
