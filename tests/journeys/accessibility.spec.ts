import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { memberRoles, type MemberRole } from '#lib/platform/actor.ts';
import { routeManifest } from '../../src/route-manifest.ts';
import { expect, test } from '../support/journey.ts';
import { objectFor, pathOf } from '../support/objects.ts';

// axe on every page of the manifest, in both themes, wide and narrow (security.md T17).
type Reader = MemberRole | 'anonymous';
const leading: readonly Reader[] = ['case-manager', 'provider-admin', 'system-manager', 'anonymous'];
/** Pages that look different to each role; others are looked at with one reader's eyes. */
const manyFaced = ['/(portal)/hilfe', '/(portal)/bedarfe', '/(portal)/angebote', '/(portal)/angebote/[id]'];
/** No view of their own. */
const leadOn = ['/(public)/einstellungen', '/(portal)/abmelden'];

function readersOf(route: string, roles: readonly string[]): Reader[] {
	if (route === '/(portal)') return [...memberRoles];
	const readers = leading.filter((role) => roles.includes(role));
	if (manyFaced.includes(route)) return readers;
	// Signed out where that is enough: such a page must stand for itself.
	if (route.startsWith('/(public)/')) return ['anonymous'];
	return readers.length > 0 ? readers.slice(0, 1) : [memberRoles.find((role) => roles.includes(role))!];
}

const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 740 };
/** Both widths in the light; the dark changes colours alone, and is looked at in one width, in turn from page to page. */
const looksAt = (nth: number) => [
	{ theme: 'light' as const, ...wide },
	{ theme: 'light' as const, ...narrow },
	{ theme: 'dark' as const, ...(nth % 2 === 0 ? wide : narrow) }
];

// No page has frames. axe comes to a page once: its builder for Playwright would send it for every look.
async function violations(page: Page, nth: number): Promise<string[]> {
	const found: string[] = [];
	await page.evaluate(axe.source);
	for (const { theme, width, height } of looksAt(nth)) {
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme: theme });
		const name = `${theme} ${width} px`;
		const overflow = await page.evaluate(() => {
			const root = document.documentElement;
			if (root.scrollWidth <= root.clientWidth) return '';
			const wide = [...document.querySelectorAll('body *')].filter(
				(one) => one.getBoundingClientRect().right > root.clientWidth + 1
			);
			const last = wide.at(-1);
			return `${root.scrollWidth - root.clientWidth} px wider than the screen, ${last?.tagName.toLowerCase()}.${last?.className}`;
		});
		if (overflow) found.push(`${name}: ${overflow}`);
		const violations = await page.evaluate(
			async (options) => (await (window as unknown as { axe: typeof axe }).axe.run(document, options)).violations,
			{
				// Nobody reads what passed, and no rule needs the style sheets fetched once more.
				resultTypes: ['violations' as const],
				preload: false,
				// Names, roles and order were looked at in the light.
				...(theme === 'dark'
					? { runOnly: { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] } }
					: {})
			}
		);
		for (const { id, nodes } of violations)
			found.push(
				`${name}: ${id} ${nodes
					.slice(0, 3)
					.map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`)
					.join(' | ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`
			);
	}
	return found;
}

let turn = 0;
for (const [route, { page: entrance, named, development }] of Object.entries(routeManifest)) {
	if (!entrance || development || leadOn.includes(route)) continue;
	for (const reader of readersOf(route, entrance.roles)) {
		const nth = turn++;
		test(`${pathOf(route, '…')} is accessible to ${reader}`, async ({ lookingAs, memberOf, db }) => {
			// Who is mandated works at one house of the demo network.
			const at = named === 'mandate' ? { organisation: 'fadenlauf' } : {};
			const member = await memberOf(reader === 'anonymous' ? 'case-manager' : reader, at);
			const page = await lookingAs(reader === 'anonymous' ? undefined : member);
			const path = pathOf(
				route,
				named ? await objectFor(db, member, named, { draft: /\/(freigabe|pruefen)$/.test(route) }) : ''
			);
			const answer = await page.goto(path);
			expect(answer?.status()).toBe(200);
			expect(new URL(page.url()).pathname).toBe(path);
			expect(await violations(page, nth)).toEqual([]);
		});
	}
}

test('the page that is not there is accessible, too', async ({ lookingAs, memberOf }) => {
	for (const member of [await memberOf('case-manager'), undefined]) {
		const page = await lookingAs(member);
		const answer = await page.goto('/gibt-es-nicht');
		expect(answer?.status()).toBe(404);
		expect(await violations(page, 0)).toEqual([]);
	}
});
