import { describe, expect, it } from 'vitest';
import { boardRefusal, type BoardRules, boardSlug, isFull } from './board-rules.ts';

const board: BoardRules = {
  isActive: true,
  allowedKinds: ['music', 'visual'],
  maxUploads: { music: 1, video: null, visual: 0 },
  requireApproval: true,
  allowAnonymousUploads: false,
};

describe('a board', () => {
  it.each([
    [{}, { kind: 'music', isAnonymous: false }, undefined],
    [{}, { kind: 'video', isAnonymous: false }, 'KIND_NOT_ALLOWED'],
    [{}, { kind: 'video', isAnonymous: true }, 'UNAUTHENTICATED'],
    [{ allowAnonymousUploads: true }, { kind: 'music', isAnonymous: true }, undefined],
    [{ allowAnonymousUploads: true }, { kind: 'video', isAnonymous: true }, 'KIND_NOT_ALLOWED'],
    [{ isActive: false }, { kind: 'music', isAnonymous: true }, 'NOT_FOUND'],
  ] as const)('with %j answers %j: %s', (changes, submission, expected) => {
    expect(boardRefusal({ ...board, ...changes }, submission)).toBe(expected);
  });

  it('is full by kind', () => {
    expect([isFull(board, 'music', 0), isFull(board, 'music', 1)]).toEqual([false, true]);
    expect([isFull(board, 'visual', 0), isFull(board, 'video', 1_000_000)]).toEqual([true, false]);
  });
});

it.each([
  ['Ab C!', 'ab-c-0123abcd'],
  ['  Éclair — der Straße ', 'eclair-der-stra-e-0123abcd'],
  ['日本', 'board-0123abcd'],
  ['---', 'board-0123abcd'],
  [`${'x'.repeat(99)} ${'y'.repeat(99)}`, `${'x'.repeat(99)}-0123abcd`],
])('%j is addressed by %s', (title, slug) => {
  expect(boardSlug(title, '0123abcd')).toBe(slug);
});
