import { m } from '#lib/paraglide/messages.js';
import { refuseBy } from '#lib/platform/constraints.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

const stillInUse = () => new Refusal('conflict', m.directory_refused_location_in_use());

refuseBy({
	referrals_offer_location_id_offer_locations_id_fk: stillInUse,
	place_holds_offer_location_id_offer_locations_id_fk: stillInUse,
	offers_published_with_criteria: () => new Refusal('conflict', m.directory_refused_criteria(), 'accessCriteria'),
	offers_code_key: () => new Refusal('conflict', m.directory_refused_code(), 'code'),
	organisations_code_key: () => new Refusal('conflict', m.directory_refused_code(), 'code'),
	sites_code_key: () => new Refusal('conflict', m.directory_refused_code(), 'code'),
	planning_areas_code_key: () => new Refusal('conflict', m.directory_refused_code(), 'code'),
	offer_locations_not_overbooked: () => new Refusal('conflict', m.directory_refused_no_place()),
	offer_locations_available_fit: () => new Refusal('invalid', m.directory_refused_more_free_than_places(), 'available'),
	capacity_reports_available_fit: () =>
		new Refusal('invalid', m.directory_refused_more_free_than_places(), 'available'),
	offer_locations_offer_site_key: () => new Refusal('conflict', m.directory_refused_location_twice(), 'sites'),
	offer_locations_offer_reach_key: () => new Refusal('conflict', m.directory_refused_location_twice(), 'reach')
});
