import { PermanentJobError } from '@urvote/platform/queue/job-processor';
import { expect, it } from 'vitest';
import { conclude, EarlyWithdrawalError } from './conclude.ts';
import type { GroupResult } from './count-votes.processor.ts';

const done: GroupResult = { batchId: 'b', counts: { counted: 2, held: 0, rejected: 1, void: 0 }, poison: [], early: [] };
const early = [{ id: 'w' } as GroupResult['early'][number]];
const poison = Array.from({ length: 30 }, (_, index) => ({ id: `v${index}`, problem: 'SQLSTATE 22003' }));

it('gives the counts of a group that is stored', () => {
  expect(conclude(done)).toEqual(done.counts);
});

it('gives up on poison, naming some of it', () => {
  expect(() => conclude({ ...done, poison })).toThrow(PermanentJobError);
  expect(() => conclude({ ...done, poison })).toThrow(/^30 item\(s\) cannot be stored, all others are: v0 \(SQLSTATE 22003\), .*v19 \(SQLSTATE 22003\)$/);
});

it('tries early withdrawals again, also beside poison', () => {
  expect(() => conclude({ ...done, early })).toThrow(new EarlyWithdrawalError('1 withdrawal(s) came before their votes'));
  expect(() => conclude({ ...done, early, poison })).toThrow(EarlyWithdrawalError);
  expect(() => conclude({ ...done, early, poison })).toThrow('v0 (SQLSTATE 22003)');
});
