import { type ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import { leafHash } from '@urvote/voting/receipt/merkle';
import { verifyInclusion } from '@urvote/voting/receipt/merkle-proof.test-support';
import { leafBytes } from '@urvote/voting/receipt/leaf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { type Candidate, createGroupCommit, defaultGroupCommitOptions, type GroupCommitPorts } from './group-commit.ts';
import { sealGroup } from './seal-group.ts';

const contestId = '0190a000-0000-7000-8000-0000000000c0';

function candidate(name: string): Candidate {
  const item = {
    kind: 'cast' as const,
    contestId,
    entryId: '0190a000-0000-7000-8000-0000000000e0',
    voterKey: name,
    windowStart: '2026-05-01',
    tier: 'account' as const,
    value: 1 as const,
    castAtMs: Date.now(),
  };
  return { item, isSlotFinal: true, voteLimit: null };
}

/** A queue whose every `add` waits until the test settles it. */
function createHarness(change: Partial<typeof defaultGroupCommitOptions> = {}, ports: Partial<GroupCommitPorts> = {}) {
  const adds: { data: CountVotesData; voters: string[]; settle: (error?: Error) => void }[] = [];
  const failures: { error: unknown; size: number }[] = [];
  const commits: number[] = [];
  let random = 0;
  const groupCommit = createGroupCommit(
    {
      preCheck: async () => [],
      seal: (items, openedAtMs) =>
        sealGroup(items, {
          openedAtMs,
          random: Buffer.alloc(8, ++random),
          commitmentSecret: 'a commitment secret of 32 letters',
          signer: { signRoot: () => 'signature' },
        }),
      add: (data) =>
        new Promise((resolve, reject) => {
          const voters = data.items.map((item) => (item as { voterKey: string }).voterKey);
          adds.push({ data, voters, settle: (error) => (error ? reject(error) : resolve()) });
        }),
      nowMs: () => Date.now(),
      onCommit: ({ size }) => commits.push(size),
      onFailure: (error, size) => failures.push({ error, size }),
      ...ports,
    },
    { ...defaultGroupCommitOptions, lingerMs: 2, maxInFlight: 1, regroupMsPerItem: 0, ...change },
  );
  const commitMany = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => groupCommit.commit(candidate(`voter-${from + index}`)));
  return { groupCommit, adds, failures, commits, commitMany };
}

const flush = () => vi.advanceTimersByTimeAsync(0);

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'resolved'> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return (error as ProblemError).code;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 4, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('when a group closes', () => {
  it('waits for others until the linger time is over', async () => {
    const { adds, commitMany } = createHarness();
    void commitMany(3);
    await vi.advanceTimersByTimeAsync(1);
    void commitMany(2, 3);
    expect(adds).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds.map(({ voters }) => voters)).toEqual([['voter-0', 'voter-1', 'voter-2', 'voter-3', 'voter-4']]);
  });

  it('lets few linger, and a crowd hardly', async () => {
    const { adds, commitMany } = createHarness({ lingerMs: 10, crowdSize: 4, crowdLingerMs: 2, maxInFlight: 9 });
    void commitMany(3);
    await vi.advanceTimersByTimeAsync(9);
    expect(adds).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds.map(({ voters }) => voters.length)).toEqual([3]);
    void commitMany(3, 3);
    await vi.advanceTimersByTimeAsync(1);
    void commitMany(2, 6);
    expect(adds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds.map(({ voters }) => voters.length)).toEqual([3, 5]);
    void commitMany(3, 8);
    await vi.advanceTimersByTimeAsync(5);
    void commitMany(1, 11);
    await flush();
    expect(adds.map(({ voters }) => voters.length)).toEqual([3, 5, 4]);
  });

  it('keeps a crowd that regroups no longer than the regrouping takes', async () => {
    const { adds, commitMany } = createHarness({
      lingerMs: 10,
      crowdSize: 4,
      maxGroupSize: 20,
      regroupMsPerItem: 0.25,
    });
    void commitMany(20);
    await flush();
    void commitMany(2, 20);
    adds[0]?.settle();
    await flush();
    await vi.advanceTimersByTimeAsync(1);
    void commitMany(2, 22);
    await vi.advanceTimersByTimeAsync(3);
    expect(adds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds.map(({ voters }) => voters.length)).toEqual([20, 4]);
  });

  it('closes at once when it is full', async () => {
    const { adds, commitMany } = createHarness();
    void commitMany(256);
    await flush();
    expect(adds.map(({ voters }) => voters.length)).toEqual([256]);
  });

  it('never holds more than the limit, and the rest waits its own linger time', async () => {
    const { adds, commitMany } = createHarness({ maxInFlight: 2, maxGroupSize: 10 });
    void commitMany(13);
    await flush();
    expect(adds.map(({ voters }) => voters.length)).toEqual([10]);
    await vi.advanceTimersByTimeAsync(2);
    expect(adds.map(({ voters }) => voters.length)).toEqual([10, 3]);
  });

  it('leaves no timer behind that closes the next group early', async () => {
    const { adds, commitMany } = createHarness({ maxInFlight: 2, maxGroupSize: 4 });
    void commitMany(1);
    await vi.advanceTimersByTimeAsync(1);
    void commitMany(3, 1);
    await flush();
    void commitMany(1, 4);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds).toHaveLength(2);
  });

  it('closes in time when the clock is set back', async () => {
    const { adds, commitMany } = createHarness();
    void commitMany(1);
    vi.setSystemTime(Date.UTC(2020, 0, 1));
    void commitMany(1, 1);
    await vi.advanceTimersByTimeAsync(2);
    expect(adds.map(({ voters }) => voters.length)).toEqual([2]);
  });
});

