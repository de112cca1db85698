import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from '../support/journey.ts';

test('a member chooses how to hear of news, without JavaScript too', async ({ signedIn }) => {
	const page = await signedIn('provider-admin', { javaScriptEnabled: false });
	await page.goto('/konto');
	await expect(page.getByLabel('Neue Anfragen')).toHaveValue('at_once');
	// Somebody waits for an answer: that cannot be turned off.
	await expect(page.getByLabel('Neue Anfragen').getByRole('option')).toHaveText([
		'auch sofort per E-Mail',
		'in der Wochenmail',
		'nur im Portal'
	]);
	await page.getByLabel('Platzzahlen').selectOption('off');
	await page.getByLabel('Sprache der E-Mails').selectOption('en');
	await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
	await expect(page.getByText('Einstellungen gespeichert.')).toBeVisible();
	await expect(page.getByLabel('Platzzahlen')).toHaveValue('off');
	await expect(page.getByLabel('Sprache der E-Mails')).toHaveValue('en');
});

test('news are marked as read one by one, and that is taken back', async ({ signedIn, memberOf, db }) => {
	const member = await memberOf('network-admin');
	await db`insert into platform.notifications (network_id, membership_id, kind, facts, created_at)
		select ${member.networkId}, ${member.membershipId}, kind, '{}', now() - interval '2 days'
		from unnest(array['agreements.changed', 'planning.step-due']) kind`;
	// Without JavaScript the message with its way back stays: no clock decides.
	const page = await signedIn('network-admin', { javaScriptEnabled: false });
	await page.goto('/mitteilungen');
	await expect(page.getByRole('heading', { name: 'Vereinbarungen und Berichte' })).toBeVisible();
	await page.getByRole('button', { name: /^Als gelesen markieren: Der nächste Schritt/ }).click();
	await expect(page.getByText('Als gelesen markiert.')).toBeVisible();
	await expect(page.getByRole('button', { name: /^Als gelesen markieren/ })).toHaveCount(1);
	await page.getByRole('button', { name: 'Rückgängig' }).click();
	await expect(page.getByRole('button', { name: /^Als gelesen markieren/ })).toHaveCount(2);
});

test('places are confirmed by the link of a mail: looking changes nothing, the button once', async ({
	stranger,
	memberOf,
	db
}) => {
	const member = await memberOf('provider-admin', { organisation: 'ankerwinde' });
	const token = randomBytes(32).toString('base64url');
	await db`insert into platform.links (membership_id, purpose, token_hash, created_at, expires_at)
		values (${member.membershipId}, 'places', ${createHash('sha256').update(token).digest('hex')}, now(), now() + interval '14 days')`;
	const reports = async () =>
		Number(
			(await db`select count(*) from directory.capacity_reports r where r.reported_by = ${member.membershipId}`)[0]!
				.count
		);
	const before = await reports();
	const page = await stranger({ javaScriptEnabled: false });
	const path = `/plaetze-bestaetigen/${token}`;
	// As scanners of mail do.
	for (let look = 0; look < 20; look++) {
		expect((await page.request.get(path)).status()).toBe(200);
		expect((await page.request.head(path)).status()).toBe(200);
	}
	expect(await reports()).toBe(before);
	await page.goto(path);
	await page.getByRole('button', { name: 'Alles unverändert bestätigen' }).click();
	await expect(page.getByText('Plätze unverändert bestätigt.')).toBeVisible();
	expect(await reports()).toBeGreaterThan(before);
	expect((await page.request.get(path)).status()).toBe(404);
	expect((await page.request.get(`/plaetze-bestaetigen/${randomBytes(32).toString('base64url')}`)).status()).toBe(404);
});

test('a calendar is subscribed to by a secret address, until it is ended', async ({ signedIn, stranger }) => {
	const page = await signedIn('case-manager');
	await page.goto('/konto');
	await page.getByRole('button', { name: 'Adresse erzeugen' }).click();
	const address = new URL(await page.getByLabel('Adresse zum Abonnieren').inputValue()).pathname;
	const program = await stranger();
	const feed = await program.request.get(address);
	expect(feed.headers()['content-type']).toBe('text/calendar; charset=utf-8');
	const text = await feed.text();
	expect(text).toContain('BEGIN:VEVENT');
	const titles = [...text.matchAll(/SUMMARY:(.*?)\r\n/g)].map(([, title]) => title);
	const neutral = [
		'Termin zu einer Anfrage',
		'Frist: Antwort auf eine Anfrage',
		'Frist: Gutschein',
		'Frist: vorgemerkter Platz',
		'Frist: Einwilligung',
		'Nachbetreuung',
		'Ziel besprechen',
		'Termin: Konferenz',
		'Ende einer Vertretung'
	];
	expect(titles.filter((title) => !neutral.includes(title ?? ''))).toEqual([]);
	// It is not shown again, and ends when its owner says so.
	await page.goto('/konto');
	await expect(page.getByLabel('Adresse zum Abonnieren')).toHaveCount(0);
	await page.getByRole('button', { name: 'Adresse beenden' }).click();
	await expect(page.getByText('Die Adresse gilt nicht mehr.')).toBeVisible();
	expect((await program.request.get(address)).status()).toBe(404);
	expect((await program.request.get(`/kalender/${randomBytes(32).toString('base64url')}`)).status()).toBe(404);
});

test('news that arrive while a page is on its way do not lose the click', async ({ signedIn, memberOf, db }) => {
	const member = await memberOf('network-admin');
	const page = await signedIn('network-admin');
	const streaming = page.waitForResponse((response) => response.url().endsWith('/neuigkeiten'));
	await page.goto('/');
	await streaming;
	// The next page is slow; meanwhile something happens.
	let open = (): void => undefined;
	const line = new Promise<void>((resolve) => (open = resolve));
	await page.route(/\/angebote\/__data\.json/, async (route) => {
		await line;
		await route.continue();
	});
	const underWay = page.waitForRequest(/\/angebote\/__data\.json/);
	await page.getByRole('navigation').getByRole('link', { name: 'Angebote' }).first().click();
	await underWay;
	let refreshed = 0;
	page.on('request', (request) => {
		if (/:\d+\/__data\.json/.test(request.url())) refreshed++;
	});
	await db`insert into platform.notifications (network_id, membership_id, kind, facts, created_at)
		values (${member.networkId}, ${member.membershipId}, 'agreements.changed', '{}', now())`;
	await page.waitForTimeout(1_500);
	expect(refreshed).toBe(0);
	open();
	await expect(page).toHaveURL(/\/angebote$/);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
