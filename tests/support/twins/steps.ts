// What people do in a sequence: every form that moves a person's data, chosen among those that fit the moment.
import { consentable, needsConsent, type Category } from '#lib/consent/index.ts';
import type { Move } from '#lib/referrals/index.ts';
import { nextCheck, opensOn } from '#lib/referrals/aftercare.ts';
import { allowedMoves, asksWhetherCurrent, discussedMoves, keepingMoves } from '#lib/referrals/moves.ts';
import {
	allowsStatement,
	declineReasons,
	endReasonsOf,
	reasonsAfterStart,
	returnReasonsOf
} from '#lib/referrals/reasons.ts';
import { addDays } from '#lib/platform/days.ts';
import { holds, type Facts, type Known } from './facts.ts';
import type { Secret, SecretCategory, Side } from './secrets.ts';
import type { Person, Twin, Who } from './world.ts';

/** Chance of a step: which of the fitting ones, and its details. */
export type Choice = { pick: number; a: number; b: number; c: number };

/** Both worlds see the same, but for what is hidden in them. */
export type Moment = {
	choice: Choice;
	facts: Record<Side, Facts>;
	twins: Record<Side, Twin>;
	/** A new text about a person; the field's name says where it is typed. */
	mint: (field: string, category: SecretCategory, caseAt: number, referralAt?: number) => Secret;
	word: (side: Side, secret: Secret) => string;
	/** Codes and days differ in the right world where a sequence hides them. */
	code: <T>(side: Side, left: T, right: T) => T;
	/** Codes on paper that were handed over: of *Mein Stand* by case, of slips by referral. */
	paper: Record<'extract' | 'slip', Map<number, Paper>>;
};

export type Paper = Record<Side, string> & { since: Date };
export type Post = { who: Who | 'person'; path: string; fields: Record<string, string | string[]> };
export type Step = {
	label: string;
	/** Minutes by which the clock moves before it. */
	minutes: number;
	/** What is sent in each world; nothing where only time passes. */
	post?: (side: Side) => Post;
	/** What the body may hold although it is about nobody: typed in this very request. */
	typed: Secret[];
	/** Keeps the code that the answer shows. */
	hands?: { purpose: 'extract' | 'slip'; at: number };
	/** The case of the person who reads what is stored about them. */
	about?: number;
};
type Offer = { weight: number; make: () => Step };

const day = (moment: Date): string => moment.toISOString().slice(0, 10);
const short = 7;

/** One of the steps that fit. */
export function chooseStep(moment: Moment): Step {
	const fitting = [
		...caseSteps(moment),
		...conferenceSteps(moment),
		...mandateSteps(moment),
		...paperSteps(moment),
		...referralSteps(moment),
		...timeSteps(moment)
	];
	const total = fitting.reduce((sum, { weight }) => sum + weight, 0);
	let left = moment.choice.pick % total;
	for (const { weight, make } of fitting) {
		if (left < weight) return make();
		left -= weight;
	}
	throw new Error('no step fits');
}

const step = (
	label: string,
	post: NonNullable<Step['post']>,
	typed: Secret[] = [],
	rest: Partial<Step> = {}
): Step => ({
	label,
	minutes: short,
	post,
	typed,
	...rest
});

/** Who is responsible for a case, by name: the same in both worlds. */
function keeperOf({ facts, twins }: Moment, caseAt: number): Who {
	const responsible = facts.l.cases[caseAt]!.responsible;
	const found = (Object.entries(twins.l.people) as [Who, Person][]).find(([, one]) => one.membershipId === responsible);
	return found![0];
}

