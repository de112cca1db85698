import './constraints.server.ts';

export {
	checkedOf,
	getAgreement,
	listAgreementChoices,
	listAgreements,
	listAgreementSteps,
	listVersions,
	type Agreement,
	type AgreementChoices,
	type AgreementRow,
	type AgreementStep,
	type AgreementVersion
} from './queries.server.ts';
export { takeStep } from './take-step.server.ts';
export { createAgreement, updateAgreement } from './write-agreement.server.ts';
