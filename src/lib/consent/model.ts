import type { Regime } from '#lib/directory/index.ts';
import { withinProviderAccess } from './retention.ts';

/** What a piece of feedback or of the handed-over data is about (design.md § 7). D8 has no column anywhere. */
export const categories = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'] as const;
export type Category = (typeof categories)[number];

export const directions = ['to_provider', 'to_authority'] as const;
export type Direction = (typeof directions)[number];

export type Basis = 'law' | 'consent';

/** Categories that a person can consent to; what the law settles, or forbids, is never asked for. */
export const consentable = ['D1', 'D2', 'D3', 'D4', 'D7'] as const satisfies readonly Category[];

export const consentForms = ['written', 'electronic', 'recorded'] as const;
export type ConsentForm = (typeof consentForms)[number];

export const givers = ['person', 'representative', 'guardian'] as const;
export type Giver = (typeof givers)[number];

export const withdrawalForms = ['spoken', 'letter', 'code'] as const;
export type WithdrawalForm = (typeof withdrawalForms)[number];
/** The ways that somebody at a desk records; a code is typed by the person. */
export const saidWithdrawals = ['spoken', 'letter'] as const satisfies readonly WithdrawalForm[];

/** What a guardian's office must cover to speak for the person here (rule 11). */
export const guardianScopes = ['authorities', 'health', 'property', 'all_matters'] as const;
export type GuardianScope = (typeof guardianScopes)[number];

/** Who signs, in one choice: the person, who represents them by law, or a guardian with the scope of the office. */
export const signatories = ['person', 'representative', ...guardianScopes.map((scope) => `guardian_${scope}` as const)];

/** Of a person from 15 to 17 who understands what they sign: their own consent, with that noted (rule 11; § 36 SGB I). */
export const capacityNotes = ['from_15'] as const;
export type CapacityNote = (typeof capacityNotes)[number];
/** Who signs a consent to one referral; a code says that capacity was looked at, no date of birth is stored. */
export const consentSignatories = ['person', 'person_from_15', ...signatories.slice(1)];
export const capacityOf = (signatory: string): CapacityNote | null =>
	signatory === 'person_from_15' ? 'from_15' : null;

/** Who gave a consent, and for a guardian the scope (rule 11). */
export function giverOf(signatory: string): { givenBy: Giver; guardianScope: GuardianScope | null } {
	const guardianScope = guardianScopes.find((scope) => signatory === `guardian_${scope}`) ?? null;
	if (guardianScope) return { givenBy: 'guardian', guardianScope };
	return { givenBy: signatory === 'representative' ? 'representative' : 'person', guardianScope: null };
}

/** The code by which a form names who gave a consent: what `giverOf` and `capacityOf` read. */
export function signatoryOf(given: {
	givenBy: Giver;
	guardianScope: GuardianScope | null;
	capacityNoted: CapacityNote | null;
}): string {
	if (given.givenBy === 'guardian') return `guardian_${given.guardianScope}`;
	return given.capacityNoted ? `person_${given.capacityNoted}` : given.givenBy;
}

/** Does the office of a guardian reach a consent? Health data need a scope that covers health (Art. 9 DSGVO). */
export const scopeReaches = (scope: GuardianScope, namesHealthData: boolean): boolean =>
	scope === 'all_matters' || (namesHealthData ? scope === 'health' : scope !== 'property');

/** What a code opens: the own extract, or the slip of one referral. */
export type CodePurpose = 'extract' | 'slip';

/** What a person may tell with a slip; nothing else (rule 13). */
export const sayings = ['begun', 'running', 'ended'] as const;
export type Said = (typeof sayings)[number];

/** What a consent is for. */
export type ConsentPurpose = 'hand_over' | 'feedback';

/** Where somebody looked, printed or took away; the person sees it in words in the extract. */
export const readPurposes = [
	'referral-page',
	'referral-list',
	'referral-export',
	'inbox-item',
	'inbox-list',
	'inbox-print',
	'inbox-export',
	'board',
	'case-page',
	'attendance',
	'assessment',
	'monthly-report',
	'assessment-entry',
	'calendar',
	'extract',
	'extract-json',
	'emergency',
	'conference',
	'conference-print',
	'mandate'
] as const;
export type ReadPurpose = (typeof readPurposes)[number];
/** What left the portal on paper or as a file; listed for whoever has to erase (rule 12). */
export const exportPurposes = [
	'inbox-print',
	'inbox-export',
	'referral-export',
	'conference-print',
	'extract-json'
] as const satisfies readonly ReadPurpose[];

/** How a recipient confirms after a withdrawal. */
export const receipts = ['erased', 'locked', 'nothing_kept'] as const;
export type Receipt = (typeof receipts)[number];

/**
 * Which category may flow in which direction, and on which ground; what is absent has no ground and cannot be stored.
 * The table `casework.disclosure_rules` holds the same rows; a test keeps the two equal.
 *
 * Sources: § 61 SGB II (statutory), §§ 67 ff. SGB X and § 203 StGB (counselling), § 16k(4) SGB II (voluntary).
 */
