import { anonymousKey } from './anonymous-key.ts';

/** Of an item of a job: where it came from and who sent it. */
const personalFields = ['voterUserId', 'ip', 'userAgent', 'deviceHash', 'voterName', 'accountCreatedAtMs'] as const;

/**
 * Which of the names an item goes by: the key of its voter, that of the address with it, or the account that cast it with
 * a code. Items are as they came, also those that cannot be read.
 */
export function voterNameOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { voterKey, mailboxKey, voterUserId } = item as Record<string, unknown>;
  return [voterKey, mailboxKey, voterUserId].find((name) => typeof name === 'string' && names.has(name)) as string | undefined;
}

/**
 * The items with those of the voters made anonymous, so that the job can still be tried again. Their keys get the names
 * that stored votes get; the key of a code or of a session stays, because it is not of the account and is not to vote again.
 */
export function anonymousItems(items: readonly unknown[], names: ReadonlySet<string>, secret: Uint8Array): unknown[] {
  return items.map((item) => {
    if (voterNameOf(item, names) === undefined) return item;
    const anonymous: Record<string, unknown> = { ...(item as object) };
    for (const field of personalFields) delete anonymous[field];
    const isOwn = renameKey(anonymous, 'voterKey', names, secret);
    // Another address of the same account would still lead to it.
    if (!renameKey(anonymous, 'mailboxKey', names, secret) && isOwn) delete anonymous['mailboxKey'];
    return anonymous;
  });
}

/** @returns whether the key was one of the names */
function renameKey(item: Record<string, unknown>, field: 'voterKey' | 'mailboxKey', names: ReadonlySet<string>, secret: Uint8Array): boolean {
  const key = item[field];
  if (typeof key !== 'string' || !names.has(key)) return false;
  item[field] = anonymousKey(secret, String(item['contestId']), key);
  return true;
}
