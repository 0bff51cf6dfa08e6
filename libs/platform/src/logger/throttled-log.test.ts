import { memorySink } from '@urvote/testkit/memory-sink';
import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { throttledLog } from './throttled-log.ts';

it('writes one short line a second of what fails with everything, and says how many it left out', () => {
  const sink = memorySink();
  let now = 5000;
  const log = throttledLog(createLogger({ service: 'test', destination: sink }), { nowMs: () => now });
  const cause = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  for (let vote = 0; vote < 1000; vote++) {
    log('a group was refused', new Error('not added', { cause }), { size: vote });
    log('another message', 'text');
    now += 2;
  }
  const said = sink.lines.map(({ msg, size, leftOutCount, reason }) => ({ msg, size, leftOutCount, reason }));
  const reason = 'Error: not added; Error (53100): could not extend file: No space left on device';
  expect(said.filter(({ msg }) => msg === 'a group was refused')).toEqual([
    { msg: 'a group was refused', size: 0, leftOutCount: undefined, reason },
    { msg: 'a group was refused', size: 500, leftOutCount: 499, reason },
  ]);
  expect(said.filter(({ msg }) => msg === 'another message')).toHaveLength(2);
  expect(Math.max(...sink.lines.map((line) => JSON.stringify(line).length))).toBeLessThan(600);
});
