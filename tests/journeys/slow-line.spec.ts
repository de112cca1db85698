import { expect, test } from '../support/journey.ts';

// On a slow line a page is there before its scripts: what somebody does meanwhile stays.
test('what is opened, chosen, ticked and typed before the scripts arrive stays', async ({ signedIn }) => {
	const page = await signedIn('case-manager');
	let open = (): void => undefined;
	const line = new Promise<void>((resolve) => (open = resolve));
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await line;
		await route.continue();
	});
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
