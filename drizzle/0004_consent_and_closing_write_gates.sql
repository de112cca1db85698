-- A consent belongs to the case of its referral: nobody opens another's referral by naming a case of their own.
create policy same_case on casework.consents as restrictive for insert to lk_app
	with check (exists (select from casework.referrals r where r.id = referral_id and r.case_id = consents.case_id)
		and recorded_by = (select platform.ctx_membership()));
--> statement-breakpoint
-- Outcomes of the closing sheet are D7: jointly in statutory measures, elsewhere only with the person's consent.
create policy outcomes_agreed on casework.closings as restrictive for insert to lk_app
	with check ((cardinality(outcomes) = 0 and goal = 'open')
		or referral_id = any(array(select id from casework.referrals where regime = 'statutory'))
		or referral_id::text || ':D7' = any((select casework.disclosable_keys())::text[]));
