/** What a page needs to show a form, and to show a refused one again exactly as it was typed. */
export type FormState = {
	values: Record<string, string | string[]>;
	issues: Record<string, string[]>;
	/** What concerns the form as a whole. */
	problem?: string;
	/** Which action of its page it was sent to; undefined for one that nobody has sent yet. */
	action?: string;
};

/** The form that came back refused, if it was the one of this action: several forms stand on one page. */
export const refusedOf = (answered: { form?: FormState } | null | undefined, action: string): FormState | undefined =>
	answered?.form?.action === action ? answered.form : undefined;

/** Passwords: a field of such a name is never shown again, kept or fingerprinted. */
export const isSecret = (name: string): boolean => /password/i.test(name);

const textOf = (value: unknown): string | string[] =>
	Array.isArray(value) ? value.map(String) : value === undefined || value === null ? '' : String(value);

/** A form to fill in, with what is known already. */
export const blank = (values: Record<string, unknown> = {}): FormState => ({
	values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)])),
	issues: {}
});

/** The value of a text control. */
export const valueOf = (form: FormState, name: string): string => {
	const value = form.values[name];
	return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** What a text control of that name needs: name, value, what is wrong with it. */
export const fieldOf = (
	form: FormState,
	name: string,
	...also: string[]
): { name: string; value: string; issues: string[] | undefined } => ({
	name,
	value: valueOf(form, name),
	issues: [name, ...also].map((key) => form.issues[key]).find((issues) => issues !== undefined)
});

/** The chosen values of a group of checkboxes or a multiple select. */
export const valuesOf = (form: FormState, name: string): string[] => {
	const value = form.values[name];
	return Array.isArray(value) ? value : value ? [value] : [];
};

/** What was typed, upon the state that the page shows now (`seen`): after a refusal it is not stale for good. */
export const onState = (typed: FormState, fresh: FormState): FormState => ({
	...typed,
	values: { ...typed.values, seen: valueOf(fresh, 'seen') }
});
