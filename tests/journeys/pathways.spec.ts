import { findOffer, sendReferral } from '../support/arrange.ts';
import { effort, expect, test } from '../support/journey.ts';

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

test('a goal stands in the person’s words, with a way round, two views and a result', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto(`/faelle/${sent.case.id}`);
	await page.getByRole('link', { name: /^Ziele/ }).click();
	await expect(page.getByText('Noch kein Ziel aufgenommen.')).toBeVisible();
	await page.getByLabel('In den Worten der Person').fill('Wieder unter Leute kommen');
	await page.getByLabel('Worum es geht').selectOption('social_participation');
	await page.getByRole('button', { name: 'Ziel speichern' }).click();
	await expect(page.getByRole('heading', { name: '„Wieder unter Leute kommen“' })).toBeVisible();

	await page.getByText('Teilziel oder Umweg ergänzen').click();
	const steps = page.locator('form[action="?/step"]');
	await steps.getByLabel('Art').selectOption('detour');
	await steps.getByLabel('In den Worten der Person').fill('Erst den Kleingarten fertig machen');
	await steps.getByLabel('Worum es geht').selectOption('self_efficacy');
	await steps.getByRole('button', { name: 'Ergänzen' }).click();
	await expect(page.getByRole('heading', { name: '„Erst den Kleingarten fertig machen“' })).toBeVisible();
	await expect(page.getByText('Umweg', { exact: true })).toBeVisible();

	await page.getByText('Einschätzungen festhalten').first().click();
	const views = page.locator('form[action="?/assess"]').first();
	await views.getByLabel('Sicht der Person').selectOption('working');
	await views.getByLabel('Sicht der Fallführung').selectOption('clarifying');
	await views.getByRole('button', { name: 'Einschätzungen speichern' }).click();
	const row = page.getByRole('row').filter({ hasText: 'in Arbeit' });
	await expect(row).toContainText('in Klärung');

	// What is below the agreement says what came between; nothing that was typed is lost.
	await page.getByText('Ergebnis vereinbaren').first().click();
	const result = page.locator('form[action="?/settle"]').first();
	await result.getByLabel('Zielerreichung').selectOption('-1');
	await result.getByRole('button', { name: 'Ergebnis speichern' }).click();
	await expect(page.getByRole('alert')).toContainText('Bitte sagen, was dazwischenkam.');
	await expect(result.getByLabel('Zielerreichung')).toHaveValue('-1');
	await result.getByLabel('Was dazwischenkam').selectOption('no_place');
	await result.getByRole('button', { name: 'Ergebnis speichern' }).click();
	await expect(page.getByText('−1 – etwas weniger als vereinbart').first()).toBeVisible();
	await expect(page.getByText(/erprobt, nicht validiert/).first()).toBeVisible();

	// The person finds all of it in the extract.
	await page.goto(`/faelle/${sent.case.id}/auszug`);
	await expect(page.getByRole('main')).toContainText('Erst den Kleingarten fertig machen');
	await expect(page.getByRole('main')).toContainText('System: kein Platz frei');
});

test('the closing sheet takes six inputs at most, participation first', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'), { answered: true });
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto(`/anfragen/${sent.id}`);
	await page.locator('summary').filter({ hasText: 'abschließen' }).click();
	const sheet = page.locator('#abschluss');
	const families = await sheet.locator('fieldset .over').allInnerTexts();
	expect(families[0]?.toLowerCase()).toContain('teilhabe');
	const counted = effort();
	await counted.choose(sheet.getByLabel('Ziel', { exact: true }), 'partly');
	await counted.check(sheet.getByLabel('Schulden geregelt oder im Verfahren'));
	await counted.check(sheet.getByLabel(/voller Erfolg/));
	await counted.choose(sheet.getByLabel(/^Zielerreichung/), '1');
	await counted.choose(sheet.getByLabel(/^Was hat geholfen/), 'contact_person');
	await counted.choose(sheet.getByLabel(/^Was hat gefehlt/), 'faster_start');
	await counted.click(sheet.getByRole('button', { name: 'abschließen' }));
	await expect(page.getByRole('main')).toContainText('+1 – mehr als vereinbart');
	await expect(page.getByRole('main')).toContainText('eine feste Ansprechperson');
	expect(counted.inputs).toBeLessThanOrEqual(6);
	expect(counted.screens).toBe(1);
});

test('a chain that stands idle is marked, and a provider knows of a hand-over only with the consent that names both', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const page = await signedIn('case-manager', { index: 1 });
	// The demo network has one chain that stands idle for 35 days.
	await page.goto('/wo-steht?nur=unterbrochen');
	const idle = page.getByRole('row').filter({ hasText: '35 Tage Leerlauf' });
	await expect(idle).toHaveCount(1);
	await idle.getByRole('link', { name: /Kette unterbrochen/ }).click();
	await expect(page.getByRole('main')).toContainText('unterbrochene Kette');
	await expect(page.getByRole('main')).toContainText('1 Schnittstelle');

	const [first, second] = [
		await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'), { answered: true }),
		await findOffer(db, manager.networkId, 'agh_wood')
	];
	const [next] = await db<{ id: string; reference: string }[]>`
		insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id,
			regime, term_id, sending, created_by, created_at, sent_at, answer_due_on)
		values (${manager.networkId}, ${`${first.reference}b`}, ${first.case.id}, ${second.id}, ${second.locationId}, ${manager.organisationId}, ${second.organisationId},
			${second.regime}, ${second.termId}, 'sent', ${manager.membershipId}, now(), now(), current_date + 3) returning id, reference`;
	await page.goto(`/faelle/${first.case.id}/kette`);
	await page.getByLabel(new RegExp(`Platz von .*${first.reference}$`)).selectOption(`${first.id}:1`);
	await page.getByLabel(new RegExp(`Platz von .*${next!.reference}$`)).selectOption(`${next!.id}:2`);
	await page.getByRole('button', { name: 'Kette speichern' }).click();
	await expect(page.getByText('Kette gespeichert.')).toBeVisible();

	const inbox = await signedIn('provider-staff', { organisation: 'kranich' });
	const read = async (): Promise<string> => {
		await inbox.goto(`/eingang/${next!.id}`);
		return inbox.getByRole('main').innerText();
	};
	expect(await read()).not.toContain('Übergabe');
	await page.getByText(/^Übergabetag vereinbaren/).click();
	await page.getByLabel('Tag der Übergabe').fill(day(6));
	await page.getByRole('button', { name: 'Übergabetag speichern' }).click();
	await expect(page.getByText('Kein Anbieter sieht diesen Tag.')).toBeVisible();
	expect(await read()).not.toContain('Übergabe');
	await page.getByText('Einwilligung aufnehmen, die beide nennt').click();
	await page.getByRole('button', { name: 'Einwilligung speichern' }).click();
	await expect(page.getByText(/Beide Anbieter sehen Tag und Partner/)).toBeVisible();
	expect(await read()).toContain('von Ankerwinde Schuldnerhilfe e. V.');
	await page.getByRole('button', { name: 'Widerruf aufnehmen' }).click();
	await expect(page.getByText('Widerruf gespeichert. Er gilt ab sofort.')).toBeVisible();
	expect(await read()).not.toContain('Ankerwinde');
});