describe('while groups are on their way', () => {
  it('sends no more than the allowed groups and gathers the others, in order', async () => {
    const { adds, commitMany } = createHarness({ maxInFlight: 2, maxGroupSize: 5 });
    void commitMany(5);
    void commitMany(5, 5);
    void commitMany(4, 10);
    await vi.advanceTimersByTimeAsync(100);
    expect(adds).toHaveLength(2);
    adds[0]?.settle();
    await flush();
    expect(adds).toHaveLength(3);
    expect(adds.flatMap(({ voters }) => voters)).toEqual(Array.from({ length: 14 }, (_, index) => `voter-${index}`));
  });

  it('leaves the next group open for those just answered, the longer the more they are', async () => {
    const { adds, commitMany } = createHarness({ maxGroupSize: 100, regroupMsPerItem: 0.1 });
    void commitMany(100);
    void commitMany(1, 100);
    await vi.advanceTimersByTimeAsync(5);
    adds[0]?.settle();
    await vi.advanceTimersByTimeAsync(9);
    void commitMany(1, 101);
    expect(adds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(adds.map(({ voters }) => voters.length)).toEqual([100, 2]);
    adds[1]?.settle();
    await flush();
    void commitMany(100, 102);
    await flush();
    expect(adds.map(({ voters }) => voters.length)).toEqual([100, 2, 100]);
  });

  it('takes what gathered in full groups when a place is free', async () => {
    const { adds, commitMany } = createHarness({ maxInFlight: 1, maxGroupSize: 5 });
    void commitMany(12);
    await vi.advanceTimersByTimeAsync(50);
    for (let index = 0; index < 3; index += 1) {
      expect(adds).toHaveLength(index + 1);
      adds[index]?.settle();
      await flush();
    }
    expect(adds.map(({ voters }) => voters.length)).toEqual([5, 5, 2]);
  });

  it('counts what is pending', async () => {
    const { groupCommit, adds, commitMany } = createHarness({ maxInFlight: 1, maxGroupSize: 2 });
    void commitMany(5);
    await flush();
    expect(groupCommit.pendingCount).toBe(5);
    adds[0]?.settle();
    await flush();
    expect(groupCommit.pendingCount).toBe(3);
  });
});

describe('answers', () => {
  it('come only after the queue has stored the group', async () => {
    const { adds, commitMany } = createHarness();
    const answered = vi.fn();
    const [promise] = commitMany(1);
    void promise?.then(answered);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answered).not.toHaveBeenCalled();
    adds[0]?.settle();
    await flush();
    expect(answered).toHaveBeenCalledOnce();
  });

  it('give each voter an id and a receipt of their own vote', async () => {
    const { adds, commitMany } = createHarness();
    const promises = commitMany(7);
    await vi.advanceTimersByTimeAsync(2);
    adds[0]?.settle();
    const committed = await Promise.all(promises);
    const items = adds[0]?.data.items as { id: string; castAtMs: number }[];
    expect(committed.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    expect(new Set(committed.map(({ id }) => id)).size).toBe(7);
    for (const { id, receipt } of committed) {
      const bytes = (text: string) => Buffer.from(text, 'base64url');
      const castAtMs = Date.parse(receipt.castAt);
      const leaf = leafHash(leafBytes({ voteId: id, contestId, castAtMs, commitment: bytes(receipt.commitment) }));
      const path = receipt.path.map(bytes);
      expect(verifyInclusion(leaf, receipt.leafIndex, receipt.treeSize, path, bytes(receipt.root))).toBe(true);
      expect(receipt.root).toBe(adds[0]?.data.root);
    }
  });
});

describe('when the queue refuses', () => {
  it('every vote of the group is answered 503 with Retry-After, and the next group is tried anew', async () => {
    const { adds, failures, commitMany } = createHarness();
    const first = commitMany(3).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    adds[0]?.settle(new Error('connection lost'));
    expect(await Promise.all(first)).toEqual(Array(3).fill('TEMPORARILY_UNAVAILABLE'));
    expect(failures).toEqual([{ error: expect.objectContaining({ message: 'connection lost' }), size: 3 }]);

    const second = commitMany(2, 3).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    adds[1]?.settle();
    expect(await Promise.all(second)).toEqual(['resolved', 'resolved']);
  });

  it('those who wait behind the group are answered with it, and whoever comes later is tried anew', async () => {
    const { adds, commitMany } = createHarness();
    const first = commitMany(1);
    await vi.advanceTimersByTimeAsync(2);
    const behind = commitMany(3, 1);
    await vi.advanceTimersByTimeAsync(2);
    adds[0]?.settle(new Error('gone'));
    expect(await Promise.all([...first, ...behind].map(codeOf))).toEqual(Array(4).fill('TEMPORARILY_UNAVAILABLE'));
    const later = commitMany(1, 4);
    await vi.advanceTimersByTimeAsync(2);
    adds[1]?.settle();
    expect([adds.length, await codeOf(Promise.resolve(later[0]))]).toEqual([2, 'resolved']);
  });

  it('names the wait', async () => {
    const { adds, commitMany } = createHarness({ retryAfterSeconds: 3 });
    const failed = expect(commitMany(1)[0]).rejects.toMatchObject({ options: { retryAfterSeconds: 3 } });
    await vi.advanceTimersByTimeAsync(2);
    adds[0]?.settle(new Error('down'));
    await failed;
  });

  it('an answer that never comes is given up, and its place is free again', async () => {
    const { adds, commitMany } = createHarness({ maxInFlight: 1, addTimeoutMs: 1000 });
    const first = commitMany(1).map(codeOf);
    await vi.advanceTimersByTimeAsync(1002);
    expect(await Promise.all(first)).toEqual(['TEMPORARILY_UNAVAILABLE']);
    const second = commitMany(1, 1).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    adds[1]?.settle();
    expect(await Promise.all(second)).toEqual(['resolved']);
    adds[0]?.settle(new Error('late'));
    await flush();
  });

  it('a group that cannot be sealed is refused as a whole', async () => {
    const { failures, commitMany } = createHarness(
      {},
      {
        seal: () => {
          throw new RangeError('no random bytes');
        },
      },
    );
    const codes = commitMany(2).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    expect(await Promise.all(codes)).toEqual(['TEMPORARILY_UNAVAILABLE', 'TEMPORARILY_UNAVAILABLE']);
    expect(failures).toHaveLength(1);
  });
});

describe('the pre-check', () => {
  const refuse = (...names: string[]): Partial<GroupCommitPorts> => ({
    preCheck: async (candidates) =>
      candidates.map(({ item }) => (names.includes(item.voterKey) ? new ProblemError('ALREADY_VOTED') : null)),
  });

  it('refuses some, and the others get a tree of their own', async () => {
    const { adds, commitMany } = createHarness({}, refuse('voter-1', 'voter-3'));
    const promises = commitMany(5);
    const refused = Promise.all([codeOf(promises[1] as Promise<unknown>), codeOf(promises[3] as Promise<unknown>)]);
    await vi.advanceTimersByTimeAsync(2);
    expect(await refused).toEqual(['ALREADY_VOTED', 'ALREADY_VOTED']);
    expect(adds[0]?.voters).toEqual(['voter-0', 'voter-2', 'voter-4']);
    adds[0]?.settle();
    const receipts = (await Promise.all([promises[0], promises[2], promises[4]])).map(
      (committed) => committed?.receipt,
    );
    expect(receipts.map((receipt) => receipt?.leafIndex)).toEqual([0, 1, 2]);
    expect(receipts.map((receipt) => receipt?.treeSize)).toEqual([3, 3, 3]);
  });

  it('that refuses all adds no job', async () => {
    const { groupCommit, adds, commitMany } = createHarness({}, refuse('voter-0', 'voter-1'));
    const codes = commitMany(2).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    expect(await Promise.all(codes)).toEqual(['ALREADY_VOTED', 'ALREADY_VOTED']);
    expect(adds).toHaveLength(0);
    expect(groupCommit.pendingCount).toBe(0);
  });

  it('that fails lets everything pass', async () => {
    const { adds, commitMany } = createHarness({}, { preCheck: () => Promise.reject(new Error('database is away')) });
    const codes = commitMany(2).map(codeOf);
    await vi.advanceTimersByTimeAsync(2);
    adds[0]?.settle();
    expect(await Promise.all(codes)).toEqual(['resolved', 'resolved']);
  });
});

describe('drain', () => {
  it('commits open groups at once and waits for those on their way', async () => {
    const { groupCommit, adds, commitMany } = createHarness({ maxGroupSize: 3, maxInFlight: 1 });
    const codes = commitMany(5).map(codeOf);
    const drained = vi.fn();
    void groupCommit.drain().then(drained);
    await flush();
    expect(adds).toHaveLength(1);
    adds[0]?.settle();
    await flush();
    expect(adds).toHaveLength(2);
    expect(drained).not.toHaveBeenCalled();
    adds[1]?.settle();
    await flush();
    expect(drained).toHaveBeenCalledOnce();
    expect(await Promise.all(codes)).toEqual(Array(5).fill('resolved'));
  });

  it('ends even when the queue refuses, refuses later votes, and is done at once when idle', async () => {
    const { groupCommit, adds, commitMany } = createHarness();
    const codes = commitMany(1).map(codeOf);
    const drained = groupCommit.drain();
    await flush();
    adds[0]?.settle(new Error('down'));
    await drained;
    expect(await Promise.all(codes)).toEqual(['TEMPORARILY_UNAVAILABLE']);
    expect(await codeOf(commitMany(1, 1)[0] as Promise<unknown>)).toBe('TEMPORARILY_UNAVAILABLE');
    expect(adds).toHaveLength(1);
    await createHarness().groupCommit.drain();
  });
});

describe('under random load', () => {
  it('every vote is answered once, and exactly the acknowledged ones are in the queue', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const stored = new Set<string>();
    const { commitMany, groupCommit } = createHarness(
      { maxGroupSize: 16, maxInFlight: 2, addTimeoutMs: 60_000 },
      {
        preCheck: async (candidates) =>
          candidates.map(() => (random() < 0.1 ? new ProblemError('ALREADY_VOTED') : null)),
        add: async (data) => {
          await new Promise((resolve) => setTimeout(resolve, random() * 9));
          if (random() < 0.2) throw new Error('down');
          for (const item of data.items) stored.add((item as { voterKey: string }).voterKey);
        },
      },
    );
    const codes: Promise<ErrorCode | 'resolved'>[] = [];
    for (let step = 0; step < 300; step += 1) {
      codes.push(...commitMany(Math.floor(random() * 12), codes.length).map(codeOf));
      await vi.advanceTimersByTimeAsync(random() * 3);
    }
    const drained = groupCommit.drain();
    await vi.advanceTimersByTimeAsync(10_000);
    await drained;
    const answers = await Promise.all(codes);
    const acknowledged = answers.flatMap((code, index) => (code === 'resolved' ? [`voter-${index}`] : []));
    expect(acknowledged.length).toBeGreaterThan(500);
    expect(new Set(acknowledged)).toEqual(stored);
    expect(groupCommit.pendingCount).toBe(0);
  });
});
