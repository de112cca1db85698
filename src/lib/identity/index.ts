export {
	acceptKnownForm,
	acceptNewForm,
	demoSignInForm,
	endSessionForm,
	invitationForm,
	invitationStep,
	memberFilter,
	membershipChange,
	newPasswordForm,
	newsForm,
	passwordForm,
	signInForm,
	switchForm,
	zEmail
} from './inputs.ts';
export { roleLabels } from './labels.ts';
export {
	deliveries,
	hasPhone,
	hasTeam,
	invitationHours,
	linkPurposes,
	stateOfInvitation,
	type Delivery,
	type InvitationPurpose,
	type InvitationState,
	type LinkPurpose
} from './model.ts';
export { fitsOrganisation, grantableRoles } from './policy.ts';
