/** Records by their id, and what belongs to them. */
import { idOf, told } from './hsds-cells.ts';
import type { FlatRecord } from './hsds-tables.ts';
import type { Problems } from './problems.ts';

/** Records by id. Nested JSON repeats a thing with other parts of it; a table that does contradicts itself. */
export function byId(
	records: FlatRecord[],
	problems: Problems,
	identify: (record: FlatRecord) => string | null
): Map<string, FlatRecord> {
	const known = new Map<string, FlatRecord>();
	for (const record of records) {
		const id = identify(record);
		if (id === null) {
			problems.error('code-missing', { ...record.place, column: 'id' }, { expected: 'id' });
			continue;
		}
		const before = known.get(id);
		if (!before) {
			known.set(id, { ...record, fields: { ...record.fields } });
		} else if (!before.isNested && !record.isNested && before.place.file === record.place.file) {
			problems.error('duplicate', { ...record.place, column: 'id' }, { value: id, expected: told(before.place) });
		} else {
			for (const [key, value] of Object.entries(record.fields)) {
				const kept = before.fields[key];
				if (kept === undefined || kept === null || kept === '') before.fields[key] = value;
			}
		}
	}
	return known;
}

export type Known = {
	organizations: Map<string, FlatRecord>;
	services: Map<string, FlatRecord>;
	locations: Map<string, FlatRecord>;
	services_at_location: Map<string, FlatRecord>;
	contacts: Map<string, FlatRecord>;
};

const owners = [
	{ kind: 'services_at_location', key: 'service_at_location_id' },
	{ kind: 'services', key: 'service_id' },
	{ kind: 'locations', key: 'location_id' },
	{ kind: 'organizations', key: 'organization_id' },
	{ kind: 'contacts', key: 'contact_id' }
] as const;

type Belongings<Thing> = (kind: keyof Known, id: string) => Thing[];

/** Phones, times, languages and documents by the things they name as their owners. */
export function belongings<Thing>(
	records: FlatRecord[],
	known: Known,
	problems: Problems,
	read: (record: FlatRecord) => Thing | null
): Belongings<Thing> {
	const found = new Map<string, Map<string, Thing>>();
	for (const record of records) {
		const links = owners
			.map(({ kind, key }) => ({ kind, key, id: idOf(record, key, problems) }))
			.filter(({ id }) => id !== null);
		const good = links.filter(({ kind, id }) => id !== null && known[kind].has(id));
		const [link] = links;
		if (link && good.length === 0)
			problems.warn('link-dangling', { ...record.place, column: link.key }, { value: link.id });
		const thing = good.length > 0 ? read(record) : null;
		if (thing === null) continue;
		for (const { kind, id } of good) {
			const key = `${kind} ${id}`;
			const things = found.get(key) ?? new Map<string, Thing>();
			found.set(key, things.set(JSON.stringify(thing), thing));
		}
	}
	return (kind, id) => [...(found.get(`${kind} ${id}`)?.values() ?? [])];
}

/** The id a record links to, or `null` with the loose end reported. */
export function link(
	record: FlatRecord,
	key: string,
	known: ReadonlyMap<string, unknown>,
	problems: Problems
): string | null {
	const id = idOf(record, key, problems);
	if (id === null || known.has(id)) return id;
	problems.warn('link-dangling', { ...record.place, column: key }, { value: id });
	return null;
}

/** Parents before children; a circle is an error, since no order could hold it. */
export function parentsFirst<Thing extends { id: string; parentId: string | null; place: string }>(
	things: Thing[],
	problems: Problems
): Thing[] {
	const byThingId = new Map(things.map((thing) => [thing.id, thing]));
	const placed = new Set<string>();
	const ordered: Thing[] = [];
	for (const thing of things) {
		const chain: Thing[] = [];
		const inChain = new Set<string>();
		let at: Thing | undefined = thing;
		while (at && !placed.has(at.id) && !inChain.has(at.id)) {
			chain.push(at);
			inChain.add(at.id);
			at = at.parentId === null ? undefined : byThingId.get(at.parentId);
		}
		if (at && inChain.has(at.id))
			problems.error('cycle', { path: thing.place }, { value: [...inChain, at.id].join(' → ') });
		for (const next of chain.reverse()) {
			placed.add(next.id);
			ordered.push(next);
		}
	}
	return ordered;
}
