import { expect, it } from 'vitest';
import { isDisposableDomain } from './disposable-domain.ts';

it.each([
  ['mailinator.com', true],
  ['sub.mailinator.com', true],
  ['a.b.c.Mailinator.com.', true],
  ['notmailinator.com.example.org', false],
  ['mailinator.com.example.org', false],
  ['gmail.com', false],
  ['example.org', false],
  ['com', false],
  ['', false],
])('%j: %s', (domain, expected) => {
  expect(isDisposableDomain(domain)).toBe(expected);
});
