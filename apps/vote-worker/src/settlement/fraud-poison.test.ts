import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { expect, it } from 'vitest';
import { dayStartMs, hourMs, type Kept, type LabelledVote, seeded, StreamJudge } from './fraud-streams.test-support.ts';
import { attack, ballots, crowd, Entries, networkOf, person, sometime, vote } from './fraud-voters.test-support.ts';

const entries = new Entries();
/** With about 7 % of the votes, so that a point of them is many. */
const rival = entries.ids[4] ?? '';
const devices = 60;

/** Honest voters, those of the rival under a label of their own; on a campus and behind a carrier too. */
function honest(seed: number, count: number): LabelledVote[] {
  const random = seeded(seed);
  const all = [
    ...crowd('others', count, random, entries),
    ...crowd('others', 400, random, entries, (index) => ({ ip: `86.3.5.${(index % 100) + 1}` })),
    ...crowd('others', 2000, random, entries, (index) => ({ ip: `100.1.7.${(index % 8) + 1}` })),
  ];
  return all.map((one) => (one.item.entryId === rival ? { ...one, label: 'rival' } : one));
}

type Poison = (random: () => number) => LabelledVote[];

const junkDevice = (random: () => number): string => `build-${Math.floor(random() ** 3 * devices)}`;
const ownAddress = (net: number) => (index: number) => `9${net}.7.7.${index % 256}`;

const poisons: [string, Poison][] = [
  [
    'votes for it from networks of their own, with the fingerprints of its voters',
    (random) =>
      [1, 2, 3, 4].flatMap((net) =>
        attack('poison', 1000, rival, random, entries, {
          addressOf: ownAddress(net),
          durationMs: 24 * hourMs,
          facts: { deviceHash: junkDevice(random) },
        }),
      ),
  ],
  [
    'a burst for it within a minute',
    (random) => attack('poison', 4000, rival, random, entries, { addressOf: ownAddress(1), durationMs: 60_000 }),
  ],
  [
    'votes for its competitors',
    (random) =>
      [0, 1, 2, 3].flatMap((index) =>
        attack('poison', 1000, entries.ids[index] ?? '', random, entries, {
          addressOf: ownAddress(index + 1),
          durationMs: 24 * hourMs,
        }),
      ),
  ],
  [
    'votes for it from a hundred networks, ten each',
    (random) =>
      [...Array(100).keys()].flatMap((net) =>
        attack('poison', 10, rival, random, entries, {
          addressOf: (index) => `${101 + net}.7.7.${index}`,
          durationMs: 24 * hourMs,
        }),
      ),
  ],
  [
    'thousands of votes by one session each, given again and again',
    (random) =>
      [...Array(3000).keys()].map(() =>
        vote(
          'poison',
          { voterKey: 'c:again', facts: { ...person(random).facts, tier: 'guest' } },
          rival,
          sometime(random),
        ),
      ),
  ],
  [
    "rejected votes from its voters' own networks, with their fingerprints",
    (random) =>
      [...Array(4000).keys()].map((index) =>
        vote('poison', rejected(random, `86.3.5.${(index % 100) + 1}`), rival, sometime(random)),
      ),
  ],
];

/** By a program without any of the usual signals, from a hosting network: beyond the threshold of rejection. */
function rejected(random: () => number, ip: string): ReturnType<typeof person> {
  const { voterKey, facts } = person(random, {
    tier: 'guest',
    ip,
    userAgent: 'python-requests/2.32.3',
    deviceHash: junkDevice(random),
    captcha: { outcome: 'passed', score: 0.01 },
  });
  return { voterKey, facts };
}

function judged(votes: readonly LabelledVote[]): Map<string, Kept> {
  return new StreamJudge({ networkOf, contest: { captchaMode: 'optional' } }).judge(withCaptcha(votes));
}

/** Everybody but the junk passes. */
function withCaptcha(votes: readonly LabelledVote[]): LabelledVote[] {
  return votes.map(({ label, item }) => ({
    label,
    item: { captcha: { outcome: 'passed', score: 0.9 }, ...item } satisfies CastItem,
  }));
}

/** Each with and without poison; judged without it once, as they are the same beside every poison. */
const crowds = (
  [
    [1, 3000],
    [2, 500],
  ] as const
).map(([seed, count]) => {
  const votes = honest(seed, count);
  return { seed, votes, before: judged(votes).get('rival') };
});

it.each(poisons)('a rival loses less than 1 point of honest votes to %s [XH-132]', (_name, poison) => {
  for (const { seed, votes, before } of crowds) {
    const after = judged([...votes, ...poison(seeded(seed + 10))]);
    const figures = JSON.stringify({ before, after: Object.fromEntries(after) });
    expect((before?.countedPercent ?? 0) - (after.get('rival')?.countedPercent ?? 0), figures).toBeLessThan(1);
    expect(after.get('rival')?.countedPercent, figures).toBeGreaterThanOrEqual(98);
  }
});

it("five rejected requests with a rival's fingerprint hold none of its votes [XH-132]", () => {
  const random = seeded(1);
  const junk = [...Array(5).keys()].map((index) => {
    const { voterKey, facts } = rejected(random, '86.3.5.1');
    return vote('junk', { voterKey, facts: { ...facts, deviceHash: 'one-of-theirs' } }, rival, dayStartMs + index);
  });
  const voters = [...Array(20).keys()].map((index) =>
    vote(
      'rival',
      person(random, { tier: 'guest', ip: `86.3.5.${index % 4}`, deviceHash: 'one-of-theirs' }),
      rival,
      dayStartMs + 1000 + index,
    ),
  );
  const kept = judged([
    ...junk,
    ...voters.slice(0, 2),
    ...ballots('others', random, person(random), entries, dayStartMs + 5000),
  ]);
  expect(kept.get('junk')).toMatchObject({ rejected: 5 });
  expect(kept.get('rival')).toMatchObject({ votes: 2, counted: 2 });
});
