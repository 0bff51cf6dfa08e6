import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { groupIdOfVote, openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import type { Kysely } from 'kysely';

export interface Seeded {
  clientId: string;
  contestId: string;
  contestSlug: string;
  entryIds: string[];
}

export interface SeedOptions {
  contest?: Partial<NewRow<'contest'>>;
  entries?: Partial<NewRow<'entry'>>[];
  now?: number;
}

const hourMs = 3_600_000;

/** A published contest that is open now, with approved entries made one second apart. */
export async function seedContest(
  db: Kysely<Database>,
  { contest = {}, entries = [{}], now = Date.now() }: SeedOptions = {},
): Promise<Seeded> {
  const clientId = randomUUID();
  const contestId = randomUUID();
  const contestSlug = `contest-${contestId.slice(0, 8)}`;
  const row: NewRow<'contest'> = {
    id: contestId,
    client_id: clientId,
    slug: contestSlug,
    name: 'Contest',
    status: 'open',
    voting_starts_at: new Date(now - hourMs),
    voting_ends_at: new Date(now + 72 * hourMs),
    vote_policy: 'daily',
    voter_tier: 'guest',
    ...contest,
  };
  const entryIds = await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('client')
      .values({ id: clientId, slug: `client-${clientId.slice(0, 8)}`, name: 'Client' })
      .execute();
    await trx.insertInto('contest').values(row).execute();
    return seedEntries(trx, contestId, entries, now);
  });
  return { clientId, contestId, contestSlug, entryIds };
}

export async function seedEntries(
  db: Kysely<Database>,
  contestId: string,
  entries: readonly Partial<NewRow<'entry'>>[],
  now = Date.now(),
): Promise<string[]> {
  const rows = entries.map((change, index): NewRow<'entry'> => ({
    id: randomUUID(),
    contest_id: contestId,
    kind: 'music',
    title: `Entry ${index + 1}`,
    artist_name: 'Artist',
    status: 'approved',
    approved_at: new Date(now),
    created_at: new Date(now - hourMs + index * 1000),
    ...change,
  }));
  if (rows.length > 0) await db.insertInto('entry').values(rows).execute();
  return rows.map(({ id }) => id);
}

/** Changes a contest as the contest service does: the row, its version and the event in one transaction. */
export async function changeContest(
  db: Kysely<Database>,
  contestId: string,
  change: Partial<NewRow<'contest'>>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { version } = await trx
      .updateTable('contest')
      .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: new Date() }))
      .where('id', '=', contestId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await appendEvent(trx, {
      type: 'contest.updated',
      aggregateType: 'contest',
      aggregateId: contestId,
      payload: { contestId, version },
    });
  });
}

/** An account that entries can belong to. */
export async function insertUser(db: Kysely<Database>): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: id })
    .execute();
  return id;
}

export interface SeedVote {
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart?: string;
  country?: string;
  voterUserId?: string;
  tier?: 'guest' | 'account';
  state?: 'counted' | 'held' | 'rejected' | 'void';
  rejectionReason?: string;
  mailboxKey?: string;
  isProven?: boolean;
  value?: 1 | -1;
  castAt?: Date;
}

/** A settled vote, as the worker leaves it but without tallies. */
export async function insertVote(db: Kysely<Database>, vote: SeedVote): Promise<string> {
  const id = voteIdAt(openGroup(Date.now(), randomBytes(8)), 0);
  const castAt = vote.castAt ?? new Date();
  const row: NewRow<'vote'> = {
    id,
    contest_id: vote.contestId,
    entry_id: vote.entryId,
    voter_key: vote.voterKey,
    voter_user_id: vote.voterUserId ?? null,
    country: vote.country ?? null,
    window_start: vote.windowStart ?? castAt.toISOString().slice(0, 10),
    tier: vote.tier ?? 'account',
    value: vote.value ?? 1,
    state: vote.state ?? 'counted',
    rejection_reason: vote.rejectionReason ?? null,
    ...(vote.state === 'void' ? { void_reason: 'withdrawn', voided_at: castAt } : {}),
    mailbox_key: vote.mailboxKey ?? null,
    is_proven: vote.isProven ?? false,
    cast_at: castAt,
    settled_at: castAt,
    batch_id: groupIdOfVote(id),
    leaf_index: 0,
  };
  await db.insertInto('vote').values(row).execute();
  return id;
}

export interface SeedTally {
  up: number;
  down?: number;
  countries?: Record<string, { up: number; down?: number }>;
}

/** Sets the totals of an entry and tells of it, as one settled batch does. */
export async function setTally(
  db: Kysely<Database>,
  contestId: string,
  entryId: string,
  { up, down = 0, countries = {} }: SeedTally,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const counts = { up_count: up, down_count: down };
    await trx
      .insertInto('entry_tally')
      .values({
        entry_id: entryId,
        contest_id: contestId,
        ...counts,
        weighted_score: up - down,
        updated_at: new Date(),
      })
      .onConflict((conflict) => conflict.column('entry_id').doUpdateSet(counts))
      .execute();
    for (const [country, own] of Object.entries(countries)) {
      const values = { entry_id: entryId, contest_id: contestId, country, up_count: own.up, down_count: own.down ?? 0 };
      await trx
        .insertInto('entry_tally_country')
        .values(values)
        .onConflict((conflict) =>
          conflict.columns(['entry_id', 'country']).doUpdateSet({ up_count: own.up, down_count: own.down ?? 0 }),
        )
        .execute();
    }
    const payload = { contestId, entries: [{ entryId, up, down }] };
    await appendEvent(trx, { type: 'vote.counted', aggregateType: 'contest', aggregateId: contestId, payload });
  });
}
