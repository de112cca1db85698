// What can be taken away from the database: each row policy of the application in `casework`, and single conditions.

export type SqlMutant = {
	/** Says what it removes. */
	name: string;
	sql: string;
	/** Test files that should see it, the fastest first. */
	killers: string[];
};

const rowSecurity = 'tests/db/row-security.db.test.ts';
const disclosure = 'src/lib/consent/disclosure.db.test.ts';
const withdrawal = 'src/lib/consent/withdrawal.db.test.ts';
const extract = 'src/lib/consent/extract.db.test.ts';
const cover = 'src/lib/cases/cover.db.test.ts';
const referral = 'src/lib/referrals/referral.db.test.ts';
const retention = 'src/lib/consent/retention.db.test.ts';
const secondLayer = 'tests/db/second-layer.db.test.ts';
const mandates = 'src/lib/referrals/mandates/mandates.db.test.ts';
const conferences = 'src/lib/referrals/conferences/conferences.db.test.ts';
const statutory = 'src/lib/referrals/statutory.db.test.ts';

/** A policy of the application as `pg_policies` tells of it. */
export type Policy = { schema: string; table: string; name: string; reads: boolean; writes: boolean };

/** Each policy opened in turn: once for whoever reads or changes, once for what is written. */
export const policyMutants = (policies: readonly Policy[]): SqlMutant[] =>
	policies.flatMap(({ schema, table, name, reads, writes }) => {
		const killers = [rowSecurity, ...(writes ? [disclosure, withdrawal] : [])];
		const of = `policy ${name} on ${schema}.${table}`;
		return [
			...(reads ? [{ name: `${of} reads everybody’s rows`, sql: `alter ${of} using (true)`, killers }] : []),
			...(writes ? [{ name: `${of} takes everybody’s rows`, sql: `alter ${of} with check (true)`, killers }] : [])
		];
	});

/** Replaces a piece of a function's text; a piece that is not there is an error, not a survivor. */
const inFunction = (signature: string, from: string, to: string): string => `
	do $mutant$
	declare before text := pg_get_functiondef('${signature}'::regprocedure);
		after text := replace(before, $piece$${from}$piece$, $piece$${to}$piece$);
	begin
		if before = after then raise exception 'the mutant does not apply to ${signature}'; end if;
		execute after;
	end $mutant$`;

