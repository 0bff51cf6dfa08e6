import { describe, expect, it } from 'vitest';
import { isCountryCode } from './iso-countries.ts';
import { httpUrl, localeTag } from './profile-fields.ts';
import { isTimeZone } from './time-zones.ts';

describe('fields of a profile', () => {
  it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    '%s is a time zone',
    (name) => {
      expect([isTimeZone(name), isTimeZone(name)]).toEqual([true, true]);
    },
  );

  it.each(['Mars/X', '+01:00', '', 'Europe/', 'UTC; drop', ' UTC'])('"%s" is no time zone', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  it('knows the countries there are', () => {
    expect(['DE', 'US', 'SS', 'UK', 'EU', 'XX', 'de'].map(isCountryCode)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['en', true],
    ['pt-BR', true],
    ['zh-Hant-TW', true],
    ['english', false],
    ['EN', false],
    ['x-y', false],
    ['en-0', false],
  ])('%s as a language: %s', (tag, isOne) => {
    expect(localeTag.safeParse(tag).success).toBe(isOne);
  });

  it.each([
    ['https://example.org/a?b', true],
    ['http://example.org', true],
    ['javascript:1', false],
    ['JavaScript:alert(1)//https://x', false],
    ['data:text/html,x', false],
    ['https:example.org', false],
    ['ht tps://example.org', false],
    ['https://exam ple.org/', false],
    ['https://example.org/\0', false],
    ['https://', false],
    [`https://example.org/${'x'.repeat(500)}`, false],
  ])('%j as a website: %s', (url, isOne) => {
    expect(httpUrl.safeParse(url).success).toBe(isOne);
  });
});
