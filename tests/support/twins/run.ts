// Lives a sequence in both worlds at once and looks at what everybody can read after each step.
import type postgres from 'postgres';
import { expect } from 'vitest';
import { caller, encode, signInAs, type Answer, type Caller } from '../http.ts';
import type { RunningServer } from '../server.ts';
import { factsOf, holdsCodes, holdsNames, keysInSql, keysOf, mayKnow, tellsAnEmployer } from './facts.ts';
import { normalised, patternInSql, sides, unordered, wordOf, wordsIn, type Secret, type Side } from './secrets.ts';
import { chooseStep, type Choice, type Moment, type Post, type Step } from './steps.ts';
import { addressesOf, allCells, suggests, type Cell, type Viewer } from './surfaces.ts';
import {
	buildTwin,
	clear,
	dawn,
	people,
	prepare,
	remember,
	rowsHolding,
	setClock,
	type Person,
	type Twin,
	type Who
} from './world.ts';

/** Whose keys in SQL are laid beside those of the pure rule. */
const watched = ['manager', 'colleague', 'staff', 'rival', 'planner'] as const;

/** What the two worlds do not have in common. */
export type Hides = 'texts' | 'names' | 'codes';
type Pair<T> = Record<Side, T>;
const both = <T>(make: (side: Side) => T): Pair<T> => ({ l: make('l'), r: make('r') });
const bothAsync = async <T>(make: (side: Side) => Promise<T>): Promise<Pair<T>> => {
	const [l, r] = await Promise.all([make('l'), make('r')]);
	return { l, r };
};

/** Both networks, built before the server starts: one that finds none would load the demo network first. */
export async function buildTwins(admin: postgres.Sql): Promise<Pair<Twin>> {
	await prepare(admin);
	const twins = { l: await buildTwin(admin, 'l'), r: await buildTwin(admin, 'r') };
	await remember(admin);
	return twins;
}

