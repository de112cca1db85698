import { dayOf } from '#lib/platform/days.ts';
import { findOffer, sendReferral } from '../support/arrange.ts';
import { effort, expect, test, takeBack } from '../support/journey.ts';

/** A day of the office's calendar, so many days from today. */
const day = (offset: number): string => dayOf(new Date(Date.now() + offset * 86_400_000));

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
	await expect(page.getByRole('paragraph').filter({ hasText: /^Umweg$/ })).toBeVisible();

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
	await expect(page.getByRole('main')).toContainText('Im Netz: kein Platz frei');
});

test('the closing sheet takes six inputs at most, participation first', async ({ signedIn, memberOf, db }) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'), { answered: true });
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto(`/anfragen/${sent.id}`);
	await page.locator('#abschluss > summary').click();
	const sheet = page.locator('#abschluss');
	await expect(sheet.locator('fieldset .over').first()).toHaveText(/teilhabe/i, { useInnerText: true });
	const counted = effort();
	await counted.choose(sheet.getByLabel('Ziel', { exact: true }), 'partly');
	await counted.check(sheet.getByLabel('Schulden geregelt oder im Verfahren'));
	await counted.check(sheet.getByLabel(/voller Erfolg/));
	await counted.choose(sheet.getByLabel(/^Zielerreichung/), '1');
	await counted.choose(sheet.getByLabel(/^Was hat geholfen/), 'contact_person');
	await counted.choose(sheet.getByLabel(/^Was hat gefehlt/), 'faster_start');
	// No end was reported yet: the sheet says what closing means for the provider and the place.
	await counted.click(sheet.locator('form summary').filter({ hasText: 'abschließen' }));
	await expect(sheet).toContainText('Ein Ende ist noch nicht gemeldet.');
	await counted.click(sheet.getByRole('button', { name: 'jetzt abschließen' }));
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
	await page.getByLabel('Form', { exact: true }).selectOption('written');
	await page.getByRole('button', { name: 'Einwilligung speichern' }).click();
	await expect(page.getByText(/Beide Anbieter sehen Tag und Partner/)).toBeVisible();
	expect(await read()).toContain('von Ankerwinde Schuldnerhilfe e. V.');
	await takeBack(page, 'Widerruf aufnehmen');
	await expect(page.getByText('Widerruf gespeichert. Er gilt ab sofort.')).toBeVisible();
	// The partner's name alone says nothing: it stands among the offers that may be proposed instead, too.
	const after = await read();
	expect(after).not.toContain('Übergabe');
	expect(after).not.toContain('von Ankerwinde');
});

test('a case conference is known to whom the consent names, and to nobody after it is taken back', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const sent = await sendReferral(db, manager, await findOffer(db, manager.networkId, 'debt_hx'));
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto(`/faelle/${sent.case.id}/konferenzen`);
	await page.getByLabel('Tag', { exact: true }).fill(day(0));
	await page.getByLabel('Ort oder Link').fill('Rathaus, Raum 12');
	await page.getByLabel('nächste Schritte').check();
	await page.getByRole('button', { name: 'Konferenz planen' }).click();
	await expect(
		page.getByText('Noch keine Einwilligung. Solange erfährt keine andere Stelle von dieser Konferenz.')
	).toBeVisible();
	const path = new URL(page.url()).pathname;
	const house = await signedIn('provider-staff', { organisation: 'ankerwinde' });
	const status = async (): Promise<number> => (await house.request.get(path)).status();
	expect(await status()).toBe(404);

	await page.locator('summary').filter({ hasText: 'Einwilligung aufnehmen' }).click();
	await page.getByLabel('Ankerwinde Schuldnerhilfe e. V.').check();
	await page.getByLabel('Form', { exact: true }).selectOption('written');
	await page.getByRole('button', { name: 'Einwilligung speichern' }).click();
	expect(await status()).toBe(404);
	await page.getByRole('button', { name: 'Ankerwinde Schuldnerhilfe e. V. einladen' }).click();
	await expect(page.getByText('Eingeladen. Die Mitteilung nennt weder Person noch Thema.')).toBeVisible();

	await house.goto('/mitteilungen');
	await expect(house.getByText('Einladung zu einer Fallkonferenz').first()).toBeVisible();
	await house.goto(path);
	expect(await house.title()).toBe('Fallkonferenz – Lückenlos');
	await expect(house.getByRole('main')).toContainText(sent.reference);
	await expect(house.getByRole('main')).toContainText('Rathaus, Raum 12');
	expect(await house.getByRole('main').innerText()).not.toContain(sent.case.reference);
	await house.getByRole('button', { name: 'Wir kommen', exact: true }).click();
	await expect(house.getByText('Antwort gesendet.')).toBeVisible();

	await page.reload();
	await page.getByText('Hat stattgefunden').click();
	const attendance = page.locator('form[action="?/hold"]');
	await attendance.getByLabel('die Person').check();
	await attendance.getByLabel('Ankerwinde Schuldnerhilfe e. V.').check();
	await attendance.getByRole('button', { name: 'Teilnahme festhalten' }).click();
	await page.getByText('Entscheidung oder Aufgabe festhalten').click();
	await page.getByLabel('Was wurde vereinbart?').fill('Zuerst die Raten klären');
	await page.getByRole('button', { name: 'Festhalten', exact: true }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Zuerst die Raten klären' })).toBeVisible();
	await house.goto(path);
	await expect(house.getByRole('main')).toContainText('Zuerst die Raten klären');
	await takeBack(page, 'Widerruf aufnehmen');
	await expect(page.getByText('Widerruf gespeichert. Er gilt ab sofort.')).toBeVisible();
	expect(await status()).toBe(404);
	await house.goto('/fallkonferenzen');
	expect(await house.locator(`a[href="${path}"]`).count()).toBe(0);
});

