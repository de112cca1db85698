/**
 * What a person reads and signs where one consent names several organisations: a case conference (§ 7 rule 8), the day
 * of a hand-over between two providers (rule 7). Versioned and in the same languages as the other texts (texts.ts), with
 * which they share what is said of duration, of what is never passed on, and of signing.
 */
import { isRightToLeft, wordingIn, type ConsentText } from '../texts.ts';
import type { JointKind } from './model.ts';

type JointWording = {
	title: Record<JointKind, string>;
	/** Placeholders in braces are filled in by `jointText`. */
	intro: Record<JointKind, string>;
	itemsTitle: Record<JointKind, string>;
	/** What the two providers of a hand-over know of each other. */
	handOver: string[];
	/** Topics of a conference, by code. */
	topics: Record<string, string>;
	purpose: Record<JointKind, string>;
	voluntary: Record<JointKind, string[]>;
	withdraw: string;
	health: string;
	/** Instead of what is said else, where a topic is health itself: it is talked about, so it is not among what never passes on. */
	aboutHealth?: { never: string; health: string };
};

const german: JointWording = {
	title: { conference: 'Einwilligung zu einer Fallkonferenz', hand_over: 'Einwilligung zu einer Übergabe' },
	intro: {
		conference:
			'Ich bin einverstanden, dass am {on} mit mir gemeinsam gesprochen wird. Teilnehmen dürfen {office} und nur diese Stellen: {parties}.',
		hand_over: 'Ich bin einverstanden, dass diese Stellen voneinander wissen: {parties}.'
	},
	itemsTitle: { conference: 'Worüber', hand_over: 'Was sie voneinander wissen' },
	handOver: ['Dass beide mich unterstützen', 'Der Tag, an dem die eine an die andere übergibt'],
	topics: {
		next_steps: 'Nächste Schritte',
		division_of_work: 'Wer übernimmt was',
		hand_over: 'Übergabe',
		work_training: 'Arbeit und Ausbildung',
		daily_structure: 'Tagesstruktur',
		housing: 'Wohnen',
		money: 'Geld und Schulden',
		family: 'Familie und Kinder',
		strain: 'Belastung und Gesundheit'
	},
	purpose: {
		conference: 'Damit alle, die mich unterstützen, sich absprechen und ich nicht alles mehrmals erzählen muss.',
		hand_over: 'Damit die Unterstützung ohne Lücke weitergeht.'
	},
	voluntary: {
		conference: [
			'Ich muss nicht einwilligen. Ich kann auch nur einzelnen Stellen zustimmen.',
			'Wenn ich nicht einwillige, habe ich keinen Nachteil. Leistungen hängen davon nicht ab.'
		],
		hand_over: [
			'Ich muss nicht einwilligen. Sonst erfahren die Stellen nichts voneinander.',
			'Wenn ich nicht einwillige, habe ich keinen Nachteil. Leistungen hängen davon nicht ab.'
		]
	},
	withdraw:
		'Ich kann jederzeit widerrufen, ohne Grund: mündlich oder per Brief, bei {office} oder bei jeder dieser Stellen. Ab dann erfährt keine von ihnen mehr etwas davon.',
	health:
		'Ein Thema oder eine Stelle kann etwas über meine Gesundheit oder Lebenslage verraten (Art. 9 DSGVO). Die Einwilligung gilt ausdrücklich auch dafür.'
};

const english: JointWording = {
	title: { conference: 'Consent to a case conference', hand_over: 'Consent to a hand-over' },
	intro: {
		conference:
			'I agree that on {on} there is a talk with me. {office} and only these organisations may take part: {parties}.',
		hand_over: 'I agree that these organisations know of each other: {parties}.'
	},
	itemsTitle: { conference: 'What about', hand_over: 'What they know of each other' },
	handOver: ['That both support me', 'The day on which one hands over to the other'],
	topics: {
		next_steps: 'Next steps',
		division_of_work: 'Who does what',
		hand_over: 'Hand-over',
		work_training: 'Work and training',
		daily_structure: 'Structure of the day',
		housing: 'Housing',
		money: 'Money and debts',
		family: 'Family and children',
		strain: 'Strain and health'
	},
	purpose: {
		conference: 'So that all who support me agree with each other, and I need not tell everything several times.',
		hand_over: 'So that the support goes on without a gap.'
	},
	voluntary: {
		conference: [
			'I do not have to consent. I can also agree to single organisations only.',
			'If I do not consent, I have no disadvantage. Benefits do not depend on it.'
		],
		hand_over: [
			'I do not have to consent. Then the organisations learn nothing of each other.',
			'If I do not consent, I have no disadvantage. Benefits do not depend on it.'
		]
	},
	withdraw:
		'I can withdraw at any time without a reason: by word or by letter, at {office} or at any of these organisations. From then on none of them learns anything of it any more.',
	health:
		'A topic or an organisation may reveal something about my health or situation (Art. 9 GDPR). The consent expressly covers that, too.'
};

