import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Database } from '@urvote/db-schema/database';
import { groupsWithDigest, outcomeOfVote } from '@urvote/db-schema/find-request';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { placesOfRequest, requestDigest } from '@urvote/voting/ids/request-digest';
import { jobIdOfGroup, voteIdOfGroup } from '@urvote/voting/ids/vote-id';
import type { Kysely } from 'kysely';

const states = ['waiting', 'active', 'delayed', 'failed'] as const;

/** Each comes with its payload. */
const pageSize = 100;

/** One line for each vote and withdrawal that came with the request, wherever it is. */
export async function findRequest(db: Kysely<Database>, queues: QueueStore, requestId: string): Promise<string[]> {
  // The queue first: what is settled in between is found in the tables.
  const waiting = await findInQueue(queues, requestId);
  const stored = await findInTables(db, requestId);
  const [known, unknown] = [
    stored.filter(({ hasOutcome }) => hasOutcome),
    stored.filter(({ hasOutcome }) => !hasOutcome),
  ];
  // A vote that cannot be stored has a group in the tables, and its job among the failed ones.
  const byId = new Map([...unknown, ...waiting, ...known].map((each) => [each.id, each.line]));
  return [...byId.values()];
}

interface Found {
  id: string;
  line: string;
  hasOutcome: boolean;
}

async function findInTables(db: Kysely<Database>, requestId: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const { batchId, digests } of await groupsWithDigest(db, requestDigest(requestId)))
    for (const place of placesOfRequest(requestId, digests)) {
      const id = voteIdOfGroup(batchId, place);
      const outcome = await outcomeOfVote(db, id);
      const line = lineOf(id, batchId, outcome ?? 'a withdrawal, or not settled');
      found.push({ id, line, hasOutcome: outcome !== undefined });
    }
  return found;
}

async function findInQueue(queues: QueueStore, requestId: string): Promise<Found[]> {
  const queue = await queues.getQueue(countVotes.queue);
  const found: Found[] = [];
  for (const state of states)
    for (let start = 0; ; start += pageSize) {
      const jobs = await queue.getJobs([state], start, start + pageSize - 1, true);
      for (const job of jobs) found.push(...itemsOf(job?.data, requestId, state));
      if (jobs.length < pageSize) break;
    }
  return found;
}

function itemsOf(data: unknown, requestId: string, state: string): Found[] {
  const { batchId, items } = (data ?? {}) as { batchId?: string; items?: { id: string; requestId?: string }[] };
  const mine = items?.filter((item) => item.requestId === requestId) ?? [];
  return mine.map(({ id }) => ({
    id,
    line: lineOf(id, batchId ?? '', `in the queue, ${state}`),
    hasOutcome: false,
  }));
}

function lineOf(id: string, batchId: string, what: string): string {
  return `vote ${id} in group ${batchId}, job ${jobIdOfGroup(batchId)}: ${what}`;
}
