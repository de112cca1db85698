import { sql } from 'drizzle-orm';
import { createAccount, createNetwork, grantMembership } from '#lib/identity/index.server.ts';
import { system, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';

const actor = system('builder');
let counter = 0;
const next = (): number => ++counter;

/** A network with its Jobcenter; only what a test is about needs to be said. */
export async function buildNetwork(input: { slug?: string; demo?: boolean } = {}) {
	const slug = input.slug ?? `netz-${next()}-${process.pid}`;
	const network = await transact(actor, (tx, now) =>
		createNetwork(tx, actor, { slug, name: `Netz ${slug}`, demo: input.demo ?? true }, now)
	);
	const authority = await buildOrganisation(network.id, { name: 'Jobcenter', kind: 'authority' });
	return { ...network, authority };
}

export async function buildOrganisation(
	networkId: string,
	input: { name?: string; kind?: string } = {}
): Promise<{ id: string; name: string }> {
	const number = next();
	const name = input.name ?? `Anbieter ${number}`;
	const [row] = await transact(actor, (tx) =>
		tx.execute<{ id: string }>(sql`
			insert into directory.organisations (network_id, code, name, kind)
			values (${networkId}, ${`org_${number}`}, ${name}, ${input.kind ?? 'welfare'}) returning id`)
	);
	return { id: row!.id, name };
}

/** Somebody with a membership, ready to act. */
export async function buildMember(networkId: string, organisationId: string, role: MemberRole): Promise<Member> {
	const email = `person-${next()}-${process.pid}@demo.example`;
	return transact(actor, async (tx, now) => {
		const accountId = await createAccount(tx, actor, { email, name: `Person ${counter}` }, now);
		const membershipId = await grantMembership(tx, actor, { accountId, networkId, organisationId, role }, now);
		return { role, requestId: 'test', networkId, organisationId, accountId, membershipId };
	});
}
