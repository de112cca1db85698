/** What a consent that names several organisations is for: the day of a hand-over (rule 7), a conference (rule 8). */
export const jointKinds = ['hand_over', 'conference'] as const;
export type JointKind = (typeof jointKinds)[number];

type Joint = { organisationIds: readonly string[]; validFrom: Date; validUntil: Date; withdrawnAt: Date | null };

/** Does it hold now? Nothing else may be told to anybody. */
export const jointInForce = (consent: Joint, now: Date): boolean =>
	consent.validFrom <= now && now < consent.validUntil && !(consent.withdrawnAt && consent.withdrawnAt <= now);

/** Are all of these organisations named in it? One that is missing makes it no ground for anybody. */
export const namesAll = (consent: Pick<Joint, 'organisationIds'>, organisations: readonly string[]): boolean =>
	organisations.length > 0 && organisations.every((id) => consent.organisationIds.includes(id));
