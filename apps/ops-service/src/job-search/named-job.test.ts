import { groupIdOfVote, openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { expect, it } from 'vitest';
import { namedJobs } from './named-job.ts';

const group = openGroup(1_781_524_800_000, Buffer.alloc(8, 7));
const jobId = `v-${group.groupId}`;

it('names the job of a vote, however it is written', () => {
  const voteId = voteIdAt(group, 12);
  expect(groupIdOfVote(voteId)).toBe(group.groupId);
  for (const text of [voteId, voteId.toUpperCase(), ` ${voteId} `])
    expect(namedJobs(text)[0]).toEqual({ queue: 'votes', jobId, groupId: group.groupId });
});

it('names the job of a group, of a mail and by its own id', () => {
  expect(namedJobs(group.groupId).map((each) => each.jobId)).toEqual([jobId, `m-${group.groupId}`]);
  expect(namedJobs(jobId)).toEqual([{ queue: 'votes', jobId, groupId: group.groupId }]);
  expect(namedJobs(`m-${group.groupId}`)).toEqual([{ queue: 'mail', jobId: `m-${group.groupId}` }]);
});

it.each(['', 'v-', 'v-1', 'poison', '0000', `x-${group.groupId}`])('names none: %j', (text) => {
  expect(namedJobs(text)).toEqual([]);
});
