import { expect, test } from 'vitest';
import { directoryHref, filterParams, withoutFilters } from './address.ts';

const current = new URLSearchParams(
	'q=Beratung&bedarf=debt&bedarf=housing_loss&raum=WA&km=&seite=3&ansicht=table&fall=abc'
);

test('a changed filter begins on the first page, empty ones go', () => {
	expect(directoryHref(current, { frei: '1' })).toBe(
		'/angebote?q=Beratung&bedarf=debt&bedarf=housing_loss&raum=WA&ansicht=table&fall=abc&frei=1'
	);
});
test('one of several needs goes, the other stays', () => {
	expect(directoryHref(current, { bedarf: ['housing_loss'], seite: undefined })).toContain('bedarf=housing_loss');
	expect(directoryHref(current, { bedarf: ['housing_loss'] })).not.toContain('debt');
});
test('another view stays on its page', () => {
	expect(directoryHref(current, { ansicht: undefined })).toContain('seite=3');
});
test('everything but the filters stays', () => {
	expect(withoutFilters(current)).toBe('/angebote?ansicht=table&fall=abc');
	expect(filterParams(current).toString()).toBe('q=Beratung&bedarf=debt&bedarf=housing_loss&raum=WA');
	expect(withoutFilters(new URLSearchParams('q=x'))).toBe('/angebote');
});
