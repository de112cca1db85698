import type { MultiPolygon, Polygon } from 'geojson';
import type { Entry, Intake, OfferKind, OrganisationKind, Reach, Regime } from '#lib/directory/index.ts';
import type { Problem } from './problems.ts';

/** A file as it arrives: its name without folders, and its bytes. */
export type SourceFile = { name: string; bytes: Uint8Array };

/** What a reader hands over. With an error among the problems nothing of it may be written. */
export type Reading<Content> = { content: Content; problems: Problem[]; failed: boolean };

export const importKinds = ['areas', 'stats', 'offers', 'hsds'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The limits of one import; larger packages belong into several. */
export const limits = {
	fileBytes: 25 * 1024 * 1024,
	rows: 50_000,
	columns: 500,
	textLength: 20_000,
	nameLength: 300,
	codeLength: 200,
	depth: 40
} as const;

export type Position = [longitude: number, latitude: number];

export type ReadArea = {
	code: string;
	name: string;
	level: string | null;
	parentCode: string | null;
	geometry: Polygon | MultiPolygon;
	/** A point inside the polygon, where a map writes the name. */
	labelPoint: Position;
	path: string;
};

export type ReadObservation = {
	areaCode: string;
	year: number;
	/** `null` is unknown (suppressed or not collected); never to be read as zero. */
	value: number | null;
	line: number;
};

export type ReadSeries = { code: string; column: string; observations: ReadObservation[] };

export type ReadOrganisation = {
	code: string;
	name: string;
	kind: OrganisationKind;
	phone: string | null;
	email: string | null;
	website: string | null;
	line: number;
};

export type ReadSite = {
	code: string;
	organisationCode: string;
	name: string;
	street: string | null;
	postalCode: string | null;
	town: string | null;
	latitude: number | null;
	longitude: number | null;
	accessible: boolean | null;
	/** A refuge: never on a map, never in an export. */
	isProtected: boolean;
	line: number;
};

export type ReadCapacity = {
	unit: string | null;
	total: number | null;
	available: number | null;
	waiting: number | null;
	expectedWaitDays: number | null;
	asOf: string;
	line: number;
};

export type ReadOffer = {
	code: string;
	organisationCode: string;
	name: string;
	description: string | null;
	summary: string | null;
	kind: OfferKind;
	instrument: string | null;
	/** `null`: the instrument's own regime applies. */
	regime: Regime | null;
	needs: string[];
	targetGroups: string[];
	accessCriteria: string | null;
	intake: Intake;
	entry: Entry;
	/** `site` as soon as one of its rows names one. */
	reach: Reach;
	outreach: boolean;
	womenOnly: boolean;
	languages: string[];
	schedule: string | null;
	cost: string | null;
	requiredDocuments: string | null;
	/** Codes of sites; none for what comes to the person, by phone or online. */
	sites: string[];
	/** Keyed by site code, '' for an offer without a site. */
	capacities: { siteCode: string; report: ReadCapacity }[];
	line: number;
};

export type ReadDirectory = { organisations: ReadOrganisation[]; sites: ReadSite[]; offers: ReadOffer[] };

export type HsdsPhone = { number: string; extension: string | null; kind: string | null; description: string | null };
export type HsdsSchedule = {
	weekdays: string | null;
	opensAt: string | null;
	closesAt: string | null;
	description: string | null;
};
export type HsdsAddress = {
	street: string | null;
	town: string | null;
	region: string | null;
	postalCode: string | null;
	country: string | null;
};

export type HsdsOrganisation = {
	id: string;
	name: string;
	alternateName: string | null;
	description: string | null;
	email: string | null;
	website: string | null;
	parentId: string | null;
	phones: HsdsPhone[];
	place: string;
};

export type HsdsSite = {
	id: string;
	organisationId: string | null;
	name: string;
	alternateName: string | null;
	description: string | null;
	transportation: string | null;
	isVirtual: boolean;
	latitude: number | null;
	longitude: number | null;
	address: HsdsAddress | null;
	languages: string[];
	accessibility: string[];
	phones: HsdsPhone[];
	schedules: HsdsSchedule[];
	place: string;
};

export type HsdsOffer = {
	id: string;
	organisationId: string | null;
	name: string;
	alternateName: string | null;
	description: string | null;
	status: 'active' | 'inactive' | 'defunct' | 'temporarily_closed';
	eligibility: string | null;
	applicationProcess: string | null;
	fees: string | null;
	waitTime: string | null;
	interpretation: string | null;
	email: string | null;
	website: string | null;
	lastModified: string | null;
	languages: string[];
	requiredDocuments: string[];
	termIds: string[];
	phones: HsdsPhone[];
	schedules: HsdsSchedule[];
	place: string;
};

export type HsdsOfferAtSite = {
	id: string;
	offerId: string;
	siteId: string;
	description: string | null;
	place: string;
};
export type HsdsTaxonomy = { id: string; name: string; description: string | null; place: string };
export type HsdsTerm = {
	id: string;
	code: string | null;
	name: string;
	description: string | null;
	parentId: string | null;
	taxonomyId: string | null;
	place: string;
};
export type HsdsCapacity = {
	id: string;
	offerId: string;
	unit: string | null;
	available: number | null;
	maximum: number | null;
	updatedAt: string | null;
	description: string | null;
	place: string;
};

/** One normalised package: parents stand before their children. */
export type HsdsPackage = {
	version: '1.0' | '3.x';
	organisations: HsdsOrganisation[];
	sites: HsdsSite[];
	offers: HsdsOffer[];
	offersAtSites: HsdsOfferAtSite[];
	taxonomies: HsdsTaxonomy[];
	terms: HsdsTerm[];
	capacities: HsdsCapacity[];
};
