import type { ErrorCode, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it, vi } from 'vitest';
import type { UserCaller } from '@urvote/platform/auth/caller';
import type { Candidate, Committed } from '../group-commit/group-commit.ts';
import { findOwnVote, voteResource } from './find-vote.ts';
import { isOwner } from './vote-owner.ts';
import type { StoredVote } from './votes.queries.ts';
import { withdrawVote } from './withdraw-vote.ts';

const now = Date.UTC(2026, 4, 1);
const opened = openGroup(now, Buffer.alloc(8, 1));
const voteId = voteIdAt(opened, 2);
const requestId = 'the-request-to-withdraw';
const uuid = (last: string) => `0190a000-0000-7000-8000-0000000000${last}`;
const owner: UserCaller = {
  kind: 'user',
  userId: uuid('a0'),
  sessionId: 's',
  roles: [],
  emailVerified: true,
  accountCreatedAt: 0,
};
const guest = { kind: 'guest' as const, guestId: uuid('a9') };

const stored: StoredVote = {
  id: voteId,
  contestId: uuid('c0'),
  entryId: uuid('e0'),
  voterKey: accountVoterKey(owner.userId),
  voterUserId: owner.userId,
  tier: 'account',
  value: -1,
  windowStart: '2026-05-01',
  choices: null,
  status: 'counted',
  reason: null,
  castAt: new Date(now),
  settledAt: new Date(now + 5),
};

const queuedItem = {
  kind: 'cast',
  id: voteId,
  contestId: uuid('c0'),
  entryId: uuid('e0'),
  voterKey: 'g:key',
  voterUserId: guest.guestId,
  tier: 'guest',
  value: 1,
  windowStart: '2026-05-01',
  castAtMs: now,
  leafIndex: 2,
};

const nowhere = { findStored: async () => null, findQueuedGroup: async () => null, isVotingOver: () => false };
const inDatabase = { ...nowhere, findStored: async () => stored };
const group: CountVotesData = {
  batchId: opened.groupId,
  openedAtMs: now,
  root: 'r'.repeat(43),
  signature: 's',
  items: [{}, {}, queuedItem],
};
const inQueue = { ...nowhere, findQueuedGroup: async () => group };

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  return promise.then(
    () => 'ok' as const,
    (error: ProblemError) => error.code,
  );
}

describe('finding an own vote', () => {
  it('in the database', async () => {
    expect(voteResource(await findOwnVote(inDatabase, owner, voteId.toUpperCase()))).toEqual({
      id: voteId,
      contestId: uuid('c0'),
      entryId: uuid('e0'),
      type: 'dislike',
      status: 'counted',
      choices: null,
      reason: null,
      castAt: '2026-05-01T00:00:00.000Z',
      settledAt: '2026-05-01T00:00:00.005Z',
    });
  });

  it('in the queue, by the job its id names', async () => {
    const findQueuedGroup = vi.fn(inQueue.findQueuedGroup);
    const vote = await findOwnVote({ ...inQueue, findQueuedGroup }, guest, voteId);
    expect(voteResource(vote)).toMatchObject({ status: 'queued', settledAt: null, type: 'like' });
    expect(findQueuedGroup).toHaveBeenCalledExactlyOnceWith(`v-${opened.groupId}`);
  });

  it('that an account cast with a code', async () => {
    const byCode = { ...stored, tier: 'guest', voterKey: 'c:key' };
    const ports = { ...nowhere, findStored: async () => byCode };
    expect((await findOwnVote(ports, owner, voteId)).id).toBe(voteId);
    expect(await codeOf(findOwnVote(ports, { ...owner, userId: uuid('a1') }, voteId))).toBe('NOT_FOUND');
    expect(await codeOf(findOwnVote(ports, guest, voteId))).toBe('NOT_FOUND');
  });

  it('is not looked for by the key of an address: neither by whoever has it, nor by who does not', async () => {
    const emailVoterKey = 'g:address';
    const invited: StoredVote = { ...stored, voterKey: emailVoterKey };
    const holder: UserCaller = { ...owner, userId: uuid('a1'), emailVoterKey };
    for (const caller of [holder, { ...holder, emailVerified: false }]) {
      for (const vote of [
        invited,
        { ...invited, voterUserId: null },
        { ...invited, tier: 'guest', voterUserId: guest.guestId },
      ]) {
        expect(await codeOf(findOwnVote({ ...nowhere, findStored: async () => vote }, caller, voteId))).toBe(
          'NOT_FOUND',
        );
        expect(isOwner(caller, vote)).toBe(false);
      }
    }
    expect(isOwner({ ...owner, emailVoterKey }, invited)).toBe(true);
    expect(isOwner(guest, { ...stored, tier: 'guest', voterKey: emailVoterKey, voterUserId: guest.guestId })).toBe(
      true,
    );
  });

  it('that was settled between the two looks', async () => {
    const findStored = vi
      .fn<() => Promise<StoredVote | null>>()
      .mockResolvedValueOnce(null)
      .mockResolvedValueOnce(stored);
    expect((await findOwnVote({ ...nowhere, findStored }, owner, voteId)).status).toBe('counted');
  });

  it.each([
    ['nowhere', nowhere, owner, voteId],
    ['of another account', inDatabase, { ...owner, userId: uuid('a1') }, voteId],
    ['of an account, asked by a guest', inDatabase, { kind: 'guest' as const, guestId: owner.userId }, voteId],
    ['of another guest session', inQueue, { kind: 'guest' as const, guestId: uuid('a8') }, voteId],
    ['of a guest, asked by an account', inQueue, { ...owner, userId: guest.guestId }, voteId],
    ['at another place of the group', inQueue, guest, voteIdAt(opened, 1)],
    ['beyond the group', inQueue, guest, voteIdAt(opened, 9)],
    ['an id that is no vote id', inDatabase, owner, uuid('a0').replace('-7', '-4')],
  ])('%s is not found', async (_name, ports, caller, id) => {
    expect(await codeOf(findOwnVote(ports, caller, id))).toBe('NOT_FOUND');
  });

  it('a vote id of the right form costs no look-up when it is none', async () => {
    const findStored = vi.fn(inDatabase.findStored);
    await codeOf(findOwnVote({ ...inDatabase, findStored }, owner, opened.groupId));
    expect(findStored).not.toHaveBeenCalled();
  });
});

