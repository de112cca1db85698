import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export type ReadMail = { to: string; subject: string; text: string; raw: string };

const bytes = (text: string): string =>
	Buffer.from(
		text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1'
	).toString('utf8');

/** A header as people read it (RFC 2047). */
const words = (header: string): string =>
	header
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, what: string) =>
			how.toUpperCase() === 'B' ? Buffer.from(what, 'base64').toString('utf8') : bytes(what.replaceAll('_', ' '))
		);

function readMail(raw: string): ReadMail {
	const [head = '', ...rest] = raw.split('\r\n\r\n');
	const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
	const header = (name: string) => words(new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '');
	const body = rest.join('\r\n\r\n');
	const coding = header('Content-Transfer-Encoding');
	const text =
		coding === 'base64'
			? Buffer.from(body, 'base64').toString('utf8')
			: coding === 'quoted-printable'
				? bytes(body)
				: body;
	return { to: header('To'), subject: header('Subject'), text, raw };
}

/** A folder for mail of its own; gone after the file. */
export function mailFolder(): { all: () => ReadMail[]; take: () => ReadMail[] } {
	const folder = mkdtempSync(join(tmpdir(), 'lk-mail-'));
	process.env.MAIL_FOLDER = folder;
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const all = () => readdirSync(folder).map((name) => readMail(readFileSync(join(folder, name), 'utf8')));
	return {
		all,
		take() {
			const found = all();
			for (const name of readdirSync(folder)) rmSync(join(folder, name));
			return found;
		}
	};
}
