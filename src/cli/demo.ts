import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { demoNetwork, loadDemo } from '#lib/interop/index.server.ts';
import { listNetworks } from '#lib/identity/index.server.ts';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { complain, Failure, say } from './terminal.ts';

const usage = `lk demo [--scale N] [--needs N]
  --scale  lays out partners and offers N times (1 to 2000), for measuring; cases and referrals stay
  --needs  lays out the unmet needs N times (as often as --scale if not said)
  50,000 offers and a million needs: --scale 834 --needs 1621`;

const mostCopies = 2_000;
const copiesOf = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);
const isPossible = (copies: number): boolean => copies >= 1 && copies <= mostCopies;

/** `lk demo`: the invented network with everything in it, in one transaction; once it is there it stays as it is. */
export async function run(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { scale: { type: 'string', default: '1' }, needs: { type: 'string' } }
	});
	const copies = { offers: copiesOf(values.scale), needs: copiesOf(values.needs ?? values.scale) };
	if (positionals.length > 0 || !isPossible(copies.offers) || !isPossible(copies.needs)) {
		complain(usage);
		return 2;
	}
	const actor = system(`lk-${randomBytes(6).toString('hex')}`);
	const real = (await transact(actor, (tx) => listNetworks(tx))).find(({ isDemo }) => !isDemo);
	// Demo accounts open to everyone; beside real persons they have no place.
	if (real)
		throw new Failure(
			`This database holds "${real.slug}", which is no demo. Load the demo elsewhere: LK_DATABASE=demo npm run lk -- demo`
		);

	const progress = (what: string) => {
		if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
	};
	const { loaded, counts } = await transact(actor, (tx, now) => loadDemo(tx, actor, now, progress, copies), {
		deadline: 240_000 + (copies.offers + copies.needs) * 1_000
	});
	progress('');
	if (!loaded) say(`The demo network "${demoNetwork.slug}" is there already; nothing was written.`);
	else {
		say(`Demo network "${demoNetwork.name}" (${demoNetwork.slug}):`);
		for (const [what, count] of Object.entries(counts)) say(`${String(count).padStart(7)} ${what}`);
	}
	return 0;
}
