import type { Clock } from '@urvote/platform/clock/clock';
import type { Db } from '@urvote/platform/postgres/database';
import { type RuleSet, ruleSetV2 } from '@urvote/voting/fraud/scorecard/rule-set';
import { ruleSetFaults } from '@urvote/voting/fraud/scorecard/rule-set-faults';
import { loadActiveRuleSet } from './rule-sets.queries.ts';

export interface RuleSets {
  current(): Promise<RuleSet>;
}

const keepMs = 5000;

/**
 * Reads the rules when those it has are 5 s old, so that they change without a deploy. A faulty set is reported, and the
 * last good one stays. While none is stored, version 2 holds.
 */
export function createRuleSets(db: Db, clock: Clock, onFaulty: (version: number, faults: string[]) => void): RuleSets {
  let current = ruleSetV2;
  let readAtMs = -Infinity;
  let reading: Promise<RuleSet> | undefined;
  const read = async (): Promise<RuleSet> => {
    const stored = await loadActiveRuleSet(db);
    readAtMs = clock.nowMs();
    if (!stored) return (current = ruleSetV2);
    const candidate = { ...(stored.rules as object), version: stored.version };
    const faults = ruleSetFaults(candidate);
    if (faults.length > 0) onFaulty(stored.version, faults);
    else current = candidate as RuleSet;
    return current;
  };
  return {
    async current() {
      if (clock.nowMs() - readAtMs < keepMs) return current;
      reading ??= read().finally(() => (reading = undefined));
      return reading;
    },
  };
}
