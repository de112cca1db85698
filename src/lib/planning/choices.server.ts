/** What the forms of a plan offer to choose from. */
import { sql } from 'drizzle-orm';
import { purseLabels, type PurseKind } from '#lib/agreements/index.ts';
import { instrumentsOn } from '#lib/directory/index.server.ts';
import type { OfferKind } from '#lib/directory/index.ts';
import { listAreas } from '#lib/gaps/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { money } from '#lib/ui/format.ts';
import { isOf } from './plan-view.server.ts';
import { ensureMaySee, type Plan } from './queries.server.ts';

export type LaunchChoices = {
	/** Organisations with their sites, value `organisation/site`. */
	places: { value: string; label: string; group: string }[];
	instruments: { value: string; label: string }[];
	/** Agreements that have not ended, and a new draft where the steering form is known. */
	agreements: { value: string; label: string; group?: string }[];
	/** What kind all offers for the need are; undefined where they differ or there are none. */
	kind: OfferKind | undefined;
	/** What the plan itself names; empty: nothing. */
	chosen: { place: string; agreement: string };
};

/** Where an offer can start: sites of partners, the whole network, or an existing offer for the same need. */
export async function listLaunchChoices(tx: Tx, actor: Member, plan: Plan, now: Date): Promise<LaunchChoices> {
	ensureMaySee(actor);
	const sites = await tx.execute<{
		organisation_id: string;
		organisation: string;
		site_id: string | null;
		site: string | null;
		area_id: string | null;
	}>(sql`
		select a.id as area_id, o.id as organisation_id, o.name as organisation, s.id as site_id, coalesce(a.name || ', ', '') || s.name as site
		from directory.organisations o left join directory.sites s on s.organisation_id = o.id and not s.address_protected
		left join directory.planning_areas a on a.id = s.area_id
		where o.network_id = ${actor.networkId} and o.kind <> 'authority'
		order by coalesce(o.id = ${plan.organisationId}, false) desc, o.name, a.name, s.name`);
	const existing = await tx.execute<{
		id: string;
		name: string;
		town: string | null;
		organisation_id: string;
		organisation: string;
		area_id: string | null;
	}>(sql`
		select l.id, o.name, a.name as town, g.id as organisation_id, g.name as organisation, a.id as area_id from directory.offer_locations l
		join directory.offers o on o.id = l.offer_id join directory.offer_terms link on link.offer_id = o.id
		join directory.organisations g on g.id = o.organisation_id left join directory.sites s on s.id = l.site_id left join directory.planning_areas a on a.id = s.area_id
		where o.network_id = ${actor.networkId} and o.state = 'published' and link.term_id = ${plan.termId}
		order by o.name, a.name`);
	const instruments = await tx.execute<{ key: string; label: string; legal_basis: string }>(sql`
		select key, ${getLocale() === 'en' ? sql`label_en` : sql`label_de`} as label, legal_basis from ${instrumentsOn(dayOf(now))} i order by key`);
	const kinds = await tx.execute<{ kind: OfferKind }>(sql`
		select distinct o.kind from directory.offers o join directory.offer_terms link on link.offer_id = o.id
		where o.network_id = ${actor.networkId} and o.state = 'published' and link.term_id = ${plan.termId}`);
	const agreements = await tx.execute<{ value: string; label: string; group: string }>(sql`
		select a.id as value, a.title as label, o.name as group from steering.agreements a join directory.organisations o on o.id = a.organisation_id
		where a.network_id = ${actor.networkId} and a.state <> 'ended' order by coalesce(o.id = ${plan.organisationId}, false) desc, o.name, a.title`);
	const partners = new Map<string, string>(sites.map((row) => [row.organisation_id, row.organisation]));
	const ofPartner = (id: string, name: string) => [
		...sites
			.filter((row) => row.organisation_id === id && row.site_id)
			// The list closed shows the label alone: without the name several partners have the same office.
			.map((row) => ({ value: `${id}/${row.site_id ?? ''}`, label: `${name}: ${row.site ?? ''}`, group: name })),
		{ value: `${id}/network`, label: m.planning_place_network({ name }), group: name },
		{ value: `${id}/online`, label: m.planning_place_online({ name }), group: name }
	];
	return {
		places: [
			...existing.map((row) => ({
				value: `offer/${row.id}`,
				label: [row.name, row.town, row.organisation].filter(Boolean).join(', '),
				group: m.planning_place_existing()
			})),
			...[...partners].flatMap(([id, name]) => ofPartner(id, name))
		],
		instruments: instruments
			.map((row) => ({ value: row.key, label: `${row.label} · ${row.legal_basis}` }))
			.sort((a, b) => a.label.localeCompare(b.label, 'de')),
		agreements: [
			...(plan.steeringForm ? [{ value: 'new', label: m.plans_launch_agreement_new() }] : []),
			...agreements
		],
		kind: kinds.length === 1 ? kinds[0]?.kind : undefined,
		chosen: {
			place: placeOf(plan, existing, sites),
			agreement: plan.agreementId ?? (plan.steeringForm ? 'new' : '')
		}
	};
}

