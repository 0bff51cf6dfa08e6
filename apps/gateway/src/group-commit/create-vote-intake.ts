import { randomFillSync } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Clock } from '@urvote/platform/clock/clock';
import type { Db } from '@urvote/platform/postgres/database';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import type { GatewayConfig } from '../config.ts';
import type { GatewayEvents } from '../events.ts';
import type { ReceiptSigner } from '../receipts/receipt-signer.ts';
import { createBacklog } from './backlog.ts';
import { createGroupCommit, defaultGroupCommitOptions } from './group-commit.ts';
import { createPreCheck } from './pre-check.ts';
import { spentScopes, usedBudgets } from './pre-check.queries.ts';
import { takenSlotsOrBallots } from './taken-ballots.queries.ts';
import { sealGroup } from './seal-group.ts';

interface VoteIntakeParts {
  config: GatewayConfig;
  db: Db;
  queues: QueueStore;
  clock: Clock;
  events: GatewayEvents;
  signer: ReceiptSigner;
}

/** The group commit with the backlog that bounds it. */
export function createVoteIntake({ config, db, queues, clock, events, signer }: VoteIntakeParts) {
  const producer = queues.producer(countVotes);
  const commitmentSecret = config.secrets.receiptCommitmentSecret;
  const backlog = createBacklog(
    {
      queuedGroupCount: () => queues.backlog(countVotes.queue),
      pendingCount: () => groupCommit.pendingCount,
      onPoll: (votes) => events.backlogPolled(votes, config.maxBacklogVotes),
    },
    { maxVotes: config.maxBacklogVotes, pollMs: 250 },
  );
  const groupCommit = createGroupCommit(
    {
      preCheck: createPreCheck({
        takenSlots: (slots) => takenSlotsOrBallots(db, slots),
        usedBudgets: (budgets) => usedBudgets(db, budgets),
        spentScopes: (votes) => spentScopes(db, votes),
        onSkip: events.preCheckSkipped,
      }),
      seal: (items, openedAtMs) =>
        sealGroup(items, { openedAtMs, random: randomFillSync(Buffer.alloc(8)), commitmentSecret, signer }),
      add: async (data) => void (await producer.add(data)),
      nowMs: () => clock.nowMs(),
      onCommit: (group) => {
        backlog.sawGroup(group.size);
        events.groupCommitted(group);
      },
      onFailure: events.groupFailed,
    },
    { ...defaultGroupCommitOptions, ...config.group },
  );
  return { groupCommit, backlog };
}
