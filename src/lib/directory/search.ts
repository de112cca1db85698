/** Words of a query, and why an offer was found. */
import type { Entry, Reach } from './model.ts';
import type { Places } from './places.ts';

const stopWords = new Set(
	'aber als am an auch auf aus bei beim bin bis da das dem den der des die ein eine einem einen einer es fuer hat ich im in ist kann man mein meine mit nach oder ohne sich sie sind the and for to of um und von vor was wie wir wo zu zum zur'.split(
		' '
	)
);

/** Folds like `directory.fold()`: „Küche“, „Kueche“ and „KÜCHE“ are one word. */
export const fold = (text: string): string =>
	text
		.toLowerCase()
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replace(/\p{M}/gu, '');

/** The words of a query that count: folded, at most six, without „für“, „mit“ and the like. */
export function wordsOf(query: string): string[] {
	const words = fold(query).match(/[\p{L}\p{N}]+/gu) ?? [];
	const telling = words.filter((word) => word.length > 1 && !stopWords.has(word));
	return [...new Set(telling.length > 0 ? telling : words)].slice(0, 6).map((word) => word.slice(0, 40));
}

/** The words that a typing error of two swapped letters may have been meant as: „shculden“ was „schulden“. */
export const swapsOf = (word: string): string[] =>
	word.length < 4
		? []
		: [
				...new Set([...word].slice(1).map((letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2)))
			].filter((swapped) => swapped !== word);

/** What is left of a query without one of its words; as it was typed. */
export const withoutWord = (query: string, word: string): string =>
	query
		.split(/\s+/)
		.filter((typed) => !wordsOf(typed).includes(word))
		.join(' ')
		.trim();

/** Why an offer stands in the list; facts of the offer, no score of a person. */
export type MatchReason =
	| { kind: 'term'; code: string; label: string; direct: boolean }
	| { kind: 'text'; words: string[] }
	| { kind: 'network' }
	| { kind: 'online' }
	| { kind: 'everyone' }
	| { kind: 'group'; code: string }
	| { kind: 'basis'; text: string };

export type MatchFacts = {
	terms: { code: string; label: string; parentCode: string | null }[];
	reaches: Reach[];
	targetGroups: string[];
	legalBasis: string | null;
};
export type MatchQuestion = { needs: string[]; words: string[]; group: string | undefined };

/** What of the question an offer answers, strongest first. */
export function matchReasons(offer: MatchFacts, asked: MatchQuestion): MatchReason[] {
	const reasons: MatchReason[] = [];
	const direct = offer.terms.filter((term) => asked.needs.includes(term.code));
	const below = offer.terms.filter(
		(term) => !direct.includes(term) && term.parentCode !== null && asked.needs.includes(term.parentCode)
	);
	for (const term of direct) reasons.push({ kind: 'term', code: term.code, label: term.label, direct: true });
	for (const term of below) reasons.push({ kind: 'term', code: term.code, label: term.label, direct: true });
	if (reasons.length === 0)
		for (const term of offer.terms.slice(0, 2))
			reasons.push({ kind: 'term', code: term.code, label: term.label, direct: false });
	if (offer.reaches.includes('network')) reasons.push({ kind: 'network' });
	else if (offer.reaches.includes('online')) reasons.push({ kind: 'online' });
	if (asked.group && offer.targetGroups.includes(asked.group)) reasons.push({ kind: 'group', code: asked.group });
	else if (offer.targetGroups.includes('all')) reasons.push({ kind: 'everyone' });
	if (offer.legalBasis) reasons.push({ kind: 'basis', text: offer.legalBasis });
	return reasons;
}

/** The first possible day, as far as the offer says: its next run, or the reported wait from today. */
export type Start =
	{ kind: 'now' } | { kind: 'wait'; days: number } | { kind: 'run'; day: string } | { kind: 'unknown' };

export function startOf(
	offer: { entry: Entry; nextStart: string | null },
	places: Places,
	waitDays: number | null,
	today: string
): Start {
	if (offer.entry === 'runs' && offer.nextStart !== null && offer.nextStart >= today)
		return { kind: 'run', day: offer.nextStart };
	if (waitDays !== null && waitDays > 2) return { kind: 'wait', days: waitDays };
	if (places.state === 'free' && offer.entry === 'rolling') return { kind: 'now' };
	return { kind: 'unknown' };
}
