import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AnyContext } from '../http-request/request-context.ts';
import { abnormalUsageType } from '@urvote/contracts/errors/problem-type';
import type { QuotaState } from './quota.ts';
import type { RateLimiters } from './rate-limiters.ts';
import type { RateLimitRule } from './rate-limit-rule.ts';

export interface Quotas {
  /** Adds the `RateLimit` fields to the response. @throws {ProblemError} QUOTA_EXCEEDED naming the violated policies */
  spend(ctx: AnyContext, responseHeaders: string[]): Promise<void> | void;
}

type Rule = RateLimitRule<AnyContext>;

/** Fields by draft-ietf-httpapi-ratelimit-headers. */
export function createQuotas(rules: readonly Rule[], limiters: RateLimiters): Quotas {
  for (const { name } of rules) if (!/^[\w-]+$/.test(name)) throw new RangeError(`Not a policy name: "${name}"`);

  function report(counted: readonly Spent[], responseHeaders: string[]): void {
    if (counted.length === 0) return;
    let policy = '';
    let left = '';
    for (const { rule, state } of counted) {
      const comma = left === '' ? '' : ', ';
      policy += `${comma}"${rule.name}";q=${rule.points};w=${rule.durationSeconds}`;
      left += `${comma}"${rule.name}";r=${state.remaining};t=${state.resetSeconds}`;
    }
    responseHeaders.push('RateLimit-Policy', policy, 'RateLimit', left);
    if (counted.some(({ state }) => !state.isAllowed)) throw refusal(counted.filter(({ state }) => !state.isAllowed));
  }

  return {
    spend(ctx, responseHeaders) {
      const spending: (Spent | Promise<Spent>)[] = [];
      let isWaiting = false;
      for (const rule of rules) {
        const spent = spendOne(rule, ctx, limiters);
        if (spent !== undefined) spending.push(spent);
        isWaiting ||= spent instanceof Promise;
      }
      if (isWaiting)
        return Promise.all(spending.map(async (each) => each)).then((spent) => report(spent, responseHeaders));
      return report(spending as Spent[], responseHeaders);
    },
  };
}

interface Spent {
  rule: Rule;
  state: QuotaState;
}

function spendOne(rule: Rule, ctx: AnyContext, limiters: RateLimiters): Spent | undefined | Promise<Spent> {
  const key = rule.key(ctx);
  if (key === undefined) return undefined;
  const state = limiters.consume(rule, key);
  return state instanceof Promise ? state.then((counted) => ({ rule, state: counted })) : { rule, state };
}

function refusal(violated: readonly Spent[]): ProblemError {
  const isAbuse = violated.some(({ rule }) => rule.problem === 'abnormal-usage-detected');
  return new ProblemError('QUOTA_EXCEEDED', {
    retryAfterSeconds: Math.max(...violated.map(({ state }) => state.resetSeconds)),
    extensions: {
      'violated-policies': violated.map(({ rule }) => rule.name),
      ...(isAbuse ? { type: abnormalUsageType } : {}),
    },
  });
}
