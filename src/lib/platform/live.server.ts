import postgres from 'postgres';
import { config } from './config.server.ts';
import { log } from './log.server.ts';
import { onShutdown } from './shutdown.server.ts';

type Tell = () => void;

/** Who looks at the moment, by membership. */
const watchers = new Map<string, Set<Tell>>();
const retryMilliseconds = 2_000;

let client: postgres.Sql | undefined;
let retry: NodeJS.Timeout | undefined;

/**
 * Tells when there is news for a membership, whichever instance made it: a trigger on `platform.notifications` sends
 * the membership's id over PostgreSQL (NOTIFY). Nothing else travels: what the news is, a page reads under its own rights.
 *
 * @returns ends the watch
 */
export function watch(membershipId: string, tell: Tell): () => void {
	const own = watchers.get(membershipId) ?? new Set();
	watchers.set(membershipId, own.add(tell));
	if (!client) void listen();
	return () => {
		own.delete(tell);
		if (own.size === 0 && watchers.get(membershipId) === own) watchers.delete(membershipId);
	};
}

/** One connection per instance. The driver's own `listen` gives up when PostgreSQL is away for longer than a moment. */
async function listen(): Promise<void> {
	// `onnotify` is how the driver's `listen` does it; its types leave it out.
	const options = {
		max: 1,
		idle_timeout: 0,
		max_lifetime: null,
		connect_timeout: 4,
		fetch_types: false,
		connection: { application_name: 'lueckenlos-live' },
		onnotice: () => {},
		onnotify: (_channel: string, membershipId: string) => watchers.get(membershipId)?.forEach((tell) => tell()),
		onclose: () => again(own)
	};
	const own = (client = postgres(config.databaseUrl, options));
	try {
		await own.unsafe('listen lueckenlos_news');
		// What happened while nobody listened.
		for (const tells of watchers.values()) for (const tell of tells) tell();
	} catch (caught) {
		log.warn({ event: 'live.unavailable', error: caught });
		again(own);
	}
}

function again(lost: postgres.Sql): void {
	if (lost !== client) return;
	client = undefined;
	void lost.end({ timeout: 0 }).catch(() => undefined);
	retry = setTimeout(() => {
		if (!client && watchers.size > 0) void listen();
	}, retryMilliseconds);
	retry.unref();
}

onShutdown(async () => {
	const last = client;
	client = undefined;
	clearTimeout(retry);
	await last?.end({ timeout: 1 });
});
