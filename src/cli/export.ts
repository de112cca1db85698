import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { listNetworks } from '#lib/identity/index.server.ts';
import { exportKinds, exportNetwork, type ExportKind } from '#lib/interop/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { complain, Failure, say } from './terminal.ts';

const usage = `lk export <${exportKinds.join('|')}> --network SLUG --out FILE
  hsds    published offers: Human Services Data Specification 3.1, JSON
  offers  published offers with their places: the CSV that "lk import offers" reads
  gaps    need by area, with everything suppressed that the page suppresses: CSV
  Protected addresses are in none of them.`;

const isKind = (word: string | undefined): word is ExportKind =>
	(exportKinds as readonly string[]).includes(word ?? '');

/** `lk export`: writes what a network gives away into one file, and says how much it is. */
export async function run(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { network: { type: 'string' }, out: { type: 'string' } }
	});
	const [kind, more] = positionals;
	if (!isKind(kind) || more !== undefined || !values.network || !values.out) {
		complain(usage);
		return 2;
	}
	const actor = system(`lk-${randomBytes(6).toString('hex')}`);
	const network = (await transact(actor, (tx) => listNetworks(tx))).find(({ slug }) => slug === values.network);
	if (!network) throw new Failure(`There is no network "${values.network}".`);
	const { text, rows } = await exportNetwork(actor, kind, network.id);
	try {
		// Never over a file that is there.
		writeFileSync(values.out, text, { flag: 'wx' });
	} catch (caught) {
		throw new Failure(`"${values.out}" cannot be written: ${(caught as Error).message}`);
	}
	say(`${values.out}: ${rows} ${kind === 'gaps' ? 'cells' : 'offers'} of "${network.slug}".`);
	return 0;
}
