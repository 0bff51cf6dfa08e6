import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { groupIdOfVote, isVoteId, jobIdOfGroup } from '@urvote/voting/ids/vote-id';

export interface NamedJob {
  queue: string;
  jobId: string;
  /** Of a job of votes. */
  groupId?: string;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const prefixedId = /^([vm])-(.+)$/;

const ofGroup = (groupId: string): NamedJob => ({ queue: countVotes.queue, jobId: jobIdOfGroup(groupId), groupId });
const ofMail = (mailId: string): NamedJob => ({ queue: sendMail.queue, jobId: sendMail.jobId({ mailId }) });

/** The jobs that a text may name: a vote's id names its group, and a group's its job. */
export function namedJobs(text: string): NamedJob[] {
  const wanted = text.trim().toLowerCase();
  const [, kind, rest] = prefixedId.exec(wanted) ?? [];
  const id = rest ?? wanted;
  if (!uuid.test(id)) return [];
  if (kind === 'v') return [ofGroup(id)];
  if (kind === 'm') return [ofMail(id)];
  return [...(isVoteId(id) ? [ofGroup(groupIdOfVote(id))] : []), ofGroup(id), ofMail(id)];
}
