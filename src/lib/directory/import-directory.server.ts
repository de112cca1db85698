import { sql, type SQL } from 'drizzle-orm';
import type { MultiPolygon, Polygon } from 'geojson';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record, type Facts } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type {
	CapacitySource,
	CapacityStatus,
	Entry,
	Intake,
	OfferKind,
	OfferState,
	OrganisationKind,
	Reach,
	Regime
} from './model.ts';
import { mayKeepNetwork } from './policy.ts';
import { raiseVersion } from './versions.server.ts';

/** What a batch did. `ids` leads from the code of every row of the batch to its id. */
export type Upserted = { created: number; changed: number; skipped: number; ids: Map<string, string> };

export type OrganisationRow = {
	code: string;
	name: string;
	kind: OrganisationKind;
	description?: string;
	phone?: string | null;
	email?: string | null;
	website?: string | null;
	accredited?: boolean | null;
	accreditedUntil?: string | null;
	addressProtected?: boolean;
	externalId?: string | null;
};
export type SiteRow = {
	code: string;
	organisationCode: string;
	name: string;
	street?: string;
	postalCode?: string;
	town?: string;
	latitude?: number | null;
	longitude?: number | null;
	accessible?: boolean | null;
	addressProtected?: boolean;
};
export type CapacityRow = {
	total?: number | null;
	available?: number | null;
	waiting?: number | null;
	expectedWaitDays?: number | null;
	status?: CapacityStatus;
	validAt: Date;
	source?: CapacitySource;
};
/** Where an offer is to be had: at a site of the same network, or without one. */
export type LocationRow = ({ reach: 'site'; siteCode: string } | { reach: Exclude<Reach, 'site'> }) & {
	capacity?: CapacityRow;
};
export type OfferRecord = {
	code: string;
	organisationCode: string;
	name: string;
	summary?: string;
	description?: string;
	kind: OfferKind;
	instrumentKey?: string | null;
	/** Left out: the instrument's own, or `none`. */
	regime?: Regime | null;
	accessCriteria?: string;
	intake: Intake;
	entry?: Entry;
	nextStart?: string | null;
	schedule?: string;
	cost?: string;
	documents?: string;
	targetGroups?: string[];
	languages?: string[];
	womenOnly?: boolean;
	outreach?: boolean;
	responseDays?: number;
	capacityUnit?: string;
	/** `published` is kept as a draft while the criteria are missing. */
	state?: OfferState;
	/** Codes of need terms. */
	needs?: string[];
	locations: LocationRow[];
};
export type AreaRow = {
	code: string;
	name: string;
	level?: string | null;
	parentCode?: string | null;
	geometry: Polygon | MultiPolygon;
	labelLongitude: number;
	labelLatitude: number;
};
export type StatisticRow = { areaCode: string; year: number; value: number | null };
export type TermRow = {
	code: string;
	labelDe: string;
	labelEn: string;
	parentCode?: string | null;
	sensitive?: boolean;
	synonyms?: string;
};
export type InstrumentRow = {
	key: string;
	labelDe: string;
	labelEn: string;
	legalBasis: string;
	regime: Regime;
	sanctionFree: boolean;
	dueAfterDays?: number;
	staleAfterDays?: number;
	validFrom: string;
	validTo?: string | null;
};

export const json = (rows: unknown): SQL => sql`${JSON.stringify(rows)}::jsonb`;

export function mayImport(actor: Actor, networkId: string): void {
	if (!mayKeepNetwork(actor, networkId)) throw new Refusal('forbidden', m.errors_forbidden());
}

export const unknownCode = (code: string): Refusal =>
	new Refusal('invalid', m.directory_refused_unknown_code({ code }));

/** The later of two rows with one code wins: PostgreSQL would refuse to write a row twice in one statement. */
export const byCode = <Row extends { code: string }>(rows: readonly Row[]): Row[] => [
	...new Map(rows.map((row) => [row.code, row])).values()
];

export function summed(total: number, written: readonly { created: boolean }[], ids: Map<string, string>): Upserted {
	const created = written.filter((row) => row.created).length;
	return { created, changed: written.length - created, skipped: total - written.length, ids };
}

export async function idsOf(
	tx: Tx,
	table: SQL,
	networkId: string,
	codes: readonly string[]
): Promise<Map<string, string>> {
	const rows = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from ${table} where network_id = ${networkId} and code in (select jsonb_array_elements_text(${json([...new Set(codes)])}))`
	);
	return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Where two taxonomies share a code, the catalogue of needs wins. */
export async function termIdsOf(tx: Tx, networkId: string, codes: readonly string[]): Promise<Map<string, string>> {
	const rows = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from directory.terms where network_id = ${networkId} and code in (select jsonb_array_elements_text(${json([...new Set(codes)])})) order by (taxonomy = 'needs')`
	);
	return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Says what happened, once per batch; nothing where nothing happened. */
export async function close(
	tx: Tx,
	actor: Actor,
	networkId: string,
	action: string,
	done: Omit<Upserted, 'ids'>,
	now: Date,
	facts: Facts = {}
): Promise<void> {
	if (done.created + done.changed === 0) return;
	await raiseVersion(tx, networkId);
	await record(
		tx,
		actor,
		action,
		{ networkId, created: done.created, changed: done.changed, skipped: done.skipped, ...facts },
		now
	);
}