function caseSteps(moment: Moment): Offer[] {
	const { facts, twins, mint, word, choice } = moment;
	const offers: Offer[] = [];
	const { cases } = facts.l;
	if (cases.length < 2)
		offers.push({
			weight: cases.length === 0 ? 1000 : 4,
			make: () => {
				const reference = mint('case.reference', 'D0', cases.length);
				return step(
					'open a case',
					(side) => ({
						who: 'manager',
						path: '/faelle/neu',
						fields: {
							reference: `${word(side, reference)} 7`,
							areaId: twins[side].areaId,
							language: 'de',
							under25: ['', 'yes', 'no'][choice.a % 3]!,
							needs: [twins[side].offers[choice.b % 6]!.termId]
						}
					}),
					[reference]
				);
			}
		});
	for (const [at, one] of cases.entries()) {
		if (one.closed) continue;
		const who = keeperOf(moment, at);
		const path = (side: Side, rest = '') => `/faelle/${facts[side].cases[at]!.id}${rest}`;
		const other: Who = who === 'manager' ? 'colleague' : 'manager';
		offers.push({
			weight: 3,
			make: () => {
				const [name, phone, email] = [
					mint('contact.name', 'D1', at),
					mint('contact.phone', 'D1', at),
					mint('contact.email', 'D1', at)
				];
				return step(
					'record the contact',
					(side) => ({
						who,
						path: path(side, '?/contact'),
						fields: { name: word(side, name), phone: word(side, phone), email: `${word(side, email)}@example.org` }
					}),
					[name, phone, email]
				);
			}
		});
		offers.push({
			weight: 2,
			make: () => {
				const words = mint('goal.of-case', 'D2', at);
				return step(
					'note a goal',
					(side) => ({
						who,
						path: path(side, '/ziele?/goal'),
						fields: { words: word(side, words), family: 'daily_structure', targetOn: addDays(day(facts.l.now), 60) }
					}),
					[words]
				);
			}
		});
		offers.push({
			weight: 2,
			make: () =>
				step('report an unmet need', (side) => ({
					who,
					path: '/bedarfe/neu',
					fields: {
						termId: twins[side].offers[choice.a % 6]!.termId,
						areaId: twins[side].areaId,
						reason: ['full', 'none_in_region', 'distance'][choice.b % 3]!,
						caseId: facts[side].cases[at]!.id
					}
				}))
		});
		offers.push({
			weight: 2,
			make: () =>
				step('note a need', (side) => ({
					who,
					path: path(side, choice.b % 2 ? '?/need' : '?/forget'),
					fields: { termId: twins[side].offers[choice.a % 6]!.termId }
				}))
		});
		offers.push({
			weight: 3,
			make: () =>
				step('grant cover', (side) => ({
					who,
					path: path(side, '/vertretung?/cover'),
					fields: {
						colleagueId: twins[side].people[other].membershipId,
						until: addDays(day(facts.l.now), 1 + (choice.a % 40))
					}
				}))
		});
		if (facts.l.covers.some((cover) => cover.case === one.id))
			offers.push({
				weight: 3,
				make: () =>
					step('end the cover', (side) => ({
						who: 'lead',
						path: '/vertretung?/end',
						fields: {
							absentId: twins[side].people[who].membershipId,
							colleagueId: twins[side].people[other].membershipId
						}
					}))
			});
		offers.push({
			weight: 2,
			make: () =>
				step('hand the case over', (side) => ({
					who,
					path: path(side, '/vertretung?/over'),
					fields: { colleagueId: twins[side].people[other].membershipId, reason: 'team_changed' }
				}))
		});
		offers.push({
			weight: 1,
			make: () => step('close the case', (side) => ({ who, path: path(side, '?/close'), fields: {} }))
		});
		offers.push({
			weight: 1,
			make: () => step('the person moves away', (side) => ({ who, path: path(side, '?/moved'), fields: {} }))
		});
	}
	for (const nth of facts.l.needs.keys())
		offers.push({
			weight: 1,
			make: () =>
				step('withdraw an unmet need', (side) => ({
					who: 'manager',
					path: `/bedarfe/${facts[side].needs[nth]!}?/withdraw`,
					fields: {}
				}))
		});
	return offers;
}

