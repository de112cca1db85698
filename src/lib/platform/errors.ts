export const refusalCodes = [
	'not-found',
	'forbidden',
	'conflict',
	'stale',
	'consent-missing',
	'invalid',
	'repeated',
	'too-many',
	'unavailable'
] as const;
type RefusalCode = (typeof refusalCodes)[number];

/** An answer to a person: what happened, in their language; everything else that is thrown is a fault of ours. */
export class Refusal extends Error {
	override name = 'Refusal';
	readonly code: RefusalCode;
	readonly field: string | undefined;
	constructor(code: RefusalCode, message: string, field?: string) {
		super(message);
		this.code = code;
		this.field = field;
	}
}

/** The one place that maps refusals to HTTP. */
export const statusOf: Record<RefusalCode, number> = {
	'not-found': 404,
	forbidden: 403,
	conflict: 409,
	stale: 409,
	'consent-missing': 409,
	invalid: 400,
	repeated: 422,
	'too-many': 429,
	unavailable: 503
};
