import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';

/** Agreements are system management's to write; the row policies of `steering` ask the same. */
export const mayWriteAgreements = (actor: Actor): actor is Member =>
	actor.role === 'system-manager' && actor.membershipId !== undefined;

/** Who opens the pages: both sides of an agreement, and the network's administration. */
export const agreementReaders = ['system-manager', 'network-admin', 'provider-admin'] as const;

/** Everybody who may know of agreements; providers of their own from `agreed` on, which the row policies see to. */
export const maySeeAgreements = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined &&
	(isProvider(actor) || ['system-manager', 'network-admin', 'team-lead', 'evaluator', 'auditor'].includes(actor.role));

/** Reports come from the provider, or from the office when they came on paper. */
export const mayReport = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined && (actor.role === 'provider-admin' || actor.role === 'system-manager');

/** Purses: allocation and commitments. */
export const mayKeepPurses = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined && (actor.role === 'system-manager' || actor.role === 'network-admin');

/** A case manager commits; a team lead or system management signs second, never the same person. */
export const mayCommit = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined && actor.role === 'case-manager';
export const mayCosign = (actor: Actor): actor is Member =>
	actor.membershipId !== undefined && (actor.role === 'team-lead' || actor.role === 'system-manager');
