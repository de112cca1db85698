import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordContact } from '#lib/cases/index.server.ts';
import { findLink, saveAccountLocale, saveDeliveries, spendLink } from '#lib/identity/index.server.ts';
import type { Delivery } from '#lib/identity/index.ts';
import { addDigests, listDates } from '#lib/interop/index.server.ts';
import { calendarOf } from '#lib/interop/index.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { listNotifications, markRead, markUnread, notify } from '#lib/platform/notifications.server.ts';
import { draftReferral, agreeDisclosure, sendReferral } from '#lib/referrals/index.server.ts';
import { dailySteps, runDaily, sendMail } from '../../src/jobs.server.ts';
import { answer, buildCase, buildCasework, buildReferral, choice, draftInput } from '../support/casework.ts';
import { testDatabase } from '../support/database.ts';
import { mailFolder } from '../support/mail.ts';
import { dayFromNow } from '#tests/support/days.ts';

const database = await testDatabase();
const folder = mailFolder();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const minutes = 60_000;
const after = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
	setNow(new Date(Date.now() + ms));
	try {
		return await work();
	} finally {
		setNow(undefined);
	}
};
/** Works off the jobs of mail that are due `ms` from now, as the queue does; answers how many there were. */
async function workOff(ms = 0): Promise<number> {
	const jobs = await database.admin<{ id: string; data: Record<string, string> }[]>`
		delete from pgboss.job where name = 'platform.mail' and start_after <= now() + ${`${ms + 1000} milliseconds`}::interval
		returning id, data`;
	for (const { data } of jobs) await after(ms, () => sendMail(data));
	return jobs.length;
}
const tell = (member: Member, kind: string) =>
	transact(member, (tx, now) => notify(tx, member, { kind, facts: {} }, now));
const choose = (member: Member, kind: string, delivery: Delivery) =>
	transact(member, (tx, now) => saveDeliveries(tx, member, new Map([[kind, delivery]]), now));

beforeEach(async () => {
	await database.admin`truncate platform.notifications, platform.mails, platform.links, platform.notification_settings`;
	await database.admin`delete from pgboss.job`;
	folder.take();
});

