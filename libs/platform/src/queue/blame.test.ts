import { UnrecoverableError } from 'bullmq';
import { expect, it } from 'vitest';
import { blameOf, putOffDelayMs } from './blame.ts';
import { FailedTryError, PermanentJobError, PostponedJobError } from './job-processor.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

const coded = (code: string) => Object.assign(new Error('of the server'), { code });

it.each([
  ['permanent', new PermanentJobError('poison')],
  ['permanent', new UnrecoverableError('stalled')],
  ['try', new FailedTryError('not yet')],
  ['try', coded('22P05')],
  ['try', coded('23514')],
  ['postponed', new PostponedJobError('early')],
  ['outage', coded('25006')],
  ['outage', coded('58030')],
  ['outage', coded('XX000')],
  ['outage', coded('ECONNREFUSED')],
  ['outage', new QueueUnavailableError('get job')],
  ['unknown', coded('42501')],
  ['unknown', coded('42P01')],
  ['unknown', new TypeError('x is not a function')],
  ['unknown', 'text'],
])('%s: %s', (blame, error) => {
  expect(blameOf(error)).toBe(blame);
});

it('puts off for longer each time, up to a bound of the reason, and not all for the same time', () => {
  const delays = (reason: 'postponed' | 'outage' | 'unknown') =>
    [1, 2, 3, 9, 1000].map((startCount) => putOffDelayMs({ reason, startCount, backoffMs: 250, random: 0 }));
  expect(delays('postponed')).toEqual([50, 100, 200, 2_000, 2_000]);
  expect(delays('outage')).toEqual([250, 500, 1_000, 5_000, 5_000]);
  expect(delays('unknown')).toEqual([250, 500, 1_000, 30_000, 30_000]);
  expect(putOffDelayMs({ reason: 'outage', startCount: 1, backoffMs: 400, random: 0.9999 })).toBe(300);
});