/** One conference per case: planned, agreed to, invited to, held, with what was decided; the consent may go at any time. */
function conferenceSteps(moment: Moment): Offer[] {
	const { facts, twins, mint, word, choice } = moment;
	const offers: Offer[] = [];
	const today = day(facts.l.now);
	const houses = (side: Side) => [twins[side].people.staff.organisationId, twins[side].people.rival.organisationId];
	for (const [at, one] of facts.l.cases.entries()) {
		const who = keeperOf(moment, at);
		const nth = facts.l.conferences.findIndex((conference) => conference.case === one.id);
		const known = facts.l.conferences[nth];
		const send = (label: string, action: string, fields: (side: Side) => Post['fields'], by: Who = who): Step =>
			step(label, (side) => ({
				who: by,
				path: `/fallkonferenzen/${facts[side].conferences[nth]!.id}?/${action}`,
				fields: fields(side)
			}));
		if (!known) {
			if (!one.closed)
				offers.push({
					weight: 2,
					make: () => {
						const place = mint('conference.place', 'conference', at);
						return step(
							'plan a conference',
							(side) => ({
								who,
								path: `/faelle/${facts[side].cases[at]!.id}/konferenzen`,
								fields: {
									meetsOn: addDays(today, 2),
									mode: 'in_person',
									place: word(side, place),
									topics: ['next_steps']
								}
							}),
							[place]
						);
					}
				});
			continue;
		}
		const named = known.consents.flatMap(({ names }) => names);
		const missing = houses('l').findIndex((id) => named.includes(id) && !known.invited.includes(id));
		if (known.state === 'planned' && known.consents.length === 0)
			offers.push({
				weight: 8,
				make: () =>
					send('agree to a conference', 'consent', (side) => ({
						organisations: houses(side).slice(0, 1 + (choice.a % 2)),
						form: 'written',
						givenOn: today,
						copyHanded: 'on'
					}))
			});
		if (known.state === 'planned' && missing >= 0)
			offers.push({
				weight: 12,
				make: () => send('invite to a conference', 'invite', (side) => ({ organisationId: houses(side)[missing]! }))
			});
		if (known.state === 'planned' && known.invited.length > 0)
			offers.push({
				weight: 3,
				make: () =>
					send('hold a conference', 'hold', (side) => ({
						person: 'on',
						parties: houses(side).slice(0, 1 + (choice.a % 2))
					}))
			});
		if (known.state === 'held')
			offers.push({
				weight: 4,
				make: () => {
					const words = mint('conference.item', 'conference', at);
					return {
						...send('note what was decided', 'item', (side) => ({ kind: 'decision', words: word(side, words) })),
						typed: [words]
					};
				}
			});
		if (known.consents.length > 0)
			offers.push({
				weight: 2,
				make: () =>
					send('take the consent to a conference back', 'withdraw', (side) => ({
						jointConsentId: facts[side].conferences[nth]!.consents[0]!.id,
						form: 'spoken'
					}))
			});
	}
	for (const [nth, task] of facts.l.tasks.entries()) {
		const house = houses('l').indexOf(task.organisation);
		if (task.referral === null && house >= 0)
			offers.push({
				weight: 4,
				make: () =>
					step('confirm that notes of a conference are erased', (side) => ({
						who: (['staff', 'rival'] as const)[house]!,
						path: '/loeschen?/erased',
						fields: { taskId: facts[side].tasks[nth]!.id, receipt: 'locked' }
					}))
			});
	}
	return offers;
}

