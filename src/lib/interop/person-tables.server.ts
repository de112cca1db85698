import { caseFields } from '#lib/cases/index.server.ts';
import { consentFields, jointFields } from '#lib/consent/index.server.ts';
import { needFields } from '#lib/needs/index.server.ts';
import { type PersonTable } from '#lib/platform/person-fields.server.ts';
import {
	chainFields,
	conferenceFields,
	goalFields,
	mandateFields,
	referralFields
} from '#lib/referrals/index.server.ts';

/** Everything that is stored about persons, in the order of the extract; a test compares it with the database. */
export const personTables: readonly PersonTable[] = [
	...caseFields,
	...goalFields,
	...needFields,
	...referralFields,
	...chainFields,
	...conferenceFields,
	...mandateFields,
	...consentFields,
	...jointFields
];
