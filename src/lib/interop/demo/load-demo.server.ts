import { sql } from 'drizzle-orm';
import {
	upsertAreas,
	upsertOffers,
	upsertOrganisations,
	upsertSites,
	upsertStatistics,
	type CapacityRow,
	type LocationRow,
	type OfferRecord
} from '#lib/directory/index.server.ts';
import { createAccount, grantMembership } from '#lib/identity/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { establishNetwork } from '../establish-network.server.ts';
import { demoAreaCollection } from './areas.ts';
import { demoAreas, byTelephone, demoNetwork, demoOffers, demoPartners, type DemoOffer } from './catalogue.ts';
import { demoClock, type DemoClock } from './clock.ts';
import { addressOf, demoColleagues, demoPeople, office } from './people.ts';
import { demoSites, shareOf, siteCode } from './sites.ts';
import { writeAgreements } from './write-agreements.server.ts';
import { writeNetwork } from './write-network.server.ts';
import { writePlanning } from './write-planning.server.ts';
import { writeNorms } from './write-norms.server.ts';
import { copyNeeds, readOffers, writeHistory } from './write-history.server.ts';
import { writePathways } from './write-pathways.server.ts';
import { writeStatutory } from './write-statutory.server.ts';
import { writeReports } from './write-reports.server.ts';

export type DemoLoad = {
	/** False: the network was there already, and nothing was written. */
	loaded: boolean;
	counts: Record<string, number>;
};

/** Sets of offers written in one statement. */
const copiesPerBatch = 20;

const partnerPhone = (index: number): string => `0221 4710-${200 + index * 10}`;

async function writeAreas(tx: Tx, actor: Actor, networkId: string, now: Date): Promise<Map<string, string>> {
	const features = demoAreaCollection().features;
	const rows = demoAreas.flatMap(({ code, name, longitude, latitude }) => {
		const geometry = features.find(({ properties }) => properties.code === code)?.geometry;
		return geometry ? { code, name, geometry, labelLongitude: longitude, labelLatitude: latitude } : [];
	});
	const { ids } = await upsertAreas(tx, actor, { networkId, rows }, now);
	const series = {
		population: demoAreas.map(({ code, population }) => [code, population] as const),
		elb: demoAreas.map(({ code, elb }) => [code, elb] as const)
	};
	for (const [name, values] of Object.entries(series))
		await upsertStatistics(
			tx,
			actor,
			{ networkId, series: name, rows: values.map(([areaCode, value]) => ({ areaCode, year: 2026, value })) },
			now
		);
	return ids;
}

async function writePartners(
	tx: Tx,
	actor: Actor,
	networkId: string,
	clock: DemoClock,
	copies: number,
	now: Date
): Promise<Map<string, string>> {
	const rows = Array.from({ length: copies }, (_, copy) =>
		demoPartners.map((partner, index) => ({
			code: copyCode(partner.code, copy),
			name: copyName(partner.name, copy),
			kind: partner.kind,
			description: partner.description,
			phone: partnerPhone(index),
			email: `kontakt@${partner.code.replaceAll('_', '-')}.example`,
			website: partner.kind === 'informal' ? null : `https://${partner.code.replaceAll('_', '-')}.example/`,
			accredited: partner.accredited,
			accreditedUntil: partner.accreditedForDays === undefined ? null : clock.day(-partner.accreditedForDays),
			addressProtected: partner.isProtected ?? false
		}))
	).flat();
	const jobcenter = {
		code: office.code,
		name: office.name,
		kind: 'authority' as const,
		description: 'Erfundenes Jobcenter (gemeinsame Einrichtung) des Demo-Netzes.',
		phone: '0221 4710-100',
		email: `kontakt@${office.code.replaceAll('_', '-')}.example`,
		website: null,
		accredited: null,
		accreditedUntil: null,
		addressProtected: false
	};
	const { ids } = await upsertOrganisations(tx, actor, { networkId, rows: [jobcenter, ...rows] }, now);
	return ids;
}

/** Copies of a larger demo carry a number; the first set is the catalogue itself. */
const copyCode = (code: string, copy: number): string => (copy === 0 ? code : `${code}_${copy + 1}`);
const copyName = (name: string, copy: number): string => (copy === 0 ? name : `${name} (${copy + 1})`);

