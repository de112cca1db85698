import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { config } from './config.server.ts';

export type Mail = {
	/** Names the mail: handed over twice, it is one file, or two messages with one id. */
	key: string;
	to: string;
	subject: string;
	text: string;
};

/** Milliseconds; well below the time after which a job counts as lost (src/cli/jobs-schema.ts). */
const patience = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/**
 * Hands a plain-text mail over: to the server of `SMTP_URL`, else as a file into the folder of mails. What it says must
 * name nobody and no topic: mail is read by others on its way.
 */
export async function deliver({ key, ...mail }: Mail): Promise<void> {
	const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
	const message = {
		from: config.mailFrom,
		...mail,
		messageId: `<${id}@${new URL(config.portalUrl).hostname}>`,
		// Nobody's holiday notice need answer a machine (RFC 3834).
		headers: { 'Auto-Submitted': 'auto-generated' },
		disableFileAccess: true,
		disableUrlAccess: true
	};
	if (config.smtpUrl) {
		await createTransport({ url: config.smtpUrl, ...patience }).sendMail(message);
		return;
	}
	const { message: bytes } = await createTransport({ streamTransport: true, buffer: true }).sendMail(message);
	await mkdir(config.mailFolder, { recursive: true, mode: 0o700 });
	const path = join(config.mailFolder, `${id}.eml`);
	await writeFile(`${path}.part`, bytes as Buffer, { mode: 0o600 });
	await rename(`${path}.part`, path);
}
