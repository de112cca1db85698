import type { PageLoad } from './$types';

/** What a withdrawal left to erase comes with its component; most chains have none (design.md § 13, scripts per page). */
export const load: PageLoad = async ({ data }) => ({
	...data,
	EraseTasks: data.erase.length > 0 ? (await import('#lib/consent/ui/EraseTasks.svelte')).default : undefined
});
