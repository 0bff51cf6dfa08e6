import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { coverArt } from './cover-art.ts';
import { demoContests } from './demo-contests.ts';
import { demoEntries } from './demo-entries.ts';
import { boardRows, contestRows, entryRows } from './demo-rows.ts';

const nowMs = Date.parse('2026-03-08T07:30:00Z');

describe('the demo', () => {
  it('has a contest of every shown policy and of both tiers, open on the day it is made', () => {
    expect(demoContests.map(({ votePolicy }) => votePolicy).toSorted()).toEqual(['daily', 'once', 'toggle']);
    expect(new Set(demoContests.map(({ voterTier }) => voterTier))).toEqual(new Set(['account', 'guest']));
    for (const { voting_starts_at: start, voting_ends_at: end } of contestRows(nowMs)) {
      expect((start as Date).getTime()).toBeLessThan(nowMs);
      expect((end as Date).getTime()).toBeGreaterThan(nowMs + 14 * 86_400_000);
    }
  });

  it('has at least 24 entries of all kinds, each on a board of its own contest', () => {
    const entries = entryRows(nowMs);
    expect(entries.length).toBeGreaterThanOrEqual(24);
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['music', 'video', 'visual']));
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const boards = new Map(boardRows(nowMs).map(({ id, contest_id }) => [id, contest_id]));
    for (const entry of entries) expect(boards.get(entry.board_id ?? '')).toBe(entry.contest_id);
  });

  it('has entries of one of the voters', () => {
    const key = (email: string): string => `g:${email}`;
    const own = entryRows(nowMs, key).filter(({ submitter_user_id }) => submitter_user_id !== null);
    expect(own.length).toBe(demoEntries.filter(({ submitter }) => submitter === 'cleo').length);
    expect(own.every(({ submitter_email_key }) => submitter_email_key === 'g:cleo@urvote.example')).toBe(true);
  });
});

describe('coverArt', () => {
  it('is a PNG, always the same for a title and another one for another title', () => {
    const cover = coverArt('Lake Effect');
    expect(cover.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(cover.readUInt32BE(16)).toBe(256);
    const dataStart = 8 + 25 + 8;
    const pixels = inflateSync(cover.subarray(dataStart, dataStart + cover.readUInt32BE(33)));
    expect(pixels.length).toBe(256 * (256 * 3 + 1));
    expect(coverArt('Lake Effect')).toEqual(cover);
    expect(coverArt('Windburn')).not.toEqual(cover);
  });
});
