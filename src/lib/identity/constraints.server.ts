import { m } from '#lib/paraglide/messages.js';
import { refuseBy } from '#lib/platform/constraints.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

refuseBy({
	invitations_open_key: () => new Refusal('conflict', m.identity_invited_already(), 'email')
});
