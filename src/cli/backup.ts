import { renameSync, rmSync, statSync } from 'node:fs';
import { prepareDatabase } from './database.ts';
import { runTool } from './postgres-tools.ts';
import { complain, Failure, say } from './terminal.ts';

/** `lk backup FILE`: one consistent state in one file, while the portal runs. */
export async function run([file]: string[]): Promise<number | void> {
	if (!file) {
		complain('lk backup FILE');
		return 2;
	}
	const draft = `${file}.part`;
	const { adminUrl, stop } = await prepareDatabase({ migrating: 'embedded' });
	try {
		if (!adminUrl) throw new Failure('A backup reads past row security: set DATABASE_ADMIN_URL.');
		await runTool('pg_dump', adminUrl, ['--format=custom', '--no-password', `--file=${draft}`]);
		renameSync(draft, file);
		say(
			`${file}: ${statSync(file).size.toLocaleString('en')} bytes. It holds personal data: keep it like the database.`
		);
	} finally {
		rmSync(draft, { force: true });
		await stop();
	}
}
