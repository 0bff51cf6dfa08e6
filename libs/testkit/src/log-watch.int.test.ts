import { createLogger } from '@urvote/platform/logger/logger';
import { memorySink } from './memory-sink.ts';
import { expect, it } from 'vitest';
import { leakedLines, noteSecretsOf, watchLines } from './log-watch.ts';

it('finds secrets of requests and tokens of any shape in lines, and does not show them', () => {
  const logger = createLogger({ service: 'test', destination: memorySink() });
  noteSecretsOf({
    email: 'someone@example.org',
    nested: [{ newPassword: 'a long enough one', title: 'not secret at all' }],
  });
  logger.info('nothing here but a title: not secret at all');
  expect(leakedLines()).toEqual([]);
  logger.info({ who: 'someone@example.org' }, 'oh');
  const lines = ['plain text with a long enough one', `Bearer ${'eyJhbGciOiJF'}.${'eyJzdWIiOiIx'}.${'s'.repeat(40)}`];
  watchLines(lines);
  const leaks = leakedLines();
  expect(leaks).toHaveLength(3);
  expect(leaks.join()).not.toMatch(/someone|long enough|eyJ/);
  expect(leakedLines()).toEqual([]);
});
