import { sql } from 'drizzle-orm';
import { currentConsentText, jointTextVersion, lastDay, endOf } from '#lib/consent/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { addWorkingDays, movesPlaces } from '#lib/referrals/index.ts';
import { demoClock, type DemoClock } from './clock.ts';
import { demoId, insertRows, known, readOffers, type DemoIds } from './write-history.server.ts';

type Event = { event: 'accepted' | 'started' | 'ended'; daysAgo: number };
type Link = {
	offer: string;
	need: string;
	sentDaysAgo: number;
	words: string;
	events: Event[];
	consents: readonly string[];
};
type Pathway = { reference: string; area: string; openedDaysAgo: number; links: Link[] };

/** A chain of three that connects, and one that has stood idle for 35 days (R4, R5). */
const pathways: Pathway[] = [
	{
		reference: 'Kornelkirsche 61',
		area: 'HX',
		openedDaysAgo: 150,
		links: [
			{
				offer: 'debt_hx',
				need: 'debt',
				sentDaysAgo: 140,
				words: 'Ich will einen Plan für meine Schulden.',
				events: [
					{ event: 'accepted', daysAgo: 136 },
					{ event: 'started', daysAgo: 130 },
					{ event: 'ended', daysAgo: 60 }
				],
				consents: ['D3', 'D4']
			},
			{
				offer: 'capacity_trial',
				need: 'daily_structure',
				sentDaysAgo: 62,
				words: 'Ich will wieder einen verlässlichen Tag haben.',
				events: [
					{ event: 'accepted', daysAgo: 58 },
					{ event: 'started', daysAgo: 52 }
				],
				consents: []
			},
			{
				offer: 'agh_wood',
				need: 'sheltered_work',
				sentDaysAgo: 6,
				words: 'Danach möchte ich mit Holz arbeiten.',
				events: [{ event: 'accepted', daysAgo: 3 }],
				consents: []
			}
		]
	},
	{
		reference: 'Kornelkirsche 62',
		area: 'ST',
		openedDaysAgo: 160,
		links: [
			{
				offer: 'capacity_trial',
				need: 'daily_structure',
				sentDaysAgo: 120,
				words: 'Ich will ausprobieren, wie viel ich schaffe.',
				events: [
					{ event: 'accepted', daysAgo: 116 },
					{ event: 'started', daysAgo: 110 },
					{ event: 'ended', daysAgo: 35 }
				],
				consents: []
			},
			{
				offer: 'agh_bikes',
				need: 'sheltered_work',
				sentDaysAgo: 4,
				words: 'Ich möchte Fahrräder reparieren.',
				events: [],
				consents: []
			}
		]
	}
];

const placeOf = (events: Event[]) => {
	const last = events.at(-1)?.event;
	return last && ({ accepted: 'held', started: 'taken', ended: 'released' } as const)[last];
};
const category = { accepted: 'D3', started: 'D4', ended: 'D4' } as const;

/**
 * Cases whose referrals build on each other, with goals in the person's words and a day of hand-over that one consent
 * shares. Written beside the history, with numbers of their own.
 */
