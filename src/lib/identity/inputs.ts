import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import { memberRoles } from '#lib/platform/actor.ts';
import { zCode, zId, zOptionalId, zRequired, zText, zWhole } from '#lib/platform/inputs.ts';

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

const newPassword = {
	newPassword: z
		.string()
		.min(12, { error: () => m.identity_password_short() })
		.max(200, { error: () => m.errors_too_long({ max: 200 }) }),
	repeatedPassword: z.string().max(200)
};

export const passwordForm = z.object({
	currentPassword: z.string().max(200),
	...newPassword
});

/** By a link: whoever holds it shows no other password. */
export const newPasswordForm = z.object(newPassword);

export const acceptNewForm = z.object({ name: zRequired(100), ...newPassword });
export const acceptKnownForm = z.object({ password: signInForm.shape.password });

export const zEmail = zRequired(254).refine((text) => text === '' || z.email().safeParse(text).success, {
	error: () => m.identity_email_form()
});

const reach = { team: zText(100).default(''), phone: zText(50).default('') };

export const invitationForm = z.object({
	email: zEmail,
	organisationId: zId,
	role: zCode(memberRoles),
	...reach
});
export type InvitationForm = z.output<typeof invitationForm>;

export const invitationStep = z.object({ invitation: zId });

/** What the form does not show stays as it is. */
export const membershipChange = z.object({ team: zText(100).optional(), phone: zText(50).optional() });
export type MembershipChange = z.output<typeof membershipChange>;

export const memberFilter = z.object({
	suche: zText(100).default(''),
	rolle: z.union([z.literal('').transform(() => undefined), zCode(memberRoles)]).optional(),
	organisation: zOptionalId,
	seite: zWhole(1, 1000).default(1)
});
export type MemberFilter = z.output<typeof memberFilter>;

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
