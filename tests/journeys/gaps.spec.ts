import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { objectFor } from '../support/objects.ts';

// What the views of the gap analysis draw stands in a table beside it with the same numbers.

/** Numbers of a column of a table, top to bottom; null where nothing is told. */
async function column(table: Locator, index: number): Promise<(number | null)[]> {
	const cells = await table.locator(`tbody tr > :nth-child(${index})`).allTextContents();
	return cells.map((text) => (/^\d/.test(text.trim()) ? Number(text.trim().replaceAll('.', '')) : null));
}

/** Heights of the bars, as multiples of the tallest. */
async function bars(page: Page): Promise<number[]> {
	const heights = await page
		.locator('svg rect.c-bar:not(.least)')
		.evaluateAll((all) => all.map((one) => Number(one.getAttribute('height'))));
	const most = Math.max(...heights);
	return heights.map((height) => Math.round((1000 * height) / most));
}
const asShares = (values: (number | null)[]): number[] => {
	const drawn = values.filter((value): value is number => value !== null && value > 0);
	const most = Math.max(...drawn);
	return drawn.map((value) => Math.round((1000 * value) / most));
};

test('the cliff of ending agreements: bars, words and table say the same', async ({ signedIn }) => {
	const page = await signedIn('system-manager');
	await page.goto('/luecken/vertraege');
	await page.getByText('Als Tabelle').click();
	const table = page.locator('details table');
	const places = await column(table, 2);
	expect(places).toHaveLength(18);
	expect(await bars(page)).toEqual(asShares(await column(table, 3)));
	const label = await page.locator('figure svg').getAttribute('aria-label');
	expect(label?.replaceAll('.', '')).toContain(`jetzt ${places[0]}, in 18 Monaten ${places.at(-1)}`);
	// AGH Warburg ends and has no successor (demo story 4).
	await expect(page.getByRole('row', { name: /31\.12\.2026/ }).filter({ hasText: 'Sozialkaufhaus' })).toBeVisible();
});

test('the course of a need: bars are the reports of the table, the last words its last row', async ({ signedIn }) => {
	const page = await signedIn('system-manager');
	await page.goto('/luecken/verlauf?bedarf=debt');
	await page.getByText('Als Tabelle').click();
	const table = page.locator('details table');
	expect(await bars(page)).toEqual(asShares(await column(table, 6)));
	// A month of which only a minimum is told, or nothing, has its own sign: demand does not seem to vanish.
	const protectedMonths = await table
		.locator('td:nth-child(6)')
		.filter({ hasText: /^(mind\.|nicht genannt)/ })
		.count();
	expect(protectedMonths).toBeGreaterThan(0);
	await expect(page.locator('svg rect.c-bar.least')).toHaveCount(protectedMonths);
	const [places, demand] = [await column(table, 2), await column(table, 5)];
	const label = await page.locator('figure svg').getAttribute('aria-label');
	expect(label).toContain(`nutzbare Plätze zuletzt ${places.at(-1)}, belegt und wartend zuletzt ${demand.at(-1)}`);
});

test('the page of an area: its map, its tables and the matrix give the same numbers', async ({
	signedIn,
	memberOf,
	db
}) => {
	const page = await signedIn('system-manager');
	const id = await objectFor(db, await memberOf('system-manager'), 'area');
	await page.goto(`/luecken/raeume/${id}`);
	const [first] = await page.locator('tfoot tr').allTextContents();
	const [offers] = /\d+/.exec(first ?? '') ?? [];
	const [places, free] = await page.locator('tfoot td.n').allTextContents();
	const said = `${offers} Angebote, ${places} Plätze, ${free} frei`;
	await expect(page.locator('.map-label', { hasText: 'Warburg' })).toContainText(said);
	const debt = page.getByRole('row', { name: /^Schulden/ });
	const grade = await debt.locator('td').first().textContent();
	await debt.getByRole('link').click();
	await expect(page.locator('#luecke')).toContainText(grade ?? '?');
});

test('a card has its files, and neither they nor the page tell another number of waiting persons', async ({
	signedIn
}) => {
	const page = await signedIn('system-manager');
	await page.goto('/luecken?bedarf=debt&raum=WA');
	await expect(page.locator('#luecke')).toContainText('42 · Norm');
	const answer = await page.request.get('/luecken/daten/luecke?bedarf=debt&raum=WA&format=csv');
	const waiting = /wartend;(\d+)/.exec(await answer.text())?.[1];
	await expect(page.locator('#luecke')).toContainText(`${waiting} Personen warten`);
	const lists = ['', '/raeume', '/verlauf', '/vertraege', '/zugang'].map((view) => `/luecken${view}/daten`);
	for (const path of [...lists, '/luecken/daten/luecke']) {
		const file = await page.request.get(`${path}?format=xlsx`);
		expect(file.headers()['content-type']).toContain('spreadsheetml');
		// A workbook is a ZIP archive.
		expect((await file.body()).subarray(0, 2).toString()).toBe('PK');
	}
});

test('a norm is written down and stands as a line in the course', async ({ signedIn }) => {
	const page = await signedIn('system-manager');
	await page.goto('/luecken/normen?bedarf=housing_loss');
	await page.getByLabel('Plätze je 1.000 Leistungsberechtigte').fill('0,5');
	await page.getByLabel('Erwarteter Bedarf').fill('3');
	await page.getByRole('button', { name: 'Norm speichern' }).click();
	await expect(page.getByText('Bitte die Quelle nennen', { exact: false }).first()).toBeVisible();
	await page.getByLabel('Quelle des erwarteten Bedarfs').fill('Sozialbericht 2025');
	await page.getByRole('button', { name: 'Norm speichern' }).click();
	await expect(page.getByRole('row', { name: /Drohender Wohnungsverlust/ })).toContainText('0,5');
	await page.goto('/luecken/verlauf?bedarf=housing_loss');
	await expect(page.locator('svg .c-target')).toHaveCount(1);
});
