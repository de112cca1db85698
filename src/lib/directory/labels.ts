import { m } from '#lib/paraglide/messages.js';
import { languageLabels } from './languages.ts';
import { languages } from './model.ts';
import { wordsOf } from './search.ts';
import type { Freshness } from './freshness.ts';
import type {
	CapacitySource,
	Entry,
	Intake,
	Language,
	OfferKind,
	OfferChange,
	OfferState,
	OrganisationKind,
	Regime,
	TargetGroup,
	Sort
} from './model.ts';
import type { Places } from './places.ts';

export const kindLabels: Record<OfferKind, () => string> = {
	counselling: m.directory_kind_counselling,
	measure: m.directory_kind_measure,
	work_opportunity: m.directory_kind_work_opportunity,
	training: m.directory_kind_training,
	employer_placement: m.directory_kind_employer_placement,
	engagement: m.directory_kind_engagement,
	self_help: m.directory_kind_self_help,
	third_party_cm: m.directory_kind_third_party_cm,
	professional_support: m.directory_kind_professional_support
};
export const organisationKindLabels: Record<OrganisationKind, () => string> = {
	authority: m.directory_org_authority,
	public_office: m.directory_org_public_office,
	welfare: m.directory_org_welfare,
	commercial: m.directory_org_commercial,
	employer: m.directory_org_employer,
	informal: m.directory_org_informal
};
export const intakeLabels: Record<Intake, () => string> = {
	direct: m.directory_intake_direct,
	request: m.directory_intake_request,
	assessment: m.directory_intake_assessment,
	voucher: m.directory_intake_voucher,
	open_door: m.directory_intake_open_door
};
/** What flows back, in words. */
export const regimeLabels: Record<Regime, () => string> = {
	statutory: m.directory_regime_statutory,
	counselling: m.directory_regime_counselling,
	voluntary: m.directory_regime_voluntary,
	employer: m.directory_regime_employer,
	none: m.directory_regime_none
};
export const targetGroupLabels: Record<TargetGroup, () => string> = {
	u25: m.directory_group_u25,
	hard_to_reach_youth: m.directory_group_hard_to_reach_youth,
	single_parent: m.directory_group_single_parent,
	parents: m.directory_group_parents,
	women: m.directory_group_women,
	over_55: m.directory_group_over_55,
	long_term: m.directory_group_long_term,
	working_low_income: m.directory_group_working_low_income,
	no_vocational_degree: m.directory_group_no_vocational_degree,
	new_arrivals: m.directory_group_new_arrivals,
	low_literacy: m.directory_group_low_literacy,
	health_limits: m.directory_group_health_limits,
	severely_disabled: m.directory_group_severely_disabled,
	homeless: m.directory_group_homeless,
	after_detention: m.directory_group_after_detention,
	all: m.directory_group_all
};
export const entryLabels: Record<Entry, () => string> = {
	rolling: m.directory_entry_rolling,
	runs: m.directory_entry_runs
};
export const offerChangeLabels: Record<OfferChange, () => string> = {
	run_postponed: () => m.directory_change_run_postponed(),
	run_cancelled: () => m.directory_change_run_cancelled(),
	discontinued: () => m.directory_change_discontinued(),
	provider_closed: () => m.directory_change_provider_closed()
};
export const offerStateLabels: Record<OfferState, () => string> = {
	draft: m.directory_state_draft,
	awaiting: m.directory_state_awaiting,
	published: m.directory_state_published,
	archived: m.directory_state_archived
};
export const freshnessLabels: Record<Freshness, () => string> = {
	fresh: m.directory_freshness_fresh,
	due: m.directory_freshness_due,
	stale: m.directory_freshness_stale,
	unverified: m.directory_freshness_unverified
};
export const sourceLabels: Record<CapacitySource, () => string> = {
	provider: m.directory_source_provider,
	steward_call: m.directory_source_steward_call,
	import: m.directory_source_import,
	derived: m.directory_source_derived
};
export const sortLabels: Record<Sort, () => string> = {
	match: m.directory_sort_match,
	distance: m.directory_sort_distance,
	start: m.directory_sort_start,
	name: m.directory_sort_name
};

/** The language that a word of a search names, folded, in German or English; German itself is what everybody speaks. */
export function languageNamed(word: string): Language | undefined {
	return languages.find(
		(code) => code !== 'de' && namesOf(code).some((name) => word === name || (name.length > 4 && word.startsWith(name)))
	);
}
const namesOf = (code: Language): string[] =>
	(['de', 'en'] as const).flatMap((locale) => wordsOf(languageLabels[code]({}, { locale })));
export const targetGroupLabel = (code: string): string =>
	Object.hasOwn(targetGroupLabels, code) ? targetGroupLabels[code as TargetGroup]() : code;

/** „3 frei“, „voll, 23 warten“, „unbekannt“: the words of a place pill. */
export function placesLabel({ state, count }: Places): string {
	switch (state) {
		case 'free':
			return count === null ? m.directory_places_free_some() : m.directory_places_free({ count });
		case 'waiting':
			return count ? m.directory_places_waiting({ count }) : m.directory_places_waiting_some();
		case 'full':
			return count ? m.directory_places_full_waiting({ count }) : m.directory_places_full();
		case 'assessment':
			return m.directory_places_assessment();
		case 'unknown':
			return m.directory_places_unknown();
		default:
			return state satisfies never;
	}
}