/** Case management by a third party: a mandate given and ended, a referral in it, its consents taken back. */
function mandateSteps(moment: Moment): Offer[] {
	const { facts, twins, mint, word, choice } = moment;
	const offers: Offer[] = [];
	const today = day(facts.l.now);
	const referredOn = (side: Side) => twins[side].referredOn;
	for (const [at, base] of facts.l.referrals.entries()) {
		const isGround = base.offerId === twins.l.thirdParty.id;
		if (!isGround || !['accepted', 'running', 'interrupted', 'person_only'].includes(base.atOffice.state.phase))
			continue;
		const caseAt = facts.l.cases.findIndex(({ id }) => id === base.caseId);
		if (facts.l.cases[caseAt]!.closed || facts.l.mandates.some((one) => one.referral === base.id && !one.ended))
			continue;
		offers.push({
			weight: 40,
			make: () =>
				step('give a mandate', (side) => ({
					who: keeperOf(moment, caseAt),
					path: `/faelle/${facts[side].cases[caseAt]!.id}/mandat?/grant`,
					fields: {
						referralId: facts[side].referrals[at]!.id,
						termIds: [...new Set(referredOn(side).map(({ termId }) => termId))],
						validFrom: today,
						validUntil: addDays(today, 20 + (choice.a % 200))
					}
				}))
		});
	}
	for (const [nth, mandate] of facts.l.mandates.entries()) {
		const caseAt = facts.l.cases.findIndex(({ id }) => id === mandate.case);
		if (!mandate.ended)
			offers.push({
				weight: 2,
				make: () =>
					step('end a mandate', (side) => ({
						who: keeperOf(moment, caseAt),
						path: `/faelle/${facts[side].cases[caseAt]!.id}/mandat?/end`,
						fields: { mandateId: facts[side].mandates[nth]!.id, reason: 'done' }
					}))
			});
		if (!holds(facts.l, mandate)) continue;
		const made = facts.l.referrals.filter(({ mandateId }) => mandateId === mandate.id);
		if (made.length < 2)
			offers.push({
				weight: made.length === 0 ? 80 : 8,
				make: () => {
					const words = mint('goal.words', 'D2', caseAt, facts.l.referrals.length);
					const some = (asked: string[], bits: number) => (bits % 3 === 0 ? asked.slice(0, (bits >> 2) % 2) : asked);
					return step(
						'refer on in a mandate',
						(side) => ({
							who: 'staff',
							path: `/mandate/${facts[side].mandates[nth]!.id}?/refer`,
							fields: {
								offerId: referredOn(side)[choice.c % 3]!.id,
								termId: referredOn(side)[choice.c % 3]!.termId,
								words: word(side, words),
								contribution: 'accompany',
								toProvider: some(['D1', 'D2'], choice.a),
								toMandated: some(['D3', 'D4'], choice.b),
								toPrincipal: some(['D3', 'D4'], choice.c),
								form: 'written',
								signatory: 'person',
								givenOn: today
							}
						}),
						[words]
					);
				}
			});
		for (const referral of made)
			for (const [which] of referral.inForce.entries()) {
				offers.push({
					weight: 2,
					make: () => {
						const at = facts.l.referrals.indexOf(referral);
						return step('renew a consent at the mandated house', (side) => ({
							who: 'staff',
							path: `/mandate/${facts[side].mandates[nth]!.id}?/renew`,
							fields: {
								consentId: facts[side].referrals[at]!.inForce[which]!.id,
								form: 'written',
								signatory: 'person',
								givenOn: today
							}
						}));
					}
				});
				offers.push({
					weight: 2,
					make: () => {
						const at = facts.l.referrals.indexOf(referral);
						return step('take a consent back at the mandated house', (side) => ({
							who: 'staff',
							path: `/mandate/${facts[side].mandates[nth]!.id}?/withdraw`,
							fields: { consentId: facts[side].referrals[at]!.inForce[which]!.id, form: 'spoken' }
						}));
					}
				});
			}
	}
	return offers;
}

/** What is handed over in person, and what administration may do with two persons (rules 13 and 16). */
function paperSteps(moment: Moment): Offer[] {
	const { facts, paper, word, choice } = moment;
	const offers: Offer[] = [];
	for (const [at] of facts.l.cases.entries()) {
		const who = keeperOf(moment, at);
		offers.push({
			weight: 2,
			make: () =>
				step(
					'hand a code over',
					(side) => ({ who, path: `/faelle/${facts[side].cases[at]!.id}/auszug?/code`, fields: {} }),
					[],
					{
						hands: { purpose: 'extract', at }
					}
				)
		});
		const codes = paper.extract.get(at);
		// A quarter of an hour: this step and the next.
		if (codes && facts.l.now.getTime() - codes.since.getTime() < short * 60_000)
			offers.push({
				weight: 3,
				make: () =>
					step(
						'the person reads what is stored',
						(side) => ({
							who: 'person',
							path: choice.a % 2 ? '/mein-stand' : '/mein-stand/daten',
							fields: { code: codes[side] }
						}),
						[],
						{ about: at }
					)
			});
	}
	for (const [at, codes] of paper.slip)
		if (facts.l.referrals[at])
			offers.push({
				weight: 3,
				make: () =>
					step('the person tells with a slip', (side) => ({
						who: 'person',
						path: '/rueckmeldung',
						fields: { code: codes[side], says: ['begun', 'running', 'ended', 'withdraw'][choice.a % 4]! }
					}))
			});
	const waiting = facts.l.emergencies.findIndex(({ approved, fresh }) => fresh && !approved);
	const open = facts.l.emergencies.findIndex((one) => one.open);
	if (facts.l.cases[0] && facts.l.emergencies.length < 2)
		offers.push({
			weight: 1,
			make: () => {
				const said: Secret = { number: 0, field: 'case.reference', category: 'D0', caseAt: 0, referralAt: undefined };
				return step(
					'ask for emergency access',
					(side) => ({
						who: 'keeper',
						path: '/notfallzugriff?/request',
						fields: { reference: `${word(side, said)} 7`, reason: 'danger' }
					}),
					[said]
				);
			}
		});
	if (waiting >= 0)
		offers.push({
			weight: 6,
			make: () =>
				step('approve emergency access', (side) => ({
					who: 'lead',
					path: '/notfallzugriff?/approve',
					fields: { id: facts[side].emergencies[waiting]!.id }
				}))
		});
	if (open >= 0)
		offers.push({
			weight: 6,
			make: () =>
				step('open what emergency access opens', (side) => ({
					who: 'keeper',
					path: '/notfallzugriff?/open',
					fields: { id: facts[side].emergencies[open]!.id }
				}))
		});
	return offers;
}