describe('mail', () => {
	test('tells a provider at once that there is a referral, and names nobody and nothing', async () => {
		const secrets = [
			'Kanarie-Person',
			'Kanarie-Fall',
			'Kanarie-Ziel',
			'Kanarie-Angebot',
			'Kanarie-Bedarf',
			'Kanarie-Amt'
		];
		const { manager, offers, network } = world;
		await database.admin`update directory.offers set name = 'Kanarie-Angebot' where id = ${offers.counselling.id}`;
		await database.admin`update directory.terms set label_de = 'Kanarie-Bedarf', sensitive = true where id = ${offers.counselling.termId}`;
		await database.admin`update directory.organisations set name = 'Kanarie-Amt' where id = ${network.authority.id}`;
		const caseId = await buildCase(manager);
		await database.admin`update casework.cases set reference = 'Kanarie-Fall' where id = ${caseId}`;
		await transact(manager, async (tx, now) => {
			await recordContact(tx, manager, { caseId, name: 'Kanarie-Person', phone: '', email: '' }, now);
			const input = { ...draftInput(offers.counselling, caseId), words: 'Kanarie-Ziel' };
			const { id } = await draftReferral(tx, manager, input, now);
			await agreeDisclosure(tx, manager, { id, ...choice({ toProvider: ['D1', 'D2'], toAuthority: ['D3'] }) }, now);
			await sendReferral(tx, manager, { id, seen: undefined }, now);
		});
		await workOff();
		const mails = folder.take();
		expect(mails.map(({ subject }) => subject)).toEqual(['Es gibt Neuigkeiten zu einer Anfrage']);
		expect(mails[0]!.text).toContain('/mitteilungen');
		const found = mails.flatMap(({ raw, text, subject }) =>
			secrets.filter((one) => `${raw}${text}${subject}`.includes(one))
		);
		expect(found).toEqual([]);
		// The same search finds the address, which does stand there.
		const [account] = await database.admin`select email from platform.accounts where id = ${world.provider.accountId}`;
		expect(mails[0]!.to).toBe(account!.email);
		// And nothing that names anybody is kept of it.
		const [kept] = await database.admin`select m::text as row from platform.mails m`;
		expect(secrets.filter((one) => String(kept!.row).includes(one))).toEqual([]);
	});

	test('is sent once, however often its job runs', async () => {
		await tell(world.provider, 'referrals.received');
		const [job] = await database.admin<{ data: Record<string, string> }[]>`select data from pgboss.job`;
		await Promise.all([sendMail(job!.data), sendMail(job!.data)]);
		await sendMail(job!.data);
		expect(folder.take()).toHaveLength(1);
		expect(await database.admin`select 1 from platform.mails where sent_at is not null`).toHaveLength(1);
	});

	test('comes once an hour at most, and tells of what came meanwhile', async () => {
		for (let nth = 0; nth < 3; nth++) await tell(world.provider, 'referrals.received');
		await workOff();
		expect(folder.take()).toHaveLength(1);
		await tell(world.provider, 'referrals.received');
		await tell(world.provider, 'referrals.received');
		await workOff();
		expect(folder.take()).toHaveLength(0);
		await workOff(61 * minutes);
		expect(folder.take()).toHaveLength(1);
	});

	test('is not sent for what was read meanwhile', async () => {
		await tell(world.provider, 'referrals.received');
		await transact(world.provider, (tx, now) => markRead(tx, world.provider, now));
		expect(await workOff()).toBe(1);
		expect(folder.take()).toEqual([]);
	});

	test('waits while the mail server is away, and goes out when it is back', async () => {
		await database.admin`update platform.accounts set is_demo = false`;
		await tell(world.provider, 'referrals.received');
		const [job] = await database.admin<{ data: Record<string, string> }[]>`select data from pgboss.job`;
		process.env.SMTP_URL = 'smtp://127.0.0.1:9';
		try {
			await expect(sendMail(job!.data)).rejects.toThrow();
		} finally {
			delete process.env.SMTP_URL;
		}
		expect(await database.admin`select 1 from platform.mails where sent_at is null`).toHaveLength(1);
		await sendMail(job!.data);
		expect(folder.take()).toHaveLength(1);
	});

	test('speaks the language of the account', async () => {
		await transact(world.provider, (tx) => saveAccountLocale(tx, world.provider, 'en'));
		await tell(world.provider, 'referrals.received');
		await workOff();
		expect(folder.take()[0]).toMatchObject({ subject: 'There is news about a referral' });
		await transact(world.provider, (tx) => saveAccountLocale(tx, world.provider, 'de'));
	});
});

describe('a member’s choice', () => {
	test('of the portal only makes no job of mail; of nothing at all makes no news either', async () => {
		await choose(world.provider, 'referrals.received', 'portal');
		await tell(world.provider, 'referrals.received');
		expect(await workOff()).toBe(0);
		await choose(world.provider, 'needs.offer-launched', 'off');
		await tell(world.provider, 'needs.offer-launched');
		const kinds = await transact(world.provider, (tx) => listNotifications(tx, world.provider));
		expect(kinds.map(({ kind }) => kind)).toEqual(['referrals.received']);
	});
	test('without one a case manager hears once a week, as numbers, and only when something happened', async () => {
		await tell(world.manager, 'referrals.news');
		await tell(world.manager, 'consent.withdrawn');
		await tell(world.manager, 'needs.offer-launched');
		await workOff();
		expect(folder.take()).toEqual([]);
		const job = system('digest');
		const week = (day: string) => transact(job, (tx, now) => addDigests(tx, job, day, now));
		await week('2026-11-30');
		await workOff();
		const [mail, ...others] = folder.take();
		expect(others).toEqual([]);
		expect(mail!.subject).toBe('Lückenlos: Ihre Woche');
		// A withdrawal is news of a referral, and no word of its own.
		expect(mail!.text).toContain('Anfragen: 2');
		expect(mail!.text).toContain('Bedarfe: 1');
		expect(mail!.text).not.toMatch(/Einwilligung|Widerruf/);
		// The job again, and the week after with nothing new: no other mail.
		await week('2026-11-30');
		await workOff();
		await after(7 * 86_400_000, () => week('2026-12-07'));
		await workOff(7 * 86_400_000);
		expect(folder.take()).toEqual([]);
	});
	test('to have read something can be taken back', async () => {
		await tell(world.manager, 'referrals.news');
		const at = await transact(world.manager, async (tx, now) => (await markRead(tx, world.manager, now), now));
		await transact(world.manager, (tx) => markUnread(tx, world.manager, at));
		const [one] = await transact(world.manager, (tx) => listNotifications(tx, world.manager));
		expect(one!.readAt).toBeNull();
	});
});

