import { expect, test } from 'vitest';
import { z } from 'zod';
import { readForm } from './forms.server.ts';

const schema = z.object({ email: z.string().min(1), newPassword: z.string().min(12) });
const posted = (fields: Record<string, string>) => ({
	request: new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) }),
	route: { id: '/' as const },
	url: new URL('http://localhost/')
});
const requestKey = '0192d5a0-0000-4000-8000-000000000001';

test('what was typed comes back, a password never', async () => {
	const { rejected } = await readForm(posted({ email: '', newPassword: 'geheim' }), schema);
	expect(rejected?.data.form.values).toEqual({ email: '' });
	expect(JSON.stringify(rejected)).not.toContain('geheim');
});

test('a password reaches the command, and leaves no trace in the key of a repeated submit', async () => {
	const read = (newPassword: string) => readForm(posted({ email: 'a', newPassword, requestKey }), schema);
	const [one, other] = [await read('ein langer Satz'), await read('ein anderer Satz')];
	expect(one.data?.newPassword).toBe('ein langer Satz');
	expect(one.once?.fingerprint).toBe(other.once?.fingerprint);
});
