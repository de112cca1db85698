import { z } from 'zod';
import { zEmail } from '#lib/identity/index.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	requestKey,
	zCode,
	zId,
	zOptionalDay,
	zOptionalId,
	zOptionalWhole,
	zRequired,
	zText,
	zWhole
} from '#lib/platform/inputs.ts';
import {
	entries,
	intakes,
	languages,
	offerChangeKinds,
	offerKinds,
	organisationKinds,
	regimes,
	targetGroups,
	offerReaches,
	sorts,
	views
} from './model.ts';

/** Places of one location; more is a typing error. */
const most = 9_999;
/** Days of waiting that anybody foresees. */
const longestWait = 1_500;

/** Nothing chosen, or one of a list of codes. */
const zMaybeCode = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
	z.union([z.literal('').transform(() => undefined), zCode(codes)]).optional();
/** A checkbox: sent or not. */
const zYes = z
	.union([z.literal(['1', 'on', 'true']).transform(() => true), z.literal(['', '0']).transform(() => false)])
	.optional()
	.transform((value) => value ?? false);
const zWords = zText(200)
	.optional()
	.transform((text) => text || undefined);
/** A code of the catalogue or of an area, as it stands in an address. */
const zKey = z
	.string()
	.trim()
	.regex(/^[\p{L}\p{N}_.\- ]{1,100}$/u)
	.optional()
	.or(z.literal('').transform(() => undefined));

const degrees = (limit: number) =>
	z
		.string()
		.regex(/^-?\d{1,3}(\.\d{1,9})?$/)
		.transform(Number)
		.refine((value) => Math.abs(value) <= limit)
		.optional();

/** The query of `/angebote`; the German names are part of its address. What does not fit is left out (`readQuery`). */
export const offerQuery = z.object({
	q: zWords,
	/** Codes of need terms; an offer must serve one of them or of their parts. */
	bedarf: z.array(zText(100)).max(40).optional(),
	/** Code of a planning area. */
	raum: zKey,
	/** Kilometres around the area's centre, or around `lat`, `lon`. */
	km: zOptionalWhole(1, 500),
	lat: degrees(90),
	lon: degrees(180),
	frei: zYes,
	art: zMaybeCode(offerKinds),
	sprache: z
		.string()
		.regex(/^[a-z]{2,3}$/)
		.optional()
		.or(z.literal('').transform(() => undefined)),
	gruppe: zMaybeCode(targetGroups),
	zugang: zMaybeCode(intakes),
	frauen: zYes,
	aufsuchend: zYes,
	barrierefrei: zYes,
	anbieter: zOptionalId,
	sortierung: zMaybeCode(sorts),
	ansicht: zMaybeCode(views),
	seite: zOptionalWhole(1, 5_000),
	/** The panel with all filters stands open. */
	filter: zYes,
	/** A case for which somebody looks; resolved by the route under the reader's own rights. */
	fall: zOptionalId
});
export type OfferQuery = z.output<typeof offerQuery>;

/** The part of the map that is looked at. */
export const mapQuery = z.object({
	bbox: z
		.string()
		.max(200)
		.transform((text) => text.split(',').map(Number))
		.refine((box) => box.length === 4 && box.every((degrees) => Number.isFinite(degrees) && Math.abs(degrees) <= 540))
		.transform((box) => box as [west: number, south: number, east: number, north: number]),
	zoom: z
		.string()
		.regex(/^\d{1,2}(\.\d{1,6})?$/)
		.transform(Number)
		.refine((zoom) => zoom <= 24)
});

/**
 * The capacity sheet, per location `frei.<id>`, `wartend.<id>`, `gesamt.<id>`, `dauer.<id>` (days of waiting to expect)
 * and `davor.<id>`: what the sheet showed when it was opened (free|waiting|booked|total|days), to know what was changed
 * and whether a place was booked meanwhile.
 */
export const capacitySheet = (locationIds: readonly string[]) =>
	z.object({
		/** Without JavaScript a − or + is a post of its own: `frei.<id>:+1`. */
		step: zText(80).optional(),
		...(Object.fromEntries(
			locationIds.flatMap((id) => [
				[`frei.${id}`, zOptionalWhole(0, most)],
				[`wartend.${id}`, zOptionalWhole(0, most)],
				[`gesamt.${id}`, zOptionalWhole(0, most)],
				[`dauer.${id}`, zOptionalWhole(0, longestWait)],
				[`davor.${id}`, zText(60).optional()]
			])
		) as Record<string, z.ZodType<string | number | undefined>>)
	});

