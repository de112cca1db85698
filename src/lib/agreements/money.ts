import { getLocale } from '#lib/paraglide/runtime.js';

/** Money is whole cents; shown as the reader writes it, and read either way where that says one thing only. */

/** Cents of what a person typed: `1.234,50`, `1234,5`, `1234`, or `1,234.50`. Undefined when it is no amount. */
export function centsOf(typed: string): number | undefined {
	const text = typed.replace(/\s|€/g, '');
	const match =
		/^(\d{1,3}(?:\.\d{3})+|\d{1,12})(?:,(\d{1,2}))?$/.exec(text) ??
		/^(\d{1,3}(?:,\d{3})+|\d{1,12})\.(\d{1,2})$/.exec(text);
	const [, whole, part = ''] = match ?? [];
	if (whole === undefined) return undefined;
	const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(part.padEnd(2, '0'));
	return Number.isSafeInteger(cents) ? cents : undefined;
}

/** `1.234,50`, in English `1,234.50`, for a field; empty when there is no amount. */
export function typedOf(cents: number | null | undefined): string {
	if (cents === null || cents === undefined) return '';
	const whole = Math.trunc(cents / 100)
		.toString()
		.replace(/\B(?=(\d{3})+$)/g, getLocale() === 'en' ? ',' : '.');
	return `${whole}${getLocale() === 'en' ? '.' : ','}${String(cents % 100).padStart(2, '0')}`;
}
