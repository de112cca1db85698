import { m } from '#lib/paraglide/messages.js';
import { refuseBy } from '#lib/platform/constraints.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

refuseBy({
	cases_reference_key: () => new Refusal('conflict', m.cases_reference_taken(), 'reference'),
	case_needs_term_id_terms_id_fk: () => new Refusal('invalid', m.errors_choice(), 'needs'),
	cases_area_id_planning_areas_id_fk: () => new Refusal('invalid', m.errors_choice(), 'areaId')
});