/** Where the plan says it will be: more places at the partner's offer in its areas, or the partner's site in them. */
function placeOf(
	plan: Plan,
	existing: readonly { id: string; organisation_id: string; area_id: string | null }[],
	sites: readonly { organisation_id: string; site_id: string | null; area_id: string | null }[]
): string {
	if (plan.organisationId === null) return '';
	const isHere = (row: { organisation_id: string; area_id: string | null }) =>
		row.organisation_id === plan.organisationId && isOf(plan, row.area_id ?? undefined);
	const offer = plan.type === 'new' ? undefined : existing.find(isHere);
	const site = sites.find((row) => row.site_id !== null && isHere(row));
	return offer ? `offer/${offer.id}` : site ? `${site.organisation_id}/${site.site_id ?? ''}` : '';
}

export type PlanChoices = {
	purses: { value: string; label: string }[];
	years: { value: string; label: string }[];
	needs: { value: string; label: string; group: string; code: string }[];
	areas: { value: string; label: string; code: string }[];
	organisations: { value: string; label: string }[];
};

export async function listPlanChoices(tx: Tx, actor: Member): Promise<PlanChoices> {
	ensureMaySee(actor);
	const label = getLocale() === 'en' ? sql`label_en` : sql`label_de`;
	const network = actor.networkId;
	const needs = await tx.execute<PlanChoices['needs'][number]>(sql`
		select t.id as value, t.code, t.${label} as label, coalesce(p.${label}, '') as group
		from directory.terms t left join directory.terms p on p.id = t.parent_id
		where t.network_id = ${network} and t.taxonomy = 'needs' and not exists (select from directory.terms c where c.parent_id = t.id)
		order by p.position nulls last, p.code, t.position, t.code`);
	const organisations = await tx.execute<PlanChoices['organisations'][number]>(
		sql`select id as value, name as label from directory.organisations where network_id = ${network} order by name`
	);
	const areas = await listAreas(tx, actor);
	const purses = await tx.execute<{ id: string; kind: PurseKind; year: number; free: number }>(sql`
		select id, kind, year, (allocated_cents - precommitted_cents - committed_cents)::float8 as free
		from steering.purses where network_id = ${network} order by year desc, kind`);
	const years = await tx.execute<{ value: string; label: string }>(
		sql`select id as value, year::text as label from steering.planning_years where network_id = ${network} order by year desc`
	);
	return {
		purses: purses.map(({ id, kind, year, free }) => ({
			value: id,
			label: `${purseLabels[kind]()} ${year}, ${m.plans_purse_free({ free: money(free / 100, getLocale()) })}`
		})),
		years: [...years],
		needs: [...needs],
		organisations: [...organisations],
		areas: areas.map(({ id, name, code }) => ({ value: id, label: name, code }))
	};
}
