import { expect, it } from 'vitest';
import { assertSameOrigin } from './same-origin.ts';

const trusted = new Set(['http://app.example']);

const isRefused = (origin: string, isSecure?: boolean): boolean => {
  const request = {
    method: 'POST',
    headers: { host: 'api.example', origin },
    ...(isSecure === undefined ? {} : { isSecure }),
  };
  try {
    assertSameOrigin(request, trusted);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'CSRF_TOKEN_MISSING' });
    return true;
  }
};

it('takes a page without TLS for another origin where the request surely came by TLS', () => {
  expect([isRefused('https://api.example', true), isRefused('http://api.example', true)]).toEqual([false, true]);
  for (const isSecure of [false, undefined]) {
    expect([isRefused('https://api.example', isSecure), isRefused('http://api.example', isSecure)]).toEqual([
      false,
      false,
    ]);
  }
});

it('takes origins that are trusted as they are, and no others', () => {
  expect([
    isRefused('http://app.example', true),
    isRefused('https://app.example', true),
    isRefused('null', true),
  ]).toEqual([false, true, true]);
});