const timeSteps = ({ choice }: Moment): Offer[] =>
	(
		[
			[6, 'an hour', 60],
			[4, 'some days', 4 * 1440],
			[2, 'some weeks', 45 * 1440],
			[1, 'half a year', 190 * 1440],
			[1, 'more than a year', 380 * 1440]
		] as const
	).map(([weight, label, minutes]) => ({
		weight,
		make: () => ({ label: `${label} later`, minutes: minutes + (choice.a % 60), typed: [] })
	}));

function referralSteps(moment: Moment): Offer[] {
	const { facts, twins, mint, word, choice } = moment;
	const offers: Offer[] = [];
	const open = facts.l.cases.findIndex(
		({ closed }, at) => !closed && (at === 1 || choice.c % 2 === 0 || facts.l.cases.length === 1)
	);
	if (open >= 0 && facts.l.referrals.length < 4)
		offers.push({
			weight: facts.l.referrals.length === 0 ? 60 : 6,
			make: () => {
				const words = mint('goal.words', 'D2', open, facts.l.referrals.length);
				// A third party more often than others: much follows from it.
				const offerOf = (side: Side) => (choice.a % 8 < 6 ? twins[side].offers[choice.a % 8]! : twins[side].thirdParty);
				return step(
					'draft a referral',
					(side) => ({
						who: keeperOf(moment, open),
						path: '/anfragen/neu',
						fields: {
							offerId: offerOf(side).id,
							offerLocationId: offerOf(side).locationId,
							caseId: facts[side].cases[open]!.id,
							termId: offerOf(side).termId,
							language: 'de',
							words: word(side, words),
							contribution: 'advise',
							urgency: ['now', 'soon', 'later'][choice.b % 3]!
						}
					}),
					[words]
				);
			}
		});
	for (const [at, referral] of facts.l.referrals.entries()) offers.push(...stepsOf(moment, at, referral));
	// All that a house knows of and all that it does not: only its own that are old are confirmed.
	const house = twins.l.people.staff.organisationId;
	const isOld = ({ toId, kept, regime, may, state }: Known): boolean =>
		toId === house &&
		kept &&
		may.has('D3') &&
		asksWhetherCurrent(regime, state.phase) &&
		!state.appointment &&
		state.lastFeedbackAt !== undefined &&
		facts.l.now.getTime() - state.lastFeedbackAt.getTime() > 32 * 86_400_000;
	if (facts.l.referrals.some(isOld))
		offers.push({
			weight: 6,
			make: () =>
				step('confirm all that is old', (side) => ({
					who: 'staff',
					path: '/eingang?stand=laufend&/unchanged',
					fields: { referralIds: facts[side].referrals.map(({ id }) => id) }
				}))
		});
	return offers;
}

const providerMoves: readonly Move[] = ['receive', 'query', 'counter', 'accept', 'waitlist', 'offer_place', 'decline'];
const reports: readonly Move[] = ['appointment', 'not_started', 'start', 'interrupt', 'resume', 'end', 'return'];
const repliesOf: readonly Move[] = ['answer_query', 'agree', 'disagree', 'confirm', 'leave_list'];
/** Fewer of what ends a referral, so that sequences get far. */
const weightOf = (move: Move): number =>
	['accept', 'start', 'report_stage', 'give_consent', 'send', 'query', 'counter', 'aftercare'].includes(move)
		? 14
		: ['withdraw', 'close', 'discard', 'decline', 'return', 'put_aside'].includes(move)
			? 2
			: 5;

