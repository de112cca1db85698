import { Refusal } from '#lib/platform/errors.ts';

/** What came of a command: `done`, or the code of its refusal with the field that it names; anything else is a fault. */
export const refusalOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(caught: unknown) => {
			if (!(caught instanceof Refusal)) throw caught;
			return caught.field ? `${caught.code} ${caught.field}` : caught.code;
		}
	);
