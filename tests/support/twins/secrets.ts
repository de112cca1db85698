// Words that stand nowhere else, one for each text about a person: what turns up where it must not is found by name.

/** What a text is about; decides with `disclosed` and `disclosedToProvider` who may read it. */
export type SecretCategory = 'D0' | 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7' | 'conference';
export type Secret = {
	number: number;
	/** The field it was typed into, e.g. `contact.phone`. */
	field: string;
	category: SecretCategory;
	/** Place of the case, and of the referral, in the order in which the sequence made them. */
	caseAt: number;
	referralAt: number | undefined;
};

/** The two worlds, left and right. */
export const sides = ['l', 'r'] as const;
export type Side = (typeof sides)[number];

/** Digits written as letters: a pseudonym has no others. */
const digits = 'abcdefghik';
const highest = 9999;
const pattern = /[Zz]q([lr])([abcdefghik]{4})x*z/g;
/** The same for PostgreSQL. */
export const patternInSql = '[Zz]q[lr][abcdefghik]{4}x*z';

/**
 * The word of a secret. Of another length in the other world, so that a length that tells something differs, too.
 *
 * @param backwards sorts against the numbers, so that an order by a word differs between the worlds
 */
export function wordOf(side: Side, number: number, backwards = false): string {
	const shown = backwards ? highest - number : number;
	const letters = [...String(shown).padStart(4, '0')].map((digit) => digits[Number(digit)]).join('');
	return `Zq${side}${letters}${'x'.repeat((number % 3) + (side === 'r' ? 1 : 0))}z`;
}

export type Found = { side: Side; number: number; word: string };

/** Every word of ours in a body, however it is written; each once. */
export function wordsIn(body: string, backwards: Readonly<Record<Side, boolean>>): Found[] {
	if (!/[Zz]q[lr]/.test(body)) return [];
	const seen = new Map<string, Found>();
	for (const [word, side = '', letters = ''] of body.matchAll(pattern)) {
		const at = side.toLowerCase() as Side;
		const shown = Number([...letters.toLowerCase()].map((letter) => digits.indexOf(letter)).join(''));
		seen.set(word.toLowerCase(), { side: at, number: backwards[at] ? highest - shown : shown, word });
	}
	return [...seen.values()];
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * A body without what differs by chance: ids by the order in which they appear, nonce and session, the network's own name, and
 * pseudonyms that a form suggests. Our words become their number: where both worlds may know them, they are alike.
 */
export function normalised(body: string, backwards: Readonly<Record<Side, boolean>>, suggests: boolean): string {
	const ids = new Map<string, number>();
	const plain = body
		.replace(uuid, (id) => {
			const known = ids.get(id) ?? ids.size;
			ids.set(id, known);
			return `#${known}`;
		})
		.replace(/nonce="[^"]*"/g, 'nonce')
		.replace(/\bh1_[\w-]{43}/g, 'session')
		.replace(/twin-[lr]\b/g, 'twin')
		.replace(pattern, (_, side: string, letters: string) => {
			const shown = Number([...letters.toLowerCase()].map((letter) => digits.indexOf(letter)).join(''));
			return `«${backwards[side.toLowerCase() as Side] ? highest - shown : shown}»`;
		})
		// How much may still be typed below a word that is shown: the words of the two worlds differ in length.
		.replace(/(«\d+»<\/textarea>(?:(?!<textarea)[^])*?noch )\d+(?= Zeichen)/g, '$1…');
	return suggests ? plain.replace(/\p{Lu}\p{Ll}{2,19} \d{1,3}/gu, '«suggested»') : plain;
}

/**
 * The same as a bag of pieces, without the first signs of codes and without the numbers by which data name their own
 * parts: for the extract, in which rows of one moment stand in the order of their ids.
 */
export const unordered = (body: string): string =>
	body
		.replace(/#\d+/g, '#')
		.replace(/(?<![\w-])[2-9A-HJKMNP-Z]{4}(?![\w-])/g, 'code')
		.replace(/(?<=[:,[])\d+(?=[,\]}])/g, 'part')
		.split(/[{}<>,]/)
		.sort()
		.join('\n');
