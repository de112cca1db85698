import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inOurWords, zDay, zText } from '#lib/platform/inputs.ts';

// zod is not the database's validator (security.md § 0.10): no schema may let through what PostgreSQL refuses.
const files = readdirSync('src/lib', { recursive: true, encoding: 'utf8' }).filter((name) =>
	/(^|\/)inputs\.ts$/.test(name)
);
const schemas: { name: string; schema: z.ZodType; shape: Record<string, unknown> }[] = [];
for (const file of files) {
	const module = (await import(/* @vite-ignore */ `../src/lib/${file}`)) as Record<string, unknown>;
	for (const [name, value] of Object.entries(module))
		if (value instanceof z.ZodObject) schemas.push({ name: `${file} ${name}`, schema: value, shape: value.shape });
}

/** Hashed or compared in memory; never a column, so PostgreSQL does not meet them. */
const neverStored = ['password', 'currentPassword', 'newPassword', 'repeatedPassword', 'seen'];

/** Everything in a parsed value that would reach a column. */
function* texts(value: unknown): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (Array.isArray(value)) for (const one of value) yield* texts(one);
	else if (value && typeof value === 'object') {
		for (const [key, one] of Object.entries(value)) if (!neverStored.includes(key)) yield* texts(one);
	}
}

const spoiler = fc.oneof(
	fc.constantFrom('a\u0000b', '\ud800', 'x\udfff', '0000-01-01', '2026-02-30', 'NaN', '1e309', '-0', '__proto__', ''),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.constant('x'.repeat(200_000)),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
	fc.uuid(),
	fc.integer().map(String)
);

test('there are schemas to try', () => {
	expect(schemas.length).toBeGreaterThan(4);
});

test('no schema throws, and none lets through what PostgreSQL cannot store', () => {
	const wrong: string[] = [];
	for (const { name, schema, shape } of schemas) {
		fc.assert(
			fc.property(
				fc.record(
					Object.fromEntries(
						Object.keys(shape).map((key) => [key, fc.oneof(spoiler, fc.array(spoiler, { maxLength: 3 }))])
					),
					{ requiredKeys: [] }
				),
				(typed) => {
					const parsed = schema.safeParse(typed);
					if (!parsed.success) return;
					for (const text of texts(parsed.data))
						if (text.includes('\u0000') || !text.isWellFormed() || text.length > 20_000)
							wrong.push(`${name}: ${JSON.stringify(text.slice(0, 40))}`);
				}
			),
			{ numRuns: 100, seed: 20261123 }
		);
	}
	expect([...new Set(wrong)]).toEqual([]);
}, 60_000);

/** zod's own words are English and clumsy; a person reads ours. */
const clumsy = /^(Invalid|Too (big|small)|Expected|Unrecognized)/;

test('the shared fields refuse what looks storable and is not', () => {
	for (const text of ['a\u0000b', '\ud800', 'x\udfff', '\u001b[31m'])
		expect(zText(100).safeParse(text).success).toBe(false);
	for (const day of ['0000-01-01', '2026-02-30', '2025-02-29', '10000-01-01', '1899-12-31', '2026-1-1', '01.01.2026x'])
		expect([day, zDay.safeParse(day).success]).toEqual([day, false]);
	expect(zDay.safeParse('2028-02-29').success).toBe(true);
});

test('one spoilt field is refused at that field, in our words', () => {
	const wrong: string[] = [];
	for (const { name, schema, shape } of schemas)
		for (const key of Object.keys(shape)) {
			// Never typed: a form that carries a wrong one is no form of ours.
			if (key === 'requestKey') continue;
			const messages = ['a\u0000b', 'quatsch', '2026-02-30', 'x'.repeat(50_000)].map((bad) => {
				const asText = schema.safeParse({ [key]: bad }, { error: inOurWords });
				const issue = asText.error?.issues.find(({ path }) => path[0] === key);
				if (issue?.code !== 'invalid_type' || issue.expected !== 'array') return issue?.message;
				return schema
					.safeParse({ [key]: [bad] }, { error: inOurWords })
					.error?.issues.find(({ path }) => path[0] === key)?.message;
			});
			for (const message of messages) if (message && clumsy.test(message)) wrong.push(`${name} ${key}: ${message}`);
		}
	expect([...new Set(wrong)]).toEqual([]);
});
