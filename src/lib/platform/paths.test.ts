import { describe, expect, test } from 'vitest';
import { localPath } from './paths.ts';

describe('the way back after signing in', () => {
	test('stays on this server', () => {
		expect(localPath('/angebote?q=Schulden')).toBe('/angebote?q=Schulden');
	});

	test.each([
		'https://example.org',
		'//example.org',
		'/\\example.org',
		'/\texample',
		'javascript:alert(1)',
		'/.//example.org',
		'/..//example.org',
		'/a/..//example.org',
		'',
		null,
		undefined
	])('never leads elsewhere: %s', (text) => {
		expect(localPath(text)).toBe('/');
	});
});
