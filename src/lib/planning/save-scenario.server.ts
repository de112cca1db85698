import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { getGround } from './ground.server.ts';
import { mayPlan, maySeePlans } from './policy.ts';
import { scenarios } from './tables.server.ts';
import { calculate, canonical, type Scenario, type ScenarioGround, type ScenarioInputs } from './what-if.ts';

const fingerprintOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/**
 * Keeps a scenario: what was asked, the network as it was, and what came out. It is never changed afterwards.
 *
 * @throws {Refusal} `invalid` at `name` while a row does not fit, `not-found` for need or plan
 */
export async function saveScenario(
	tx: Tx,
	actor: Actor,
	input: { name: string; inputs: ScenarioInputs; planId?: string | undefined },
	now: Date
): Promise<{ id: string }> {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const ground = await getGround(tx, actor, input.inputs.need, now);
	const figures = calculate(ground, input.inputs);
	if (figures.problems.some((problem) => problem !== undefined))
		throw new Refusal('invalid', m.scenario_refused_rows(), 'name');
	if (input.planId) {
		const [plan] = await tx.execute(
			sql`select 1 from steering.planned_offers where id = ${input.planId} and network_id = ${actor.networkId}`
		);
		if (!plan) throw new Refusal('not-found', m.errors_not_found());
	}
	const kept = [canonical(input.inputs), canonical(ground), canonical(figures)] as const;
	const fingerprint = fingerprintOf(...kept);
	const [row] = await tx
		.insert(scenarios)
		.values({
			networkId: actor.networkId,
			plannedOfferId: input.planId ?? null,
			termId: ground.need.id,
			name: input.name,
			inputs: kept[0],
			ground: kept[1],
			figures: kept[2],
			fingerprint,
			createdBy: actor.membershipId,
			createdAt: now
		})
		.returning({ id: scenarios.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'planning.scenario-saved', { scenarioId: row.id, termId: ground.need.id, fingerprint }, now);
	return row;
}

export type KeptScenario = {
	id: string;
	name: string;
	need: string;
	createdAt: string;
	plan: { id: string; title: string } | null;
	fingerprint: string;
	/** The kept bytes give the kept fingerprint. */
	whole: boolean;
	inputs: ScenarioInputs;
	ground: ScenarioGround;
	figures: Scenario;
};

/** @throws {Refusal} `not-found` when unknown or of another network */
export async function getScenario(tx: Tx, actor: Member, id: string): Promise<KeptScenario> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<
		Record<'inputs' | 'ground' | 'figures' | 'fingerprint' | 'name' | 'need' | 'createdAt', string> &
			Pick<KeptScenario, 'plan'>
	>(sql`
		select s.name, ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as need, s.created_at as "createdAt", s.inputs, s.ground, s.figures, s.fingerprint,
			case when p.id is not null then json_build_object('id', p.id, 'title', p.title) end as plan
		from steering.scenarios s join directory.terms t on t.id = s.term_id left join steering.planned_offers p on p.id = s.planned_offer_id
		where s.id = ${id} and s.network_id = ${actor.networkId}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	const { inputs, ground, figures, ...kept } = row;
	return {
		...kept,
		id,
		createdAt: new Date(row.createdAt).toISOString(),
		whole: fingerprintOf(inputs, ground, figures) === row.fingerprint,
		inputs: JSON.parse(inputs) as ScenarioInputs,
		ground: JSON.parse(ground) as ScenarioGround,
		figures: JSON.parse(figures) as Scenario
	};
}

export type ScenarioRow = {
	id: string;
	name: string;
	need: string;
	needCode: string;
	planId: string | null;
	createdAt: string;
};

/** Kept scenarios, the newest first. */
export async function listScenarios(tx: Tx, actor: Member): Promise<ScenarioRow[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<ScenarioRow>(sql`
		select s.id, s.name, ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as need, t.code as "needCode", s.planned_offer_id as "planId", s.created_at as "createdAt"
		from steering.scenarios s join directory.terms t on t.id = s.term_id
		where s.network_id = ${actor.networkId} order by s.created_at desc, s.id limit 100`);
	return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }));
}
