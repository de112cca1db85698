/** A form as it stands in a page: where it posts, and what it would send if nobody touched it. */
export type Form = {
	/** Path and query it posts to. */
	action: string;
	fields: { name: string; value: string; kind: string }[];
};

const attribute = (tag: string, name: string): string | undefined => {
	const match = new RegExp(`\\s${name}(?:="([^"]*)"|='([^']*)'|(?=[\\s>/]))`, 'i').exec(tag);
	return match ? decode(match[1] ?? match[2] ?? '') : undefined;
};
const decode = (text: string): string =>
	text
		.replace(/&quot;/g, '"')
		.replace(/&#39;|&apos;/g, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&');

/** The forms of a page that post, with a plausible value for every field: what stands there, else the first choice. */
export function formsIn(html: string, at: string): Form[] {
	const forms: Form[] = [];
	for (const [, head = '', body = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
		if (attribute(` ${head}`, 'method')?.toUpperCase() !== 'POST') continue;
		const action = new URL(attribute(` ${head}`, 'action') || at, `http://x${at}`);
		const fields: Form['fields'] = [];
		for (const [tag, element = ''] of body.matchAll(/<(input|button|textarea|select)\b[^>]*>/gi)) {
			const name = attribute(tag, 'name');
			if (!name || attribute(tag, 'disabled') !== undefined) continue;
			const kind = element.toLowerCase() === 'input' ? (attribute(tag, 'type') ?? 'text') : element.toLowerCase();
			if (kind === 'select') {
				const inner = body.slice(body.indexOf(tag) + tag.length).split('</select>')[0] ?? '';
				const options = [...inner.matchAll(/<option\b[^>]*>/gi)].map(([option]) => option);
				const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0];
				const first = options.map((option) => attribute(option, 'value')).find((value) => value);
				fields.push({ name, kind, value: (chosen && attribute(chosen, 'value')) || first || '' });
			} else if (kind === 'textarea') {
				const inner = body.slice(body.indexOf(tag) + tag.length).split('</textarea>')[0] ?? '';
				fields.push({ name, kind, value: decode(inner) || 'Text' });
			} else if (kind === 'radio' && fields.some((field) => field.name === name)) {
				continue;
			} else {
				const filler = kind === 'date' ? '2026-12-01' : kind === 'number' ? '1' : kind === 'email' ? 'a@b.example' : '';
				fields.push({ name, kind, value: attribute(tag, 'value') ?? filler });
			}
		}
		forms.push({ action: action.pathname + action.search, fields });
	}
	return forms;
}

/** What the form would send. Of several buttons with one name the first is pressed. */
export function valuesOf(form: Form): Record<string, string> {
	const values: Record<string, string> = {};
	for (const { name, value } of form.fields) values[name] ??= value;
	return values;
}
