import type postgres from 'postgres';
import { findOffer, openCase, sendReferral, type Sent } from '../support/arrange.ts';
import { effort, expect, test, type DemoMember } from '../support/journey.ts';
import { dayFromNow } from '../support/days.ts';

// All of them fill in the one sheet of the same offer: one after the other.
test.describe.configure({ mode: 'default' });

const lastMonth = (): { month: string; name: string } => {
	const now = new Date();
	const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
	return {
		month: first.toISOString().slice(0, 10),
		name: new Intl.DateTimeFormat('de-DE', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(first)
	};
};

/** Somebody who began a statutory measure on the first of last month. */
async function begin(db: postgres.Sql, manager: DemoMember, code: string): Promise<Sent> {
	const offer = await findOffer(db, manager.networkId, code);
	const sent = await sendReferral(db, manager, offer);
	const { month } = lastMonth();
	await db`delete from casework.consents where referral_id = ${sent.id}`;
	await db`update casework.referrals set sent_at = ${month}::date - 5, created_at = ${month}::date - 6 where id = ${sent.id}`;
	for (const [category, event, days] of [
		['D3', 'accepted', -2],
		['D4', 'started', 0]
	] as const)
		await db`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, happens_on, recorded_at, recorded_by)
			values (${manager.networkId}, ${sent.id}, ${offer.regime}, ${offer.organisationId}, ${category}, ${event},
				${event === 'started' ? month : null}, ${month}::date + ${days}::int, ${manager.membershipId})`;
	return sent;
}

test('a monthly report for fifteen participants takes at most 45 interactions', async ({ signedIn, memberOf, db }) => {
	test.setTimeout(120_000);
	const manager = await memberOf('case-manager', { index: 2 });
	const offer = await findOffer(db, manager.networkId, 'agh_green');
	const people = await Promise.all(Array.from({ length: 15 }, () => begin(db, manager, 'agh_green')));
	const inbox = await signedIn('provider-staff', { organisation: 'kranich' });
	const { month, name } = lastMonth();
	const work = effort();
	await inbox.goto('/eingang');
	await work.click(inbox.getByRole('link', { name: 'Monatsmeldung' }));
	await expect(inbox).toHaveURL(/\/eingang\/monatsbericht/);
	await work.choose(inbox.getByLabel('Angebot', { exact: true }), offer.id);
	await work.choose(inbox.getByLabel('Monat', { exact: true }), month);
	await work.click(inbox.getByRole('button', { name: 'Anzeigen' }));
	const table = inbox.getByRole('table', { name: new RegExp(`Teilnehmende im ${name}`) });
	for (const { case: person } of people)
		await expect(table.getByRole('rowheader', { name: person.name })).toBeVisible();
	// Seven of the fifteen were not there on every day, each in another way.
	const kinds = ['entschuldigt', 'Arbeitsunfähigkeit gemeldet', 'Feiertag / geschlossen'];
	for (const [index, { case: person }] of people.slice(0, 6).entries())
		await work.fill(table.getByLabel(`${person.name}, ${kinds[index % 3]}`), '2');
	const absent = people[6]!;
	await work.fill(table.getByLabel(`${absent.case.name}, unentschuldigt`), '1');
	await work.choose(table.getByLabel(`Stellungnahme von ${absent.case.name}`), 'said');
	const row = table.getByRole('row').filter({ hasText: absent.case.name });
	await work.fill(row.getByLabel(/In den Worten der Person/), 'Der Bus fuhr nicht.');
	await work.click(inbox.getByRole('button', { name: 'Monatsmeldung senden' }));
	await expect(inbox.getByText(/Monatsmeldung gesendet: \d+ Personen\./)).toBeVisible();
	expect(work.interactions).toBeLessThanOrEqual(45);

	const rows = await db`
		select unexcused, heard, statement from casework.attendance_months
		where month = ${month} and referral_id = any(${people.map(({ id }) => id)}::uuid[]) order by unexcused desc`;
	expect(rows).toHaveLength(15);
	expect(rows[0]).toMatchObject({ unexcused: 1, heard: 'said', statement: 'Der Bus fuhr nicht.' });

	// The office reads the month, and what the person said to it.
	const office = await signedIn('case-manager', { index: 2 });
	await office.goto(`/anfragen/${absent.id}`);
	await expect(office.getByRole('table', { name: 'Anwesenheit nach Monaten' })).toContainText('Der Bus fuhr nicht.');
});

test('without JavaScript an unexcused day asks for the person’s statement before anything leaves', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const offer = await findOffer(db, manager.networkId, 'agh_green');
	const person = await begin(db, manager, 'agh_green');
	const inbox = await signedIn('provider-staff', { organisation: 'kranich', javaScriptEnabled: false });
	const { month } = lastMonth();
	await inbox.goto(`/eingang/monatsbericht?angebot=${offer.id}&monat=${month}`);
	await inbox.getByLabel(`${person.case.name}, unentschuldigt`).fill('2');
	await inbox.getByRole('button', { name: 'Monatsmeldung senden' }).click();
	await expect(inbox.getByRole('alert')).toContainText('Gelegenheit zur Stellungnahme');
	await expect(inbox.getByLabel(`${person.case.name}, unentschuldigt`)).toHaveValue('2');
	expect(await db`select 1 from casework.attendance_months where referral_id = ${person.id}`).toHaveLength(0);
	await inbox.getByLabel(`Stellungnahme von ${person.case.name}`).selectOption('nothing_said');
	await inbox.getByRole('button', { name: 'Monatsmeldung senden' }).click();
	await expect(inbox.getByText(/^Monatsmeldung gesendet/)).toBeVisible();
	expect(await db`select heard from casework.attendance_months where referral_id = ${person.id}`).toEqual([
		{ heard: 'nothing_said' }
	]);
});

