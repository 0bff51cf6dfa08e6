import { expect, it } from 'vitest';
import { concludeTry } from './conclude-try.ts';
import { longestFailureMs } from './retry-schedule.ts';

const nowMs = Date.parse('2026-06-15T12:00:00Z');
const tried = (statusCode: number | null, changes = {}) =>
  concludeTry({
    outcome: { statusCode, problem: null, answer: null },
    attempt: 1,
    failingSinceMs: null,
    nowMs,
    random: 0,
    ...changes,
  });

it('takes 200 to 299 for success, and nothing else', () => {
  for (const statusCode of [200, 204, 299])
    expect(tried(statusCode, { failingSinceMs: 1 })).toEqual({
      status: 'delivered',
      nextAttemptAtMs: null,
      failingSinceMs: null,
      disables: null,
    });
  for (const statusCode of [null, 100, 199, 300, 302, 304, 400, 404, 429, 500, 502, 504])
    expect(tried(statusCode)).toEqual({
      status: 'waiting',
      nextAttemptAtMs: nowMs + 5000,
      failingSinceMs: nowMs,
      disables: null,
    });
});

it('gives up at once on a receiver that is gone', () => {
  expect(tried(410)).toMatchObject({ status: 'failed', disables: 'gone', nextAttemptAtMs: null });
});

it('gives up after the last try, and on the webhook if nothing got through since the first one', () => {
  expect(tried(500, { attempt: 10, failingSinceMs: nowMs - 1000 })).toMatchObject({ status: 'failed', disables: null });
  expect(tried(500, { attempt: 10, failingSinceMs: nowMs - longestFailureMs })).toMatchObject({
    status: 'failed',
    disables: 'failing',
  });
});