/** Reports to take back: `<id>.<booked>` each, separated by spaces. */
export const undoForm = z.object({ reports: zRequired(4_000), anbieter: zOptionalId });
export const sheetQuery = z.object({ anbieter: zOptionalId });

const zList = (codes: readonly [string, ...string[]]) => z.array(zCode(codes)).max(50).default([]);

/** What makes an offer; at most the criteria may wait until it is published. */
export const offerForm = z.object({
	organisationId: zId,
	name: zRequired(200),
	summary: zText(500).default(''),
	description: zText(5_000).default(''),
	kind: zCode(offerKinds),
	instrumentKey: zText(50)
		.optional()
		.transform((key) => key || undefined),
	regime: zMaybeCode(regimes),
	accessCriteria: zText(2_000).default(''),
	intake: zCode(intakes),
	entry: zCode(entries),
	nextStart: zOptionalDay,
	schedule: zText(500).default(''),
	cost: zText(300).default(''),
	documents: zText(500).default(''),
	prescribedProcedure: zText(80).default(''),
	needs: z.array(zId).max(20).default([]),
	targetGroups: zList(targetGroups),
	languages: zList(languages),
	womenOnly: zYes,
	outreach: zYes,
	responseDays: zWhole(1, 60),
	reach: zCode(offerReaches),
	sites: z.array(zId).max(200).default([]),
	/** The moment of the version that the form showed. */
	seen: zText(40).optional()
});
export type OfferForm = z.output<typeof offerForm>;

export const offerStep = z.object({ step: zCode(['archive', 'reopen', 'publish']) });

export const offerChange = z.object({ kind: zCode(offerChangeKinds), startsOn: zOptionalDay });
export type OfferChangeForm = z.output<typeof offerChange>;

export const organisationForm = z.object({
	name: zRequired(200),
	kind: zCode(organisationKinds),
	description: zText(2_000).default(''),
	phone: zText(50).optional(),
	email: z
		.union([z.literal('').transform(() => undefined), z.email({ error: () => m.directory_refused_email() }).max(254)])
		.optional(),
	website: z
		.union([
			z.literal('').transform(() => undefined),
			z.url({ protocol: /^https?$/, error: () => m.directory_refused_url() }).max(300)
		])
		.optional(),
	addressProtected: zYes
});
export type OrganisationForm = z.output<typeof organisationForm>;

/** A new partner, with the address of its head where it is to work in the portal itself. */
export const partnerInvitation = organisationForm.extend({
	inviteEmail: z.union([z.literal('').transform(() => undefined), zEmail]).optional()
});
export const firstInvitation = z.object({ email: zEmail });

/** Degrees within a frame around Germany: latitude and longitude never pass for each other. */
const zCoordinate = (least: number, most: number) =>
	z
		.string()
		.trim()
		.transform((text) => text.replace(',', '.'))
		.refine((text) => text === '' || /^-?\d{1,3}(\.\d{1,12})?$/.test(text), {
			error: () => m.directory_refused_coordinate()
		})
		.refine((text) => text === '' || (least <= Number(text) && Number(text) <= most), {
			error: () => m.directory_refused_far_away({ least, most })
		})
		.transform((text) => (text === '' ? undefined : Number(text)))
		.optional();

export const siteForm = z.object({
	organisationId: zId,
	name: zRequired(200),
	street: zText(200).default(''),
	postalCode: zText(20)
		.refine((text) => text === '' || /^\d{5}$/.test(text), { error: () => m.directory_refused_postal_code() })
		.default(''),
	town: zText(100).default(''),
	latitude: zCoordinate(46, 56),
	longitude: zCoordinate(5, 16),
	/** Where it lies, when nobody knows the degrees; they decide where both are given. */
	areaId: zOptionalId,
	accessible: zYes,
	addressProtected: zYes
});
export type SiteForm = z.output<typeof siteForm>;

/** A step that needs no more than a click. */
export const siteStep = z.object({ requestKey });
