import { expect, it } from 'vitest';
import { hourMs, type Kept, type LabelledVote, seeded, StreamJudge } from './fraud-streams.test-support.ts';
import { attack, crowd, Entries, families, type Machine, networkOf, surge } from './fraud-voters.test-support.ts';

const entries = new Entries();
const entry = (index: number): string => entries.ids[index] ?? '';
const carrier = (index: number): string => `100.1.7.${(index % 8) + 1}`;
const campus = (index: number): string => `86.3.5.${(index % 100) + 1}`;
const office = '87.9.9.9';

/** Eight of ten who come with the surge from a big source come from the biggest. */
const bigAddress = (index: number): string =>
  index % 10 < 8 ? carrier(index) : index % 10 === 8 ? campus(index) : office;

function honestCrowds(seed: number, others: number): LabelledVote[] {
  const random = seeded(seed);
  return [
    ...crowd('others', others, random, entries),
    ...crowd('one address', 400, random, entries, () => ({ ip: office })),
    ...crowd('campus', 400, random, entries, (index) => ({ ip: campus(index) })),
    ...crowd('carrier', 3000, random, entries, (index) => ({ ip: carrier(index) })),
    ...families(400, random, entries),
    ...surge(Math.max(200, others / 50), entry(14), random, bigAddress),
  ];
}

function judged(votes: readonly LabelledVote[]): Map<string, Kept> {
  return new StreamJudge({ networkOf }).judge(votes);
}

/** What fails shows all figures. */
function expectCounted(
  kept: ReadonlyMap<string, Kept>,
  label: string,
  bounds: { atLeast?: number; atMost?: number },
): void {
  const figures = JSON.stringify(Object.fromEntries(kept));
  const percent = kept.get(label)?.countedPercent;
  if (bounds.atLeast !== undefined) expect(percent, `${label} in ${figures}`).toBeGreaterThanOrEqual(bounds.atLeast);
  if (bounds.atMost !== undefined) expect(percent, `${label} in ${figures}`).toBeLessThanOrEqual(bounds.atMost);
}

const honestLabels = ['others', 'one address', 'campus', 'carrier', 'family', 'surge'];

it.each([
  [1, 50_000],
  [2, 5000],
  [3, 500],
  [4, 5000],
])("honest crowds keep at least 98 % of each group's votes (seed %i, beside %i others) [XH-133]", (seed, others) => {
  const kept = judged(honestCrowds(seed, others));
  expect([...kept.keys()].sort()).toEqual([...honestLabels].sort());
  for (const label of honestLabels) expectCounted(kept, label, { atLeast: 98 });
});

const hex = (random: () => number): string => Math.floor(random() * 65_536).toString(16);

/** @param net tells the streams' networks apart */
const machines: [string, (net: number) => Machine['addressOf']][] = [
  ['one IPv4 address', (net) => () => `91.4.${net}.4`],
  ['one /24', (net) => (index) => `91.5.${net}.${index % 256}`],
  ['one /48', (net) => (_index, random) => `2001:db8:${5000 + net}:${hex(random)}::${hex(random)}`],
];

/** Each for an entry of its own, of about 2 % of the votes. */
function sixStreams(seed: number, more: Partial<Machine> = {}): LabelledVote[] {
  const streams = machines.flatMap(([from, addressOf]) => [1, 24].map((hours) => ({ from, addressOf, hours })));
  return streams.flatMap(({ from, addressOf, hours }, index) =>
    attack(`${from}, ${hours} h`, 10_000, entry(10 + index), seeded(seed + index), entries, {
      addressOf: addressOf(hours),
      durationMs: hours * hourMs,
      ...more,
    }),
  );
}

const attackLabels = machines.flatMap(([from]) => [`${from}, 1 h`, `${from}, 24 h`]);

it.each([
  [5, 50_000],
  [6, 500],
])(
  'of 10,000 votes for one entry by one machine with invented names at most 2 % count (seed %i, beside %i honest voters)',
  (seed, others) => {
    const kept = judged([...crowd('others', others, seeded(seed), entries), ...sixStreams(seed)]);
    for (const label of attackLabels) expectCounted(kept, label, { atMost: 2 });
    expectCounted(kept, 'others', { atLeast: 98 });
  },
);

const choices: [string, Partial<Machine>][] = [
  ['leaves out the fingerprint', { leavesOut: ['deviceHash'] }],
  ['leaves out the user agent', { leavesOut: ['userAgent'] }],
  ['leaves out the address of a mailbox', { leavesOut: ['mailboxKey'] }],
  ['leaves out all of them', { leavesOut: ['deviceHash', 'userAgent', 'mailboxKey'] }],
  ['has one session for ten votes', { session: (index) => `c:session-${Math.floor(index / 10)}` }],
  ['gives a fifth of its votes to others', { camouflage: 0.2 }],
  [
    'has accounts of today that are not verified',
    { facts: { tier: 'account', accountCreatedAtMs: Date.UTC(2026, 5, 15), emailVerified: false } },
  ],
];

it.each(choices)('a machine that %s counts no more', (_choice, machine) => {
  const streams = sixStreams(8, machine).filter(({ label }) => /IPv4 address, 24 h|\/24, 1 h|\/48, 24 h/.test(label));
  const kept = judged([...crowd('others', 2000, seeded(7), entries), ...streams]);
  for (const label of attackLabels.filter((one) => kept.has(one))) expectCounted(kept, label, { atMost: 2 });
  expectCounted(kept, 'others', { atLeast: 98 });
});
