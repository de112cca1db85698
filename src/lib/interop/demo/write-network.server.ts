import type { BodyKind, ContactChannel } from '#lib/network/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { demoPartners } from './catalogue.ts';
import { demoClock } from './clock.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

const coordinators = ['kessler', 'nowak', 'albers'] as const;
const channels: readonly ContactChannel[] = ['phone', 'visit', 'video', 'mail'];
const topics = [
	'Auslastung und Wartezeit im letzten Quartal besprochen.',
	'Neue Ansprechperson und Vertretung abgestimmt.',
	'Zugangskriterien geschärft, Beschreibung wird angepasst.',
	'Termin für den Qualitätsdialog vereinbart.'
];
/** Nobody is in charge of these yet. */
const unkept = new Set(['kreis_spdi', 'findling', 'mittagstisch']);
/** Days since the last contact, where it is longer ago than the rhythm. */
const overdue: Record<string, number> = { ein_stueck_zeit: 100, fadenlauf: 131 };
/** Nobody has been in touch with these. */
const silent = new Set(['trockener_kurs']);

type DemoMeeting = {
	/** Days ago; negative ones lie ahead. */
	days: number;
	minutes?: string;
	agenda: readonly [title: string, need?: string, area?: string][];
	decisions?: readonly [words: string, responsible: string, dueIn: number | null, settled: boolean][];
};
type DemoBody = {
	key: string;
	kind: BodyKind;
	name: string;
	purpose: string;
	rhythm: number | null;
	seats: readonly [seat: string, organisation: string | null, chairs?: true][];
	meetings: readonly DemoMeeting[];
};

const demoBodies: readonly DemoBody[] = [
	{
		key: 'steering',
		kind: 'steering_group',
		name: 'Steuerungsrunde Angebote',
		purpose: 'Jobcenter und Kreis entscheiden über neue, größere und auslaufende Angebote.',
		rhythm: 2,
		seats: [
			['Leitung Eingliederung', 'jobcenter_weserbogen', true],
			['Sozialplanung', 'kreis_jugendamt'],
			['Sozialpsychiatrischer Dienst', 'kreis_spdi']
		],
		meetings: [
			{
				days: 41,
				minutes: 'Lücken des Quartals durchgesehen. Vorrang für Schuldnerberatung im Südkreis.',
				agenda: [
					['Schuldnerberatung in Warburg: Wartezeit', 'debt', 'WA'],
					['Auslaufende Verträge im nächsten Halbjahr']
				],
				decisions: [
					['Bedarf im Südkreis bestätigen und Konzept anfordern.', 'Systemmanagement', 20, false],
					['Verlängerung der Brückenpfeiler-Zuwendung vorbereiten.', 'Systemmanagement', null, true]
				]
			},
			{ days: -19, agenda: [['Stand der Vorhaben'], ['Mittel des nächsten Jahres']] },
			{
				days: 10,
				minutes: 'Randzeitenbetreuung Steinheim beschlossen.',
				agenda: [['Randzeitenbetreuung Steinheim', 'childcare', 'ST']],
				decisions: [['Randzeitenbetreuung Steinheim umsetzen.', 'Systemmanagement', 24, false]]
			},
			{
				days: 90,
				minutes: 'Frauentreff Warburg beschlossen.',
				agenda: [['Frauentreff Warburg', 'social_contacts', 'WA']],
				decisions: [['Zuwendung für den Frauentreff Warburg bewilligen.', 'Systemmanagement', null, true]]
			},
			{
				days: 290,
				minutes: 'Budget-Sprechstunde mobil beschlossen.',
				agenda: [['Budget-Sprechstunde mobil', 'household_budget', 'NI']],
				decisions: [['Budget-Sprechstunde mobil starten.', 'Systemmanagement', null, true]]
			}
		]
	},
	{
		key: 'council',
		kind: 'advisory_council',
		name: 'Örtlicher Beirat',
		purpose: 'Berät das Jobcenter bei Auswahl und Gestaltung der Eingliederungsleistungen (§ 18d SGB II).',
		rhythm: 6,
		seats: [
			['Geschäftsführung', 'jobcenter_weserbogen', true],
			['Arbeitgeberverband', null],
			['Gewerkschaft', null],
			['Freiwilligenbörse', 'freiwilligenboerse']
		],
		meetings: [
			{
				days: 112,
				minutes: 'Programm des nächsten Jahres beraten. Anregung: mehr Angebote mit Kinderbetreuung.',
				agenda: [['Entwurf des Arbeitsmarktprogramms']],
				decisions: [['Anregung zur Kinderbetreuung in die Bedarfsrunde geben.', 'Systemmanagement', null, true]]
			},
			{
				days: 300,
				minutes: 'Budget-Sprechstunde mobil begrüßt.',
				agenda: [['Neue Angebote im laufenden Jahr']]
			}
		]
	},
	{
		key: 'providers',
		kind: 'provider_dialogue',
		name: 'Anbieterdialog',
		purpose: 'Austausch mit allen Anbietern über Zugang, Rückmeldung und Bedarf.',
		rhythm: 3,
		seats: [
			['Systemmanagement', 'jobcenter_weserbogen', true],
			['Geschäftsführung', 'ankerwinde'],
			['Leitung Beratung', 'haselbach'],
			['Leitung Maßnahmen', 'kranich']
		],
		meetings: [
			{
				days: 103,
				minutes: 'Rückmeldung per Zettel erklärt, Fragen zur Platzmeldung geklärt.',
				agenda: [['Rückmeldung mit Einwilligung'], ['Platzmeldung im Portal']],
				decisions: [['Schulung für neue Mitarbeitende anbieten.', 'Netzwerkverwaltung', -9, false]]
			}
		]
	}
];

