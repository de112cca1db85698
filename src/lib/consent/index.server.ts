export { giveConsent, type ConsentEntry, type ConsentSubject } from './give-consent.server.ts';
export { logReads, readPurposes, type Read, type ReadPurpose } from './log-reads.server.ts';
export { consentFacts, listConsents, type ListedConsent } from './queries.server.ts';
export { withdrawConsent } from './withdraw-consent.server.ts';
export { consentFields } from './tables.server.ts';