const ukrainian: JointWording = {
	title: { conference: 'Згода на спільну нараду', hand_over: 'Згода на передачу між організаціями' },
	intro: {
		conference:
			'Я погоджуюся, що {on} відбудеться розмова за моєї участі. Брати участь можуть {office} та лише ці організації: {parties}.',
		hand_over: 'Я погоджуюся, що ці організації знають одна про одну: {parties}.'
	},
	itemsTitle: { conference: 'Про що', hand_over: 'Що вони знають одна про одну' },
	handOver: ['Що обидві мене підтримують', 'День, коли одна передає справу іншій'],
	topics: {
		next_steps: 'Наступні кроки',
		division_of_work: 'Хто що робить',
		hand_over: 'Передача',
		work_training: 'Робота та навчання',
		daily_structure: 'Розпорядок дня',
		housing: 'Житло',
		money: 'Гроші та борги',
		family: 'Родина та діти',
		strain: 'Навантаження та здоров’я'
	},
	purpose: {
		conference: 'Щоб усі, хто мене підтримує, узгодили свої дії, а мені не довелося розповідати все кілька разів.',
		hand_over: 'Щоб підтримка тривала без перерви.'
	},
	voluntary: {
		conference: [
			'Я не зобов’язаний / не зобов’язана погоджуватися. Я можу погодитися лише щодо окремих організацій.',
			'Якщо я не дам згоди, для мене не буде жодних негативних наслідків. Виплати від цього не залежать.'
		],
		hand_over: [
			'Я не зобов’язаний / не зобов’язана погоджуватися. Тоді організації нічого не дізнаються одна про одну.',
			'Якщо я не дам згоди, для мене не буде жодних негативних наслідків. Виплати від цього не залежать.'
		]
	},
	withdraw:
		'Я можу відкликати згоду будь-коли без пояснення причин: усно або листом, в установі {office} або в будь-якій із цих організацій. Відтоді жодна з них більше нічого про це не дізнається.',
	health:
		'Тема або організація може розкрити щось про моє здоров’я або життєву ситуацію (ст. 9 GDPR). Моя згода прямо поширюється і на це.'
};

const arabic: JointWording = {
	title: { conference: 'الموافقة على اجتماع مشترك', hand_over: 'الموافقة على التسليم بين جهتين' },
	intro: {
		conference:
			'أوافق على أن يُعقد معي حديث مشترك يوم {on}. يجوز أن تشارك فيه الجهة {office} وهذه الجهات فقط: {parties}.',
		hand_over: 'أوافق على أن تعرف هذه الجهات بعضها ببعض: {parties}.'
	},
	itemsTitle: { conference: 'حول ماذا', hand_over: 'ما تعرفه إحداهما عن الأخرى' },
	handOver: ['أن كلتيهما تدعمانني', 'اليوم الذي تسلّم فيه إحداهما إلى الأخرى'],
	topics: {
		next_steps: 'الخطوات التالية',
		division_of_work: 'من يتولّى ماذا',
		hand_over: 'التسليم',
		work_training: 'العمل والتدريب',
		daily_structure: 'تنظيم اليوم',
		housing: 'السكن',
		money: 'المال والديون',
		family: 'الأسرة والأطفال',
		strain: 'الأعباء والصحة'
	},
	purpose: {
		conference: 'لكي ينسّق كل من يدعمني فيما بينهم، ولا أضطر إلى رواية كل شيء عدة مرات.',
		hand_over: 'لكي يستمر الدعم دون انقطاع.'
	},
	voluntary: {
		conference: [
			'لست مُلزَمًا بالموافقة. يمكنني أيضًا الموافقة على بعض الجهات فقط.',
			'إذا لم أوافق فلن يلحق بي أي ضرر. ولا تتوقف الإعانات على هذه الموافقة.'
		],
		hand_over: [
			'لست مُلزَمًا بالموافقة. عندئذ لا تعرف الجهتان شيئًا إحداهما عن الأخرى.',
			'إذا لم أوافق فلن يلحق بي أي ضرر. ولا تتوقف الإعانات على هذه الموافقة.'
		]
	},
	withdraw:
		'يمكنني سحب الموافقة في أي وقت ومن دون ذكر سبب: شفهيًا أو برسالة، لدى {office} أو لدى أي من هذه الجهات. من تلك اللحظة لا تعرف أي منها شيئًا عن ذلك.',
	health:
		'قد يكشف موضوع أو جهة شيئًا عن صحتي أو ظروف حياتي (المادة 9 من اللائحة العامة لحماية البيانات). تشمل موافقتي ذلك صراحةً.'
};

