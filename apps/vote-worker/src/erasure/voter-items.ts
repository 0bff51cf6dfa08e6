import { anonymousKey } from './anonymous-key.ts';

/** Of an item of a job: where it came from and who sent it. */
const personalFields = ['voterUserId', 'ip', 'userAgent', 'deviceHash', 'voterName', 'accountCreatedAtMs'] as const;

/**
 * Which of the names an item goes by: the key of its voter, or the account that cast it with a code. Items are as they came,
 * also those that cannot be read.
 */
export function voterNameOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { voterKey, voterUserId } = item as Record<string, unknown>;
  return [voterKey, voterUserId].find((name) => typeof name === 'string' && names.has(name)) as string | undefined;
}

/**
 * The items with those of the voters made anonymous, so that the job can still be tried again. The key of a code stays: it
 * is of the code, which is not to be used again, and tells nothing of the account.
 */
export function anonymousItems(items: readonly unknown[], names: ReadonlySet<string>, secret: Uint8Array): unknown[] {
  return items.map((item) => {
    const name = voterNameOf(item, names);
    if (name === undefined) return item;
    const anonymous: Record<string, unknown> = { ...(item as object) };
    for (const field of personalFields) delete anonymous[field];
    if (anonymous['voterKey'] !== name) return anonymous;
    return { ...anonymous, voterKey: anonymousKey(secret, String(anonymous['contestId']), name) };
  });
}
