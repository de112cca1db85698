import type { PageLoad } from './$types';

/** The table comes with the view that it is, the way out of an empty result with an empty result. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	OfferTable:
		data.query.ansicht === 'table' ? (await import('#lib/directory/ui/OfferTable.svelte')).default : undefined,
	EmptyResult: data.found.total === 0 ? (await import('#lib/directory/ui/EmptyResult.svelte')).default : undefined
});