describe('the link in a mail about places', () => {
	const linkOf = (text: string): string => /plaetze-bestaetigen\/([\w-]+)/.exec(text)?.[1] ?? '';
	const find = (token: string, ms = 0) =>
		after(ms, () => transact(system('x'), (tx, now) => findLink(tx, 'places', token, 'x', now)));

	test('comes when figures grow old, is the provider’s own, used once, and ends after fourteen days', async () => {
		await database.admin`update directory.offer_locations set valid_at = now() - interval '40 days'`;
		await runDaily({ places: dailySteps.places! });
		await runDaily({ places: dailySteps.places! });
		expect(await database.admin`select 1 from platform.notifications where kind = 'directory.stale'`).toHaveLength(1);
		await workOff();
		const [mail, ...others] = folder.take();
		expect(others).toEqual([]);
		const token = linkOf(mail!.text);
		expect(token).toHaveLength(43);
		expect(
			await database.admin`select 1 from platform.links where token_hash like ${`%${token.slice(0, 10)}%`}`
		).toEqual([]);
		for (let look = 0; look < 20; look++)
			expect((await find(token))?.member.membershipId).toBe(world.provider.membershipId);
		expect(await find(token, 13 * 86_400_000)).toBeDefined();
		expect(await find(token, 15 * 86_400_000)).toBeUndefined();
		expect(await find(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
		const { linkId } = (await find(token))!;
		const spent = await Promise.all(
			Array.from({ length: 5 }, () => transact(system('x'), (tx, now) => spendLink(tx, linkId, now)))
		);
		expect(spent.filter(Boolean)).toHaveLength(1);
		expect(await find(token)).toBeUndefined();
	});
});

describe('what nobody should forget', () => {
	test('reaches the case manager fourteen days before a consent runs out, once, unless a newer one holds', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3'] });
		const run = (days: number) => after(days * 86_400_000, () => runDaily({ consents: dailySteps.consents! }));
		const told = async () =>
			(
				await database.admin`select 1 from platform.notifications where kind = 'consent.expiring'
					and membership_id = ${world.manager.membershipId} and facts->>'referralId' = ${id}`
			).length;
		/** One more like the first, that holds for a month longer. */
		const giveLonger = (recipientId: string) => database.admin`
			insert into casework.consents (network_id, case_id, referral_id, recipient_id, direction, categories, purpose, valid_from, valid_until,
				text_version, form, recorded_at, recorded_by)
			select network_id, case_id, referral_id, ${recipientId}, direction, categories, purpose, valid_from, valid_from + interval '365 days',
				text_version, form, recorded_at, recorded_by from casework.consents where referral_id = ${id} limit 1`;
		const shorten = () => database.admin`
			update casework.consents set valid_until = valid_from + interval '335 days' where referral_id = ${id}`;
		await run(290);
		expect(await told()).toBe(0);
		await shorten();
		await giveLonger(world.providerOrganisation.id);
		await run(325);
		await run(326);
		expect(await told()).toBe(1);
		await database.admin`delete from platform.notifications where facts->>'referralId' = ${id}`;
		await giveLonger(world.manager.organisationId!);
		await run(327);
		expect(await told()).toBe(0);
		await run(355);
		expect(await told()).toBeGreaterThan(0);
	});
	test('reaches system management and the provider about agreements, and system management about plans', async () => {
		const { network, providerOrganisation, planner } = world;
		const admin = world.provider;
		await database.admin`update platform.memberships set role = 'provider-admin' where id = ${admin.membershipId}`;
		await database.admin`insert into steering.agreements (network_id, number, organisation_id, form, state, title, valid_from, valid_until, created_by, created_at)
			values (${network.id}, 1, ${providerOrganisation.id}, 'cooperation', 'in_force', 'V', current_date - 300, current_date + 60, ${planner.membershipId}, now())`;
		const term = world.offers.statutory.termId;
		await database.admin`insert into steering.planned_offers (network_id, title, term_id, next_step_on, created_by, created_at)
			values (${network.id}, 'P', ${term}, current_date + 3, ${planner.membershipId}, now())`;
		const run = () => runDaily({ agreements: dailySteps.agreements!, plans: dailySteps.plans! });
		await run();
		await run();
		const told = async (member: Member) =>
			(
				await database.admin`select kind from platform.notifications where membership_id = ${member.membershipId} order by kind`
			).map(({ kind }) => String(kind));
		expect(await told(planner)).toEqual(['agreements.expiring', 'planning.step-due']);
		expect(await told(admin)).toEqual(['agreements.expiring']);
		// Thirty days before the end once more.
		await after(35 * 86_400_000, run);
		expect((await told(planner)).filter((kind) => kind === 'agreements.expiring')).toHaveLength(2);
		await database.admin`update platform.memberships set role = 'provider-staff' where id = ${admin.membershipId}`;
	});
});

describe('the calendar', () => {
	const feed = (member: Member) =>
		transact(member, async (tx, now) =>
			calendarOf(await listDates(tx, member, now), 'de', 'https://portal.example', now)
		);
	test('holds the own deadlines and appointments, without person, topic, offer or partner', async () => {
		await database.admin`update directory.offers set name = 'Kanarie-Angebot' where id = ${world.offers.statutory.id}`;
		const id = await buildReferral(world.manager, world.offers.statutory);
		const open = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id);
		const soon = dayFromNow(5);
		await database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, author, category, event, happens_on, happens_at, recorded_at, recorded_by)
			values (${world.network.id}, ${id}, 'statutory', ${world.providerOrganisation.id}, 'provider', 'D3', 'appointment', ${soon}, '09:30', now() + interval '1 second', ${world.provider.membershipId})`;
		for (const [member, at] of [
			[world.manager, '/anfragen/'],
			[world.provider, '/eingang/']
		] as const) {
			const text = (await feed(member)).replace(/\r\n /g, '');
			expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0/);
			expect(text).toContain(`SUMMARY:Termin zu einer Anfrage`);
			expect(text).toContain(`https://portal.example${at}${id}`);
			expect(text).toMatch(/SUMMARY:Frist: Antwort auf eine Anfrage/);
			expect(text).toContain(`${at}${open}`);
			expect(text).toMatch(new RegExp(`DTSTART:${soon.replaceAll('-', '')}T0[78]3000Z`));
			expect(text).not.toMatch(/Kanarie|Testbaum|Ankerwinde|Bedarf|Jobcenter/);
		}
		expect(await feed(world.colleague)).not.toContain('BEGIN:VEVENT');
		expect(await feed(world.otherProvider)).not.toContain('BEGIN:VEVENT');
		// A calendar program asks all day; that appointment and day of the goal were read is noted once.
		await feed(world.manager);
		const reads = await database.admin`select categories from casework.disclosure_log
			where referral_id = ${id} and purpose = 'calendar' and membership_id = ${world.manager.membershipId}`;
		expect(reads.map(({ categories }) => categories as string[])).toEqual([['D2', 'D3']]);
	});
});
