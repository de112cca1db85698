import type { Page } from '@playwright/test';
import { findOffer, sendReferral } from '../support/arrange.ts';
import { expect, test, takeBack } from '../support/journey.ts';

const unknown = '00000000-0000-4000-8000-000000000000';

/** The body that a signed-in browser gets, without drawing it. */
async function read(page: Page, path: string): Promise<string> {
	const answer = await page.request.get(path);
	expect(answer.status(), path).toBe(200);
	return answer.text();
}
/** The page, its data, and what is asked for a link that is only pointed at. */
const both = async (page: Page, path: string): Promise<string> => {
	const [at = '', query] = path.split('?');
	const data = `${at === '/' ? '' : at}/__data.json${query ? `?${query}` : ''}`;
	return `${await read(page, path)}\n${await read(page, data)}`;
};

/** What of these words stands in the body; a failure then names the word and not the page. */
const said = (body: string, ...words: string[]): string[] => words.filter((word) => body.includes(word));

/** What the inbox counts as running, and what it lists; other journeys use the same provider, so each moment stands alone. */
const runningIn = async (page: Page, path: string): Promise<{ counted: boolean; listed: number }> => {
	await page.goto('/eingang?stand=laufend');
	const tab = await page.getByRole('link', { name: /^läuft/ }).innerText();
	const links = page.getByRole('main').locator('a[href^="/eingang/"]:not([href*="/daten"], [href$="/monatsbericht"])');
	return {
		counted: Number(/\d+/.exec(tab)?.[0]) === (await links.count()),
		listed: await page.getByRole('main').locator(`a[href="${path}"]`).count()
	};
};

test('what a person agreed to is gone at the next request when the person withdraws it', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const offer = await findOffer(db, manager.networkId, 'debt_hx');
	const sent = await sendReferral(db, manager, offer, { answered: true });
	const office = await signedIn('case-manager', { index: 2 });
	const inbox = await signedIn('provider-staff', { organisation: 'ankerwinde' });
	const [mine, theirs] = [`/anfragen/${sent.id}`, `/eingang/${sent.id}`];

	// Both sides see what was agreed.
	expect(said(await both(office, mine), sent.sentence)).toHaveLength(1);
	expect(said(await both(inbox, theirs), sent.case.name, sent.words, sent.sentence)).toHaveLength(3);
	expect(await runningIn(inbox, theirs)).toEqual({ counted: true, listed: 1 });
	await office.goto('/wo-steht');
	const row = office.getByRole('row').filter({ hasText: sent.case.reference });
	await expect(row).toContainText(/seit \d/);
	const begun = /seit (\d+\.\d+\.)/.exec(await row.innerText())![1]!;

	// B is withdrawn: nothing of what came back is left, on either side, on any page, in any count.
	await office.goto(mine);
	await takeBack(office, 'B – Der Anbieter darf zurückmelden widerrufen');
	await expect(office.getByText('Widerruf erfasst. Was darauf beruhte, fließt ab jetzt nicht mehr.')).toBeVisible();
	for (const path of [
		mine,
		'/anfragen',
		'/anfragen?stand=alle',
		'/wo-steht',
		'/',
		`/faelle/${sent.case.id}`,
		'/faelle'
	])
		expect(said(await both(office, path), sent.sentence), path).toEqual([]);
	for (const path of [theirs, '/eingang', '/eingang?stand=laufend', '/eingang?stand=erledigt', '/'])
		expect(said(await both(inbox, path), sent.sentence), path).toEqual([]);
	await office.goto('/wo-steht');
	await expect(row).toContainText('nur durch die Person');
	await expect(row).not.toContainText(begun);
	await office.goto(mine);
	await expect(office.getByRole('main')).not.toContainText('in Arbeit');
	expect(await runningIn(inbox, theirs)).toEqual({ counted: true, listed: 0 });
	await inbox.goto(theirs);
	await expect(inbox.getByRole('main')).toContainText('Rückmeldung nur durch die Person');
	// Nothing can be reported any more, not even by an old page.
	await expect(inbox.getByRole('button', { name: 'Beendet melden' })).toHaveCount(0);
	const old = await inbox.request.post(`${theirs}?/report`, {
		form: { move: 'end', happensOn: '2026-01-01', discussedOn: '2026-01-01' },
		headers: { origin: new URL(inbox.url()).origin, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(old.status()).toBeGreaterThanOrEqual(400);
	expect(old.status()).toBeLessThan(500);
	const [{ count }] = (await db`
		select count(*)::int as count from casework.feedback where referral_id = ${sent.id}`) as unknown as [{ count: number }];
	expect(count).toBe(3);

	// A is withdrawn: the provider knows no name and no goal any more; the office's own entries stay.
	await office.goto(mine);
	await takeBack(office, 'A – Das Jobcenter darf weitergeben widerrufen');
	await expect(office.getByText('Widerruf erfasst. Was darauf beruhte, fließt ab jetzt nicht mehr.')).toBeVisible();
	for (const path of [theirs, '/eingang', '/eingang?stand=laufend', '/']) {
		expect(said(await both(inbox, path), sent.case.name, sent.words, sent.case.reference), path).toEqual([]);
	}
	expect(said(await read(office, mine), sent.words)).toHaveLength(1);
	await expect(office.getByText(/widerrufen am/)).toHaveCount(2);
});

test('the provider that hears of a withdrawal records it with the same effect', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'), { answered: true });
	const inbox = await signedIn('provider-staff', { organisation: 'ankerwinde' });
	await inbox.goto(`/eingang/${sent.id}`);
	await inbox.locator('summary').filter({ hasText: 'Die Person hat bei uns widerrufen' }).click();
	await takeBack(inbox, /^A – .*widerrufen/);
	await expect(inbox.getByText(sent.case.name)).toHaveCount(0);
	expect(said(await both(inbox, `/eingang/${sent.id}`), sent.words, sent.case.name)).toEqual([]);
});

test('a printed request says what for, where and until when, as its page does', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const [area] = await db<{ name: string }[]>`
		update casework.referrals r set area_id = a.id from directory.planning_areas a
		where r.id = ${sent.id} and a.network_id = r.network_id and a.name = 'Warburg' returning a.name`;
	const inbox = await signedIn('provider-staff', { organisation: 'ankerwinde' });
	await inbox.goto(`/eingang/${sent.id}`);
	const until = /bis (\p{L}+, \d\d\.\d\d\.\d{4})/u.exec(await inbox.getByRole('main').innerText())![1]!;
	await inbox.goto(`/eingang/${sent.id}/druck`);
	const paper = inbox.locator('.a4');
	await expect(paper).toContainText(sent.reference);
	await expect(paper).toContainText(`Raum: ${area!.name}`);
	await expect(paper).toContainText(new RegExp(`Antwort bis\\s*${until}`));
});

