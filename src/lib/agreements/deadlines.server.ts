import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { dutyLabels } from './labels.ts';
import type { DutyKind } from './model.ts';
import { ensureMaySee } from './queries.server.ts';
import { runs } from './running.server.ts';

type Kind =
	| 'end'
	| 'review'
	| 'option'
	| 'proof'
	| 'accredited'
	| 'accredited_partner'
	| 'consolidate'
	| 'milestone'
	| 'deviation'
	| DutyKind;

const labels: Record<Exclude<Kind, DutyKind>, () => string> = {
	end: m.network_deadline_end,
	review: m.network_deadline_review,
	option: m.network_deadline_option,
	proof: m.network_deadline_proof,
	accredited: m.network_deadline_accredited,
	accredited_partner: m.network_deadline_accredited_partner,
	consolidate: m.network_deadline_consolidate,
	milestone: m.network_deadline_milestone,
	deviation: m.network_deadline_deviation
};
const labelOf = (kind: Kind): string => ({ ...labels, ...dutyLabels })[kind]();

/** What a calendar says of it. A dialogue is a date with people, every other duty a report. */
const calendarKind = (kind: Kind): Deadline['kind'] =>
	kind === 'end' ? 'term' : Object.hasOwn(dutyLabels, kind) && kind !== 'quality_dialogue' ? 'report' : 'agreement';

/**
 * What is due under the agreements that the caller may know of: end, option, review, reports, proof of use, accreditation
 * (AZAV, shown from six months before), milestones, agreed actions, and oral arrangements to be put in writing.
 *
 * @param until the last day that is told
 */
export async function listAgreementDeadlines(
	tx: Tx,
	actor: Member,
	now: Date,
	until = addDays(dayOf(now), deadlineHorizon)
): Promise<Deadline[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ kind: Kind; id: string; key: string; about: string; on: string }>(sql`
		with known as (
			select a.id, a.title, a.form, a.valid_until, a.review_on, a.terms, a.organisation_id, o.name as partner, o.accredited_until,
				${runs} as running
			from steering.agreements a join directory.organisations o on o.id = a.organisation_id
			where a.network_id = ${actor.networkId} and a.state not in ('draft', 'ended')
		), dated as (
			select 'end' as kind, id, id as key, title as about, valid_until as day from known where running
			union all select 'review', id, id, title, review_on from known
			union all select 'option', id, id, title, nullif(terms ->> 'optionUntil', '')::date from known where running
			union all select 'proof', id, id, title, nullif(terms ->> 'proofDueOn', '')::date from known k
				where form = 'grant' and not exists (select from steering.agreement_duties d where d.agreement_id = k.id and d.kind = 'proof_of_use')
			union all select 'accredited', id, id, title, nullif(terms ->> 'accreditedUntil', '')::date from known where running
			union all select distinct on (organisation_id) 'accredited_partner', id, id, partner, accredited_until from known where running
			union all select 'consolidate', id, id, title, nullif(terms ->> 'consolidateBy', '')::date from known where form = 'arrangement' and running
			union all select d.kind, k.id, d.id, k.title, d.due_on from known k join steering.agreement_duties d on d.agreement_id = k.id
			union all select 'milestone', k.id, s.id, k.title || ': ' || s.title, s.due_on from known k join steering.agreement_milestones s on s.agreement_id = k.id where s.reached_on is null
			union all select 'deviation', k.id, v.id, k.title || ': ' || v.action, v.due_on from known k join steering.agreement_deviations v on v.agreement_id = k.id where v.settled_at is null
		)
		select kind, id, key, about, day::text as on from dated where day is not null and day <= ${until}::date order by day, about limit 1000`);
	return rows.map(({ kind, id, key, about, on }) => ({
		kind: calendarKind(kind),
		// Several days of one agreement: each is told apart by what it is.
		id: key === id && kind !== 'end' ? `${kind}-${id}` : key,
		source: 'agreement',
		what: labelOf(kind),
		about,
		on,
		href: `/vereinbarungen/${id}`
	}));
}
