import { gzipSync } from 'node:zlib';
import { filterOf, listAreas, listOffers, listTerms } from '#lib/directory/index.server.ts';
import { offerQuery } from '#lib/directory/index.ts';
import { boardFilter, inboxFilter } from '#lib/referrals/index.ts';
import { answerReferral, getReferral, listBoard, listInbox } from '#lib/referrals/index.server.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Task } from './bare.ts';
import { askOnce, median, quantile, type Asked } from './client.ts';
import type { Ground } from './ground.ts';
import { compare, compareAlone, missing, time, type Result } from './measure.ts';
import { record } from './recorded.ts';
import type { Bare, Portal } from './servers.ts';
import {
	answerer,
	boardManager,
	caseManager,
	idOf,
	inboxAnswerer,
	partiesOf,
	planner,
	providerId,
	referralCount,
	size,
	type Person
} from './world.ts';

export type Stage = { ground: Ground; portal: Portal; bare: Bare };

const megabyte = 2 ** 20;
const page = { number: 1 };

/** What people look for. */
const searches = {
	all: { name: 'whole list', detail: 'no filter: the page as it opens', path: '/angebote' },
	filtered: {
		name: 'filtered list',
		detail: 'need and language',
		path: '/angebote?bedarf=job_application&sprache=ar'
	},
	near: {
		name: 'near search',
		detail: '5 km around the centre of an area, nearest first',
		path: '/angebote?raum=HX&km=5&sortierung=distance'
	},
	text: {
		name: 'full text with capped count',
		detail: 'one word, several thousand matches',
		path: '/angebote?q=Schuldnerberatung'
	}
};
type Search = (typeof searches)[keyof typeof searches];

const cookie = (person: Person): Record<string, string> => ({ cookie: person.cookie });
/** The data of a page alone, as a click inside the portal fetches it: the frame's data stay as they are. */
const dataOf = (path: string, person: Person, invalidated: string): Asked => {
	const url = new URL(path, 'http://bench');
	url.searchParams.set('x-sveltekit-invalidated', invalidated);
	return { path: `${url.pathname}/__data.json${url.search}`, headers: cookie(person) };
};
/** Root, portal frame, page: only the last is asked for. */
const pageOnly = '001';

/** Ids that belong to the n-th referral, always in the same order. */
function idsOf(referral: number, offer: number): string[] {
	const { provider, manager, case: caseNumber } = partiesOf(referral);
	return [
		idOf('referral', referral + 1),
		idOf('case', caseNumber + 1),
		idOf('offer', offer + 1),
		idOf('location', offer + 1),
		providerId(provider),
		answerer(provider).actor.membershipId,
		answerer(provider).actor.accountId,
		caseManager(manager).actor.membershipId,
		caseManager(manager).actor.accountId
	];
}

/** The offer each referral is about, as the data say. */
async function offersByReferral({ ground }: Stage): Promise<number[]> {
	const rows = await ground.admin<
		{ offer: string }[]
	>`select offer_id::text as offer from casework.referrals order by id`;
	return rows.map(({ offer }) => parseInt(offer.slice(24), 16) - 1);
}

async function mustAnswer(stage: Stage, asked: Asked, status = 200): Promise<Buffer> {
	const answer = await askOnce(stage.portal.port, asked);
	if (answer.status !== status) throw new Error(`the portal answers ${asked.path} with ${answer.status}`);
	return answer.body;
}

const shortly = (caught: unknown): string => String(caught instanceof Error ? caught.message : caught).slice(0, 2_000);

/** A part that cannot be measured says so in its own line; the others go on. */
async function attempt(
	names: [name: string, unit: string, goal: string][],
	work: () => Promise<Result[]>
): Promise<Result[]> {
	try {
		return await work();
	} catch (caught) {
		return names.map(([name, unit, goal]) => missing(name, unit, goal, shortly(caught)));
	}
}

/** What the directory page asks the database, in its order. */
async function listTask(stage: Stage, { path }: Search): Promise<Task> {
	const { actor } = caseManager(0);
	const asked: Record<string, string | string[]> = {};
	for (const [key, value] of new URL(path, 'http://bench').searchParams)
		asked[key] = key === 'bedarf' ? [value] : value;
	const filter = { ...filterOf(offerQuery.parse(asked)), preferred: [] };
	const [, ...statements] = await record(stage.ground.appUrl, actor, async (tx: Tx, now) => {
		await listTerms(tx, actor);
		await listOffers(tx, actor, filter, page, now);
		await listAreas(tx, actor);
	});
	return { statements, transaction: false };
}