test('without JavaScript somebody excused gets a new appointment, and a return carries what the person says to it', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const offer = await findOffer(db, manager.networkId, 'agh_green');
	const person = await sendReferral(db, manager, offer);
	const inbox = await signedIn('provider-staff', { organisation: 'kranich', javaScriptEnabled: false });
	const formOf = (button: string) =>
		inbox.locator('form').filter({ has: inbox.getByRole('button', { name: button, exact: true }) });
	// Folded until something in it was refused.
	const opened = async (button: string) => {
		if (!(await formOf(button).isVisible())) await inbox.locator('summary').filter({ hasText: button }).click();
		return formOf(button);
	};
	await inbox.goto(`/eingang/${person.id}`);
	await inbox.getByRole('button', { name: 'Zusagen' }).click();
	await expect(inbox.getByText('Zugesagt.', { exact: true })).toBeVisible();
	// The hold lapses before the house says what became of it.
	await db`update casework.place_holds set state = 'released', held_until = null where referral_id = ${person.id}`;
	await db`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, author, recorded_at)
		values (${manager.networkId}, ${person.id}, ${offer.regime}, ${offer.organisationId}, 'D3', 'lapsed', 'system', now())`;
	await inbox.reload();
	await expect(inbox.getByText(/^Die Vormerkung ist abgelaufen/)).toBeVisible();
	let form = await opened('Nicht begonnen melden');
	await form.getByLabel('Was ist bekannt?').selectOption('excused');
	await form.getByLabel(/^Stellungnahme der Person/).fill('Mein Kind war krank.');
	await form.getByLabel('Mit der Person besprochen am').fill(dayFromNow());
	await form.getByRole('button', { name: 'Nicht begonnen melden' }).click();
	await expect(inbox.getByRole('alert')).toContainText('den neuen Termin');
	form = await opened('Nicht begonnen melden');
	await expect(form.getByLabel(/^Stellungnahme der Person/)).toHaveValue('Mein Kind war krank.');
	await form.getByLabel(/^Neuer Termin am/).fill(dayFromNow(20));
	await form.getByLabel(/^Uhrzeit/).fill('10:30');
	await form.getByRole('button', { name: 'Nicht begonnen melden' }).click();
	await expect(inbox.getByText('Gemeldet.')).toBeVisible();
	expect(await db`select state from casework.place_holds where referral_id = ${person.id}`).toEqual([
		{ state: 'held' }
	]);

	await inbox.getByRole('button', { name: 'Begonnen melden' }).click();
	form = await opened('Zurückgeben');
	await form.getByLabel('Grund der Rückgabe').selectOption('cooperation_ended');
	await form.getByLabel(/^Stellungnahme der Person/).fill('Ich sehe es anders.');
	await form.getByRole('button', { name: 'Zurückgeben' }).click();
	await expect(inbox.getByRole('alert')).toContainText('mit der Person besprochen');
	form = await opened('Zurückgeben');
	await expect(form.getByLabel('Grund der Rückgabe')).toHaveValue('cooperation_ended');
	await form.getByLabel('Mit der Person besprochen am').fill(dayFromNow());
	await form.getByRole('button', { name: 'Zurückgeben' }).click();

	const office = await signedIn('case-manager', { index: 2 });
	await office.goto(`/anfragen/${person.id}`);
	await expect(office.getByText('Stellungnahme: „Ich sehe es anders.“')).toBeVisible();
	await expect(office.getByText('Zusammenarbeit beendet').first()).toBeVisible();
});

