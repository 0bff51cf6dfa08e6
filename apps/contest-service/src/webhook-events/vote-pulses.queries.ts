import type { DomainEventPayload } from '@urvote/contracts/events/domain-events';
import type { Trx } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import type { VisibilityRules } from '@urvote/voting/ranking/leaderboard-visibility';
import { sql } from 'kysely';
import type { EntryChanges } from './vote-changes.ts';

type CountedEvent = DomainEventPayload<'vote.counted'>;

const votedOn = sql`('scheduled', 'open')`;

/** Held votes alone make no event of their own, so contests that are voted on are looked at. */
export async function watchHeldVotes(trx: Trx): Promise<void> {
  await sql`
    insert into webhook_vote_pulse (contest_id)
    select contest.id from webhook join contest on contest.client_id = webhook.client_id and status in ${votedOn}
    where disabled_at is null and 'votes.held' = any(event_types)
    on conflict (contest_id) do nothing`.execute(trx);
}

/** Whether there is anything to look at again soon. */
export async function isAnyWatched(trx: Trx): Promise<boolean> {
  const { rows } = await sql`
    select from webhook_vote_pulse join contest on contest.id = contest_id
    where entries <> '{}' or status in ${votedOn} limit 1`.execute(trx);
  return rows.length > 0;
}

/** Of contests with a webhook that wants to know, locked until the end of the transaction. */
export async function lockPulses(trx: Trx, contestIds: readonly string[]): Promise<Map<string, EntryChanges>> {
  await sql`
    insert into webhook_vote_pulse (contest_id)
    select contest.id from contest where contest.id = any(${contestIds}::uuid[]) and exists (
      select from webhook where webhook.client_id = contest.client_id and disabled_at is null
        and event_types && '{votes.counted,votes.held}'::text[])
    order by contest.id
    on conflict (contest_id) do nothing`.execute(trx);
  const rows = await trx
    .selectFrom('webhook_vote_pulse')
    .select(['contest_id', 'entries'])
    .where('contest_id', 'in', contestIds)
    .orderBy('contest_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.contest_id, row.entries as EntryChanges]));
}

export async function writePulse(trx: Trx, contestId: CountedEvent['contestId'], entries: EntryChanges): Promise<void> {
  await trx
    .updateTable('webhook_vote_pulse')
    .set({ entries: JSON.stringify(entries) })
    .where('contest_id', '=', contestId)
    .execute();
}

export interface DuePulse {
  contestId: string;
  entries: EntryChanges;
  rules: VisibilityRules;
  heldCount: number;
  toldHeldCount: number;
}

/** What was not told for as long, a few contests at a time; nobody else gets the same ones. */
export async function lockDuePulses(trx: Trx, { at, everyMs }: { at: Date; everyMs: number }): Promise<DuePulse[]> {
  const { rows } = await sql<{
    contest_id: string;
    entries: EntryChanges;
    status: ContestStatus;
    results_visibility: VisibilityRules['resultsVisibility'];
    voting_ends_at: Date;
    held_count: string;
    told_held_count: number;
  }>`
    select contest_id, entries, status, results_visibility, voting_ends_at, told_held_count,
      (select count(*) from vote where vote.contest_id = pulse.contest_id and state = 'held') as held_count
    from webhook_vote_pulse pulse join contest on contest.id = pulse.contest_id
    where (told_at is null or told_at <= ${new Date(at.getTime() - everyMs)})
      and (entries <> '{}' or status in ${votedOn} or told_held_count > 0)
    order by told_at nulls first limit 20
    for update of pulse skip locked`.execute(trx);
  return rows.map((row) => ({
    contestId: row.contest_id,
    entries: row.entries,
    rules: {
      status: row.status,
      resultsVisibility: row.results_visibility,
      votingEndsAtMs: row.voting_ends_at.getTime(),
    },
    heldCount: Number(row.held_count),
    toldHeldCount: row.told_held_count,
  }));
}

export async function notePulse(trx: Trx, { contestId, heldCount }: DuePulse, at: Date): Promise<void> {
  await trx
    .updateTable('webhook_vote_pulse')
    .set({ entries: '{}', told_at: at, told_held_count: heldCount })
    .where('contest_id', '=', contestId)
    .execute();
}