export async function writePathways(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const clock = demoClock(now);
	const offers = await readOffers(tx, ids.networkId);
	const manager = known(ids.members, 'yildiz');
	const id = (...parts: (string | number)[]) => demoId(ids.networkId, 'pathway', ...parts);
	const rows: Record<string, Record<string, unknown>[]> = {};
	const add = (table: string, row: Record<string, unknown>) => (rows[table] ??= []).push(row);
	let number = 8900;

	for (const person of pathways) {
		const caseId = id('case', person.reference);
		const common = { network_id: ids.networkId, case_id: caseId };
		add('casework.cases', {
			id: caseId,
			network_id: ids.networkId,
			organisation_id: ids.officeId,
			reference: person.reference,
			responsible_id: manager,
			team: 'Team Höxter',
			area_id: known(ids.areas, person.area),
			language: 'de',
			created_at: clock.at(person.openedDaysAgo).toISOString()
		});
		const chainId = id('chain', person.reference);
		add('casework.chains', {
			id: chainId,
			...common,
			idle_days: 21,
			created_at: clock.at(4).toISOString(),
			created_by: manager
		});
		for (const [index, link] of person.links.entries()) {
			const offer = offers.get(link.offer);
			const location = offer?.locations[0];
			if (!offer || !location) throw new Error(`the demo names "${link.offer}", which is nowhere to be had`);
			const referralId = id('referral', person.reference, index);
			const sent = clock.at(link.sentDaysAgo).toISOString();
			add('casework.referrals', {
				id: referralId,
				...common,
				reference: `A-${clock.day(link.sentDaysAgo).slice(0, 4)}-${String(++number).padStart(4, '0')}`,
				offer_id: offer.id,
				offer_location_id: location.id,
				from_organisation_id: ids.officeId,
				to_organisation_id: offer.organisationId,
				regime: offer.regime,
				term_id: known(ids.terms, link.need),
				area_id: known(ids.areas, person.area),
				contribution: 'accompany',
				urgency: 'soon',
				sending: 'sent',
				answer_due_on: addWorkingDays(clock.day(link.sentDaysAgo), 5, 'NW'),
				created_by: manager,
				mandate_id: null,
				created_at: sent,
				sent_at: sent,
				revision: 1
			});
			add('casework.referral_goals', {
				referral_id: referralId,
				words: link.words,
				target_on: clock.day(link.sentDaysAgo - 180)
			});
			if (link.consents.length > 0)
				add('casework.consents', {
					id: id('consent', referralId),
					...common,
					referral_id: referralId,
					recipient_id: ids.officeId,
					direction: 'to_authority',
					categories: link.consents,
					purpose: 'feedback',
					valid_from: sent,
					valid_until: endOf(lastDay(clock.day(link.sentDaysAgo))).toISOString(),
					text_version: currentConsentText().version,
					language: 'de',
					form: 'written',
					given_by: 'person',
					copy_handed_on: clock.day(link.sentDaysAgo),
					names_health_data: offer.sensitive,
					recorded_at: sent,
					recorded_by: manager
				});
			for (const [nth, told] of link.events.entries())
				add('casework.feedback', {
					id: id('feedback', referralId, nth),
					network_id: ids.networkId,
					referral_id: referralId,
					regime: offer.regime,
					provider_id: offer.organisationId,
					category: category[told.event],
					event: told.event,
					author: 'provider',
					reason: told.event === 'ended' && offer.regime === 'statutory' ? 'completed' : null,
					happens_on: told.event === 'accepted' ? null : clock.day(told.daysAgo),
					discussed_on: told.event === 'ended' ? clock.day(told.daysAgo) : null,
					recorded_at: clock.at(told.daysAgo).toISOString(),
					recorded_by: known(ids.members, link.offer)
				});
			const place = placeOf(link.events);
			if (place && movesPlaces(offer.regime))
				add('casework.place_holds', {
					referral_id: referralId,
					provider_id: offer.organisationId,
					offer_location_id: location.id,
					state: place,
					held_until: place === 'held' ? clock.ahead(8).toISOString() : null,
					changed_at: clock.at(link.events.at(-1)?.daysAgo ?? 0).toISOString()
				});
			add('casework.chain_links', {
				id: id('link', referralId),
				...common,
				chain_id: chainId,
				referral_id: referralId,
				position: index + 1,
				added_at: clock.at(4).toISOString(),
				added_by: manager
			});
		}
		writeGoals(add, id, common, person.reference, manager, clock);
	}
	writeHandOver(add, id, ids, manager, clock, offers);
	await writeConferences(tx, add, id, ids, clock);
	// What is made in a mandate comes after it.
	const later: Record<string, Record<string, unknown>[]> = {};
	writeMandate(add, (table, row) => (later[table] ??= []).push(row), id, ids, clock, offers);
	for (const [table, all] of [...Object.entries(rows), ...Object.entries(later)]) await insertRows(tx, table, all);
	return pathways.length;
}

