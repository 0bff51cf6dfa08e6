import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSigned } from './webhook-signature.ts';

const secret = 'whsec_for_the_tests';
const nowMs = Date.UTC(2026, 10, 22);
const body = Buffer.from('{"id":"evt_1"}');
const sign = (seconds: number, key = secret) =>
  createHmac('sha256', key).update(`${seconds}.${body.toString()}`).digest('hex');
const nowSeconds = nowMs / 1000;

describe('a signature of the billing provider', () => {
  it.each<[string, string | undefined, boolean]>([
    ['is taken', `t=${nowSeconds},v1=${sign(nowSeconds)}`, true],
    [
      'is taken beside one of another secret',
      `t=${nowSeconds}, v1=${sign(nowSeconds, 'old')},v1=${sign(nowSeconds)}`,
      true,
    ],
    ['is taken after five minutes', `t=${nowSeconds - 300},v1=${sign(nowSeconds - 300)}`, true],
    ['is too old then', `t=${nowSeconds - 301},v1=${sign(nowSeconds - 301)}`, false],
    ['is of the future', `t=${nowSeconds + 301},v1=${sign(nowSeconds + 301)}`, false],
    ['is of another time', `t=${nowSeconds},v1=${sign(nowSeconds - 1)}`, false],
    ['is of another secret', `t=${nowSeconds},v1=${sign(nowSeconds, 'other')}`, false],
    ['is of another scheme', `t=${nowSeconds},v0=${sign(nowSeconds)}`, false],
    ['is cut short', `t=${nowSeconds},v1=${sign(nowSeconds).slice(0, 10)}`, false],
    ['is empty', `t=${nowSeconds},v1=`, false],
    ['has no time', `v1=${sign(nowSeconds)}`, false],
    ['is missing', undefined, false],
  ])('%s', (_what, header, expected) => {
    expect(isSigned({ header, body, secret, nowMs })).toBe(expected);
  });

  it('is of that body alone', () => {
    const header = `t=${nowSeconds},v1=${sign(nowSeconds)}`;
    expect(isSigned({ header, body: Buffer.from('{"id":"evt_2"}'), secret, nowMs })).toBe(false);
  });
});
