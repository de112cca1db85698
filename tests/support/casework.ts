import { sql } from 'drizzle-orm';
import { openCase } from '#lib/cases/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import {
	agreeDisclosure,
	answerReferral,
	correctReport,
	draftReferral,
	getReferral,
	replyToProvider,
	reportStatus,
	sendReferral
} from '#lib/referrals/index.server.ts';
import { buildMember, buildNetwork, buildOrganisation } from './builders.ts';

const job = system('casework');
let counter = 0;

export type TestOffer = { id: string; locationId: string; termId: string; regime: Regime };

/** An offer with one place to go to, with a need of its own; 5 of 5 places are free unless said otherwise. */
export async function buildOffer(
	networkId: string,
	organisationId: string,
	regime: Regime,
	input: { available?: number | null; sensitive?: boolean; responseDays?: number; entry?: 'rolling' | 'runs' } = {}
): Promise<TestOffer> {
	const number = ++counter;
	const available = input.available === undefined ? 5 : input.available;
	return transact(job, async (tx) => {
		const [term] = await tx.execute<{ id: string }>(sql`
			insert into directory.terms (network_id, code, label_de, label_en, sensitive)
			values (${networkId}, ${`need_${number}`}, ${`Bedarf ${number}`}, ${`Need ${number}`}, ${input.sensitive ?? false}) returning id`);
		const [offer] = await tx.execute<{ id: string }>(sql`
			insert into directory.offers (network_id, organisation_id, code, name, kind, regime, intake, access_criteria, state, response_days, entry)
			values (${networkId}, ${organisationId}, ${`offer_${number}`}, ${`Angebot ${number}`}, 'counselling', ${regime}, 'request', 'keine',
				'published', ${input.responseDays ?? 5}, ${input.entry ?? 'rolling'}) returning id`);
		await tx.execute(sql`insert into directory.offer_terms (offer_id, term_id) values (${offer!.id}, ${term!.id})`);
		const [location] = await tx.execute<{ id: string }>(sql`
			insert into directory.offer_locations (network_id, offer_id, reach, total, available, status, valid_at)
			values (${networkId}, ${offer!.id}, 'network', ${available === null ? null : 5}, ${available}, 'free', now()) returning id`);
		return { id: offer!.id, locationId: location!.id, termId: term!.id, regime };
	});
}

/** A network with two case managers, two providers, and one offer per regime at the first of them. */
export async function buildCasework() {
	const network = await buildNetwork();
	const here = await buildOrganisation(network.id, { name: 'Ankerwinde' });
	const elsewhere = await buildOrganisation(network.id, { name: 'Dreiklang' });
	const member = (organisationId: string, role: Member['role']) => buildMember(network.id, organisationId, role);
	const offers = {
		statutory: await buildOffer(network.id, here.id, 'statutory'),
		counselling: await buildOffer(network.id, here.id, 'counselling'),
		voluntary: await buildOffer(network.id, here.id, 'voluntary'),
		employer: await buildOffer(network.id, here.id, 'employer')
	};
	return {
		network,
		offers,
		providerOrganisation: here,
		manager: await member(network.authority.id, 'case-manager'),
		colleague: await member(network.authority.id, 'case-manager'),
		lead: await member(network.authority.id, 'team-lead'),
		planner: await member(network.authority.id, 'system-manager'),
		provider: await member(here.id, 'provider-staff'),
		otherProvider: await member(elsewhere.id, 'provider-staff')
	};
}

export async function buildCase(manager: Member, needs: string[] = []): Promise<string> {
	const reference = `Testbaum ${++counter}`;
	const { id } = await transact(manager, (tx, now) =>
		openCase(tx, manager, { reference, areaId: undefined, language: 'de', under25: '', needs }, now)
	);
	return id;
}

/** What a draft says when a test does not care. */
export const draftInput = (offer: TestOffer, caseId: string) => ({
	offerId: offer.id,
	offerLocationId: offer.locationId,
	caseId,
	termId: offer.termId,
	words: 'Ich will wissen, was ich schulde.',
	language: 'de',
	reference: undefined,
	areaId: undefined,
	targetOn: undefined,
	desiredFrom: undefined,
	contribution: 'advise' as const,
	urgency: 'soon' as const,
	unmetNeedId: undefined
});

