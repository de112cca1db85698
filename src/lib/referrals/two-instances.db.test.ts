import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { answer, buildCasework, buildReferral, look, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { startWorker, type Worker } from '#tests/support/workers.ts';

await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
let one: Worker;
let other: Worker;

beforeAll(async () => {
	world = await buildCasework();
	[one, other] = await Promise.all([startWorker(), startWorker()]);
});
afterAll(async () => {
	await Promise.all([one.end(), other.end()]);
});

/** What both instances show to both parties. */
const seen = async (id: string): Promise<Record<'office' | 'provider', string[]>> => {
	const by = (actor: Member) => Promise.all([one, other].map((instance) => instance.ask({ act: 'read', actor, id })));
	return { office: await by(world.manager), provider: await by(world.provider) };
};

test('what is taken back on one instance is gone with the next request on both, for both parties', async () => {
	const id = await buildReferral(world.manager, world.offers.counselling, {
		toProvider: ['D1', 'D2'],
		toAuthority: ['D3', 'D4', 'D7']
	});
	await answer(world.provider, id);
	await reportOn(world.provider, id, { move: 'start' });
	const { consents } = await look(world.manager, id);
	const consentFor = (direction: string) => consents.find((consent) => consent.direction === direction)!.id;
	const all = (words: string) => [words, words];

	// The office reads its own entries by right; the provider by consent.
	expect(await seen(id)).toEqual({
		office: all('2 reports, goal, contact'),
		provider: all('2 reports, goal, contact')
	});
	expect(await one.ask({ act: 'take_back', actor: world.manager, consentId: consentFor('to_provider') })).toBe('done');
	expect(await seen(id)).toEqual({ office: all('2 reports, goal, contact'), provider: all('2 reports') });
	expect(await other.ask({ act: 'take_back', actor: world.provider, consentId: consentFor('to_authority') })).toBe(
		'done'
	);
	expect(await seen(id)).toEqual({ office: all('0 reports, goal, contact'), provider: all('0 reports') });
});
