import { navigating } from '$app/state';

/** Minutes without a sign of the reader after which a page stops following: an unattended screen keeps no session alive. */
const patience = 10;

/**
 * Calls `tell` whenever the stream at `url` says that there is news, while somebody looks: the page is visible and was
 * touched within ten minutes. Coming back counts as news.
 *
 * @returns ends it
 */
export function follow(url: string, tell: () => void): () => void {
	let stream: EventSource | undefined;
	let tired: ReturnType<typeof setTimeout> | undefined;
	let soon: ReturnType<typeof setTimeout> | undefined;

	// Several things at once are one piece of news.
	const hear = () => {
		clearTimeout(soon);
		soon = setTimeout(tell, 300);
	};
	const stop = () => {
		stream?.close();
		stream = undefined;
	};
	const seen = () => {
		clearTimeout(tired);
		if (document.hidden) return stop();
		tired = setTimeout(stop, patience * 60_000);
		if (stream) return;
		stream = new EventSource(url);
		stream.addEventListener('news', hear);
	};
	const back = () => {
		const paused = !stream;
		seen();
		if (paused && stream) hear();
	};
	const signs = ['pointerdown', 'pointermove', 'keydown', 'visibilitychange'] as const;
	for (const sign of signs) document.addEventListener(sign, back, { passive: true });
	seen();
	return () => {
		for (const sign of signs) document.removeEventListener(sign, back);
		clearTimeout(tired);
		clearTimeout(soon);
		stop();
	};
}

/**
 * Reading a page afresh overtakes a navigation that is under way, and the reader's click is lost: it waits for its end.
 */
export function whenStill(refresh: () => void): void {
	if (navigating.to === null) return refresh();
	setTimeout(() => whenStill(refresh), 200);
}
