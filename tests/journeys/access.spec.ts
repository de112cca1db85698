import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';

let counter = 0;
/** Somebody whom the portal has never seen. */
const nobodyYet = () => `neu-${Date.now().toString(36)}-${++counter}@haus.example`;
const password = 'ein guter langer Satz';

/** The path of the link that is shown to be handed on, once. */
const handedOn = async (page: Page): Promise<string> =>
	new URL(await page.getByLabel('Link zum Weitergeben').inputValue()).pathname;

async function accept(page: Page, path: string, name: string): Promise<void> {
	await page.goto(path);
	await page.getByRole('button', { name: 'Weiter' }).click();
	await page.getByLabel('Vor- und Nachname').fill(name);
	await page.getByLabel('Passwort', { exact: true }).first().fill(password);
	await page.getByLabel('Passwort wiederholen').fill(password);
	await page.getByRole('button', { name: 'Zugang anlegen und anmelden' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Heute' })).toBeVisible();
}

test('somebody is invited, comes in, forgets the password, and leaves; all without JavaScript', async ({
	signedIn,
	stranger
}) => {
	const admin = await signedIn('network-admin', { javaScriptEnabled: false });
	const email = nobodyYet();
	await admin.goto('/zugaenge');
	await admin.getByRole('link', { name: 'Person einladen' }).first().click();
	// The browser lets this pass, the portal does not.
	await admin.getByLabel('E-Mail-Adresse').fill('neu@haus');
	await admin.getByLabel('Organisation').selectOption({ label: 'Ankerwinde Schuldnerhilfe e. V.' });
	await admin.getByLabel('Rolle').selectOption({ label: 'Fallmanagement' });
	await admin.getByLabel('Telefon').fill('0221 4710-999');
	await admin.getByRole('button', { name: 'Einladen' }).click();
	await expect(admin.getByLabel('E-Mail-Adresse')).toHaveAttribute('aria-invalid', 'true');
	await admin.getByLabel('E-Mail-Adresse').fill(email);
	await admin.getByRole('button', { name: 'Einladen' }).click();
	// A role of the Jobcenter is not given to a provider; what was typed is still there.
	await expect(admin.getByLabel('Rolle')).toHaveAttribute('aria-invalid', 'true');
	await expect(admin.getByLabel('Telefon')).toHaveValue('0221 4710-999');
	await admin.getByLabel('Rolle').selectOption({ label: 'Anbieter' });
	await admin.getByRole('button', { name: 'Einladen' }).click();
	const first = await handedOn(admin);

	// Sent again, the first link does not hold any more.
	await admin.goto('/zugaenge');
	await admin.getByRole('button', { name: `Erneut senden: ${email}` }).click();
	const path = await handedOn(admin);
	const person = await stranger({ javaScriptEnabled: false });
	expect((await person.request.get(first)).status()).toBe(404);

	// As scanners of mail do: nothing is used up, and the address is not told.
	for (let look = 0; look < 20; look++) {
		const answer = await person.request.get(path);
		expect(answer.status()).toBe(200);
		expect(await answer.text()).not.toContain(email);
		expect((await person.request.head(path)).status()).toBe(200);
	}
	await person.goto(path);
	await expect(person.getByRole('main')).toContainText('Ankerwinde Schuldnerhilfe e. V.');
	await person.getByRole('button', { name: 'Weiter' }).click();
	await person.getByLabel('Vor- und Nachname').fill('Nina Neu');
	await person.getByLabel('Passwort', { exact: true }).first().fill('kurz');
	await person.getByLabel('Passwort wiederholen').fill('kurz');
	await person.getByRole('button', { name: 'Zugang anlegen und anmelden' }).click();
	await expect(person.getByLabel('Passwort', { exact: true }).first()).toHaveAttribute('aria-invalid', 'true');
	await expect(person.getByLabel('Vor- und Nachname')).toHaveValue('Nina Neu');
	await accept(person, path, 'Nina Neu');
	await person.goto(path);
	await expect(person.getByText('Dieser Link ist schon benutzt.')).toBeVisible();

	await admin.goto(`/zugaenge?suche=${encodeURIComponent(email)}`);
	await expect(admin.getByText('1 Zugang', { exact: true })).toBeVisible();
	await admin.getByRole('link', { name: 'Nina Neu' }).click();
	await admin.getByRole('button', { name: 'Link für ein neues Passwort ausstellen' }).click();
	const forgotten = await handedOn(admin);
	await person.goto(forgotten);
	await person.getByLabel('Neues Passwort', { exact: true }).fill('ein noch besserer Satz');
	await person.getByLabel('Neues Passwort wiederholen').fill('ein noch besserer Satz');
	await person.getByRole('button', { name: 'Passwort setzen' }).click();
	// Every session ended, this one too.
	await expect(person.getByText('Ihr neues Passwort gilt.')).toBeVisible();
	await person.getByLabel('E-Mail-Adresse').fill(email);
	await person.getByLabel('Passwort', { exact: true }).fill('ein noch besserer Satz');
	await person.getByRole('button', { name: 'Anmelden', exact: true }).last().click();
	await expect(person.getByRole('heading', { level: 1, name: 'Heute' })).toBeVisible();

	await admin.getByText('Zugang beenden', { exact: true }).first().click();
	await admin.getByRole('button', { name: 'Zugang beenden' }).click();
	await expect(admin.getByText('Zugang von Nina Neu beendet.')).toBeVisible();
	await person.goto('/eingang');
	await expect(person).toHaveURL(/\/anmelden/);
});

test('a provider is invited, completes its profile, and is visible after approval', async ({ signedIn, stranger }) => {
	const manager = await signedIn('system-manager');
	const house = `Werkhaus ${Date.now().toString(36)}`;
	await manager.goto('/angebote/verwalten/anbieter/neu');
	await manager.getByLabel('Name', { exact: true }).fill(house);
	await manager.getByLabel('Art der Organisation').selectOption('welfare');
	await manager.getByLabel('E-Mail-Adresse der Leitung').fill(nobodyYet());
	await manager.getByRole('button', { name: 'Speichern' }).click();
	const path = await handedOn(manager);
	await manager.getByRole('link', { name: 'Zum Anbieter' }).click();
	await expect(manager.getByRole('heading', { level: 1, name: house })).toBeVisible();
	const partner = new URL(manager.url()).pathname;

	const head = await stranger();
	await accept(head, path, 'Lea Leitung');
	await expect(head.getByRole('heading', { name: 'Erste Schritte' })).toBeVisible();
	await head.getByRole('link', { name: 'Angaben zum Haus ergänzen' }).click();
	await head.getByLabel('Telefon').fill('0221 4710-123');
	await head.getByRole('button', { name: 'Speichern' }).click();
	await expect(head.getByText('Anbieter gespeichert.')).toBeVisible();
	await head.goto('/');
	await head.getByRole('link', { name: 'Erstes Angebot anlegen' }).click();
	const offer = `Nähwerkstatt ${house}`;
	await head.getByLabel('Name des Angebots').fill(offer);
	await head.locator('[name=kind]').selectOption('counselling');
	await head.locator('[name=regime]').selectOption('none');
	await head.locator('[name=intake]').selectOption('request');
	await head.locator('[name=reach]').selectOption('network');
	await head.getByLabel('Zugangskriterien').fill('für alle');
	await head.getByRole('button', { name: 'Speichern' }).click();
	await head.getByRole('button', { name: /veröffentlichen/ }).click();
	await expect(head.getByText('Angebot eingereicht.')).toBeVisible();
	const address = new URL(head.url()).pathname.replace('/verwalten', '');

	const reader = await signedIn('case-manager');
	expect((await reader.goto(address))?.status()).toBe(404);

	await manager.goto('/');
	await manager.getByRole('link', { name: new RegExp(house) }).click();
	await expect(manager).toHaveURL(new RegExp(partner));
	await manager.getByRole('button', { name: 'Freigeben' }).click();
	await expect(manager.getByText('Anbieter freigegeben, 1 Angebot erscheint.')).toBeVisible();

	expect((await reader.goto(address))?.status()).toBe(200);
	await expect(reader.getByRole('heading', { level: 1, name: offer })).toBeVisible();
	await head.goto('/mitteilungen');
	await expect(head.getByText('Ihr Haus ist freigegeben.')).toBeVisible();
	await head.goto('/');
	await expect(head.getByRole('heading', { name: 'Erste Schritte' })).toHaveCount(0);
});
