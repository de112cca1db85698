import './constraints.server.ts';

export { changeCase } from './change-case.server.ts';
export { closeCase } from './close-case.server.ts';
export { endAccess } from './end-access.server.ts';
export { isOwnCase, ownCaseIds } from './own-cases.server.ts';
export {
	endCover,
	endOwnCovers,
	grantCover,
	grantOwnCovers,
	transferCases,
	listColleagues,
	listCovers,
	listTransfers,
	type CoverLine
} from './cover.server.ts';
export {
	approveEmergency,
	listEmergencies,
	noteTold,
	openEmergency,
	requestEmergency,
	type Emergency
} from './emergency.server.ts';
export { forgetNeed, noteNeed } from './note-need.server.ts';
export { openCase } from './open-case.server.ts';
export {
	findContact,
	getCase,
	getCaseReferences,
	listOwnCases,
	lockCase,
	type Contact,
	type Need,
	type OwnCase
} from './queries.server.ts';
export { recordContact } from './record-contact.server.ts';
export { caseFields } from './tables.server.ts';
export { listCoverDeadlines } from './deadlines.server.ts';
