import { parseArgs } from 'node:util';
import { connect } from './bootstrap.ts';
import { complain, say } from './terminal.ts';

export type Chain = { chain: string; lines: number; head: string };
type Break = { chain: string; sequence: number; what: string };

/**
 * Walks every hash chain of the audit lines. The formula stands here a second time on purpose:
 * whoever changed lines in the database could have changed the function there as well.
 */
export async function verify(url: string): Promise<{ chains: Chain[]; breaks: Break[] }> {
	const sql = connect(url);
	try {
		const breaks = await sql<Break[]>`
			with line as (
				select *, lag(hash) over chain as hash_before, row_number() over chain as place
				from platform.audit_entries window chain as (partition by chain_id order by sequence)
			), judged as (
				select chain_id as chain, sequence::int, case
					when sequence <> place then 'a line before it is missing'
					when previous_hash is distinct from coalesce(hash_before, '\\x00'::bytea) then 'does not continue the line before it'
					when hash <> sha256(previous_hash || convert_to(jsonb_build_array(chain_id, sequence, extract(epoch from recorded_at)::text, account_id, membership_id, role, request_id, action, facts)::text, 'UTF8'))
						then 'was changed'
				end as what
				from line
			)
			select distinct on (chain) chain, sequence, what from judged where what is not null order by chain, sequence`;
		const chains = await sql<Chain[]>`
			select distinct on (chain_id) chain_id as chain, count(*) over (partition by chain_id)::int as lines, encode(hash, 'hex') as head
			from platform.audit_entries order by chain_id, sequence desc`;
		return { chains: [...chains], breaks: [...breaks] };
	} finally {
		await sql.end();
	}
}

/** `lk audit verify`: non-zero when a chain is broken; prints the heads, to be noted outside the database. */
export async function run(args: string[]): Promise<number> {
	const { positionals } = parseArgs({ args, allowPositionals: true });
	if (positionals[0] !== 'verify') {
		complain('lk audit verify');
		return 2;
	}
	const { chains, breaks } = await verify(process.env.JOB_DATABASE_URL ?? '');
	for (const { chain, lines, head } of chains) say(`${chain}  ${lines} lines  head ${head}`);
	for (const { chain, sequence, what } of breaks) complain(`${chain}  line ${sequence} ${what}`);
	say(
		`${chains.length} chains, ${breaks.length} broken. Lines cut off at the end only show when a head noted earlier is gone.`
	);
	return breaks.length === 0 ? 0 : 1;
}