/** One that lies ahead, at the first case of another case manager, and one that took place, with what was agreed. */
async function writeConferences(tx: Tx, add: Add, id: Id, ids: DemoIds, clock: DemoClock): Promise<void> {
	const brandt = known(ids.members, 'brandt');
	const [first] = await tx.execute<{ id: string }>(sql`
		select c.id from casework.cases c where c.responsible_id = ${brandt} and c.closed_at is null order by c.reference limit 1`);
	const all = [
		{
			key: 'ahead',
			caseId: first?.id,
			manager: brandt,
			daysAgo: -6,
			houses: ['ankerwinde'],
			topics: ['money', 'next_steps']
		},
		{
			key: 'held',
			caseId: id('case', pathways[0]?.reference ?? ''),
			manager: known(ids.members, 'yildiz'),
			daysAgo: 12,
			houses: ['ankerwinde', 'silberdistel'],
			topics: ['hand_over', 'daily_structure']
		}
	];
	for (const one of all) {
		if (!one.caseId) continue;
		const conferenceId = id('conference', one.key);
		const common = { network_id: ids.networkId, case_id: one.caseId };
		const isOver = one.daysAgo > 0;
		const agreed = clock.at(Math.max(one.daysAgo, 0) + 8);
		const houses = one.houses.map((code) => known(ids.organisations, code));
		add('casework.conferences', {
			id: conferenceId,
			...common,
			meets_on: clock.workingDay(one.daysAgo),
			meets_at: '10:30',
			mode: 'in_person',
			topics: one.topics,
			state: isOver ? 'held' : 'planned',
			person_attended: isOver ? true : null,
			created_at: agreed.toISOString(),
			created_by: one.manager,
			ended_at: isOver ? clock.at(one.daysAgo).toISOString() : null
		});
		addJoint(add, id('joint', conferenceId), common, one.manager, agreed, {
			kind: 'conference',
			subject_id: conferenceId,
			organisation_ids: houses,
			topics: one.topics
		});
		for (const house of houses)
			add('casework.conference_parties', {
				id: id('party', conferenceId, house),
				...common,
				conference_id: conferenceId,
				organisation_id: house,
				invited_at: agreed.toISOString(),
				invited_by: one.manager,
				attended: isOver ? true : null
			});
		const said = [
			{ kind: 'decision', words: 'Die Belastungserprobung geht weiter wie bisher.', owner: null, due_on: null },
			{ kind: 'task', words: 'Den Werkhof gemeinsam ansehen.', owner: 'office', due_on: clock.day(-4) },
			{ kind: 'task', words: 'Bescheinigung mitbringen.', owner: 'person', due_on: clock.day(-9) }
		];
		for (const [index, item] of isOver ? said.entries() : [])
			add('casework.conference_items', {
				id: id('item', conferenceId, index),
				...common,
				conference_id: conferenceId,
				...item,
				recorded_at: clock.at(one.daysAgo).toISOString(),
				recorded_by: one.manager
			});
	}
}

function addJoint(
	add: Add,
	id: string,
	common: Record<string, unknown>,
	manager: string,
	given: Date,
	about: { kind: string; subject_id: string; organisation_ids: unknown; topics: readonly string[] }
): void {
	add('casework.joint_consents', {
		id,
		...common,
		...about,
		valid_from: given.toISOString(),
		valid_until: endOf(lastDay(dayOf(given))).toISOString(),
		text_version: jointTextVersion,
		language: 'de',
		form: 'written',
		given_by: 'person',
		copy_handed_on: dayOf(given),
		names_health_data: about.kind === 'hand_over',
		recorded_at: given.toISOString(),
		recorded_by: manager
	});
}