async function lists(stage: Stage): Promise<Result[]> {
	const results: Result[] = [];
	for (const search of Object.values(searches)) {
		const { name, path, detail } = search;
		const title = `${name}, ${size.offers / 1000}k offers`;
		results.push(
			...(await attempt([[title, '× bare, time of one request', '≤ 2']], async () => {
				const asked = dataOf(path, caseManager(0), pageOnly);
				await mustAnswer(stage, asked);
				const task = await listTask(stage, search);
				await stage.bare.give({ list: task });
				return compare(
					title,
					2,
					{
						portal: { port: stage.portal.port, next: () => asked },
						bare: { port: stage.bare.port, next: () => ({ path: '/list' }) }
					},
					`${detail}; ${task.statements.length} statements on both sides, data of the page against JSON`
				);
			}))
		);
	}
	return results;
}

/** The whole page as HTML, against an endpoint that only answers the rows. */
async function htmlList(stage: Stage): Promise<Result[]> {
	const search = searches.filtered;
	const name = 'list page as HTML';
	return attempt(
		[
			[name, '× bare, time of one request', '≤ 4'],
			['list page as HTML, compressed', 'kB gz', '≤ 15']
		],
		async () => {
			const asked: Asked = { path: search.path, headers: cookie(caseManager(0)) };
			const html = await mustAnswer(stage, asked);
			await stage.bare.give({ list: await listTask(stage, search) });
			const compared = await compare(
				name,
				4,
				{
					portal: { port: stage.portal.port, next: () => asked },
					bare: { port: stage.bare.port, next: () => ({ path: '/list' }) }
				},
				'frame, navigation and page rendered on the server'
			);
			const kilobytes = gzipSync(html, { level: 6 }).length / 1000;
			return [
				...compared,
				{
					name: 'list page as HTML, compressed',
					value: Number(kilobytes.toFixed(1)),
					unit: 'kB gz',
					goal: '≤ 15',
					holds: kilobytes <= 15,
					detail: `${(html.length / 1000).toFixed(1)} kB before compression, gzip level 6, data for hydration included`
				}
			];
		}
	);
}

async function singleRead(stage: Stage): Promise<Result[]> {
	const name = 'single read (referral, row security)';
	return attempt([[name, '× bare, time of one request', '≤ 3']], async () => {
		const offers = await offersByReferral(stage);
		const first = 3; // answered: with feedback and a place
		const managed = partiesOf(first);
		const { actor } = caseManager(managed.manager);
		const statements = await record(stage.ground.appUrl, actor, (tx: Tx, now) =>
			getReferral(tx, actor, idOf('referral', first + 1), now)
		);
		await stage.bare.give({
			read: { statements, transaction: true, about: idsOf(first, offers[first] ?? 0) }
		});
		const answered = Array.from({ length: referralCount }, (_, index) => index).filter(
			(index) => partiesOf(index).answered
		);
		const turn = () => {
			let at = 0;
			return () => answered[at++ % answered.length] ?? first;
		};
		const [ours, theirs] = [turn(), turn()];
		const askPortal = () => {
			const referral = ours();
			return dataOf(`/anfragen/${idOf('referral', referral + 1)}`, caseManager(partiesOf(referral).manager), pageOnly);
		};
		await mustAnswer(stage, askPortal());
		const askBare = () => {
			const referral = theirs();
			return { path: `/read?ids=${idsOf(referral, offers[referral] ?? 0).join(',')}` };
		};
		return compare(
			name,
			3,
			{ portal: { port: stage.portal.port, next: askPortal }, bare: { port: stage.bare.port, next: askBare } },
			`${statements.length} statements in one transaction on both sides, disclosure line included; ${size.caseManagers} case managers in turn`
		);
	});
}

