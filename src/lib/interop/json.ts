import type { Problems } from './problems.ts';

export type JsonObject = Record<string, unknown>;
export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function endOfMatch(pattern: RegExp, text: string, at: number): number | undefined {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where the string that opens at `from` ends, or where it goes wrong. */
function scanString(text: string, from: number): { end: number } | { mistake: number } {
	let at = from + 1;
	while (at < text.length) {
		const sign = text.charAt(at);
		if (sign === '"') return { end: at + 1 };
		if (sign < ' ') return { mistake: at };
		const next = sign === '\\' ? endOfMatch(escape, text, at) : at + 1;
		if (next === undefined) return { mistake: at };
		at = next;
	}
	return { mistake: text.length };
}

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next';

/** Offset of the first character that no JSON could have there. V8 names it in some of its messages only. */
function firstMistake(text: string): number {
	const open: ('{' | '[')[] = [];
	let expects = 'value' as Expected;
	let at = 0;
	while (at < text.length) {
		const sign = text.charAt(at);
		const inside = open.at(-1);
		if (' \n\t\r'.includes(sign)) {
			at++;
		} else if (
			sign === (inside === '{' ? '}' : ']') &&
			inside &&
			['next', inside === '{' ? 'keyOrEnd' : 'valueOrEnd'].includes(expects)
		) {
			open.pop();
			expects = 'next';
			at++;
		} else if (expects === 'next') {
			if (sign !== ',' || !inside) return at;
			expects = inside === '{' ? 'key' : 'value';
			at++;
		} else if (expects === 'colon') {
			if (sign !== ':') return at;
			expects = 'value';
			at++;
		} else if (sign === '"') {
			const string = scanString(text, at);
			if ('mistake' in string) return string.mistake;
			expects = expects === 'key' || expects === 'keyOrEnd' ? 'colon' : 'next';
			at = string.end;
		} else if (expects === 'key' || expects === 'keyOrEnd') {
			return at;
		} else if (sign === '{' || sign === '[') {
			open.push(sign);
			expects = sign === '{' ? 'keyOrEnd' : 'valueOrEnd';
			at++;
		} else {
			const end = endOfMatch(scalar, text, at);
			if (end === undefined) return at;
			expects = 'next';
			at = end;
		}
	}
	return text.length;
}

/** Parsed JSON, or one value per line (ndjson); `undefined` with the place reported. */
export function parseJson(text: string, problems: Problems): unknown {
	const body = text.replace(/^\uFEFF/, '');
	try {
		return JSON.parse(body) as unknown;
	} catch (caught) {
		if (!(caught instanceof SyntaxError)) throw caught;
		const lines = body.split('\n').filter((line) => line.trim() !== '');
		if (lines.length > 1 && lines.every((line) => line.startsWith('{'))) {
			try {
				return lines.map((line) => JSON.parse(line) as unknown);
			} catch (inLine) {
				if (!(inLine instanceof SyntaxError)) throw inLine;
			}
		}
		const before = body.slice(0, firstMistake(body));
		problems.error('not-json', {
			line: before.split('\n').length,
			column: String(before.length - before.lastIndexOf('\n'))
		});
		return undefined;
	}
}
