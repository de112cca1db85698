export {
	importFiles,
	type ImportReport,
	type ImportRequest,
	type Progress,
	type Step,
	type StepReport
} from './apply-import.server.ts';
export { demoNetwork } from './demo/catalogue.ts';
export { loadDemo, type DemoLoad } from './demo/load-demo.server.ts';
export { exportKinds, exportNetwork, type ExportKind } from './export-network.server.ts';
export { describeProblem } from './labels.ts';
export { importKinds, limits, type ImportKind, type SourceFile } from './model.ts';
export { personTables } from './person-tables.server.ts';
export { personWords } from './person-words.ts';
export { addDigests, noteSent, prepareDigest, prepareNews } from './notices/prepare-mail.server.ts';
export {
	collectDeadlines,
	collectImpersonal,
	countImpersonalOverdue,
	listDates
} from './calendar/list-dates.server.ts';
export { sendLink } from './notices/send-link.server.ts';