const aboutHealth: Record<'de' | 'en' | 'uk' | 'ar', JointWording['aboutHealth']> = {
	de: {
		never: 'Was ich in einer Beratung erzähle, Anwesenheit und Beurteilungen.',
		health:
			'Wir sprechen auch über meine Belastung und Gesundheit, und eine Stelle kann etwas darüber oder über meine Lebenslage verraten (Art. 9 DSGVO). Die Einwilligung gilt ausdrücklich auch dafür.'
	},
	en: {
		never: 'What I say in counselling, attendance, and assessments.',
		health:
			'We also talk about my strain and health, and an organisation may reveal something about that or about my situation (Art. 9 GDPR). The consent expressly covers that, too.'
	},
	uk: {
		never: 'Те, що я розповідаю на консультації, відвідування та оцінки.',
		health:
			'Ми говоримо також про моє навантаження та здоров’я, а організація може розкрити щось про це або про мою життєву ситуацію (ст. 9 GDPR). Моя згода прямо поширюється і на це.'
	},
	ar: {
		never: 'ما أقوله في الاستشارة، والحضور، والتقييمات.',
		health:
			'نتحدّث أيضًا عن أعبائي وصحتي، وقد تكشف جهة شيئًا عن ذلك أو عن ظروف حياتي (المادة 9 من اللائحة العامة لحماية البيانات). تشمل موافقتي ذلك صراحةً.'
	}
};

type JointTextVersion = {
	version: string;
	/** Version of the text from which the shared sentences are. */
	shared: string;
	wordings: Record<string, JointWording>;
};

/** Oldest first; a text is never changed after use. The first stood in the form alone. */
export const jointTexts: readonly JointTextVersion[] = [
	{ version: '2026-12-g', shared: '2026-12', wordings: { de: german, en: english, uk: ukrainian, ar: arabic } },
	{
		version: '2026-12-g2',
		shared: '2026-12',
		wordings: {
			de: { ...german, aboutHealth: aboutHealth.de },
			en: { ...english, aboutHealth: aboutHealth.en },
			uk: { ...ukrainian, aboutHealth: aboutHealth.uk },
			ar: { ...arabic, aboutHealth: aboutHealth.ar }
		}
	}
];

const current = (): JointTextVersion => {
	const newest = jointTexts.at(-1);
	if (!newest) throw new Error('there is no joint text');
	return newest;
};
/** Version that a new joint consent names. */
export const jointTextVersion = current().version;

type JointNames = {
	office: string;
	/** The organisations that it names; each is kept together in a line that runs the other way. */
	parties: readonly string[];
	/** Day of the conference. */
	on: string;
	until: string;
};

type JointAbout = {
	topics: readonly string[];
	/** A topic is health itself. */
	talksOfHealth: boolean;
	/** A topic or an organisation may reveal something about health or situation. */
	namesHealthData: boolean;
};

/** A text in the shape of every consent, the one now in use if no other is asked for; German where a language is missing. */
export function jointText(
	language: string,
	kind: JointKind,
	names: JointNames,
	about: JointAbout,
	asked: string = jointTextVersion
): ConsentText {
	const text = jointTexts.find((candidate) => candidate.version === asked) ?? current();
	const { version, wordings } = text;
	const known = wordings[language] ? language : 'de';
	const wording = wordings[known] ?? german;
	const shared = wordingIn(known, text.shared);
	const own = about.talksOfHealth ? wording.aboutHealth : undefined;
	const health = own?.health ?? (about.namesHealthData ? wording.health : undefined);
	const rightToLeft = isRightToLeft(known);
	const shown = (name: string): string => (rightToLeft ? `\u2068${name}\u2069` : name);
	const filled: Record<string, string> = {
		office: shown(names.office),
		parties: names.parties.map(shown).join(rightToLeft ? '، ' : ', '),
		on: shown(names.on),
		until: shown(names.until)
	};
	const fill = (sentence: string): string =>
		sentence
			.replace(/\{(office|parties|on|until)\}/g, (_, name: string) => filled[name] ?? '')
			.replace(/\.\.(?=\s|$)/g, '.');
	return {
		version,
		language: known,
		rightToLeft,
		title: wording.title[kind],
		intro: fill(wording.intro[kind]),
		items: {
			title: wording.itemsTitle[kind],
			list: kind === 'hand_over' ? wording.handOver : about.topics.map((topic) => wording.topics[topic] ?? topic)
		},
		parts: [
			{ title: shared.purposeTitle, text: [wording.purpose[kind]] },
			{ title: shared.durationTitle, text: [fill(shared.duration)] },
			{ title: shared.voluntaryTitle, text: wording.voluntary[kind] },
			{ title: shared.withdrawTitle, text: [fill(wording.withdraw)] },
			{ title: shared.neverTitle, text: [own?.never ?? shared.never] },
			...(health ? [{ title: '', text: [health] }] : [])
		],
		sign: shared.sign
	};
}
