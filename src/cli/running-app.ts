import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { notesDirectory, readJson, writePrivate } from './checkout.ts';
import { birthOf, isSameProcess } from './lock.mjs';

type RunningApp = { pid: number; birth?: string; port: number; address: string };

const file = join(notesDirectory, 'app.json');

/** Where a portal of this checkout answers right now, if one does. */
export function runningApp(): RunningApp | undefined {
	const note = readJson<RunningApp>(file);
	return note && isSameProcess(note) ? note : undefined;
}

export const noteApp = (port: number, address: string): void =>
	writePrivate(file, `${JSON.stringify({ pid: process.pid, birth: birthOf(process.pid), port, address })}\n`);

export const forgetApp = (): void => {
	if (readJson<RunningApp>(file)?.pid === process.pid) rmSync(file, { force: true });
};
