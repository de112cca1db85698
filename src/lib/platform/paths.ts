/** A path on this server to go on to; anything that could lead elsewhere becomes the start page. */
export function localPath(text: string | null | undefined): string {
	if (!text || !text.startsWith('/') || text.startsWith('//') || /[\\\u0000-\u001f]/.test(text)) return '/';
	const base = 'http://local.invalid';
	try {
		const url = new URL(text, base);
		// '/..//x' becomes '//x', and that is another server.
		return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : '/';
	} catch {
		return '/';
	}
}
