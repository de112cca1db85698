import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { percent } from '#lib/ui/format.ts';
import { certaintyLabel } from '../labels.ts';
import type { Run } from '../optimiser-runs.server.ts';

/** What is said of an order in a list. */
export function runLabel(run: Pick<Run, 'state' | 'ending'>): string {
	if (run.ending) return m.scenario_state_ending();
	switch (run.state) {
		case 'waiting':
			return m.scenario_state_waiting();
		case 'running':
			return m.scenario_state_running();
		case 'done':
			return m.scenario_state_done();
		case 'cancelled':
			return m.scenario_state_cancelled();
		case 'failed':
			return m.scenario_state_failed();
		default:
			return run.state satisfies never;
	}
}

/** How good the answer is, as far as it is known: never better than proven. */
export const certaintyOf = (run: Pick<Run, 'certainty' | 'gap'>): string =>
	run.certainty
		? certaintyLabel(run.certainty)
		: // Before the first bound there is nothing to say: "≤ 100 %" would be none.
			(run.gap ?? 1) >= 1
			? m.scenario_progress_none()
			: m.scenario_progress({ gap: percent(Math.ceil((run.gap ?? 0) * 1000 - 1e-9) / 1000, getLocale(), 1) });
