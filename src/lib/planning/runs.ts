/** An order to the optimiser: waits for its turn, runs, and ends in one of three ways. */
export const runStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type RunState = (typeof runStates)[number];

export const isUnfinished = (state: RunState): boolean => state === 'waiting' || state === 'running';
