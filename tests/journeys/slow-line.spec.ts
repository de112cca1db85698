import type { Page } from '@playwright/test';
import { findOffer, pseudonym } from '../support/arrange.ts';
import { agree, expect, test } from '../support/journey.ts';

/** Holds the scripts back until it is called. */
async function holdScripts(page: Page): Promise<() => void> {
	let open = (): void => undefined;
	const line = new Promise<void>((resolve) => (open = resolve));
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await line;
		await route.continue();
	});
	return open;
}

// On a slow line a page is there before its scripts: what somebody does meanwhile stays.
test('what is opened, chosen, ticked and typed before the scripts arrive stays', async ({ signedIn }) => {
	const page = await signedIn('case-manager');
	const open = await holdScripts(page);
	await page.goto('/bedarfe/neu', { waitUntil: 'commit' });
	const need = page.getByLabel('Bedarf', { exact: true });
	const chosen = await need.locator('option').nth(3).getAttribute('value');
	await need.selectOption(chosen);
	const more = page.getByRole('main').locator('details').first();
	await more.locator('summary').click();
	const words = more.locator('textarea, input[type=text]').first();
	await words.fill('Getippt, bevor die Seite wach war');

	open();
	await page.waitForLoadState('networkidle');
	await expect(need).toHaveValue(chosen!);
	await expect(more).toHaveAttribute('open');
	await expect(words).toHaveValue('Getippt, bevor die Seite wach war');
});

test('what the person agreed to is noted before the scripts arrive, and sent as it was noted', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager');
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const page = await signedIn('case-manager');
	await page.goto(`/anfragen/neu?angebot=${offer.id}`);
	await page.getByLabel('Person', { exact: true }).selectOption('neu');
	await page.getByLabel('Kürzel').fill(pseudonym());
	await page.getByLabel('Ziel in den Worten der Person').fill('Ich will, dass es weitergeht.');
	await page.getByRole('button', { name: 'Weiter' }).click();
	await page.waitForURL(/\/freigabe$/);
	const open = await holdScripts(page);
	await page.goto(page.url(), { waitUntil: 'commit' });
	await agree(page);
	open();
	await page.waitForLoadState('networkidle');
	// Four items, and that both consents are there.
	await expect(page.getByRole('checkbox', { checked: true, disabled: false })).toHaveCount(6);
	await page.getByLabel('Name', { exact: true }).fill('Mira Beispiel');
	await page.getByRole('button', { name: 'Weiter: prüfen und senden' }).click();
	await page.waitForURL(/\/pruefen$/);
	const rows = await db<{ direction: string; categories: string[] }[]>`
		select direction, categories from casework.consents where referral_id = ${new URL(page.url()).pathname.split('/')[2]!} order by direction`;
	expect(rows.map(({ direction, categories }) => [direction, categories])).toEqual([
		['to_authority', ['D3', 'D4']],
		['to_provider', ['D1', 'D2']]
	]);
});
