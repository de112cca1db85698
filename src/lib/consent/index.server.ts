export { giveConsent, type ConsentEntry, type ConsentSubject } from './give-consent.server.ts';
export { enterByCode, type Holder } from './enter-by-code.server.ts';
export { extractAsData, getExtract, type CodeWords, type Extract } from './extract.server.ts';
export { handCode } from './hand-code.server.ts';
export { logReads, type Read } from './log-reads.server.ts';
export type { ReadPurpose } from './model.ts';
export { consentFacts, listConsents, type ListedConsent } from './queries.server.ts';
export { withdrawConsent } from './withdraw-consent.server.ts';
export { consentFields } from './tables.server.ts';
