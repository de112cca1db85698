type Closer = () => Promise<void>;

const key = Symbol.for('lueckenlos.closers');

/**
 * Registers what has to end before the database does. The set hangs on `globalThis`, because the built application
 * and the command line that serves it (src/cli/closers.ts) are different bundles.
 */
export function onShutdown(close: Closer): void {
	const shared = globalThis as typeof globalThis & { [key]?: Set<Closer> };
	(shared[key] ??= new Set()).add(close);
}
