import { instruments as instrumentCatalogue, needTerms } from '#lib/directory/index.ts';
import { listInstruments, upsertInstruments, upsertTerms } from '#lib/directory/index.server.ts';
import { createNetwork, findNetwork, listNetworks, type Network } from '#lib/identity/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';

type NewNetwork = { slug: string; name?: string | undefined; demo?: boolean; publicDirectory?: boolean };

/** `flensburg-nord` → `Flensburg Nord`, until somebody gives it a name. */
const nameFromSlug = (slug: string): string =>
	slug.replace(/(^|-)(\p{L})/gu, (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase());

/** Versions of instruments that stand there already may have been edited and stay as they are. */
async function addInstruments(tx: Tx, actor: Actor, now: Date): Promise<void> {
	const known = new Set((await listInstruments(tx, actor, dayOf(now))).map(({ key }) => key));
	const missing = instrumentCatalogue.filter(({ key }) => !known.has(key));
	if (missing.length > 0) await upsertInstruments(tx, actor, { rows: missing }, now);
}

/** Where one network of an installation is a demo, demo mode runs or will run: a new one must not look real beside it. */
async function isDemoInstallation(tx: Tx): Promise<boolean> {
	if (process.env.DEMO_MODE) return config.demoMode;
	return (await listNetworks(tx)).some(({ isDemo }) => isDemo);
}

/** The network of this name; a new one comes with the catalogue of needs and instruments. */
export async function establishNetwork(
	tx: Tx,
	actor: Actor,
	input: NewNetwork,
	now: Date
): Promise<{ network: Network; created: boolean }> {
	const known = await findNetwork(tx, input.slug);
	if (known) return { network: known, created: false };
	const demo = input.demo ?? (await isDemoInstallation(tx));
	const network = await createNetwork(
		tx,
		actor,
		{
			slug: input.slug,
			name: input.name ?? nameFromSlug(input.slug),
			demo,
			publicDirectory: input.publicDirectory ?? false
		},
		now
	);
	const inside = { ...actor, networkId: network.id };
	await addInstruments(tx, actor, now);
	const rows = needTerms.map(({ parent, ...term }) => ({ ...term, parentCode: parent ?? null }));
	await upsertTerms(tx, inside, { networkId: network.id, rows }, now);
	return { network, created: true };
}
