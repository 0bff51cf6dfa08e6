import { expect, it } from 'vitest';
import type { ResultsVisibility } from '../contest-rules.ts';
import type { ContestStatus } from '../contest-status/contest-status.ts';
import { resultsVisible } from './leaderboard-visibility.ts';

it.each<[ResultsVisibility, ContestStatus, number, boolean, boolean]>([
  ['live', 'open', 1500, false, true],
  ['live', 'closed', 2500, true, true],
  ['after_vote', 'open', 1500, false, false],
  ['after_vote', 'open', 1500, true, true],
  ['after_vote', 'closed', 2500, false, false],
  ['after_close', 'open', 1999, true, false],
  ['after_close', 'open', 2000, false, true],
  ['after_close', 'closed', 1500, false, true],
  ['after_close', 'archived', 1500, false, true],
  ['never', 'open', 1500, true, false],
  ['never', 'closed', 2500, true, false],
])('%s, %s, at %i, has voted %s: %s', (resultsVisibility, status, atMs, callerHasVoted, expected) => {
  expect(resultsVisible({ resultsVisibility, status, votingEndsAtMs: 2000 }, atMs, callerHasVoted)).toBe(expected);
});
