import type { Locator, Page } from '@playwright/test';
import { emptyCell, pseudonym, reportNeeds } from '../support/arrange.ts';
import { agree, effort, expect, test } from '../support/journey.ts';

type Drawn = { areas: number; points: number };
/** What the map has really drawn, asked from the map itself. */
const drawnOn = (map: Locator): Promise<Drawn> =>
	map.evaluate((element) => {
		type Map = { queryRenderedFeatures: (options: { layers: string[] }) => unknown[] };
		const shown = (element as HTMLElement & { __map?: Map }).__map;
		const count = (layer: string) => shown?.queryRenderedFeatures({ layers: [layer] }).length ?? 0;
		return { areas: count('areas'), points: count('points') };
	});

const clickSignIn = async (page: Page, name: string): Promise<void> => {
	await page.goto('/');
	await expect(page).toHaveURL(/\/anmelden/);
	const more = page.getByText('Weitere', { exact: false }).locator('xpath=self::summary');
	const button = page.getByRole('button', { name: `Als ${name} anmelden` });
	if (!(await button.isVisible()) && (await more.count()) > 0) await more.first().click();
	await button.click();
	await expect(page).toHaveURL(/\/$/);
};

test('the loop: from the search over answer and gap to the new place, and back to the person who waited', async ({
	stranger,
	db,
	memberOf
}) => {
	test.setTimeout(180_000);
	const manager = await memberOf('case-manager');
	const provider = await memberOf('provider-staff', { organisation: 'ankerwinde' });
	const planner = await memberOf('system-manager');
	const person = pseudonym();

	// The case manager looks for advice on debts that has a place.
	const office = await stranger();
	await clickSignIn(office, manager.name);
	const finding = effort();
	const search = office.getByRole('search').getByRole('searchbox').first();
	await finding.fill(search, 'Schuldnerberatung');
	await finding.press(search, 'Enter');
	await finding.click(office.getByRole('link', { name: /^Jetzt frei/ }));
	const offer = office.getByRole('article').filter({ hasText: 'Schuldner- und Insolvenzberatung Höxter' });
	await expect(offer.getByText(/^\d+ frei$/)).toBeVisible();
	expect(finding.interactions, 'find an offer with a free place').toBeLessThanOrEqual(3);

	// The map shows it, too: the areas, and as many rings as there are places to go.
	const map = office.locator('.map[data-map-ready]');
	await expect(map).toBeVisible({ timeout: 30_000 });
	const drawn = await drawnOn(map);
	expect(drawn.areas).toBeGreaterThan(0);
	expect(drawn.points).toBeGreaterThan(0);

	// Referral with consent, on three screens.
	await offer.getByRole('link', { name: 'Schuldner- und Insolvenzberatung Höxter' }).click();
	await office.getByRole('link', { name: 'Anfrage stellen' }).first().click();
	const referring = effort();
	await referring.choose(office.getByLabel('Person', { exact: true }), 'neu');
	await referring.fill(office.getByLabel('Kürzel'), person);
	await referring.fill(office.getByLabel('Ziel in den Worten der Person'), 'Ich will wissen, was ich schulde.');
	await referring.click(office.getByRole('button', { name: 'Weiter' }));
	await expect(office.getByRole('heading', { level: 1 })).toHaveText('Was der Anbieter sieht');
	await agree(office, referring);
	await referring.fill(office.getByLabel('Name', { exact: true }), `Name von ${person}`);
	await referring.click(office.getByRole('button', { name: 'Weiter: prüfen und senden' }));
	await referring.click(office.getByRole('button', { name: 'Anfrage senden' }));
	await expect(office.getByText(/Anfrage A-\d{4}-\d+ gesendet\. Antwort bis/)).toBeVisible();
	expect(referring.screens, 'referral').toBeLessThanOrEqual(3);
	const reference = /A-\d{4}-\d+/.exec(await office.getByText(/Anfrage A-\d{4}-\d+ gesendet/).innerText())![0];
	const referralId = new URL(office.url()).pathname.split('/').at(-1)!;

	// The provider sees no name before saying yes; accepts; reports the start.
	const inbox = await stranger();
	await clickSignIn(inbox, provider.name);
	await inbox.goto('/eingang');
	await inbox.getByRole('link').filter({ hasText: reference }).click();
	await expect(inbox.getByText('Name und Telefon nach Zusage')).toBeVisible();
	await expect(inbox.getByText(`Name von ${person}`)).toHaveCount(0);
	await inbox.getByRole('button', { name: 'Zusagen' }).click();
	await expect(inbox.getByText(`Name von ${person}`)).toBeVisible();
	await inbox.getByRole('button', { name: 'Begonnen melden' }).click();
	await expect(inbox.getByRole('button', { name: 'Beendet melden' })).toBeVisible();

	// Where does the person stand?
	await office.goto('/wo-steht');
	const row = office.getByRole('row').filter({ hasText: person });
	await expect(row).toContainText(/seit \d/);
	await office.goto(`/anfragen/${referralId}`);
	await expect(office.getByRole('main')).toContainText('begonnen');

	// Nothing fits: the empty search leads to the report, everything filled in but the person.
	const cell = await emptyCell(db, manager.networkId, 0);
	const colleague = await memberOf('case-manager', { index: 1 });
	await reportNeeds(db, colleague, cell, 9);
	// A colleague has two persons who need the same: three with the one from the search.
	const nextDoor = await stranger();
	await clickSignIn(nextDoor, colleague.name);
	for (const nth of [1, 2]) {
		await nextDoor.goto(`/angebote?bedarf=${cell.termCode}&raum=${cell.areaCode}`);
		await nextDoor.getByRole('main').getByRole('link', { name: 'Bedarf melden' }).last().click();
		await nextDoor.getByLabel('Eigener Fall').selectOption({ index: nth });
		await nextDoor.getByRole('button', { name: 'Bedarf melden' }).click();
		await expect(nextDoor.getByText('Bedarf gemeldet.')).toBeVisible();
	}
	const steering = await stranger();
	await clickSignIn(steering, planner.name);
	const cellAddress = `/luecken?bedarf=${cell.termCode}&raum=${cell.areaCode}`;
	await steering.goto(cellAddress);
	await expect(
		steering.getByText('11 Personen brauchen das hier; im Raum gibt es kein Angebot und keines für das ganze Netz.')
	).toBeVisible();

	await office.goto(`/angebote?bedarf=${cell.termCode}&raum=${cell.areaCode}`);
	await expect(office.getByText('Kein Angebot passt auf diese Suche')).toBeVisible();
	await office.getByRole('main').getByRole('link', { name: 'Bedarf melden' }).last().click();
	const missing = effort();
	await expect(office.getByLabel('Bedarf', { exact: true })).toHaveValue(cell.termId);
	await expect(office.getByLabel('Planungsraum')).toHaveValue(cell.areaId);
	await missing.choose(office.getByLabel('Eigener Fall'), { label: await caseLabel(office, person) });
	await missing.click(office.getByRole('button', { name: 'Bedarf melden' }));
	await expect(office.getByText('Bedarf gemeldet.')).toBeVisible();
	expect(missing.inputs, 'unmet need').toBeLessThanOrEqual(5);

	// The matrix counts one more; the plan grows from its cell, with the figures as evidence.
	await steering.goto(cellAddress);
	await expect(
		steering.getByText('12 Personen brauchen das hier; im Raum gibt es kein Angebot und keines für das ganze Netz.')
	).toBeVisible();
	await expect(steering.getByRole('link', { name: `${cell.term}, ${cell.area}:` })).toHaveAttribute(
		'aria-current',
		'true'
	);
	await steering.getByRole('link', { name: 'Vorhaben anlegen' }).click();
	const title = `Vorhaben für ${person}`;
	await steering.getByLabel('Titel').fill(title);
	await steering.getByRole('textbox', { name: /^Plätze/ }).fill('12');
	await steering.getByText('Weitere Angaben').click();
	await steering.getByLabel('Steuerungsform').selectOption('cooperation');
	await steering.getByRole('button', { name: 'Vorhaben anlegen' }).click();
	await expect(steering.getByRole('heading', { level: 1 })).toHaveText(title);
	await expect(steering.getByRole('row').filter({ hasText: `${cell.term} in ${cell.area}` })).toContainText('12');
	for (const stage of ['Bedarf bestätigt', 'Konzept', 'Beschlossen']) {
		await steering.getByLabel('Neue Stufe').selectOption({ label: stage });
		if (stage === 'Beschlossen')
			await steering.getByLabel('Anmerkung', { exact: false }).last().fill('Sozialausschuss, gestern.');
		await steering.getByRole('button', { name: 'Stufe ändern' }).click();
		await expect(steering.getByText(`Stufe geändert: ${stage}.`)).toBeVisible();
	}

	// Launch: the offer is there at once, and whoever reported the need is told.
	const name = `Neues Angebot für ${person}`;
	await steering.getByLabel('Name des Angebots').fill(name);
	const place = steering.getByLabel('Anbieter und Ort');
	// A new offer of a partner that comes to the person.
	await place.selectOption(`${provider.organisationId}/network`);
	await steering.getByLabel('Vereinbarung', { exact: true }).selectOption('new');
	await steering.getByLabel('Geplante Plätze').fill('12');
	await steering.getByLabel('Art des Angebots').selectOption({ index: 1 });
	await steering.getByLabel('Zugangskriterien').fill('Keine weiteren.');
	await steering.locator('summary', { hasText: 'Angebot starten' }).click();
	await steering.getByRole('button', { name: 'Jetzt starten' }).click();
	await expect(steering.getByText(/Angebot gestartet\./).first()).toBeVisible();
	// Its agreement is drafted from the plan; the gap is open until somebody has a place.
	const planUrl = steering.url();
	await expect(steering.getByRole('main').getByRole('link', { name, exact: true }).last()).toBeVisible();
	const openGaps = async (): Promise<number> => {
		await steering.goto('/planung');
		return Number(/(\d+) offene Lücken/.exec(await steering.getByRole('main').innerText())?.[1]);
	};
	const openBefore = await openGaps();
	expect(openBefore).toBeGreaterThan(0);

	// The provider confirms the new places.
	const [location] = await db<{ id: string }[]>`
		select l.id from directory.offer_locations l join directory.offers o on o.id = l.offer_id where o.name = ${name}`;
	const confirm = async (free: string) => {
		await inbox.goto('/plaetze');
		await inbox.locator(`[name="frei.${location!.id}"]`).fill(free);
		await inbox.locator(`[name="wartend.${location!.id}"]`).fill('0');
		await inbox.getByRole('button', { name: 'Plätze bestätigen' }).last().click();
		await expect(inbox.getByText(/^Plätze bestätigt/).first()).toBeVisible();
	};
	await confirm('12');

	// The case manager finds the notice, and in it a referral that is filled in.
	await office.goto('/mitteilungen');
	const notice = office.getByRole('listitem').filter({ hasText: name });
	await expect(notice).toBeVisible();
	await nextDoor.goto('/mitteilungen');
	await expect(nextDoor.getByRole('listitem').filter({ hasText: name }).first()).toBeVisible();
	await notice.getByRole('link').last().click();
	await expect(office).toHaveURL(/\/anfragen\/neu\?angebot=/);
	await expect(office.getByText('Antwort auf Ihren gemeldeten Bedarf')).toBeVisible();
	await expect(office.getByLabel('Person', { exact: true }).locator('option:checked')).toContainText(person);
	await expect(office.getByLabel('Bedarf', { exact: true })).toHaveValue(cell.termId);

	// The referral goes out, the provider accepts and reports the start; the place is taken, the gap closed.
	await office.getByLabel('Ziel in den Worten der Person').fill('Ich will, dass es weitergeht.');
	await office.getByRole('button', { name: 'Weiter' }).click();
	await expect(office.getByRole('heading', { level: 1 })).toHaveText('Was der Anbieter sieht');
	await agree(office);
	await office.getByRole('button', { name: 'Weiter: prüfen und senden' }).click();
	await office.getByRole('button', { name: 'Anfrage senden' }).click();
	await expect(office.getByText(/Anfrage A-\d{4}-\d+ gesendet\. Antwort bis/)).toBeVisible();
	const second = /A-\d{4}-\d+/.exec(await office.getByText(/Anfrage A-\d{4}-\d+ gesendet/).innerText())![0];
	const [feedback] =
		await db`select c.categories from casework.consents c join casework.referrals r on r.id = c.referral_id
		where r.reference = ${second} and c.direction = 'to_authority'`;
	expect(feedback!.categories).toEqual(['D3', 'D4']);
	await inbox.goto('/eingang');
	await inbox.getByRole('link').filter({ hasText: second }).click();
	await inbox.getByRole('button', { name: 'Zusagen' }).click();
	await expect(inbox.getByText('Zugesagt.', { exact: true })).toBeVisible();
	await inbox.getByRole('button', { name: 'Begonnen melden' }).click();
	await expect(inbox.getByRole('button', { name: 'Beendet melden' })).toBeVisible();
	await confirm('11');
	expect(await openGaps()).toBe(openBefore - 1);
	await steering.goto(planUrl);
	await expect(steering.getByRole('main')).toContainText('gestartet nach 0 Tagen');
});

/** The whole label of the person's option. */
async function caseLabel(page: Page, person: string): Promise<string> {
	const option = page.getByLabel('Eigener Fall').locator('option').filter({ hasText: person });
	return (await option.innerText()).trim();
}

test('a provider updates its places with three taps at most', async ({ signedIn }) => {
	const page = await signedIn('provider-admin', {
		organisation: 'kranich',
		viewport: { width: 390, height: 844 },
		hasTouch: true,
		isMobile: true
	});
	await page.goto('/plaetze');
	const one = effort();
	await one.click(page.getByRole('button', { name: /, wartend.*mehr/ }).first());
	await one.click(page.getByRole('button', { name: 'Plätze bestätigen' }).last());
	await expect(page.getByText('Plätze bestätigt, 1 Änderung.')).toBeVisible();
	expect(one.interactions, 'capacity update').toBeLessThanOrEqual(3);

	const unchanged = effort();
	await unchanged.click(page.getByRole('button', { name: 'Alles unverändert' }));
	await expect(
		page
			.getByRole('status')
			.filter({ hasText: /unverändert|bestätigt/i })
			.first()
	).toBeVisible();
	expect(unchanged.interactions, 'confirm unchanged').toBe(1);
});
