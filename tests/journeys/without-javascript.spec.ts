import { dayOf } from '#lib/platform/days.ts';
import { findOffer, openCase, pseudonym, sendReferral } from '../support/arrange.ts';
import { agree, expect, test } from '../support/journey.ts';

// design.md § 2.7: search, capacity update and every form work without JavaScript.
const javaScriptEnabled = false;

test('search without JavaScript: words, filters, sorting, the table', async ({ signedIn }) => {
	const page = await signedIn('case-manager', { javaScriptEnabled });
	await page.goto('/');
	const search = page.getByRole('search').getByRole('searchbox').first();
	await search.fill('Schuldnerberatung');
	await search.press('Enter');
	await expect(page.getByRole('article').filter({ hasText: 'Schuldner- und Insolvenzberatung Höxter' })).toBeVisible();
	await page.getByRole('link', { name: /^Jetzt frei/ }).click();
	await expect(page).toHaveURL(/frei=1/);
	await expect(page.getByRole('article').first()).toContainText(/frei/);
	await page.getByRole('link', { name: 'Weitere Filter' }).click();
	await page.getByRole('combobox', { name: 'Raum' }).selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Filter anwenden' }).click();
	await expect(page).toHaveURL(/raum=/);
	await page.goto('/angebote?ansicht=table');
	await expect(
		page
			.getByRole('table', { name: /Gefundene Angebote/ })
			.getByRole('row')
			.nth(3)
	).toBeVisible();
});

test('a stranger searches the published directory without JavaScript', async ({ stranger }) => {
	const page = await stranger({ javaScriptEnabled });
	await page.goto('/angebote?q=Beratung');
	await page.getByRole('article').getByRole('link').first().click();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Anfrage stellen' })).toHaveCount(0);
});

test('capacity without JavaScript: one step, then saved', async ({ signedIn }) => {
	const page = await signedIn('provider-staff', { organisation: 'dreiklang', javaScriptEnabled });
	await page.goto('/plaetze');
	const field = page
		.getByRole('textbox', { name: /wartend/ })
		.or(page.getByRole('spinbutton', { name: /wartend/ }))
		.first();
	const before = Number(await field.inputValue());
	await page
		.getByRole('button', { name: /, wartend.*mehr/ })
		.first()
		.click();
	await expect(field).toHaveValue(String(before + 1));
	await page.getByRole('button', { name: 'Plätze bestätigen' }).last().click();
	await expect(page.getByText('Plätze bestätigt, 1 Änderung.')).toBeVisible();
	await expect(field).toHaveValue(String(before + 1));
	await page.getByRole('button', { name: 'Alles unverändert' }).click();
	await expect(page.getByText('Plätze unverändert bestätigt.')).toBeVisible();
});

