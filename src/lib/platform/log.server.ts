import pino from 'pino';
import { config } from './config.server.ts';

/**
 * What of an error may leave: name, code and place. A driver's error carries the query's parameters, names and numbers of
 * people, in its message, which goes over many lines and stands before the frames of the stack.
 */
export function describeError(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { kind: typeof error };
	const cause = error.cause as { code?: string; constraint_name?: string } | undefined;
	return {
		name: error.name,
		code: (error as { code?: string }).code ?? cause?.code,
		constraint: cause?.constraint_name,
		message: error.cause === undefined && !('query' in error) ? error.message.slice(0, 300) : undefined,
		stack: error.stack
			?.replace(error.message, '')
			.split('\n')
			.filter((line) => /^\s+at /.test(line))
			.slice(0, 8)
			.join('\n')
	};
}

/** One line of JSON per event: ids and codes, never people (house rule 29). */
export const log = pino({
	level: config.logLevel,
	base: undefined,
	timestamp: pino.stdTimeFunctions.isoTime,
	serializers: { error: describeError }
});