test('the office learns of an assessment when it was opened to the person, on page and data, and not before', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const person = await begin(db, manager, 'agh_green');
	const word = `Lager-${person.id.slice(0, 8)}`;
	const inbox = await signedIn('provider-staff', { organisation: 'kranich' });
	const office = await signedIn('case-manager', { index: 2 });
	const bodies = async (): Promise<string> => {
		let all = '';
		for (const path of [
			`/anfragen/${person.id}`,
			`/anfragen/${person.id}/__data.json`,
			`/faelle/${person.case.id}/auszug`,
			'/mitteilungen'
		])
			all += await (await office.request.get(path)).text();
		return all;
	};
	await inbox.goto(`/eingang/${person.id}`);
	await inbox.getByRole('link', { name: 'Einschätzung' }).click();
	await inbox.getByLabel('Vereinbartes Ziel').selectOption('nearly');
	await inbox.getByLabel('verlässlich').check();
	await inbox.getByLabel('Kinderbetreuung').check();
	await inbox.getByLabel('Empfehlung').selectOption('work');
	await inbox.getByLabel(/^In Worten/).fill(`Hat das ${word} geführt.`);
	await inbox.getByRole('button', { name: 'Einschätzung aufnehmen' }).click();
	await expect(inbox.getByText('noch nicht eröffnet – die Fachkraft sieht sie nicht')).toBeVisible();
	expect(await bodies()).not.toContain(word);

	await inbox.getByLabel('Eröffnet am').fill(dayFromNow());
	await inbox.getByLabel('Wie', { exact: true }).selectOption('in_person');
	await inbox
		.getByLabel(/^Kommentar der Person/)
		.first()
		.fill('Damit bin ich einverstanden.');
	await inbox.getByRole('button', { name: 'Eröffnung festhalten' }).click();
	await expect(inbox.getByText(/^Der Person eröffnet am/)).toBeVisible();
	expect(await bodies()).toContain(word);
	await office.goto(`/anfragen/${person.id}`);
	await expect(office.getByText(`Hat das ${word} geführt.`)).toBeVisible();
	await expect(office.getByText(/Damit bin ich einverstanden\./)).toBeVisible();
	// The person finds both readings in the log.
	const lines = await db`
		select distinct role, purpose from casework.disclosure_log where referral_id = ${person.id} and 'D6' = any(categories) order by role, purpose`;
	expect(lines.map(({ role, purpose }) => `${role} ${purpose}`)).toEqual(
		expect.arrayContaining(['case-manager assessment', 'provider-staff assessment-entry'])
	);
});

test('a place within the contingent is booked directly, on three screens and without a second person', async ({
	signedIn,
	memberOf,
	db
}) => {
	const manager = await memberOf('case-manager', { index: 2 });
	const offer = await findOffer(db, manager.networkId, 'agh_green');
	const person = await openCase(db, manager, { termId: offer.termId });
	const left = async (): Promise<number> => {
		const [row] = await db`
			select sum(total - taken)::int as left from steering.agreement_contingents where offer_id = ${offer.id} and commissioner_id = ${manager.organisationId}`;
		return row!.left as number;
	};
	await db`update directory.offer_locations set available = 20, total = 40, booked_since = 0 where offer_id = ${offer.id}`;
	const before = await left();
	const office = await signedIn('case-manager', { index: 2 });
	const booking = effort();
	await office.goto(`/anfragen/neu?angebot=${offer.id}&fall=${person.id}`);
	await booking.fill(office.getByLabel('Ziel in den Worten der Person'), 'Ich will draußen arbeiten.');
	await booking.click(office.getByRole('button', { name: 'Weiter' }));
	await booking.click(office.getByRole('button', { name: 'Weiter: prüfen und senden' }));
	await expect(office.getByText(`Kontingent Ihres Jobcenters: ${before} von`)).toBeVisible();
	await booking.click(office.getByRole('button', { name: 'Platz direkt buchen' }));
	await expect(office.getByText(/Platz gebucht: A-\d{4}-\d+\./)).toBeVisible();
	expect(booking.screens).toBeLessThanOrEqual(3);
	await expect(office.getByText('direkt gebucht im Kontingent')).toBeVisible();
	expect(await left()).toBe(before - 1);

	// The provider finds it accepted and reports the start.
	const inbox = await signedIn('provider-staff', { organisation: 'kranich' });
	await inbox.goto(new URL(office.url()).pathname.replace('/anfragen/', '/eingang/'));
	await expect(inbox.getByRole('button', { name: 'Begonnen melden' })).toBeVisible();

	// Given back with the request, the place is the contingent's again.
	await office.getByText('Anfrage zurückziehen').click();
	await office.getByRole('button', { name: 'Jetzt zurückziehen' }).click();
	await expect(office.getByText('Anfrage zurückgezogen.')).toBeVisible();
	expect(await left()).toBe(before);
});
