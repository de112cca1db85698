import { createHash } from 'node:crypto';
import type { ExportedOffer, ExportedPlace, ExportedSite } from './export-directory.server.ts';

/** The same id for the same thing in every file (shape of a random UUID). */
function idFor(...parts: string[]): string {
	const hash = createHash('sha256').update(parts.join('\t')).digest('hex');
	const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}

/** What came in with an id of its own keeps it. */
const ownId = ({ id, code }: { id: string; code: string }): string =>
	/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(code) ? code : id;

/** The optional properties that are there: an empty text says nothing. */
const given = (properties: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== ''));

function locationOf(site: ExportedSite, organisationId: string): Record<string, unknown> {
	const id = ownId(site);
	return {
		id,
		location_type: 'physical',
		organization_id: organisationId,
		...given({ name: site.name, latitude: site.latitude, longitude: site.longitude }),
		...(site.street || site.town
			? {
					addresses: [
						{
							id: idFor(id, 'address'),
							address_1: site.street,
							city: site.town,
							state_province: '',
							postal_code: site.postalCode,
							country: 'DE',
							address_type: 'physical'
						}
					]
				}
			: {}),
		...(site.accessible ? { accessibility: [{ id: idFor(id, 'accessibility'), description: 'rollstuhlgerecht' }] } : {})
	};
}

/** The standard counts per service, so only a service at one place has a capacity; an unknown one is none, never 0. */
function capacitiesOf(id: string, unit: string, places: readonly ExportedPlace[]): Record<string, unknown> {
	const [only, other] = places;
	if (!only || other || only.reach === 'protected' || only.available === null || only.validAt === null) return {};
	return {
		capacities: [
			{
				id: idFor(id, 'capacity'),
				unit: { id: idFor('unit', unit), name: unit },
				available: only.available,
				...given({ maximum: only.total }),
				updated: only.validAt.toISOString()
			}
		]
	};
}

function serviceOf(offer: ExportedOffer): Record<string, unknown> {
	const id = ownId(offer);
	const { organisation } = offer;
	const organisationId = ownId(organisation);
	const inOrder = <Thing extends { id: string; code: string }>(things: readonly Thing[]) =>
		things.toSorted((a, b) => (ownId(a) < ownId(b) ? -1 : 1));
	const sites = inOrder(offer.places.flatMap(({ site }) => site ?? []));
	return {
		id,
		name: offer.name,
		status: 'active',
		...given({
			description: offer.description,
			eligibility_description: offer.accessCriteria,
			fees_description: offer.cost
		}),
		organization: {
			id: organisationId,
			name: organisation.name,
			description: organisation.description,
			...given({ email: organisation.email, website: organisation.website }),
			...(organisation.phone ? { phones: [{ id: idFor(organisationId, 'phone'), number: organisation.phone }] } : {})
		},
		...(offer.schedule ? { schedules: [{ id: idFor(id, 'schedule'), description: offer.schedule }] } : {}),
		...(offer.documents ? { required_documents: [{ id: idFor(id, 'document'), document: offer.documents }] } : {}),
		languages: offer.languages.map((code) => ({ id: idFor(id, 'language', code), code })),
		...(sites.length > 0
			? {
					service_at_locations: sites.map((site) => ({
						id: idFor(id, ownId(site)),
						location: locationOf(site, organisationId)
					}))
				}
			: {}),
		...capacitiesOf(id, offer.capacityUnit, offer.places),
		attributes: inOrder(offer.terms).map((term) => ({
			id: idFor(id, ownId(term)),
			link_id: id,
			link_entity: 'service',
			taxonomy_term: { id: ownId(term), name: term.label, description: term.label }
		}))
	};
}

/** Published offers as a page of full services of the Human Services Data Specification 3.1. */
export function hsdsPage(offers: readonly ExportedOffer[]): Record<string, unknown> {
	const contents = offers
		.map((offer) => ({ key: ownId(offer), service: serviceOf(offer) }))
		.toSorted((a, b) => (a.key < b.key ? -1 : 1))
		.map(({ service }) => service);
	return {
		total_items: contents.length,
		total_pages: 1,
		page_number: 1,
		size: contents.length,
		first_page: true,
		last_page: true,
		empty: contents.length === 0,
		contents
	};
}
