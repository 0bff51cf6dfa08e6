import { randomUUID } from 'node:crypto';
import type { NewRow } from '@urvote/db-schema/database';
import type { Db } from '@urvote/platform/postgres/database';
import { eventually } from '@urvote/testkit/eventually';
import { castBallot } from './load.ts';
import type { Platform } from './platform.ts';

export interface SeededContest {
  contestId: string;
  entryIds: string[];
}

export interface SeedOptions {
  entryCount?: number;
  contest?: Partial<NewRow<'contest'>>;
}

const hourMs = 3_600_000;

/** A published contest for accounts with approved entries, which every gateway knows when this resolves. */
export async function seedContest(
  platform: Platform,
  { entryCount = 20, contest = {} }: SeedOptions = {},
): Promise<SeededContest> {
  const seeded = await insertContest(platform.db, entryCount, contest);
  for (const { url } of platform.gateways) await untilKnown(url, seeded.entryIds[0] ?? '');
  return seeded;
}

async function insertContest(db: Db, entryCount: number, changes: Partial<NewRow<'contest'>>): Promise<SeededContest> {
  const clientId = randomUUID();
  const contestId = randomUUID();
  const now = Date.now();
  const contest: NewRow<'contest'> = {
    id: contestId,
    client_id: clientId,
    slug: `contest-${contestId.slice(0, 8)}`,
    name: 'Contest',
    status: 'open',
    voting_starts_at: new Date(now - hourMs),
    voting_ends_at: new Date(now + 72 * hourMs),
    vote_policy: 'once',
    voter_tier: 'account',
    ...changes,
  };
  const entries = entriesOf(contestId, entryCount);
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('client')
      .values({ id: clientId, slug: `client-${clientId.slice(0, 8)}`, name: 'Client' })
      .execute();
    await trx.insertInto('contest').values(contest).execute();
    await trx.insertInto('entry').values(entries).execute();
  });
  return { contestId, entryIds: entries.map(({ id }) => id) };
}

function entriesOf(contestId: string, count: number): (NewRow<'entry'> & { id: string })[] {
  return Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    contest_id: contestId,
    kind: 'music',
    title: `Entry ${index + 1}`,
    artist_name: 'Artist',
    status: 'approved',
    approved_at: new Date(),
  }));
}

/** Guests may not vote here, and a gateway that knows the entry says so. */
async function untilKnown(url: string, entryId: string): Promise<void> {
  const token = await guestToken(url);
  await eventually(async () => {
    const { attempt } = await castBallot(url, { token, entryId, ip: '192.0.2.1', voterKey: '' });
    if (attempt.code !== 'VOTER_TIER_TOO_LOW')
      throw new Error(`a guest's vote is answered ${attempt.status} ${attempt.code}`);
  });
}

async function guestToken(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/guest-sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { token: string }).token;
}
