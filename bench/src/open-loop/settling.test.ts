import { describe, expect, it } from 'vitest';
import { type SettledVote, settlingFigures } from './settling.ts';

const durationMs = 60_000;

/** A vote every 10 ms, each answered after 5 ms. */
function stream(waitMs: (dueMs: number) => number): SettledVote[] {
  return Array.from({ length: durationMs / 10 }, (_, index) => ({
    dueMs: index * 10,
    answerMs: 5,
    waitMs: waitMs(index * 10),
  }));
}

describe('figures of settling', () => {
  it('are those of a known stream', () => {
    // 0, 1, ... 99 ms over and over.
    const figures = settlingFigures(
      stream((dueMs) => (dueMs / 10) % 100),
      durationMs,
    );
    expect(figures).toMatchObject({ count: 6000, maxMs: 99, growth: 1, answerP50Ms: 5, answerP99Ms: 5 });
    expect(figures.p50Ms).toBeCloseTo(49.5);
    expect(figures.p99Ms).toBeCloseTo(98.01, 1);
    expect(figures.totalP99Ms).toBeCloseTo(103.01, 1);
  });

  it('see a backlog that grows', () => {
    // Three tenths of a second for each second that has passed, as when a worker takes less than what comes.
    const { growth, firstQuarterP99Ms, lastQuarterP99Ms } = settlingFigures(
      stream((dueMs) => dueMs * 0.3),
      durationMs,
    );
    expect(firstQuarterP99Ms).toBeCloseTo(4452, -2);
    expect(lastQuarterP99Ms).toBeCloseTo(17_952, -2);
    expect(growth).toBeGreaterThan(4);
  });

  it('take a slow but steady queue for no growth, nor the noise of a quick one', () => {
    expect(
      settlingFigures(
        stream(() => 2000),
        durationMs,
      ).growth,
    ).toBe(1);
    expect(
      settlingFigures(
        stream((dueMs) => (dueMs < 30_000 ? 10 : 150)),
        durationMs,
      ).growth,
    ).toBe(1);
    expect(
      settlingFigures(
        stream((dueMs) => (dueMs < 30_000 ? 10 : 395)),
        durationMs,
      ).growth,
    ).toBe(2);
  });

  it('see votes that pile up before the gateway, though each is settled soon after its answer', () => {
    const piling = stream(() => 10).map((vote) => ({ ...vote, answerMs: vote.dueMs * 0.1 }));
    expect(settlingFigures(piling, durationMs)).toMatchObject({ p99Ms: 10 });
    expect(settlingFigures(piling, durationMs).growth).toBeGreaterThan(3);
  });

  it('count a vote that was settled before its answer was read as not waiting', () => {
    expect(
      settlingFigures(
        stream(() => -3),
        durationMs,
      ),
    ).toMatchObject({ p50Ms: 0, maxMs: 0, totalP99Ms: 5 });
  });

  it('need votes in each quarter', () => {
    expect(() => settlingFigures([], durationMs)).toThrow(RangeError);
  });
});
