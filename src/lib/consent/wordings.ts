/**
 * The wordings since version 2026-11; what a regime says otherwise stands in `regime-wordings.ts`. Ukrainian and Arabic are translations of the German one, which alone is binding; a
 * sworn translator has to look at them before they are used (docs/handbuch.md).
 */
import type { ConsentWording } from './texts.ts';

export const german: ConsentWording = {
	title: {
		to_provider: 'Einwilligung A: Das Jobcenter darf weitergeben',
		to_authority: 'Einwilligung B: Der Anbieter darf zurückmelden'
	},
	intro: {
		to_provider: 'Ich bin einverstanden, dass {office} diese Angaben über mich an {provider} weitergibt.',
		to_authority: 'Ich bin einverstanden, dass {provider} diese Angaben über mich an {office} zurückmeldet.'
	},
	itemsTitle: 'Welche Angaben',
	items: {
		D1: 'Mein Name und wie man mich erreicht',
		D2: 'Wobei ich Unterstützung möchte und mein Ziel in meinen Worten',
		D3: 'Ob ich einen Platz bekomme oder auf der Warteliste stehe, und der erste Termin',
		D4: 'Dass ich begonnen habe und dass es beendet ist',
		D5: 'Anwesenheit',
		D6: 'Beurteilung',
		D7: 'Wie weit wir mit dem Ziel sind, das wir gemeinsam vereinbart haben'
	},
	purposeTitle: 'Wozu',
	purpose: {
		to_provider: 'Damit {provider} mir einen Termin anbieten und auf mein Ziel eingehen kann: {offer}.',
		to_authority:
			'Damit meine Ansprechperson weiß, ob die Unterstützung zustande kommt, und etwas anderes suchen kann, wenn nicht: {offer}.'
	},
	durationTitle: 'Wie lange',
	duration: 'Bis {until}. Danach wird nichts mehr weitergegeben, außer ich willige neu ein.',
	voluntaryTitle: 'Freiwillig',
	voluntary: [
		'Ich muss nicht einwilligen. Ich kann auch nur in einzelne Angaben einwilligen.',
		'Wenn ich nicht einwillige, habe ich keinen Nachteil. Die Anfrage geht trotzdem. Leistungen hängen davon nicht ab.'
	],
	withdrawTitle: 'Jederzeit widerrufen',
	withdraw:
		'Ich kann jederzeit widerrufen, ohne Grund: mündlich, per Brief oder mit meinem Code, bei {office} oder bei {provider}. Ab dann fließt nichts mehr, und die Rückmeldungen sind für beide Seiten gesperrt.',
	neverTitle: 'Was nie weitergegeben wird',
	never: 'Was ich in einer Beratung erzähle, Angaben zur Gesundheit, Anwesenheit und Beurteilungen.',
	health:
		'Das Angebot kann etwas über meine Gesundheit oder Lebenslage verraten (Art. 9 DSGVO). Die Einwilligung gilt ausdrücklich auch dafür.',
	sign: {
		name: 'Name in Druckschrift',
		place: 'Ort, Datum',
		signature: 'Unterschrift',
		copy: 'Eine Kopie habe ich bekommen.'
	}
};

export const english: ConsentWording = {
	title: {
		to_provider: 'Consent A: the Jobcenter may pass on',
		to_authority: 'Consent B: the provider may report back'
	},
	intro: {
		to_provider: 'I agree that {office} passes on the following about me to {provider}.',
		to_authority: 'I agree that {provider} reports the following about me to {office}.'
	},
	itemsTitle: 'What',
	items: {
		D1: 'My name and how to reach me',
		D2: 'What I want support with, and my goal in my own words',
		D3: 'Whether I get a place or am on the waiting list, and the first appointment',
		D4: 'That I have started, and that it has ended',
		D5: 'Attendance',
		D6: 'Assessment',
		D7: 'How far we are with the goal that we agreed together'
	},
	purposeTitle: 'What for',
	purpose: {
		to_provider: 'So that {provider} can offer me an appointment and work towards my goal: {offer}.',
		to_authority:
			'So that my contact person knows whether the support comes about, and can look for something else if not: {offer}.'
	},
	durationTitle: 'How long',
	duration: 'Until {until}. After that nothing more is passed on unless I agree again.',
	voluntaryTitle: 'Voluntary',
	voluntary: [
		'I do not have to agree. I can also agree to single items only.',
		'If I do not agree I have no disadvantage. The referral is made all the same. Benefits do not depend on it.'
	],
	withdrawTitle: 'Withdraw at any time',
	withdraw:
		'I can withdraw at any time, without a reason: by word, by letter or with my code, at {office} or at {provider}. From then on nothing flows, and what was reported is locked for both sides.',
	neverTitle: 'What is never passed on',
	never: 'What I say in counselling, anything about health, attendance, and assessments.',
	health:
		'The offer may reveal something about my health or situation (Art. 9 GDPR). My consent expressly includes this.',
	sign: {
		name: 'Name in block letters',
		place: 'Place, date',
		signature: 'Signature',
		copy: 'I have been given a copy.'
	}
};

