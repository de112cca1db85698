import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../../src/cli/checkout.ts';
import { crossings } from '#lib/platform/crossing.server.ts';
import { dayFromNow } from '../support/days.ts';
import { buildOffer, buildReferral } from '../support/casework.ts';
import type { Member } from '#lib/platform/actor.ts';
import { formsIn, valuesOf } from '../support/forms.ts';
import { signInAs } from '../support/http.ts';
import { startPortal } from '../support/portal.ts';

// kill -9 of the portal itself while it answers a form: what was acknowledged is there, nothing is there by halves, and
// the form that is sent once more to a portal that lives does it once. A point that every transaction
// passes is passed first by the one that reads the session.
const { database, server, worlds } = await startPortal();
const world = worlds.a;
const memberOf = (role: 'case-manager' | 'provider-staff'): Member => ({
	...world.people[role],
	requestId: 'test',
	networkId: world.networkId
});
const [manager, provider] = [memberOf('case-manager'), memberOf('provider-staff')];
// The referrals of that world were numbered by hand.
await database.admin`
	insert into platform.counters (network_id, name, value)
	values (${world.networkId}, ${`referral-${dayFromNow().slice(0, 4)}`}, 1000)
	on conflict (network_id, name) do update set value = 1000`;

async function mortalServer(): Promise<{ url: string; child: ChildProcess; arm: (point: string) => Promise<void> }> {
	const child = fork(join(checkout, 'tests/support/mortal-server.ts'), [], {
		cwd: checkout,
		stdio: 'ignore',
		env: {
			...process.env,
			NODE_ENV: 'test',
			NODE_OPTIONS: '',
			DATABASE_URL: database.appUrl,
			JOB_DATABASE_URL: database.jobUrl,
			DEMO_MODE: 'on',
			LOG_LEVEL: 'silent'
		}
	});
	const [port] = (await once(child, 'message')) as [number];
	return {
		url: `http://127.0.0.1:${port}`,
		child,
		arm: async (point) => {
			child.send(point);
			await once(child, 'message');
		}
	};
}

async function traces(id: string, locationId: string) {
	const [row] = await database.admin`
		select
			(select coalesce(array_agg(event order by recorded_at), '{}') from casework.feedback where referral_id = ${id}) as events,
			(select state from casework.place_holds where referral_id = ${id}) as place,
			(select booked_since from directory.offer_locations where id = ${locationId}) as booked,
			(select count(*)::int from platform.notifications where facts ->> 'referralId' = ${id} and kind = 'referrals.news') as told,
			(select count(*)::int from platform.audit_entries where facts ->> 'referralId' = ${id}) as audited`;
	return row!;
}

test.each(crossings)(
	'killed at %s, the portal leaves everything or nothing, and the form sent again is heard once',
	async (point) => {
		const offer = await buildOffer(world.networkId, provider.organisationId, 'statutory', { available: 1 });
		const id = await buildReferral(manager, offer);
		const path = `/eingang/${id}`;
		const living = await signInAs(server.url, provider.accountId);
		const form = formsIn((await living.get(path)).body, path).find((one) =>
			one.fields.some(({ name, value }) => name === 'answer' && value === 'accept')
		);
		expect(form).toBeDefined();
		const values = { ...valuesOf(form!), answer: 'accept' };
		const before = await traces(id, offer.locationId);

		const { url, child, arm } = await mortalServer();
		const dying = await signInAs(url, provider.accountId);
		await arm(point);
		const ended = once(child, 'exit');
		await expect(dying.post(form!.action, values)).rejects.toThrow();
		expect((await ended)[1]).toBe('SIGKILL');
		expect(await traces(id, offer.locationId)).toEqual(before);

		for (let time = 0; time < 2; time++) expect((await living.post(form!.action, values)).status).toBe(303);
		const after = await traces(id, offer.locationId);
		expect(after).toMatchObject({
			events: ['accepted'],
			place: 'held',
			booked: 1,
			audited: (before.audited as number) + 1
		});
		expect(after.told).toBe((before.told as number) + 1);
	},
	60_000
);
