import './constraints.server.ts';

export {
	createAccount,
	createNetwork,
	findNetwork,
	getNetworkById,
	grantMembership,
	listNetworks,
	type Network,
	type NewMembership
} from './create-network.server.ts';
export {
	closeSession,
	endSessions,
	listMemberships,
	listSessions,
	openSession,
	readSession,
	type MembershipChoice
} from './sessions.server.ts';
export {
	changePassword,
	listDemoAccounts,
	mayTry,
	noteWrongTry,
	refuseDemoBesideReal,
	signIn,
	signInAsDemo,
	type DemoAccount
} from './sign-in.server.ts';
export { sweepSignIns } from './sweep-sign-ins.server.ts';
export { endLinks, findLink, linkSince, makeLink, spendLink, type LinkHolder } from './links.server.ts';
export { getAccountLocale, getDeliveries, saveAccountLocale, saveDeliveries, type Locale } from './settings.server.ts';
export {
	findInvitation,
	hasMembers,
	invite,
	issuePasswordLink,
	listInvitations,
	newToken,
	renewInvitation,
	revokeInvitation,
	type OpenInvitation
} from './invitations.server.ts';
export { acceptAsNew, acceptWithAccount, setPasswordByLink } from './accept-invitation.server.ts';
export {
	changeMembership,
	endMembership,
	getMember,
	listKeptOrganisations,
	listMembers,
	lockMembership,
	type MemberRow
} from './members.server.ts';
