/** Words and pure rules of the few facts that are held about a person (design.md § 7 rule 17). */

/** Trees, for pseudonyms: easy to say, easy to remember, nobody's name or number. */
export const trees = [
	'Ahorn',
	'Akazie',
	'Apfelbaum',
	'Birke',
	'Birne',
	'Buche',
	'Eberesche',
	'Efeu',
	'Eibe',
	'Eiche',
	'Erle',
	'Esche',
	'Espe',
	'Fichte',
	'Flieder',
	'Ginkgo',
	'Ginster',
	'Hainbuche',
	'Hasel',
	'Heide',
	'Holunder',
	'Hortensie',
	'Jasmin',
	'Kastanie',
	'Kiefer',
	'Kirsche',
	'Lavendel',
	'Lärche',
	'Linde',
	'Lorbeer',
	'Magnolie',
	'Malve',
	'Mandel',
	'Mispel',
	'Olive',
	'Pappel',
	'Pinie',
	'Platane',
	'Quitte',
	'Robinie',
	'Sanddorn',
	'Schlehe',
	'Tanne',
	'Ulme',
	'Wacholder',
	'Walnuss',
	'Weide',
	'Zeder',
	'Zypresse'
] as const;

/** One word and a number of at most three digits: never a customer number, never a full name. */
export const pseudonymPattern = /^\p{Lu}\p{Ll}{2,19} \d{1,3}$/u;

/**
 * A pseudonym to suggest, e.g. "Kiefer 22".
 *
 * @param chance numbers from 0 up to 1; given, so that tests can say which
 * @param taken pseudonyms known to be used; others are caught by the database
 */
export function suggestPseudonym(chance: () => number, taken: ReadonlySet<string> = new Set()): string {
	// Another "Linde" beside a "Linde 17" is mixed up: first the words that are not taken.
	const words = new Set([...taken].map((reference) => reference.split(' ')[0]));
	const free = trees.filter((tree) => !words.has(tree));
	const pool = free.length > 0 ? free : trees;
	for (let attempt = 0; attempt < 50; attempt++) {
		const tree = pool[Math.floor(chance() * pool.length)] ?? trees[0];
		const highest = attempt < 20 ? 99 : 999;
		const suggestion = `${tree} ${String(1 + Math.floor(chance() * highest)).padStart(2, '0')}`;
		if (!taken.has(suggestion)) return suggestion;
	}
	// Chance found none: the first that is free.
	for (let number = 1; number < 1000; number++)
		for (const tree of pool)
			if (!taken.has(`${tree} ${String(number).padStart(2, '0')}`)) return `${tree} ${String(number).padStart(2, '0')}`;
	return '';
}

/** Why responsibility for a case moved. */
export const transferReasons = ['person_asked', 'team_changed', 'left', 'new_area'] as const;
export type TransferReason = (typeof transferReasons)[number];

/** Why an emergency access was needed (rule 16). */
export const emergencyReasons = ['danger', 'unreachable', 'legal_duty'] as const;
export type EmergencyReason = (typeof emergencyReasons)[number];

/** Longest cover of one case, in days (rule 10). */
export const longestCover = 42;
