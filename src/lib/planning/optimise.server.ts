import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type loadHighs from 'highs';
import {
	answerFrom,
	easyBound,
	programOf,
	propose,
	type Answer,
	type Certainty,
	type Program,
	type Siting
} from './siting.ts';

export type Outcome = { answer: Answer; certainty: Certainty };

/** What the solver says: a better answer, how good any answer can be, that it is done, or that it failed. */
type Word =
	| { kind: 'better'; solution: Float64Array }
	| { kind: 'bound'; bound: number }
	| { kind: 'done'; optimal: boolean }
	| { kind: 'failed'; why: string };

/**
 * Runs HiGHS on a program. It stands for itself: its text is what the worker runs, so it uses nothing from outside.
 *
 * @param load the package `highs`
 */
export async function runSolver(
	load: typeof loadHighs,
	{ program, seconds }: { program: Program; seconds: number },
	tell: (word: Word) => void
): Promise<void> {
	const highs = await load();
	const { numCols, numRows, sites, starts, indices, values, start, offset, ...bounds } = program;
	const { continuous, integer } = highs.constants.variableType;
	const model = highs.createModel({
		...bounds,
		numCols,
		numRows,
		sense: highs.constants.objectiveSense.minimize,
		offset,
		matrix: { format: 'csr', numRows, numCols, starts, indices, values },
		integrality: Int32Array.from({ length: numCols }, (_, column) => (column < sites ? integer : continuous))
	});
	try {
		model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
		model.setSolution({ colValue: start });
		const { mipImprovingSolution, mipLogging } = highs.constants.callbackType;
		model.run({
			[mipImprovingSolution]({ data }) {
				if (data.mip_solution) tell({ kind: 'better', solution: Float64Array.from(data.mip_solution) });
			},
			[mipLogging]({ data }) {
				if (data.mip_dual_bound !== undefined) tell({ kind: 'bound', bound: data.mip_dual_bound });
			}
		});
		const solution = model.getSolution().colValue;
		if (solution.length > 0) tell({ kind: 'better', solution: Float64Array.from(solution) });
		tell({ kind: 'bound', bound: Number(model.info.get('mip_dual_bound')) });
		tell({ kind: 'done', optimal: model.getModelStatus() === highs.constants.modelStatus.optimal });
	} finally {
		model.dispose();
	}
}

/** The worker: loads the solver and passes on what it says. */
const workerText = `
const { parentPort, workerData } = require('node:worker_threads');
(${runSolver.toString()})(require(workerData.solver), workerData, (word) => parentPort.postMessage(word))
	.catch((caught) => parentPort.postMessage({ kind: 'failed', why: String(caught) }));`;

/** Seconds that a solver may take beyond its own limit, until it is ended from outside. */
const grace = 1;

/** Larger programs are not given to the solver: it would need the memory of the server. */
const mostPairs = 400_000;

/** One solver at a time: the machine also answers requests. */
let turn: Promise<unknown> = Promise.resolve();

export type Limits = {
	seconds: number;
	/** Cancels: the best answer so far is what comes. */
	signal?: AbortSignal;
	/** Hears of every better answer and every better bound. */
	onProgress?: (answer: Answer, gap: number) => void;
	/** The solver's own limit, the same unless told otherwise. The thread is ended without asking it. */
	ownSeconds?: number;
};

/**
 * Where to open. The first answer is there at once; the solver goes on from it in a thread of its own, which is ended
 * from outside when its time is over or `signal` says so, whatever it is doing.
 */
export function optimise(problem: Siting, limits: Limits): { first: Answer; outcome: Promise<Outcome> } {
	const first = propose(problem);
	const outcome = turn.then(() => solve(problem, first, limits));
	turn = outcome.catch(() => undefined);
	return { first, outcome };
}

const gapOf = (objective: number, bound: number): number =>
	objective - bound <= 1e-9 * Math.max(1, objective) ? 0 : (objective - bound) / objective;

function solve(
	problem: Siting,
	first: Answer,
	{ seconds, signal, onProgress, ownSeconds = seconds }: Limits
): Promise<Outcome> {
	let answer = first;
	let bound = easyBound(problem);
	const known = (kind: 'bounded' | 'cancelled'): Outcome => ({
		answer,
		certainty: { kind, gap: gapOf(answer.objective, bound) }
	});
	// Proven is what the solver calls optimal and what also comes out when the answer is added up anew.
	const proven = (): Outcome =>
		gapOf(answer.objective, bound) <= 1e-7 ? { answer, certainty: { kind: 'optimal' } } : known('bounded');
	if (signal?.aborted) return Promise.resolve(known('cancelled'));
	if (gapOf(answer.objective, bound) === 0) return Promise.resolve(proven());
	if (problem.pairs.offer.length > mostPairs) return Promise.resolve(known('bounded'));

	const take = (solution: Float64Array): void => {
		const found = answerFrom(problem, solution);
		if (found.objective < answer.objective) answer = found;
	};
	return new Promise((resolve, reject) => {
		const worker = new Worker(workerText, {
			eval: true,
			workerData: {
				solver: createRequire(import.meta.url).resolve('highs'),
				program: programOf(problem, first),
				seconds: ownSeconds
			}
		});
		const end = (settle: () => void): void => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', cancel);
			worker.removeAllListeners();
			worker.on('error', () => undefined);
			void worker.terminate().then(settle);
		};
		const cancel = (): void => end(() => resolve(known('cancelled')));
		const timer = setTimeout(() => end(() => resolve(known('bounded'))), (seconds + grace) * 1000);
		signal?.addEventListener('abort', cancel);
		worker.on('message', (word: Word) => {
			if (word.kind === 'better' || word.kind === 'bound') {
				if (word.kind === 'better') take(word.solution);
				else if (Number.isFinite(word.bound)) bound = Math.max(bound, word.bound);
				onProgress?.(answer, gapOf(answer.objective, bound));
			} else if (word.kind === 'failed') end(() => reject(new Error(`the solver failed: ${word.why}`)));
			else end(() => resolve(word.optimal ? proven() : known('bounded')));
		});
		worker.on('error', (caught) => end(() => reject(caught)));
		worker.on('exit', () => end(() => reject(new Error('the solver ended without an answer'))));
	});
}
