import type { MemberRole } from '#lib/platform/actor.ts';

export const office = { code: 'jobcenter_weserbogen', name: 'Jobcenter Weserbogen (Demo)' } as const;

type DemoPerson = {
	/** Short name by which the history refers to the person. */
	key: string;
	name: string;
	role: MemberRole;
	/** Code of the organisation. */
	organisation: string;
	phone?: string;
	team?: string;
};

const jobcenter = (key: string, name: string, role: MemberRole, phone: string, team?: string): DemoPerson => ({
	key,
	name,
	role,
	organisation: office.code,
	phone,
	...(team ? { team } : {})
});

/** In the order in which the sign-in page offers them: the three roles of the loop first. */
export const demoPeople: readonly DemoPerson[] = [
	jobcenter('brandt', 'J. Brandt', 'case-manager', '0221 4710-118', 'Team Höxter'),
	{ key: 'falk', name: 'N. Falk', role: 'provider-staff', organisation: 'ankerwinde', phone: '0221 4710-231' },
	jobcenter('kessler', 'A. Kessler', 'system-manager', '0221 4710-101'),
	jobcenter('yildiz', 'M. Yıldız', 'case-manager', '0221 4710-121', 'Team Höxter'),
	jobcenter('petersen', 'S. Petersen', 'case-manager', '0221 4710-124', 'Team Südkreis'),
	jobcenter('albers', 'K. Albers', 'team-lead', '0221 4710-110', 'Team Höxter'),
	{ key: 'seidel', name: 'T. Seidel', role: 'provider-admin', organisation: 'ankerwinde', phone: '0221 4710-230' },
	{ key: 'dahl', name: 'I. Dahl', role: 'provider-staff', organisation: 'kranich', phone: '0221 4710-312' },
	{ key: 'wolke', name: 'B. Wolke', role: 'provider-admin', organisation: 'kranich', phone: '0221 4710-310' },
	{ key: 'engel', name: 'C. Engel', role: 'provider-staff', organisation: 'dreiklang', phone: '0221 4710-332' },
	{ key: 'haddad', name: 'L. Haddad', role: 'provider-staff', organisation: 'haselbach', phone: '0221 4710-272' },
	{ key: 'berger', name: 'E. Berger', role: 'provider-staff', organisation: 'silberdistel', phone: '0221 4710-292' },
	{ key: 'thoms', name: 'V. Thoms', role: 'provider-staff', organisation: 'tannengrund', phone: '0221 4710-372' },
	{ key: 'fenn', name: 'R. Fenn', role: 'provider-staff', organisation: 'fadenlauf', phone: '0221 4710-302' },
	jobcenter('nowak', 'R. Nowak', 'network-admin', '0221 4710-105'),
	jobcenter('winter', 'D. Winter', 'auditor', '0221 4710-107'),
	jobcenter('lorenz', 'F. Lorenz', 'evaluator', '0221 4710-108')
];

/** Colleagues whose work is the history; nobody signs in as them. */
export const demoColleagues: readonly DemoPerson[] = [
	jobcenter('colleague-hx-1', 'W. Harms', 'case-manager', '0221 4710-131', 'Team Höxter'),
	jobcenter('colleague-hx-2', 'G. Stahl', 'case-manager', '0221 4710-132', 'Team Höxter'),
	jobcenter('colleague-south-1', 'U. Riemann', 'case-manager', '0221 4710-133', 'Team Südkreis'),
	jobcenter('colleague-south-2', 'P. Okafor', 'case-manager', '0221 4710-134', 'Team Südkreis')
];

const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i' };

/** `A. Kessler` at the Jobcenter → `a.kessler@jobcenter-weserbogen.example`. */
export function addressOf({ name, organisation }: Pick<DemoPerson, 'name' | 'organisation'>): string {
	const local = name
		.toLowerCase()
		.replace(/[äöüßı]/g, (letter) => letters[letter] ?? letter)
		.replace(/[^a-z]+/g, '.');
	return `${local}@${organisation.replaceAll('_', '-')}.example`;
}
