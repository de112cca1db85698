import type { Locator, Page } from '@playwright/test';
import { emptyCell, findOffer, openCase, pseudonym, sendReferral } from '../support/arrange.ts';
import { expect, test } from '../support/journey.ts';

// Three journeys by keyboard alone: the pointer is never used, and where the focus stands is always to be seen.
const isFocused = (target: Locator): Promise<boolean> =>
	target.evaluate((element) => element === document.activeElement).catch(() => false);

/** Goes on with the tab key until the control has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, target: Locator, limit = 120): Promise<void> {
	await expect(target).toBeVisible();
	for (let pressed = 0; pressed < limit; pressed++) {
		if (await isFocused(target)) {
			const outline = await target.evaluate((element) => {
				const shown = (one: Element) => {
					const style = getComputedStyle(one);
					return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
				};
				return (
					shown(element) ||
					[...element.querySelectorAll('*')].some(shown) ||
					(element.parentElement ? shown(element.parentElement) : false)
				);
			});
			expect(outline, 'focus is to be seen').toBe(true);
			return;
		}
		await page.keyboard.press('Tab');
	}
	throw new Error(`not reached with ${limit} tabs: ${target.toString()}`);
}
const press = async (page: Page, target: Locator, key = 'Enter'): Promise<void> => {
	await tabTo(page, target);
	await page.keyboard.press(key);
};
const type = async (page: Page, target: Locator, text: string): Promise<void> => {
	await tabTo(page, target);
	await page.keyboard.press('Control+a');
	await page.keyboard.type(text);
};
/** Chooses in a select by typing what the entry begins with. */
const choose = async (page: Page, target: Locator, beginning: string): Promise<void> => {
	await tabTo(page, target);
	await page.keyboard.type(beginning);
};

test('a case manager refers a person by keyboard', async ({ signedIn, memberOf, db }) => {
	test.setTimeout(120_000);
	const manager = await memberOf('case-manager', { index: 1 });
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const person = await openCase(db, manager, { termId: offer.termId });
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto('/');
	// The first stop leads past the frame.
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).toBeFocused();
	// The slash leads to the search from anywhere.
	await page.keyboard.press('Enter');
	await page.waitForLoadState('networkidle');
	await page.keyboard.press('/');
	await expect(page.getByRole('search').getByRole('searchbox').first()).toBeFocused();
	await page.keyboard.type('Schuldner- und Insolvenzberatung');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/angebote\?q=/);
	await press(page, page.getByRole('article').getByRole('link', { name: offer.name }));
	await press(page, page.getByRole('main').getByRole('link', { name: 'Anfrage stellen' }).first());
	await choose(page, page.getByLabel('Person', { exact: true }), person.reference);
	await expect(page.getByLabel('Person', { exact: true })).toHaveValue(person.id);
	await type(page, page.getByLabel('Ziel in den Worten der Person'), 'Ich will wieder schlafen.');
	await press(page, page.getByRole('button', { name: 'Weiter' }));
	for (const item of ['Ziel in den Worten', 'Stand der Anfrage'])
		await press(page, page.getByRole('checkbox', { name: new RegExp(`^${item}`) }), 'Space');
	await press(page, page.getByRole('checkbox', { name: /Einwilligung A liegt vor/ }), 'Space');
	await choose(page, page.locator('#f-formA'), 'unterschrieben');
	await press(page, page.getByRole('checkbox', { name: /Einwilligung B liegt vor/ }), 'Space');
	await choose(page, page.locator('#f-formB'), 'unterschrieben');
	await press(page, page.getByRole('button', { name: 'Weiter: prüfen und senden' }));
	await press(page, page.getByRole('button', { name: 'Anfrage senden' }));
	await expect(page.getByText(/Anfrage A-\d{4}-\d+ gesendet/)).toBeVisible();
});

