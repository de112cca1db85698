import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { readSession, refuseDemoBesideReal } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { anonymous } from '#lib/platform/actor.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { startJobs } from '#lib/platform/jobs.server.ts';
import { keepForm } from '#lib/platform/kept-form.server.ts';
import { log } from '#lib/platform/log.server.ts';
import { jobs } from './jobs.server.ts';

export const init: ServerInit = async () => {
	await refuseDemoBesideReal();
	// WORKER=off leaves the jobs to other instances.
	if (process.env.WORKER !== 'off') startJobs(jobs);
};

const withRequest: Handle = async ({ event, resolve }) => {
	const requestId = crypto.randomUUID();
	event.locals.requestId = requestId;
	event.locals.actor = anonymous(requestId);
	const theme = event.cookies.get('theme');
	event.locals.theme = theme === 'light' || theme === 'dark' ? theme : 'auto';
	return resolve(event);
};

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** SvelteKit checks form content types only; every other unsafe request of a browser must come from us, too. */
const withSameOrigin: Handle = async ({ event, resolve }) => {
	if (!safeMethods.includes(event.request.method)) {
		const origin = event.request.headers.get('origin');
		const site = event.request.headers.get('sec-fetch-site');
		const ours = origin ? origin === event.url.origin : site === 'same-origin';
		if (!ours) return new Response(m.errors_origin(), { status: 403 });
	}
	return resolve(event);
};

const withLocale: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale).replace('%theme%', event.locals.theme)
		});
	});

const withSession: Handle = async ({ event, resolve }) => {
	if (event.route.id?.startsWith('/(public)/healthz') || event.route.id?.startsWith('/(public)/readyz'))
		return resolve(event);
	try {
		const signedIn = await readSession(event);
		if (signedIn) {
			event.locals.session = signedIn.session;
			event.locals.account = signedIn.account;
			if (signedIn.membership) event.locals.actor = { ...signedIn.membership, requestId: event.locals.requestId };
		}
	} catch (caught) {
		if (!(caught instanceof Refusal && caught.code === 'unavailable')) throw caught;
		event.locals.unavailable = true;
	}
	return resolve(event);
};

/** Without JavaScript an error page would lose what was typed: it comes back with a button to send it again. */
const withKeptForm: Handle = async ({ event, resolve }) => {
	const isForm =
		event.request.method === 'POST' &&
		event.request.headers.get('x-sveltekit-action') === null &&
		(event.request.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
	if (!isForm) return resolve(event);
	const posted = event.request.clone();
	const response = await resolve(event);
	return response.status === 503 || response.status === 401 || response.status === 500
		? keepForm(posted, event.url, response)
		: response;
};

const withHeaders: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const headers = response.headers;
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', 'same-origin');
	headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(self)');
	headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('x-frame-options', 'DENY');
	if (event.url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
	return response;
};

export const handle = sequence(withRequest, withHeaders, withLocale, withSameOrigin, withSession, withKeptForm);

export const handleError: HandleServerError = ({ error: caught, event, status, message }) => {
	if (status === 404) return { message: m.errors_not_found() };
	const reference = event.locals.requestId ?? crypto.randomUUID();
	if (status < 500) {
		log.warn({ event: 'request.refused', reference, status, route: event.route.id });
		return { message, reference };
	}
	log.error({ event: 'request.fault', reference, status, route: event.route.id, error: caught });
	return { message: m.errors_fault(), reference };
};
