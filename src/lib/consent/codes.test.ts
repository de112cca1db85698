import { expect, test } from 'vitest';
import { codeSigns, formatCode, newCode, readCode } from './codes.ts';

test('a code is read as it was written, in any case and spacing', () => {
	let turn = 0;
	const code = newCode((below) => (turn += 7) % below);
	const written = formatCode(code);
	expect(written).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
	for (const typed of [written, written.toLowerCase(), written.replaceAll('-', ' '), ` ${written} `])
		expect(readCode(typed)).toEqual(code);
});
test('what cannot be a code is none', () => {
	for (const typed of ['', 'K7M2-93QF', 'K7M2-93QF-X8AB-7777', 'O0O0-1111-IIII', 'K7M2-93QF-X8A!'])
		expect(readCode(typed)).toBeUndefined();
});
test('no sign looks like another', () => {
	expect([...'01ILO'].filter((sign) => codeSigns.includes(sign))).toEqual([]);
	expect(new Set(codeSigns).size).toBe(31);
});
