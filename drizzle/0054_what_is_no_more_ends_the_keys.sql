-- A change of the whole offer ends what a provider may read where no report of its own does: nothing for whoever had not
-- begun when a run is cancelled (rule 6), three months after an offer or a house is no more (rule 19).
create or replace function casework.provider_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as materialized (
		select id, regime, to_organisation_id, offer_id, sending, sent_at from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	), heard as materialized (
		select f.referral_id,
			bool_or(f.event in ('accepted', 'confirmed')) as accepted,
			bool_or(f.event in ('declined', 'left_list')) as refused,
			bool_or(f.event = 'started') as begun,
			max(f.recorded_at) filter (where f.event in ('ended', 'returned')) as over_since
		from casework.feedback f
		where f.provider_id = (select platform.ctx_provider())
			and f.event in ('accepted', 'confirmed', 'declined', 'left_list', 'started', 'ended', 'returned')
			and f.disclosure_key in (select unnest((select casework.disclosable_keys())::text[]))
			and not exists (select from casework.feedback back where back.corrects_id = f.id)
		group by f.referral_id
	), changed as materialized (
		select mine.id,
			min(x.recorded_at) filter (where x.kind = 'run_cancelled') as cancelled_at,
			min(x.recorded_at) filter (where x.kind in ('discontinued', 'provider_closed')) as gone_since
		from mine join directory.offer_changes x on x.offer_id = mine.offer_id and x.recorded_at > mine.sent_at
		where mine.sending = 'sent'
		group by mine.id
	), readable as materialized (
		select mine.*, coalesce(heard.accepted, false) as accepted
		from mine left join heard on heard.referral_id = mine.id left join changed on changed.id = mine.id
		where heard.refused is not true
			and (changed.cancelled_at is null or heard.begun or heard.over_since is not null or changed.gone_since < changed.cancelled_at)
			and coalesce(heard.over_since, changed.gone_since, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	)
	select coalesce(array_agg(key), '{}') from (
		select readable.id::text || ':' || rule.category as key
		from readable join casework.disclosure_rules rule on rule.regime = readable.regime and rule.direction = 'to_provider' and rule.basis = 'law'
		union
		select readable.id::text || ':' || rule.category
		from readable join casework.disclosure_rules rule on rule.regime = readable.regime and rule.direction = 'to_provider' and rule.basis = 'consent'
		join casework.consented() c on c.referral_id = readable.id and c.direction = 'to_provider' and c.category = rule.category and c.recipient_id = readable.to_organisation_id
		where readable.accepted
			or not exists (select from casework.consents x where x.referral_id = readable.id and x.direction = 'to_authority' and 'D3' = any(x.categories))
	) keys
$$;