type Weakened = [name: string, signature: string, from: string, to: string, ...killers: string[]];
const weakened: Weakened[] = [
	[
		'a consent holds before its first day',
		'casework.consented()',
		'c.valid_from <= platform.ctx_now() and ',
		'',
		disclosure
	],
	['a consent never runs out', 'casework.consented()', 'platform.ctx_now() < c.valid_until', 'true', disclosure],
	[
		'a withdrawn consent still holds',
		'casework.consented()',
		'w.consent_id = c.id and w.withdrawn_at <= platform.ctx_now()',
		'false',
		disclosure
	],
	[
		'a consent to another recipient covers the office',
		'casework.disclosable_keys()',
		'(c.recipient_id = mine.reader or c.recipient_id = mine.principal)',
		'true',
		secondLayer
	],
	[
		'a consent to one category covers all of them',
		'casework.disclosable_keys()',
		' and c.category = rule.category',
		'',
		disclosure
	],
	[
		'a mandate goes on after its last day',
		'casework.my_mandate_ids()',
		'between m.valid_from and m.valid_until',
		'>= m.valid_from',
		mandates
	],
	['a mandate goes on after it was ended', 'casework.my_mandate_ids()', ' and m.ended_at is null', '', mandates],
	[
		'a mandate goes on without the person’s word',
		'casework.my_mandate_ids()',
		`'D1' = any(c.categories)`,
		'true',
		mandates
	],
	[
		'who was never invited to a conference is asked to erase what it does not know',
		'casework.ask_to_erase_joint(uuid)',
		'p.conference_id = c.subject_id and p.organisation_id = named.id',
		'true',
		conferences
	],
	[
		'a withdrawal asks those to erase whom another consent still names',
		'casework.ask_to_erase_joint(uuid)',
		'j.subject_id = c.subject_id and named.id = any(j.organisation_ids)',
		'false',
		conferences
	],
	[
		'somebody is asked to erase though nothing was taken back in this step',
		'casework.ask_to_erase_joint(uuid)',
		`w.recorded_by = (select platform.ctx_membership()) and w.withdrawn_at = date_trunc('milliseconds', platform.ctx_now())`,
		'true',
		conferences
	],
	[
		'a place is known by whatever else may be told',
		'casework.disclosable_ids(text)',
		`split_part(key, ':', 2) = wanted`,
		'true',
		secondLayer
	],
	['feedback flows in a draft', 'casework.disclosable_keys()', ` and sending <> 'draft'`, '', disclosure],
	[
		'what needs consent flows as by law',
		'casework.disclosable_keys()',
		`rule.direction = 'to_authority' and rule.basis = 'law'`,
		`rule.direction = 'to_authority'`,
		disclosure
	],
	[
		'a provider reads a person before it said yes',
		'casework.provider_keys()',
		'coalesce(heard.accepted, false)',
		'true',
		secondLayer
	],
	[
		'a yes that was taken back still opens the person',
		'casework.provider_keys()',
		'back.corrects_id = f.id',
		'false',
		secondLayer
	],
	[
		'a yes that may not be known any more still opens the person',
		'casework.provider_keys()',
		'f.disclosure_key in (select unnest((select casework.disclosable_keys())::text[]))',
		'true',
		disclosure,
		referral
	],
	[
		'a consent to another provider opens the person',
		'casework.provider_keys()',
		' and c.recipient_id = readable.to_organisation_id',
		'',
		secondLayer
	],
	[
		'a provider reads persons without end',
		'casework.provider_keys()',
		`coalesce(closed_at, withdrawn_at, 'infinity') > (select platform.ctx_now()) - interval '3 months'`,
		'true',
		secondLayer
	],
	[
		'a provider that said no still reads the person',
		'casework.provider_keys()',
		'heard.refused is not true',
		'true',
		secondLayer,
		disclosure
	],
	[
		'a provider reads a person without end after the last report',
		'casework.provider_keys()',
		`coalesce(heard.over_since, changed.gone_since, 'infinity') > (select platform.ctx_now()) - interval '3 months'`,
		'true',
		secondLayer,
		disclosure
	],
	[
		'the provider of a cancelled run still reads who had not begun',
		'casework.provider_keys()',
		'changed.cancelled_at is null or',
		'true or',
		disclosure
	],
	[
		'a house that is no more reads persons until the office closes',
		'casework.provider_keys()',
		'heard.over_since, changed.gone_since,',
		'heard.over_since,',
		disclosure
	],
	[
		'a provider keeps referrals without end',
		'casework.my_referral_ids()',
		`- interval '3 months'`,
		`- interval '30 years'`,
		disclosure,
		retention
	],
	['a provider knows of drafts', 'casework.my_referral_ids()', `sending <> 'draft'`, 'true', secondLayer],
	[
		'the contact is open with the goal',
		'casework.contact_case_ids()',
		`r.id::text || ':D1' = any((select casework.provider_keys())::text[])`,
		'true',
		secondLayer
	],
	[
		'a cover goes on after its last day',
		'casework.my_case_ids()',
		'(select platform.ctx_now()) < c.valid_until',
		'true',
		cover
	],
	['a cover goes on after it was ended', 'casework.my_case_ids()', ' and c.ended_at is null', '', cover],
	[
		'everybody’s cover is one’s own',
		'casework.my_case_ids()',
		'c.substitute_id = (select platform.ctx_case_manager())',
		'true',
		secondLayer
	],
	[
		'emergency access lasts without end',
		'casework.emergency_case_ids()',
		'(select platform.ctx_now()) < valid_until',
		'true',
		secondLayer
	],
	[
		'emergency access opens to every administrator',
		'casework.emergency_case_ids()',
		' and requested_by = (select platform.ctx_membership())',
		'',
		secondLayer
	],
	[
		'one person approves their own emergency access',
		'casework.approve_emergency(uuid)',
		'where one.id = e.requested_by and two.id = platform.ctx_membership()',
		'where false',
		cover
	],
	[
		'anybody asks for emergency access',
		'casework.request_emergency(text,text)',
		`platform.ctx_role() <> 'network-admin'`,
		'false',
		secondLayer
	],
	[
		'a colleague hands over a case that is not theirs',
		'casework.require_colleagues(uuid,uuid,uuid)',
		` and absent = platform.ctx_membership()`,
		'',
		secondLayer
	],
	[
		'a code opens after its quarter of an hour',
		'casework.enter_by_code(text,text,text)',
		'platform.ctx_now() >= found_code.expires_at',
		'false',
		extract
	],
	[
		'a code may be guessed at without end',
		'casework.enter_by_code(text,text,text)',
		'found_code.ended_at is not null or found_code.wrong_tries >= 5',
		'false',
		extract
	],
	[
		'any code with the right beginning opens',
		'casework.enter_by_code(text,text,text)',
		`if found_code.verifier_hash <> encode(sha256(convert_to(first_signs || ':' || other_signs, 'UTF8')), 'hex') then`,
		'if false then',
		extract
	],
	['a slip opens the extract', 'platform.ctx_case()', `and platform.context('code') = 'extract'`, '', withdrawal],
	[
		'a question outside a transaction answers nothing instead of failing',
		'platform.context(text)',
		`if role is null or role = '' then`,
		'if false then',
		rowSecurity
	],
	[
		'an assessment is read before it was opened to the person',
		'casework.opened_assessment_ids()',
		`s.event in ('opened', 'not_opened')`,
		'true',
		statutory
	]
];

