import { isbotMatch } from 'isbot';
import { boundedMemo } from '../../cache/bounded-memo.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleSet } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';

/** What gives a program away, or null. The pattern is long and user agents repeat. */
const automationMatch = boundedMemo(5000, (userAgent: string) => isbotMatch(userAgent));

/** Programs and libraries that say their name, however short; the general list takes any short text for a program. */
const namedProgram = /headless|phantomjs|selenium|webdriver|puppeteer|playwright|python|curl|wget|httpie|go-http|node|axios|undici|libwww|scrapy|postman|insomnia|guzzle|aiohttp|httpx|okhttp|java\/|ruby|perl/i;

/**
 * What the user agent says: nothing at all, the name of a program, or too little for a browser. That is one fact, not
 * two, though the general list matches most short texts as well.
 */
export function userAgentRule({ userAgent = '' }: VoteSignals, { rules, disabled }: RuleSet): Reason | null {
  const { weight, absentWeight, minLength } = rules.ua_suspicious;
  const isShort = userAgent.length < minLength && !disabled.includes('ua_suspicious');
  if (userAgent === '') return isShort ? reason('ua_suspicious', absentWeight, { length: 0 }) : null;
  if (isShort && !namedProgram.test(userAgent)) return reason('ua_suspicious', weight, { length: userAgent.length });
  const match = automationMatch(userAgent);
  if (match !== null && !disabled.includes('ua_automation')) return reason('ua_automation', rules.ua_automation.weight, { match });
  return isShort ? reason('ua_suspicious', weight, { length: userAgent.length }) : null;
}

/** A fingerprint that is left out is no better than one that many share. */
export function deviceMissing({ hasDevice }: VoteSignals, { rules }: RuleSet): Reason | null {
  return hasDevice ? null : reason('device_missing', rules.device_missing.weight, {});
}
