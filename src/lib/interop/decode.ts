import { limits, type SourceFile } from './model.ts';
import type { Problems } from './problems.ts';

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean =>
	mark.every((byte, index) => bytes[index] === byte);

/** UTF-16 without a mark: nearly every second byte of Western text is zero. */
function looksLikeUtf16(bytes: Uint8Array, zeroAt: 0 | 1): boolean {
	const pairs = Math.min(Math.floor(bytes.length / 2), 200);
	if (pairs < 2) return false;
	let zeros = 0;
	for (let pair = 0; pair < pairs; pair++) {
		if (bytes[pair * 2 + zeroAt] === 0) zeros++;
		if (bytes[pair * 2 + 1 - zeroAt] === 0) return false;
	}
	return zeros / pairs > 0.8;
}

/** Office programs of this country still write the euro sign at 0xA4 (ISO 8859-15) or at 0x80 (Windows-1252). */
function singleByteEncoding(bytes: Uint8Array): 'iso-8859-15' | 'windows-1252' {
	const isWindows = bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);
	return !isWindows && bytes.includes(0xa4) ? 'iso-8859-15' : 'windows-1252';
}

function encodingOf(bytes: Uint8Array): string {
	if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
	if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
	if (looksLikeUtf16(bytes, 1)) return 'utf-16le';
	if (looksLikeUtf16(bytes, 0)) return 'utf-16be';
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return 'utf-8';
	} catch {
		return singleByteEncoding(bytes);
	}
}

/** The text of a file with line feeds only and without a byte order mark; `undefined` with the reason reported. */
export function decode(file: SourceFile, problems: Problems): string | undefined {
	if (file.bytes.length > limits.fileBytes) {
		problems.error('file-too-large', {}, { expected: `${limits.fileBytes / 1024 / 1024} MB` });
		return undefined;
	}
	const text = new TextDecoder(encodingOf(file.bytes)).decode(file.bytes).replace(/\r\n?/g, '\n');
	if (text.trim() === '') {
		problems.error('empty-file', {});
		return undefined;
	}
	return text;
}

/** True when PostgreSQL and browsers alike can hold the text: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
