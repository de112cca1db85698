import { csvOf } from '#lib/platform/csv.ts';
import type { ExportedOffer } from './export-directory.server.ts';
import { offerColumns, type OfferColumn } from './read-offers.ts';

const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? 'ja' : 'nein');

/** Offers as the file that `lk import offers` reads: one row per offer and site. What is unknown stays empty. */
export function offersCsv(offers: readonly ExportedOffer[]): string {
	const columns = Object.keys(offerColumns) as OfferColumn[];
	const rows = offers.flatMap((offer) =>
		offer.places.map(({ reach, site, validAt, ...counts }) => {
			const { organisation } = offer;
			const cells: Record<OfferColumn, string | number | null> = {
				partner_code: organisation.code,
				partner_name: organisation.name,
				partner_kind: organisation.kind,
				partner_phone: organisation.phone,
				partner_email: organisation.email,
				partner_website: organisation.website,
				offer_code: offer.code,
				offer_name: offer.name,
				offer_kind: offer.kind,
				description: offer.description,
				summary: offer.summary,
				instrument: offer.instrument,
				regime: offer.regime,
				needs: offer.terms.map(({ code }) => code).join(', '),
				target_groups: offer.targetGroups.join(', '),
				access_criteria: offer.accessCriteria,
				intake: offer.intake,
				entry: offer.entry,
				reach,
				outreach: yesNo(offer.outreach),
				women_only: yesNo(offer.womenOnly),
				languages: offer.languages.join(', '),
				accessible: yesNo(site?.accessible ?? null),
				schedule: offer.schedule,
				cost: offer.cost,
				required_documents: offer.documents,
				site_code: site?.code ?? null,
				site_name: site?.name ?? null,
				street: site?.street ?? null,
				postal_code: site?.postalCode ?? null,
				town: site?.town ?? null,
				latitude: site?.latitude ?? null,
				longitude: site?.longitude ?? null,
				protected_address: null,
				capacity_unit: validAt ? offer.capacityUnit : null,
				capacity_total: counts.total,
				capacity_available: counts.available,
				capacity_waiting: counts.waiting,
				expected_wait_days: counts.expectedWaitDays,
				capacity_as_of: validAt ? validAt.toISOString().slice(0, 10) : null
			};
			return columns.map((column) => cells[column]);
		})
	);
	return csvOf(columns, rows);
}
