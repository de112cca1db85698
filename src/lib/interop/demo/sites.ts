import { demoAreas, demoOffers, demoPartners, type AreaCode, type DemoPartner } from './catalogue.ts';

type DemoSite = {
	code: string;
	partner: string;
	area: AreaCode;
	name: string;
	street: string;
	postalCode: string;
	town: string;
	latitude: number;
	longitude: number;
	accessible: boolean;
	isProtected: boolean;
};

// Names that no real town would give a street.
const streets = [
	'Musterweg',
	'Beispielallee',
	'Am Platzhalter',
	'Probestraße',
	'Zur Vorlage',
	'Demogasse',
	'Entwurfsweg',
	'Am Musterhof'
];

const metresPerDegree = 111_320;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));

export const siteCode = (partner: string, area: AreaCode): string => `${partner}_${area.toLowerCase()}`;

/** A few hundred metres round the centre of the place, every partner in a direction of its own. */
function siteOf(partner: DemoPartner, index: number, areaCode: AreaCode): DemoSite {
	const area = demoAreas.find(({ code }) => code === areaCode);
	if (!area) throw new Error(`no area ${areaCode}`);
	const metres = 300 + (index % 7) * 170;
	const angle = index * goldenAngle;
	const narrowing = Math.cos((area.latitude * Math.PI) / 180);
	const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
	return {
		code: siteCode(partner.code, areaCode),
		partner: partner.code,
		area: areaCode,
		name: partner.seat === areaCode ? `Geschäftsstelle ${area.town}` : `Außenstelle ${area.town}`,
		street: `${streets[(index + areaCode.charCodeAt(1)) % streets.length] ?? 'Musterweg'} ${1 + ((index * 7) % 40)}`,
		postalCode: area.postalCode,
		town: area.town,
		latitude: round(area.latitude + (Math.sin(angle) * metres) / metresPerDegree),
		longitude: round(area.longitude + (Math.cos(angle) * metres) / (metresPerDegree * narrowing)),
		accessible: index % 3 !== 1,
		isProtected: partner.isProtected ?? false
	};
}

/** Every partner's seat, and one site in each further area where it has an offer. */
export function demoSites(): DemoSite[] {
	return demoPartners.flatMap((partner, index) => {
		const areas = demoOffers
			.filter((offer) => offer.partner === partner.code)
			.flatMap(({ reach }) => (typeof reach === 'string' ? [] : reach));
		return [...new Set([partner.seat, ...areas])].map((area) => siteOf(partner, index, area));
	});
}

/** The `index`-th of `parts` nearly equal shares of a number; all shares add up to it. */
export const shareOf = (whole: number, parts: number, index: number): number =>
	Math.floor(whole / parts) + (index < whole % parts ? 1 : 0);
