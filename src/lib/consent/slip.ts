/**
 * What stands on the slip with which a person tells how it stands, and on the page that takes it: in their language, not
 * in that of whoever prints it. Neither names a person, an organisation or a topic (rule 13). Ukrainian and Arabic are
 * translations of the German one, which a sworn translator has to look at before they are used (docs/handbuch.md).
 */
import type { Said } from './model.ts';

export type SlipWording = {
	/** The language, in itself. */
	language: string;
	sheet: {
		title: string;
		intro: string;
		code: string;
		where: string;
		/** With `{address}`. */
		address: string;
		can: string;
		tell: string;
		withdraw: string;
		cannot: string;
		/** With `{on}`, the last day. */
		until: string;
		lost: string;
	};
	page: {
		title: string;
		sentence: string;
		code: string;
		hint: string;
		question: string;
		says: Record<Said | 'withdraw', string>;
		free: string;
		send: string;
		wrong: string;
		choose: string;
		refused: string;
		thanks: string;
		thanksText: string;
	};
};

const german: SlipWording = {
	language: 'Deutsch',
	sheet: {
		title: 'Rückmeldung durch mich',
		intro:
			'Mit diesem Zettel können Sie selbst mitteilen, wie es steht. Sie müssen nicht. Wenn Sie nichts mitteilen, hat das keine Folgen.',
		code: 'Ihr Code',
		where: 'Im Internet',
		address: 'Adresse: {address}',
		can: 'Damit können Sie',
		tell: 'mitteilen: Es hat begonnen, es läuft, oder es ist beendet',
		withdraw: 'eine Einwilligung zurücknehmen',
		cannot:
			'Die Seite zeigt nichts über Sie, keine Stelle und kein Thema. Niemand sonst erfährt davon als Ihre Ansprechperson.',
		until: 'Der Code gilt bis {on}.',
		lost: 'Zettel verloren? Ihre Ansprechperson gibt Ihnen einen neuen; der alte gilt dann nicht mehr.'
	},
	page: {
		title: 'Rückmeldung',
		sentence: 'Mit dem Code von Ihrem Zettel teilen Sie mit, wie es steht, oder nehmen eine Einwilligung zurück.',
		code: 'Ihr Code',
		hint: 'Zwölf Zeichen, zum Beispiel K7M2-93QF-X8AB',
		question: 'Was möchten Sie mitteilen?',
		says: {
			begun: 'Es hat begonnen',
			running: 'Es läuft',
			ended: 'Es ist beendet',
			withdraw: 'Ich nehme meine Einwilligung zurück'
		},
		free: 'Diese Seite zeigt nichts über Sie. Wenn Sie nichts mitteilen, hat das keine Folgen.',
		send: 'Mitteilen',
		wrong: 'Bitte prüfen Sie diese Angaben',
		choose: 'Bitte wählen Sie etwas aus.',
		refused:
			'Dieser Code gilt nicht oder nicht mehr. Bitte prüfen Sie die Eingabe oder lassen Sie sich einen neuen geben.',
		thanks: 'Danke, das ist angekommen.',
		thanksText: 'Sie müssen nichts weiter tun. Sie können den Code wieder benutzen, wenn sich etwas ändert.'
	}
};

const english: SlipWording = {
	language: 'English',
	sheet: {
		title: 'My own report',
		intro:
			'With this slip you can tell yourself how it stands. You do not have to. If you tell nothing, nothing follows from that.',
		code: 'Your code',
		where: 'On the internet',
		address: 'Address: {address}',
		can: 'With it you can',
		tell: 'tell: it has begun, it is running, or it has ended',
		withdraw: 'take back a consent',
		cannot:
			'The page shows nothing about you, no organisation and no topic. Nobody but your contact person learns of it.',
		until: 'The code is valid until {on}.',
		lost: 'Lost the slip? Your contact person gives you a new one; the old one is void then.'
	},
	page: {
		title: 'Report',
		sentence: 'With the code on your slip you tell how it stands, or take back a consent.',
		code: 'Your code',
		hint: 'Twelve characters, for example K7M2-93QF-X8AB',
		question: 'What would you like to tell?',
		says: {
			begun: 'It has begun',
			running: 'It is running',
			ended: 'It has ended',
			withdraw: 'I take back my consent'
		},
		free: 'This page shows nothing about you. If you tell nothing, nothing follows from that.',
		send: 'Tell',
		wrong: 'Please check what you entered',
		choose: 'Please choose one.',
		refused: 'This code is not valid, or not any more. Please check what you typed or ask for a new one.',
		thanks: 'Thank you, it has arrived.',
		thanksText: 'There is nothing else to do. You can use the code again when something changes.'
	}
};

