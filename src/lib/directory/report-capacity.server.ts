import { asc, desc, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { CapacitySource, CapacityStatus } from './model.ts';
import { bookable, statusOfFigures } from './places.ts';
import { mayReportCapacity } from './policy.ts';
import { capacityReports, offerLocations, offers } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

/** Figures of one location. Left out (undefined) stays as it was; null says that it is not known. */
export type Figures = {
	offerLocationId: string;
	total?: number | null | undefined;
	available?: number | null | undefined;
	waiting?: number | null | undefined;
	expectedWaitDays?: number | null | undefined;
	status?: CapacityStatus | undefined;
	/** Places booked since the report, as the reporter saw it; a difference means that one was booked meanwhile. */
	seenBooked?: number | undefined;
	source?: CapacitySource | undefined;
	/** As of when; now unless it was told earlier (import, telephone). */
	validAt?: Date | undefined;
};

/** What a step back needs: the report and how many places stood booked against the one before it. */
export type Reported = { reportId: string; booked: number };

/** Locks locations in one order, with the offers they belong to; unknown and foreign ones are the same. */
async function lockLocations(tx: Tx, actor: Actor, ids: readonly string[]) {
	const locked = await tx
		.select()
		.from(offerLocations)
		.where(anyOf(offerLocations.id, ids))
		.orderBy(asc(offerLocations.id))
		.for('update');
	const owners = await tx
		.select({ id: offers.id, organisationId: offers.organisationId, unit: offers.capacityUnit })
		.from(offers)
		.where(
			anyOf(
				offers.id,
				locked.map(({ offerId }) => offerId)
			)
		);
	const rows = locked.flatMap((location) => {
		const owner = owners.find(({ id }) => id === location.offerId);
		return owner ? [{ location, organisationId: owner.organisationId, unit: owner.unit }] : [];
	});
	const known = new Map(
		rows
			.filter(({ location, organisationId }) =>
				mayReportCapacity(actor, { networkId: location.networkId, organisationId })
			)
			.map((row) => [row.location.id, row])
	);
	if (ids.some((id) => !known.has(id))) throw new Refusal('not-found', m.errors_not_found());
	return known;
}

/**
 * Notes what a provider says about its places: one report per location, and the counters start again from it.
 *
 * @throws {Refusal} `invalid` when more places are free than there are, `stale` when a place was booked meanwhile.
 */
export async function reportCapacities(
	tx: Tx,
	actor: Actor,
	reports: readonly Figures[],
	now: Date
): Promise<Reported[]> {
	const locations = await lockLocations(
		tx,
		actor,
		reports.map((report) => report.offerLocationId)
	);
	const rows: (typeof capacityReports.$inferInsert)[] = [];
	for (const report of reports) {
		const row = locations.get(report.offerLocationId);
		if (!row) continue;
		const { location, unit } = row;
		if (report.seenBooked !== undefined && report.seenBooked !== location.bookedSince)
			throw new Refusal('stale', m.directory_refused_booked_meanwhile());
		const figures = {
			total: report.total === undefined ? location.total : report.total,
			available: report.available === undefined ? bookable(location) : report.available,
			waiting: report.waiting === undefined ? location.waiting : report.waiting,
			expectedWaitDays: report.expectedWaitDays === undefined ? location.expectedWaitDays : report.expectedWaitDays
		};
		if (figures.total !== null && figures.available !== null && figures.available > figures.total)
			throw new Refusal(
				'invalid',
				m.directory_refused_more_free_than_places(),
				// A sheet of several says at which.
				reports.length === 1 ? 'available' : `available.${location.id}`
			);
		const status = report.status ?? keptStatus(location.status, figures);
		const validAt = report.validAt ?? now;
		const unchanged =
			figures.total === location.total &&
			figures.available === location.available &&
			figures.waiting === location.waiting &&
			figures.expectedWaitDays === location.expectedWaitDays &&
			status === location.status;
		rows.push({
			networkId: location.networkId,
			offerLocationId: location.id,
			unit,
			...figures,
			status,
			validAt,
			reportedAt: now,
			reportedBy: actor.membershipId,
			source: report.source ?? (isProvider(actor) ? 'provider' : actor.role === 'system' ? 'import' : 'steward_call'),
			unchanged
		});
	}
	const [first] = rows;
	if (!first) return [];
	const inserted = await tx
		.insert(capacityReports)
		.values(rows)
		.returning({ reportId: capacityReports.id, locationId: capacityReports.offerLocationId });
	await setFigures(
		tx,
		rows.map((row) => ({ ...row, bookedSince: 0 }))
	);
	const done = inserted.map(({ reportId, locationId }) => ({
		reportId,
		booked: locations.get(locationId)?.location.bookedSince ?? 0
	}));
	await raiseVersion(tx, first.networkId);
	await record(tx, actor, 'directory.capacity-reported', { reportIds: done.map(({ reportId }) => reportId) }, now);
	return done;
}

type Counted = Pick<
	typeof offerLocations.$inferInsert,
	'total' | 'available' | 'waiting' | 'expectedWaitDays' | 'status' | 'bookedSince'
> & { offerLocationId: string; validAt: Date | null };

/** The figures of a whole sheet at once. */
async function setFigures(tx: Tx, rows: readonly Counted[]): Promise<void> {
	await tx.execute(sql`
		update directory.offer_locations l set total = f.total, available = f.available, waiting = f.waiting,
			expected_wait_days = f."expectedWaitDays", status = f.status, valid_at = f."validAt", booked_since = f."bookedSince"
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f("offerLocationId" uuid, total integer, available integer, waiting integer,
			"expectedWaitDays" integer, status text, "validAt" timestamptz, "bookedSince" integer)
		where l.id = f."offerLocationId"`);
}

/** As before, for one location. */
export const reportCapacity = (tx: Tx, actor: Actor, report: Figures, now: Date): Promise<Reported[]> =>
	reportCapacities(tx, actor, [report], now);

/** A reporter who says nothing about the list keeps it open or closed as it was, while no place is free. */
function keptStatus(
	before: CapacityStatus,
	figures: { total: number | null; available: number | null; waiting: number | null }
): CapacityStatus {
	const derived = statusOfFigures(figures);
	if (before === 'after_assessment' && derived === 'unknown') return before;
	if (before === 'free' && derived === 'unknown' && figures.available === null) return before;
	return derived;
}

/**
 * Takes a report back while it is the newest and fresh (10 minutes): the figures before it are reported again
 * with their old date. History stays.
 */
export async function undoReports(tx: Tx, actor: Member, reported: readonly Reported[], now: Date): Promise<void> {
	const reports = await tx
		.select()
		.from(capacityReports)
		.where(
			anyOf(
				capacityReports.id,
				reported.map(({ reportId }) => reportId)
			)
		);
	const locations = await lockLocations(
		tx,
		actor,
		reports.map((report) => report.offerLocationId)
	);
	if (reports.length !== reported.length || reports.length === 0) throw new Refusal('not-found', m.errors_not_found());
	// The newest of each place and the one before it.
	const history = Map.groupBy(
		await tx
			.select()
			.from(capacityReports)
			.where(
				sql`${capacityReports.id} in (
					select id from (select id, row_number() over (partition by offer_location_id order by reported_at desc, valid_at desc) as nth
						from directory.capacity_reports where ${anyOf(sql`offer_location_id`, [...locations.keys()])}) newest
					where nth <= 2)`
			)
			.orderBy(desc(capacityReports.reportedAt), desc(capacityReports.validAt)),
		({ offerLocationId }) => offerLocationId
	);
	const rows = reports.map((report) => {
		const [newest, before] = history.get(report.offerLocationId) ?? [];
		const location = locations.get(report.offerLocationId)?.location;
		const tooLate = now.getTime() - report.reportedAt.getTime() > 10 * 60_000;
		if (!location || newest?.id !== report.id || tooLate || location.bookedSince > 0)
			throw new Refusal('stale', m.directory_refused_undo_late());
		return {
			networkId: report.networkId,
			offerLocationId: report.offerLocationId,
			unit: report.unit,
			total: before?.total ?? null,
			available: before?.available ?? null,
			waiting: before?.waiting ?? null,
			expectedWaitDays: before?.expectedWaitDays ?? null,
			status: before?.status ?? ('unknown' as const),
			validAt: before?.validAt ?? null,
			reportedAt: now,
			reportedBy: actor.membershipId,
			source: report.source,
			bookedSince: Math.min(
				reported.find(({ reportId }) => reportId === report.id)?.booked ?? 0,
				before?.available ?? 0
			)
		};
	});
	const [first] = reports;
	await tx.insert(capacityReports).values(
		rows.map(({ bookedSince: _, ...row }, index) => ({
			...row,
			validAt: row.validAt ?? reports[index]?.validAt ?? now
		}))
	);
	await setFigures(tx, rows);
	if (first) await raiseVersion(tx, first.networkId);
	await record(tx, actor, 'directory.capacity-undone', { reportIds: reports.map(({ id }) => id) }, now);
}
