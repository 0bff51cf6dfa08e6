import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { stateCounts, tallyOf, wrongTotals } from './support/stored-votes.ts';
import { acceptedOf, type Voter } from './support/voter.ts';

interface Step {
  voter: number;
  entry: number;
  action: 'like' | 'dislike' | 'withdraw';
  /** Whether the next step comes only when this one is settled. */
  waits: boolean;
}

const voterCount = 3;
const entryCount = 2;

const steps = fc.array(
  fc.record<Step>({
    voter: fc.nat(voterCount - 1),
    entry: fc.nat(entryCount - 1),
    action: fc.constantFrom('like', 'dislike', 'withdraw'),
    waits: fc.boolean(),
  }),
  { minLength: 5, maxLength: 30 },
);

type Policy = 'daily' | 'once' | 'toggle';

/** What voters have done so far and what should be left of it, for sequences in which every step waits. */
class Model {
  readonly live = new Map<string, 1 | -1>();
  readonly #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  cast(slot: string, value: 1 | -1): void {
    const before = this.live.get(slot);
    if (before === undefined) this.live.set(slot, value);
    else if (this.#policy === 'toggle' && before === value) this.live.delete(slot);
    else if (this.#policy === 'toggle') this.live.set(slot, value);
  }

  withdraw(slot: string): void {
    this.live.delete(slot);
  }

  totals(entryId: string): { up: number; down: number } {
    const values = [...this.live].filter(([slot]) => slot.endsWith(entryId)).map(([, value]) => value);
    return { up: values.filter((value) => value === 1).length, down: values.filter((value) => value === -1).length };
  }
}

/** Waits for the end of a withdrawal. A vote that was still queued may turn out to be one too many, which voids nothing. */
async function untilWithdrawn(voter: Voter, voteId: string): Promise<boolean> {
  const status = await eventually(
    async () => {
      const vote = await voter.vote(voteId);
      expect(['void', 'rejected']).toContain(vote.status);
      return vote.status;
    },
    { intervalMs: 10 },
  );
  return status === 'void';
}

/** No withdrawal is on its way any more. */
async function untilIdle(platform: Platform): Promise<void> {
  await using queues = openQueueStore({
    databaseUrl: platform.database.url,
    prefix: platform.prefix,
    logger: silentLogger(),
  });
  await eventually(async () => expect(await queues.backlog(countVotes.queue)).toBe(0), { intervalMs: 10 });
}

describe('votes cast, changed and withdrawn at random', () => {
  const clock = testClock('2026-06-15T06:00:00Z');
  const shared = sharedPlatform({ clock });

  async function play(platform: Platform, policy: Policy, sequence: readonly Step[]): Promise<void> {
    const { contestId, entryIds } = await platform.seed({
      contest: { vote_policy: policy, voter_tier: 'account', allow_dislike: true, allow_withdraw: true },
      entries: Array.from({ length: entryCount }, () => ({})),
    });
    const voters = await Promise.all(Array.from({ length: voterCount }, () => platform.user()));
    const model = new Model(policy);
    const accepted: { voter: Voter; id: string }[] = [];
    const latest = new Map<string, string>();
    for (const step of sequence) {
      clock.advance(1);
      const voter = voters[step.voter] as Voter;
      const entryId = entryIds[step.entry] ?? '';
      const slot = `${voter.userId} ${entryId}`;
      if (step.action === 'withdraw') {
        const voteId = latest.get(slot);
        if (voteId === undefined || (await voter.withdraw(voteId)).status !== 202) continue;
        if (!step.waits || (await untilWithdrawn(voter, voteId))) model.withdraw(slot);
        continue;
      }
      const answer = await voter.cast(entryId, { type: step.action });
      if (answer.status === 409) continue;
      const { id } = acceptedOf(answer);
      accepted.push({ voter, id });
      latest.set(slot, id);
      if (step.waits) await voter.settled(id);
      model.cast(slot, step.action === 'like' ? 1 : -1);
    }
    for (const { voter, id } of accepted) await voter.settled(id);
    await untilIdle(platform);
    const counts = await stateCounts(platform.db, contestId);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(accepted.length);
    expect(await wrongTotals(platform.db)).toEqual([]);
    if (!sequence.every(({ waits }) => waits)) return;
    for (const entryId of entryIds) {
      const tally = await tallyOf(platform.db, entryId);
      expect({ up: tally?.up_count ?? 0, down: tally?.down_count ?? 0 }).toEqual(model.totals(entryId));
    }
  }

  it.each(['daily', 'once', 'toggle'] as const)('leave totals that equal a recount (%s) [XA-005]', async (policy) => {
    const waiting = steps.map((sequence) => sequence.map((step) => ({ ...step, waits: true })));
    await fc.assert(
      fc.asyncProperty(fc.oneof(steps, waiting), (sequence) => play(shared(), policy, sequence)),
      { numRuns: 12, endOnFailure: true },
    );
  });
});