const ukrainian: SlipWording = {
	language: 'Українська',
	sheet: {
		title: 'Моє власне повідомлення',
		intro:
			'За допомогою цього листка ви можете самі повідомити, як ідуть справи. Ви не зобов’язані це робити. Якщо ви нічого не повідомите, це не матиме жодних наслідків.',
		code: 'Ваш код',
		where: 'В інтернеті',
		address: 'Адреса: {address}',
		can: 'З його допомогою ви можете',
		tell: 'повідомити: почалося, триває або завершено',
		withdraw: 'відкликати згоду',
		cannot:
			'Сторінка не показує нічого про вас, жодної установи і жодної теми. Про це дізнається лише ваша контактна особа.',
		until: 'Код дійсний до {on}.',
		lost: 'Загубили листок? Ваша контактна особа дасть вам новий; старий після цього не діє.'
	},
	page: {
		title: 'Повідомлення',
		sentence: 'За допомогою коду з вашого листка ви повідомляєте, як ідуть справи, або відкликаєте згоду.',
		code: 'Ваш код',
		hint: 'Дванадцять знаків, наприклад K7M2-93QF-X8AB',
		question: 'Що ви хочете повідомити?',
		says: {
			begun: 'Почалося',
			running: 'Триває',
			ended: 'Завершено',
			withdraw: 'Я відкликаю свою згоду'
		},
		free: 'Ця сторінка не показує нічого про вас. Якщо ви нічого не повідомите, це не матиме жодних наслідків.',
		send: 'Повідомити',
		wrong: 'Будь ласка, перевірте ці дані',
		choose: 'Будь ласка, виберіть щось одне.',
		refused: 'Цей код не дійсний або вже не дійсний. Перевірте введене або попросіть новий код.',
		thanks: 'Дякуємо, повідомлення надійшло.',
		thanksText: 'Більше нічого робити не потрібно. Ви можете скористатися кодом знову, якщо щось зміниться.'
	}
};

const arabic: SlipWording = {
	language: 'العربية',
	sheet: {
		title: 'إبلاغ منّي شخصيًا',
		intro:
			'بهذه الورقة يمكنك أن تُبلِغ بنفسك كيف تسير الأمور. لست مُلزَمًا بذلك. إذا لم تُبلِغ بشيء فلن تترتّب على ذلك أي عواقب.',
		code: 'الرمز الخاص بك',
		where: 'على الإنترنت',
		address: 'العنوان: {address}',
		can: 'بواسطته يمكنك',
		tell: 'أن تُبلِغ: بدأ الأمر، أو هو مستمر، أو انتهى',
		withdraw: 'أن تسحب موافقة',
		cannot: 'لا تُظهر الصفحة أي شيء عنك ولا أي جهة ولا أي موضوع. لا يعلم بذلك أحد سوى الشخص المسؤول عنك.',
		until: 'الرمز صالح حتى {on}.',
		lost: 'هل فقدت الورقة؟ يعطيك الشخص المسؤول عنك ورقة جديدة، وعندئذ لا تعود القديمة صالحة.'
	},
	page: {
		title: 'إبلاغ',
		sentence: 'بالرمز الموجود على ورقتك تُبلِغ كيف تسير الأمور، أو تسحب موافقة.',
		code: 'الرمز الخاص بك',
		hint: 'اثنا عشر رمزًا، مثل K7M2-93QF-X8AB',
		question: 'ماذا تريد أن تُبلِغ؟',
		says: {
			begun: 'بدأ الأمر',
			running: 'الأمر مستمر',
			ended: 'انتهى الأمر',
			withdraw: 'أسحب موافقتي'
		},
		free: 'لا تُظهر هذه الصفحة أي شيء عنك. إذا لم تُبلِغ بشيء فلن تترتّب على ذلك أي عواقب.',
		send: 'إبلاغ',
		wrong: 'يُرجى مراجعة هذه البيانات',
		choose: 'يُرجى اختيار واحد.',
		refused: 'هذا الرمز غير صالح أو لم يعد صالحًا. يُرجى مراجعة ما كتبته أو طلب رمز جديد.',
		thanks: 'شكرًا، لقد وصل الإبلاغ.',
		thanksText: 'لا حاجة إلى أي شيء آخر. يمكنك استخدام الرمز مرة أخرى إذا تغيّر شيء.'
	}
};

/** By language code; the same languages as the consent texts (`texts.test.ts`). */
export const slipWordings: Record<string, SlipWording> = {
	de: german,
	en: english,
	uk: ukrainian,
	ar: arabic
};

/** The wording in a language; German where there is none. */
export function slipIn(language: string): { language: string; wording: SlipWording } {
	const wording = slipWordings[language];
	return wording ? { language, wording } : { language: 'de', wording: german };
}