const statements: SqlMutant[] = [
	{
		name: 'who is responsible moves nothing that a third party referred on',
		sql: 'drop policy principal_moves on casework.referrals',
		killers: [mandates]
	},
	{
		name: 'who is responsible makes a third party’s referral their own',
		sql: 'drop trigger referrals_keep_origin on casework.referrals',
		killers: [mandates]
	},
	{
		name: 'attendance is a matter of consent in voluntary offers',
		sql: `insert into casework.disclosure_rules values ('voluntary', 'to_authority', 'D5', 'consent')`,
		killers: [disclosure]
	},
	{
		name: 'counselling reports by law',
		sql: `update casework.disclosure_rules set basis = 'law' where regime = 'counselling' and direction = 'to_authority'`,
		killers: [disclosure]
	},
	{
		name: 'employers read the goal',
		sql: `insert into casework.disclosure_rules values ('employer', 'to_provider', 'D2', 'consent')`,
		killers: [disclosure]
	},
	...['feedback_counselling_reach', 'feedback_voluntary_by_month', 'feedback_event_fits_category'].map(
		(constraint) => ({
			name: `feedback without the check ${constraint}`,
			sql: `alter table casework.feedback drop constraint ${constraint}`,
			killers: [disclosure]
		})
	),
	{
		name: 'the owner passes row security of contacts',
		sql: `alter table casework.case_contacts no force row level security`,
		killers: [rowSecurity]
	},
	{
		name: 'contacts without row security',
		sql: `alter table casework.case_contacts disable row level security`,
		killers: [rowSecurity]
	},
	{
		name: 'feedback may be rewritten',
		sql: `grant update on casework.feedback to lk_app; create policy anybody on casework.feedback for update to lk_app using (true)`,
		killers: [secondLayer]
	},
	{
		name: 'responsibility for a case may be moved by an update',
		sql: `grant update on casework.cases to lk_app`,
		killers: [cover]
	}
];

export const functionMutants: SqlMutant[] = [
	...weakened.map(([name, signature, from, to, ...killers]) => ({
		name,
		sql: inFunction(signature, from, to),
		killers
	})),
	...statements
];
