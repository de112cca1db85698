import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from './actor.ts';
import { fingerprintOf, transact, type Once, type Options, type Tx } from './database.server.ts';
import { Refusal, statusOf } from './errors.ts';
import { isSecret, type FormState } from './forms.ts';
import { inOurWords } from './inputs.ts';

export { blank, type FormState } from './forms.ts';

type Rejected = ActionFailure<{ form: FormState }>;
type Read<T> = { data: T; form: FormState; once: Once | undefined; rejected?: undefined };
type Unread = { data?: undefined; form: FormState; once?: undefined; rejected: Rejected };

/** Three for each place of the largest provider's sheet, with room. */
const maximalFields = 5000;
const isKey = (text: string): boolean => z.uuid().safeParse(text).success;

/** Is this field of the schema a list (checkboxes, multiple select)? */
function isList(field: unknown): boolean {
	let inner = field as { def?: { type: string; innerType?: unknown; in?: unknown } } | undefined;
	while (inner?.def && inner.def.type !== 'array') inner = (inner.def.innerType ?? inner.def.in) as typeof inner;
	return inner?.def?.type === 'array';
}

/** The action of a page that a form was sent to, with what follows it: `add&kind=duty` for `?/add&kind=duty`. */
const actionOf = (url: URL): string => /[?&]\/(.*)$/.exec(url.search)?.[1] ?? '';

/**
 * Reads a posted form into `schema`. What was typed, passwords apart, comes back unchanged when it does not fit, with
 * the issues at their fields; `once` makes a repeated submit harmless.
 */
export async function readForm<Schema extends z.ZodObject>(
	event: Pick<RequestEvent, 'request' | 'route' | 'url'>,
	schema: Schema
): Promise<Read<z.output<Schema>> | Unread> {
	const posted = await readBody(event.request);
	const typed: Record<string, string | string[]> = {};
	for (const [name, field] of Object.entries(schema.shape)) {
		const all = posted.getAll(name).filter((value): value is string => typeof value === 'string');
		// An empty entry of a list is a choice that was left open.
		if (isList(field)) typed[name] = all.filter((value) => value !== '');
		else if (all[0] !== undefined) typed[name] = all[0];
	}
	const shown = Object.fromEntries(Object.entries(typed).filter(([name]) => !isSecret(name)));
	const form: FormState = { values: shown, issues: {}, action: actionOf(event.url) };
	const parsed = schema.safeParse(typed, { error: inOurWords });
	if (!parsed.success) {
		for (const issue of parsed.error.issues) {
			const field = String(issue.path[0] ?? '');
			(form.issues[field] ??= []).push(issue.message);
		}
		return { form, rejected: fail(400, { form: boundedForm(form) }) };
	}
	const key = posted.get('requestKey');
	const once =
		typeof key === 'string' && isKey(key)
			? {
					key,
					fingerprint: fingerprintOf(event.route.id ?? '', event.url.pathname, event.url.search, JSON.stringify(shown))
				}
			: undefined;
	return { data: parsed.data, form, once };
}

/** Values far beyond any field are cut, so that an answer never grows with the attack. */
function boundedForm(form: FormState): FormState {
	const cut = (text: string) => (text.length > 20_000 ? text.slice(0, 20_000) : text);
	return {
		...form,
		values: Object.fromEntries(
			Object.entries(form.values).map(([name, value]) => [
				name,
				Array.isArray(value) ? value.slice(0, 500).map(cut) : cut(value)
			])
		)
	};
}

async function readBody(request: Request): Promise<FormData> {
	let posted: FormData;
	try {
		posted = await request.formData();
	} catch (caught) {
		const status = (caught as { status?: number }).status;
		if (status === 413) error(413, { message: m.errors_body_too_large() });
		error(400, { message: m.errors_conflict() });
	}
	if ([...posted.keys()].length > maximalFields) error(413, { message: m.errors_body_too_large() });
	return posted;
}

/** Runs a command for a form; a refusal comes back at its field or above the form, anything else is a fault. */
export async function attempt<T>(
	form: FormState,
	actor: Actor,
	work: (tx: Tx, now: Date) => Promise<T>,
	once?: Once | undefined,
	options: Options = {}
): Promise<{ value: T; refused?: undefined } | { value?: undefined; refused: Rejected }> {
	return refusedForm(form, () => transact(actor, work, { ...options, once }));
}

/** The same for work that opens its own transactions (sign-in). */
export async function refusedForm<T>(
	form: FormState,
	work: () => Promise<T>
): Promise<{ value: T; refused?: undefined } | { value?: undefined; refused: Rejected }> {
	try {
		return { value: await work() };
	} catch (caught) {
		if (!(caught instanceof Refusal)) throw caught;
		if (caught.code === 'not-found' || caught.code === 'forbidden')
			error(statusOf[caught.code], { message: caught.message, code: caught.code });
		const shown = boundedForm(
			caught.field ? { ...form, issues: { [caught.field]: [caught.message] } } : { ...form, problem: caught.message }
		);
		return { refused: fail(statusOf[caught.code], { form: shown }) };
	}
}

/** A read for a page: `transact`, with refusals as error pages. */
export async function ask<T>(actor: Actor, work: (tx: Tx, now: Date) => Promise<T>, options?: Options): Promise<T> {
	try {
		return await transact(actor, work, options);
	} catch (caught) {
		if (caught instanceof Refusal) error(statusOf[caught.code], { message: caught.message, code: caught.code });
		throw caught;
	}
}

/** An id in the address; anything else is as unknown as an unknown id. */
export function idParam(text: string | undefined): string {
	if (!text || !isKey(text)) error(404, { message: m.errors_not_found(), code: 'not-found' });
	return text;
}

/** Reads the query of an address into `schema`; what does not fit is left out rather than refused. */
export function readQuery<Schema extends z.ZodObject>(url: URL, schema: Schema): z.output<Schema> {
	const typed: Record<string, string | string[]> = {};
	for (const [name, field] of Object.entries(schema.shape)) {
		const all = url.searchParams.getAll(name);
		if (isList(field)) typed[name] = all;
		else if (all[0] !== undefined) typed[name] = all[0];
	}
	const parsed = schema.safeParse(typed);
	if (parsed.success) return parsed.data;
	for (const issue of parsed.error.issues) delete typed[String(issue.path[0] ?? '')];
	return schema.parse(typed);
}