export const disclosureRules: Record<Regime, Record<Direction, Partial<Record<Category, Basis>>>> = {
	statutory: {
		to_provider: { D1: 'law', D2: 'law' },
		to_authority: { D3: 'law', D4: 'law', D5: 'law', D6: 'law', D7: 'consent' }
	},
	counselling: {
		to_provider: { D1: 'consent', D2: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent', D7: 'consent' }
	},
	voluntary: {
		to_provider: { D1: 'consent', D2: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent', D7: 'consent' }
	},
	employer: {
		to_provider: { D1: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent' }
	},
	none: { to_provider: {}, to_authority: {} }
};

/** The part of a referral that disclosure depends on. */
export type Disclosable = {
	id: string;
	regime: Regime;
	/** A draft discloses nothing. */
	sent: boolean;
	/**
	 * Organisations of the referring side whose consents count: the maker; of a sub-referral also, or only, the principal,
	 * depending on who asks (rule 9).
	 */
	readerIds: readonly string[];
	toOrganisationId: string;
};

export type GivenConsent = {
	id: string;
	referralId: string;
	recipientId: string;
	direction: Direction;
	categories: readonly Category[];
	validFrom: Date;
	validUntil: Date;
};

export type Withdrawal = { consentId: string; withdrawnAt: Date };

/** Given, not yet run out and not withdrawn: the person's word at this moment. */
export const inForce = (consent: GivenConsent, withdrawals: readonly Withdrawal[], now: Date): boolean =>
	consent.validFrom <= now &&
	now < consent.validUntil &&
	!withdrawals.some((withdrawal) => withdrawal.consentId === consent.id && withdrawal.withdrawnAt <= now);

/** Categories that a consent in force covers in one direction. */
function consented(
	referral: Disclosable,
	direction: Direction,
	consents: readonly GivenConsent[],
	withdrawals: readonly Withdrawal[],
	now: Date
): Set<Category> {
	const recipients = direction === 'to_provider' ? [referral.toOrganisationId] : referral.readerIds;
	return new Set(
		consents
			.filter(
				(consent) =>
					consent.referralId === referral.id &&
					consent.direction === direction &&
					recipients.includes(consent.recipientId) &&
					inForce(consent, withdrawals, now)
			)
			.flatMap((consent) => consent.categories)
	);
}

/**
 * What the provider may report, and the referring side read, at this moment (rules 1 and 2 of design.md § 7).
 * Enumerates the same set as `casework.disclosable_keys()` for one referral; a property test keeps the two equal.
 */
export function disclosed(
	referral: Disclosable,
	consents: readonly GivenConsent[],
	withdrawals: readonly Withdrawal[],
	now: Date
): Set<Category> {
	if (!referral.sent) return new Set();
	const rules = disclosureRules[referral.regime].to_authority;
	const agreed = consented(referral, 'to_authority', consents, withdrawals, now);
	return new Set(
		categories.filter(
			(category) => rules[category] === 'law' || (rules[category] === 'consent' && agreed.has(category))
		)
	);
}

/** What the reports say about the provider's part; each counts only while it stands and may be read. */
export type Heard = {
	/** It said yes, or the person confirmed the place. */
	accepted: boolean;
	/** It said no, or the person left its list. */
	refused: boolean;
	/** When an end or a return was last reported. */
	overSince: Date | undefined;
};

/** Was there a no, or is the end further back than a provider keeps on reading (rules 6 and 19)? */
export const noLongerRead = ({ refused, overSince }: Heard, now: Date): boolean =>
	refused || (overSince !== undefined && !withinProviderAccess(overSince, now));

/**
 * What the provider may read of the person at this moment: by law once sent; by consent once it said yes, or at once
 * where the person never agreed to any answer. Same set as `casework.provider_keys()`.
 */
export function disclosedToProvider(
	referral: Disclosable,
	consents: readonly GivenConsent[],
	withdrawals: readonly Withdrawal[],
	now: Date,
	heard: Heard
): Set<Category> {
	if (!referral.sent || noLongerRead(heard, now)) return new Set();
	const rules = disclosureRules[referral.regime].to_provider;
	const agreed = consented(referral, 'to_provider', consents, withdrawals, now);
	const answerable = consents.some(
		(consent) =>
			consent.referralId === referral.id && consent.direction === 'to_authority' && consent.categories.includes('D3')
	);
	const open = !answerable || (heard.accepted && disclosed(referral, consents, withdrawals, now).has('D3'));
	return new Set(
		categories.filter(
			(category) => rules[category] === 'law' || (rules[category] === 'consent' && open && agreed.has(category))
		)
	);
}

/** The key that policies compare with. */
export const disclosureKey = (referralId: string, category: Category): string => `${referralId}:${category}`;

/** Categories that need the person's consent in a regime, one list per direction. */
export const needsConsent = (regime: Regime, direction: Direction): Category[] =>
	categories.filter((category) => disclosureRules[regime][direction][category] === 'consent');
