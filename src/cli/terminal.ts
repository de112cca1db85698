/** What a person at the terminal reads. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Problems go to stderr, so that a pipe only carries answers. */
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** A failure whose message is the whole story: shown without a stack. */
export class Failure extends Error {
	override name = 'Failure';
}

/** Answers of a database server that say it all: unreachable, wrong password, no such database. */
const plainCodes =
	/^(ERR_PARSE_ARGS_.*|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED)|28...|3D000|53300)$/;

const isPlain = (caught: unknown): caught is Error =>
	caught instanceof Failure ||
	(caught instanceof Error && plainCodes.test(String((caught as NodeJS.ErrnoException).code)));

const isMistyped = (caught: unknown): boolean =>
	String((caught as NodeJS.ErrnoException | undefined)?.code).startsWith('ERR_PARSE_ARGS');

/** Runs a command; a `Failure` ends with its sentence, anything else with its stack. */
export async function main(work: () => Promise<number | void>): Promise<void> {
	try {
		process.exitCode = (await work()) ?? 0;
	} catch (caught) {
		complain(
			isPlain(caught)
				? caught.message || String((caught as NodeJS.ErrnoException).code)
				: String(caught instanceof Error ? caught.stack : caught)
		);
		process.exitCode = isMistyped(caught) ? 2 : 1;
	}
}
