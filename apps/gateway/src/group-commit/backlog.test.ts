import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBacklog } from './backlog.ts';

describe('backlog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is full when queued, just added and pending votes reach the limit', async () => {
    let groups = 0;
    let pending = 0;
    const backlog = createBacklog(
      { queuedGroupCount: async () => groups, pendingCount: () => pending },
      { maxVotes: 1000, pollMs: 250 },
    );
    for (let added = 0; added < 60; added += 1) backlog.sawGroup(10);
    expect(backlog.voteCount).toBe(600);
    pending = 400;
    expect(backlog.isFull).toBe(true);
    pending = 0;
    groups = 50;
    await backlog.poll();
    expect(backlog.voteCount).toBeGreaterThan(450);
    expect(backlog.voteCount).toBeLessThanOrEqual(500);
    expect(backlog.isFull).toBe(false);
    groups = 150;
    await backlog.poll();
    expect(backlog.isFull).toBe(true);
  });

  it('counts what is added while the queue is being asked', async () => {
    const asked = Promise.withResolvers<number>();
    const backlog = createBacklog(
      { queuedGroupCount: () => asked.promise, pendingCount: () => 0 },
      { maxVotes: 10, pollMs: 250 },
    );
    backlog.sawGroup(3);
    const polled = backlog.poll();
    backlog.sawGroup(4);
    asked.resolve(0);
    await polled;
    expect(backlog.voteCount).toBe(4);
  });

  it('asks seldom while nothing waits, and often again from the first vote on', async () => {
    const queuedGroupCount = vi.fn(async () => 0);
    await using backlog = createBacklog({ queuedGroupCount, pendingCount: () => 0 }, { maxVotes: 100, pollMs: 250 });
    backlog.start();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(queuedGroupCount).toHaveBeenCalledTimes(2);
    queuedGroupCount.mockResolvedValue(3);
    backlog.sawGroup(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(queuedGroupCount).toHaveBeenCalledTimes(6);
    queuedGroupCount.mockResolvedValue(0);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(queuedGroupCount.mock.calls.length).toBeLessThan(10);
  });

  it('keeps the last number while the queue does not answer, and polls on', async () => {
    const queuedGroupCount = vi.fn(async () => 7).mockRejectedValueOnce(new Error('away'));
    const backlog = createBacklog({ queuedGroupCount, pendingCount: () => 0 }, { maxVotes: 100, pollMs: 250 });
    backlog.sawGroup(2);
    backlog.start();
    await vi.advanceTimersByTimeAsync(250);
    expect(backlog.voteCount).toBe(2);
    await vi.advanceTimersByTimeAsync(250);
    expect(backlog.voteCount).toBeGreaterThanOrEqual(7);
    await backlog[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(1000);
    expect(queuedGroupCount).toHaveBeenCalledTimes(2);
  });
});
