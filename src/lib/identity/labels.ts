import { m } from '#lib/paraglide/messages.js';
import type { MemberRole } from '#lib/platform/actor.ts';

export const roleLabels: Record<MemberRole, () => string> = {
	'system-manager': m.identity_role_system_manager,
	'case-manager': m.identity_role_case_manager,
	'team-lead': m.identity_role_team_lead,
	'provider-staff': m.identity_role_provider_staff,
	'provider-admin': m.identity_role_provider_admin,
	'network-admin': m.identity_role_network_admin,
	auditor: m.identity_role_auditor,
	evaluator: m.identity_role_evaluator
};
