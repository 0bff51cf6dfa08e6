import { describe, expect, it } from 'vitest';
import type { Reason } from './scorecard/reason.ts';
import { reason } from './scorecard/reason.ts';
import { verdict } from './verdict.ts';

const thresholds = { hold: 0.5, reject: 0.9 };
const light = reason('ua_suspicious', 1, {});
const heavy = reason('device_reuse', 5, {});
const holding = reason('captcha_unavailable', 0.5, {}, 'held');
const rejecting = reason('geo_ineligible', 6, {}, 'rejected');

describe('verdict', () => {
  it.each<[string, number, Reason[], object]>([
    ['under both thresholds', 0.4999, [light], { state: 'counted' }],
    ['at the first', 0.5, [light, heavy], { state: 'held', reason: 'device_reuse' }],
    ['under the second', 0.8999, [heavy, light], { state: 'held', reason: 'device_reuse' }],
    ['at the second', 0.9, [light, heavy], { state: 'rejected', reason: 'device_reuse' }],
    ['a forced hold', 0.1, [light, holding], { state: 'held', reason: 'captcha_unavailable' }],
    ['a forced hold over the second threshold', 0.95, [heavy, holding], { state: 'rejected', reason: 'device_reuse' }],
    ['a forced rejection', 0.1, [rejecting], { state: 'rejected', reason: 'geo_ineligible' }],
    [
      'a forced rejection comes before a hold',
      0.6,
      [holding, heavy, rejecting],
      { state: 'rejected', reason: 'geo_ineligible' },
    ],
    ['a forced hold names what forced it', 0.6, [heavy, holding], { state: 'held', reason: 'captcha_unavailable' }],
    ['a score without a reason', 0.6, [], { state: 'held', reason: 'fraud_score' }],
  ])('%s', (_name, score, reasons, expected) => {
    expect(verdict({ score, reasons }, thresholds)).toEqual(expected);
  });
});

it('rounds weights to what is stored', () => {
  expect(reason('velocity', 1 / 3, {}).weight).toBe(0.3333);
});