/** Case management by a third party, with one referral made in its mandate that only the mandated house hears of. */
function writeMandate(
	add: Add,
	addLater: Add,
	id: Id,
	ids: DemoIds,
	clock: DemoClock,
	offers: Awaited<ReturnType<typeof readOffers>>
): void {
	const manager = known(ids.members, 'yildiz');
	const [base, sub] = [offers.get('third_party_cm_youth'), offers.get('youth_workshop')];
	const [at, there] = [base?.locations[0], sub?.locations[0]];
	if (!base || !sub || !at || !there) throw new Error('the demo names an offer which is nowhere to be had');
	const caseId = id('case', 'mandate');
	const common = { network_id: ids.networkId, case_id: caseId };
	const area = known(ids.areas, 'WA');
	add('casework.cases', {
		id: caseId,
		network_id: ids.networkId,
		organisation_id: ids.officeId,
		reference: 'Kornelkirsche 63',
		responsible_id: manager,
		team: 'Team Höxter',
		area_id: area,
		language: 'de',
		created_at: clock.at(70).toISOString()
	});
	add('casework.case_contacts', {
		case_id: caseId,
		name: 'Ilka Feldbrand',
		phone: '0221 4710-499',
		email: '',
		recorded_at: clock.at(60).toISOString()
	});
	const mandateId = id('mandate', caseId);
	const [baseId, subId] = [id('referral', caseId, 'base'), id('referral', caseId, 'sub')];
	const referral = (own: string, number: number, daysAgo: number, about: Record<string, unknown>) =>
		(own === subId ? addLater : add)('casework.referrals', {
			id: own,
			...common,
			reference: `A-${clock.day(daysAgo).slice(0, 4)}-${String(number)}`,
			area_id: area,
			contribution: 'accompany',
			urgency: 'soon',
			sending: 'sent',
			answer_due_on: addWorkingDays(clock.day(daysAgo), 5, 'NW'),
			created_at: clock.at(daysAgo).toISOString(),
			sent_at: clock.at(daysAgo).toISOString(),
			revision: 1,
			...about
		});
	referral(baseId, 8990, 60, {
		offer_id: base.id,
		offer_location_id: at.id,
		from_organisation_id: ids.officeId,
		to_organisation_id: base.organisationId,
		regime: base.regime,
		term_id: known(ids.terms, 'daily_structure'),
		created_by: manager,
		mandate_id: null
	});
	const staff = known(ids.members, 'fenn');
	const consent = (
		own: string,
		referralId: string,
		by: string,
		daysAgo: number,
		recipient: string,
		to: string,
		what: string[]
	) =>
		(referralId === subId ? addLater : add)('casework.consents', {
			id: own,
			...common,
			referral_id: referralId,
			recipient_id: recipient,
			direction: to,
			categories: what,
			purpose: to === 'to_provider' ? 'hand_over' : 'feedback',
			valid_from: clock.at(daysAgo).toISOString(),
			valid_until: endOf(lastDay(clock.day(daysAgo))).toISOString(),
			text_version: currentConsentText().version,
			language: 'de',
			form: 'written',
			given_by: 'person',
			copy_handed_on: clock.day(daysAgo),
			names_health_data: false,
			recorded_at: clock.at(daysAgo).toISOString(),
			recorded_by: by
		});
	consent(id('c', baseId, 'a'), baseId, manager, 60, base.organisationId, 'to_provider', ['D1', 'D2']);
	consent(id('c', baseId, 'b'), baseId, manager, 60, ids.officeId, 'to_authority', ['D3', 'D4']);
	add('casework.mandates', {
		id: mandateId,
		...common,
		referral_id: baseId,
		organisation_id: base.organisationId,
		term_ids: [known(ids.terms, 'daily_structure'), known(ids.terms, 'career_orientation')],
		valid_from: clock.day(40),
		valid_until: clock.day(-140),
		granted_at: clock.at(40).toISOString(),
		granted_by: manager
	});
	referral(subId, 8991, 14, {
		offer_id: sub.id,
		offer_location_id: there.id,
		from_organisation_id: base.organisationId,
		to_organisation_id: sub.organisationId,
		regime: sub.regime,
		term_id: known(ids.terms, 'daily_structure'),
		created_by: staff,
		mandate_id: mandateId
	});
	consent(id('c', subId, 'b'), subId, staff, 14, base.organisationId, 'to_authority', ['D3']);
	const accepted = (referralId: string, offer: typeof base, by: string, daysAgo: number) =>
		(referralId === subId ? addLater : add)('casework.feedback', {
			id: id('feedback', referralId, 'yes'),
			network_id: ids.networkId,
			referral_id: referralId,
			regime: offer.regime,
			provider_id: offer.organisationId,
			category: 'D3',
			event: 'accepted',
			author: 'provider',
			reason: null,
			happens_on: null,
			discussed_on: null,
			recorded_at: clock.at(daysAgo).toISOString(),
			recorded_by: by
		});
	accepted(baseId, base, staff, 56);
	accepted(subId, sub, known(ids.members, 'youth_workshop'), 9);
}

