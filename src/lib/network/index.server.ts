import './constraints.server.ts';

export {
	addAgendaItem,
	callMeeting,
	endSeat,
	foundBody,
	getBody,
	getBodyPage,
	listBodies,
	noteDecision,
	seatMember,
	settleDecision,
	writeMinutes,
	type Body,
	type BodyPage,
	type Meeting
} from './bodies.server.ts';
export { countMaturity } from './count-maturity.server.ts';
export { listNetworkDeadlines } from './deadlines.server.ts';
export {
	careForPartner,
	getPartner,
	getPartnerPage,
	listPartners,
	noteContact,
	type Partner,
	type PartnerFigures,
	type PartnerPage
} from './partners.server.ts';
