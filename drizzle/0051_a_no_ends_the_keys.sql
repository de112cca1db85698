-- What a provider said decides what it may still read of the person: nothing after a no or once the person left its list
-- (rule 6), and for three months after an end or a return that it reported, whenever the office closes (rule 19). Each
-- report counts only while it stands and may be read. Read in one go: joined to the keys by hash, not compared with each.
create or replace function casework.provider_keys() returns text[] language sql stable security definer set search_path = pg_catalog as $$
	with mine as materialized (
		select id, regime, to_organisation_id from casework.referrals
		where to_organisation_id = (select platform.ctx_provider()) and sending <> 'draft'
			and coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'
	), heard as materialized (
		select f.referral_id,
			bool_or(f.event in ('accepted', 'confirmed')) as accepted,
			bool_or(f.event in ('declined', 'left_list')) as refused,
			max(f.recorded_at) filter (where f.event in ('ended', 'returned')) as over_since
		from casework.feedback f
		where f.provider_id = (select platform.ctx_provider())
			and f.event in ('accepted', 'confirmed', 'declined', 'left_list', 'ended', 'returned')
			and f.disclosure_key in (select unnest((select casework.disclosable_keys())::text[]))
			and not exists (select from casework.feedback back where back.corrects_id = f.id)
		group by f.referral_id
	), readable as materialized (
		select mine.*, coalesce(heard.accepted, false) as accepted
		from mine left join heard on heard.referral_id = mine.id
		where heard.refused is not true
			and coalesce(heard.over_since, 'infinity') > (select platform.ctx_now()) - interval '3 months'
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
