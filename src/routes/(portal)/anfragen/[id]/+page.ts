import type { PageLoad } from './$types';

/** Forms come with the moves that they are for: a page without them loads none (design.md § 13, scripts per page). */
export const load: PageLoad = async ({ data }) => {
	const can = new Set(data.moves);
	const replies = can.has('answer_query') || can.has('agree') || can.has('confirm') || can.has('leave_list');
	return {
		...data,
		ReplyForms: replies ? (await import('#lib/referrals/ui/ReplyForms.svelte')).default : undefined,
		GoalAgreement: can.has('agree_goal') ? (await import('#lib/referrals/ui/GoalAgreement.svelte')).default : undefined,
		Closed: data.closing ? (await import('#lib/referrals/ui/Closed.svelte')).default : undefined,
		Voucher: data.voucher ? (await import('#lib/referrals/ui/Voucher.svelte')).default : undefined,
		VoucherForm: can.has('extend_voucher') ? (await import('#lib/referrals/ui/VoucherForm.svelte')).default : undefined,
		ClosingSheet: can.has('close') ? (await import('#lib/referrals/ui/ClosingSheet.svelte')).default : undefined,
		Overdue: data.overdue ? (await import('#lib/referrals/ui/Overdue.svelte')).default : undefined,
		ByLaw:
			data.attendance.length + data.assessments.length > 0
				? (await import('#lib/referrals/ui/ByLaw.svelte')).default
				: undefined,
		Aftercare: data.aftercare ? (await import('#lib/referrals/ui/Aftercare.svelte')).default : undefined,
		EraseTasks: data.erase.length > 0 ? (await import('#lib/consent/ui/EraseTasks.svelte')).default : undefined,
		SelfReports:
			data.selfReports && data.referral.regime !== 'statutory'
				? (await import('#lib/consent/ui/SelfReports.svelte')).default
				: undefined
	};
};
