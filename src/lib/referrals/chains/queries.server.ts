import { asc, sql } from 'drizzle-orm';
import { getCase, isOwnCase } from '#lib/cases/index.server.ts';
import {
	listEraseTasks,
	listJointConsents,
	logReads,
	type EraseTask,
	type ListedJoint
} from '#lib/consent/index.server.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { loadReferrals, type Held } from '../load-referral.server.ts';
import type { Phase } from '../state.ts';
import { linkOf } from './link-of.server.ts';
import { coordinationOf, interfacesOf, type ChainLink, type HandOverManner, type Interface } from './model.ts';
import { chainHandOvers, chainLinks, chains } from './tables.server.ts';

export type LinkView = ChainLink & {
	reference: string;
	/** Null for confidential offers: named on their own page alone. */
	offerName: string | null;
	provider: string | null;
	phase: Phase;
	byMonth: boolean;
	/** When it takes place and where, to lay offers side by side (R47). */
	schedule: string;
	place: string | null;
};
export type HandOverView = {
	id: string;
	fromReferralId: string;
	toReferralId: string;
	on: string;
	manner: HandOverManner;
	consents: ListedJoint[];
	/** A consent in force names both houses. */
	shared: boolean;
};
export type ChainView = {
	id: string;
	idleDays: number;
	links: LinkView[];
	interfaces: Interface[];
	handOvers: HandOverView[];
	coordination: ReturnType<typeof coordinationOf>;
	/** Straight-line distance in kilometres between the places of two links; unknown where one has none. */
	ways: { from: string; to: string; kilometres: number }[];
};
/** A referral of the case that could be a link. */
export type LinkChoice = { referralId: string; label: string; chainId: string | null; position: number | null };

/**
 * The chains of an own case with their interfaces, the referrals that could be links, and who erases what it noted of a
 * hand-over whose consent was taken back; leaves lines in the log.
 *
 * @throws {Refusal} not-found
 */
export async function listChains(
	tx: Tx,
	actor: Member,
	caseId: string,
	now: Date
): Promise<{ chains: ChainView[]; choices: LinkChoice[]; erase: EraseTask[] }> {
	await getCase(tx, actor, caseId);
	const all = await loadReferrals(tx, actor, sql`r.case_id = ${caseId}`, now, sql`coalesce(r.sent_at, r.created_at)`);
	const links = await tx
		.select()
		.from(chainLinks)
		.where(sql`${chainLinks.caseId} = ${caseId}`)
		.orderBy(asc(chainLinks.position));
	const rows = await tx
		.select()
		.from(chains)
		.where(sql`${chains.caseId} = ${caseId}`)
		.orderBy(asc(chains.createdAt));
	const places = await placesOf(
		tx,
		links.map((link) => link.referralId)
	);
	const handOvers = await handOversOf(tx, actor, caseId, now);
	const held = new Map(all.map((one) => [one.id, one]));
	const views = rows.map((chain): ChainView => {
		const mine = links.filter((link) => link.chainId === chain.id);
		const shown = mine.flatMap((link) => {
			const one = held.get(link.referralId);
			return one ? [viewOf(one, link.position, places.get(one.id))] : [];
		});
		const interfaces = interfacesOf(shown, dayOf(now), chain.idleDays);
		const ids = new Set(shown.map(({ referralId }) => referralId));
		return {
			id: chain.id,
			idleDays: chain.idleDays,
			links: shown,
			interfaces,
			handOvers: handOvers.filter((one) => ids.has(one.fromReferralId)),
			coordination: coordinationOf(interfaces),
			ways: waysOf(shown, places)
		};
	});
	const used = all.filter((one) => links.some((link) => link.referralId === one.id));
	await logReads(
		tx,
		actor,
		'case-page',
		used.map((one) => ({
			caseId,
			referralId: one.id,
			categories: new Set(one.reported.filter((row) => !row.ofOffer).map((row) => row.category))
		})),
		now
	);
	const choices = all.map((one): LinkChoice => {
		const link = links.find(({ referralId }) => referralId === one.id);
		return {
			referralId: one.id,
			label: one.sensitive ? one.reference : `${one.offerName} · ${one.reference}`,
			chainId: link?.chainId ?? null,
			position: link?.position ?? null
		};
	});
	return { chains: views, choices, erase: await listEraseTasks(tx, actor, { handOversOf: caseId }, now) };
}

type Place = { schedule: string; place: string | null; latitude: number | null; longitude: number | null };

async function placesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Place>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<Place & { id: string }>(sql`
		select r.id, o.schedule, case when l.reach = 'site' and not s.address_protected then s.town end as place,
			case when l.reach = 'site' and not s.address_protected then s.latitude end as latitude,
			case when l.reach = 'site' and not s.address_protected then s.longitude end as longitude
		from casework.referrals r join directory.offers o on o.id = r.offer_id
		join directory.offer_locations l on l.id = r.offer_location_id left join directory.sites s on s.id = l.site_id
		where ${anyOf(sql`r.id`, ids)}`);
	return new Map(rows.map(({ id, ...row }) => [id, row]));
}

