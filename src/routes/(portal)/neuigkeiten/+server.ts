import { requireActor } from '#lib/identity/request.server.ts';
import { memberRoles } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { watch } from '#lib/platform/live.server.ts';
import type { RequestHandler } from './$types';

/** A line now and then keeps proxies from closing the stream. */
const heartbeatSeconds = 25;
/** Milliseconds; then the browser asks again, and its session is looked at anew. */
const longest = 3_600_000;

/** Server-sent events: says that there is news for the caller, never what. Ends when the session would at the latest. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = requireActor(...memberRoles);
	const now = await ask(actor, async (_tx, moment) => moment);
	const left = Math.min((locals.session?.expiresAt ?? now).getTime() - now.getTime(), longest);
	let stop = () => {};
	const body = new ReadableStream<string>({
		start(controller) {
			const end = watch(actor.membershipId, () => controller.enqueue('event: news\ndata:\n\n'));
			const heartbeat = setInterval(() => controller.enqueue(':\n\n'), heartbeatSeconds * 1000);
			const over = setTimeout(() => {
				stop();
				controller.close();
			}, left);
			stop = () => {
				end();
				clearInterval(heartbeat);
				clearTimeout(over);
			};
			controller.enqueue('retry: 5000\n\n');
		},
		cancel: () => stop()
	});
	return new Response(body.pipeThrough(new TextEncoderStream()), {
		headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
	});
};
