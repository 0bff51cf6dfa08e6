import type { Reason } from './reason.ts';

export interface FraudScore {
  /** In [0,1], a multiple of 0.0001. */
  score: number;
  logOdds: number;
}

/** Also how anybody recomputes a stored score from its stored reasons. */
export function scoreOf(baseLogOdds: number, reasons: readonly Pick<Reason, 'weight'>[]): FraudScore {
  let sum = baseLogOdds;
  for (const { weight } of reasons) sum += weight;
  const logOdds = round4(sum);
  return { score: round4(1 / (1 + Math.exp(-logOdds))), logOdds };
}

function round4(value: number): number {
  // JSON knows no -0.
  return Math.round(value * 10_000) / 10_000 + 0;
}
