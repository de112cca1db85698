import { categoryLabels, disclosureRules, type Category, type Direction } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { quoted } from '#lib/ui/quote.ts';
import { tellsNeed } from '../model.ts';

/** One line of step 2: an item, its reason, its basis and its limits. */
export type DisclosureLine = {
	/** A category of its own, or what is always or never there. */
	category: Category | 'D0' | 'never';
	title: string;
	text: string;
	/** Ground and limit while it is ticked. */
	basis: string;
	limit: string;
	/** Ground and limit while it is not ticked. */
	unticked?: { basis: string; limit: string };
	/** A choice of the person; otherwise settled by law or nature. */
	asks: boolean;
	/** Lock: not provided for; blocked: no consent can help. */
	sign?: 'lock' | 'blocked';
};

type Words = {
	need: string;
	area: string;
	desired: string;
	words: string;
	/** The person agreed to hand the goal over already. */
	agreed: boolean;
};

/** The items of step 2 in a regime, in the order of the page. */
export function disclosureRows(
	regime: Regime,
	words: Words
): { toProvider: DisclosureLine[]; toAuthority: DisclosureLine[] } {
	const employer = regime === 'employer';
	const statutory = regime === 'statutory';
	const toProvider: DisclosureLine[] = [
		{
			category: 'D0',
			title: m.referrals_d0_title(),
			text: tellsNeed(regime) ? m.referrals_d0_text(words) : m.referrals_d0_text_employer(words),
			basis: m.referrals_d0_basis(),
			limit: m.referrals_d0_limit(),
			asks: false
		}
	];
	// Without a sentence there is nothing to agree to.
	if (words.words || words.agreed)
		add(
			toProvider,
			regime,
			'to_provider',
			'D2',
			words.words ? quoted(words.words, getLocale()) : m.referrals_d2_none()
		);
	else if (disclosureRules[regime].to_provider.D2)
		toProvider.push({
			category: 'D2',
			title: categoryLabels.D2(),
			text: m.referrals_d2_empty(),
			basis: m.referrals_d2_empty_basis(),
			limit: '',
			asks: false,
			sign: 'lock'
		});
	add(toProvider, regime, 'to_provider', 'D1', m.referrals_d1_text());
	toProvider.push({
		category: 'never',
		title: employer ? m.referrals_never_employer() : m.referrals_never_provider(),
		text: employer ? m.referrals_never_employer_text() : m.referrals_never_provider_text(),
		basis: m.referrals_never_provider_basis(),
		limit: m.referrals_never_provider_limit(),
		asks: false,
		sign: 'lock'
	});

	const toAuthority: DisclosureLine[] = [];
	add(toAuthority, regime, 'to_authority', 'D3', m.referrals_d3_text());
	add(
		toAuthority,
		regime,
		'to_authority',
		'D4',
		regime === 'voluntary'
			? m.referrals_d4_text_month()
			: statutory
				? m.referrals_d4_text_statutory()
				: employer
					? m.referrals_d4_text_employer()
					: m.referrals_d4_text()
	);
	if (statutory)
		toAuthority.push({
			category: 'D5',
			title: m.referrals_d5_title(),
			text: m.referrals_d5_text(),
			basis: m.referrals_law(),
			limit: m.referrals_law_to_authority(),
			asks: false
		});
	add(toAuthority, regime, 'to_authority', 'D7', m.referrals_d7_text_now());
	toAuthority.push({
		category: 'never',
		title: statutory ? m.referrals_never_statutory() : m.referrals_never_counselling(),
		text: statutory ? m.referrals_never_statutory_text() : m.referrals_never_counselling_text(),
		basis: m.referrals_never_counselling_basis(),
		limit: m.referrals_never_counselling_limit(),
		asks: false,
		sign: 'blocked'
	});
	return { toProvider, toAuthority };
}

function add(rows: DisclosureLine[], regime: Regime, direction: Direction, category: Category, text: string): void {
	const basis = disclosureRules[regime][direction][category];
	if (!basis) return;
	const back = direction === 'to_authority';
	rows.push(
		basis === 'law'
			? {
					category,
					title: categoryLabels[category](),
					text,
					basis: m.referrals_law(),
					limit: back ? m.referrals_law_to_authority() : m.referrals_law_to_provider(),
					asks: false
				}
			: {
					category,
					title: categoryLabels[category](),
					text,
					basis: back ? m.referrals_consent_b() : m.referrals_consent_a(),
					limit: back ? m.referrals_twelve_months() : m.referrals_after_yes(),
					unticked: { basis: m.referrals_consent_possible(), limit: m.referrals_any_time() },
					asks: true
				}
	);
}
