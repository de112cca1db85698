import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkout, isRoot } from './checkout.ts';
import { Failure, say } from './terminal.ts';

/** The shell without a window first: it draws the same pages in two thirds of the time. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser whose libraries are missing exists, but does not even tell its version. */
const works = (path: string | undefined): path is string =>
	Boolean(path && existsSync(path)) && spawnSync(path as string, ['--version'], { timeout: 30_000 }).status === 0;

const installed = (): string | undefined =>
	names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))).find(works);

async function playwrightsOwn(): Promise<string | undefined> {
	const { chromium } = await import('@playwright/test');
	if (!works(chromium.executablePath())) {
		const program = join(checkout, 'node_modules/@playwright/test/cli.js');
		spawnSync(process.execPath, [program, 'install', 'chromium'], { stdio: 'ignore', timeout: 180_000 });
	}
	return works(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

function debians(): string | undefined {
	if (!isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
	const apt = (...args: string[]) =>
		spawnSync('apt-get', args, {
			stdio: 'ignore',
			timeout: 300_000,
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
		});
	apt('update');
	for (const name of names.slice(0, 2)) {
		apt('install', '-y', '--no-install-recommends', name);
		const found = installed();
		if (found) return found;
	}
	return undefined;
}

async function packaged(): Promise<string | undefined> {
	try {
		const module: string = '@sparticuz/chromium'; // optional: need not be installed, nor known to the compiler
		const { default: chromium } = (await import(module)) as { default: { executablePath: () => Promise<string> } };
		const path = await chromium.executablePath();
		return works(path) ? path : undefined;
	} catch {
		return undefined;
	}
}

/** A Chromium for the journeys, installed when there is none; remembered in PLAYWRIGHT_CHROMIUM. */
export async function findChromium(): Promise<string> {
	const given = process.env.PLAYWRIGHT_CHROMIUM;
	if (given && !works(given)) throw new Failure(`PLAYWRIGHT_CHROMIUM=${given} does not run.`);
	let found = given ?? installed();
	if (!found) {
		say('Looking for a browser for the journeys …');
		found = (await playwrightsOwn()) ?? debians() ?? (await packaged());
	}
	if (!found)
		throw new Failure('No Chromium found or installable. Install one and set PLAYWRIGHT_CHROMIUM to its path.');
	process.env.PLAYWRIGHT_CHROMIUM = found;
	return found;
}
