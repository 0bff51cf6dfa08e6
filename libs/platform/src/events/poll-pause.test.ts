import { expect, it } from 'vitest';
import { pauseAfter } from './poll-pause.ts';

const pace = { pollMs: 1000, quietPollMs: 30_000 };

it('polls slowly only where every hint is told and the last round found nothing', () => {
  expect(pauseAfter('none', true, pace)).toBe(30_000);
  expect(pauseAfter('none', false, pace)).toBe(1000);
  expect(pauseAfter('some', true, pace)).toBe(1000);
  expect(pauseAfter('none', true, { pollMs: 40_000 })).toBe(40_000);
});

it('comes back soon for what another transaction holds back, as nobody tells when that one ends', () => {
  expect(pauseAfter('held', true, pace)).toBe(250);
  expect(pauseAfter('held', false, { pollMs: 20 })).toBe(20);
  expect(pauseAfter('more', true, pace)).toBe(0);
});
