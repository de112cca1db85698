import { sql, type SQL } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { PersonTable } from '#lib/platform/person-fields.server.ts';
import { retentionPeriods, type Period } from './retention.ts';

/** What a run removes, as counts per table; never what it was. */
export type RetentionReport = { removed: Record<string, number>; dryRun: boolean };

/** Rolls a dry run back with its counts. */
class DryRun extends Error {
	readonly removed: Record<string, number>;
	constructor(removed: Record<string, number>) {
		super('dry run');
		this.removed = removed;
	}
}

const interval = ({ days = 0, months = 0, years = 0 }: Period): SQL =>
	sql`make_interval(years => ${years}, months => ${months}, days => ${days})`;

/**
 * Removes what has been kept long enough (rule 19; Art. 5(1)(e) DSGVO): drafts, attendance, assessments, everything of
 * finished referrals and closed cases, proofs of consent, spent codes. Periods: `retentionPeriods`. Tables follow from
 * their declarations, so a new one is not forgotten. A dry run does the same and takes it back.
 *
 * @param tables the declarations of all modules
 */
export async function applyRetention(
	tx: Tx,
	actor: Actor,
	input: { tables: readonly PersonTable[]; dryRun: boolean },
	now: Date
): Promise<RetentionReport> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	if (!input.dryRun) {
		const removed = await remove(tx, input.tables, now);
		await record(tx, actor, 'retention.applied', removed, now);
		return { removed, dryRun: false };
	}
	try {
		await tx.transaction(async (trial) => {
			throw new DryRun(await remove(trial, input.tables, now));
		});
	} catch (caught) {
		if (caught instanceof DryRun) return { removed: caught.removed, dryRun: true };
		throw caught;
	}
	throw new Error('a dry run ends by being taken back');
}

async function remove(tx: Tx, tables: readonly PersonTable[], now: Date): Promise<Record<string, number>> {
	const removed: Record<string, number> = {};
	const at = now.toISOString();
	const before = (kept: keyof typeof retentionPeriods): SQL => {
		const period = retentionPeriods[kept];
		if (!period) throw new Error(`${kept} has no period`);
		return sql`(${at}::timestamptz - ${interval(period)})`;
	};
	const drop = async (table: string, where: SQL) => {
		const gone = await tx.execute(sql`delete from casework.${sql.identifier(table)} t where ${where} returning 1`);
		if (gone.length > 0) removed[table] = (removed[table] ?? 0) + gone.length;
	};

	await drop('referrals', sql`sending = 'draft' and created_at < ${before('draft')}`);
	await drop('access_codes', sql`least(expires_at, coalesce(ended_at, expires_at)) < ${before('code')}`);
	await drop('feedback', sql`category = 'D5' and recorded_at < ${before('attendance')}`);
	await drop('feedback', sql`category = 'D6' and recorded_at < ${before('assessment')}`);

	// Rows of their own for attendance and assessments go by the day of their recording.
	for (const { name, retention } of tables)
		if (retention === 'attendance' || retention === 'assessment')
			await drop(name, sql`recorded_at < ${before(retention)}`);

	// Finished: closed or withdrawn referrals, and everything of a closed case.
	const cases = sql`select id from casework.cases where closed_at < ${before('case')}`;
	const referrals = sql`select id from casework.referrals
		where coalesce(closed_at, withdrawn_at) < ${before('case')} or case_id in (${cases})`;
	for (const { name, retention, fields } of tables) {
		if (retention !== 'case' || name === 'cases' || name === 'referrals' || name === 'unmet_needs') continue;
		const has = (column: string) => fields.some((field) => field.column === column);
		if (has('referral_id')) await drop(name, sql`referral_id in (${referrals})`);
		if (has('case_id')) await drop(name, sql`case_id in (${cases})`);
	}
	// A need stays a number without a person: planning counts it.
	const needs = await tx.execute(
		sql`update casework.unmet_needs set case_id = null, referral_id = null, offered_referral_id = null
			where case_id in (${cases}) returning 1`
	);
	if (needs.length > 0) removed.unmet_needs = needs.length;

	// What was taken back or ran out goes with its withdrawal and its tasks, in an open case too.
	const over = sql`least(t.valid_until, coalesce(w.withdrawn_at, t.valid_until)) < ${before('proof')}`;
	await drop(
		'consents',
		sql`id in (select t.id from casework.consents t left join casework.consent_withdrawals w on w.consent_id = t.id where ${over})`
	);
	await drop(
		'joint_consents',
		sql`id in (select t.id from casework.joint_consents t left join casework.joint_withdrawals w on w.joint_consent_id = t.id where ${over})`
	);
	// Case and referral carry the proofs that are left, as a pseudonym and a number, until the last of them is gone.
	await drop(
		'referrals',
		sql`id in (${referrals}) and not exists (select from casework.consents c where c.referral_id = t.id)`
	);
	await drop(
		'cases',
		sql`id in (${cases}) and not exists (select from casework.referrals r where r.case_id = t.id)
			and not exists (select from casework.joint_consents j where j.case_id = t.id)`
	);
	return removed;
}
