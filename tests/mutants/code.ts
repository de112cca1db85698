// Guards, masks and predicates in the code, each weakened in one expression.

export type CodeMutant = {
	/** Says what it removes. */
	name: string;
	file: string;
	/** An expression as it stands, once in its file; what is before a § only says which one is meant. */
	from: string;
	to: string;
	killers: string[];
};

const disclosure = 'src/lib/consent/disclosure.db.test.ts';
const consentModel = 'src/lib/consent/model.test.ts';
const referral = 'src/lib/referrals/referral.db.test.ts';
const referralModel = 'src/lib/referrals/model.test.ts';
const keepState = 'src/lib/referrals/keep-state.db.test.ts';
const offerChange = 'src/lib/referrals/offer-change.db.test.ts';
const preview = 'src/lib/referrals/preview.test.ts';
const handoff = 'src/lib/referrals/handoff.db.test.ts';
const cases = 'src/lib/cases/policy.test.ts';
const directory = 'src/lib/directory/policy.test.ts';
const cover = 'src/lib/cases/cover.db.test.ts';
const mandates = 'src/lib/referrals/mandates/mandates.db.test.ts';

const invitations = 'src/lib/identity/invitations.db.test.ts';
const members = 'src/lib/identity/members.db.test.ts';

type Row = [name: string, file: string, from: string, to: string, ...killers: string[]];
const rows: Row[] = [
	['a link of an invitation holds for ever', 'identity/model.ts', 'now < invitation.expiresAt', 'true', invitations],
	[
		'in the code a provider invites into any house',
		'identity/policy.ts',
		'!isProvider(actor) || actor.organisationId === access.organisationId',
		'true',
		invitations
	],
	[
		'in the code roles of the office are given to providers',
		'identity/policy.ts',
		'return §isAuthority',
		'true',
		invitations
	],
	[
		'a password is renewed for accounts that open another network',
		'identity/invitations.server.ts',
		'elsewhere || account.isDemo',
		'account.isDemo',
		invitations
	],
	[
		'the last of the administration may end itself',
		'identity/members.server.ts',
		"isLast && among === 'network'",
		'false',
		members
	],
	[
		'in the code a consent never runs out',
		'consent/model.ts',
		'now < consent.validUntil',
		'true',
		consentModel,
		disclosure
	],
	[
		'in the code a withdrawn consent still holds',
		'consent/model.ts',
		'withdrawal.consentId === consent.id && withdrawal.withdrawnAt <= now',
		'false',
		consentModel,
		disclosure
	],
	[
		'in the code any recipient will do',
		'consent/model.ts',
		'recipients.includes(consent.recipientId)',
		'true',
		consentModel,
		disclosure
	],
	[
		'in the code a consent of another referral holds',
		'consent/model.ts',
		'=>\n\t\t\t\t\t§consent.referralId === referral.id',
		'true',
		consentModel,
		disclosure
	],
	[
		'a need waits on while its request may still come to something',
		'referrals/wait-on.server.ts',
		`held.side === 'office' && leftOpen(held.state)`,
		`held.side === 'office'`,
		referral
	],
	[
		'a colleague’s report is opened again by whoever covers',
		'needs/change-unmet-need.server.ts',
		'actor.membershipId ? eq(unmetNeeds.reportedBy, actor.membershipId) : undefined',
		'undefined',
		referral
	],
	[
		'in the code a person is open before the yes',
		'consent/model.ts',
		`(§heard.accepted && disclosed(referral, consents, withdrawals, now).has('D3')`,
		`disclosed(referral, consents, withdrawals, now).has('D3')`,
		consentModel,
		disclosure
	],
	[
		'in the code a person stays open after a no, and long after the end',
		'consent/model.ts',
		'if (§!referral.sent || noLongerRead(heard, now)',
		'!referral.sent',
		consentModel,
		disclosure
	],
	[
		'a guardian of property consents to health data',
		'consent/model.ts',
		`(namesHealthData ? scope === 'health' : scope !== 'property')`,
		'true',
		consentModel
	],
	['the preview promises what has no consent yet', 'referrals/preview.ts', `!choice.givenA`, 'false', preview],
	[
		'the preview shows at once what waits for a yes',
		'referrals/preview.ts',
		`choice.givenB && choice.toAuthority.includes('D3')`,
		'false',
		preview
	],
	[
		'the preview returns what was not ticked',
		'referrals/preview.ts',
		`basis !== 'consent' || !choice.toAuthority.includes(category)`,
		`basis !== 'consent'`,
		preview
	],
	[
		'a case is every case manager’s',
		'cases/policy.ts',
		'(held.responsibleId === actor.membershipId || held.covered)',
		'true',
		cases
	],
	['a case is seen from another network', 'cases/policy.ts', 'held.networkId === actor.networkId', 'true', cases],
	[
		'anybody opens a case',
		'cases/policy.ts',
		`actor.role === 'case-manager' && actor.membershipId !== undefined`,
		'true',
		cases,
		'src/lib/cases/open-case.db.test.ts'
	],
	[
		'a team lead moves a single case',
		'cases/policy.ts',
		`(whose.caseId ? 'case-manager' : 'team-lead')`,
		`(whose.caseId ? actor.role : 'team-lead')`,
		cases,
		cover
	],
	[
		'anybody approves emergency access',
		'cases/policy.ts',
		`actor.role === 'network-admin' || actor.role === 'team-lead'`,
		'true',
		cases,
		cover
	],
	['a cover passes the case on', 'cases/cover.server.ts', 'held.responsibleId !== actor.membershipId', 'false', cover],
	[
		'a cover lasts as long as one likes',
		'cases/cover.server.ts',
		'until.getTime() > from.getTime() + longestCover * 86_400_000',
		'false',
		cover
	],
	[
		'any provider reports places',
		'directory/policy.ts',
		`§(actor.role === 'system' || steers(actor) || (isProvider(actor) && actor.organisationId === offer.organisationId))`,
		`(actor.role === 'system' || steers(actor) || isProvider(actor))`,
		directory
	],
	['drafts of offers are seen by everybody', 'directory/policy.ts', `offer.state === 'published'`, 'true', directory],
	[
		'a single case moves places in counselling',
		'referrals/model.ts',
		`movesPlaces = (regime: Regime): boolean => §regime === 'statutory' || regime === 'employer'`,
		'true',
		referralModel,
		referral
	],
	[
		'counselling says why it ended',
		'referrals/reasons.ts',
		`reasonsAfterStart = (regime: Regime): boolean => §regime === 'statutory' || regime === 'employer'`,
		'true',
		referralModel,
		referral
	],
	[
		'an interruption is told of counselling',
		'referrals/moves.ts',
		`!['interrupted', 'resumed', 'participation_unchanged'].includes(event)`,
		'true',
		referralModel,
		referral
	],
	[
		'somebody did not begin in counselling',
		'referrals/moves.ts',
		`if (§event === 'not_started'`,
		'false',
		referralModel,
		handoff
	],
	['moves of one side are the other’s, too', 'referrals/moves.ts', `owner === at.side`, 'true', referralModel],
	[
		'after the yes a counsellor says that all is as it was',
		'referrals/moves.ts',
		`move === 'keep_handoff' && !asksWhetherCurrent(at.regime, at.phase)`,
		'false',
		keepState
	],
	[
		'all of a list is confirmed, also what was heard of yesterday',
		'referrals/keep-state.server.ts',
		`!move || standingOf(held, now).ageing !== 'silent'`,
		'!move',
		keepState
	],
	[
		'in the code a cancelled run leaves its provider who had not begun',
		'referrals/state.ts',
		`kind === 'run_cancelled' && said('started').length === 0`,
		'false',
		disclosure,
		offerChange
	],
	[
		'a provider reports without law or consent',
		'referrals/moves.ts',
		`!reaches(at.regime, event) || !at.may.has(feedbackEvents[event])`,
		`!reaches(at.regime, event)`,
		referralModel,
		disclosure
	],
	[
		'a form that saw an older state is taken',
		'referrals/lock-referral.server.ts',
		'input.seen && input.seen !== held.seen',
		'false',
		referral
	],
	[
		'what is reported was talked over with nobody',
		'referrals/report-status.server.ts',
		'!input.discussedOn && !input.undiscussedReason',
		'false',
		referral,
		handoff
	],
	[
		'a return was talked over with nobody',
		'referrals/moves.ts',
		`discussedMoves = §['not_started', 'interrupt', 'end', 'return']`,
		`['not_started', 'end']`,
		handoff
	],
	[
		'the person’s statement goes over from employers',
		'referrals/reasons.ts',
		`allowsStatement = (regime: Regime): boolean => §regime === 'statutory'`,
		'true',
		handoff
	],
	[
		'a mandated house renews a consent past its mandate',
		'referrals/mandates/sub-referral.server.ts',
		'eq(referrals.mandateId, mandate.id)',
		'sql`true`',
		mandates
	],
	[
		'a mandated house renews what was taken back',
		'referrals/mandates/sub-referral.server.ts',
		'!consent.stands',
		'false',
		mandates
	],
	[
		'an old page takes back nothing and says it did',
		'consent/withdraw-consent.server.ts',
		'(await isReplaced(tx, consent, now))',
		'false',
		mandates
	],
	[
		'a consent that was taken back at this moment is given anew',
		'consent/withdraw-consent.server.ts',
		'!took && (§input.keeps',
		'false',
		mandates
	],
	[
		'an employer declines for benefits or for how somebody lives',
		'referrals/reasons.ts',
		'!notSaidByEmployers.includes(reason)',
		'true',
		referralModel
	],
	[
		'an employer returns for need, group or benefits',
		'referrals/reasons.ts',
		'!notAtEmployers.includes(reason)',
		'true',
		referralModel
	],
	[
		'a place is gone on the morning after the appointment',
		'referrals/move-place.server.ts',
		'addWorkingDays(on, reportDays, held.land)',
		'on',
		'src/lib/referrals/deadlines.db.test.ts'
	],
	[
		'a new appointment passes those who wait',
		'referrals/report-status.server.ts',
		`appointment && held.place?.state === 'released'`,
		'false',
		'src/lib/referrals/deadlines.db.test.ts'
	],
	[
		'voluntary offers report the day',
		'referrals/report-status.server.ts',
		`held.regime === 'voluntary' && input.move !== 'appointment'`,
		'false',
		referral
	],
	[
		'outcomes without consent',
		'referrals/close-referral.server.ts',
		`says && held.regime !== 'statutory' && !held.may.has('D7')`,
		'false',
		referral
	],
	[
		'the board names confidential offers',
		'referrals/list-board.server.ts',
		'area: held.caseArea,\n\tofferName: §held.sensitive ? null : held.offerName',
		'held.offerName',
		referral
	],
	[
		'a provider’s inbox names confidential offers',
		'referrals/inbox.server.ts',
		'§sensitive ? { offerName: null, locationName: null } : { offerName, locationName }',
		'{ offerName, locationName }',
		'src/lib/referrals/inbox.db.test.ts'
	],
	[
		'a provider proposes a confidential offer',
		'referrals/answer-referral.server.ts',
		'§!held.sensitive && offer.terms.some',
		'false && offer.terms.some',
		'src/lib/referrals/handoff.db.test.ts'
	],
	[
		'an employer reads the need',
		'referrals/model.ts',
		`tellsNeed = (regime: Regime): boolean => §regime !== 'employer'`,
		'true',
		'src/lib/referrals/inbox.db.test.ts'
	],
	['reads leave no line', 'consent/log-reads.server.ts', 'if (§rows.length === 0', 'true', referral],
	[
		'a consent is recorded by anybody',
		'consent/give-consent.server.ts',
		'if (§!mayRecord',
		'false',
		'tests/db/second-layer.db.test.ts'
	],
	[
		'notifications keep saying what was withdrawn',
		'consent/withdraw-consent.server.ts',
		'await §makeNeutral(tx, consent.referralId)',
		'undefined',
		'src/lib/consent/withdrawal.db.test.ts'
	],
	[
		'every role is let in everywhere',
		'identity/request.server.ts',
		'roles.length > 0 && !roles.includes(actor.role)',
		'false',
		'tests/db/authorisation.db.test.ts'
	],
	[
		'in the code consents are listed to anybody',
		'consent/queries.server.ts',
		'return §sql`${consents.caseId} in ${ownCaseIds(actor)}`',
		'sql`true`',
		'tests/db/first-layer.db.test.ts'
	],
	[
		'in the code anybody reads of emergencies',
		'cases/policy.ts',
		`maySeeEmergencies = (actor: Actor): boolean => §mayApproveEmergency(actor) || actor.role === 'auditor'`,
		'true',
		'tests/db/first-layer.db.test.ts'
	],
	[
		'in the code money of every network is known',
		'agreements/purses.server.ts',
		'eq(caseBudgets.networkId, actor.networkId)',
		'undefined',
		'tests/db/first-layer.db.test.ts'
	],
	[
		'in the code anybody gives back what others committed',
		'agreements/purses.server.ts',
		'seesAll(actor) ? undefined : eq(budgetCommitments.requestedBy, actor.membershipId)',
		'undefined',
		'tests/db/first-layer.db.test.ts'
	],
	[
		'an expired voucher takes a yes',
		'referrals/voucher.server.ts',
		`voucherState(held.voucherUntil, { ...held, phase: held.state.phase }, dayOf(now)) === 'expired'`,
		'false',
		'src/lib/referrals/vouchers.db.test.ts'
	],
	[
		'anybody plans',
		'planning/policy.ts',
		`actor.role === 'system-manager' && actor.membershipId !== undefined`,
		'true',
		'src/lib/planning/launch-plan.db.test.ts'
	],
	[
		'a case manager signs second',
		'agreements/policy.ts',
		`(actor.role === 'team-lead' || actor.role === 'system-manager')`,
		'true',
		'src/lib/agreements/ledgers.db.test.ts',
		'src/lib/agreements/model.test.ts'
	],
	[
		'providers report needs as case managers do',
		'needs/policy.ts',
		`mayLinkCase = (actor: Actor): boolean => §actor.role === 'case-manager'`,
		'true',
		'src/lib/needs/policy.test.ts'
	],
	[
		'a search by number finds what is somebody else’s',
		'referrals/find-referrals.server.ts',
		'? §sql`r.case_id in ${ownCaseIds(actor)}`',
		'sql`true`',
		'tests/db/first-layer.db.test.ts'
	],
	[
		'cells of fewer than k persons are told',
		'gaps/suppression.ts',
		'§hidden[row]?.[column] ?? true',
		'false',
		'src/lib/gaps/suppression.test.ts'
	],
	[
		'a cell of few tells how many of them wait',
		'gaps/suppression.ts',
		'low: §persons < k ? 0 : 1',
		'secret.low',
		'src/lib/gaps/suppression.test.ts'
	],
	[
		'at an offer it is told that one waits',
		'gaps/suppression.ts',
		'isFew(waiting, k)',
		'false',
		'src/lib/gaps/suppression.test.ts'
	],
	[
		'those who plan are told in the directory that one waits',
		'directory/policy.ts',
		`['system', 'case-manager', 'network-admin'].includes(actor.role)`,
		'true',
		directory
	],
	[
		'a plan is decided by nobody',
		'planning/change-plan.server.ts',
		`move.stage === 'decided' && move.note === ''`,
		'false',
		'src/lib/planning/launch-plan.db.test.ts'
	]
];

export const codeMutants: CodeMutant[] = rows.map(([name, file, from, to, ...killers]) => ({
	name,
	file: `src/lib/${file}`,
	from,
	to,
	killers
}));