async function writeSites(tx: Tx, actor: Actor, networkId: string, copies: number, now: Date): Promise<number> {
	const rows = Array.from({ length: copies }, (_, copy) =>
		demoSites().map(({ code, partner, area: _area, isProtected, latitude, longitude, ...site }) => ({
			...site,
			code: copyCode(code, copy),
			organisationCode: copyCode(partner, copy),
			// Copies drift a few metres, so that a large demo is no heap of equal points.
			latitude: latitude + (copy % 40) * 0.0004,
			longitude: longitude + Math.floor(copy / 40) * 0.0006,
			addressProtected: isProtected
		}))
	).flat();
	await upsertSites(tx, actor, { networkId, rows }, now);
	return rows.length;
}

function capacityOf(offer: DemoOffer, clock: DemoClock, parts: number, index: number): { capacity?: CapacityRow } {
	if (offer.confirmedDaysAgo === null) return {};
	const source = byTelephone.has(offer.partner) ? 'steward_call' : 'provider';
	const validAt = clock.at(offer.confirmedDaysAgo);
	if (offer.places === 'uncounted') return { capacity: { status: 'free', validAt, source } };
	const share = (count: number | null) => (count === null ? null : shareOf(count, parts, index));
	const { total, available, waiting, expectedWaitDays } = offer.places;
	return {
		capacity: {
			total: share(total),
			available: share(available),
			waiting: share(waiting),
			expectedWaitDays,
			validAt,
			source
		}
	};
}

function locationsOf(offer: DemoOffer, clock: DemoClock, copy: number): LocationRow[] {
	const { reach } = offer;
	if (typeof reach === 'string') return [{ reach, ...capacityOf(offer, clock, 1, 0) }];
	return reach.map((area, index) => ({
		reach: 'site',
		siteCode: copyCode(siteCode(offer.partner, area), copy),
		...capacityOf(offer, clock, reach.length, index)
	}));
}

function recordOf(offer: DemoOffer, clock: DemoClock, copy: number): OfferRecord {
	const wait = offer.places === 'uncounted' ? null : offer.places.expectedWaitDays;
	return {
		code: copyCode(offer.code, copy),
		organisationCode: copyCode(offer.partner, copy),
		name: copyName(offer.name, copy),
		summary: offer.summary,
		description: offer.description,
		kind: offer.kind,
		instrumentKey: offer.instrument,
		regime: offer.regime,
		accessCriteria: offer.accessCriteria,
		intake: offer.intake,
		entry: offer.entry,
		nextStart: offer.entry === 'runs' ? clock.day(-(wait ?? 30)) : null,
		schedule: offer.schedule ?? '',
		cost: offer.cost ?? '',
		documents: offer.documents ?? '',
		targetGroups: [...offer.targetGroups],
		languages: [...(offer.languages ?? ['de'])],
		womenOnly: offer.womenOnly ?? false,
		outreach: offer.outreach ?? false,
		capacityUnit: offer.capacityUnit ?? 'places',
		needs: [...offer.needs],
		locations: locationsOf(offer, clock, copy)
	};
}

/** Accounts for everybody who signs in by one click, and a silent one for each partner that answers referrals. */
async function writePeople(
	tx: Tx,
	actor: Actor,
	networkId: string,
	organisations: ReadonlyMap<string, string>,
	now: Date
): Promise<Map<string, string>> {
	const members = new Map<string, string>();
	const partners = demoPartners
		.filter(
			({ code }) => !demoPeople.some(({ organisation, role }) => organisation === code && role === 'provider-staff')
		)
		.map(({ code, name }, index) => ({
			key: code,
			name: `Team ${name}`,
			role: 'provider-staff' as const,
			organisation: code,
			phone: partnerPhone(index),
			silent: true
		}));
	const everybody = [
		...demoPeople.map((one) => ({ ...one, silent: false, email: addressOf(one) })),
		...partners.map((one) => ({ ...one, email: `team@${one.organisation.replaceAll('_', '-')}.example` })),
		...demoColleagues.map((one) => ({ ...one, silent: true, email: addressOf(one) }))
	];
	for (const [index, person] of everybody.entries()) {
		const organisationId = organisations.get(person.organisation);
		if (!organisationId) throw new Error(`no organisation ${person.organisation}`);
		// One after the other: the sign-in page lists them in the order of their making.
		const moment = new Date(now.getTime() + index);
		const { email, name } = person;
		const accountId = await createAccount(tx, actor, { email, name, demo: !person.silent }, moment);
		const membership = await grantMembership(
			tx,
			actor,
			{
				accountId,
				networkId,
				organisationId,
				role: person.role,
				...(person.phone ? { phone: person.phone } : {}),
				...('team' in person && person.team ? { team: person.team } : {})
			},
			moment
		);
		members.set(person.key, membership);
	}
	for (const offer of demoOffers) {
		const answering = demoPeople.find(
			({ organisation, role }) => organisation === offer.partner && role === 'provider-staff'
		);
		const member = members.get(answering?.key ?? offer.partner);
		if (member) members.set(offer.code, member);
	}
	return members;
}