test('third-party case management refers on in its mandate, and the principal sees what the person lets it see', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 1 });
	const third = await findOffer(db, manager.networkId, 'third_party_cm_housing');
	const sent = await sendReferral(db, manager, third, { answered: true });
	const page = await signedIn('case-manager', { index: 1 });
	await page.goto(`/faelle/${sent.case.id}/mandat`);
	await page.getByLabel('Zu welcher Anfrage').selectOption(sent.id);
	await page.getByLabel('Schulden', { exact: true }).check();
	await page.getByRole('button', { name: 'Auftrag erteilen' }).click();
	await expect(page.getByText('Auftrag erteilt.')).toBeVisible();

	const staff = await signedIn('provider-staff', { organisation: 'fadenlauf' });
	await staff.goto('/mandate');
	await staff.getByRole('link', { name: new RegExp(sent.reference) }).click();
	await staff.waitForURL(/\/mandate\/./);
	const path = new URL(staff.url()).pathname;
	const offers = staff.getByLabel('Angebot', { exact: true });
	await offers.selectOption({ label: 'Schuldner- und Insolvenzberatung Höxter – Ankerwinde Schuldnerhilfe e. V.' });
	await staff.getByLabel('Bedarf', { exact: true }).selectOption({ label: 'Schulden' });
	await staff.getByRole('textbox', { name: 'In den Worten der Person' }).fill('Ich will einen Ratenplan.');
	await staff.locator('input[name="toMandated"][value="D3"]').check();
	await staff.getByLabel('Form', { exact: true }).selectOption('written');
	// A look at what leaves before it does.
	await staff.getByText('Anfrage senden', { exact: true }).click();
	await staff.getByRole('button', { name: 'Jetzt senden' }).click();
	await expect(staff.getByText('Anfrage gesendet.')).toBeVisible();
	await expect(staff.getByRole('textbox', { name: 'In den Worten der Person' })).toHaveValue('');

	// What runs out is renewed with the person: how it was said is asked at its consent alone.
	await staff.getByLabel(/^Einwilligung erneuern: Fadenlauf/).click();
	await staff.getByRole('button', { name: 'Einwilligung erneuern' }).click();
	await expect(staff.getByRole('alert')).toContainText('Bitte');
	await expect(staff.getByRole('textbox', { name: 'In den Worten der Person' })).toHaveValue('');
	const renewal = staff.locator('form').filter({ has: staff.getByRole('button', { name: 'Einwilligung erneuern' }) });
	await renewal.getByLabel('Form', { exact: true }).selectOption('recorded');
	await renewal.getByRole('button', { name: 'Einwilligung erneuern' }).click();
	await expect(staff.getByText('Einwilligung erneuert.')).toBeVisible();

	const [sub] = await db<{ id: string; reference: string }[]>`
		select id, reference from casework.referrals where case_id = ${sent.case.id} and mandate_id is not null`;
	await db`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, recorded_at, recorded_by)
		select network_id, id, regime, to_organisation_id, 'D3', 'accepted', now(), created_by from casework.referrals where id = ${sub!.id}`;
	await staff.reload();
	await expect(staff.getByRole('listitem').filter({ hasText: sub!.reference }).first()).toContainText('zugesagt');
	await page.reload();
	const line = page.getByRole('listitem').filter({ hasText: sub!.reference });
	await expect(line).toContainText('nur durch die Person');
	await expect(line).not.toContainText('zugesagt');

	await page.locator('summary').filter({ hasText: 'Auftrag vorzeitig beenden' }).click();
	await page.getByLabel('Grund', { exact: true }).selectOption('person_asked');
	await page.getByRole('button', { name: 'Auftrag vorzeitig beenden' }).click();
	await expect(page.getByText('Auftrag beendet.')).toBeVisible();
	expect((await staff.request.get(path)).status()).toBe(404);
});
