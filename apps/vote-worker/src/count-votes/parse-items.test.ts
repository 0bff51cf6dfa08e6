import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseItems } from './parse-items.ts';

const item = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'cast',
  id: randomUUID(),
  contestId: randomUUID(),
  entryId: randomUUID(),
  voterKey: 'u:1',
  windowStart: '2026-06-15',
  tier: 'account',
  value: 1,
  castAtMs: 1_781_524_800_000,
  leafIndex: 0,
  ...more,
});

it('sorts casts and withdrawals and keeps their order', () => {
  const withdraw = { kind: 'withdraw', voteId: randomUUID(), requestedAtMs: 1 };
  const { kind: _kind, tier: _tier, value: _value, castAtMs: _castAtMs, ...identity } = item();
  const items = [item(), { ...identity, ...withdraw }, item({ ip: '192.0.2.1' })];
  const { casts, withdrawals, poison } = parseItems(items);
  expect(casts).toEqual([items[0], items[2]]);
  expect(withdrawals).toEqual([items[1]]);
  expect(poison).toEqual([]);
});

it.each([
  ['a wrong value', { value: 2 }, 'value: '],
  ['an unknown field', { email: 'a@example.org' }, 'item: unrecognized_keys'],
  ['an unknown kind', { kind: 'other' }, 'kind: '],
  ['a NUL in the voter key', { voterKey: 'a\0' }, 'voterKey: NUL'],
  ['a NUL in the device', { deviceHash: 'a\0' }, 'deviceHash: NUL'],
  ['a time no counter has', { castAtMs: 2 ** 52 }, 'castAtMs: too late'],
  ['no date', { windowStart: '2026-02-30' }, 'windowStart: '],
])('names an item with %s and its problem, never a value, and reads the others', (_, more, problem) => {
  const bad = item(more);
  const { casts, poison } = parseItems([item(), bad, item()]);
  expect(casts).toHaveLength(2);
  expect(poison).toEqual([{ id: bad['id'], problem: expect.stringContaining(problem) }]);
});

it('names what has no id by its place, and a repeated id once', () => {
  expect(parseItems([null, 7, 'x', {}]).poison.map(({ id }) => id)).toEqual(['item 0', 'item 1', 'item 2', 'item 3']);
  const twice = item();
  const { casts, poison } = parseItems([twice, { ...twice, voterKey: 'u:2' }]);
  expect(casts).toHaveLength(1);
  expect(poison).toEqual([{ id: twice['id'], problem: 'id: repeated' }]);
});

it('makes what voters type storable', () => {
  const [cast] = parseItems([item({ voterName: 'a\0b\ud83d', userAgent: 'ok 😀' })]).casts;
  expect(cast).toMatchObject({ voterName: 'a\ufffdb\ufffd', userAgent: 'ok 😀' });
});
