/** Numbers between 0 and 1 that are the same for the same word, on every machine (xmur3 and mulberry32). */
export function randomFrom(word: string): () => number {
	let hash = 1779033703 ^ word.length;
	for (const sign of word) {
		hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 3432918353);
		hash = (hash << 13) | (hash >>> 19);
	}
	let state = hash >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
