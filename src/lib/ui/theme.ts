export const themes = ['light', 'dark', 'auto'] as const;
export type Theme = (typeof themes)[number];

export const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

/** Name of the cookie that keeps the choice; the server writes it into `data-kern-theme`. */
export const themeCookie = 'theme';

/** What is on the screen now, with “auto” resolved. In the browser only. */
export function shownTheme(root: HTMLElement = document.documentElement): 'light' | 'dark' {
	const chosen = root.dataset.kernTheme;
	if (chosen === 'light' || chosen === 'dark') return chosen;
	return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Calls back when the shown theme changes, by choice or by the system. */
export function onThemeChange(callback: () => void): () => void {
	const media = matchMedia('(prefers-color-scheme: dark)');
	const observer = new MutationObserver(callback);
	observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-kern-theme'] });
	media.addEventListener('change', callback);
	return () => {
		observer.disconnect();
		media.removeEventListener('change', callback);
	};
}
