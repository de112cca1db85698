import { describe, expect, test } from 'vitest';
import { coordinationOf, interfacesOf, type ChainLink } from './model.ts';

const link = (position: number, over: Partial<ChainLink> = {}): ChainLink => ({
	referralId: `${position}`,
	position,
	phase: 'running',
	tells: 'provider',
	startedOn: undefined,
	endedOn: undefined,
	...over
});
const ended = (position: number, endedOn: string, over: Partial<ChainLink> = {}) =>
	link(position, { phase: 'ended', startedOn: '2026-01-10', endedOn, ...over });
const waiting = (position: number, over: Partial<ChainLink> = {}) => link(position, { phase: 'waiting', ...over });
const today = '2026-11-29';
const states = (links: ChainLink[], idleDays = 21) =>
	interfacesOf(links, today, idleDays).map(({ state, idleDays: idle }) => [state, idle]);

describe('a chain', () => {
	test('of three links has two interfaces; the second one waits for its end', () => {
		expect(states([ended(1, '2026-09-01'), link(2, { startedOn: '2026-09-05' }), waiting(3)])).toEqual([
			['bridged', 4],
			['ahead', undefined]
		]);
	});
	test('is interrupted on the day after the idle days it allows, not on the last of them', () => {
		const links = (endedOn: string) => [ended(1, endedOn), waiting(2)];
		expect(states(links('2026-11-08'))).toEqual([['idle', 21]]);
		expect(states(links('2026-11-07'))).toEqual([['interrupted', 22]]);
		expect(states(links('2026-10-25'))).toEqual([['interrupted', 35]]);
		expect(states(links('2026-10-25'), 40)).toEqual([['idle', 35]]);
	});
	test('with a declined next link stands idle on', () => {
		expect(states([ended(1, '2026-10-25'), link(2, { phase: 'declined', endedOn: '2026-11-20' })])).toEqual([
			['interrupted', 35]
		]);
	});
	test('waits for the last of the links that run side by side, and for the first that begins', () => {
		expect(states([ended(1, '2026-10-01'), link(1, { startedOn: '2026-05-01' }), waiting(2)])).toEqual([
			['ahead', undefined]
		]);
		expect(
			states([ended(1, '2026-10-01'), ended(1, '2026-10-20'), waiting(2), link(2, { startedOn: '2026-10-25' })])
		).toEqual([['bridged', 5]]);
	});
	test('that overlaps loses no day', () => {
		expect(states([link(1, { startedOn: '2026-05-01' }), link(2, { startedOn: '2026-09-01' })])).toEqual([
			['bridged', 0]
		]);
		expect(states([ended(1, '2026-10-01'), link(2, { startedOn: '2026-09-01' })])).toEqual([['bridged', 0]]);
	});
	test('is never called interrupted where only the person can tell', () => {
		const silent = { tells: 'person' as const, phase: 'person_only' as const };
		expect(states([ended(1, '2026-01-01'), link(2, silent)])).toEqual([['unknown', undefined]]);
		expect(states([link(1, silent), waiting(2)])).toEqual([['unknown', undefined]]);
		expect(states([link(1, silent), link(2, { startedOn: '2026-09-01' })])).toEqual([['bridged', undefined]]);
	});
	test('counts unknown interfaces apart and never as no idle day', () => {
		const interfaces = interfacesOf(
			[ended(1, '2026-11-01'), link(2, { tells: 'person', phase: 'person_only' }), waiting(3)],
			today,
			21
		);
		expect(coordinationOf(interfaces)).toEqual({ interfaces: 2, idleDays: 0, unknown: 2 });
	});
});
