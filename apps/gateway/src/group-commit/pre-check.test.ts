import type { ProblemError } from '@urvote/contracts/errors/error-codes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Candidate } from './group-commit.ts';
import { createPreCheck, type PreCheckPorts, type TakenSlot } from './pre-check.ts';

/** Of the caller, unless another session has voted with the same code. */
const voteOf = (voterKey: string): TakenSlot => ({
  voteId: `vote of ${voterKey}`,
  voterUserId: voterKey.includes('elsewhere') ? 'another session' : 'session',
  requestKey: 'first request',
});

const codesOf = (answer: readonly (ProblemError | null)[]) => answer.map((refusal) => refusal?.code ?? null);

const candidate = (voterKey: string, change: Partial<Candidate> = {}): Candidate => ({
  item: {
    kind: 'cast',
    contestId: 'contest',
    entryId: 'entry',
    voterKey,
    voterUserId: 'session',
    windowStart: '2026-05-01',
    tier: 'account',
    value: 1,
    castAtMs: 1,
  },
  isSlotFinal: true,
  voteLimit: null,
  ...change,
});

function createPorts(change: Partial<PreCheckPorts> = {}) {
  const ports = {
    takenSlots: vi.fn<PreCheckPorts['takenSlots']>(async (slots) =>
      slots.map(({ voterKey }) => (voterKey.startsWith('taken') ? voteOf(voterKey) : null)),
    ),
    usedBudgets: vi.fn<PreCheckPorts['usedBudgets']>(async (budgets) =>
      budgets.map(({ voterKey }) => (voterKey.includes('spent') ? 3 : 2)),
    ),
    spentScopes: vi.fn<PreCheckPorts['spentScopes']>(async (votes) =>
      votes.map(({ voterKey }) => voterKey.includes('over')),
    ),
    onSkip: vi.fn(),
  };
  return { ...ports, ...change } as typeof ports;
}

describe('pre-check', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('refuses taken slots and spent budgets, the slot first', async () => {
    const check = createPreCheck(createPorts());
    const answer = await check([
      candidate('free'),
      candidate('taken'),
      candidate('spent', { voteLimit: 3 }),
      candidate('almost', { voteLimit: 3 }),
      candidate('taken-and-spent', { voteLimit: 3 }),
    ]);
    expect(codesOf(answer)).toEqual([null, 'ALREADY_VOTED', 'VOTE_LIMIT_REACHED', null, 'ALREADY_VOTED']);
  });

  it('names the vote that has the slot to who cast it, and to nobody else with the same code', async () => {
    const [own, other] = await createPreCheck(createPorts())([candidate('taken'), candidate('taken-elsewhere')]);
    expect(own?.options.extensions).toEqual({ voteId: 'vote of taken' });
    expect([other?.code, other?.options.extensions]).toEqual(['ALREADY_VOTED', undefined]);
  });

  it('lets a request through again whose first try was stored and answered with an error, and no other', async () => {
    const again = (voterKey: string, requestKey: string) =>
      candidate(voterKey, { item: { ...candidate(voterKey).item, requestKey } as Candidate['item'], voteLimit: 3 });
    const answer = await createPreCheck(createPorts())([
      again('taken-and-spent', 'first request'),
      again('taken', 'another request'),
      again('spent', 'first request'),
    ]);
    expect(codesOf(answer)).toEqual([null, 'ALREADY_VOTED', 'VOTE_LIMIT_REACHED']);
  });

  it('leaves to the worker whoever has just taken a vote back, and nobody else', async () => {
    const check = createPreCheck(createPorts());
    const { contestId, entryId, voterKey, windowStart } = candidate('taken').item;
    const item = {
      kind: 'withdraw' as const,
      voteId: 'vote of taken',
      contestId,
      entryId,
      voterKey,
      windowStart,
      requestedAtMs: 2,
    };
    expect(await check([{ item, isSlotFinal: false, voteLimit: null }])).toEqual([]);
    expect(codesOf(await check([candidate('taken'), candidate('taken too')]))).toEqual([null, 'ALREADY_VOTED']);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(codesOf(await check([candidate('taken')]))).toEqual(['ALREADY_VOTED']);
  });

  it('asks only what matters, and nothing when nothing matters', async () => {
    const ports = createPorts();
    const check = createPreCheck(ports);
    await check([candidate('taken', { isSlotFinal: false }), candidate('b')]);
    expect(ports.takenSlots.mock.calls[0]?.[0]).toHaveLength(1);
    expect(ports.usedBudgets).not.toHaveBeenCalled();
    expect(await check([candidate('taken', { isSlotFinal: false })])).toEqual([]);
    expect(ports.takenSlots).toHaveBeenCalledOnce();
  });

  it('lets everything pass when the database fails', async () => {
    const ports = createPorts({ takenSlots: () => Promise.reject(new Error('away')) });
    expect(await createPreCheck(ports)([candidate('taken')])).toEqual([]);
    expect(ports.onSkip).toHaveBeenCalledOnce();
  });

  it('lets everything pass when the database is slow, and stops asking while late queries run', async () => {
    const running = Array.from({ length: 2 }, () => Promise.withResolvers<(TakenSlot | null)[]>());
    let asked = 0;
    const takenSlots = vi.fn(() => running[asked++]?.promise ?? Promise.resolve([voteOf('taken')]));
    const check = createPreCheck(createPorts({ takenSlots }), { timeoutMs: 50, maxLate: 2 });
    const late = Promise.all([check([candidate('a')]), check([candidate('b')])]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await late).toEqual([[], []]);
    expect(await check([candidate('c')])).toEqual([]);
    expect(takenSlots).toHaveBeenCalledTimes(2);

    running[0]?.resolve([null]);
    running[1]?.reject(new Error('cancelled'));
    await vi.advanceTimersByTimeAsync(0);
    expect(codesOf(await check([candidate('taken')]))).toEqual(['ALREADY_VOTED']);
  });
});
