import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { bootstrap } from '../../src/cli/bootstrap.ts';
import { discardCluster, startEmbedded, type Embedded } from '../../src/cli/embedded-postgres.ts';
import { connect } from '../../src/cli/bootstrap.ts';
import { migrate } from '../../src/cli/migrate.ts';
import { caller, signInAs } from '../support/http.ts';
import { findOffer, openCase, pseudonym, sendReferral } from '../support/arrange.ts';
import { expect, test } from '../support/journey.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { buildWorld, type World } from '../support/world.ts';

// The database goes away under a portal of its own: pages say so, keep what was typed, and go on when it is back (S10).
test.describe('without its database the portal', () => {
	test.describe.configure({ mode: 'serial', timeout: 180_000 });
	const cluster = 'test-faults';
	let postgres: Embedded;
	let portal: RunningServer;
	let world: World;
	let cookie: { name: string; value: string };

	test.beforeAll(async () => {
		await discardCluster(cluster);
		postgres = await startEmbedded({ cluster });
		const addresses = await bootstrap(postgres.adminUrl, {
			database: 'faults',
			passwords: { ...postgres.credentials, origin: 'given' }
		});
		await migrate(addresses.adminUrl);
		const admin = connect(addresses.adminUrl);
		world = await buildWorld(admin, 'gamma');
		await admin.end();
		portal = await startServer(addresses, { DEMO_MODE: 'on' });
		const me = await signInAs(portal.url, world.people['case-manager'].accountId);
		const [name = '', value = ''] = me.cookie().split('=');
		cookie = { name, value };
	});
	test.afterAll(async () => {
		await portal?.stop();
		await postgres?.stop().catch(() => undefined);
		await discardCluster(cluster);
	});

	/** kill -9 of the postmaster and everything below it. */
	const kill = async (): Promise<void> => {
		const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postgres.pid)], { encoding: 'utf8' });
		for (const pid of [postgres.pid, ...children.stdout.trim().split(/\s+/).map(Number)])
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// gone already
			}
		await sleep(300);
	};
	const status = async (path: string): Promise<number> => (await fetch(portal.url + path)).status;
	/** Comes back by itself: nobody restarts the portal. */
	const restart = async (): Promise<void> => {
		postgres = await startEmbedded({ cluster, port: postgres.port });
		await expect.poll(() => status('/readyz'), { timeout: 10_000 }).toBe(200);
		expect(portal.isRunning()).toBe(true);
	};
	const open = async (page: Page, path: string): Promise<void> => {
		await page.context().addCookies([{ ...cookie, url: portal.url }]);
		await page.goto(portal.url + path);
	};

	test('says so on every page, stays alive, and recovers without a restart', async ({ page }) => {
		await open(page, '/faelle');
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await kill();
		expect(await status('/healthz')).toBe(200);
		expect(await status('/readyz')).toBe(503);
		for (const path of ['/', '/faelle', '/angebote', '/anfragen', '/wo-steht', `/anfragen/${world.own.referral}`]) {
			const begun = performance.now();
			const answer = await page.goto(portal.url + path);
			expect([path, answer?.status()]).toEqual([path, 503]);
			await expect(page.getByText('Gerade nicht erreichbar').first()).toBeVisible();
			expect(performance.now() - begun, `${path} answers within the deadline`).toBeLessThan(8_000);
		}
		// What needs no database stands.
		expect(await status('/barrierefreiheit')).toBe(200);
		await restart();
		await page.goto(`${portal.url}/faelle`);
		await expect(page.getByRole('main')).toContainText('Kanarie-gamma-case-manager1');
	});

	test('keeps the form of an enhanced page', async ({ page }) => {
		await open(page, '/faelle/neu');
		await page.waitForLoadState('networkidle');
		const reference = pseudonym();
		await page.getByLabel('Kürzel').fill(reference);
		await kill();
		const button = page
			.getByRole('main')
			.getByRole('button', { name: /anlegen|Neuer Fall|Fall/ })
			.last();
		await button.click();
		await expect(page.getByRole('alert').filter({ hasText: 'Gerade nicht erreichbar' })).toBeVisible({
			timeout: 15_000
		});
		await expect(page.getByLabel('Kürzel')).toHaveValue(reference);
		await restart();
		await button.click();
		await expect(page).toHaveURL(/\/faelle\/[0-9a-f-]{36}/, { timeout: 15_000 });
		await expect(page.getByRole('heading', { level: 1 })).toContainText(reference);
	});

	test('keeps the form without JavaScript, ready to be sent again', async ({ browser }) => {
		const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
		const page = await context.newPage();
		await open(page, '/faelle/neu');
		const reference = pseudonym();
		await page.getByLabel('Kürzel').fill(reference);
		await kill();
		await page
			.getByRole('main')
			.getByRole('button', { name: /anlegen|Neuer Fall|Fall/ })
			.last()
			.click();
		await expect(page.getByRole('heading', { name: 'Noch nicht gespeichert' })).toBeVisible();
		await expect(page.getByText(reference)).toBeVisible();
		await restart();
		await page.getByRole('button', { name: 'Noch einmal senden' }).click();
		await expect(page).toHaveURL(/\/faelle\/[0-9a-f-]{36}/);
		await expect(page.getByRole('heading', { level: 1 })).toContainText(reference);
		await context.close();
	});

	test('loses nothing that it acknowledged, and writes nothing that it refused', async () => {
		const me = caller(portal.url);
		const headers = { cookie: `${cookie.name}=${cookie.value}` };
		const acknowledged: string[] = [];
		let asked = 0;
		let running = true;
		const write = async (): Promise<void> => {
			while (running) {
				const reference = pseudonym();
				asked++;
				const answer = await me
					.post('/faelle/neu', { reference, language: 'de', under25: '' }, headers)
					.catch(() => undefined);
				if (answer?.status === 303) acknowledged.push(reference);
				else await sleep(50);
				if (answer) expect([303, 409, 500, 503]).toContain(answer.status);
			}
		};
		const writers = [write(), write(), write()];
		await sleep(1_500);
		await kill();
		await sleep(1_000);
		await restart();
		await sleep(1_000);
		running = false;
		await Promise.all(writers);
		const list = await me.get('/faelle', headers);
		const admin = connect(postgres.adminUrl.replace(/\/postgres$/, '/faults'));
		const stored = (await admin<{ reference: string }[]>`select reference from casework.cases`).map(
			({ reference }) => reference
		);
		await admin.end();
		expect(list.status).toBe(200);
		expect(acknowledged.length).toBeGreaterThan(3);
		expect(acknowledged.filter((reference) => !stored.includes(reference))).toEqual([]);
		expect(asked).toBeGreaterThanOrEqual(acknowledged.length);
	});
});

