import type { PageLoad } from './$types';

/** Each role loads its own start page and no other's. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	CaseManagerStart: data.start.kind === 'case' ? (await import('./start/CaseManagerStart.svelte')).default : undefined,
	ProviderStart: data.start.kind === 'provider' ? (await import('./start/ProviderStart.svelte')).default : undefined,
	SystemManagerStart:
		data.start.kind === 'system' ? (await import('./start/SystemManagerStart.svelte')).default : undefined
});
