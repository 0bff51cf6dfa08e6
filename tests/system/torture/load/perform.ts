import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../faults/support/random.ts';
import type { Receipt } from '../checks/verify-receipt.ts';
import type { HarmedService } from '../world/harmed-service.ts';
import { type Action, isAcceptedCast, type Outcome, type Records, type Try } from './records.ts';
import { isPassing, send, type Sent } from './send.ts';

export type Wish = Pick<Action, 'voter' | 'kind' | 'contestId' | 'entryId' | 'value' | 'voteId'>;

/** Tries one wish with one key until there is an answer for good, and records it. */
export type Perform = (wish: Wish, random: Random, home: number) => Promise<Action>;

const longestMs = 90_000;
/** Milliseconds before the same is tried again. */
const pause = { min: 100, max: 1_500 };
/** A try after one that was not answered goes to the other gateway so often. */
const otherGatewayShare = 0.3;

export function performer(gateways: readonly HarmedService[], records: Records): Perform {
  async function tryOnce(gateway: HarmedService, wish: Wish, key: string): Promise<{ tried: Try; sent: Sent }> {
    const sentAtMs = Date.now();
    const sent = await send(requestOf(gateway.service.url, wish, key), records);
    return {
      tried: { gateway: gateway.name, sentAtMs, answeredAtMs: Date.now(), status: sent.status, code: sent.code },
      sent,
    };
  }

  return async (wish, random, home) => {
    const action: Action = {
      ...wish,
      key: randomUUID(),
      tries: [],
      fromMs: Infinity,
      toMs: -Infinity,
      outcome: { is: 'unknown' },
    };
    records.actions.push(action);
    const untilMs = Date.now() + longestMs;
    let at = home;
    do {
      const gateway = gateways[at % gateways.length];
      if (gateway === undefined) break;
      const { tried, sent } = await tryOnce(gateway, wish, action.key);
      action.tries.push(tried);
      const skew = gateway.clock.between(tried.sentAtMs, tried.answeredAtMs);
      action.fromMs = Math.min(action.fromMs, tried.sentAtMs + skew.least);
      action.toMs = Math.max(action.toMs, tried.answeredAtMs + skew.most);
      action.outcome = outcomeOf(wish, sent, action.tries);
      if (!isPassing(sent)) break;
      await delay(random.between(pause.min, pause.max));
      if (random.between(0, 1) < otherGatewayShare) at += 1;
    } while (Date.now() < untilMs);
    if (isAcceptedCast(action)) records.acknowledged.push({ id: action.outcome.id, atMs: Date.now() });
    return action;
  };
}

export function requestOf(url: string, { voter, kind, entryId, value, voteId }: Wish, key: string) {
  if (kind === 'withdraw')
    return { name: 'withdraw', url: `${url}/api/v1/votes/${voteId}`, method: 'DELETE' as const, voter, key };
  const body = {
    entryId,
    type: value === 1 ? 'like' : 'dislike',
    ...(voter.email === undefined ? {} : { email: voter.email }),
  };
  return { name: 'cast', url: `${url}/api/v1/votes`, method: 'POST' as const, voter, key, body };
}

/** A refusal is certain only when no try before it was left without an answer that says so. */
function outcomeOf({ kind }: Wish, sent: Sent, tries: readonly Try[]): Outcome {
  const { status, code = '', body } = sent;
  if (status === 202)
    return {
      is: 'accepted',
      id: body['id'] as string,
      receipt: kind === 'cast' ? (body['receipt'] as Receipt) : undefined,
    };
  const isCertain = !isPassing(sent) && tries.slice(0, -1).every((each) => each.status === 429);
  return isCertain ? { is: 'refused', status, code } : { is: 'unknown' };
}