function stepsOf(moment: Moment, at: number, referral: Known): Offer[] {
	const { facts, twins, choice } = moment;
	const offers: Offer[] = [];
	const caseAt = facts.l.cases.findIndex(({ id }) => id === referral.caseId);
	const office = keeperOf(moment, caseAt);
	const provider: Who =
		twins.l.people.rival.organisationId === referral.toId ? 'rival' : choice.c % 2 ? 'staff' : 'head';
	const id = (side: Side) => facts[side].referrals[at]!.id;
	for (const side of ['office', 'provider'] as const)
		for (const move of allowedMoves({ ...viewOf(referral, side), side, regime: referral.regime })) {
			// What a third party agreed with the person is theirs to change.
			if (side === 'office' && referral.mandateId && move === 'give_consent') continue;
			const make = makerOf(moment, { at, caseAt, referral, move, side, who: side === 'office' ? office : provider });
			if (make && (side === 'office' || referral.kept)) offers.push({ weight: weightOf(move), make });
		}
	for (const [nth] of referral.inForce.entries())
		for (const party of ['office', 'provider'] as const) {
			if (party === 'provider' && (referral.state.phase === 'draft' || !referral.kept)) continue;
			offers.push({
				weight: 2,
				make: () =>
					step(`take a consent back at the ${party}`, (side) => ({
						who: party === 'office' ? office : provider,
						path: party === 'office' ? `/anfragen/${id(side)}?/revoke` : `/eingang/${id(side)}?/withdraw`,
						fields: { consentId: facts[side].referrals[at]!.inForce[nth]!.id, form: 'spoken' }
					}))
			});
		}
	for (const [nth, task] of facts.l.tasks.entries())
		if (
			task.referral === referral.id &&
			[referral.toId, twins.l.people.manager.organisationId].includes(task.organisation)
		)
			offers.push({
				weight: 1,
				make: () =>
					step('confirm that it is erased', (side) => ({
						who: task.organisation === referral.toId ? provider : office,
						path:
							task.organisation === referral.toId ? `/eingang/${id(side)}?/erased` : `/anfragen/${id(side)}?/erased`,
						fields: { taskId: facts[side].tasks[nth]!.id, receipt: 'erased' }
					}))
			});
	if (referral.state.phase !== 'draft')
		offers.push({
			weight: 1,
			make: () =>
				step(
					'hand a slip over',
					(side) => ({ who: office, path: `/anfragen/${id(side)}/zettel`, fields: { language: 'de' } }),
					[],
					{
						hands: { purpose: 'slip', at }
					}
				)
		});
	if (['declined', 'returned'].includes(referral.atOffice.state.phase))
		offers.push({
			weight: 4,
			make: () =>
				step('report the need that is left', (side) => ({
					who: office,
					path: `/anfragen/${id(side)}?/unmet`,
					fields: {}
				}))
		});
	return offers;
}

const viewOf = (referral: Known, side: 'office' | 'provider') => {
	const { may, state, seen } = side === 'office' ? referral.atOffice : referral;
	return { may, phase: state.phase, seen };
};

type At = { at: number; caseAt: number; referral: Known; move: Move; side: 'office' | 'provider'; who: Who };

