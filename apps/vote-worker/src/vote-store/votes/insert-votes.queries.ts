import { once } from 'node:events';
import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyRow, type CopyValue } from './copy-text.ts';
import { isShared, type SettledCast } from '../../settlement/settled-vote.ts';

/*
 * The hottest statement of the platform. Measured on 2 cores, one connection, PostgreSQL 18, rows with all indexes and
 * the foreign key, groups of 256 (rows a second):
 *   COPY                                             35,700   <- used
 *   INSERT ... SELECT FROM unnest                    30,000
 *   INSERT ... SELECT FROM unnest ON CONFLICT        22,400
 *   INSERT ... SELECT FROM json_populate_recordset   20,900   <- used where COPY is refused
 * COPY cannot go into a table under row security, which the role of the worker is above where the server's owner may say
 * so. It ends at a taken slot, and so does its twin: the whole transaction is then run again with the history.
 */
const shared = [
  'id',
  'window_start',
  'contest_id',
  'entry_id',
  'voter_key',
  'voter_user_id',
  'tier',
  'value',
  'fraud_score',
  'fraud_flags',
  'signals',
  'rule_set_version',
  'ip',
  'user_agent',
  'device_hash',
  'country',
  'asn',
  'voter_name',
  'cast_at',
  'settled_at',
  'batch_id',
  'leaf_index',
  'mailbox_key',
  'is_proven',
] as const;
const voteColumns = [
  ...shared,
  'vote_weight',
  'is_suspicious',
  'state',
  'void_reason',
  'voided_at',
  'rejection_reason',
  'hold_reason',
  'withdrawn_at',
  'withdrawal_id',
  'request_key',
];
const rejectionColumns = [...shared, 'reason'];

/** The ISO form of a time; votes of a group are cast within few milliseconds. */
const iso = boundedMemo(256, (ms: number) => new Date(ms).toISOString());

/** Most votes have neither reasons nor signals to store. */
const json = (value: object): string => (isEmpty(value) ? (Array.isArray(value) ? '[]' : '{}') : JSON.stringify(value));

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

function sharedValues({ item, ...scored }: SettledCast, settledAt: string): CopyValue[] {
  return [
    item.id,
    item.windowStart,
    item.contestId,
    item.entryId,
    item.voterKey,
    item.voterUserId,
    item.tier,
    item.value,
    scored.fraudScore,
    json(scored.reasons),
    json(scored.signals),
    scored.ruleSetVersion,
    scored.address,
    item.userAgent,
    item.deviceHash,
    scored.country,
    scored.asn,
    item.voterName,
    iso(item.castAtMs),
    settledAt,
    scored.batchId,
    item.leafIndex,
    item.mailboxKey,
    item.isProven ?? false,
  ];
}

function voteValues(cast: SettledCast, settledAt: string): CopyValue[] {
  const { outcome, withdrawal, verdict } = cast;
  const values = sharedValues(cast, settledAt);
  values.push(cast.weight.toFixed(2), verdict.state === 'held', outcome.state);
  if (outcome.state === 'void') values.push(outcome.reason, iso(outcome.voidedAtMs), null);
  else values.push(null, null, outcome.state === 'rejected' ? outcome.reason : null);
  values.push(
    isShared(outcome) ? 'address_shared' : null,
    withdrawal && iso(withdrawal.atMs),
    withdrawal?.id,
    cast.item.requestKey,
  );
  return values;
}

/** The pool's own time limit does not reach a COPY. */
const copyTimeoutMs = 30_000;

/** @throws Error 'Query read timeout', as pg itself does, when the server does not answer in time */
async function copyInto(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: CopyValue[][],
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  const overdue = setTimeout(() => stream.destroy(new Error('Query read timeout')), copyTimeoutMs);
  try {
    const finished = once(stream, 'finish');
    stream.end(rows.map(copyRow).join(''));
    await finished;
  } finally {
    clearTimeout(overdue);
  }
}

/** Slower twin of the COPY, for roles that row security holds for. */
async function insertInto(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: CopyValue[][],
): Promise<void> {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
  // jsonb columns travel as text inside the record set and are cast by the populate.
  for (const object of objects) {
    object['fraud_flags'] = JSON.parse(String(object['fraud_flags']));
    object['signals'] = JSON.parse(String(object['signals']));
  }
  const names = columns.join(', ');
  await client.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(objects)],
  );
}

/** How rows go into the tables: by COPY wherever that is allowed. */
export type InsertWay = 'copy' | 'insert';

const ways = { copy: copyInto, insert: insertInto };

/**
 * Stores votes, in slot order so that two workers can never wait for each other in a circle.
 * Must run inside a transaction.
 * @throws a unique violation (23505) when a slot is taken
 */
export async function insertVotes(
  client: PoolClient,
  casts: readonly SettledCast[],
  settledAtMs: number,
  way: InsertWay,
): Promise<void> {
  if (casts.length === 0) return;
  const settledAt = iso(settledAtMs);
  const sorted = [...casts].sort(
    ({ item: a }, { item: b }) =>
      compare(a.entryId, b.entryId) || compare(a.voterKey, b.voterKey) || compare(a.windowStart, b.windowStart),
  );
  await ways[way](
    client,
    'vote',
    voteColumns,
    sorted.map((cast) => voteValues(cast, settledAt)),
  );
}

/** Stores refused votes with their reasons; every id must be new. Must run inside a transaction. */
export async function insertRejections(
  client: PoolClient,
  casts: readonly SettledCast[],
  settledAtMs: number,
  way: InsertWay,
): Promise<void> {
  if (casts.length === 0) return;
  const settledAt = iso(settledAtMs);
  const rows = casts.map((cast) => [
    ...sharedValues(cast, settledAt),
    cast.outcome.state === 'rejected' ? cast.outcome.reason : null,
  ]);
  await ways[way](client, 'vote_rejection', rejectionColumns, rows);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
