import type { LocationRow, OfferRecord, OrganisationRow, SiteRow, TermRow } from '#lib/directory/index.server.ts';
import type { HsdsOffer, HsdsPackage, HsdsSchedule, HsdsSite, ReadDirectory } from './model.ts';
import type { Problems } from './problems.ts';

/** What an import wants to stand in the directory; codes are the ids that a later import finds it by. */
export type DirectoryRows = {
	terms: { taxonomy: string; rows: TermRow[] }[];
	organisations: OrganisationRow[];
	sites: SiteRow[];
	offers: OfferRecord[];
};

/** A day without a clock as the moment it begins (UTC), so that a second import finds the same moment. */
const momentOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** Our own offers file. */
export function rowsOfDirectory({ organisations, sites, offers }: ReadDirectory): DirectoryRows {
	return {
		terms: [],
		organisations: organisations.map(({ code, name, kind, phone, email, website }) => ({
			code,
			name,
			kind,
			phone,
			email,
			website,
			addressProtected: false
		})),
		sites: sites.map((site) => ({
			code: site.code,
			organisationCode: site.organisationCode,
			name: site.name,
			street: site.street ?? '',
			postalCode: site.postalCode ?? '',
			town: site.town ?? '',
			latitude: site.latitude,
			longitude: site.longitude,
			accessible: site.accessible,
			addressProtected: site.isProtected
		})),
		offers: offers.map((offer) => {
			const capacityAt = (siteCode: string) => {
				const report = offer.capacities.find((one) => one.siteCode === siteCode)?.report;
				if (!report) return {};
				const { total, available, waiting, expectedWaitDays, asOf } = report;
				return { capacity: { total, available, waiting, expectedWaitDays, validAt: momentOf(asOf) } };
			};
			const locations: LocationRow[] =
				offer.reach === 'site'
					? offer.sites.map((siteCode) => ({ reach: 'site', siteCode, ...capacityAt(siteCode) }))
					: [{ reach: offer.reach, ...capacityAt('') }];
			return {
				code: offer.code,
				organisationCode: offer.organisationCode,
				name: offer.name,
				summary: offer.summary ?? '',
				description: offer.description ?? '',
				kind: offer.kind,
				instrumentKey: offer.instrument,
				regime: offer.regime,
				accessCriteria: offer.accessCriteria ?? '',
				intake: offer.intake,
				entry: offer.entry,
				schedule: offer.schedule ?? '',
				cost: offer.cost ?? '',
				documents: offer.requiredDocuments ?? '',
				targetGroups: offer.targetGroups,
				languages: offer.languages,
				womenOnly: offer.womenOnly,
				outreach: offer.outreach,
				capacityUnit: offer.capacities.find(({ report }) => report.unit !== null)?.report.unit ?? 'places',
				needs: offer.needs,
				locations
			};
		})
	};
}

let languageNames: Map<string, string> | undefined;

/** `Spanish`, `Spanisch`, `Chinese (Mandarin)` or `es` as an ISO 639 code. */
export function languageCode(name: string): string | undefined {
	if (/^[a-z]{2,3}$/i.test(name)) return name.toLowerCase();
	if (!languageNames) {
		const letters = [...'abcdefghijklmnopqrstuvwxyz'];
		const codes = letters.flatMap((first) => letters.map((second) => first + second));
		languageNames = new Map([
			['mandarin', 'zh'],
			['cantonese', 'zh'],
			['tagalog', 'tl'],
			['farsi', 'fa'],
			['dari', 'fa']
		]);
		for (const locale of ['de', 'en']) {
			const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' });
			for (const code of codes) {
				const label = names.of(code)?.toLowerCase();
				if (label && !languageNames.has(label)) languageNames.set(label, code);
			}
		}
	}
	return languageNames.get(
		name
			.replace(/\s*\(.*\)$/, '')
			.trim()
			.toLowerCase()
	);
}

const dayNames: Record<string, string> = { mo: 'Mo', tu: 'Di', we: 'Mi', th: 'Do', fr: 'Fr', sa: 'Sa', su: 'So' };

/** `Mo, Di 09:00–17:00; Sa 10:00–12:00`: days with equal hours stand together. */
export function hoursOf(schedules: readonly HsdsSchedule[]): string {
	const byHours = new Map<string, string[]>();
	for (const { weekdays, opensAt, closesAt, description } of schedules) {
		const hours = opensAt && closesAt ? `${opensAt}–${closesAt}` : (description ?? '');
		const days = (weekdays ?? '').split(/[,;\s]+/).flatMap((day) => dayNames[day.slice(0, 2).toLowerCase()] ?? []);
		if (hours !== '') byHours.set(hours, [...(byHours.get(hours) ?? []), ...days]);
	}
	return [...byHours]
		.map(([hours, days]) => [[...new Set(days)].join(', '), hours].filter(Boolean).join(' '))
		.join('; ');
}

const taxonomyOf = (id: string | null): string => (id === null ? 'hsds' : `hsds:${id}`);

const states = { active: 'published', inactive: 'draft', temporarily_closed: 'draft', defunct: 'archived' } as const;

