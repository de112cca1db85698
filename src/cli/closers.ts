/** What the application wants to end in order before the database goes: jobs, then pools. */
type Closer = () => Promise<void>;

const key = Symbol.for('lueckenlos.closers');

/**
 * The set that modules add their closers to. It hangs on `globalThis` because the built application
 * and the command line are different bundles: neither can import the other's modules.
 */
export function closers(): Set<Closer> {
	const shared = globalThis as typeof globalThis & { [key]?: Set<Closer> };
	return (shared[key] ??= new Set());
}

/** Runs the closers, the latest registered first (jobs are registered after the pool that they use). */
export async function closeAll(): Promise<void> {
	for (const close of [...closers()].reverse()) {
		closers().delete(close);
		await close();
	}
}
