/** Signs that are not mistaken for one another, read aloud or written by hand. */
export const codeSigns = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const selectorLength = 4;
const codeLength = 12;

/** Minutes for which a code of *Mein Stand* opens the extract (rule 13). */
export const extractMinutes = 15;
/** Wrong tries after which a code is gone; casework.enter_by_code() counts them. */
export const mostTries = 5;

export type Code = { selector: string; verifier: string };

/** Twelve signs by chance (about 40 secret bits behind a findable beginning); `chance` answers 0 up to `below`. */
export function newCode(chance: (below: number) => number): Code {
	const signs = Array.from({ length: codeLength }, () => codeSigns[chance(codeSigns.length)]).join('');
	return { selector: signs.slice(0, selectorLength), verifier: signs.slice(selectorLength) };
}

/** "K7M2-93QF-X8AB" */
export const formatCode = ({ selector, verifier }: Code): string =>
	(selector + verifier).replace(/(.{4})(?=.)/g, '$1-');

/** What a person typed, in whatever case and spacing; undefined when it cannot be a code. */
export function readCode(typed: string): Code | undefined {
	const signs = typed.toUpperCase().replace(/[\s\-–—.]/g, '');
	if (signs.length !== codeLength || [...signs].some((sign) => !codeSigns.includes(sign))) return undefined;
	return { selector: signs.slice(0, selectorLength), verifier: signs.slice(selectorLength) };
}