/** The two long lists over persons, row security on. */
async function longLists(stage: Stage): Promise<Result[]> {
	const board = boardManager();
	const inbox = inboxAnswerer();
	const pages = [
		{
			name: `board of ${size.board} clients`,
			path: '/wo-steht',
			person: board,
			work: (tx: Tx, now: Date) => listBoard(tx, board.actor, boardFilter.parse({}), now, { page })
		},
		{
			name: `inbox of ${size.inbox} referrals`,
			path: '/eingang',
			person: inbox,
			work: (tx: Tx, now: Date) => listInbox(tx, inbox.actor, inboxFilter.parse({}), now, { page })
		}
	];
	const results: Result[] = [];
	for (const { name, path, person, work } of pages)
		results.push(
			...(await attempt([[name, '× bare, time of one request', '≤ 3']], async () => {
				const asked = dataOf(path, person, pageOnly);
				await mustAnswer(stage, asked);
				const statements = await record(stage.ground.appUrl, person.actor, work);
				await stage.bare.give({ long: { statements, transaction: true } });
				return compare(
					name,
					3,
					{
						portal: { port: stage.portal.port, next: () => asked },
						bare: { port: stage.bare.port, next: () => ({ path: '/long' }) }
					},
					`${statements.length} statements in one transaction on both sides, data of the page against JSON`
				);
			}))
		);
	return results;
}

async function statusChange(stage: Stage): Promise<Result[]> {
	const name = 'status change with audit (accept)';
	return attempt([[name, '× bare, time of one request', '≤ 4']], async () => {
		const offers = await offersByReferral(stage);
		const open = Array.from({ length: referralCount }, (_, index) => index).filter(
			(index) => !partiesOf(index).answered
		);
		const first = open.pop() ?? 0;
		const { actor } = answerer(partiesOf(first).provider);
		const statements = await record(stage.ground.appUrl, actor, (tx: Tx, now) =>
			answerReferral(tx, actor, { id: idOf('referral', first + 1), answer: 'accept', seen: '1.0' }, now)
		);
		await stage.bare.give({
			accept: { statements, transaction: true, about: idsOf(first, offers[first] ?? 0) }
		});
		// Each referral can be accepted once: both sides take from the same heap.
		const take = () => {
			const referral = open.pop();
			if (referral === undefined) throw new Error('no referral left to accept');
			return referral;
		};
		const origin = `http://127.0.0.1:${stage.portal.port}`;
		const askPortal = (): Asked => {
			const referral = take();
			return {
				method: 'POST',
				path: `/eingang/${idOf('referral', referral + 1)}?/answer`,
				headers: {
					...cookie(answerer(partiesOf(referral).provider)),
					origin,
					accept: 'application/json',
					'x-sveltekit-action': 'true',
					'content-type': 'application/x-www-form-urlencoded'
				},
				body: new URLSearchParams({ answer: 'accept', seen: '1.0', requestKey: crypto.randomUUID() }).toString()
			};
		};
		const tried = (await mustAnswer(stage, askPortal())).toString('utf8');
		if (!/"type":"(success|redirect)"/.test(tried)) throw new Error(`the portal answers ${tried.slice(0, 160)}`);
		const askBare = () => {
			const referral = take();
			return { path: `/accept?ids=${idsOf(referral, offers[referral] ?? 0).join(',')}` };
		};
		return compare(
			name,
			4,
			{
				portal: { port: stage.portal.port, next: askPortal },
				bare: { port: stage.bare.port, next: askBare },
				count: 100
			},
			`${statements.length} statements in one transaction on both sides; the portal also reads the session and remembers the request key`
		);
	});
}

/** The matrix of gaps: its own query in milliseconds, and the page of it beside the same SQL. */
async function gapMatrix(stage: Stage): Promise<Result[]> {
	const name = `gap matrix over ${size.needs / 1_000_000}M needs`;
	return attempt(
		[
			[`${name}, its query`, 'ms', '≤ 300'],
			[`${name}, page`, '× bare, time of one request', '≤ 4'],
			[`${name}, page with the card of the largest gap`, 'ms', '≤ 1000']
		],
		async () => {
			const { actor } = planner();
			const statements = await record(stage.ground.appUrl, actor, (tx: Tx, now) => getGapMatrix(tx, actor, now));
			await stage.bare.give({ matrix: { statements, transaction: true } });
			const bare = { port: stage.bare.port, next: () => ({ path: '/matrix' }) };
			const times = await time(bare, 30);
			const asked = dataOf('/luecken?ansicht=tabelle', planner(), pageOnly);
			await mustAnswer(stage, asked);
			const withCard = { port: stage.portal.port, next: () => dataOf('/luecken', planner(), pageOnly) };
			await mustAnswer(stage, withCard.next());
			const cards = await time(withCard, 20);
			return [
				{
					name: `${name}, its query`,
					value: Math.round(median(times)),
					unit: 'ms',
					goal: '≤ 300',
					holds: median(times) <= 300,
					detail: `${statements.length} statements in one transaction, row security on; p95 ${quantile(times, 0.95).toFixed(0)} ms`
				},
				...(await compare(
					`${name}, page`,
					4,
					{ portal: { port: stage.portal.port, next: () => asked }, bare },
					'matrix, plans and places to come, as table; the bare side asks for the matrix alone'
				)),
				{
					name: `${name}, page with the card of the largest gap`,
					value: Math.round(median(cards)),
					unit: 'ms',
					goal: '≤ 1000',
					holds: median(cards) <= 1000,
					detail: `p95 ${quantile(cards, 0.95).toFixed(0)} ms`
				}
			];
		}
	);
}

