import { counterId } from '@urvote/voting/fraud/counter-keys';
import { deviceVoterCounts } from '@urvote/voting/fraud/device-voters';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DevicePair } from './lonely-devices.ts';
import { earlierInRun, type KnownDevices, seenBefore, type SeenByRun } from './observed-run.ts';
import type { SplitCounters } from './sparse-counters.ts';

interface Draft {
  counters: { key: string; increment: number }[];
  devices: DevicePair[];
}

const counterDraft = fc.record({ key: fc.constantFrom('entry:a', 'entry:b', 'guest:c'), increment: fc.integer({ min: 1, max: 9 }) });
const pairDraft = fc.record({ deviceHash: fc.constantFrom('d', 'e', 'f'), voterKey: fc.constantFrom('u:1', 'u:2', 'u:3', 'u:4') });
const draft: fc.Arbitrary<Draft> = fc.record({
  counters: fc.uniqueArray(counterDraft, { selector: ({ key }) => key }),
  devices: fc.uniqueArray(pairDraft, { selector: ({ deviceHash, voterKey }) => `${deviceHash} ${voterKey}` }),
});

const splitOf = ({ counters }: Draft): SplitCounters => ({
  shared: counters.map((counter) => ({ ...counter, bucket: 7, add: counter.increment })),
  localBefore: new Map(),
});

/** What the shared rows say to these batches, as the statement reads them. */
function readRun(counts: ReadonlyMap<string, number>, voters: ReadonlyMap<string, ReadonlySet<string>>, drafts: readonly Draft[]): SeenByRun {
  const devices: KnownDevices = {};
  const pairs = drafts.flatMap((each) => each.devices);
  for (const device of new Set(pairs.map(({ deviceHash }) => deviceHash))) {
    const known = voters.get(device) ?? new Set();
    const voting = new Set(pairs.filter(({ deviceHash }) => deviceHash === device).map(({ voterKey }) => voterKey));
    const returning = [...known].filter((voter) => voting.has(voter));
    if (known.size > 1 || (known.size === 1 && (returning.length === 0 || voting.size > 1))) devices[device] = { voters: known.size, returning };
  }
  return { before: Object.fromEntries(counts), devices, baselines: {} };
}

function note({ counters, devices }: Draft, counts: Map<string, number>, voters: Map<string, Set<string>>): void {
  for (const { key, increment } of counters) {
    const id = counterId({ key, bucket: 7 });
    counts.set(id, (counts.get(id) ?? 0) + increment);
  }
  for (const { deviceHash, voterKey } of devices) voters.set(deviceHash, (voters.get(deviceHash) ?? new Set()).add(voterKey));
}

it('batches that are counted together see what they would see one after the other', () => {
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 4 }), fc.array(draft, { minLength: 1, maxLength: 4 }), (past, drafts) => {
      const counts = new Map<string, number>();
      const voters = new Map<string, Set<string>>();
      for (const each of past) note(each, counts, voters);
      const run = readRun(counts, voters, drafts);
      const earlier = earlierInRun(drafts.map((each) => ({ counters: splitOf(each), devices: each.devices })));
      for (const [index, each] of drafts.entries()) {
        const seen = seenBefore(run, earlier[index] ?? { counts: {}, local: {}, voters: {} });
        for (const { key } of each.counters) {
          const id = counterId({ key, bucket: 7 });
          expect(seen.before.get(id) ?? 0).toBe(counts.get(id) ?? 0);
        }
        const known = (devices: [string, { voterCount: number; returning: Set<string> }][]) => deviceVoterCounts(each.devices, new Map(devices));
        const asSeen = known(Object.entries(seen.devices).map(([hash, { voters: voterCount, returning }]) => [hash, { voterCount, returning: new Set(returning) }]));
        expect(asSeen).toEqual(known([...voters].map(([hash, returning]) => [hash, { voterCount: returning.size, returning }])));
        note(each, counts, voters);
      }
    }),
  );
});

it('what this process kept back is kept with the batch where a rule may weigh it', () => {
  const shared = [{ key: 'ip:a', bucket: 7, increment: 1, add: 4 }];
  const [earlier] = earlierInRun([{ counters: { shared, localBefore: new Map([['ip:b@7', 3], ['ip:c@7', 21]]) }, devices: [] }]);
  expect(earlier).toEqual({ counts: { 'ip:a@7': 3 }, local: { 'ip:c@7': 21 }, voters: {} });
});
