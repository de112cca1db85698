import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { fold } from '#lib/directory/index.ts';
import { createOrganisation } from '#lib/directory/index.server.ts';
import { createAccount, createNetwork, findNetwork, grantMembership } from '#lib/identity/index.server.ts';
import { memberRoles, system, type Actor, type MemberRole } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { complain, Failure, say } from './terminal.ts';

const usage = `lk user create --email EMAIL --name NAME --role ROLE --network SLUG (--organisation NAME | --office NAME) [--new-network NAME]
  --organisation  one that the network has (name, code or id)
  --office        the public office, created when new
  --new-network   creates the network SLUG under this name when it is new
  ROLE            ${memberRoles.join(', ')}`;

const isRole = (role: string): role is MemberRole => (memberRoles as readonly string[]).includes(role);

/** `Jobcenter Köln` → `jobcenter_koeln`. */
const asCode = (name: string): string =>
	fold(name)
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '')
		.slice(0, 60) || 'office';

async function findOrganisation(tx: Tx, networkId: string, wanted: string): Promise<string | undefined> {
	const [row] = await tx.execute<{ id: string }>(sql`
		select id from directory.organisations
		where network_id = ${networkId} and (id::text = ${wanted} or code = ${wanted} or lower(name) = lower(${wanted})) limit 1`);
	return row?.id;
}

async function createOffice(tx: Tx, actor: Actor & { networkId: string }, name: string, now: Date): Promise<string> {
	const office = {
		networkId: actor.networkId,
		code: asCode(name),
		name,
		kind: 'authority' as const,
		description: '',
		addressProtected: false
	};
	return (await createOrganisation(tx, actor, office, now)).id;
}

async function networkId(tx: Tx, actor: Actor, slug: string, newName: string | undefined, now: Date): Promise<string> {
	const network =
		(await findNetwork(tx, slug)) ??
		(newName ? await createNetwork(tx, actor, { slug, name: newName, demo: false }, now) : undefined);
	if (!network) throw new Failure(`There is no network "${slug}". Create it with --new-network NAME, or by an import.`);
	return network.id;
}

/** `lk user create`: an account with a first password that is shown once, and its membership. */
export async function run(args: string[]): Promise<number> {
	const text = { type: 'string' } as const;
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			email: text,
			name: text,
			role: text,
			network: text,
			organisation: text,
			office: text,
			'new-network': text
		}
	});
	const { email, name, role = '', network, organisation, office } = values;
	if (positionals[0] !== 'create' || !email || !name || !network || !isRole(role) || !(organisation || office)) {
		complain(usage);
		return 2;
	}

	const actor = system(`lk-${randomBytes(6).toString('hex')}`);
	const password = randomBytes(12).toString('base64url');
	const isNew = await transact(actor, async (tx, now) => {
		const inNetwork = await networkId(tx, actor, network, values['new-network'], now);
		const organisationId =
			(await findOrganisation(tx, inNetwork, organisation ?? office ?? '')) ??
			(office ? await createOffice(tx, { ...actor, networkId: inNetwork }, office, now) : undefined);
		if (!organisationId) throw new Failure(`The network "${network}" has no organisation "${organisation}".`);
		const [known] = await tx.execute(sql`select id from platform.accounts where lower(email) = lower(${email})`);
		const accountId = await createAccount(tx, actor, { email, name, password }, now);
		await grantMembership(tx, actor, { accountId, networkId: inNetwork, organisationId, role }, now);
		return !known;
	});
	say(`${email}: ${role} in ${network}.`);
	say(
		isNew
			? `First password (shown once, change it after signing in): ${password}`
			: 'The account existed; its password is unchanged.'
	);
	return 0;
}
