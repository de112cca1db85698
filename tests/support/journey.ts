import {
	test as base,
	expect,
	type Browser,
	type BrowserContextOptions,
	type Locator,
	type Page
} from '@playwright/test';
import postgres from 'postgres';
import type { MemberRole } from '#lib/platform/actor.ts';

/** One of the demo network's people, in the order in which the sign-in page offers them. */
export type DemoMember = {
	accountId: string;
	membershipId: string;
	organisationId: string;
	networkId: string;
	name: string;
	organisation: string;
	role: MemberRole;
};

type SignIn = BrowserContextOptions & {
	/** Short code of the organisation, where the role alone does not say who. */
	organisation?: string;
	/** Which of several in the role: the first is 0. */
	index?: number;
};

type Looking = { page: Page; faults: string[] };
type WorkerFixtures = {
	/** One page per person for as long as the tests run: a browser of its own for each look would load everything anew. */
	pagesOf: (member: DemoMember | undefined) => Promise<Looking>;
};

type Fixtures = {
	/** Superuser on the journeys' database, for arranging and for looking behind the pages. */
	db: postgres.Sql;
	/** The people behind a role. */
	memberOf: (role: MemberRole, options?: { organisation?: string; index?: number }) => Promise<DemoMember>;
	/** A browser of its own, signed in by the demo's one click. Closed after the test. */
	signedIn: (role: MemberRole, options?: SignIn) => Promise<Page>;
	/** A page for those that only look, shared with the tests before; a stranger's where nobody is named. */
	lookingAs: (member: DemoMember | undefined) => Promise<Page>;
	/** The same as `signedIn` without a person. */
	stranger: (options?: BrowserContextOptions) => Promise<Page>;
};

export const findMember = async (
	db: postgres.Sql,
	role: MemberRole,
	{ organisation, index = 0 }: { organisation?: string; index?: number } = {}
): Promise<DemoMember> => {
	const rows = await db<DemoMember[]>`
		select a.id as "accountId", m.id as "membershipId", o.id as "organisationId", m.network_id as "networkId",
			a.name, o.name as organisation, m.role
		from platform.memberships m join platform.accounts a on a.id = m.account_id join directory.organisations o on o.id = m.organisation_id
		where m.role = ${role} and m.ended_at is null and (${organisation ?? null}::text is null or o.code = ${organisation ?? null})
		order by m.created_at, m.id`;
	const found = rows[index];
	if (!found) throw new Error(`the demo network has no ${role} ${organisation ?? ''} ${index}`);
	return found;
};

/** Signs the context in without looking at the page: the journeys that tell of signing in click. */
async function signIn(page: Page, accountId: string, baseURL: string): Promise<void> {
	const answer = await page.request.post('/anmelden?/demo', {
		form: { account: accountId },
		headers: { origin: baseURL, accept: 'text/html' },
		maxRedirects: 0
	});
	if (answer.status() !== 303) throw new Error(`sign-in answered ${answer.status()}`);
}

const screen = { width: 1280, height: 900 };

async function open(browser: Browser, baseURL: string | undefined, options: BrowserContextOptions): Promise<Page> {
	const context = await browser.newContext({
		baseURL,
		locale: 'de-DE',
		timezoneId: 'Europe/Berlin',
		viewport: screen,
		reducedMotion: 'reduce',
		...options
	});
	return context.newPage();
}

/** What a page asked for that matters when a journey fails: what was sent, what was refused and what broke off. */
const record = (page: Page, sent: string[]): void => {
	const at = () => new Date().toISOString().slice(14, 23);
	page.on('response', (answer) => {
		const request = answer.request();
		if (request.method() !== 'GET' || answer.status() >= 400)
			sent.push(`${at()} ${request.method()} ${new URL(answer.url()).pathname} ${answer.status()}`);
	});
	page.on('requestfailed', (request) =>
		sent.push(`${at()} ${request.method()} ${new URL(request.url()).pathname} ${request.failure()?.errorText ?? ''}`)
	);
};

/** Of a journey that failed: where each of its pages stood, what it said and what it had sent. A flaw seldom comes twice. */
async function lastSights(pages: Map<Page, string[]>): Promise<string> {
	const sights = [...pages].map(async ([page, sent], index) => {
		const said = await page
			.locator('body')
			.innerText({ timeout: 2_000 })
			.catch((caught: unknown) => String(caught));
		const text = said.replace(/\s*\n\s*/g, ' | ').slice(0, 3_000);
		return `page ${index + 1}: ${page.url()}\n${[...sent.slice(-15), text].map((line) => `   ${line}`).join('\n')}`;
	});
	return (await Promise.all(sights)).join('\n');
}

/** A page whose script fell over may look right and be dead. */
const listen = (page: Page, faults: string[]): void =>
	void page.on('pageerror', ({ message }) => faults.push(`${new URL(page.url()).pathname}: ${message}`));