async function termIds(tx: Tx, networkId: string): Promise<Map<string, string>> {
	const rows = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from directory.terms where network_id = ${networkId} and taxonomy = 'needs'`
	);
	return new Map(rows.map(({ code, id }) => [code, id]));
}

/**
 * Loads the demo network with its areas, partners, offers, people and thirty months of casework. Once it is there it
 * stays as it is: a second call writes nothing.
 *
 * @param copies how many times partners with their offers, and unmet needs, are laid out; cases and referrals are of
 *   the first set
 */
export async function loadDemo(
	tx: Tx,
	system: Actor,
	now: Date,
	onProgress: (what: string) => void,
	copies: { offers: number; needs: number } = { offers: 1, needs: 1 }
): Promise<DemoLoad> {
	const { network, created } = await establishNetwork(
		tx,
		system,
		{ ...demoNetwork, demo: true, publicDirectory: true },
		now
	);
	const actor = { ...system, networkId: network.id };
	if (!created) return { loaded: false, counts: {} };
	const networkId = network.id;
	const clock = demoClock(now);

	let begun = 0;
	const step = (what: string) => onProgress(`${++begun} of 7: ${what}`);
	step(`${demoAreas.length} areas`);
	const areas = await writeAreas(tx, actor, networkId, now);
	step(`${demoPartners.length * copies.offers} partners`);
	const organisations = await writePartners(tx, actor, networkId, clock, copies.offers, now);
	const sites = await writeSites(tx, actor, networkId, copies.offers, now);
	begun++;
	for (let from = 0; from < copies.offers; from += copiesPerBatch) {
		onProgress(`3 of 7: offers, ${from * demoOffers.length} of ${copies.offers * demoOffers.length}`);
		const batch = Array.from({ length: Math.min(copiesPerBatch, copies.offers - from) }, (_, index) => from + index);
		const rows = batch.flatMap((copy) => demoOffers.map((offer) => recordOf(offer, clock, copy)));
		await upsertOffers(tx, actor, { networkId, rows }, now);
	}
	step('people');
	const members = await writePeople(tx, actor, networkId, organisations, now);
	step('thirty months of casework');
	const officeId = organisations.get(office.code) ?? '';
	const ids = { networkId, officeId, organisations, areas, terms: await termIds(tx, networkId), members };
	const history = await writeHistory(tx, ids, now);
	const pathways = await writePathways(tx, ids, now);
	step(`${history.cases} cases and ${history.referrals} referrals are there; reports of places`);
	const reports = await writeReports(tx, ids, now);
	step(`${reports} reports are there; agreements`);
	const agreements = await writeAgreements(tx, ids, await readOffers(tx, networkId), now);
	const bodies = await writeNetwork(tx, ids, now);
	const planning = await writePlanning(tx, ids, now);
	const norms = await writeNorms(tx, ids, now);
	const attendance = await writeStatutory(tx, ids, now);
	const needs = history.needs + (await copyNeeds(tx, networkId, copies.needs));
	const counts = {
		areas: demoAreas.length,
		norms,
		partners: demoPartners.length * copies.offers,
		sites,
		offers: demoOffers.length * copies.offers,
		people: demoPeople.length,
		...history,
		needs,
		pathways,
		reports,
		agreements,
		bodies,
		planning,
		attendance
	};
	await record(tx, actor, 'interop.demo-loaded', counts, now);
	return { loaded: true, counts };
}
