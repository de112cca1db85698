import { beforeAll, describe, expect, test } from 'vitest';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { answer, buildCasework, buildOffer, buildReferral, look, reply, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { requestWords, type InboxFilter } from './index.ts';
import { countUnanswered, getInboxItem, listInbox, putAside, takeUp, withdrawReferralConsent } from './index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const list = (filter: Partial<InboxFilter> = {}) =>
	transact(world.provider, (tx, now) => listInbox(tx, world.provider, { stand: 'offen', ...filter }, now));
const item = (id: string) => transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
const everything = { toProvider: ['D1', 'D2'], toAuthority: ['D3', 'D4'] } satisfies Parameters<
	typeof buildReferral
>[2];

describe('a line of the inbox', () => {
	test('names neither offer nor need of a confidential request, whoever shows it', async () => {
		const quiet = await buildOffer(world.network.id, world.providerOrganisation.id, 'counselling', { sensitive: true });
		const id = await buildReferral(world.manager, quiet, everything);
		const open = await list();
		expect(open.rows.find((row) => row.id === id)).toMatchObject({ offerName: null, offerId: null, need: null });
		expect(open.offers.map((offer) => offer.id)).not.toContain(quiet.id);
		expect((await list({ angebot: quiet.id })).rows).toEqual([]);
		await answer(world.provider, id);
		expect((await list({ stand: 'laufend' })).rows.find((row) => row.id === id)?.person).toBeNull();
	});
	test('of an employer’s request says the offer, never the need, and the need is not asked for', async () => {
		const shop = await buildOffer(world.network.id, world.providerOrganisation.id, 'employer');
		const id = await buildReferral(world.manager, shop, { toProvider: ['D1'], toAuthority: ['D3', 'D4'] });
		const row = (await list()).rows.find((one) => one.id === id)!;
		const page = await item(id);
		expect([row.need, page.need, row.sensitive]).toEqual([null, null, false]);
		const [named] = await database.admin<{ offer: string; need: string }[]>`
			select o.name as offer, t.label_de as need from directory.offers o join directory.offer_terms ot on ot.offer_id = o.id
			join directory.terms t on t.id = ot.term_id where o.id = ${shop.id}`;
		expect(requestWords(row)).toBe(`Anfrage zu ${named!.offer}`);
		expect(JSON.stringify([row, page])).not.toContain(named!.need);
		for (const reason of ['need', 'childcare'])
			expect(await refusalOf(answer(world.provider, id, { answer: 'query', reason }))).toBe('invalid reason');
		await answer(world.provider, id, { answer: 'query', reason: 'times' });
	});
	test('of an employer’s request proposes other offers in an order that says nothing of the need', async () => {
		const { network, providerOrganisation, otherProvider, manager, provider } = world;
		const orderOf = async (regime: 'employer' | 'voluntary') => {
			const offer = await buildOffer(network.id, providerOrganisation.id, regime);
			const [first, alike] = [
				await buildOffer(network.id, otherProvider.organisationId, 'voluntary'),
				await buildOffer(network.id, otherProvider.organisationId, 'voluntary')
			];
			await database.admin`insert into directory.offer_terms (offer_id, term_id) values (${alike.id}, ${offer.termId})`;
			const id = await buildReferral(manager, offer, { toAuthority: ['D3', 'D4'] });
			const { proposable } = await transact(provider, (tx, now) => getInboxItem(tx, provider, id, now));
			return proposable.flatMap(({ id: one }) => (one === first.id ? 'first' : one === alike.id ? 'alike' : []));
		};
		expect(await orderOf('voluntary')).toEqual(['alike', 'first']);
		expect(await orderOf('employer')).toEqual(['first', 'alike']);
	});
	test('names the person where the provider may know, and the disclosure log says so', async () => {
		const known = await buildReferral(world.manager, world.offers.counselling, everything);
		const unknown = await buildReferral(world.manager, world.offers.counselling, { toAuthority: ['D3', 'D4'] });
		await answer(world.provider, known);
		await answer(world.provider, unknown);
		await reportOn(world.provider, known, { move: 'start' });
		const { rows } = await list({ stand: 'laufend', suche: 'erika' });
		expect(rows.map((row) => row.id)).toContain(known);
		expect(rows.map((row) => row.id)).not.toContain(unknown);
		expect(rows.find((row) => row.id === known)).toMatchObject({ person: 'Erika Beispiel', need: expect.anything() });
		const read = await database.admin<{ categories: string[] }[]>`
			select categories from casework.disclosure_log where referral_id = ${known} and purpose = 'inbox-list' order by read_at desc`;
		expect(read[0]?.categories).toContain('D1');
		// Where a request is decided, no name is read that nobody needs there.
		const asked = await buildReferral(world.manager, world.offers.statutory);
		expect((await list()).rows.find((row) => row.id === asked)?.person).toBeNull();
	});
	test('is counted as unanswered only while it is the provider’s turn', async () => {
		const count = () => transact(world.provider, (tx, now) => countUnanswered(tx, world.provider, now));
		const before = await count();
		const asked = await buildReferral(world.manager, world.offers.statutory);
		await buildReferral(world.manager, world.offers.counselling);
		expect(await count()).toBe(before + 1);
		await answer(world.provider, asked, { answer: 'query', reason: 'times' });
		expect([await count(), (await list()).counts.antwort]).toEqual([before, before]);
		const row = (await list()).rows.find(({ id }) => id === asked);
		expect(row).toMatchObject({ answerDueOn: null, standing: { phase: 'queried', onlyByPerson: false } });
		await reply(world.manager, asked, { reason: 'yes' });
		expect([await count(), (await list()).counts.antwort]).toEqual([before + 1, before + 1]);
	});
	test('is counted for the navigation as the inbox counts it, whatever has happened to its neighbours', async () => {
		const { provider, manager, offers } = world;
		const count = () => transact(provider, (tx, now) => countUnanswered(tx, provider, now));
		const unanswered = async () => (await list()).counts.antwort;
		const own = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const untouched = await buildReferral(manager, own);
		const told = await buildReferral(manager, offers.counselling, everything);
		const received = await buildReferral(manager, offers.statutory);
		await answer(provider, await buildReferral(manager, offers.statutory));
		await database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, recorded_at, recorded_by)
			select network_id, id, regime, to_organisation_id, 'D3', 'received', now(), ${provider.membershipId} from casework.referrals where id = ${received}`;
		expect(await count()).toBe(await unanswered());
		await transact(provider, (tx, now) => putAside(tx, provider, { id: untouched }, now));
		const before = await unanswered();
		expect(await count()).toBe(before);
		for (const { id: consentId } of (await look(manager, told)).consents)
			await transact(manager, (tx, now) => withdrawReferralConsent(tx, manager, { consentId, form: 'spoken' }, now));
		expect([await count(), await unanswered()]).toEqual([before - 1, before - 1]);
		await transact(provider, (tx, now) => takeUp(tx, provider, { id: untouched }, now));
		// What happens to the offer answers for everybody in it, and writes nothing about anybody.
		await database.admin`insert into directory.offer_changes (network_id, offer_id, kind, recorded_at, recorded_by)
			values (${world.network.id}, ${own.id}, 'discontinued', now() + interval '1 minute', ${provider.membershipId})`;
		expect([await count(), await unanswered()]).toEqual([before - 1, before - 1]);
	});
	test('stands in the disclosure log once its page of the list was shown, and not for the other pages', async () => {
		const { provider } = world;
		const looked = (number: number) =>
			transact(provider, (tx, now) =>
				listInbox(tx, provider, { stand: 'laufend' }, now, { page: { number, size: 2 } })
			);
		for (let nth = 0; nth < 3; nth++)
			await answer(provider, await buildReferral(world.manager, world.offers.statutory));
		const whole = await list({ stand: 'laufend' });
		expect(whole).toMatchObject({ page: 1, pages: 1, total: whole.counts.laufend });
		const pages = Math.ceil(whole.total / 2);
		const log = async () =>
			(
				await database.admin<
					{ id: string }[]
				>`select referral_id as id from casework.disclosure_log where purpose = 'inbox-list' order by read_at desc, referral_id`
			).map(({ id }) => id);
		const before = await log();
		const first = await looked(1);
		expect(first).toMatchObject({ page: 1, pages, total: whole.total, counts: whole.counts, offers: whole.offers });
		expect(first.rows).toEqual(whole.rows.slice(0, 2));
		expect((await log()).length - before.length).toBe(2);
		expect((await log()).slice(0, 2).sort()).toEqual(first.rows.map(({ id }) => id).sort());
		// Beyond the end stands the last page; together they are the whole list, each row once.
		const rest = await Promise.all(Array.from({ length: pages - 1 }, (_, index) => looked(index + 2)));
		expect([first, ...rest].flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(whole.rows.map(({ id }) => id));
		expect(await looked(99)).toEqual(rest.at(-1));
	});
	test('says overdue long after the day has passed', async () => {
		setNow(new Date('2026-01-05T09:00:00Z'));
		const id = await buildReferral(world.manager, world.offers.statutory);
		setNow(undefined);
		expect((await list()).rows.find((row) => row.id === id)?.standing.ageing).toBe('overdue');
	});
	test('comes back after it was put aside', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		await transact(world.provider, (tx, now) => putAside(tx, world.provider, { id }, now));
		expect((await list()).rows.map((row) => row.id)).not.toContain(id);
		await transact(world.provider, (tx, now) => takeUp(tx, world.provider, { id }, now));
		expect((await list()).rows.map((row) => row.id)).toContain(id);
	});
	test('of a waiting list is not put aside while somebody waits', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, everything);
		await answer(world.provider, id, { answer: 'waitlist' });
		expect((await item(id)).moves).not.toContain('put_aside');
	});
});

describe('an answer', () => {
	test('to a request for a full offer is asked about before it opens the name', async () => {
		const full = await buildOffer(world.network.id, world.providerOrganisation.id, 'counselling', { available: 0 });
		const id = await buildReferral(world.manager, full, everything);
		expect(await item(id)).toMatchObject({ contactWhen: 'after_yes', room: { free: 0, acceptance: 'ask' } });
		expect(await refusalOf(answer(world.provider, id))).toBe('invalid sure');
		expect((await look(world.provider, id)).contact).toBeUndefined();
		await answer(world.provider, id, { sure: true });
		expect((await look(world.provider, id)).contact?.name).toBe('Erika Beispiel');
	});
	test('keeps no time without a day: it says so at the day', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		expect(await refusalOf(answer(world.provider, id, { appointmentAt: '10:00' }))).toBe('invalid appointmentOn');
	});
	test('confirms a receipt once', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id, { answer: 'receive' });
		await answer(world.provider, id, { answer: 'receive' });
		const page = await item(id);
		expect(page.reported.map(({ event }) => event)).toEqual(['received']);
		expect(page.moves).not.toContain('receive');
	});
	test('that nobody may give leaves the name hidden, and the page does not contradict the consent', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, everything);
		const { consents } = await look(world.manager, id);
		for (const { id: consentId, direction } of consents)
			if (direction === 'to_authority')
				await transact(world.manager, (tx, now) =>
					withdrawReferralConsent(tx, world.manager, { consentId, form: 'spoken' }, now)
				);
		expect((await item(id)).contactWhen).toBe('unanswerable');
	});
});

describe('a day that the provider reports', () => {
	test('is possible: no begin decades before the request, no end before the begin', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id);
		expect(await refusalOf(reportOn(world.provider, id, { happensOn: '1990-12-01' }))).toBe('invalid happensOn');
		await reportOn(world.provider, id, { move: 'start' });
		const end = { move: 'end', reason: 'completed', happensOn: '2026-01-02', discussedOn: '2026-01-02' } as const;
		expect(await refusalOf(reportOn(world.provider, id, end))).toBe('invalid happensOn');
		expect(await refusalOf(reportOn(world.provider, id, { move: 'interrupt', happensOn: '2026-01-02' }))).toBe(
			'invalid happensOn'
		);
	});
});
