// What no person types and every program sends some day (security.md T6). Raw: already percent-encoded for a form body.
export const nasty: Record<string, string> = {
	nul: 'a%00b',
	'lone surrogate': 'a%ED%A0%80b',
	'broken utf-8': '%C3%28%FF',
	'year zero': '0000-01-01',
	'a day that never was': '2026-02-30',
	'far future': '9999-12-31',
	'not a number': 'NaN',
	infinity: '1e309',
	'minus zero': '-0',
	'huge number': '99999999999999999999999',
	negative: '-1',
	'long text': 'x'.repeat(100_000),
	empty: '',
	blank: '%20%09%0A',
	'bidi and emoji': '%E2%80%AE%F0%9F%98%80%E2%80%8D%F0%9F%92%A5',
	markup: '%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%3B--',
	sql: '%27%3B%20drop%20table%20casework.cases%3B%20--',
	prototype: '__proto__',
	'nil uuid': '00000000-0000-0000-0000-000000000000',
	'unknown uuid': '00000000-0000-4000-8000-000000000000',
	'uuid in braces': '%7B00000000-0000-4000-8000-000000000000%7D',
	'upper-case uuid': 'ABCDEFAB-ABCD-4ABC-8ABC-ABCDEFABCDEF',
	template: '%24%7B7*7%7D%7B%7B7*7%7D'
};

export const formType = 'application/x-www-form-urlencoded';
const field = (name: string, raw: string): string => `${encodeURIComponent(name)}=${raw}`;
export const bodyOf = (values: Record<string, string>): string =>
	Object.entries(values)
		.map(([name, value]) => field(name, encodeURIComponent(value)))
		.join('&');

/** The body with one field spoilt. */
export const spoilt = (values: Record<string, string>, name: string, raw: string): string => {
	const others = Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
	return [bodyOf(others), field(name, raw)].filter(Boolean).join('&');
};

/** Whole requests that no form makes. */
export function monsters(values: Record<string, string>): { name: string; type: string | undefined; body: string }[] {
	const names = Object.keys(values);
	const everywhere = (raw: string) => names.map((name) => field(name, raw)).join('&');
	return [
		{ name: 'every field NUL', type: formType, body: everywhere('%00') },
		{ name: 'every field a lone surrogate', type: formType, body: everywhere('%ED%A0%80') },
		{ name: 'every field twice', type: formType, body: `${bodyOf(values)}&${everywhere('zwei')}` },
		{
			name: 'fields as arrays',
			type: formType,
			body: names.map((name) => `${field(`${name}[]`, 'x')}&${field(`${name}[a]`, 'x')}`).join('&')
		},
		{
			name: '10,000 fields',
			type: formType,
			body: Array.from({ length: 10_000 }, (_, index) => `feld${index}=x`).join('&')
		},
		{
			name: 'prototype as field',
			type: formType,
			body: `${bodyOf(values)}&__proto__=x&constructor=x&__proto__[role]=system-manager&hasOwnProperty=x&toString=x`
		},
		{ name: 'one field of 10 MB', type: formType, body: field(names[0] ?? 'x', 'x'.repeat(10_000_000)) },
		{ name: 'one field of 900 kB', type: formType, body: spoilt(values, names[0] ?? 'x', 'x'.repeat(900_000)) },
		{ name: 'no body', type: formType, body: '' },
		{ name: 'percent signs', type: formType, body: '%%%=%%%&%E0%A4%A=%E0%A4%A' },
		{ name: 'a form without a boundary', type: 'multipart/form-data', body: bodyOf(values) },
		{
			name: 'a form cut off',
			type: 'multipart/form-data; boundary=grenze',
			body: `--grenze\r\ncontent-disposition: form-data; name="${names[0] ?? 'x'}"\r\n\r\nab`
		},
		{
			name: 'files for fields',
			type: 'multipart/form-data; boundary=grenze',
			body: `${names
				.map(
					(name) =>
						`--grenze\r\ncontent-disposition: form-data; name="${name}"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\nx\r\n`
				)
				.join('')}--grenze--\r\n`
		},
		{ name: 'JSON', type: 'application/json', body: JSON.stringify({ ...values, __proto__: { x: 1 } }) },
		{ name: 'plain text', type: 'text/plain', body: 'a=b' }
	];
}
