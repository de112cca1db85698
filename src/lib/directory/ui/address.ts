/** What belongs to the address of the directory and to no filter. */
const notFilters = new Set(['sortierung', 'ansicht', 'seite', 'fall', 'netz', 'filter']);

/** Names of the address with their new values; undefined takes one away. */
export type Change = Record<string, string | readonly string[] | undefined>;

/** The address of the directory with some parts changed; a changed filter begins on the first page. */
export function directoryHref(current: URLSearchParams, change: Change): string {
	const params = new URLSearchParams();
	for (const [name, value] of current)
		if (!(name in change) && value !== '' && (name !== 'seite' || keepsPage(change))) params.append(name, value);
	for (const [name, value] of Object.entries(change))
		for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value) params.append(name, one);
	const query = params.toString();
	return query ? `/angebote?${query}` : '/angebote';
}

const keepsPage = (change: Change): boolean =>
	Object.keys(change).every((name) => name === 'ansicht' || name === 'filter');

/** The same list without any filter; the view and the case stay. */
export function withoutFilters(current: URLSearchParams): string {
	const change: Change = {};
	for (const name of current.keys()) if (!notFilters.has(name)) change[name] = undefined;
	return directoryHref(current, change);
}

/** The filters of an address, for the map's own requests. */
export function filterParams(current: URLSearchParams): URLSearchParams {
	const params = new URLSearchParams();
	for (const [name, value] of current)
		if ((!notFilters.has(name) || name === 'netz') && value !== '') params.append(name, value);
	return params;
}
