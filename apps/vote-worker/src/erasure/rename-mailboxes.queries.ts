import type { Trx } from '@urvote/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import { anonymousKey } from './anonymous-key.ts';

export const anonymousColumns = sql`
  voter_user_id = null, ip = null, user_agent = null, device_hash = null, asn = null, voter_name = null,
  signals = '{}', fraud_flags = (
    select coalesce(jsonb_agg(flag || '{"evidence": {}}'), '[]') from jsonb_array_elements(fraud_flags) as flag)`;

export interface MailboxesToRename {
  voterKeys: readonly string[];
  secret: Uint8Array;
}

interface ContestMailbox {
  contestId: string;
  mailboxKey: string;
}

/**
 * Votes with a mailbox which the deleted account had proven, whoever cast them, stay votes of one mailbox within a
 * contest, under a key that leads to no address. @returns how many there were
 */
export async function renameMailboxes(trx: Trx, { voterKeys, secret }: MailboxesToRename): Promise<number> {
  const isOne = sql`vote.mailbox_key is not null and vote.mailbox_key = any(${voterKeys}::text[])`;
  // Each state has its own index.
  const votes = await renameIn(
    trx,
    'vote',
    [sql`vote.state = 'counted' and ${isOne}`, sql`vote.state <> 'counted' and ${isOne}`],
    secret,
  );
  return votes + (await renameIn(trx, 'vote_rejection', [isOne], secret));
}

async function renameIn(
  trx: Trx,
  table: 'vote' | 'vote_rejection',
  conditions: readonly RawBuilder<unknown>[],
  secret: Uint8Array,
): Promise<number> {
  let rowCount = 0;
  for (const condition of conditions) {
    const { rows } = await sql<ContestMailbox>`
      select distinct contest_id as "contestId", mailbox_key as "mailboxKey" from ${sql.table(table)} as vote where ${condition}`.execute(
      trx,
    );
    if (rows.length === 0) continue;
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} as vote set mailbox_key = t.anonymous_key, ${anonymousColumns}
      from unnest(
        ${rows.map(({ contestId }) => contestId)}::uuid[],
        ${rows.map(({ mailboxKey }) => mailboxKey)}::text[],
        ${rows.map(({ contestId, mailboxKey }) => anonymousKey(secret, contestId, mailboxKey))}::text[]
      ) as t (contest_id, mailbox_key, anonymous_key)
      where ${condition} and vote.contest_id = t.contest_id and vote.mailbox_key = t.mailbox_key`.execute(trx);
    rowCount += Number(numAffectedRows ?? 0);
  }
  return rowCount;
}