test('a form survives the end of the session, enhanced and without JavaScript', async ({ signedIn, db, memberOf }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const end = async () =>
		db`update platform.sessions set expires_at = now() - interval '1 minute' where account_id = ${manager.accountId}`;
	const [enhanced, plain] = [
		await signedIn('case-manager', { index: 1 }),
		await signedIn('case-manager', { index: 1, javaScriptEnabled: false })
	];
	const reference = pseudonym();
	for (const page of [enhanced, plain]) {
		await page.goto('/faelle/neu');
		await page.getByLabel('Kürzel').fill(reference);
	}
	await enhanced.waitForLoadState('networkidle');
	await end();
	await enhanced
		.getByRole('main')
		.getByRole('button', { name: /anlegen|Neuer Fall|Fall/ })
		.last()
		.click();
	await expect(enhanced.getByRole('alert').filter({ hasText: /Sitzung|angemeldet|Anmeldung/ })).toBeVisible();
	await expect(enhanced.getByLabel('Kürzel')).toHaveValue(reference);
	await plain
		.getByRole('main')
		.getByRole('button', { name: /anlegen|Neuer Fall|Fall/ })
		.last()
		.click();
	await expect(plain.getByRole('heading', { name: 'Noch nicht gespeichert' })).toBeVisible();
	await expect(plain.getByText(reference)).toBeVisible();
	await expect(plain.getByRole('link', { name: 'Anmelden' })).toBeVisible();
	expect(await db`select 1 from casework.cases where reference = ${reference}`).toHaveLength(0);
});

test('sending twice does it once', async ({ signedIn, db, memberOf }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto('/bedarfe/neu');
	const values = await page
		.locator('main form')
		.evaluate((form) =>
			Object.fromEntries([...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)]))
		);
	const options = await page
		.getByLabel('Bedarf', { exact: true })
		.locator('option')
		.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
	const body = { ...values, termId: options.find((value) => value !== '')!, reason: 'cost', urgency: 'later' };
	const count = async (): Promise<number> =>
		(await db`select 1 from casework.unmet_needs where reported_by = ${manager.membershipId} and reason = 'cost'`)
			.length;
	const before = await count();
	const send = () =>
		page.request.post('/bedarfe/neu', {
			form: body,
			headers: { origin: new URL(page.url()).origin, accept: 'text/html' },
			maxRedirects: 0
		});
	const statuses = (await Promise.all([send(), send(), send()])).map((answer) => answer.status());
	expect(statuses).toEqual([303, 303, 303]);
	expect(await count()).toBe(before + 1);
	// The same key with another content is noticed, not swallowed.
	const other = await page.request.post('/bedarfe/neu', {
		form: { ...body, urgency: 'now' },
		headers: { origin: new URL(page.url()).origin, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(other.status()).toBe(422);
	expect(await count()).toBe(before + 1);
});

test('who acts on an old view is told so, and keeps what was typed', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const sent = await sendReferral(db, manager, offer);
	await openCase(db, manager);
	const [first, second] = [
		await signedIn('provider-staff', { organisation: 'ankerwinde' }),
		await signedIn('provider-admin', { organisation: 'ankerwinde' })
	];
	for (const tab of [first, second]) await tab.goto(`/eingang/${sent.id}`);
	await first.getByRole('button', { name: 'Zusagen' }).click();
	await expect(first.getByText(sent.case.name)).toBeVisible();
	await second.getByRole('button', { name: 'Zusagen' }).click();
	await expect(second.getByText(/Der Stand hat sich inzwischen geändert: zugesagt/).first()).toBeVisible();
	const [{ count }] = (await db`
		select count(*)::int as count from casework.feedback where referral_id = ${sent.id} and event = 'accepted'`) as unknown as [
		{ count: number }
	];
	expect(count).toBe(1);
	// The page shows how it stands now, and goes on from there.
	await expect(second.getByText(sent.case.name)).toBeVisible();
	await second.getByRole('button', { name: 'Begonnen melden' }).click();
	await expect(second.getByRole('button', { name: 'Beendet melden' })).toBeVisible();
});