/** The choice of step 2: what is agreed, nothing else. */
export const choice = (agreed: { toProvider?: Category[]; toAuthority?: Category[] }) => ({
	seen: '',
	weiter: '',
	toProvider: (agreed.toProvider ?? []) as ('D1' | 'D2')[],
	toAuthority: (agreed.toAuthority ?? []) as ('D3' | 'D4' | 'D7')[],
	name: 'Erika Beispiel',
	phone: '0521 1234',
	email: '',
	givenA: (agreed.toProvider ?? []).length > 0,
	formA: 'written' as const,
	givenOnA: undefined,
	languageA: '',
	copyA: true,
	givenB: (agreed.toAuthority ?? []).length > 0,
	formB: 'written' as const,
	givenOnB: undefined,
	languageB: '',
	copyB: true
});

/** A referral that was sent, with what the person agreed to. */
export async function buildReferral(
	manager: Member,
	offer: TestOffer,
	agreed: { toProvider?: Category[]; toAuthority?: Category[] } = {},
	caseId?: string
): Promise<string> {
	const of = caseId ?? (await buildCase(manager));
	return transact(manager, async (tx, now) => {
		const { id } = await draftReferral(tx, manager, draftInput(offer, of), now);
		await agreeDisclosure(tx, manager, { id, ...choice(agreed) }, now);
		await sendReferral(tx, manager, { id }, now);
		return id;
	});
}

export const look = (actor: Member, id: string) => transact(actor, (tx, now) => getReferral(tx, actor, id, now));

export const answer = (provider: Member, id: string, input: Partial<Parameters<typeof answerReferral>[2]> = {}) =>
	transact(provider, (tx, now) =>
		answerReferral(
			tx,
			provider,
			{
				id,
				seen: '',
				answer: 'accept',
				reason: undefined,
				words: '',
				proposedOfferId: undefined,
				appointmentOn: undefined,
				appointmentAt: undefined,
				...input
			},
			now
		)
	);

export const reportOn = (provider: Member, id: string, input: Partial<Parameters<typeof reportStatus>[2]>) =>
	transact(provider, (tx, now) =>
		reportStatus(
			tx,
			provider,
			{
				id,
				seen: '',
				move: 'start',
				happensOn: dayOf(now),
				happensAt: undefined,
				reason: undefined,
				words: '',
				discussedOn: undefined,
				undiscussedReason: undefined,
				...input
			},
			now
		)
	);

/** What the office replies, the person heard today. */
export const reply = (manager: Member, id: string, input: Partial<Parameters<typeof replyToProvider>[2]>) =>
	transact(manager, (tx, now) =>
		replyToProvider(
			tx,
			manager,
			{
				id,
				seen: '',
				move: 'answer_query',
				reason: undefined,
				words: '',
				discussedOn: dayOf(now),
				...input
			},
			now
		)
	);

export const correct = (provider: Member, id: string) =>
	transact(provider, (tx, now) => correctReport(tx, provider, { id, seen: '' }, now));

/** A contingent in an agreement in force, of a body of the network or (null) of one that stands outside. */
export async function buildContingent(
	networkId: string,
	organisationId: string,
	offerId: string,
	commissionerId: string | null,
	total: number
): Promise<string> {
	const number = ++counter;
	return transact(job, async (tx) => {
		const [agreement] = await tx.execute<{ id: string }>(sql`
			insert into steering.agreements (network_id, number, organisation_id, form, state, title, created_by, created_at)
			values (${networkId}, ${number}, ${organisationId}, 'cooperation', 'in_force', 'Plätze', gen_random_uuid(), now()) returning id`);
		await tx.execute(
			sql`insert into steering.agreement_offers (agreement_id, offer_id) values (${agreement!.id}, ${offerId})`
		);
		const [row] = await tx.execute<{ id: string }>(sql`
			insert into steering.agreement_contingents (agreement_id, offer_id, commissioner, commissioner_id, total)
			values (${agreement!.id}, ${offerId}, ${`Stelle ${number}`}, ${commissionerId}, ${total}) returning id`);
		return row!.id;
	});
}