function viewOf(held: Held, position: number, place: Place | undefined): LinkView {
	return {
		...linkOf(held, position),
		reference: held.reference,
		offerName: held.sensitive ? null : held.offerName,
		provider: held.sensitive ? null : held.toName,
		byMonth: held.regime === 'voluntary',
		schedule: held.sensitive ? '' : (place?.schedule ?? ''),
		place: held.sensitive ? null : (place?.place ?? null)
	};
}

const radius = 6371;
/** Great-circle distance in kilometres (haversine). */
function distance(one: Place, other: Place): number | undefined {
	if (one.latitude === null || one.longitude === null || other.latitude === null || other.longitude === null)
		return undefined;
	const rad = (degrees: number) => (degrees * Math.PI) / 180;
	const half = (angle: number) => Math.sin(angle / 2) ** 2;
	const inner =
		half(rad(other.latitude - one.latitude)) +
		Math.cos(rad(one.latitude)) * Math.cos(rad(other.latitude)) * half(rad(other.longitude - one.longitude));
	return 2 * radius * Math.asin(Math.sqrt(inner));
}

/** Ways between links that run side by side or follow each other; confidential ones are left out. */
function waysOf(links: readonly LinkView[], places: Map<string, Place>): ChainView['ways'] {
	const ways: ChainView['ways'] = [];
	for (const [index, one] of links.entries())
		for (const other of links.slice(index + 1)) {
			const [from, to] = [places.get(one.referralId), places.get(other.referralId)];
			if (other.position - one.position > 1 || !one.place || !other.place || !from || !to) continue;
			const kilometres = distance(from, to);
			if (kilometres !== undefined && kilometres >= 1) ways.push({ from: one.place, to: other.place, kilometres });
		}
	return ways.filter((way, index) => ways.findIndex((one) => one.from === way.from && one.to === way.to) === index);
}

async function handOversOf(tx: Tx, actor: Actor, caseId: string, now: Date): Promise<HandOverView[]> {
	const rows = await tx
		.select()
		.from(chainHandOvers)
		.where(sql`${chainHandOvers.caseId} = ${caseId}`)
		.orderBy(asc(chainHandOvers.handOverOn));
	const consents = await listJointConsents(
		tx,
		actor,
		rows.map(({ id }) => id),
		now
	);
	return rows.map((row) => {
		const mine = consents.filter(({ subjectId }) => subjectId === row.id);
		return {
			id: row.id,
			fromReferralId: row.fromReferralId,
			toReferralId: row.toReferralId,
			on: row.handOverOn,
			manner: row.manner,
			consents: mine,
			shared: mine.some(({ inForce }) => inForce)
		};
	});
}

type Interruption = { idleDays: number; side: 'before' | 'after' };

/** Interrupted chains of the caller's own open cases, by referral on both sides of the gap; from disclosed days alone. */
export async function listInterruptions(tx: Tx, actor: Actor, now: Date): Promise<Map<string, Interruption>> {
	const found = new Map<string, Interruption>();
	const links = await tx.execute<{ chain_id: string; referral_id: string; position: number; idle_days: number }>(sql`
		select l.chain_id, l.referral_id, l.position, c.idle_days from casework.chain_links l join casework.chains c on c.id = l.chain_id
		where ${isOwnCase(sql`l.case_id`)}`);
	if (links.length === 0) return found;
	const held = await loadReferrals(
		tx,
		actor,
		anyOf(
			sql`r.id`,
			links.map((link) => link.referral_id)
		),
		now
	);
	const byId = new Map(held.map((one) => [one.id, one]));
	for (const chain of Map.groupBy(links, (link) => link.chain_id).values()) {
		const known = chain.flatMap((link) => {
			const one = byId.get(link.referral_id);
			return one ? [linkOf(one, link.position)] : [];
		});
		for (const gap of interfacesOf(known, dayOf(now), chain[0]?.idle_days ?? 0)) {
			if (gap.state !== 'interrupted' || gap.idleDays === undefined) continue;
			for (const link of known) {
				if (link.position === gap.to) found.set(link.referralId, { idleDays: gap.idleDays, side: 'after' });
				if (link.position === gap.from) found.set(link.referralId, { idleDays: gap.idleDays, side: 'before' });
			}
		}
	}
	return found;
}

/** How many chains a case has, and how many of them stand interrupted. */
export async function countChains(
	tx: Tx,
	actor: Actor,
	caseId: string,
	now: Date
): Promise<{ chains: number; links: number; interrupted: number }> {
	const [row] = await tx.execute<{ chains: number; links: number }>(
		sql`select count(distinct chain_id)::int as chains, count(*)::int as links from casework.chain_links where case_id = ${caseId}`
	);
	if (!row || row.chains === 0) return { chains: 0, links: 0, interrupted: 0 };
	const gaps = await listInterruptions(tx, actor, now);
	const mine = await tx.execute<{ referral_id: string; chain_id: string }>(
		sql`select referral_id, chain_id from casework.chain_links where case_id = ${caseId}`
	);
	return {
		...row,
		interrupted: new Set(mine.filter((one) => gaps.has(one.referral_id)).map((one) => one.chain_id)).size
	};
}