function codesOf(names: readonly string[], place: string, problems: Problems): string[] {
	return names.flatMap((name) => {
		const code = languageCode(name);
		if (code === undefined)
			problems.warn('value-unknown', { path: place, column: 'languages' }, { value: name, expected: 'ISO 639' });
		return code ?? [];
	});
}

/**
 * A foreign directory carries no agreement on feedback: its offers come in as open doors without any flow of data
 * (regime `none`), until somebody here settles it.
 */
function offerOf(offer: HsdsOffer, sites: HsdsSite[], locations: LocationRow[], problems: Problems): OfferRecord {
	if (offer.eligibility === null && offer.status === 'active')
		problems.warn('criteria-missing', { path: offer.place }, { value: offer.name });
	const spoken = [...offer.languages, ...sites.flatMap(({ languages }) => languages)];
	const hours = offer.schedules.length > 0 ? offer.schedules : sites.flatMap(({ schedules }) => schedules);
	return {
		code: offer.id,
		organisationCode: offer.organisationId ?? '',
		name: offer.name,
		description: [offer.description, offer.applicationProcess, offer.interpretation, offer.website]
			.filter(Boolean)
			.join('\n\n'),
		kind: 'counselling',
		regime: 'none',
		accessCriteria: offer.eligibility ?? '',
		intake: 'open_door',
		schedule: hoursOf(hours),
		cost: offer.fees ?? '',
		documents: offer.requiredDocuments.join(', '),
		languages: [...new Set(codesOf(spoken, offer.place, problems))],
		state: states[offer.status],
		needs: offer.termIds,
		locations
	};
}

/** A package of any HSDS version. Reports what has no place here. */
export function rowsOfPackage(content: HsdsPackage, problems: Problems): DirectoryRows {
	const taxonomies = Map.groupBy(content.terms, ({ taxonomyId }) => taxonomyOf(taxonomyId));
	const homeless = content.sites.filter(({ organisationId }) => organisationId === null);
	for (const site of homeless) problems.warn('owner-missing', { path: site.place }, { value: site.name });
	const sites = content.sites.filter(({ organisationId }) => organisationId !== null);
	const siteById = new Map(sites.map((site) => [site.id, site]));
	const sitesOf = Map.groupBy(content.offersAtSites, ({ offerId }) => offerId);
	const capacitiesOf = Map.groupBy(content.capacities, ({ offerId }) => offerId);
	const sitesOfOrganisation = Map.groupBy(sites, ({ organisationId }) => organisationId);
	const offersOfOrganisation = Map.groupBy(content.offers, ({ organisationId }) => organisationId);

	return {
		terms: [...taxonomies].map(([taxonomy, terms]) => ({
			taxonomy,
			rows: terms.map(({ id, name, parentId }) => ({ code: id, labelDe: name, labelEn: name, parentCode: parentId }))
		})),
		organisations: content.organisations.map((organisation) => {
			const own = sitesOfOrganisation.get(organisation.id) ?? [];
			const offers = offersOfOrganisation.get(organisation.id) ?? [];
			// The directory keeps one number per organisation: its own, else the first of its sites or services.
			const phones = [organisation, ...own, ...offers].flatMap((holder) => holder.phones);
			const phone = phones.find(({ kind }) => kind !== 'fax') ?? null;
			return {
				code: organisation.id,
				name: organisation.name,
				kind: 'welfare',
				description: organisation.description ?? '',
				phone: phone && [phone.number, phone.extension].filter(Boolean).join(' -'),
				email: organisation.email ?? offers.find((offer) => offer.email !== null)?.email ?? null,
				website: organisation.website,
				externalId: organisation.id
			};
		}),
		sites: sites.map((site) => ({
			code: site.id,
			organisationCode: site.organisationId ?? '',
			name: site.name,
			street: site.address?.street ?? '',
			postalCode: site.address?.postalCode ?? '',
			town: site.address?.town ?? '',
			latitude: site.latitude,
			longitude: site.longitude,
			accessible: site.accessibility.some((note) => /wheelchair|rollstuhl/i.test(note)) ? true : null
		})),
		offers: content.offers.map((offer) => {
			const at = (sitesOf.get(offer.id) ?? []).flatMap(({ siteId }) => siteById.get(siteId) ?? []);
			const told = capacitiesOf.get(offer.id) ?? [];
			const [only] = told;
			const capacity =
				only && told.length === 1 && at.length <= 1 && only.updatedAt && !Number.isNaN(Date.parse(only.updatedAt))
					? { capacity: { total: only.maximum, available: only.available, validAt: new Date(only.updatedAt) } }
					: {};
			const unit = only && told.length === 1 ? only.unit : null;
			const locations: LocationRow[] =
				at.length > 0
					? at.map(({ id }) => ({ reach: 'site', siteCode: id, ...capacity }))
					: [{ reach: 'network', ...capacity }];
			return { ...offerOf(offer, at, locations, problems), ...(unit === null ? {} : { capacityUnit: unit }) };
		})
	};
}