test('a referral without JavaScript, with its mistakes kept', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const person = await openCase(db, manager, { termId: offer.termId });
	const page = await signedIn('case-manager', { index: 1, javaScriptEnabled });
	await page.goto(`/anfragen/neu?angebot=${offer.id}&fall=${person.id}`);
	await expect(page.getByLabel('Person', { exact: true })).toHaveValue(person.id);
	const goal = `Ziel von ${pseudonym()}`;
	await page.getByLabel('Ziel in den Worten der Person').fill(goal);
	// A new case without its short name, by mistake.
	await page.getByLabel('Person', { exact: true }).selectOption('neu');
	await page.getByLabel('Kürzel').fill('');
	await page.getByRole('button', { name: 'Weiter' }).click();
	// Refused at its field, in words; what was typed is still there.
	await expect(page.getByLabel('Kürzel')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Ziel in den Worten der Person')).toHaveValue(goal);
	await page.getByLabel('Person', { exact: true }).selectOption(person.id);
	await page.getByRole('button', { name: 'Weiter' }).click();
	// Nothing is ticked beforehand, and a consent says its form.
	await expect(page.getByRole('checkbox', { name: /^Name und Telefonnummer/ })).not.toBeChecked();
	await expect(page.getByLabel('Name', { exact: true })).toBeHidden();
	await agree(page);
	await page.getByLabel('Name', { exact: true }).fill('Erika Beispiel');
	await page.locator('#f-formB').selectOption('');
	await page.getByRole('button', { name: 'Weiter: prüfen und senden' }).click();
	await expect(page.locator('#f-formB')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('#f-formB').selectOption('written');
	await page.getByRole('button', { name: 'Weiter: prüfen und senden' }).click();
	await expect(page.getByRole('main')).toContainText(goal);
	await page.getByRole('button', { name: 'Anfrage senden' }).click();
	await expect(page.getByText(/Anfrage A-\d{4}-\d+ gesendet/)).toBeVisible();
});

test('a provider answers and reports without JavaScript, with its mistakes kept', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const page = await signedIn('provider-staff', { organisation: 'ankerwinde', javaScriptEnabled });
	await page.goto(`/eingang/${sent.id}`);

	// A query without its kind is refused at its field, and its words are still there.
	const query = page.locator('details').filter({ has: page.locator('summary', { hasText: 'Rückfrage stellen' }) });
	await query.locator('summary').click();
	await query.getByRole('textbox').fill('Geht auch der Vormittag?');
	await query.getByRole('button').click();
	await expect(query.getByRole('combobox')).toHaveAttribute('aria-invalid', 'true');
	await expect(query.getByRole('textbox')).toHaveValue('Geht auch der Vormittag?');
	await query.getByRole('combobox').selectOption('times');
	await query.getByRole('button').click();
	await expect(page.getByRole('main')).toContainText('Geht auch der Vormittag?');

	await page.getByRole('button', { name: 'Zusagen' }).click();
	await page.getByRole('button', { name: 'Begonnen melden' }).click();

	// An end is talked about first: refused at its field, the day that was typed is still there.
	const end = page.locator('form').filter({ has: page.getByRole('button', { name: 'Beendet melden' }) });
	const today = dayOf(new Date());
	await end.locator('[name=happensOn]').fill(today);
	await end.getByRole('button').click();
	await expect(end.locator('[name=discussedOn]')).toHaveAttribute('aria-invalid', 'true');
	await expect(end.locator('[name=happensOn]')).toHaveValue(today);
	await end.locator('[name=discussedOn]').fill(today);
	await end.getByRole('button').click();
	await expect(page.getByRole('button', { name: 'Beendet melden' })).toHaveCount(0);

	// The case manager sees it.
	const office = await signedIn('case-manager', { index: 1, javaScriptEnabled });
	await office.goto(`/anfragen/${sent.id}`);
	await expect(office.getByRole('main')).toContainText('beendet');
});

test('what nothing was heard of for long is asked after, and confirmed with one button without JavaScript', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const offer = await findOffer(db, manager.networkId, 'agh_wood');
	const { id, reference, case: person } = await sendReferral(db, manager, offer, { answered: true });
	await db`update casework.referrals set sent_at = sent_at - interval '40 days' where id = ${id}`;
	await db`update casework.feedback set recorded_at = recorded_at - interval '40 days' where referral_id = ${id}`;
	const office = await signedIn('case-manager', { index: 1, javaScriptEnabled });
	const row = office.getByRole('row').filter({ hasText: person.reference });
	await office.goto('/wo-steht?nur=ohne-rueckmeldung');
	await expect(row).toContainText('seit 42 Tagen keine');
	await row.getByRole('link', { name: 'Nachfragen' }).click();
	await office.getByRole('button', { name: 'Nachgefragt' }).click();
	await expect(office.getByText(/Zuletzt nachgefragt am/)).toBeVisible();

	const page = await signedIn('provider-staff', { organisation: 'kranich', javaScriptEnabled });
	await page.goto(`/eingang?stand=laufend&suche=${reference}`);
	await expect(page.getByText('Bei 1 Anfrage hier ist der Stand älter als 30 Tage.')).toBeVisible();
	await page.getByRole('button', { name: 'Unverändert' }).click();
	await expect(page.getByText('Stand bestätigt.')).toBeVisible();
	await page.goto(`/eingang/${id}`);
	await expect(page.getByRole('main')).toContainText('Stand unverändert');
	await office.goto('/wo-steht?nur=ohne-rueckmeldung');
	await expect(row).toHaveCount(0);
});
