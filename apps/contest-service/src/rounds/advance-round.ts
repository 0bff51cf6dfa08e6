import { randomBytes } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { hasOpened } from '@urvote/voting/contest-status/contest-moves';
import { isOver } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import { appendHistory } from '../contest-states/contest-history.queries.ts';
import type { ContestRecord } from '../contests/contest-record.queries.ts';
import { readContest } from '../contests/contests.queries.ts';
import type { AppContext } from '../context.ts';
import { pickAdvancing, ranksByTotals } from './pick-advancing.ts';
import { contenders, copyEntry, insertRound, lockContests } from './rounds.queries.ts';

interface AdvanceOrder {
  fromContestId: string;
  toContestId: string;
  count: number;
  actor: Administrator;
}

/**
 * The best entries of a contest as new entries of another, in one transaction with its audit record, its events and the rows of
 * both histories: done once or not at all.
 * @throws {ProblemError} NOT_FOUND; VALIDATION_FAILED for a round that is not one of the client; CONFLICT where it is too early or
 * too late, done already, or a tie at the cut is left to the organiser
 */
export async function advanceRound(
  { db, clock, wakeUp }: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  order: AdvanceOrder,
) {
  const advanced = await db.transaction().execute((trx) => advance(trx, order, new Date(clock.nowMs())));
  wakeUp.notify();
  return advanced;
}

async function advance(trx: Trx, order: AdvanceOrder, at: Date) {
  const { fromContestId, toContestId, actor } = order;
  await lockContests(trx, [fromContestId, toContestId]);
  const from = await readContest(trx, fromContestId);
  if (from === undefined) throw new ProblemError('NOT_FOUND');
  const to = await readContest(trx, toContestId);
  assertNextRound(from, to, at.getTime());
  const { order: picked, cut } = await pick(trx, from, order.count);
  const round = { fromContestId, toContestId, at };
  if (picked.length === 0) throw refusal('The contest has no approved entries');
  if (!(await insertRound(trx, { ...round, entryCount: picked.length })))
    throw refusal('The contest has advanced already');
  const entries = [];
  for (const { entryId: fromEntryId, rank } of picked)
    entries.push({ fromEntryId, entryId: await copyEntry(trx, fromEntryId, round), rank });
  const figures = { from: from.slug, to: to.slug, entryCount: entries.length, ...(cut && { cut }) };
  for (const contestId of [fromContestId, toContestId])
    await appendHistory(trx, { contestId, at, kind: 'advanced', details: figures });
  for (const { entryId } of entries) {
    const payload = { contestId: toContestId, entryId };
    await appendEvent(trx, { type: 'entry.approved', aggregateType: 'entry', aggregateId: entryId, payload });
  }
  const record = { action: 'contest.advance', targetType: 'contest', targetId: fromContestId };
  await appendAudit(trx, actor, { ...record, details: { ...figures, toContestId, entries } });
  return { toContestId, entries, cut };
}

/** Asserts that `to` is there, too. */
function assertNextRound(
  from: ContestRecord,
  to: ContestRecord | undefined,
  nowMs: number,
): asserts to is ContestRecord {
  if (to === undefined || to.id === from.id || to.client.id !== from.client.id) {
    const error = { field: 'body.toContestId', code: 'custom', message: 'is no other contest of this client' };
    throw new ProblemError('VALIDATION_FAILED', { errors: [error] });
  }
  if (!isOver(from.status)) throw refusal(`The contest is ${from.status}: it advances once it has closed`);
  if (hasOpened({ status: to.status, votingStartsAtMs: to.votingStartsAt.getTime() }, nowMs))
    throw refusal('Voting in the next round has opened already');
}

async function pick(trx: Trx, { id, countingMethod: method, tieBreak: rule }: ContestRecord, count: number) {
  if (!ranksByTotals(method)) throw refusal(`Votes are counted by "${method}": the result says who advances`);
  const seed = randomBytes(16).toString('hex');
  const picked = pickAdvancing(await contenders(trx, id), { method, rule, seed, count });
  if (picked.kind === 'picked') return picked;
  throw refusal('A tie goes across the cut, and its rule is the organiser: choose another count', {
    tiedEntryIds: picked.entryIds,
  });
}

const refusal = (detail: string, extensions: Record<string, unknown> = {}) =>
  new ProblemError('CONFLICT', { detail, extensions });