export const ukrainian: ConsentWording = {
	title: {
		to_provider: 'Згода A: Jobcenter може передавати дані',
		to_authority: 'Згода B: надавач послуг може повідомляти'
	},
	intro: {
		to_provider: 'Я згоден / згодна, щоб {office} передав ці дані про мене організації {provider}.',
		to_authority: 'Я згоден / згодна, щоб {provider} повідомляв ці дані про мене установі {office}.'
	},
	itemsTitle: 'Які дані',
	items: {
		D1: 'Моє ім’я та як зі мною зв’язатися',
		D2: 'У чому мені потрібна підтримка і моя мета моїми словами',
		D3: 'Чи отримаю я місце або перебуваю у списку очікування, та перша зустріч',
		D4: 'Що я розпочав / розпочала і що це завершено',
		D5: 'Відвідування',
		D6: 'Оцінка',
		D7: 'Наскільки ми наблизилися до мети, про яку домовилися разом'
	},
	purposeTitle: 'Для чого',
	purpose: {
		to_provider: 'Щоб {provider} міг запропонувати мені зустріч і врахувати мою мету: {offer}.',
		to_authority: 'Щоб моя контактна особа знала, чи відбудеться підтримка, і могла шукати щось інше, якщо ні: {offer}.'
	},
	durationTitle: 'Як довго',
	duration: 'До {until}. Після цього нічого більше не передається, якщо я не дам нову згоду.',
	voluntaryTitle: 'Добровільно',
	voluntary: [
		'Я не зобов’язаний / не зобов’язана давати згоду. Я можу погодитися лише на окремі дані.',
		'Якщо я не дам згоди, для мене не буде жодних негативних наслідків. Запит усе одно буде надіслано. Виплати від цього не залежать.'
	],
	withdrawTitle: 'Відкликати можна будь-коли',
	withdraw:
		'Я можу відкликати згоду будь-коли без пояснення причин: усно, листом або за допомогою мого коду, в установі {office} або в організації {provider}. Відтоді нічого більше не передається, а повідомлення заблоковані для обох сторін.',
	neverTitle: 'Що ніколи не передається',
	never: 'Те, що я розповідаю на консультації, дані про здоров’я, відвідування та оцінки.',
	health:
		'Ця пропозиція може розкрити щось про моє здоров’я або життєву ситуацію (ст. 9 GDPR). Моя згода прямо поширюється і на це.',
	sign: {
		name: 'Ім’я та прізвище друкованими літерами',
		place: 'Місце, дата',
		signature: 'Підпис',
		copy: 'Я отримав / отримала копію.'
	}
};

export const arabic: ConsentWording = {
	title: {
		to_provider: 'الموافقة أ (A): يجوز لمركز العمل (Jobcenter) نقل البيانات',
		to_authority: 'الموافقة ب (B): يجوز لمقدّم الخدمة الإبلاغ'
	},
	intro: {
		to_provider: 'أوافق على أن تنقل الجهة {office} هذه البيانات عنّي إلى {provider}.',
		to_authority: 'أوافق على أن تُبلِغ الجهة {provider} هذه البيانات عنّي إلى {office}.'
	},
	itemsTitle: 'أيّ بيانات',
	items: {
		D1: 'اسمي وكيفية الاتصال بي',
		D2: 'ما أحتاج إلى الدعم فيه، وهدفي بكلماتي أنا',
		D3: 'هل أحصل على مكان أو أنا على قائمة الانتظار، والموعد الأول',
		D4: 'أنني بدأت، وأن الأمر انتهى',
		D5: 'الحضور',
		D6: 'التقييم',
		D7: 'إلى أين وصلنا في الهدف الذي اتفقنا عليه معًا'
	},
	purposeTitle: 'لأيّ غرض',
	purpose: {
		to_provider: 'لكي تتمكن الجهة {provider} من عرض موعد عليّ ومراعاة هدفي: {offer}.',
		to_authority: 'لكي يعرف الشخص المسؤول عنّي هل سيتم الدعم، ويتمكن من البحث عن شيء آخر إن لم يتم: {offer}.'
	},
	durationTitle: 'إلى متى',
	duration: 'حتى {until}. بعد ذلك لا يُنقل أي شيء إلا إذا وافقت من جديد.',
	voluntaryTitle: 'طوعي',
	voluntary: [
		'لست مُلزَمًا بالموافقة. يمكنني أيضًا الموافقة على بعض البيانات فقط.',
		'إذا لم أوافق فلن يلحق بي أي ضرر. يُرسَل الطلب رغم ذلك. ولا تتوقف الإعانات على هذه الموافقة.'
	],
	withdrawTitle: 'يمكن سحب الموافقة في أي وقت',
	withdraw:
		'يمكنني سحب الموافقة في أي وقت ومن دون ذكر سبب: شفهيًا أو برسالة أو بالرمز الخاص بي، لدى {office} أو لدى {provider}. من تلك اللحظة لا يُنقل أي شيء، وتُحجب المعلومات المُبلَّغ عنها لدى الطرفين.',
	neverTitle: 'ما لا يُنقل أبدًا',
	never: 'ما أقوله في الاستشارة، والبيانات الصحية، والحضور، والتقييمات.',
	health:
		'قد يكشف هذا العرض شيئًا عن صحتي أو ظروف حياتي (المادة 9 من اللائحة العامة لحماية البيانات). تشمل موافقتي ذلك صراحةً.',
	sign: { name: 'الاسم بأحرف واضحة', place: 'المكان والتاريخ', signature: 'التوقيع', copy: 'استلمتُ نسخة.' }
};