test('the palette finds pages by what people call them, records by their names, and Enter opens the first', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const sent = await sendReferral(db, manager, offer);
	const page = await signedIn('case-manager', { index: 1 });
	const refused: string[] = [];
	page.on('console', (message) => {
		if (message.text().includes('Content Security Policy')) refused.push(message.text());
	});
	await page.goto('/');
	await page.waitForLoadState('networkidle');
	const palette = page.getByRole('dialog', { name: 'Befehle und Suche' });
	const ask = async (words: string) => {
		await page.keyboard.press('Control+k');
		await expect(palette.getByRole('combobox')).toBeFocused();
		await page.keyboard.type(words);
	};
	await ask('fall anl');
	await expect(palette.getByRole('option')).toHaveText(['Fall anlegen']);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/faelle\/neu$/);
	await ask('Schuldner- und Insolvenz');
	await expect(palette.getByRole('option', { name: offer.name })).toBeVisible();
	await expect(palette.getByText('Nichts gefunden.')).toHaveCount(0);
	// What an earlier word found is gone with it.
	await palette.getByRole('combobox').fill('xyzzyx');
	await expect(palette.getByText('Nichts gefunden.')).toBeVisible();
	await expect(palette.getByRole('option')).toHaveCount(0);
	await palette.getByRole('combobox').fill(sent.reference);
	await expect(palette.getByRole('option', { name: sent.reference })).toHaveAttribute('aria-selected', 'true');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(new RegExp(`/anfragen/${sent.id}`));
	expect(refused).toEqual([]);
});

test('the search of the header opens the record of that name or number, and goes to its results else', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto('/hilfe');
	await page.waitForLoadState('networkidle');
	const search = async (words: string) => {
		await page.keyboard.press('/');
		await page.getByRole('search').getByRole('searchbox').first().fill(words);
		await page.keyboard.press('Enter');
	};
	await search(sent.reference);
	await expect(page).toHaveURL(new RegExp(`/anfragen/${sent.id}`));
	await search(sent.case.reference);
	await expect(page).toHaveURL(/\/faelle\/[\da-f-]{36}$/);
	await search('shculden');
	await expect(page).toHaveURL(/\/angebote\?q=shculden/);
	await expect(page.getByText('Ähnlich geschrieben:')).toBeVisible();
	// The next step is in what was found.
	await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Zu den Ergebnissen' })).toHaveCount(1);
});

test('a provider answers by keyboard', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const page = await signedIn('provider-staff', { organisation: 'ankerwinde' });
	await page.goto('/eingang');
	await press(page, page.getByRole('link').filter({ hasText: sent.reference }), 'Enter');
	await expect(page).toHaveURL(new RegExp(sent.id));
	await press(page, page.getByRole('button', { name: 'Zusagen' }));
	await expect(page.getByText(sent.case.name)).toBeVisible();
	await press(page, page.getByRole('button', { name: 'Begonnen melden' }));
	await expect(page.getByRole('button', { name: 'Beendet melden' })).toBeVisible();
});

test('a system manager plans by keyboard', async ({ signedIn, memberOf, db }) => {
	test.setTimeout(120_000);
	const planner = await memberOf('system-manager');
	const cell = await emptyCell(db, planner.networkId, 1);
	const page = await signedIn('system-manager');
	await page.goto('/luecken?alle=1');
	await page.waitForLoadState('networkidle');
	// Into the matrix, then with the arrows from cell to cell.
	const cells = page.getByRole('table').getByRole('link');
	await tabTo(page, page.getByRole('table').locator('a[data-cell]:not([tabindex])'));
	await page.keyboard.press('Home');
	for (let up = 0; up < 45; up++) await page.keyboard.press('ArrowUp');
	await expect(cells.first()).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(cells.nth(1)).toBeFocused();
	await page.keyboard.press('End');
	await page.keyboard.press('Home');
	await expect(cells.first()).toBeFocused();
	const target = page.getByRole('link', { name: `${cell.term}, ${cell.area}:` });
	for (let step = 0; step < 60 && !(await isFocused(target)); step++) {
		const at = (await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.cell)) ?? '';
		const goal = (await target.getAttribute('data-cell')) ?? '';
		const [row = 0, column = 0] = at.split('-').map(Number);
		const [toRow = 0, toColumn = 0] = goal.split('-').map(Number);
		await page.keyboard.press(
			row < toRow ? 'ArrowDown' : row > toRow ? 'ArrowUp' : column < toColumn ? 'ArrowRight' : 'ArrowLeft'
		);
	}
	await expect(target).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: `${cell.term} in ${cell.area}` })).toBeVisible();
	await press(page, page.getByRole('link', { name: 'Vorhaben anlegen' }), 'Enter');
	const title = `Plan ${pseudonym()}`;
	await type(page, page.getByLabel('Titel'), title);
	await press(page, page.getByRole('button', { name: 'Vorhaben anlegen' }));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await choose(page, page.getByLabel('Neue Stufe'), 'Bedarf');
	await press(page, page.getByRole('button', { name: 'Stufe ändern' }));
	await expect(page.getByText('Stufe geändert: Bedarf bestätigt.')).toBeVisible();
});