export const test = base.extend<Fixtures, WorkerFixtures>({
	pagesOf: [
		async ({ browser }, use) => {
			const baseURL = process.env.BASE_URL ?? '';
			const known = new Map<string, Looking>();
			await use(async (member) => {
				const key = member?.membershipId ?? '';
				let one = known.get(key);
				if (!one) {
					one = { page: await open(browser, baseURL, {}), faults: [] };
					listen(one.page, one.faults);
					if (member) await signIn(one.page, member.accountId, baseURL);
					known.set(key, one);
				}
				return one;
			});
			await Promise.all([...known.values()].map(({ page }) => page.context().close()));
		},
		{ scope: 'worker' }
	],
	lookingAs: async ({ pagesOf }, use) => {
		const taken: Looking[] = [];
		await use(async (member) => {
			const one = await pagesOf(member);
			one.faults.length = 0;
			taken.push(one);
			await one.page.setViewportSize(screen);
			await one.page.emulateMedia({ colorScheme: 'light' });
			return one.page;
		});
		expect(
			taken.flatMap(({ faults }) => faults),
			'uncaught errors in the browser'
		).toEqual([]);
	},
	// Playwright reads the names of other fixtures from the first parameter.
	db: async ({}, use) => {
		const db = postgres(process.env.JOURNEY_DATABASE_URL ?? '', { max: 1, onnotice: () => undefined });
		await use(db);
		await db.end();
	},
	memberOf: async ({ db }, use) => {
		await use((role, options) => findMember(db, role, options));
	},
	signedIn: async ({ stranger, baseURL, memberOf }, use) => {
		await use(async (role, { organisation, index, ...options } = {}) => {
			const member = await memberOf(role, { ...(organisation ? { organisation } : {}), ...(index ? { index } : {}) });
			const page = await stranger(options);
			await signIn(page, member.accountId, baseURL ?? '');
			return page;
		});
	},
	stranger: async ({ browser, baseURL }, use, test) => {
		const pages = new Map<Page, string[]>();
		const faults: string[] = [];
		await use(async (options = {}) => {
			const page = await open(browser, baseURL, options);
			const sent: string[] = [];
			listen(page, faults);
			record(page, sent);
			pages.set(page, sent);
			return page;
		});
		if (test.status !== test.expectedStatus) console.log(`${test.title}\n${await lastSights(pages)}`);
		await Promise.all([...pages.keys()].map((page) => page.context().close()));
		expect(faults, 'uncaught errors in the browser').toEqual([]);
	}
});

export { expect };

/** Step 2 of a referral: the person lets flow what is asked, and both consents are signed. */
export async function agree(page: Page, does: Pick<ReturnType<typeof effort>, 'check' | 'choose'> = effort()) {
	for (const item of ['Name und Telefonnummer', 'Ziel in den Worten', 'Stand der Anfrage', 'Begonnen und beendet'])
		await does.check(page.getByRole('checkbox', { name: new RegExp(`^${item}`) }));
	for (const letter of ['A', 'B']) {
		await does.check(page.getByRole('checkbox', { name: new RegExp(`Einwilligung ${letter} liegt vor`) }));
		await does.choose(page.locator(`#f-form${letter}`), 'written');
	}
}

/** Records that the person took a consent back: the step asks in which way, and says what follows. */
export async function takeBack(page: Page, label: string | RegExp): Promise<void> {
	const summary = page
		.getByLabel(label)
		.or(page.getByText(label, { exact: true }))
		.and(page.locator('summary'))
		.first();
	const step = page.locator('details.ask').filter({ has: summary });
	await summary.click();
	await step.getByLabel('mündlich').check();
	await step.getByRole('button', { name: 'Widerruf erfassen' }).click();
}

/** Counts what somebody has to do: the budgets of documentation effort are measured, not promised (design.md § 2.6). */
export function effort() {
	let interactions = 0;
	let inputs = 0;
	const screens = new Set<string>();
	const screen = (page: Page): void => void screens.add(new URL(page.url()).pathname);
	return {
		/** Clicks and taps, and fields that were filled in. */
		get interactions() {
			return interactions;
		},
		/** Fields that were filled in or chosen. */
		get inputs() {
			return inputs;
		},
		/** Pages on which something was done. */
		get screens() {
			return screens.size;
		},
		async click(control: Locator): Promise<void> {
			interactions++;
			screen(control.page());
			await control.click();
		},
		async fill(control: Locator, text: string): Promise<void> {
			interactions++;
			inputs++;
			screen(control.page());
			await control.fill(text);
		},
		async choose(control: Locator, value: Parameters<Locator['selectOption']>[0]): Promise<void> {
			interactions++;
			inputs++;
			screen(control.page());
			await control.selectOption(value);
		},
		async check(control: Locator): Promise<void> {
			interactions++;
			inputs++;
			screen(control.page());
			await control.check();
		},
		async press(control: Locator, key: string): Promise<void> {
			interactions++;
			screen(control.page());
			await control.press(key);
		}
	};
}
