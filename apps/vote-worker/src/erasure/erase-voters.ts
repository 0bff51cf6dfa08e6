import { randomBytes } from 'node:crypto';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { AppContext } from '../context.ts';
import { anonymiseVotes } from './anonymise-votes.queries.ts';
import { dueErasures, type Erasure, finishErasure, postponeErasure } from './erasures.queries.ts';
import { eraseFromFinishedJobs, pendingNames } from './voter-jobs.ts';

type ErasureContext = Pick<AppContext, 'db' | 'queues' | 'clock' | 'events'>;

const againMs = 60_000;
const pendingAgainMs = 10_000;

/**
 * An account that still has votes or withdrawals in the queue is left to a later round, since those are settled under
 * the names they came with. An erasure ends with a round that finds nothing after `endsAt`. Rounds of several workers,
 * and rounds that break off, do no harm: each renames what still has the old name.
 */
export async function eraseVoters(context: ErasureContext): Promise<RoundEnd> {
  const { db, queues, clock } = context;
  const due = await dueErasures(db, new Date(clock.nowMs()));
  if (due.length === 0) return 'none';
  const pending = await pendingNames(queues, new Set(due.flatMap(({ names }) => names)));
  const now = new Date(clock.nowMs());
  // Anybody can type an address, again and again, so what comes with one is not waited for after `endsAt`.
  const isPending = ({ names, endsAt }: Erasure): boolean =>
    names.some((name) => pending.voters.has(name) || (now < endsAt && pending.mailboxes.has(name)));
  const later = new Date(now.getTime() + pendingAgainMs);
  for (const { userId } of due.filter(isPending)) await postponeErasure(db, userId, later);
  const ready = due.filter((erasure) => !isPending(erasure));
  if (ready.length === 0) return 'some';
  const secret = randomBytes(32);
  await eraseFromFinishedJobs(queues, new Set(ready.flatMap(({ names }) => names)), secret);
  for (const erasure of ready) await eraseVoter(context, erasure, secret);
  return 'some';
}

async function eraseVoter(
  { db, clock, events }: ErasureContext,
  { userId, voterKeys, endsAt }: Erasure,
  secret: Uint8Array,
): Promise<void> {
  const now = new Date(clock.nowMs());
  const rowCount = await db.transaction().execute(async (trx) => {
    const found = await anonymiseVotes(trx, { userId, voterKeys, secret });
    if (found === 0 && endsAt <= now) await finishErasure(trx, userId);
    else await postponeErasure(trx, userId, nextRoundAt(now, endsAt));
    return found;
  });
  events.voterErased(rowCount);
}

function nextRoundAt(now: Date, endsAt: Date): Date {
  return new Date(endsAt <= now ? now.getTime() : Math.min(endsAt.getTime(), now.getTime() + againMs));
}
