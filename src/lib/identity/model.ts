/** portal: in the portal only · at_once: a mail as well · digest: a line in the weekly mail · off: not told at all. */
export const deliveries = ['portal', 'at_once', 'digest', 'off'] as const;
export type Delivery = (typeof deliveries)[number];

/** calendar: a feed to subscribe to, until it is ended · places: confirms a provider's figures, once. */
export const linkPurposes = ['calendar', 'places'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];