test('an id that is somebody else’s is answered like one that is nobody’s', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'), { answered: true });
	const colleague = await signedIn('case-manager', { index: 1 });
	const stranger = await signedIn('provider-staff', { organisation: 'haselbach' });
	const answers = async (page: Page, path: (id: string) => string) => {
		const [foreign, nobody] = [await page.request.get(path(sent.id)), await page.request.get(path(unknown))];
		expect([path(''), foreign.status()]).toEqual([path(''), 404]);
		expect(nobody.status()).toBe(404);
		const difference = Math.abs((await foreign.text()).length - (await nobody.text()).length);
		expect(difference, path('')).toBeLessThan(32);
	};
	await answers(colleague, (id) => `/anfragen/${id}`);
	await answers(colleague, (id) => `/anfragen/${id}/freigabe`);
	await answers(colleague, (id) => `/anfragen/${id}/pruefen`);
	await answers(colleague, (id) => `/anfragen/${id}/einwilligung`);
	await answers(stranger, (id) => `/eingang/${id}`);
	const [foreignCase, noCase] = [
		await colleague.request.get(`/faelle/${sent.case.id}`),
		await colleague.request.get(`/faelle/${unknown}`)
	];
	expect([foreignCase.status(), noCase.status()]).toEqual([404, 404]);
	// In the address of a search, too.
	const [foreignSearch, noSearch] = [
		await colleague.request.get(`/angebote?fall=${sent.case.id}`),
		await colleague.request.get(`/angebote?fall=${unknown}`)
	];
	expect(foreignSearch.status()).toBe(noSearch.status());
	expect(said(await foreignSearch.text(), sent.case.reference)).toEqual([]);
});