function makerOf(moment: Moment, at: At): (() => Step) | undefined {
	const { facts, choice, code } = moment;
	const { move, referral, who } = at;
	const id = (side: Side) => facts[side].referrals[at.at]!.id;
	const seen = (side: Side) => viewOf(facts[side].referrals[at.at]!, at.side).seen;
	const today = day(facts.l.now);
	const plain = (
		path: (side: Side) => string,
		fields: (side: Side) => Post['fields'] = () => ({}),
		typed: Secret[] = []
	) =>
		step(
			`${move} (${referral.regime})`,
			(side) => ({ who, path: path(side), fields: { seen: seen(side), ...fields(side) } }),
			typed
		);
	const text = (name: string, category: SecretCategory) => moment.mint(name, category, at.caseAt, at.at);
	if (move === 'give_consent') return () => agree(moment, at);
	if (move === 'send')
		return () =>
			plain(
				(side) => `/anfragen/${id(side)}/pruefen`,
				() => ({ voucherUntil: addDays(today, 60) })
			);
	if (move === 'agree_goal')
		return () => {
			const words = text('referral.words', 'D2');
			return plain(
				(side) => `/anfragen/${id(side)}?/goal`,
				(side) => ({ words: moment.word(side, words), targetOn: addDays(today, 90), laterBecause: 'more_time' }),
				[words]
			);
		};
	if (move === 'extend_voucher' && referral.voucher)
		return () =>
			plain(
				(side) => `/anfragen/${id(side)}?/voucher`,
				() => ({ voucherUntil: addDays(today, 90) })
			);
	if (move === 'aftercare') {
		const next = nextCheck(referral.atOffice.state.endedOn, [], today);
		if (!next || today < opensOn(next.on)) return undefined;
		return () =>
			plain(
				(side) => `/anfragen/${id(side)}?/aftercare`,
				(side) => ({ situation: code(side, 'in_work', 'searching'), followUp: 'nothing' })
			);
	}
	if (move === 'withdraw' || move === 'discard') return () => plain((side) => `/anfragen/${id(side)}?/${move}`);
	if ((keepingMoves as readonly Move[]).includes(move))
		return () =>
			plain(
				(side) => `/eingang/${id(side)}?/unchanged`,
				() => ({ move })
			);
	if (move === 'correct') return () => plain((side) => `/eingang/${id(side)}?/correct`);
	if (move === 'put_aside') return () => plain((side) => `/eingang/${id(side)}?/aside`);
	if (move === 'close') {
		const says = referral.regime === 'statutory' || referral.atOffice.may.has('D7');
		return () =>
			plain(
				(side) => `/anfragen/${id(side)}?/close`,
				() => ({ goal: says ? 'partly' : 'open', outcomes: says ? ['daily_structure'] : [] })
			);
	}
	if (repliesOf.includes(move))
		return () => {
			const words = text('reply.words', 'D3');
			return plain(
				(side) => `/anfragen/${id(side)}?/reply`,
				(side) => ({
					move,
					reason: move === 'answer_query' ? code(side, 'yes', 'no') : move === 'leave_list' ? 'other_solution' : '',
					words: moment.word(side, words),
					discussedOn: today
				}),
				[words]
			);
		};
	if (providerMoves.includes(move))
		return () => {
			const words = text('answer.words', 'D3');
			const reasons: Partial<Record<Move, (side: Side) => string>> = {
				query: (side) => code(side, 'language', 'documents'),
				counter: (side) => code(side, 'other_start', 'other_extent'),
				decline: (side) =>
					code(
						side,
						Object.keys(declineReasons)[choice.a % 2 ? 0 : 14]!,
						choice.a % 2 ? 'capacity_down' : 'person_decided'
					)
			};
			return plain(
				(side) => `/eingang/${id(side)}?/answer`,
				(side) => ({
					answer: move,
					reason: reasons[move]?.(side) ?? '',
					words: move === 'query' || move === 'counter' ? moment.word(side, words) : '',
					appointmentOn: move === 'accept' && choice.b % 2 ? addDays(today, code(side, 3, 4)) : ''
				}),
				[words]
			);
		};
	const assessed = facts.l.assessments.findIndex((one) => one.referral === facts.l.referrals[at.at]!.id);
	if (move === 'assess' && referral.state.startedOn && assessed < 0)
		return () => {
			const summary = text('assessment.summary', 'D6');
			return plain(
				(side) => `/eingang/${id(side)}/einschaetzung?/assess`,
				(side) => ({
					progress: code(side, 'begun', 'nearly'),
					strengths: ['reliable'],
					recommendation: code(side, 'stay_longer', 'training'),
					summary: moment.word(side, summary)
				}),
				[summary]
			);
		};
	if (move === 'open_assessment' && assessed >= 0 && !facts.l.assessments[assessed]!.opened)
		return () => {
			const comment = text('assessment.comment', 'D6');
			return plain(
				(side) => `/eingang/${id(side)}/einschaetzung?/open`,
				(side) => ({
					assessmentId: facts[side].assessments[assessed]!.id,
					openedOn: today,
					manner: code(side, 'in_person', 'by_phone'),
					comment: moment.word(side, comment)
				}),
				[comment]
			);
		};
	if (move === 'report_attendance' && referral.state.phase === 'running') return attendance(moment, at, plain, id);
	if (reports.includes(move)) return () => report(moment, at, plain, id);
	if (move === 'report_stage')
		return () => {
			const sentence = text('stage.sentence', 'D7');
			return plain(
				(side) => `/eingang/${id(side)}?/stage`,
				(side) => ({
					stage: code(side, 'working', 'nearly_there'),
					sentence: moment.word(side, sentence),
					discussedOn: today
				}),
				[sentence]
			);
		};
	return undefined;
}