/** Both sides bare: what the method itself finds where there is nothing to find. */
async function control(stage: Stage): Promise<Result[]> {
	await stage.bare.give({ list: await listTask(stage, searches.near) });
	const side = { port: stage.bare.port, next: () => ({ path: '/list' }) };
	return [
		await compareAlone(
			'control: bare against itself',
			1.1,
			{ portal: side, bare: side },
			'shows what of a ratio is chance'
		)
	];
}

async function clusters(stage: Stage): Promise<Result[]> {
	const name = `map clusters, ${size.sites / 1000}k sites`;
	return attempt(
		[
			[`${name}, p95`, 'ms', '≤ 5'],
			[`${name}, largest answer`, 'kB gz', '≤ 50'],
			[`${name}, first answer (index built)`, 'ms', '≤ 1000 per 200k']
		],
		async () => {
			const person = caseManager(0);
			const views = [
				{ box: '5.8,47.2,15.1,55.1', zoom: 5 },
				{ box: '8.5,51.3,9.9,52.1', zoom: 9 },
				{ box: '9.2,51.65,9.5,51.85', zoom: 11 },
				{ box: '9.34,51.74,9.42,51.8', zoom: 13 },
				{ box: '6.5,50.5,8.5,52', zoom: 8 }
			];
			let at = 0;
			const asked = () => {
				const view = views[at++ % views.length];
				return {
					path: `/angebote/karte/punkte?bbox=${view?.box ?? ''}&zoom=${view?.zoom ?? 0}`,
					headers: cookie(person)
				};
			};
			const begun = performance.now();
			await mustAnswer(stage, asked());
			const building = performance.now() - begun;
			let largest = 0;
			for (const _ of views)
				largest = Math.max(largest, gzipSync(await mustAnswer(stage, asked()), { level: 6 }).length);
			const times = await time({ port: stage.portal.port, next: asked }, 300);
			const p95 = quantile(times, 0.95);
			return [
				{
					name: `${name}, p95`,
					value: Number(p95.toFixed(1)),
					unit: 'ms',
					goal: '≤ 5',
					holds: p95 <= 5,
					detail: `over HTTP with session and version check; median ${median(times).toFixed(1)} ms, five views from country to street`
				},
				{
					name: `${name}, largest answer`,
					value: Number((largest / 1000).toFixed(1)),
					unit: 'kB gz',
					goal: '≤ 50',
					holds: largest <= 50_000,
					detail: ''
				},
				{
					name: `${name}, first answer (index built)`,
					value: Math.round(building),
					unit: 'ms',
					goal: '≤ 1000 per 200k',
					holds: building <= (1000 * size.sites) / 200_000,
					detail: 'reading every place from the database included'
				}
			];
		}
	);
}

/** Memory before the first request: what the program itself takes. */
let memoryAtStart = 0;
async function start(stage: Stage): Promise<Result[]> {
	memoryAtStart = (await stage.portal.memory()) / megabyte;
	return [];
}

async function memory(stage: Stage): Promise<Result[]> {
	const megabytes = (await stage.portal.memory()) / megabyte;
	return [
		{
			name: `server memory after all this, ${size.offers / 1000}k offers`,
			value: Math.round(megabytes),
			unit: 'MB RSS',
			goal: '≤ 250',
			holds: megabytes <= 250,
			detail: `process of the portal alone, PostgreSQL not counted; ${Math.round(memoryAtStart)} MB before the first request`
		}
	];
}

const parts = { start, control, lists, htmlList, singleRead, longLists, statusChange, gapMatrix, clusters, memory };

/** Everything over HTTP, one part after the other, or the one that is named; what is not there yet says so. */
export async function* measureAll(stage: Stage, only?: string): AsyncGenerator<Result[]> {
	for (const [name, part] of Object.entries(parts)) {
		if (only && only !== name) continue;
		process.stdout.write(`${name} …\n`);
		yield await part(stage);
	}
}
