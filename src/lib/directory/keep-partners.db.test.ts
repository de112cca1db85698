import { expect, test } from 'vitest';
import type { Refusal } from '#lib/platform/errors.ts';
import { transact } from '#lib/platform/database.server.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { buildCasework } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	createOrganisation,
	createSite,
	getPartner,
	getSite,
	removeSite,
	updateOrganisation,
	updateSite
} from './index.server.ts';
import { siteForm } from './index.ts';

const database = await testDatabase();
const world = await buildCasework();
const steward = { ...world.manager, role: 'network-admin' } as Member;
const stranger = { ...world.provider, role: 'provider-admin' } as Member;
const partnerForm = {
	name: 'Haus am Probeweg',
	kind: 'welfare' as const,
	description: '',
	phone: '05555 1',
	email: undefined,
	website: undefined,
	addressProtected: false
};
const where = (latitude: string, longitude: string) => ({
	organisationId: '00000000-0000-4000-8000-000000000000',
	name: 'Haus',
	latitude,
	longitude
});
const run = <T>(actor: Actor, work: Parameters<typeof transact<T>>[1]) => transact(actor, work);
const refusal = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(caught: unknown) => (caught as Refusal).code
	);

test('a partner is added and changed by the office, its sites with it; others find nothing to change', async () => {
	const { id } = await run(steward, (tx, now) =>
		createOrganisation(tx, steward, { ...partnerForm, networkId: world.network.id }, now)
	);
	const form = { ...siteForm.parse(where('51,71', '9.18')), organisationId: id };
	const site = await run(steward, (tx, now) => createSite(tx, steward, form, now));
	await run(steward, (tx, now) =>
		updateSite(
			tx,
			steward,
			{ id: site.id, form: { ...form, name: 'Haus 2', latitude: undefined, longitude: undefined } },
			now
		)
	);
	expect(await run(steward, (tx) => getSite(tx, steward, site.id))).toMatchObject({
		name: 'Haus 2',
		latitude: null,
		position: null,
		areaId: null,
		addressProtected: false,
		organisationId: id
	});

	await run(steward, (tx, now) =>
		updateOrganisation(tx, steward, { id, form: { ...partnerForm, phone: undefined, addressProtected: true } }, now)
	);
	expect(await run(steward, (tx) => getPartner(tx, steward, id))).toMatchObject({
		phone: null,
		addressProtected: true
	});
	expect((await run(steward, (tx) => getSite(tx, steward, site.id))).addressProtected).toBe(true);
	await run(steward, (tx, now) => updateSite(tx, steward, { id: site.id, form }, now));
	expect((await run(steward, (tx) => getSite(tx, steward, site.id))).addressProtected).toBe(true);

	for (const work of [
		() => run(stranger, (tx, now) => updateOrganisation(tx, stranger, { id, form: partnerForm }, now)),
		() => run(stranger, (tx, now) => updateSite(tx, stranger, { id: site.id, form }, now)),
		() => run(stranger, (tx) => getPartner(tx, stranger, id))
	])
		expect(await refusal(work())).toBe('not-found');
	expect(
		await refusal(
			run(stranger, (tx, now) => createOrganisation(tx, stranger, { ...partnerForm, networkId: world.network.id }, now))
		)
	).toBe('forbidden');
});

test('a place on the map lies in or near Germany: swapped degrees are told at their fields', () => {
	expect(siteForm.safeParse(where('51,71', '9,18')).success).toBe(true);
	const swapped = siteForm.safeParse(where('9,18', '51,71'));
	expect(swapped.error?.issues.map(({ path }) => path[0])).toEqual(['latitude', 'longitude']);
});

test('a site without degrees lies in the area that was chosen, of the own network; a postal code has five digits', async () => {
	const [area] = await database.admin<{ id: string }[]>`
		insert into directory.planning_areas (network_id, code, name, geometry, label_longitude, label_latitude, position)
		values (${world.network.id}, 'r1', 'Raum 1', '{"type":"Polygon","coordinates":[]}'::jsonb, 9, 51, '(0, 0, 0)') returning id`;
	const form = {
		...siteForm.parse({ ...where('', ''), areaId: area!.id, postalCode: '37671' }),
		organisationId: world.providerOrganisation.id
	};
	const { id } = await run(steward, (tx, now) => createSite(tx, steward, form, now));
	expect(await run(steward, (tx) => getSite(tx, steward, id))).toMatchObject({ areaId: area!.id, latitude: null });
	const foreign = { ...form, areaId: '00000000-0000-4000-8000-000000000001' };
	expect(await refusal(run(steward, (tx, now) => createSite(tx, steward, foreign, now)))).toBe('invalid');
	const wrong = siteForm.safeParse({ ...where('', ''), postalCode: 'ABC' });
	expect(wrong.error?.issues.map(({ path }) => path[0])).toEqual(['postalCode']);
});

test('a site goes while no offer is there, and only from its own house', async () => {
	const form = { ...siteForm.parse(where('', '')), organisationId: world.providerOrganisation.id };
	const { id } = await run(steward, (tx, now) => createSite(tx, steward, form, now));
	const used = await run(steward, (tx, now) => createSite(tx, steward, form, now));
	await database.admin`
		insert into directory.offer_locations (network_id, offer_id, site_id, reach) values (${world.network.id}, ${world.offers.counselling.id}, ${used.id}, 'site')`;
	const other = { ...world.otherProvider, role: 'provider-admin' } as Member;
	expect(await refusal(run(other, (tx, now) => removeSite(tx, other, id, now)))).toBe('not-found');
	expect(await refusal(run(stranger, (tx, now) => removeSite(tx, stranger, used.id, now)))).toBe('conflict');
	await run(stranger, (tx, now) => removeSite(tx, stranger, id, now));
	expect(await refusal(run(stranger, (tx) => getSite(tx, stranger, id)))).toBe('not-found');
});