/** @param perStep surfaces with data about persons that are read after a step; of all others a quarter of that */
export async function startTwins(admin: postgres.Sql, server: RunningServer, twins: Pair<Twin>, perStep: number) {
	const nobody = caller(server.url);
	const callers = await bothAsync(async (side) => {
		const all = {} as Record<Who, Caller>;
		for (const who of Object.keys(people) as Who[])
			all[who] = await signInAs(server.url, twins[side].people[who].accountId);
		return all;
	});
	// Sessions outlive the years that a sequence lasts.
	await admin`update platform.sessions set expires_at = now() + interval '50 years', absolute_expires_at = now() + interval '50 years'`;
	const streams = await listen(callers);

	const cells = allCells();
	const turns = {
		personal: new Turn(cells.filter((cell) => cell.admitted && cell.personal)),
		other: new Turn(cells.filter((cell) => !(cell.admitted && cell.personal)))
	};
	const total = { sequences: 0, steps: 0, tookEffect: 0, answers: 0, compared: 0, shown: 0, keys: 0, sweeps: 0 };
	const labels = new Map<string, { done: number; refused: number }>();

	async function live(hides: Hides, choices: readonly Choice[], { sweep }: { sweep: boolean }): Promise<void> {
		await clear(admin);
		let now = dawn;
		const secrets: Secret[] = [];
		const backwards: Pair<boolean> = { l: false, r: hides === 'names' };
		const made: Pair<string[]> = { l: [], r: [] };
		const paper: Moment['paper'] = { extract: new Map(), slip: new Map() };
		const word = (side: Side, secret: Secret) => wordOf(side, secret.number, backwards[side]);
		const trail: string[] = [];
		/** What went wrong, by surface and viewer: once each. */
		const wrong = new Map<string, string>();
		let facts = await bothAsync((side) => factsOf(admin, twins[side], now));

		/** No word that this viewer may not know; the same in both worlds unless it may know what differs. */
		function judge(
			name: string,
			viewer: Viewer | 'person',
			answers: Pair<Answer>,
			suggesting: boolean,
			typed: readonly Secret[] = []
		): void {
			const blame = (what: string, details = '') => {
				const key = `${name.replace(/[0-9a-f-]{36}/g, '…')} ${what}`;
				if (!wrong.has(key))
					wrong.set(key, `${what}: ${name} as ${viewer}, hiding ${hides}, after ${trail.length} steps\n${details}`);
			};
			for (const side of sides) {
				total.answers++;
				const { status, body, headers } = answers[side];
				if (status >= 500) blame(`answers ${status}`, server.words().slice(-2000));
				const home = viewer === 'foreigner' ? (side === 'l' ? 'r' : 'l') : side;
				const person =
					viewer === 'anonymous' || viewer === 'person'
						? undefined
						: twins[home].people[viewer === 'foreigner' ? 'manager' : viewer];
				const told = body + [...headers].flat().join('\n');
				if (tellsAnEmployer(name, told)) blame('tells an employer the need');
				for (const found of wordsIn(told, backwards)) {
					const secret = secrets[found.number];
					const own = typed.some(({ number }) => number === found.number) && found.side === side;
					const right = secret !== undefined && found.side === home && mayKnow(facts[home], made[home], person, secret);
					if (right) total.shown++;
					if (!right && !own) blame(`shows ${secret?.field} of the ${found.side} world`);
				}
			}
			if (viewer === 'foreigner') return;
			const knows = (side: Side) => {
				const person = viewer === 'anonymous' || viewer === 'person' ? undefined : twins[side].people[viewer];
				return hides === 'codes'
					? holdsCodes(facts[side], person)
					: hides === 'names' && holdsNames(facts[side], person);
			};
			if (viewer === 'person' || knows('l') || knows('r')) return;
			total.compared++;
			const [l, r] = [answers.l, answers.r].map(
				({ status, body }) => `${status} ${normalised(body, backwards, suggesting)}`
			);
			const alike = l === r || (name.includes('/auszug') && unordered(l!) === unordered(r!));
			if (!alike) blame('differs between the worlds', firstDifference(l!, r!));
		}

		async function read(cell: Cell, nth: number): Promise<void> {
			const at = (side: Side) => (cell.viewer === 'foreigner' ? (side === 'l' ? 'r' : 'l') : side);
			const ask = (side: Side, path: string): Promise<Answer> => {
				const from =
					cell.viewer === 'anonymous'
						? nobody
						: callers[at(side)][cell.viewer === 'foreigner' ? 'manager' : cell.viewer];
				// Nobody in particular reads the public directory of one network.
				const network = `${path.includes('?') ? '&' : '?'}netz=twin-${at(side)}`;
				return from.get(cell.viewer === 'anonymous' ? path + network : path);
			};
			const sought = secrets[nth % Math.max(1, secrets.length)];
			const lists = both((side) => addressesOf(cell, twins[side], facts[side], sought ? word(side, sought) : 'Zq'));
			const pick = nth % lists.l.length;
			const answers = await bothAsync((side) => ask(side, lists[side][pick]!));
			const searches = /[?&](q|suche)=Zq/.test(lists.l[pick]!);
			judge(
				`${cell.kind} ${lists.l[pick]}`,
				cell.viewer,
				answers,
				suggests(cell.route),
				searches && sought ? [sought] : []
			);
		}

		async function send({ who, path, fields }: Post, side: Side): Promise<Answer> {
			const from = who === 'person' ? nobody : callers[side][who];
			const isForm = path !== '/mein-stand/daten';
			return from.send(path, {
				method: 'POST',
				body: encode({ ...fields, requestKey: crypto.randomUUID() }),
				headers: {
					accept: 'application/json',
					origin: server.url,
					'content-type': 'application/x-www-form-urlencoded',
					...(isForm ? { 'x-sveltekit-action': 'true' } : {})
				}
			});
		}

		async function take(step: Step): Promise<void> {
			now = new Date(now.getTime() + step.minutes * 60_000);
			await setClock(admin, now);
			trail.push(step.label);
			const outcome = labels.get(step.label) ?? { done: 0, refused: 0 };
			labels.set(step.label, outcome);
			let answers: Pair<Answer> | undefined;
			if (step.post) answers = await bothAsync((side) => send(step.post!(side), side));
			facts = await bothAsync((side) => factsOf(admin, twins[side], now));
			for (const side of sides)
				for (const { id } of facts[side].referrals) if (!made[side].includes(id)) made[side].push(id);
			if (answers) {
				const { who, path } = step.post!('l');
				const kinds = both((side) => kindOf(answers[side]));
				expect(kinds.r, `what came of “${step.label}”\n  ${trail.join('\n  ')}`).toBe(kinds.l);
				outcome[kinds.l === 'done' ? 'done' : 'refused']++;
				if (kinds.l === 'done') total.tookEffect++;
				else trail.push(`  (refused: ${kinds.l})`);
				if (step.hands && kinds.l === 'done')
					paper[step.hands.purpose].set(step.hands.at, {
						...both((side) => /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(answers[side].body)?.[0] ?? ''),
						since: now
					});
				// The person reads everything about themselves, and nothing of anybody else.
				const allowed = who === 'person' ? secrets.filter((one) => one.caseAt === step.about) : step.typed;
				if (!step.hands) judge(`the answer of ${path}`, who, answers, false, allowed);
			} else total.tookEffect++;
		}

		/** In one world after each step, in turn, for two members in turn: the worlds are told apart by ids alone. */
		async function compareKeys(nth: number): Promise<void> {
			const side = sides[nth % 2]!;
			for (const who of [watched[nth % 5]!, watched[(nth + 2) % 5]!]) {
				const person: Person = twins[side].people[who];
				const [rule, stored] = [keysOf(facts[side], person), await keysInSql(admin, twins[side], person)];
				total.keys++;
				expect(stored, `keys of ${who}, after:\n  ${trail.join('\n  ')}`).toEqual(rule);
			}
		}

		for (const choice of choices) {
			const mint: Moment['mint'] = (field, category, caseAt, referralAt) => {
				const id = referralAt === undefined ? undefined : facts.l.referrals[referralAt]?.id;
				const at = referralAt === undefined ? undefined : id ? made.l.indexOf(id) : made.l.length;
				const secret: Secret = { number: secrets.length, field, category, caseAt, referralAt: at };
				secrets.push(secret);
				return secret;
			};
			const code: Moment['code'] = (side, left, right) => (hides === 'codes' && side === 'r' ? right : left);
			await take(chooseStep({ choice, facts, twins, mint, word, code, paper }));
			total.steps++;
			await compareKeys(total.steps);
			const reads = [...turns.personal.due(perStep), ...turns.other.due(perStep / 4)];
			// One after another: what somebody is told of their own step stands on the first page that they open, on that alone.
			for (const { cell, nth } of reads) await read(cell, nth);
		}
		if (sweep) {
			total.sweeps++;
			for (const [nth, cell] of cells.entries())
				for (const view of cell.admitted && cell.personal ? [0, 1, 2] : [0]) await read(cell, nth + view);
		}
		const found = [...wrong.values()];
		if (found.length > 0)
			throw new Error(`${found.slice(0, 12).join('\n\n')}\n(${found.length} in all)\n  ${trail.join('\n  ')}`);
		for (const held of [server.words(), ...streams.heard()])
			expect(
				wordsIn(held, backwards).map((one) => one.word),
				'log and streams'
			).toEqual([]);
		expect(await rowsHolding(admin, patternInSql), 'rows outside casework').toEqual([]);
		total.sequences++;
	}

	return {
		live,
		end: () => streams.end(),
		counts: () => ({
			...total,
			unseen: turns.personal.unseen(),
			/** Steps that were tried often and never took effect: their form is filled in wrongly, and they prove nothing. */
			vain: [...labels].filter(([, { done, refused }]) => done === 0 && refused >= 15).map(([label]) => label),
			done: new Map([...labels].map(([label, { done }]) => [label, done]))
		}),
		figures: () =>
			`non-interference: ${JSON.stringify(total)}, surfaces ${cells.length}\n${[...labels].map(([label, { done, refused }]) => `  ${label}: ${done} done, ${refused} refused`).join('\n')}`
	};
}

