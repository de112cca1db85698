import { m } from '#lib/paraglide/messages.js';
import type { HandOverManner, Interface } from './model.ts';

export const handOverMannerLabels: Record<HandOverManner, () => string> = {
	together: () => m.chains_manner_together(),
	call: () => m.chains_manner_call(),
	papers: () => m.chains_manner_papers()
};

export const interfaceLabels: Record<Interface['state'], () => string> = {
	ahead: () => m.chains_state_ahead(),
	bridged: () => m.chains_state_bridged(),
	idle: () => m.chains_state_idle(),
	interrupted: () => m.chains_state_interrupted(),
	unknown: () => m.chains_state_unknown()
};
