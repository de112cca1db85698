import { z } from 'zod';
import { zOptionalWhole } from './inputs.ts';

/** Part of a list; who asks for none gets the whole (files, and pages about one person). */
export type Page = { number: number; size?: number };
export type Cut = { total: number; page: number; pages: number };

/** The page that an address asks for: `?seite=2`. Filters know nothing of it, so that a file holds the whole. */
export const pageQuery = z.object({ seite: zOptionalWhole(1, 5_000) });

const pageSize = 50;

/** The rows of a page, which is the last one where fewer are left than the address says. */
export function cut<Row>(rows: readonly Row[], page: Page | undefined): { rows: Row[]; page: number; pages: number } {
	if (!page) return { rows: [...rows], page: 1, pages: 1 };
	const size = page.size ?? pageSize;
	const pages = Math.max(1, Math.ceil(rows.length / size));
	const number = Math.min(page.number, pages);
	return { rows: rows.slice((number - 1) * size, number * size), page: number, pages };
}