function kindOf({ status, body }: Answer): string {
	if (status >= 400) return `${status} ${body.slice(0, 80)}`;
	const type = /^\{"type":"(\w+)"(?:,"status":(\d+))?/.exec(body);
	if (!type) return 'done';
	if (type[1] === 'redirect' || type[1] === 'success') return 'done';
	return `${type[1]} ${type[2] ?? ''}`.trim();
}

/** Each in turn, in an order that has nothing to do with that of the steps. */
class Turn {
	private at = 0;
	private owed = 0;
	private readonly cells: Cell[];
	private readonly seen = new Set<Cell>();
	constructor(cells: Cell[]) {
		// A stride without a common divisor visits every cell once per round.
		const stride = [7, 11, 13, 17].find((one) => cells.length % one !== 0) ?? 1;
		this.cells = cells.map((_, index) => cells[(index * stride) % cells.length]!);
	}
	/** The next ones, on average so many per call. */
	due(count: number): { cell: Cell; nth: number }[] {
		this.owed += count;
		const due = [];
		for (; this.owed >= 1; this.owed--) due.push(this.next());
		return due;
	}
	private next(): { cell: Cell; nth: number } {
		const cell = this.cells[this.at % this.cells.length]!;
		this.seen.add(cell);
		return { cell, nth: Math.floor(this.at++ / this.cells.length) };
	}
	unseen(): string[] {
		return this.cells
			.filter((cell) => !this.seen.has(cell))
			.map(({ viewer, kind, route }) => `${viewer} ${kind} ${route}`);
	}
}

function firstDifference(l: string, r: string): string {
	let at = 0;
	while (at < l.length && l[at] === r[at]) at++;
	const around = (text: string) => text.slice(Math.max(0, at - 150), at + 250);
	return `left:  …${around(l)}\nright: …${around(r)}`;
}

/** One open stream of events per member, for as long as the test lasts. */
async function listen(callers: Pair<Record<Who, Caller>>) {
	const heard: string[] = [];
	const stop = new AbortController();
	for (const side of sides)
		for (const one of Object.values(callers[side])) {
			const response = await fetch(`${one.url}/neuigkeiten`, {
				headers: { cookie: one.cookie() },
				signal: stop.signal
			});
			const at = heard.push('') - 1;
			void (async () => {
				for await (const chunk of response.body!.pipeThrough(new TextDecoderStream()))
					heard[at] = (heard[at] + chunk).slice(-100_000);
			})().catch(() => {});
		}
	return { heard: () => heard, end: () => stop.abort() };
}
