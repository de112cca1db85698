/**
 * Where a regime is told otherwise than `wordings.ts` says, since version 2026-12: in statutory measures much is reported
 * by law, whatever the person agrees to; an employer says why it ended and never learns need or goal. Translations as there.
 */
import type { RegimeWording } from './texts.ts';

export const statutory: Record<string, RegimeWording> = {
	de: {
		duration: 'Bis {until}. Danach wird davon nichts mehr zurückgemeldet, außer ich willige neu ein.',
		withdraw:
			'Ich kann jederzeit widerrufen, ohne Grund: mündlich, per Brief oder mit meinem Code, bei {office} oder bei {provider}. Ab dann wird davon nichts mehr zurückgemeldet, und was davon zurückgemeldet wurde, ist für beide Seiten gesperrt.',
		law: {
			title: 'Was ohne meine Einwilligung gemeldet wird',
			text: 'Bei dieser Maßnahme meldet {provider} dem Jobcenter nach dem Gesetz (§ 61 SGB II): ob ich einen Platz bekomme, den ersten Termin, Beginn, Unterbrechung und Ende mit Grund, meine Anwesenheit je Monat und eine Beurteilung, die vorher mit mir besprochen wird, wenn das möglich ist. Das gilt auch, wenn ich nicht einwillige oder widerrufe.'
		},
		never: 'Was ich in einer Beratung erzähle, und Angaben zur Gesundheit.'
	},
	en: {
		duration: 'Until {until}. After that none of this is reported any more unless I agree again.',
		withdraw:
			'I can withdraw at any time, without a reason: by word, by letter or with my code, at {office} or at {provider}. From then on none of this is reported, and what was reported of it is locked for both sides.',
		law: {
			title: 'What is reported without my consent',
			text: 'In this measure {provider} reports to the Jobcenter by law (section 61 SGB II): whether I get a place, the first appointment, start, interruption and end with the reason, my attendance per month, and an assessment that is talked over with me first where that is possible. This holds even if I do not agree, or withdraw.'
		},
		never: 'What I say in counselling, and anything about health.'
	},
	uk: {
		duration: 'До {until}. Після цього ці дані більше не повідомляються, якщо я не дам нову згоду.',
		withdraw:
			'Я можу відкликати згоду будь-коли без пояснення причин: усно, листом або за допомогою мого коду, в установі {office} або в організації {provider}. Відтоді ці дані більше не повідомляються, а вже повідомлені з них заблоковані для обох сторін.',
		law: {
			title: 'Що повідомляється без моєї згоди',
			text: 'Під час цього заходу {provider} повідомляє Jobcenter за законом (§ 61 SGB II): чи отримаю я місце, першу зустріч, початок, перерву та завершення з причиною, мою присутність за кожен місяць і оцінку, яку перед тим обговорюють зі мною, якщо це можливо. Це діє також, якщо я не дам згоди або відкличу її.'
		},
		never: 'Те, що я розповідаю на консультації, та дані про здоров’я.'
	},
	ar: {
		duration: 'حتى {until}. بعد ذلك لا يُبلَّغ عن شيء من هذه البيانات إلا إذا وافقت من جديد.',
		withdraw:
			'يمكنني سحب الموافقة في أي وقت ومن دون ذكر سبب: شفهيًا أو برسالة أو بالرمز الخاص بي، لدى {office} أو لدى {provider}. من تلك اللحظة لا يُبلَّغ عن شيء من هذه البيانات، وما سبق الإبلاغ عنه منها يُحجب لدى الطرفين.',
		law: {
			title: 'ما يُبلَّغ عنه من دون موافقتي',
			text: 'في هذا الإجراء تُبلِغ الجهة {provider} مركز العمل (Jobcenter) بحكم القانون (المادة 61 من SGB II): هل أحصل على مكان، والموعد الأول، والبدء والانقطاع والانتهاء مع السبب، وحضوري في كل شهر، وتقييمًا يُناقَش معي قبل ذلك إن أمكن. ويسري ذلك أيضًا إذا لم أوافق أو سحبت موافقتي.'
		},
		never: 'ما أقوله في الاستشارة، والبيانات الصحية.'
	}
};

export const employer: Record<string, RegimeWording> = {
	de: {
		items: {
			D4: 'Wann ich begonnen habe, ob unterbrochen wird, wann es endet und der Grund aus einer festen Liste (zum Beispiel: eingestellt, kein Angebot des Betriebs, anders entschieden)'
		},
		purpose: { to_provider: 'Damit {provider} mir einen Termin anbieten kann: {offer}.' },
		never:
			'Was ich brauche, mein Ziel, zu welcher Zielgruppe ich gehöre, was ich in einer Beratung erzähle, Angaben zur Gesundheit, Anwesenheit und Beurteilungen.'
	},
	en: {
		items: {
			D4: 'When I started, whether it is interrupted, when it ends, and the reason from a fixed list (for example: hired, no offer by the employer, decided otherwise)'
		},
		purpose: { to_provider: 'So that {provider} can offer me an appointment: {offer}.' },
		never:
			'What I need, my goal, which target group I belong to, what I say in counselling, anything about health, attendance, and assessments.'
	},
	uk: {
		items: {
			D4: 'Коли я розпочав / розпочала, чи є перерва, коли це завершується, і причина з визначеного списку (наприклад: прийнято на роботу, підприємство не зробило пропозиції, я вирішив / вирішила інакше)'
		},
		purpose: { to_provider: 'Щоб {provider} міг запропонувати мені зустріч: {offer}.' },
		never:
			'Що мені потрібно, моя мета, до якої цільової групи я належу, те, що я розповідаю на консультації, дані про здоров’я, відвідування та оцінки.'
	},
	ar: {
		items: {
			D4: 'متى بدأت، وهل حدث انقطاع، ومتى ينتهي الأمر، والسبب من قائمة محدّدة (مثلًا: تم التوظيف، لا عرض من المنشأة، قرّرت غير ذلك)'
		},
		purpose: { to_provider: 'لكي تتمكن الجهة {provider} من عرض موعد عليّ: {offer}.' },
		never:
			'ما أحتاج إليه، وهدفي، والفئة التي أنتمي إليها، وما أقوله في الاستشارة، والبيانات الصحية، والحضور، والتقييمات.'
	}
};
