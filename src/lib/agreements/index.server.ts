import './constraints.server.ts';

export { listLeftCorridors, type LeftCorridor } from './corridors.server.ts';
export { addItem, changeItem, moveContingent } from './add-item.server.ts';
export { checkForm, findFormCheck, type FormCheck } from './check-form.server.ts';
export { listAgreementDeadlines } from './deadlines.server.ts';
export { giveShare, shareOf, takeShare, type Share } from './contingents.server.ts';
export {
	checkedOf,
	getAgreement,
	getAgreementItems,
	instrumentOf,
	listAgreementChoices,
	listAgreements,
	listAgreementSteps,
	listExpiring,
	listVersions,
	type Agreement,
	type AgreementChoices,
	type AgreementItems,
	type AgreementRow,
	type AgreementStep,
	type AgreementVersion
} from './queries.server.ts';
export { runs as agreementRuns } from './running.server.ts';
export { linkOffer } from './link-offer.server.ts';
export { prefill, submitReport, type Prefilled } from './submit-report.server.ts';
export { takeStep } from './take-step.server.ts';
export { createAgreement, updateAgreement } from './write-agreement.server.ts';
export {
	commitBudget,
	commitFunds,
	decideCommitment,
	releaseCommitment,
	listBudgetOffers,
	listBudgets,
	listPurseEntries,
	listPurses,
	openBudget,
	openPurse,
	type BudgetRow,
	type PurseEntry,
	type PurseRow
} from './purses.server.ts';
export { remindOfAgreements } from './remind-dates.server.ts';
