// Which plan first: a weighted sum that everybody can see and move, and how much hangs on the weights. Of plans, never of
// persons or providers.

export const criteria = ['waiting', 'missing', 'days', 'cost'] as const;
export type Criterion = (typeof criteria)[number];
/** Weights as the sliders stand, 0 to 5. */
export type Weights = Record<Criterion, number>;
export const usualWeights: Weights = { waiting: 3, missing: 2, days: 2, cost: 1 };
export const heaviest = 5;

/** What is known of a plan; undefined: not told or not known, which counts nothing. */
export type Weighed = { id: string } & Record<Criterion, number | undefined>;

export type Priority = {
	id: string;
	/** 0 to 100. */
	points: number;
	/** Its part of the points, by criterion; undefined where nothing is known. */
	parts: Record<Criterion, number | undefined>;
	rank: number;
	/** Best and worst rank while each weight goes 20 % up or down. */
	best: number;
	worst: number;
};

/** From 0 for the least urgent of the plans to 1 for the most; a cheap place counts for a plan. */
function scaled(plans: readonly Weighed[], criterion: Criterion): (number | undefined)[] {
	const known = plans.flatMap((plan) => plan[criterion] ?? []);
	const [least, most] = [Math.min(...known), Math.max(...known)];
	return plans.map((plan) => {
		const value = plan[criterion];
		if (value === undefined) return undefined;
		const share = most === least ? 1 : (value - least) / (most - least);
		return criterion === 'cost' && most !== least ? 1 - share : share;
	});
}

type Scores = Record<Criterion, (number | undefined)[]>;

const sumOf = (scores: Scores, weights: Weights, plan: number): number => {
	const total = criteria.reduce((sum, criterion) => sum + weights[criterion], 0);
	return total === 0
		? 0
		: criteria.reduce((sum, criterion) => sum + (scores[criterion][plan] ?? 0) * weights[criterion], 0) / total;
};

/** Rank of each plan, 1 the first; equal sums share the better rank. */
function ranksOf(scores: Scores, weights: Weights, count: number): number[] {
	const sums = Array.from({ length: count }, (_, plan) => sumOf(scores, weights, plan));
	return sums.map((sum) => 1 + sums.filter((other) => other > sum + 1e-9).length);
}

/** How far each weight goes for the check. */
const sway = 0.2;

/** Plans by their weighted sum, the first one first; equal ones in their order. */
export function prioritise(plans: readonly Weighed[], weights: Weights): Priority[] {
	const scores = Object.fromEntries(criteria.map((criterion) => [criterion, scaled(plans, criterion)])) as Scores;
	const ranks = ranksOf(scores, weights, plans.length);
	const swayed = criteria.flatMap((criterion) =>
		[1 - sway, 1 + sway].map((factor) =>
			ranksOf(scores, { ...weights, [criterion]: weights[criterion] * factor }, plans.length)
		)
	);
	const total = criteria.reduce((sum, criterion) => sum + weights[criterion], 0);
	return plans
		.map(({ id }, plan) => {
			const all = [ranks, ...swayed].map((one) => one[plan] ?? 0);
			return {
				id,
				points: 100 * sumOf(scores, weights, plan),
				parts: Object.fromEntries(
					criteria.map((criterion) => {
						const score = scores[criterion][plan];
						return [
							criterion,
							score === undefined || total === 0 ? undefined : (100 * score * weights[criterion]) / total
						];
					})
				) as Priority['parts'],
				rank: ranks[plan] ?? 0,
				best: Math.min(...all),
				worst: Math.max(...all)
			};
		})
		.sort((a, b) => a.rank - b.rank);
}
