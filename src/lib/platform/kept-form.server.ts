import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isSecret } from './forms.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A plain page that says what happened and carries everything that was typed, ready to be sent again. */
export async function keepForm(posted: Request, url: URL, response: Response): Promise<Response> {
	let fields: [string, string][];
	try {
		fields = [...(await posted.formData())].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
	} catch {
		return response;
	}
	const carried = fields.filter(([name]) => !isSecret(name));
	// What somebody wrote, so that they see it is there; codes and ids are carried, not shown.
	const written = carried.map(([, value]) => value.trim()).filter((value) => /\s/.test(value));
	const message =
		response.status === 503
			? m.errors_unavailable()
			: response.status === 401
				? m.identity_session_ended()
				: m.errors_fault();
	const html = `<!doctype html><html lang="${getLocale()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(m.errors_kept_title())} – Lückenlos</title></head>
<body><main><h1>${escape(m.errors_kept_title())}</h1><p role="alert">${escape(message)}</p>
<form method="POST" action="${escape(url.pathname + url.search)}">${carried
		.map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
		.join('')}${written.map((value) => `<blockquote>${escape(value)}</blockquote>`).join('')}
<button type="submit">${escape(m.errors_kept_again())}</button></form>${
		response.status === 401 ? `<p><a href="/anmelden" target="_blank">${escape(m.identity_sign_in())}</a></p>` : ''
	}</main></body></html>`;
	return new Response(html, {
		status: response.status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'content-security-policy': "default-src 'none'; form-action 'self'"
		}
	});
}
