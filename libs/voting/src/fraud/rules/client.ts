import { isbotMatch } from 'isbot';
import { boundedMemo } from '../../cache/bounded-memo.ts';
import type { Reason } from '../scorecard/reason.ts';
import { reason } from '../scorecard/reason.ts';
import type { RuleSet } from '../scorecard/rule-set.ts';
import type { VoteSignals } from '../scorecard/signals.ts';
import { isUnproven } from './voter.ts';

const automationMatch = boundedMemo(5000, (userAgent: string) => isbotMatch(userAgent));

/** Programs that say their name, however short; the general list takes any odd text for a program. */
const namedProgram =
  /headless|phantomjs|selenium|webdriver|puppeteer|playwright|python|curl\/|wget|httpie|go-http|\bnode\b|axios|undici|libwww|scrapy|postman|insomnia|guzzle|aiohttp|httpx|java\/|ruby|perl/i;

/** An unnamed short text is one fact, not two, though the general list matches most short texts as well. */
export function userAgentRule({ userAgent = '' }: VoteSignals, { rules, disabled }: RuleSet): Reason | null {
  const { weight, absentWeight, minLength } = rules.ua_suspicious;
  const isShort = userAgent.length < minLength && !disabled.includes('ua_suspicious');
  const isNamed = namedProgram.test(userAgent);
  if (isShort && !isNamed)
    return reason('ua_suspicious', userAgent === '' ? absentWeight : weight, { length: userAgent.length });
  const match = isNamed || !isShort ? automationMatch(userAgent) : null;
  if (match === null || userAgent === '') return null;
  return reason('ua_automation', isNamed ? rules.ua_automation.weight : rules.ua_automation.likenessWeight, { match });
}

/** Left out is no better than one that many share; people who have shown who they are need none. */
export function deviceMissing(signals: VoteSignals, { rules }: RuleSet): Reason | null {
  return signals.hasDevice || !isUnproven(signals) ? null : reason('device_missing', rules.device_missing.weight, {});
}
