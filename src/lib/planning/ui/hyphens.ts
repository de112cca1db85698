// German compounds are longer than a narrow card. Browsers without a dictionary break them anywhere, so the seams are
// marked: before the words that end compounds in this field. A file of its own because it knows nothing of plans.
const heads =
	'beratung|betreuung|begleitung|vermittlung|förderung|sicherung|qualifizierung|ausbildung|erprobung|orientierung|vereinbarung|gutschein|sprechstunde|werkstatt|fachberatung|nachweis|maßnahme|angebot|projekt|stelle|dienst|gruppe|treff|hilfe|pflege|kurs|platz|plätze|fragen|kreis|räume|zeiten|stunde|garten|wohnen';
const seam = new RegExp(`(?<=\\p{L}{4})(?=(?:${heads})\\p{L}{0,2}(?:\\P{L}|$))`, 'giu');

/** Soft hyphens at the seams of long words. */
export const hyphenated = (text: string): string =>
	text.replace(/\p{L}{12,}/gu, (word) => word.replace(seam, '\u00ad'));
