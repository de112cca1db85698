import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { isOwnCase, ownCaseIds } from './own-cases.server.ts';
import { maySee } from './policy.ts';
import { caseContacts, cases } from './tables.server.ts';

export const unknownCase = (): Refusal => new Refusal('not-found', m.errors_not_found());

/** A term of the needs' catalogue as a page shows it. */
export type Need = { termId: string; code: string; labelDe: string; labelEn: string; sensitive: boolean };

export type OwnCase = {
	id: string;
	reference: string;
	areaId: string | null;
	area: string | null;
	language: string;
	under25: boolean | null;
	createdAt: Date;
	closedAt: Date | null;
	/** The caller acts for the responsible person. */
	covered: boolean;
	needs: Need[];
};
export type Contact = { name: string; phone: string; email: string };

type CaseRow = {
	id: string;
	reference: string;
	area_id: string | null;
	area: string | null;
	language: string;
	under_25: boolean | null;
	created_at: string;
	closed_at: string | null;
	responsible_id: string;
};

const shown = (row: CaseRow, actor: Actor, needs: Need[]): OwnCase => ({
	id: row.id,
	reference: row.reference,
	areaId: row.area_id,
	area: row.area,
	language: row.language,
	under25: row.under_25,
	createdAt: new Date(row.created_at),
	closedAt: row.closed_at ? new Date(row.closed_at) : null,
	covered: row.responsible_id !== actor.membershipId,
	needs
});

/** Cases the caller works with, as responsible person or as cover, by pseudonym. */
export async function listOwnCases(
	tx: Tx,
	actor: Actor,
	filter: { closed?: boolean } = {}
): Promise<{ rows: OwnCase[]; total: number }> {
	if (actor.role !== 'case-manager') return { rows: [], total: 0 };
	const rows = await tx.execute<CaseRow>(sql`
		select c.id, c.reference, c.area_id, a.name as area, c.language, c.under_25, c.created_at, c.closed_at, c.responsible_id
		from casework.cases c left join directory.planning_areas a on a.id = c.area_id
		where ${isOwnCase(sql`c.id`)} and (c.closed_at is not null) = ${filter.closed ?? false}
		order by c.reference`);
	const needs = await needsOf(
		tx,
		rows.map((row) => row.id)
	);
	return { rows: rows.map((row) => shown(row, actor, needs.get(row.id) ?? [])), total: rows.length };
}

/** Pseudonyms of those of these cases that the caller works with. */
export async function getCaseReferences(tx: Tx, actor: Member, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{ id: string; reference: string }>(sql`
		select id, reference from casework.cases where id in ${ownCaseIds(actor)} and ${anyOf(sql`id`, ids)}`);
	return new Map(rows.map(({ id, reference }) => [id, reference]));
}

/** @throws {Refusal} not-found for an unknown case and for somebody else's alike */
export async function getCase(tx: Tx, actor: Actor, id: string): Promise<OwnCase> {
	const [row] = await tx.execute<CaseRow & { network_id: string; mine: boolean }>(sql`
		select c.id, c.reference, c.area_id, a.name as area, c.language, c.under_25, c.created_at, c.closed_at,
			c.responsible_id, c.network_id, ${isOwnCase(sql`c.id`)} as mine
		from casework.cases c left join directory.planning_areas a on a.id = c.area_id
		where c.id = ${id}`);
	if (!row || !maySee(actor, { responsibleId: row.responsible_id, networkId: row.network_id, covered: row.mine }))
		throw unknownCase();
	return shown(row, actor, (await needsOf(tx, [id])).get(id) ?? []);
}

/** The contact as the case manager recorded it, if any. A provider's view of it goes through the referral. */
export async function findContact(tx: Tx, actor: Actor, caseId: string): Promise<Contact | undefined> {
	await getCase(tx, actor, caseId);
	const [row] = await tx
		.select({ name: caseContacts.name, phone: caseContacts.phone, email: caseContacts.email })
		.from(caseContacts)
		.where(eq(caseContacts.caseId, caseId));
	return row;
}

/** Locks an own case against closing and other changes. @throws {Refusal} not-found */
export async function lockCase(tx: Tx, actor: Actor, id: string) {
	const [row] = await tx
		.select()
		.from(cases)
		.where(and(eq(cases.id, id)))
		.for('update');
	const [mine] = await tx.execute<{ mine: boolean }>(sql`select ${isOwnCase(sql`${id}::uuid`)} as mine`);
	if (!row || !maySee(actor, { ...row, covered: mine?.mine ?? false })) throw unknownCase();
	return row;
}

async function needsOf(tx: Tx, caseIds: readonly string[]): Promise<Map<string, Need[]>> {
	const byCase = new Map<string, Need[]>();
	if (caseIds.length === 0) return byCase;
	const rows = await tx.execute<{
		case_id: string;
		term_id: string;
		code: string;
		label_de: string;
		label_en: string;
		sensitive: boolean;
	}>(sql`
		select n.case_id, n.term_id, t.code, t.label_de, t.label_en, t.sensitive
		from casework.case_needs n join directory.terms t on t.id = n.term_id
		where ${anyOf(sql`n.case_id`, caseIds)} order by t.position, t.label_de`);
	for (const row of rows) {
		const needs = byCase.get(row.case_id) ?? [];
		needs.push({
			termId: row.term_id,
			code: row.code,
			labelDe: row.label_de,
			labelEn: row.label_en,
			sensitive: row.sensitive
		});
		byCase.set(row.case_id, needs);
	}
	return byCase;
}
