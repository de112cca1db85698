import { expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { buildCase, buildCasework } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { closeSignpost, giveSignpost, listSignposts } from './index.server.ts';

const database = await testDatabase();

test('a signpost to an open door is noted and closed, and the provider learns nothing of it', async () => {
	const world = await buildCasework();
	const offer = world.offers.voluntary;
	const caseId = await buildCase(world.manager);
	const give = (actor: Member, offerId = offer.id) =>
		transact(actor, (tx, now) => giveSignpost(tx, actor, { offerId, caseId, termId: offer.termId }, now));
	expect(await refusalOf(give(world.manager))).toBe('conflict');
	await database.admin`update directory.offers set intake = 'open_door' where id = ${offer.id}`;
	expect(await refusalOf(give(world.colleague))).toBe('not-found');
	const { id } = await give(world.manager);

	const list = (actor: Member) => transact(actor, (tx) => listSignposts(tx, actor));
	expect((await list(world.manager)).map((row) => row.id)).toEqual([id]);
	expect(await list(world.colleague)).toEqual([]);
	for (const actor of [world.provider, world.colleague, world.lead, world.planner]) {
		const seen = await transact(actor, (tx) => tx.execute(`select 1 from casework.signposts where id = '${id}'`));
		expect(seen, actor.role).toHaveLength(0);
		expect(await refusalOf(transact(actor, (tx, now) => closeSignpost(tx, actor, { id }, now)))).toBe('not-found');
	}
	const told =
		await database.admin`select 1 from platform.notifications where membership_id = ${world.provider.membershipId}`;
	expect(told).toHaveLength(0);
	expect(await database.admin`select 1 from casework.referrals where case_id = ${caseId}`).toHaveLength(0);

	for (let twice = 0; twice < 2; twice++)
		await transact(world.manager, (tx, now) => closeSignpost(tx, world.manager, { id }, now));
	expect(await list(world.manager)).toEqual([]);
	const lines =
		await database.admin`select action from platform.audit_entries where facts->>'signpostId' = ${id} order by sequence`;
	expect(lines.map((line) => line.action)).toEqual(['signpost.given', 'signpost.closed']);
});