/** The sheet of the present month, once: days missed without excuse, and what the person says to them. */
function attendance(
	moment: Moment,
	{ referral, caseAt, at }: At,
	plain: (path: (side: Side) => string, fields: (side: Side) => Post['fields'], typed?: Secret[]) => Step,
	id: (side: Side) => string
): (() => Step) | undefined {
	const { facts, code } = moment;
	const month = `${day(facts.l.now).slice(0, 7)}-01`;
	if (facts.l.attendance.some((one) => one.referral === referral.id && one.month === month)) return undefined;
	return () => {
		const statement = moment.mint('attendance.statement', 'D5', caseAt, at);
		return plain(
			(side) => `/eingang/monatsbericht?/report&angebot=${facts[side].referrals[at]!.offerId}&monat=${month}`,
			(side) => ({
				[`planned.${id(side)}`]: '10',
				[`unexcused.${id(side)}`]: code(side, '1', '2'),
				[`heard.${id(side)}`]: 'said',
				[`statement.${id(side)}`]: moment.word(side, statement),
				[`before.${id(side)}`]: ''
			}),
			[statement]
		);
	};
}

function report(
	moment: Moment,
	{ move, referral, caseAt, at }: At,
	plain: (path: (side: Side) => string, fields: (side: Side) => Post['fields'], typed?: Secret[]) => Step,
	id: (side: Side) => string
): Step {
	const { choice, code, facts } = moment;
	const today = day(facts.l.now);
	const statement = moment.mint(`${move}.words`, 'D4', caseAt, at);
	const reason = (): string => {
		if (move === 'not_started') return ['not_appeared', 'excused'][choice.a % 2]!;
		if (!reasonsAfterStart(referral.regime)) return '';
		if (move === 'return') return returnReasonsOf(referral.regime)[choice.a % 4]!;
		return move === 'end' ? endReasonsOf(referral.regime)[choice.a % 4]! : '';
	};
	const speaks = (discussedMoves as readonly Move[]).includes(move) && allowsStatement(referral.regime);
	const excused = move === 'not_started' && choice.a % 2 === 1;
	const soon = (side: Side) => addDays(today, code(side, 5, 6));
	return plain(
		(side) => `/eingang/${id(side)}?/report`,
		(side) => ({
			move,
			happensOn: move === 'appointment' ? soon(side) : addDays(today, code(side, 0, -1)),
			nextOn: excused ? soon(side) : '',
			reason: reason(),
			words: speaks ? moment.word(side, statement) : '',
			discussedOn: today
		}),
		[statement]
	);
}

/** Grants and narrows: any set of what the regime asks consent for, in each direction, with or without a paper. */
function agree(moment: Moment, { at, caseAt, referral, who }: At): Step {
	const { choice, facts, word } = moment;
	// A full set is the most likely; single categories, and nothing, the rest.
	const some = (asked: Category[], bits: number): Category[] =>
		bits % 4 === 0 ? asked.filter((category) => (bits >> (2 + consentable.indexOf(category as never))) & 1) : asked;
	const to = some(needsConsent(referral.regime, 'to_provider'), choice.a);
	const back = some(needsConsent(referral.regime, 'to_authority'), choice.b);
	const mint = (field: string) => moment.mint(field, 'D1', caseAt);
	const [name, phone, email] = [mint('contact.name'), mint('contact.phone'), mint('contact.email')];
	return step(
		`agree to ${to.join('') || 'nothing'}/${back.join('') || 'nothing'} (${referral.regime})`,
		(side) => ({
			who,
			path: `/anfragen/${facts[side].referrals[at]!.id}/freigabe`,
			fields: {
				seen: facts[side].referrals[at]!.atOffice.seen,
				toProvider: to,
				toAuthority: back,
				name: word(side, name),
				phone: word(side, phone),
				email: `${word(side, email)}@example.org`,
				...(to.length > 0 && choice.c % 8 !== 0 ? { givenA: 'on' } : {}),
				...(back.length > 0 && choice.c % 8 !== 1 ? { givenB: 'on' } : { weiter: 'ohne_b' }),
				copyA: 'on',
				copyB: 'on',
				formA: 'written',
				formB: 'written'
			}
		}),
		[name, phone, email]
	);
}
