/** Words that generated offers are made of: enough variety that full text has something to choose from. */
export const subjects = [
	'Schuldnerberatung',
	'Suchtberatung',
	'Wohnungsnotfallhilfe',
	'Kinderbetreuung in Randzeiten',
	'Sprachkurs B1',
	'Alphabetisierung',
	'Bewerbungstraining',
	'Aktivierung und Orientierung',
	'Arbeitsgelegenheit Grünpflege',
	'Arbeitsgelegenheit Möbellager',
	'Praktikum im Handwerk',
	'Ausbildungsbegleitung',
	'Ganzheitliche Betreuung',
	'Tagesstruktur Werkstatt',
	'Familienlotsen',
	'Migrationsberatung',
	'Psychosoziale Beratung',
	'Gesundheitskurs Rücken',
	'Führerschein und Mobilität',
	'Computergrundlagen',
	'Küche und Service',
	'Pflegehelferkurs',
	'Lager und Logistik',
	'Ehrenamt im Stadtteil',
	'Offenes Frühstück',
	'Nachbarschaftshilfe',
	'Jobcoaching im Betrieb',
	'Teilzeitausbildung',
	'Selbsthilfegruppe',
	'Anerkennung ausländischer Abschlüsse'
] as const;

export const qualities = [
	'wohnortnah',
	'aufsuchend',
	'mehrsprachig',
	'barrierefrei',
	'für Alleinerziehende',
	'für junge Menschen',
	'in Kleingruppen',
	'mit Kinderbetreuung',
	'am Nachmittag',
	'in Teilzeit',
	'für Frauen',
	'mit Praktikum',
	'online und vor Ort',
	'ohne Wartezeit',
	'nach Absprache'
] as const;

const sentences = [
	'Wir klären gemeinsam, was als Nächstes ansteht, und begleiten bei Terminen mit Behörden.',
	'Das Angebot beginnt jederzeit; ein Erstgespräch findet innerhalb von fünf Arbeitstagen statt.',
	'Die Gruppe trifft sich zweimal in der Woche am Vormittag, Kinder können mitgebracht werden.',
	'Inhalte sind Haushaltsplanung, Verhandlungen mit Gläubigern und der Weg in die Insolvenz.',
	'Wer möchte, sammelt im Praktikum erste Erfahrungen in Lager, Küche, Pflege oder Gartenbau.',
	'Eine Fachkraft spricht Arabisch, Ukrainisch oder Türkisch; Dolmetschen ist nach Anmeldung möglich.',
	'Der Zugang ist stufenlos, die Haltestelle liegt zwei Minuten entfernt.',
	'Schwerpunkte sind Bewerbung, Lebenslauf, Vorstellungsgespräch und die Suche nach einer Stelle.',
	'Die Teilnahme ist freiwillig und kostenlos; eine Kündigung ist jederzeit möglich.',
	'Wir arbeiten mit Betrieben aus Handwerk, Handel und Verwaltung in der Region zusammen.',
	'Nach dem Kurs begleiten wir die ersten Monate der Beschäftigung im Betrieb.',
	'Es gibt feste Ansprechpersonen, kleine Gruppen und einen ruhigen Raum zum Lernen.'
] as const;

export const criteria = [
	'Leistungsbezug nach dem SGB II, Wohnsitz im Kreis',
	'Ab 18 Jahren, Deutschkenntnisse mindestens A2',
	'Keine Voraussetzungen, Anmeldung durch das Jobcenter',
	'Unter 25 Jahren, ohne Berufsabschluss'
] as const;

export const providerNames = [
	'Caritas',
	'Diakonie',
	'Arbeiterwohlfahrt',
	'Bildungswerk',
	'Werkhof',
	'Verein Brücke',
	'Lernhaus',
	'Beratungsstelle',
	'Genossenschaft',
	'Zentrum für Arbeit'
] as const;

/** Three sentences, always the same for the same random numbers. */
export const describe = (random: () => number): string =>
	Array.from({ length: 3 }, () => sentences[Math.floor(random() * sentences.length)]).join(' ');
