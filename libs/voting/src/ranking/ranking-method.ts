import type { CountingMethod } from '../contest-rules.ts';

/** Methods that rank a table by the totals of its entries; every other contest shows net votes while it runs. */
export type RankingMethod = 'net' | 'likes' | 'weighted' | 'wilson' | 'bayes';

export const rankingFormulas: Readonly<Record<RankingMethod, string>> = {
  net: 'Likes minus dislikes',
  likes: 'Likes',
  weighted: 'Votes by their weight, likes minus dislikes',
  wilson:
    'Lower bound of the 95 % interval of the share of likes (Wilson 1927): ' +
    '(2u + z² − z·√(z² + 4·u·d/n)) / (2·(n + z²)) for u likes and d dislikes, n = u + d, z = 1.96',
  bayes:
    'Bayesian average: (U/E + u) / (N/E + n) for u likes of n votes, and U likes of N votes over all E entries of the table',
};

export function rankingMethodOf(method: CountingMethod): RankingMethod {
  // What such ballots add is the weight of their points.
  if (method === 'score' || method === 'positional') return 'weighted';
  return method in rankingFormulas ? (method as RankingMethod) : 'net';
}
