import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import { isBelowMinimum, isShared, type SettledCast } from '../../settlement/settled-vote.ts';
import type { CopyValue } from './copy-text.ts';

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
  'choices',
] as const;
export const voteColumns = [
  ...shared,
  'vote_weight',
  'is_suspicious',
  'state',
  'void_reason',
  'voided_at',
  'rejection_reason',
  'hold_reason',
  'is_below_minimum',
  'withdrawn_at',
  'withdrawal_id',
  'request_key',
];
export const rejectionColumns = [...shared, 'reason'];

/** Votes of a group are cast within few milliseconds. */
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
    scored.groupId,
    item.leafIndex,
    item.mailboxKey,
    item.isProven ?? false,
    item.choices && JSON.stringify(item.choices),
  ];
}

export function voteValues(cast: SettledCast, settledAt: string): CopyValue[] {
  const { outcome, withdrawal, verdict } = cast;
  const values = sharedValues(cast, settledAt);
  values.push(cast.weight.toFixed(2), verdict.state === 'held', outcome.state);
  if (outcome.state === 'void') values.push(outcome.reason, iso(outcome.voidedAtMs), null);
  else values.push(null, null, outcome.state === 'rejected' ? outcome.reason : null);
  values.push(
    isShared(outcome) ? 'address_shared' : null,
    isBelowMinimum(outcome),
    withdrawal && iso(withdrawal.atMs),
    withdrawal?.id,
    cast.item.requestKey,
  );
  return values;
}

export function rejectionValues(cast: SettledCast, settledAt: string): CopyValue[] {
  const { outcome } = cast;
  return [...sharedValues(cast, settledAt), outcome.state === 'rejected' ? outcome.reason : null];
}
