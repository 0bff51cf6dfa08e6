import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { FailedTryError, PermanentJobError, PostponedJobError } from '@urvote/platform/queue/job-processor';
import { expect, it } from 'vitest';
import { concludeGroup } from './conclude-group.ts';
import type { GroupResult } from './count-votes.processor.ts';

const done: GroupResult = {
  groupId: 'b',
  counts: { counted: 2, held: 0, rejected: 1, void: 0 },
  poison: [],
  early: [],
};
const voteGroup = openGroup(1_780_000_000_000, Buffer.alloc(8, 1));
const early = [{ id: 'w', voteId: voteIdAt(voteGroup, 3) } as GroupResult['early'][number]];
const none = new Set<string>();
const poison = Array.from({ length: 30 }, (_, index) => ({ id: `v${index}`, problem: 'SQLSTATE 22003' }));

it('gives the counts of a group that is stored', () => {
  expect(concludeGroup(done, none)).toEqual(done.counts);
});

it('gives up on poison, naming some of it', () => {
  expect(() => concludeGroup({ ...done, poison }, none)).toThrow(PermanentJobError);
  expect(() => concludeGroup({ ...done, poison }, none)).toThrow(
    /^30 item\(s\) cannot be stored, all others are: v0 \(SQLSTATE 22003\), .*v19 \(SQLSTATE 22003\)$/,
  );
});

it('tries early withdrawals again, also beside poison', () => {
  for (const given of [
    { ...done, early },
    { ...done, early, poison },
  ])
    expect(() => concludeGroup(given, none)).toThrow(FailedTryError);
  expect(() => concludeGroup({ ...done, early }, none)).toThrow(
    expect.objectContaining({
      name: 'EarlyWithdrawalError',
      message: '1 withdrawal(s) came before their votes',
    }),
  );
  expect(() => concludeGroup({ ...done, early, poison }, none)).toThrow('v0 (SQLSTATE 22003)');
});

it('postpones a withdrawal whose vote is in the queue', () => {
  const onTheirWay = new Set([voteGroup.groupId]);
  expect(() => concludeGroup({ ...done, early }, onTheirWay)).toThrow(
    new PostponedJobError('1 withdrawal(s) came before their votes'),
  );
  expect(() => concludeGroup({ ...done, early, poison }, onTheirWay)).toThrow(PostponedJobError);
});
