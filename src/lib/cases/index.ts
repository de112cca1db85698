export { caseFilter, contactEntry, needEntry, newCase, zLanguage, zPseudonym } from './inputs.ts';
export { inLanguage, languageName } from './labels.ts';
export { commonLanguages, pseudonymPattern, suggestPseudonym, trees } from './model.ts';
export type { CaseFilter, ContactEntry, NeedEntry, NewCase } from './inputs.ts';
