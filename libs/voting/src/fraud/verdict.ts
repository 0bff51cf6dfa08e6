import type { FraudFlag, Reason } from './scorecard/reason.ts';
import type { Scored } from './score.ts';

export interface Thresholds {
  /** Scores in [0,1]. */
  hold: number;
  reject: number;
}

export type Verdict = { state: 'counted' } | { state: 'held' | 'rejected'; reason: FraudFlag | 'fraud_score' };

/** What a reason forces comes first, then the score decides. Where nothing was found the reason is `fraud_score`. */
export function verdict({ score, reasons }: Pick<Scored, 'score' | 'reasons'>, thresholds: Thresholds): Verdict {
  for (const state of ['rejected', 'held'] as const) {
    const forcing = reasons.filter(({ forces }) => forces === state);
    if (forcing.length > 0) return { state, reason: heaviest(forcing) };
    const threshold = state === 'rejected' ? thresholds.reject : thresholds.hold;
    if (score >= threshold) return { state, reason: heaviest(reasons) };
  }
  return { state: 'counted' };
}

function heaviest(reasons: readonly Reason[]): FraudFlag | 'fraud_score' {
  let found: Reason | undefined;
  for (const each of reasons) if (!found || each.weight > found.weight) found = each;
  return found?.flag ?? 'fraud_score';
}
