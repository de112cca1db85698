import pino from 'pino';
import { config } from './config.server.ts';

/** One line of JSON per event: ids and codes, never people (house rule 29). */
export const log = pino({
	level: config.logLevel,
	base: undefined,
	timestamp: pino.stdTimeFunctions.isoTime,
	serializers: {
		// A driver's error carries the query's parameters: names and numbers of people. Only its code and place leave.
		error: (error: unknown) => {
			if (!(error instanceof Error)) return { kind: typeof error };
			const cause = error.cause as { code?: string; constraint_name?: string } | undefined;
			return {
				name: error.name,
				code: (error as { code?: string }).code ?? cause?.code,
				constraint: cause?.constraint_name,
				message: cause?.code ? undefined : error.message.slice(0, 300),
				stack: error.stack?.split('\n').slice(1, 8).join('\n')
			};
		}
	}
});
