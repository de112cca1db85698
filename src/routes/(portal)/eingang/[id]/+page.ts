import type { PageLoad } from './$types';

/** Forms come with the moves that they are for: a page without them loads none (design.md § 13, scripts per page). */
export const load: PageLoad = async ({ data }) => {
	const { moves } = data.item;
	const answers = moves.includes('accept') || moves.includes('decline');
	return {
		...data,
		AnswerForms: answers ? (await import('#lib/referrals/ui/AnswerForms.svelte')).default : undefined,
		ReportForms: moves.length > 0 ? (await import('#lib/referrals/ui/ReportForms.svelte')).default : undefined,
		SharedHandOvers:
			data.handOvers.length > 0 ? (await import('#lib/referrals/ui/SharedHandOvers.svelte')).default : undefined,
		EraseTasks: data.erase.length > 0 ? (await import('#lib/consent/ui/EraseTasks.svelte')).default : undefined
	};
};
