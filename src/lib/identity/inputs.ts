import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import { zCode, zId, zRequired, zText } from '#lib/platform/inputs.ts';

export const signInForm = z.object({
	email: zRequired(254),
	/** Passwords keep their spaces. */
	password: z
		.string()
		.min(1, { error: () => m.errors_required() })
		.max(200, { error: () => m.errors_too_long({ max: 200 }) }),
	next: zText(500).optional()
});

export const demoSignInForm = z.object({ account: zId, next: zText(500).optional() });

export const switchForm = z.object({ membership: zId });

export const passwordForm = z.object({
	currentPassword: z.string().max(200),
	newPassword: z
		.string()
		.min(12, { error: () => m.identity_password_short() })
		.max(200, { error: () => m.errors_too_long({ max: 200 }) }),
	repeatedPassword: z.string().max(200)
});

export const endSessionForm = z.object({ session: zText(100) });

/** One field per topic of news, with what may be chosen for it, and the language of mail. */
export const newsForm = <Topic extends string>(
	topics: readonly Topic[],
	choicesFor: (topic: Topic) => readonly string[]
) =>
	z.object({
		...Object.fromEntries(topics.map((topic) => [topic, zCode(choicesFor(topic) as [string, ...string[]])])),
		locale: zCode(['de', 'en'])
	} as Record<string, z.ZodType<string>>);
