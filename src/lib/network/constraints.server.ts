import { m } from '#lib/paraglide/messages.js';
import { refuseBy } from '#lib/platform/constraints.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

refuseBy({
	bodies_name_key: () => new Refusal('conflict', m.network_refused_body_twice(), 'name'),
	meetings_day_key: () => new Refusal('conflict', m.network_refused_meeting_twice(), 'meetsOn')
});