/** Who keeps which partner, when people last spoke, and three bodies with their meetings. */
export async function writeNetwork(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const { networkId } = ids;
	const clock = demoClock(now);
	const organisation = (code: string) => known(ids.organisations, code);
	await insertRows(
		tx,
		'steering.partner_care',
		demoPartners.map(({ code, kind }, index) => ({
			organisation_id: organisation(code),
			network_id: networkId,
			coordinator_id: unkept.has(code)
				? null
				: known(ids.members, coordinators[index % coordinators.length] ?? 'kessler'),
			rhythm_days: kind === 'informal' ? 90 : 120
		}))
	);
	await insertRows(
		tx,
		'steering.partner_contacts',
		demoPartners.flatMap(({ code }, index) => {
			if (silent.has(code)) return [];
			const last = overdue[code] ?? 6 + ((index * 11) % 70);
			return [last, last + 97].map((daysAgo, nth) => ({
				id: demoId(networkId, 'contact', code, nth),
				network_id: networkId,
				organisation_id: organisation(code),
				held_on: clock.workingDay(daysAgo),
				channel: channels[(index + nth) % channels.length],
				topic: topics[(index + nth) % topics.length],
				recorded_by: known(ids.members, coordinators[index % coordinators.length] ?? 'kessler'),
				recorded_at: clock.at(daysAgo).toISOString()
			}));
		})
	);
	const bodyId = (body: DemoBody) => demoId(networkId, 'body', body.key);
	const meetingId = (body: DemoBody, nth: number) => demoId(networkId, 'meeting', body.key, nth);
	await insertRows(
		tx,
		'steering.bodies',
		demoBodies.map((body) => ({
			id: bodyId(body),
			network_id: networkId,
			kind: body.kind,
			name: body.name,
			purpose: body.purpose,
			rhythm_months: body.rhythm,
			created_at: clock.at(400).toISOString()
		}))
	);
	await insertRows(
		tx,
		'steering.body_members',
		demoBodies.flatMap((body) =>
			body.seats.map(([seat, code, chairs], nth) => ({
				id: demoId(networkId, 'seat', body.key, nth),
				body_id: bodyId(body),
				organisation_id: code === null ? null : organisation(code),
				seat,
				chairs: chairs ?? false,
				since: clock.day(400)
			}))
		)
	);
	const meetings = demoBodies.flatMap((body) =>
		body.meetings.map((meeting, nth) => ({ ...meeting, id: meetingId(body, nth), bodyId: bodyId(body) }))
	);
	await insertRows(
		tx,
		'steering.meetings',
		meetings.map((meeting) => ({
			id: meeting.id,
			body_id: meeting.bodyId,
			meets_on: clock.workingDay(meeting.days),
			meets_at: '10:00',
			place: 'Kreishaus, Sitzungszimmer',
			minutes: meeting.minutes ?? '',
			minutes_on: meeting.minutes ? clock.day(meeting.days - 7) : null
		}))
	);
	await insertRows(
		tx,
		'steering.agenda_items',
		meetings.flatMap((meeting) =>
			meeting.agenda.map(([title, need, area], nth) => ({
				id: demoId(meeting.id, 'agenda', nth),
				meeting_id: meeting.id,
				position: nth + 1,
				title,
				term_id: need ? known(ids.terms, need) : null,
				area_id: area ? known(ids.areas, area) : null
			}))
		)
	);
	await insertRows(
		tx,
		'steering.decisions',
		meetings.flatMap((meeting) =>
			(meeting.decisions ?? []).map(([words, responsible, dueIn, settled], nth) => ({
				id: demoId(meeting.id, 'decision', nth),
				meeting_id: meeting.id,
				words,
				responsible,
				due_on: dueIn === null ? null : clock.day(-dueIn),
				settled_on: settled ? clock.day(meeting.days - 14) : null
			}))
		)
	);
	return demoBodies.length;
}
