import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Candidate } from './group-commit.ts';
import { createPreCheck, type PreCheckPorts } from './pre-check.ts';

const candidate = (voterKey: string, change: Partial<Candidate> = {}): Candidate => ({
  item: {
    kind: 'cast',
    contestId: 'contest',
    entryId: 'entry',
    voterKey,
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
    takenSlots: vi.fn<PreCheckPorts['takenSlots']>(async (slots) => slots.map(({ voterKey }) => voterKey.startsWith('taken'))),
    usedBudgets: vi.fn<PreCheckPorts['usedBudgets']>(async (budgets) => budgets.map(({ voterKey }) => (voterKey.includes('spent') ? 3 : 2))),
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
    expect(answer).toEqual([null, 'ALREADY_VOTED', 'VOTE_LIMIT_REACHED', null, 'ALREADY_VOTED']);
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
    const running = Array.from({ length: 2 }, () => Promise.withResolvers<boolean[]>());
    let asked = 0;
    const takenSlots = vi.fn(() => running[asked++]?.promise ?? Promise.resolve([true]));
    const check = createPreCheck(createPorts({ takenSlots }), { timeoutMs: 50, maxLate: 2 });
    const late = Promise.all([check([candidate('a')]), check([candidate('b')])]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await late).toEqual([[], []]);
    expect(await check([candidate('c')])).toEqual([]);
    expect(takenSlots).toHaveBeenCalledTimes(2);

    running[0]?.resolve([false]);
    running[1]?.reject(new Error('cancelled'));
    await vi.advanceTimersByTimeAsync(0);
    expect(await check([candidate('taken')])).toEqual(['ALREADY_VOTED']);
  });
});