describe('a vote that is held, or gave way to another under its address', () => {
  const setAside: Partial<StoredVote>[] = [
    { status: 'held', reason: 'under_review' },
    { status: 'rejected', reason: 'address_confirmed_elsewhere' },
  ];
  const readAs = async (vote: Partial<StoredVote>, isOver: boolean) =>
    voteResource(
      await findOwnVote(
        { ...nowhere, findStored: async () => ({ ...stored, ...vote }), isVotingOver: () => isOver },
        owner,
        voteId,
      ),
    );

  it('reads as a counted one while voting is open, and as one under review afterwards', async () => {
    const counted = await readAs({}, false);
    for (const vote of setAside) {
      expect(await readAs(vote, false)).toEqual(counted);
      expect(await readAs(vote, true)).toEqual({ ...counted, status: 'held', reason: 'under_review' });
    }
  });

  it('is nothing that other outcomes turn into', async () => {
    for (const [status, reason] of [
      ['rejected', 'already_voted'],
      ['rejected', 'captcha_failed'],
      ['void', 'withdrawn'],
      ['queued', null],
    ] as const) {
      for (const isOver of [false, true])
        expect(await readAs({ status, reason }, isOver)).toMatchObject({ status, reason });
    }
  });
});

describe('withdrawing', () => {
  const rules = {
    id: uuid('c0'),
    status: 'open',
    isActive: true,
    votingEnabled: true,
    votingStartsAtMs: now - 1,
    votingEndsAtMs: now + 1,
    voterTier: 'guest',
    allowWithdraw: true,
  } as ContestRules;

  function portsWith(change: Partial<ContestRules> = {}, vote: Partial<StoredVote> = {}) {
    const commit = vi.fn<(candidate: Candidate) => Promise<Committed>>(async () => ({ id: uuid('b0') }) as Committed);
    const ports = {
      snapshot: {
        isFresh: true,
        contest: (id: string) => (id === rules.id ? { rules: { ...rules, ...change } } : undefined),
        entry: () => undefined,
      },
      backlog: { isFull: false },
      clock: { nowMs: () => now },
      groupCommit: { commit },
      findStored: async () => ({ ...stored, ...vote }),
      findQueuedGroup: async () => null,
      isVotingOver: () => false,
    };
    return { ports, commit };
  }

  it('queues a command about the vote', async () => {
    const { ports, commit } = portsWith();
    expect(await withdrawVote(ports, owner, { voteId, requestId })).toEqual({ id: uuid('b0'), voteId });
    const { contestId, entryId, voterKey, windowStart } = stored;
    const item = { kind: 'withdraw', voteId, contestId, entryId, voterKey, windowStart, requestedAtMs: now, requestId };
    expect(commit).toHaveBeenCalledExactlyOnceWith({ item, isSlotFinal: false, voteLimit: null });
  });

  it.each<[string, Partial<ContestRules>, Partial<StoredVote>, ErrorCode | 'ok']>([
    ['a held vote', {}, { status: 'held' }, 'ok'],
    ['a vote that gave way to another', {}, { status: 'rejected', reason: 'address_confirmed_elsewhere' }, 'ok'],
    ['a queued vote', {}, { status: 'queued' }, 'ok'],
    ['where it is not allowed', { allowWithdraw: false }, {}, 'WITHDRAWAL_NOT_ALLOWED'],
    ['after the end', { votingEndsAtMs: now }, {}, 'VOTING_CLOSED'],
    ['a vote that is void', {}, { status: 'void' }, 'VOTE_NOT_WITHDRAWABLE'],
    ['a rejected vote', {}, { status: 'rejected' }, 'VOTE_NOT_WITHDRAWABLE'],
    ['a vote of another', {}, { voterKey: 'u:else' }, 'NOT_FOUND'],
    ['in a contest that is gone', {}, { contestId: uuid('c9') }, 'NOT_FOUND'],
  ])('%s', async (_name, change, vote, expected) => {
    expect(await codeOf(withdrawVote(portsWith(change, vote).ports, owner, { voteId, requestId }))).toBe(expected);
  });
});
