import { m } from '#lib/paraglide/messages.js';
import type { JointKind } from './model.ts';

export const jointKindLabels: Record<JointKind, () => string> = {
	hand_over: () => m.chains_hand_over(),
	conference: () => m.chains_joint_conference()
};
