import { expect, it } from 'vitest';
import { QueueUnavailableError } from '../queue/queue-unavailable.ts';
import { watchFullDisk } from './full-disk.ts';

const full = Object.assign(new Error('could not extend file'), { code: '53100' });
const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

it('says that the disk is full until ten seconds after the last write that found no room, or a write that did', () => {
  let nowMs = 0;
  const disk = watchFullDisk(() => nowMs);
  const verdict = () => {
    try {
      disk.assertRoom();
      return 'ok';
    } catch (error) {
      return (error as { verdict?: string }).verdict;
    }
  };
  disk.failed(away);
  expect(verdict()).toBe('ok');
  disk.failed(full);
  nowMs = 9_999;
  expect(verdict()).toBe('disk-full');
  nowMs = 10_000;
  expect(verdict()).toBe('ok');
  disk.failed(new QueueUnavailableError('add job', { cause: full }));
  expect(verdict()).toBe('disk-full');
  disk.written();
  expect(verdict()).toBe('ok');
});