type Add = (table: string, row: Record<string, unknown>) => void;
type Id = (...parts: (string | number)[]) => string;

/** What the person wants, with a step, a way round, and how both sides see it. */
function writeGoals(
	add: Add,
	id: Id,
	common: Record<string, unknown>,
	reference: string,
	manager: string,
	clock: DemoClock
): void {
	const goalId = id('goal', reference);
	const said = [
		{
			key: 'goal',
			kind: 'goal',
			words: 'Ich will wieder auf eigenen Beinen stehen.',
			family: 'self_efficacy',
			dueIn: 120
		},
		{ key: 'step', kind: 'step', words: 'Jeden Morgen pünktlich aus dem Haus.', family: 'daily_structure', dueIn: 30 },
		{ key: 'detour', kind: 'detour', words: 'Erst mal im Chor mitsingen.', family: 'social_participation', dueIn: -8 }
	];
	for (const one of said) {
		const own = one.kind === 'goal' ? goalId : id(one.key, reference);
		add('casework.goals', {
			id: own,
			...common,
			parent_id: one.kind === 'goal' ? null : goalId,
			kind: one.kind,
			words: one.words,
			family: one.family,
			created_at: clock.at(140).toISOString(),
			created_by: manager
		});
		add('casework.goal_targets', {
			id: id('target', own),
			...common,
			goal_id: own,
			target_on: clock.day(-one.dueIn),
			recorded_at: clock.at(140).toISOString(),
			recorded_by: manager
		});
	}
	for (const [daysAgo, person, caseManager] of [
		[130, 'arrived', 'clarifying'],
		[60, 'working', 'clarifying'],
		[12, 'working', 'working']
	] as const)
		for (const [assessed_by, stage] of [
			['person', person],
			['case_manager', caseManager]
		] as const)
			add('casework.goal_assessments', {
				id: id('assessment', goalId, daysAgo, assessed_by),
				...common,
				goal_id: goalId,
				assessed_by,
				stage,
				said_on: clock.day(daysAgo),
				recorded_at: clock.at(daysAgo).toISOString(),
				recorded_by: manager
			});
}

/** From the second to the third link of the first chain, known to both houses. */
function writeHandOver(
	add: Add,
	id: Id,
	ids: DemoIds,
	manager: string,
	clock: DemoClock,
	offers: Awaited<ReturnType<typeof readOffers>>
): void {
	const [first] = pathways;
	const organisations = first?.links.slice(1).map(({ offer }) => offers.get(offer)?.organisationId);
	if (!first) return;
	const common = { network_id: ids.networkId, case_id: id('case', first.reference) };
	const handOverId = id('hand-over', first.reference);
	add('casework.chain_hand_overs', {
		id: handOverId,
		...common,
		from_referral_id: id('referral', first.reference, 1),
		to_referral_id: id('referral', first.reference, 2),
		hand_over_on: clock.day(-9),
		manner: 'together',
		created_at: clock.at(2).toISOString(),
		created_by: manager
	});
	addJoint(add, id('joint', first.reference), common, manager, clock.at(2), {
		kind: 'hand_over',
		subject_id: handOverId,
		organisation_ids: organisations,
		topics: []
	});
}
