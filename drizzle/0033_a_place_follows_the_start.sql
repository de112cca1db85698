-- Beginning and end (D4) move the place as an answer (D3) does: who may report them reaches the place even where the
-- person takes back the say about answers. Only the provider: to the office a place that is held tells of a yes.
create policy reported_start on casework.place_holds for select to lk_app
	using (provider_id = (select platform.ctx_provider())
		and (referral_id::text || ':D4') = any((select casework.disclosable_keys())::text[]));
--> statement-breakpoint
create policy moved_by_start on casework.place_holds for update to lk_app
	using (provider_id = (select platform.ctx_provider())
		and (referral_id::text || ':D4') = any((select casework.disclosable_keys())::text[]))
	with check (provider_id = (select platform.ctx_provider())
		and (referral_id::text || ':D4') = any((select casework.disclosable_keys())::text[]));
