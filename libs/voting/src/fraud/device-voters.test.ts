import { expect, it } from 'vitest';
import type { DeviceVote, KnownDevice } from './device-voters.ts';
import { deviceVoterCounts } from './device-voters.ts';

const vote = (deviceHash: string, voterKey: string): DeviceVote => ({ deviceHash, voterKey });
const known = (voterCount: number, ...returning: string[]): [string, KnownDevice] => [
  'd',
  { voterCount, returning: new Set(returning) },
];

it.each<[string, DeviceVote[], [string, KnownDevice][], (number | undefined)[]]>([
  ['five voters on a new device', ['a', 'b', 'c', 'd', 'e'].map((key) => vote('d', key)), [], [1, 2, 3, 4, 5]],
  ['one voter five times', Array.from({ length: 5 }, () => vote('d', 'a')), [], [1, 1, 1, 1, 1]],
  ['two devices', [vote('d', 'a'), vote('x', 'b'), vote('d', 'b')], [], [1, 1, 2]],
  ['no device', [{ voterKey: 'a' }, vote('d', 'a')], [], [undefined, 1]],
  ['a returning voter', [vote('d', 'a')], [known(4, 'a')], [4]],
  ['a new one after four', [vote('d', 'e')], [known(4)], [5]],
  ['both', [vote('d', 'a'), vote('d', 'e'), vote('d', 'a'), vote('d', 'f')], [known(4, 'a')], [4, 5, 5, 6]],
])('%s', (_name, votes, devices, expected) => {
  expect(deviceVoterCounts(votes, new Map(devices))).toEqual(expected);
});
